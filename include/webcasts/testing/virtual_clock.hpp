// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_TESTING_VIRTUAL_CLOCK_HPP
#define WEBCASTS_TESTING_VIRTUAL_CLOCK_HPP

#include <webcasts/detail/temporary_owner.hpp>
#include <webcasts/retry/sleep.hpp>
#include <webcasts/retry/time_source.hpp>
#include <webcasts/transport/stop_token.hpp>

#include <chrono>
#include <vector>

namespace webcasts { inline namespace v0 { namespace testing {

/// A clock that advances only when a sleep uses it or a test advances it, so that tests of waits do not wait.
///
/// @code
/// testing::virtual_clock clock;
/// client client(transport, account, {.time = clock.source(), .sleep = clock.sleep()});
/// @endcode
///
/// The functions that it makes refer to it: it must outlive them. Not thread-safe.
class virtual_clock {
  public:
    /// Start at this calendar time; the steady clock starts at its epoch plus one day.
    explicit virtual_clock(system_time start = std::chrono::sys_days(std::chrono::year(2026) /
                                                                     std::chrono::January / 15)) noexcept
        : start_(start) {}
    virtual_clock(const virtual_clock&) = delete;
    virtual_clock& operator=(const virtual_clock&) = delete;

    /// The time since the clock was made.
    [[nodiscard]] std::chrono::nanoseconds elapsed() const noexcept { return elapsed_; }
    /// The time now on the steady clock.
    [[nodiscard]] steady_time steady_now() const noexcept {
        return steady_time(std::chrono::hours(24)) + elapsed_;
    }
    /// The time now on the calendar's clock.
    [[nodiscard]] system_time system_now() const noexcept {
        return start_ + std::chrono::duration_cast<system_time::duration>(elapsed_);
    }
    /// Advance the clock without a wait, as during a slow response.
    void advance(std::chrono::nanoseconds duration) noexcept { elapsed_ += duration; }

    /// Record a wait, and advance the clock by it.
    void pass(std::chrono::milliseconds duration) {
        waits_.push_back(duration);
        advance(duration);
    }
    /// The durations of the waits so far.
    [[nodiscard]] const std::vector<std::chrono::milliseconds>& waits() const& noexcept { return waits_; }
    /// Deleted for temporaries.
    detail::the_owner_must_not_be_a_temporary waits() const&& = delete;

    /// For `client_options::time`.
    [[nodiscard]] time_source source() & {
        return {[this] { return steady_now(); }, [this] { return system_now(); }};
    }
    /// For `client_options::sleep`. A sleep that is stopped before it starts is not recorded.
    [[nodiscard]] sleep_function sleep() & {
        return [this](std::chrono::milliseconds duration, const stop_token& stop) {
            if (stop.stop_requested()) {
                return false;
            }
            pass(duration);
            return true;
        };
    }
    /// Deleted for temporaries.
    detail::the_owner_must_not_be_a_temporary source() && = delete;
    /// Deleted for temporaries.
    detail::the_owner_must_not_be_a_temporary sleep() && = delete;

  private:
    system_time start_;
    std::chrono::nanoseconds elapsed_{0};
    std::vector<std::chrono::milliseconds> waits_;
};

}}} // namespace webcasts::v0::testing

#endif
