// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_TESTING_SANDBOX_DETAIL_STATE_HPP
#define WEBCASTS_TESTING_SANDBOX_DETAIL_STATE_HPP

#include <webcasts/testing/sandbox/data.hpp>
#include <webcasts/testing/sandbox/detail/fault_plan.hpp>
#include <webcasts/testing/sandbox/generator.hpp>
#include <webcasts/testing/sandbox/journal.hpp>
#include <webcasts/testing/sandbox/options.hpp>
#include <webcasts/testing/sandbox/sessions.hpp>

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace webcasts { inline namespace v0 { namespace testing {

/// The state that the handles of one sandbox share.
struct sandbox_state {
    /// Generate the data, or take that of the options.
    explicit sandbox_state(sandbox_options initial)
        : options(std::move(initial)), now(options.clock),
          sessions(options.seed, {options.session_calls, options.session_ttl}), faults(options.seed) {
        if (options.lenient) {
            options.choices.be_lenient();
        }
        auto data = options.events ? *std::exchange(options.events, std::nullopt)
                                   : make_sandbox_events(data_options());
        events = std::make_shared<const std::vector<sandbox_event>>(std::move(data));
        for (const sandbox_event& event : *events) {
            extra_columns.push_back(
                std::make_shared<const std::vector<std::string>>(extra_columns_of(event)));
        }
    }

    /// Return the options of the generated data.
    [[nodiscard]] sandbox_data_options data_options() const {
        const sandbox_scenario_info& defaults = info_of(options.scenario);
        const std::size_t min_registrants = options.min_registrants.value_or(
            (std::min)(defaults.min_registrants, options.max_registrants.value_or(defaults.max_registrants)));
        return {.seed = options.seed,
                .scenario = options.scenario,
                .events = options.event_count.value_or(defaults.events),
                .min_registrants = min_registrants,
                .max_registrants =
                    (std::max)(min_registrants, options.max_registrants.value_or(defaults.max_registrants)),
                .now = local_time(options.clock.time_since_epoch()),
                .events_expire_after = options.choices.events_expire_after};
    }

    sandbox_options options;                                  ///< constant after construction
    std::shared_ptr<const std::vector<sandbox_event>> events; ///< the data; constant, too
    /// For each event, the result of `extra_columns_of`.
    std::vector<std::shared_ptr<const std::vector<std::string>>> extra_columns;

    std::mutex mutex;             ///< guards the following members
    std::chrono::sys_seconds now; ///< the sandbox's clock
    sandbox_sessions sessions;    ///< the open ones
    sandbox_fault_plan faults;    ///< of the calls to come
    sandbox_journal journal;      ///< of the calls so far
};

}}} // namespace webcasts::v0::testing

#endif
