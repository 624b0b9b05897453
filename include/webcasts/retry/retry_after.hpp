// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_RETRY_RETRY_AFTER_HPP
#define WEBCASTS_RETRY_RETRY_AFTER_HPP

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

/// Parse 1*DIGIT; a larger number becomes `max_delay`.
constexpr std::optional<std::chrono::seconds> read_delta_seconds(std::string_view text) noexcept {
    std::chrono::seconds delay{0};
    for (const char c : text) {
        if (c < '0' || c > '9') {
            return std::nullopt;
        }
        delay = std::min(delay * 10 + std::chrono::seconds(c - '0'), max_delay);
    }
    return text.empty() ? std::nullopt : std::optional(delay);
}

}}} // namespace webcasts::v0::detail

namespace webcasts { inline namespace v0 {

/// Parse the value of a `Retry-After` field (RFC 9110, section 10.2.3): return how long after `now` the
/// service asks to wait.
///
/// It is a number of seconds or an HTTP-date in any of the three forms. A date in the past is zero, a part of
/// a second is rounded up, and the result is at most `max_delay`. Any other text yields `nullopt`.
[[nodiscard]] constexpr std::optional<std::chrono::seconds> parse_retry_after(std::string_view value,
                                                                              system_time now) noexcept {
    constexpr std::string_view blanks = " \t";
    const std::size_t first = value.find_first_not_of(blanks);
    if (first == std::string_view::npos) {
        return std::nullopt;
    }
    value = value.substr(first, value.find_last_not_of(blanks) - first + 1);
    if (const auto delay = detail::read_delta_seconds(value)) {
        return delay;
    }
    const auto second_of_now = std::chrono::floor<std::chrono::seconds>(now);
    const auto time = parse_http_date(value, second_of_now);
    if (!time) {
        return std::nullopt;
    }
    return std::clamp(*time - second_of_now, std::chrono::seconds(0), max_delay);
}

}} // namespace webcasts::v0

#endif
