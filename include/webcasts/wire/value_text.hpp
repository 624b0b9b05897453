// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_WIRE_VALUE_TEXT_HPP
#define WEBCASTS_WIRE_VALUE_TEXT_HPP

#include <webcasts/detail/ascii.hpp>
#include <webcasts/query/chrono_date.hpp>
#include <webcasts/query/event_id.hpp>
#include <webcasts/records.hpp>
#include <webcasts/result.hpp>
#include <webcasts/wire/decode_limits.hpp>
#include <webcasts/wire/detail/text/digit_pairs.hpp>
#include <webcasts/wire/detail/text/integer_text.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <string_view>

namespace webcasts { inline namespace v0 {

namespace wire {

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

/// A decimal number, as `parse_decimal` found it in a text.
struct decimal_number {
    /// Whether there is a number.
    enum class form : std::uint8_t {
        none,      ///< the text is no number
        fits,      ///< `whole` and `has_fraction` are its value
        too_large, ///< it is beyond 64 bits
    };
    form found = form::none;   ///< whether there is one
    bool negative = false;     ///< it has a minus sign
    bool has_fraction = false; ///< it is not whole: `whole` is rounded towards zero
    std::uint64_t whole = 0;   ///< without its sign
};

/// Parse a number as JSON and people write it: a sign, digits, a point, an exponent (`-12`, `600.5`,
/// `1.2e1`).
[[nodiscard]] constexpr decimal_number parse_decimal(std::string_view text) noexcept {
    constexpr std::int64_t max_exponent = 1'000'000'000'000;
    constexpr std::uint64_t max = (std::numeric_limits<std::uint64_t>::max)();
    decimal_number number;
    if (!text.empty() && (text[0] == '-' || text[0] == '+')) {
        number.negative = text[0] == '-';
        text.remove_prefix(1);
    }
    std::size_t end = 0; // of the digits and the point
    std::size_t digits = 0;
    std::int64_t places = 0; // digits before the point, and then of the whole part
    bool has_point = false;
    for (; end < text.size() && (detail::is_digit(text[end]) || (text[end] == '.' && !has_point)); ++end) {
        has_point = has_point || text[end] == '.';
        digits += text[end] != '.' ? 1U : 0U;
        places += has_point ? 0 : 1;
    }
    if (digits == 0) {
        return {};
    }
    if (end < text.size()) {
        std::size_t at = end + 1;
        const bool is_exponent = text[end] == 'e' || text[end] == 'E';
        const bool down = at < text.size() && text[at] == '-';
        at += at < text.size() && (text[at] == '-' || text[at] == '+') ? 1U : 0U;
        std::int64_t exponent = 0;
        const std::size_t first = at;
        for (; at < text.size() && detail::is_digit(text[at]); ++at) {
            exponent = exponent > max_exponent ? exponent : exponent * 10 + (text[at] - '0');
        }
        if (!is_exponent || at == first || at != text.size()) {
            return {};
        }
        places += down ? -exponent : exponent;
    }
    bool too_large = false;
    const auto append = [&](std::uint64_t digit) {
        too_large = too_large || number.whole > max / 10 || number.whole * 10 > max - digit;
        number.whole = number.whole * 10 + digit;
    };
    for (const char c : text.substr(0, end)) {
        if (c == '.') {
            continue;
        }
        if (places > 0) {
            append(static_cast<std::uint64_t>(c - '0'));
        } else {
            number.has_fraction = number.has_fraction || c != '0';
        }
        --places;
    }
    for (; places > 0 && number.whole != 0 && !too_large; --places) {
        append(0);
    }
    number.found = too_large ? decimal_number::form::too_large : decimal_number::form::fits;
    return number;
}

/// Return the value of a text of 1 to 15 digits, or -1.
[[nodiscard]] constexpr std::int64_t parse_digits(std::string_view text) noexcept {
    constexpr std::size_t max_size = 15;
    std::int64_t value = text.empty() || text.size() > max_size ? -1 : 0;
    for (std::size_t i = 0; i < text.size() && value >= 0; ++i) {
        value = detail::is_digit(text[i]) ? value * 10 + (text[i] - '0') : -1;
    }
    return value;
}

/// Parse a non-negative number of seconds up to 10^15, in any form that `parse_decimal` takes (`90`, `90.0`,
/// `9e1`). A fraction of a second is dropped.
[[nodiscard]] constexpr std::optional<std::chrono::seconds> parse_seconds(std::string_view text) noexcept {
    constexpr std::uint64_t max_value = 1'000'000'000'000'000;
    if (const std::int64_t value = parse_digits(text); value >= 0) { // as the service sends them
        return std::chrono::seconds(value);
    }
    const decimal_number number = parse_decimal(text);
    if (number.found != decimal_number::form::fits || number.negative || number.whole > max_value) {
        return std::nullopt;
    }
    return std::chrono::seconds(static_cast<std::int64_t>(number.whole));
}

/// Return whether a text is the whole number `wanted`, in any form that `parse_decimal` takes, with white
/// space around it: `1`, `1.0`, `1e0`, `+1` and `01` are 1.
[[nodiscard]] constexpr bool is_number(std::string_view text, std::uint64_t wanted) noexcept {
    const decimal_number number = parse_decimal(trimmed(text));
    return number.found == decimal_number::form::fits && !number.has_fraction && number.whole == wanted &&
           (!number.negative || wanted == 0);
}

/// Parse a flag: `true`, `false`, `yes`, `no`, `on` or `off`, in any case, or a number that is 1 or 0
/// (`is_number`), with white space around it.
[[nodiscard]] constexpr std::optional<bool> parse_flag(std::string_view text) noexcept {
    text = trimmed(text);
    for (const std::string_view yes : {"true", "yes", "on"}) {
        if (detail::equal_ignoring_case(text, yes)) {
            return true;
        }
    }
    for (const std::string_view no : {"false", "no", "off"}) {
        if (detail::equal_ignoring_case(text, no)) {
            return false;
        }
    }
    return is_number(text, 1)   ? std::optional(true)
           : is_number(text, 0) ? std::optional(false)
                                : std::nullopt;
}

/// Parse the id of an event: 7 digits, or a number of 7 digits as programs write numbers (`1234568.0`,
/// `1.234568e6`), with white space around it. A sign, or a zero before other digits, is part of no id.
[[nodiscard]] inline result<event_id> parse_event_id(std::string_view text) {
    constexpr std::uint64_t smallest = 1'000'000;
    constexpr std::uint64_t largest = 9'999'999;
    text = trimmed(text);
    const decimal_number number = parse_decimal(text);
    const bool is_spelt = detail::is_event_id(text) || text.starts_with('+') || number.negative ||
                          (text.size() > 1 && text[0] == '0' && detail::is_digit(text[1]));
    if (is_spelt || number.found != decimal_number::form::fits || number.has_fraction ||
        number.whole < smallest || number.whole > largest) {
        return event_id::parse(text);
    }
    return event_id::parse(detail::integer_text(static_cast<std::int64_t>(number.whole)).view());
}

/// Return what a decoder must know of a time zone (the parameter `tz`): `times_zone::gmt` for `GMT`, `UTC`,
/// `Etc/GMT` and `Etc/UTC`, in any case.
[[nodiscard]] constexpr times_zone zone_of(std::string_view name) noexcept {
    for (const std::string_view gmt : {"GMT", "UTC", "Etc/GMT", "Etc/UTC"}) {
        if (detail::equal_ignoring_case(name, gmt)) {
            return times_zone::gmt;
        }
    }
    return times_zone::other;
}

} // namespace wire

namespace detail {

inline constexpr std::int64_t seconds_per_day = 86'400;

/// What `seconds_of_time` returns for a text that is no time.
inline constexpr std::int64_t no_time = (std::numeric_limits<std::int64_t>::min)();

/// Parse `YYYY-MM-DD HH:MM:SS` at the start of a text of 19 bytes or more. Return the seconds since 1970, or
/// `no_time`.
// An `optional` is stored flag and value apart and read at once as a whole, for which the processor waits: 10
// % of the time of JSON with many sessions.
[[nodiscard]] constexpr std::int64_t seconds_of_time(const char* at) noexcept {
    const digit_pairs date(at, "0000-00-");
    const digit_pairs day_to_minute(at + 8, at[10] == 'T' ? digit_form("00T00:00") : digit_form("00 00:00"));
    const digit_pairs time(at + 11, "00:00:00");
    if (!date.valid || !day_to_minute.valid || !time.valid) {
        return no_time;
    }
    const int hour = time.pair(0);
    const int minute = time.pair(3);
    const int second = time.pair(6);
    const int year = date.pair(0) * 100 + date.pair(2);
    const int month = date.pair(5);
    const int day_of_month = day_to_minute.pair(0);
    const auto day = to_year_month_day(year, month, day_of_month);
    // Every month has 28 days: the calendar is asked for the others only.
    const bool exists = (month >= 1 && month <= 12 && day_of_month >= 1 && day_of_month <= 28) || day.ok();
    if (year < 1 || hour > 23 || minute > 59 || second > 59 || !exists) {
        return no_time;
    }
    const std::int64_t days = std::chrono::local_days(day).time_since_epoch().count();
    return days * seconds_per_day + hour * 3'600 + minute * 60 + second;
}

/// Parse the offset from GMT at the end of a time: `Z`, `GMT`, `UTC`, `+HH`, `+HHMM` or `+HH:MM`, up to
/// 23:59.
[[nodiscard]] constexpr std::optional<std::chrono::seconds> parse_offset(std::string_view text) noexcept {
    for (const std::string_view gmt : {"Z", "GMT", "UTC"}) {
        if (equal_ignoring_case(text, gmt)) {
            return std::chrono::seconds(0);
        }
    }
    if (text.size() < 3 || (text[0] != '+' && text[0] != '-')) {
        return std::nullopt;
    }
    const auto pair = [](std::string_view two) {
        return two.size() == 2 && is_digit(two[0]) && is_digit(two[1]) ? (two[0] - '0') * 10 + (two[1] - '0')
                                                                       : -1;
    };
    const int hours = pair(text.substr(1, 2));
    const int minutes = text.size() == 3 ? 0 : pair(text.substr(text[3] == ':' ? 4 : 3));
    if (hours < 0 || hours > 23 || minutes < 0 || minutes > 59) {
        return std::nullopt;
    }
    const std::int64_t seconds = hours * 3'600 + minutes * 60;
    return std::chrono::seconds(text[0] == '-' ? -seconds : seconds);
}

/// Parse a time that is longer than `YYYY-MM-DD HH:MM:SS`, or has a lower-case `t`.
[[nodiscard]] constexpr std::optional<local_time> parse_long_time(std::string_view text,
                                                                  wire::times_zone zone) noexcept {
    constexpr std::size_t plain_size = 19;
    if (text.size() < plain_size) {
        return std::nullopt;
    }
    char plain[plain_size]{};
    for (std::size_t i = 0; i < plain_size; ++i) {
        plain[i] = text[i];
    }
    plain[10] = plain[10] == 't' ? 'T' : plain[10];
    const std::int64_t seconds = seconds_of_time(plain);
    text.remove_prefix(plain_size);
    if (!text.empty() && (text[0] == '.' || text[0] == ',')) {
        text.remove_prefix(1);
        const std::size_t digits = text.size();
        while (!text.empty() && is_digit(text[0])) {
            text.remove_prefix(1);
        }
        if (text.size() == digits) {
            return std::nullopt;
        }
    }
    if (seconds == no_time) {
        return std::nullopt;
    }
    const local_time time{std::chrono::seconds(seconds)};
    if (text.empty()) {
        return time;
    }
    text.remove_prefix(text[0] == ' ' ? 1 : 0);
    const auto offset = parse_offset(text);
    if (!offset || zone != wire::times_zone::gmt) {
        return std::nullopt;
    }
    const local_time in_gmt = time - *offset;
    // The time of the first and last days may be in a year that has no four digits in GMT.
    const auto year = std::chrono::year_month_day(std::chrono::floor<std::chrono::days>(in_gmt)).year();
    return static_cast<int>(year) < 1 || static_cast<int>(year) > 9999 ? std::nullopt : std::optional(in_gmt);
}

} // namespace detail

namespace wire {

/// Parse `YYYY-MM-DD HH:MM:SS` (spec section 4), with a `T` instead of the space too, and with a fraction of
/// a second, which is dropped.
///
/// In the zone GMT the time may end with its offset (`Z`, `GMT`, `UTC`, `+02:00`, `+0200`, `+02`), and is
/// converted. In another zone a time with an offset is not read: nothing says which local time it is there.
/// Return `nullopt` if the text has another form or the time does not exist; leap seconds are not accepted.
[[nodiscard]] constexpr std::optional<local_time>
parse_local_time(std::string_view text, times_zone zone = times_zone::other) noexcept {
    if (text.size() == 19) {
        const std::int64_t seconds = detail::seconds_of_time(text.data());
        if (seconds != detail::no_time) {
            return local_time(std::chrono::seconds(seconds));
        }
    }
    return detail::parse_long_time(text, zone);
}

/// Parse a value of the column `session_kind`: `live`, `od` or `simlive`, in any case.
[[nodiscard]] constexpr std::optional<viewing_kind> parse_viewing_kind(std::string_view text) noexcept {
    for (const viewing_kind kind :
         {viewing_kind::live, viewing_kind::on_demand, viewing_kind::simulated_live}) {
        if (to_string(kind) == text || detail::equal_ignoring_case(to_string(kind), text)) {
            return kind;
        }
    }
    return std::nullopt;
}

} // namespace wire

}} // namespace webcasts::v0

#endif
