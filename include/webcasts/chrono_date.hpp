// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_CHRONO_DATE_HPP
#define WEBCASTS_CHRONO_DATE_HPP

#include <webcasts/calendar_date.hpp>

#include <array>
#include <chrono>
#include <optional>
#include <string_view>

// Dates of <chrono>, which costs a compiler more than the whole query model: for
// `calendar_date::year_month_day`.

namespace webcasts::inline v0::detail {

template <class>
struct chrono_date {
    using type = std::chrono::year_month_day;
    static constexpr type of(int year, unsigned month, unsigned day) noexcept {
        return {std::chrono::year(year), std::chrono::month(month), std::chrono::day(day)};
    }
};

constexpr std::chrono::year_month_day to_year_month_day(int year, int month, int day) noexcept {
    return {std::chrono::year(year), std::chrono::month(static_cast<unsigned>(month)),
            std::chrono::day(static_cast<unsigned>(day))};
}

constexpr std::optional<std::chrono::year_month_day>
to_year_month_day(std::optional<day_numbers> date) noexcept {
    return date ? std::optional(to_year_month_day(date->year, date->month, date->day)) : std::nullopt;
}

/// Read `YYYY-MM-DD` (RFC 3339 full-date); nothing where the form or the day is wrong.
constexpr std::optional<std::chrono::year_month_day> iso_date(std::string_view text) noexcept {
    return to_year_month_day(iso_day(text));
}

/// Read `mm/dd/yyyy`, the service's form; nothing where the form or the day is wrong.
constexpr std::optional<std::chrono::year_month_day> wire_date(std::string_view text) noexcept {
    const int month = digits_at(text, 0, 2);
    const int day = digits_at(text, 3, 2);
    const int year = digits_at(text, 6, 4);
    if (text.size() != 10 || text[2] != '/' || text[5] != '/' || month < 1 || day < 1) {
        return std::nullopt;
    }
    return to_year_month_day(existing_day(year, static_cast<unsigned>(month), static_cast<unsigned>(day)));
}

/// Write `mm/dd/yyyy`; the date exists.
constexpr std::array<char, 10> wire_date_text(std::chrono::year_month_day date) noexcept {
    return wire_date_text(day_numbers{static_cast<std::int16_t>(static_cast<int>(date.year())),
                                      static_cast<std::uint8_t>(static_cast<unsigned>(date.month())),
                                      static_cast<std::uint8_t>(static_cast<unsigned>(date.day()))});
}

constexpr bool is_calendar_date(std::chrono::year_month_day date) noexcept {
    return existing_day(date).has_value();
}

} // namespace webcasts::inline v0::detail

#endif
