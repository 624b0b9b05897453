// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_TRANSPORTS_DETAIL_TIME_LIMIT_HPP
#define WEBCASTS_TRANSPORTS_DETAIL_TIME_LIMIT_HPP

#include <chrono>

namespace webcasts { inline namespace v0 { namespace detail {

/// Return whether a time limit of an option ever ends a wait. Zero and less mean no limit, and so does more
/// than a century, such as `milliseconds::max()`: clocks count nanoseconds, which would overflow.
[[nodiscard]] constexpr bool is_limit(std::chrono::milliseconds length) noexcept {
    return length.count() > 0 && length <= std::chrono::hours(24 * 365 * 100);
}

}}} // namespace webcasts::v0::detail

#endif
