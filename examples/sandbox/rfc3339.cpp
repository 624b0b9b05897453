// SPDX-License-Identifier: BSL-1.0
#include "rfc3339.hpp"

#include <cstddef>

namespace sandbox_server {

namespace {

bool has_digit(std::string_view text, std::size_t at) {
    return at < text.size() && text[at] >= '0' && text[at] <= '9';
}

/// Read two digits up to `max`; return -1 if there are no such digits.
int two_digits(std::string_view text, std::size_t at, int max) {
    if (!has_digit(text, at) || !has_digit(text, at + 1)) {
        return -1;
    }
    const int value = (text[at] - '0') * 10 + (text[at + 1] - '0');
    return value > max ? -1 : value;
}

/// Read `YYYY-MM-DD`; return `nullopt` if there is no such day.
std::optional<std::chrono::year_month_day> calendar_day(std::string_view text) {
    const int century = two_digits(text, 0, 99);
    const int year = two_digits(text, 2, 99);
    const int month = two_digits(text, 5, 12);
    const int day = two_digits(text, 8, 31);
    if (text[4] != '-' || text[7] != '-' || century < 0 || year < 0 || month < 0 || day < 0) {
        return std::nullopt;
    }
    const std::chrono::year_month_day date(std::chrono::year(century * 100 + year),
                                           std::chrono::month(static_cast<unsigned>(month)),
                                           std::chrono::day(static_cast<unsigned>(day)));
    return date.ok() && century + year > 0 ? std::optional(date) : std::nullopt;
}

/// Read `Z` or `+hh:mm`: how far the zone is ahead of GMT.
std::optional<std::chrono::seconds> zone_offset(std::string_view zone) {
    if (zone == "Z" || zone == "z") {
        return std::chrono::seconds(0);
    }
    const int hours = two_digits(zone, 1, 23);
    const int minutes = two_digits(zone, 4, 59);
    if (zone.size() != 6 || (zone[0] != '+' && zone[0] != '-') || zone[3] != ':' || hours < 0 ||
        minutes < 0) {
        return std::nullopt;
    }
    const std::chrono::seconds ahead = std::chrono::hours(hours) + std::chrono::minutes(minutes);
    return zone[0] == '+' ? ahead : -ahead;
}

} // namespace

std::optional<std::chrono::sys_seconds> rfc3339_time(std::string_view text) {
    if (text.size() < 20 || (text[10] != 'T' && text[10] != 't' && text[10] != ' ') || text[13] != ':' ||
        text[16] != ':') {
        return std::nullopt;
    }
    const auto date = calendar_day(text.substr(0, 10));
    const int hour = two_digits(text, 11, 23);
    const int minute = two_digits(text, 14, 59);
    const int second = two_digits(text, 17, 59);
    const auto ahead = zone_offset(text.substr(19));
    if (!date || hour < 0 || minute < 0 || second < 0 || !ahead) {
        return std::nullopt;
    }
    return std::chrono::sys_days(*date) + std::chrono::hours(hour) + std::chrono::minutes(minute) +
           std::chrono::seconds(second) - *ahead;
}

} // namespace sandbox_server
