// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_TESTING_FAIL_AT_EVERY_STEP_HPP
#define WEBCASTS_TESTING_FAIL_AT_EVERY_STEP_HPP

#include <webcasts/testing/fault_transport.hpp>

#include <cstdint>
#include <optional>
#include <type_traits>
#include <utility>
#include <vector>

namespace webcasts { inline namespace v0 { namespace testing {

/// What `fail_at_every_step` saw.
template <class Outcome>
struct every_step_report {
    std::vector<Outcome> outcomes{};    ///< of the run whose first step failed, whose second one failed, …
    std::optional<Outcome> untouched{}; ///< of the run that no fault struck; absent where the bound was met
    /// Count the faults that struck.
    [[nodiscard]] std::uint64_t faults() const noexcept { return outcomes.size(); }
};

/// Run a callable again and again, with a fault at its first, second, third … step of input or output, until
/// a run passes untouched.
///
/// `run(plan)` gets a `fault_plan`, puts it into the `fault_transport`s that it makes, and returns what came
/// of it (any type but void). It starts anew each time and does the same each time. It stops after
/// `max_steps` runs: a callable that tries for ever would never pass untouched.
///
/// @code
/// const auto seen = fail_at_every_step(io_fault::reset, [&](fault_plan plan) {
///     client user(fault_transport(service.transport(), plan), who);
///     return user.events().has_value();
/// });
/// assert(seen.untouched && seen.faults() == 6);
/// @endcode
template <class Run>
[[nodiscard]] auto fail_at_every_step(io_fault fault, Run&& run, std::uint64_t max_steps = 100'000)
    -> every_step_report<std::remove_cvref_t<std::invoke_result_t<Run&, fault_plan>>> {
    every_step_report<std::remove_cvref_t<std::invoke_result_t<Run&, fault_plan>>> seen;
    for (std::uint64_t step = 1; step <= max_steps; ++step) {
        const fault_plan plan = fault_plan::at_step(step, fault);
        auto outcome = run(plan);
        if (!plan.struck()) {
            seen.untouched.emplace(std::move(outcome));
            break;
        }
        seen.outcomes.push_back(std::move(outcome));
    }
    return seen;
}

}}} // namespace webcasts::v0::testing

#endif
