// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_WIRE_VALUE_TEXT_HPP
#define WEBCASTS_WIRE_VALUE_TEXT_HPP

#include <webcasts/calendar_date.hpp>
#include <webcasts/records.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

namespace webcasts::wire {

/// Remove the white space of XML and JSON (space, tab, CR, LF) from both ends.
[[nodiscard]] constexpr std::string_view trimmed(std::string_view text) noexcept {
    constexpr std::string_view space = " \t\r\n";
    const std::size_t first = text.find_first_not_of(space);
    if (first == std::string_view::npos) {
        return {};
    }
    return text.substr(first, text.find_last_not_of(space) - first + 1);
}

/// Read `YYYY-MM-DD HH:MM:SS` (a `T` instead of the space is taken; spec section 4). Nothing where the form
/// is another or there is no such time; a leap second is none.
[[nodiscard]] constexpr std::optional<local_time> parse_local_time(std::string_view text) noexcept {
    if (text.size() != 19 || (text[10] != ' ' && text[10] != 'T') || text[13] != ':' || text[16] != ':') {
        return std::nullopt;
    }
    const auto date = webcasts::detail::iso_date(text.substr(0, 10));
    const int hour = webcasts::detail::digits_at(text, 11, 2);
    const int minute = webcasts::detail::digits_at(text, 14, 2);
    const int second = webcasts::detail::digits_at(text, 17, 2);
    if (!date || hour < 0 || hour > 23 || minute < 0 || minute > 59 || second < 0 || second > 59) {
        return std::nullopt;
    }
    constexpr std::int64_t seconds_per_day = 86'400;
    const std::int64_t days = std::chrono::local_days(*date).time_since_epoch().count();
    return local_time(std::chrono::seconds(days * seconds_per_day + hour * 3'600 + minute * 60 + second));
}

/// Read a number of seconds that is whole and not negative, as JSON may write it (`90`, `90.0`, `9e1`), up to
/// 10^15.
[[nodiscard]] constexpr std::optional<std::chrono::seconds> parse_seconds(std::string_view text) noexcept {
    constexpr std::int64_t largest = 1'000'000'000'000'000;
    std::int64_t value = 0;
    int scale = 0; // the value is to be multiplied by 10^scale
    bool fraction = false;
    bool any = false;
    std::size_t i = 0;
    for (; i < text.size() && (webcasts::detail::is_digit(text[i]) || (text[i] == '.' && !fraction)); ++i) {
        if (text[i] == '.') {
            fraction = true;
            continue;
        }
        any = true;
        value = value * 10 + (text[i] - '0');
        scale -= fraction ? 1 : 0;
        if (value > largest) {
            return std::nullopt;
        }
    }
    if (!any) {
        return std::nullopt;
    }
    if (i < text.size() && (text[i] == 'e' || text[i] == 'E')) {
        ++i;
        const bool negative = i < text.size() && text[i] == '-';
        i += i < text.size() && (text[i] == '-' || text[i] == '+') ? 1U : 0U;
        int exponent = 0;
        const std::size_t first = i;
        for (; i < text.size() && webcasts::detail::is_digit(text[i]); ++i) {
            exponent = exponent > 1000 ? exponent : exponent * 10 + (text[i] - '0');
        }
        if (i == first) {
            return std::nullopt;
        }
        scale += negative ? -exponent : exponent;
    }
    if (i != text.size()) {
        return std::nullopt;
    }
    for (; scale > 0 && value != 0; --scale) {
        value *= 10;
        if (value > largest) {
            return std::nullopt;
        }
    }
    for (; scale < 0 && value != 0; ++scale) {
        if (value % 10 != 0) {
            return std::nullopt;
        }
        value /= 10;
    }
    return std::chrono::seconds(value);
}

/// Read a flag: `true`, `false`, `1`, `0`, `yes`, `no`, `on` or `off`, lower case.
[[nodiscard]] constexpr std::optional<bool> parse_flag(std::string_view text) noexcept {
    for (const std::string_view yes : {"true", "1", "yes", "on"}) {
        if (text == yes) {
            return true;
        }
    }
    for (const std::string_view no : {"false", "0", "no", "off"}) {
        if (text == no) {
            return false;
        }
    }
    return std::nullopt;
}

/// Read a kind of viewing as the column `session_kind` has it: `live`, `od` or `simlive`.
[[nodiscard]] constexpr std::optional<viewing_kind> parse_viewing_kind(std::string_view text) noexcept {
    for (const viewing_kind kind :
         {viewing_kind::live, viewing_kind::on_demand, viewing_kind::simulated_live}) {
        if (to_string(kind) == text) {
            return kind;
        }
    }
    return std::nullopt;
}

} // namespace webcasts::wire

#endif
