// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_TESTS_GMT_PARTS_HPP
#define WEBCASTS_TESTS_GMT_PARTS_HPP

#include <chrono>
#include <ctime>

namespace webcasts::tests {

/// Return the parts of a time in GMT, for `strftime`: the C library's own functions differ between systems.
inline std::tm gmt_parts(std::chrono::sys_seconds time) {
    const auto day = std::chrono::floor<std::chrono::days>(time);
    const std::chrono::year_month_day date(day);
    const std::chrono::hh_mm_ss clock(time - day);
    std::tm parts{};
    parts.tm_year = static_cast<int>(date.year()) - 1900;
    parts.tm_mon = static_cast<int>(static_cast<unsigned>(date.month())) - 1;
    parts.tm_mday = static_cast<int>(static_cast<unsigned>(date.day()));
    parts.tm_wday = static_cast<int>(std::chrono::weekday(day).c_encoding());
    parts.tm_hour = static_cast<int>(clock.hours().count());
    parts.tm_min = static_cast<int>(clock.minutes().count());
    parts.tm_sec = static_cast<int>(clock.seconds().count());
    return parts;
}

} // namespace webcasts::tests

#endif
