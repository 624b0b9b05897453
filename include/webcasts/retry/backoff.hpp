// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_RETRY_BACKOFF_HPP
#define WEBCASTS_RETRY_BACKOFF_HPP

#include <webcasts/retry/random_source.hpp>

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <functional>

namespace webcasts { inline namespace v0 {

/// Returns how long to wait before a retry; retry 1 is the second attempt. A negative duration counts as
/// zero.
using backoff_function =
    std::function<std::chrono::milliseconds(unsigned retry, const random_source& random)>;

/// The default backoff: exponential with full jitter. The wait before retry n is uniformly distributed from
/// zero to `base * 2^(n-1)`, at most `cap`, both included, so that clients that failed together do not retry
/// together.
struct full_jitter {
    std::chrono::milliseconds base{250};   ///< the maximum wait before the first retry
    std::chrono::milliseconds cap{30'000}; ///< the maximum wait before any retry

    /// The maximum wait before a retry.
    [[nodiscard]] constexpr std::chrono::milliseconds max_pause(unsigned retry) const noexcept {
        std::chrono::milliseconds max_wait = std::clamp(base, std::chrono::milliseconds(0), limit());
        for (unsigned n = 1; n < retry && max_wait < limit() && max_wait.count() > 0; ++n) {
            max_wait = max_wait > limit() / 2 ? limit() : max_wait * 2;
        }
        return max_wait;
    }

    /// Draw a duration from zero to `max_pause(retry)`.
    [[nodiscard]] std::chrono::milliseconds operator()(unsigned retry, const random_source& random) const {
        const auto choices = static_cast<std::uint64_t>(max_pause(retry).count()) + 1;
        return std::chrono::milliseconds(static_cast<std::int64_t>(random() % choices));
    }

  private:
    [[nodiscard]] constexpr std::chrono::milliseconds limit() const noexcept {
        return (std::max)(cap, std::chrono::milliseconds(0));
    }
};

}} // namespace webcasts::v0

#endif
