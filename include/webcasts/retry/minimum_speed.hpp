// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_RETRY_MINIMUM_SPEED_HPP
#define WEBCASTS_RETRY_MINIMUM_SPEED_HPP

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <utility>

namespace webcasts { inline namespace v0 {

/// How fast the body of a response must arrive at least, as a mean over a window.
struct minimum_speed {
    std::uint64_t bytes_per_second = 100;     ///< of the body, content coding undone; zero: no minimum
    std::chrono::milliseconds window{60'000}; ///< of waiting for the body; zero or less: no minimum
};

/// Measures how fast a body arrives: arithmetic over the waits for its pieces. It never waits itself and
/// reads no clock.
///
/// Only the time of waiting counts, so a reader that is slow itself does no harm. The wait for the first
/// piece does not count: a service may take long to compute a report, and how long is limited by the time
/// limit of each wait. For the same reason one wait counts as half a window at most, so that no single
/// silence is too slow, only a second one or a drip.
class speed_meter {
  public:
    /// The unit of its arithmetic.
    using duration = std::chrono::nanoseconds;

    /// Measure a body, from its first piece on.
    explicit speed_meter(minimum_speed least) noexcept
        : bytes_per_second_(least.bytes_per_second),
          // Far beyond any use, and far from the largest duration.
          window_((std::min<std::chrono::milliseconds>)(least.window, std::chrono::hours(24 * 365))) {}

    /// Start with another body.
    void restart() noexcept {
        has_begun_ = false;
        start_window();
    }
    /// Note a piece of `bytes` bytes that came after a wait. Return false if a window is over and the mean
    /// speed in it was below the minimum; `bytes()` and `waited()` are then those of that window.
    [[nodiscard]] bool note(std::uint64_t bytes, duration waited) noexcept {
        if (bytes_per_second_ == 0 || window_ <= duration(0) || !std::exchange(has_begun_, true)) {
            return true;
        }
        bytes_ += bytes;
        waited_ += (std::max)(waited, duration(0));
        counted_ += std::clamp(waited, duration(0), window_ / 2);
        if (counted_ < window_) {
            return true;
        }
        const std::chrono::duration<double> seconds = counted_;
        if (static_cast<double>(bytes_) < static_cast<double>(bytes_per_second_) * seconds.count()) {
            return false;
        }
        start_window();
        return true;
    }

    /// The bytes that arrived in the current window.
    [[nodiscard]] std::uint64_t bytes() const noexcept { return bytes_; }
    /// The time of waiting in the current window.
    [[nodiscard]] duration waited() const noexcept { return waited_; }

  private:
    void start_window() noexcept {
        bytes_ = 0;
        waited_ = duration(0);
        counted_ = duration(0);
    }

    std::uint64_t bytes_per_second_;
    duration window_;
    std::uint64_t bytes_ = 0;
    duration waited_{0};
    duration counted_{0};    ///< of `waited_`, what counts
    bool has_begun_ = false; ///< the first piece has arrived
};

}} // namespace webcasts::v0

#endif
