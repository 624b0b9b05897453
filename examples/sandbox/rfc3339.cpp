// SPDX-License-Identifier: BSL-1.0
#include "rfc3339.hpp"

#include <webcasts/chrono_date.hpp>

#include <cstddef>

namespace sandbox_server {

namespace {

using webcasts::detail::digits_at;

/// Read two digits up to `most`, or -1.
int two_digits(std::string_view text, std::size_t at, int most) {
    const int value = digits_at(text, at, 2);
    return value > most ? -1 : value;
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
    const auto date = webcasts::detail::iso_date(text.substr(0, 10));
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
