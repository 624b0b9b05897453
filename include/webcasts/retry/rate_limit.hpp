// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_RETRY_RATE_LIMIT_HPP
#define WEBCASTS_RETRY_RATE_LIMIT_HPP

#include <webcasts/retry/time_source.hpp>

#include <algorithm>
#include <chrono>

namespace webcasts { inline namespace v0 {

/// How many requests a client may send, log-ins and retries included.
struct rate_limit {
    double requests_per_second = 0; ///< in the long run; zero (or less): no limit; at least one an hour
    unsigned burst = 1;             ///< requests that may follow each other at once after a pause; at least 1
};

/// A token bucket, as arithmetic over points in time (the generic cell rate algorithm of ITU-T I.371): it
/// never waits itself, and stores one point in time.
///
/// A token can be taken before it is available; the caller then waits for it: requests are sent in the order
/// in which their tokens were taken.
class rate_limiter {
  public:
    /// The unit of its arithmetic.
    using duration = std::chrono::nanoseconds;

    rate_limiter() noexcept = default;
    /// Start with a full bucket of `burst` tokens.
    explicit rate_limiter(rate_limit limit) noexcept {
        if (limit.requests_per_second > 0) {
            interval_ = capped(1e9 / limit.requests_per_second, std::chrono::hours(1));
            const double others = (std::max)(limit.burst, 1U) - 1U;
            // Far beyond any use, and far from the end of the clock.
            constexpr auto ten_years = std::chrono::hours(24 * 3650);
            ahead_ = capped(static_cast<double>(interval_.count()) * others, ten_years);
        }
    }

    /// Return how long to wait for a token that is taken now; zero if one is available.
    [[nodiscard]] duration delay(steady_time now) const noexcept {
        return (std::max<duration>)(used_until_ - ahead_ - now, duration(0));
    }
    /// Take a token; its request is sent after the `delay(now)` that was returned before.
    void take(steady_time now) noexcept { used_until_ = (std::max)(used_until_, now) + interval_; }

  private:
    static duration capped(double nanoseconds, duration cap) noexcept {
        return nanoseconds < static_cast<double>(cap.count())
                   ? duration(static_cast<duration::rep>(nanoseconds))
                   : cap;
    }

    duration interval_{0};     ///< between two requests in the long run
    duration ahead_{0};        ///< how far a burst may run ahead of that pace
    steady_time used_until_{}; ///< when all tokens taken so far would have accrued at the long-run pace
};

}} // namespace webcasts::v0

#endif
