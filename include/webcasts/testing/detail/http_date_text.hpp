// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_TESTING_DETAIL_HTTP_DATE_TEXT_HPP
#define WEBCASTS_TESTING_DETAIL_HTTP_DATE_TEXT_HPP

#include <webcasts/retry/http_date.hpp>

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string>

namespace webcasts { inline namespace v0 { namespace testing {

/// Write a time as an HTTP-date, `Sun, 06 Nov 1994 08:49:37 GMT` (RFC 9110, section 5.6.7). The year has four
/// digits: times outside that range are clamped to it.
[[nodiscard]] inline std::string http_date_text(std::chrono::sys_seconds time) {
    using namespace std::chrono_literals;
    constexpr std::chrono::sys_seconds first = std::chrono::sys_days(0y / 1 / 1);
    constexpr std::chrono::sys_seconds last = std::chrono::sys_days(10'000y / 1 / 1) - 1s;
    time = std::clamp(time, first, last);
    const auto day = std::chrono::floor<std::chrono::days>(time);
    const std::chrono::year_month_day date(day);
    const std::chrono::hh_mm_ss clock(time - day);
    std::string text;
    const auto number = [&text](std::int64_t value, std::size_t digits) {
        const std::string shown = std::to_string(value);
        text.append(digits - shown.size(), '0').append(shown);
    };
    text.append(detail::short_day_names[std::chrono::weekday(day).iso_encoding() - 1]).append(", ");
    number(static_cast<unsigned>(date.day()), 2);
    text.append(" ").append(detail::short_month_names[static_cast<unsigned>(date.month()) - 1]).append(" ");
    number(static_cast<int>(date.year()), 4);
    text.append(" ");
    number(clock.hours().count(), 2);
    text.append(":");
    number(clock.minutes().count(), 2);
    text.append(":");
    number(clock.seconds().count(), 2);
    return text.append(" GMT");
}

}}} // namespace webcasts::v0::testing

#endif
