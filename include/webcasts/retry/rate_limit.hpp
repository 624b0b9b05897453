// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_RETRY_RATE_LIMIT_HPP
#define WEBCASTS_RETRY_RATE_LIMIT_HPP

#include <webcasts/retry/time_source.hpp>

#include <algorithm>
#include <chrono>

namespace webcasts { inline namespace v0 {

/// How many requests a client sends, log-ins and retries included.
struct rate_limit {
    double requests_per_second = 0; ///< in the long run; zero (or less): no limit; at least one an hour
    unsigned burst = 1;             ///< requests that may follow each other at once after a pause; at least 1
};

/// A token bucket, as arithmetic over points in time (the generic cell rate algorithm of ITU-T I.371): it
/// never waits itself, and remembers one point in time.
///
/// Who takes a token that is not there yet owns the next one that comes, and waits for it: the order of
/// taking is the order of sending.
class rate_limiter {
  public:
    /// The unit that it counts in.
    using duration = std::chrono::nanoseconds;

    rate_limiter() noexcept = default;
    /// Begin with a full bucket, of `burst` tokens.
    explicit rate_limiter(rate_limit limit) noexcept {
        if (limit.requests_per_second > 0) {
            interval_ = at_most(1e9 / limit.requests_per_second, std::chrono::hours(1));
            const double others = std::max(limit.burst, 1U) - 1U;
            // Far beyond any use, and far from the end of the clock.
            constexpr auto ten_years = std::chrono::hours(24 * 3650);
            ahead_ = at_most(static_cast<double>(interval_.count()) * others, ten_years);
        }
    }

    /// Say how long who takes a token now has to wait for it; zero where there is one.
    [[nodiscard]] duration delay(steady_time now) const noexcept {
        return std::max<duration>(used_until_ - ahead_ - now, duration(0));
    }
    /// Take a token, to send a request after `delay(now)`.
    void take(steady_time now) noexcept { used_until_ = std::max(used_until_, now) + interval_; }

  private:
    static duration at_most(double nanoseconds, duration most) noexcept {
        return nanoseconds < static_cast<double>(most.count())
                   ? duration(static_cast<duration::rep>(nanoseconds))
                   : most;
    }

    duration interval_{0};     ///< between two requests in the long run
    duration ahead_{0};        ///< how far a burst may run ahead of that
    steady_time used_until_{}; ///< when all tokens taken so far would have come at the long run's pace
};

}} // namespace webcasts::v0

#endif
