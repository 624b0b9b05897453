// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_RETRY_ASYNC_SLEEP_HPP
#define WEBCASTS_RETRY_ASYNC_SLEEP_HPP

#include <chrono>
#include <functional>

namespace webcasts { inline namespace v0 {

/// How an asynchronous client waits, in place of a timer on its executor: tests pass a clock of their own.
///
/// Call `wake` once, when `duration` (more than zero) has passed; from any thread, also before the function
/// returns. The function is not notified of a cancelled wait: calling `wake` then does nothing. A copy of
/// `wake` keeps the operation alive, so drop it after the call.
using async_sleep_function =
    std::function<void(std::chrono::milliseconds duration, std::function<void()> wake)>;

}} // namespace webcasts::v0

#endif
