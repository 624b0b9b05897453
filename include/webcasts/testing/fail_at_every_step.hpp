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

/// The result of `fail_at_every_step`.
template <class Outcome>
struct every_step_report {
    std::vector<Outcome> outcomes{};    ///< of the run whose first step failed, whose second one failed, …
    std::optional<Outcome> untouched{}; ///< of the run that no fault struck; absent if the bound was reached
    /// The number of faults that struck.
    [[nodiscard]] std::uint64_t faults() const noexcept { return outcomes.size(); }
};

/// Run a callable repeatedly, with a fault at its first, second, third … step of input or output, until no
/// fault strikes in a run.
///
/// `run(plan)` gets a `fault_plan`, puts it into the `fault_transport`s that it makes, and returns an outcome
/// (any type except void). It must start afresh and do the same each time. At most `max_steps` runs are made:
/// with a callable that retries for ever there would be no end.
///
/// @code
/// const auto seen = fail_at_every_step(io_fault::reset, [&](fault_plan plan) {
///     client client(fault_transport(service.transport(), plan), account);
///     return client.events().has_value();
/// });
/// assert(seen.untouched && seen.faults() == 6);
/// @endcode
template <class Run>
[[nodiscard]] auto fail_at_every_step(io_fault fault, Run&& run, std::uint64_t max_steps = 100'000)
    -> every_step_report<std::remove_cvref_t<std::invoke_result_t<Run&, fault_plan>>> {
    every_step_report<std::remove_cvref_t<std::invoke_result_t<Run&, fault_plan>>> report;
    for (std::uint64_t step = 1; step <= max_steps; ++step) {
        const fault_plan plan = fault_plan::at_step(step, fault);
        auto outcome = run(plan);
        if (!plan.struck()) {
            report.untouched.emplace(std::move(outcome));
            break;
        }
        report.outcomes.push_back(std::move(outcome));
    }
    return report;
}

}}} // namespace webcasts::v0::testing

#endif
