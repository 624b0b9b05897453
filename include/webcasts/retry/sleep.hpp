// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_RETRY_SLEEP_HPP
#define WEBCASTS_RETRY_SLEEP_HPP

#include <webcasts/transport/stop_token.hpp>

#include <algorithm>
#include <chrono>
#include <functional>
#include <semaphore>

namespace webcasts { inline namespace v0 {

/// How a blocking client waits: returns true when `duration` has passed, and false as soon as a stop is
/// requested. `duration` is more than zero. Called by the thread that uses the client.
using sleep_function = std::function<bool(std::chrono::milliseconds duration, const stop_token& stop)>;

/// Sleep for `duration` (at most a year) and return true; return false at once if a stop is requested.
[[nodiscard]] inline bool interruptible_sleep(std::chrono::milliseconds duration, const stop_token& stop) {
    // A longer wait could overflow the clock's own unit.
    constexpr std::chrono::milliseconds max_duration = std::chrono::hours(24 * 365);
    std::binary_semaphore stopped(0);
    const auto wake = [&stopped] { stopped.release(); };
    const stop_callback<decltype(wake)> on_stop(stop, wake);
    return !stopped.try_acquire_for((std::min)(duration, max_duration));
}

}} // namespace webcasts::v0

#endif
