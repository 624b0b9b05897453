// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_OPERATION_TIME_SOURCE_HPP
#define WEBCASTS_OPERATION_TIME_SOURCE_HPP

#include <chrono>
#include <functional>

namespace webcasts::operation {

/// A point on the clock that durations are measured with.
using steady_time = std::chrono::steady_clock::time_point;
/// A point on the clock that the calendar goes by.
using system_time = std::chrono::system_clock::time_point;

/// Where the core learns the time. Both functions are called by whoever drives an operation.
struct time_source {
    /// Deadlines and the rate limit go by this clock; it never goes back.
    std::function<steady_time()> steady = [] { return std::chrono::steady_clock::now(); };
    /// Only a `Retry-After` that is a date is compared with this one.
    std::function<system_time()> system = [] { return std::chrono::system_clock::now(); };
};

} // namespace webcasts::operation

#endif
