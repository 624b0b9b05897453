// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_TESTING_FAIL_EVERY_ALLOCATION_HPP
#define WEBCASTS_TESTING_FAIL_EVERY_ALLOCATION_HPP

#include <cstdint>
#include <new>
#include <optional>
#include <type_traits>
#include <utility>
#include <vector>

namespace webcasts { inline namespace v0 { namespace testing {

/// Selects the allocation of this thread that fails.
///
/// It takes effect if the program includes `webcasts/testing/replace_allocation.ipp` in a translation unit of
/// its own. Each thread has its own selection.
class allocation_faults {
  public:
    /// Reset the count and let the allocation with this number (from 1) of this thread fail; zero: none.
    static void arm(std::uint64_t number) noexcept { thread_state() = {.number = number}; }
    /// Let no further allocation fail.
    static void disarm() noexcept { thread_state().number = 0; }
    /// The number of allocations since `arm`, without those during an `allocation_pause`.
    [[nodiscard]] static std::uint64_t count() noexcept { return thread_state().count; }
    /// Return whether the selected allocation has failed.
    [[nodiscard]] static bool struck() noexcept { return thread_state().struck; }

    /// Count an allocation; return true if it must fail. For the replaced operators, and for the allocator
    /// functions of a C library.
    [[nodiscard]] static bool fails_now() noexcept {
        state& current = thread_state();
        if (current.number == 0 || current.paused != 0 || ++current.count != current.number) {
            return false;
        }
        current.struck = true;
        return true;
    }

  private:
    friend class allocation_pause;
    struct state {
        std::uint64_t number = 0;
        std::uint64_t count = 0;
        std::uint64_t paused = 0;
        bool struck = false;
    };
    static state& thread_state() noexcept {
        static thread_local constinit state current{};
        return current;
    }
};

/// While it lives, allocations of this thread neither fail nor count: for parts of a program that are not
/// under test, such as a fake service.
class allocation_pause {
  public:
    /// Start the pause; pauses may be nested.
    allocation_pause() noexcept { ++allocation_faults::thread_state().paused; }
    allocation_pause(const allocation_pause&) = delete;
    allocation_pause& operator=(const allocation_pause&) = delete;
    ~allocation_pause() { --allocation_faults::thread_state().paused; }
};

#if defined(__cpp_exceptions) // without them a failed allocation ends the program

/// The result of `fail_every_allocation`.
template <class Outcome>
struct every_allocation_report {
    /// Of the run whose first allocation failed, whose second one failed, …; `nullopt` if `std::bad_alloc`
    /// left the callable.
    std::vector<std::optional<Outcome>> outcomes{};
    std::optional<Outcome> untouched{}; ///< of the run without a failure; absent if the bound was reached
    std::uint64_t thrown = 0;           ///< number of runs that `std::bad_alloc` left
    /// The number of allocations that failed.
    [[nodiscard]] std::uint64_t failures() const noexcept { return outcomes.size(); }
};

/// Run a callable repeatedly, with its first, second, third … allocation failing, until no allocation fails
/// in a run.
///
/// `run()` must start afresh each time, and returns an outcome (any type except void). `std::bad_alloc` is
/// counted, any other exception propagates. One allocation fails per run: those after it, in the handling of
/// the failure, succeed. At most `max_runs` runs are made.
///
/// The program must include `webcasts/testing/replace_allocation.ipp`: without it no allocation fails, and
/// the first run is the last.
///
/// @code
/// const auto seen = fail_every_allocation([&] {
///     client client(service.transport(), account);
///     return client.events().has_value();
/// });
/// assert(seen.untouched && seen.failures() > 0);
/// @endcode
template <class Run>
[[nodiscard]] auto fail_every_allocation(Run&& run, std::uint64_t max_runs = 1'000'000)
    -> every_allocation_report<std::remove_cvref_t<std::invoke_result_t<Run&>>> {
    struct disarmed_at_the_end {
        ~disarmed_at_the_end() { allocation_faults::disarm(); }
    };
    every_allocation_report<std::remove_cvref_t<std::invoke_result_t<Run&>>> report;
    for (std::uint64_t number = 1; number <= max_runs; ++number) {
        std::optional<std::remove_cvref_t<std::invoke_result_t<Run&>>> outcome;
        {
            const disarmed_at_the_end guard;
            allocation_faults::arm(number);
            try {
                outcome.emplace(run());
            } catch (const std::bad_alloc&) {
                ++report.thrown;
            }
        }
        if (!allocation_faults::struck()) {
            report.untouched = std::move(outcome);
            break;
        }
        report.outcomes.push_back(std::move(outcome));
    }
    return report;
}

#endif

}}} // namespace webcasts::v0::testing

#endif
