// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_RETRY_SLEEP_HPP
#define WEBCASTS_RETRY_SLEEP_HPP

#include <webcasts/transport/stop_token.hpp>

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <functional>
#include <mutex>

namespace webcasts { inline namespace v0 {

/// How a blocking client waits: returns true when `duration` has passed, and false as soon as a stop is
/// requested. `duration` is more than zero. Called by the thread that uses the client.
using sleep_function = std::function<bool(std::chrono::milliseconds duration, const stop_token& stop)>;

/// Sleep for `duration` (at most a year) and return true; return false at once if a stop is requested.
[[nodiscard]] inline bool interruptible_sleep(std::chrono::milliseconds duration, const stop_token& stop) {
    // A longer wait could overflow the clock's own unit.
    constexpr std::chrono::milliseconds max_duration = std::chrono::hours(24 * 365);
    std::mutex mutex;
    std::condition_variable woken;
    bool stopped = false;
    const auto wake = [&] {
        const std::lock_guard lock(mutex);
        stopped = true;
        woken.notify_one();
    };
    const stop_callback<decltype(wake)> on_stop(stop, wake);
    std::unique_lock lock(mutex);
    return !woken.wait_for(lock, (std::min)(duration, max_duration), [&] { return stopped; });
}

}} // namespace webcasts::v0

#endif
