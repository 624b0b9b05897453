// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_QUERY_DETAIL_DATE_TEXT_HPP
#define WEBCASTS_QUERY_DETAIL_DATE_TEXT_HPP

#include <webcasts/query/detail/day_numbers.hpp>

#include <array>
#include <chrono>
#include <cstdint>
#include <optional>
#include <string_view>

namespace webcasts { inline namespace v0 { namespace detail {

/// Make a date from numbers, which need not be those of a day that exists.
constexpr std::chrono::year_month_day to_year_month_day(int year, int month, int day) noexcept {
    return {std::chrono::year(year), std::chrono::month(static_cast<unsigned>(month)),
            std::chrono::day(static_cast<unsigned>(day))};
}

constexpr std::optional<std::chrono::year_month_day>
to_year_month_day(const std::optional<day_numbers>& date) noexcept {
    return date ? std::optional(to_year_month_day(date->year, date->month, date->day)) : std::nullopt;
}

/// Return the numbers of a day that exists, from year 1 to 9999, or `nullopt`.
constexpr std::optional<day_numbers> existing_day(const std::chrono::year_month_day& date) noexcept {
    return existing_day(static_cast<int>(date.year()), static_cast<unsigned>(date.month()),
                        static_cast<unsigned>(date.day()));
}

constexpr bool is_calendar_date(const std::chrono::year_month_day& date) noexcept {
    return existing_day(date).has_value();
}

/// Read `YYYY-MM-DD` (RFC 3339 full-date); return `nullopt` if the form or the day is wrong.
constexpr std::optional<std::chrono::year_month_day> iso_date(std::string_view text) noexcept {
    return to_year_month_day(iso_day(text));
}

/// Read `mm/dd/yyyy`, the service's form; return `nullopt` if the form or the day is wrong.
constexpr std::optional<std::chrono::year_month_day> wire_date(std::string_view text) noexcept {
    return to_year_month_day(wire_day(text));
}

/// Write `mm/dd/yyyy`; the date must exist.
constexpr std::array<char, 10> wire_date_text(const std::chrono::year_month_day& date) noexcept {
    return wire_date_text(day_numbers{static_cast<std::int16_t>(static_cast<int>(date.year())),
                                      static_cast<std::uint8_t>(static_cast<unsigned>(date.month())),
                                      static_cast<std::uint8_t>(static_cast<unsigned>(date.day()))});
}

}}} // namespace webcasts::v0::detail

#endif
