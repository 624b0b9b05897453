// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_RETRY_RETRY_AFTER_HPP
#define WEBCASTS_RETRY_RETRY_AFTER_HPP

#include <webcasts/detail/ascii.hpp>
#include <webcasts/retry/http_date.hpp>
#include <webcasts/retry/time_source.hpp>

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

namespace webcasts { inline namespace v0 {

/// The maximum that `parse_retry_after` returns: 2^31 seconds, as RFC 9111 (section 1.2.2) recommends.
inline constexpr std::chrono::seconds max_delay{std::int64_t{1} << 31U};

}} // namespace webcasts::v0

namespace webcasts { inline namespace v0 { namespace detail {

/// Parse a number of seconds, with or without a fraction. A part of a second is rounded up, and a larger
/// number becomes `max_delay`.
constexpr std::optional<std::chrono::seconds> read_delta_seconds(std::string_view text) noexcept {
    std::chrono::seconds delay{0};
    bool has_digit = false;
    bool has_point = false;
    bool has_rest = false; // the fraction is more than zero
    for (const char c : text) {
        if (c == '.' && !has_point) {
            has_point = true;
            continue;
        }
        if (!is_digit(c)) {
            return std::nullopt;
        }
        has_digit = true;
        if (has_point) {
            has_rest = has_rest || c != '0';
        } else {
            delay = (std::min)(delay * 10 + std::chrono::seconds(c - '0'), max_delay);
        }
    }
    delay = (std::min)(delay + std::chrono::seconds(has_rest ? 1 : 0), max_delay);
    return has_digit ? std::optional(delay) : std::nullopt;
}

/// Parse a number of seconds or an HTTP-date.
constexpr std::optional<std::chrono::seconds> read_one_delay(std::string_view text,
                                                             std::chrono::sys_seconds now) noexcept {
    if (const auto delay = read_delta_seconds(text)) {
        return delay;
    }
    const auto time = parse_http_date(text, now);
    return time ? std::optional(std::clamp(*time - now, std::chrono::seconds(0), max_delay)) : std::nullopt;
}

}}} // namespace webcasts::v0::detail

namespace webcasts { inline namespace v0 {

/// Parse the value of a `Retry-After` field (RFC 9110, section 10.2.3): return how long after `now` the
/// service asks to wait.
///
/// It is a number of seconds, with or without a fraction, or an HTTP-date in any of the three forms. Of a
/// list, as gateways make it from several fields, the longest delay counts. A date in the past is zero, a
/// part of a second is rounded up, and the result is at most `max_delay`. Any other text, and a list with a
/// member that cannot be read, yields `nullopt`.
[[nodiscard]] constexpr std::optional<std::chrono::seconds> parse_retry_after(std::string_view value,
                                                                              system_time now) noexcept {
    const auto second_of_now = std::chrono::floor<std::chrono::seconds>(now);
    constexpr std::chrono::seconds none{-1};
    std::chrono::seconds longest = none;
    while (!value.empty()) {
        std::size_t end = (std::min)(value.find(','), value.size());
        const std::string_view member = detail::without_blanks(value.substr(0, end));
        if (!member.empty()) { // RFC 9110, section 5.6.1: empty members are ignored
            auto delay = detail::read_one_delay(member, second_of_now);
            if (!delay) { // two forms of a date hold a comma
                end = (std::min)(value.find(',', (std::min)(end + 1, value.size())), value.size());
                delay = detail::read_one_delay(detail::without_blanks(value.substr(0, end)), second_of_now);
            }
            if (!delay) {
                return std::nullopt;
            }
            longest = (std::max)(longest, *delay);
        }
        value.remove_prefix((std::min)(end + 1, value.size()));
    }
    return longest == none ? std::nullopt : std::optional(longest);
}

}} // namespace webcasts::v0

#endif
