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

/// Which allocation of this thread fails.
///
/// It takes effect where the program holds `webcasts/testing/replace_allocation.ipp`, in one translation unit
/// of its own. Each thread has one of its own.
class allocation_faults {
  public:
    /// Let the allocation of this number (from 1) fail that this thread makes from now on; zero: none.
    /// Counts anew.
    static void arm(std::uint64_t which) noexcept { mine() = {which, 0, 0, false}; }
    /// Let no allocation fail any more.
    static void disarm() noexcept { mine().which = 0; }
    /// Count the allocations since `arm`, without those during an `allocation_pause`.
    [[nodiscard]] static std::uint64_t count() noexcept { return mine().count; }
    /// Tell whether the allocation that was to fail was asked for.
    [[nodiscard]] static bool struck() noexcept { return mine().struck; }

    /// Count an allocation; true where it is to fail. For the replaced operators, and for a memory suite of
    /// a C library.
    [[nodiscard]] static bool fails_now() noexcept {
        state& here = mine();
        if (here.which == 0 || here.paused != 0 || ++here.count != here.which) {
            return false;
        }
        here.struck = true;
        return true;
    }

  private:
    friend class allocation_pause;
    struct state {
        std::uint64_t which;
        std::uint64_t count;
        std::uint64_t paused;
        bool struck;
    };
    static state& mine() noexcept {
        static thread_local constinit state here{0, 0, 0, false};
        return here;
    }
};

/// While it lives, allocations of this thread neither fail nor count: for the parts of a test that are not
/// under test, such as a fake service.
class allocation_pause {
  public:
    /// Begin; pauses may be nested.
    allocation_pause() noexcept { ++allocation_faults::mine().paused; }
    allocation_pause(const allocation_pause&) = delete;
    allocation_pause& operator=(const allocation_pause&) = delete;
    ~allocation_pause() { --allocation_faults::mine().paused; }
};

#if defined(__cpp_exceptions) // without them a failed allocation ends the program

/// What `fail_every_allocation` saw.
template <class Outcome>
struct every_allocation_report {
    /// Of the run whose first allocation failed, whose second one failed, …; nothing where `std::bad_alloc`
    /// left the callable.
    std::vector<std::optional<Outcome>> outcomes{};
    std::optional<Outcome> untouched{}; ///< of the run without a failure; absent where the bound was met
    std::uint64_t thrown = 0;           ///< how many runs `std::bad_alloc` left
    /// Count the allocations that failed.
    [[nodiscard]] std::uint64_t failures() const noexcept { return outcomes.size(); }
};

/// Run a callable again and again, with its first, second, third … allocation failing, until a run passes
/// untouched.
///
/// `run()` starts anew each time and returns what came of it (any type but void). Whatever it leaves by
/// `std::bad_alloc` is noted, any other exception passes. One allocation fails per run: those after it, in
/// the handling of the failure, succeed. It stops after `most` runs.
///
/// The program must hold `webcasts/testing/replace_allocation.ipp`: without it no allocation fails, and the
/// first run passes untouched.
///
/// @code
/// const auto seen = fail_every_allocation([&] {
///     client user(service.transport(), who);
///     return user.events().has_value();
/// });
/// assert(seen.untouched && seen.failures() > 0);
/// @endcode
template <class Run>
[[nodiscard]] auto fail_every_allocation(Run&& run, std::uint64_t most = 1'000'000)
    -> every_allocation_report<std::remove_cvref_t<std::invoke_result_t<Run&>>> {
    struct disarmed_at_the_end {
        ~disarmed_at_the_end() { allocation_faults::disarm(); }
    };
    every_allocation_report<std::remove_cvref_t<std::invoke_result_t<Run&>>> seen;
    for (std::uint64_t which = 1; which <= most; ++which) {
        std::optional<std::remove_cvref_t<std::invoke_result_t<Run&>>> outcome;
        {
            const disarmed_at_the_end guard;
            allocation_faults::arm(which);
            try {
                outcome.emplace(run());
            } catch (const std::bad_alloc&) {
                ++seen.thrown;
            }
        }
        if (!allocation_faults::struck()) {
            seen.untouched = std::move(outcome);
            break;
        }
        seen.outcomes.push_back(std::move(outcome));
    }
    return seen;
}

#endif

}}} // namespace webcasts::v0::testing

#endif
