// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_QUERY_CHRONO_DATE_HPP
#define WEBCASTS_QUERY_CHRONO_DATE_HPP

#include <webcasts/query/calendar_date.hpp>
#include <webcasts/query/detail/date_text.hpp>
#include <webcasts/result.hpp>

#include <chrono>

namespace webcasts { inline namespace v0 {

/// Convert a constant date of `<chrono>`; an impossible date does not compile. A run-time value goes through
/// `make_calendar_date`.
[[nodiscard]] consteval calendar_date to_calendar_date(const std::chrono::year_month_day& date) {
    return {static_cast<int>(date.year()), static_cast<unsigned>(date.month()),
            static_cast<unsigned>(date.day())};
}

/// Check and convert a date of `<chrono>`, or fail with `usage_errc::impossible_date`.
[[nodiscard]] inline result<calendar_date> make_calendar_date(const std::chrono::year_month_day& date) {
    if (const auto day =
            calendar_date::find(static_cast<int>(date.year()), static_cast<unsigned>(date.month()),
                                static_cast<unsigned>(date.day()))) {
        return *day;
    }
    return error(usage_errc::impossible_date);
}

/// Convert to the date type of `<chrono>`.
[[nodiscard]] constexpr std::chrono::year_month_day to_year_month_day(const calendar_date& date) noexcept {
    return {std::chrono::year(date.year()), std::chrono::month(date.month()), std::chrono::day(date.day())};
}

}} // namespace webcasts::v0

#endif
