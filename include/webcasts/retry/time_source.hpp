// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_RETRY_TIME_SOURCE_HPP
#define WEBCASTS_RETRY_TIME_SOURCE_HPP

#include <chrono>
#include <functional>

namespace webcasts { inline namespace v0 {

/// A point in time on the clock that measures durations.
using steady_time = std::chrono::steady_clock::time_point;
/// A point in time on the calendar's clock.
using system_time = std::chrono::system_clock::time_point;

/// The end of the steady clock, which stands for no deadline.
inline constexpr steady_time no_deadline = (steady_time::max)();

/// The clocks of the core. An empty function stands for the system's own clock; both are called by the thread
/// that drives an operation.
struct time_source {
    std::function<steady_time()> steady{}; ///< for deadlines, speeds and the rate limit; never goes back
    std::function<system_time()> system{}; ///< for a `Retry-After` that is a date

    /// The time now on the steady clock.
    [[nodiscard]] steady_time steady_now() const {
        return steady ? steady() : std::chrono::steady_clock::now();
    }
    /// The time now on the calendar's clock.
    [[nodiscard]] system_time system_now() const {
        return system ? system() : std::chrono::system_clock::now();
    }
};

}} // namespace webcasts::v0

#endif
