// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_TESTING_SANDBOX_STATE_HPP
#define WEBCASTS_TESTING_SANDBOX_STATE_HPP

#include <webcasts/testing/sandbox_data.hpp>
#include <webcasts/testing/sandbox_fault_plan.hpp>
#include <webcasts/testing/sandbox_generator.hpp>
#include <webcasts/testing/sandbox_journal.hpp>
#include <webcasts/testing/sandbox_options.hpp>
#include <webcasts/testing/sandbox_sessions.hpp>

#include <chrono>
#include <memory>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

namespace webcasts::testing {

/// What the handles of one sandbox share.
struct sandbox_state {
    explicit sandbox_state(sandbox_options given)
        : options(std::move(given)), now(options.clock),
          sessions(options.seed, {options.session_calls, options.session_ttl}), faults(options.seed) {
        auto data = options.events
                        ? *std::exchange(options.events, std::nullopt)
                        : make_sandbox_events({options.seed, options.event_count, options.fewest_registrants,
                                               options.most_registrants,
                                               local_time(options.clock.time_since_epoch())});
        events = std::make_shared<const std::vector<sandbox_event>>(std::move(data));
        for (const sandbox_event& event : *events) {
            extra_columns.push_back(
                std::make_shared<const std::vector<std::string>>(extra_columns_of(event)));
        }
    }

    sandbox_options options; // constant after construction, as the data is
    std::shared_ptr<const std::vector<sandbox_event>> events;
    std::vector<std::shared_ptr<const std::vector<std::string>>> extra_columns;

    std::mutex mutex; // guards what follows
    std::chrono::sys_seconds now;
    sandbox_sessions sessions;
    sandbox_fault_plan faults;
    sandbox_journal journal;
};

} // namespace webcasts::testing

#endif
