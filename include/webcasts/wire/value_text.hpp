// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_WIRE_VALUE_TEXT_HPP
#define WEBCASTS_WIRE_VALUE_TEXT_HPP

#include <webcasts/query/chrono_date.hpp>
#include <webcasts/records.hpp>
#include <webcasts/wire/detail/text/digit_pairs.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

namespace webcasts { inline namespace v0 { namespace wire {

/// Remove the white space of XML and JSON (space, tab, CR, LF) from both ends.
[[nodiscard]] constexpr std::string_view trimmed(std::string_view text) noexcept {
    const auto blank = [](char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; };
    while (!text.empty() && blank(text.front())) {
        text.remove_prefix(1);
    }
    while (!text.empty() && blank(text.back())) {
        text.remove_suffix(1);
    }
    return text;
}

/// Parse `YYYY-MM-DD HH:MM:SS`, or the same with a `T` instead of the space (spec section 4). Return
/// `nullopt` if the text has another form or the time does not exist; leap seconds are not accepted.
[[nodiscard]] constexpr std::optional<local_time> parse_local_time(std::string_view text) noexcept {
    if (text.size() != 19) {
        return std::nullopt;
    }
    const char* const at = text.data();
    const detail::digit_pairs date(at, "0000-00-");
    const detail::digit_pairs day_to_minute(at + 8, text[10] == 'T' ? detail::digit_form("00T00:00")
                                                                    : detail::digit_form("00 00:00"));
    const detail::digit_pairs time(at + 11, "00:00:00");
    if (!date.valid || !day_to_minute.valid || !time.valid) {
        return std::nullopt;
    }
    const int hour = time.pair(0);
    const int minute = time.pair(3);
    const int second = time.pair(6);
    const int year = date.pair(0) * 100 + date.pair(2);
    const auto day = detail::to_year_month_day(year, date.pair(5), day_to_minute.pair(0));
    if (year < 1 || hour > 23 || minute > 59 || second > 59 || !day.ok()) {
        return std::nullopt;
    }
    constexpr std::int64_t seconds_per_day = 86'400;
    const std::int64_t days = std::chrono::local_days(day).time_since_epoch().count();
    return local_time(std::chrono::seconds(days * seconds_per_day + hour * 3'600 + minute * 60 + second));
}

/// Parse a whole, non-negative number of seconds up to 10^15, in any form that JSON has for it (`90`, `90.0`,
/// `9e1`).
[[nodiscard]] constexpr std::optional<std::chrono::seconds> parse_seconds(std::string_view text) noexcept {
    constexpr std::int64_t max_value = 1'000'000'000'000'000;
    std::int64_t value = 0;
    int scale = 0; // the result is value * 10^scale
    bool fraction = false;
    bool any = false;
    std::size_t i = 0;
    for (; i < text.size() && (detail::is_digit(text[i]) || (text[i] == '.' && !fraction)); ++i) {
        if (text[i] == '.') {
            fraction = true;
            continue;
        }
        any = true;
        value = value * 10 + (text[i] - '0');
        scale -= fraction ? 1 : 0;
        if (value > max_value) {
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
        for (; i < text.size() && detail::is_digit(text[i]); ++i) {
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
        if (value > max_value) {
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

/// Parse a flag: `true`, `false`, `1`, `0`, `yes`, `no`, `on` or `off`, in lower case.
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

/// Parse a value of the column `session_kind`: `live`, `od` or `simlive`.
[[nodiscard]] constexpr std::optional<viewing_kind> parse_viewing_kind(std::string_view text) noexcept {
    for (const viewing_kind kind :
         {viewing_kind::live, viewing_kind::on_demand, viewing_kind::simulated_live}) {
        if (to_string(kind) == text) {
            return kind;
        }
    }
    return std::nullopt;
}

}}} // namespace webcasts::v0::wire

#endif
