// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_TESTS_BLOCKING_CLIENT_DRIVER_HPP
#define WEBCASTS_TESTS_BLOCKING_CLIENT_DRIVER_HPP

#include "fault_scenarios.hpp"
#include <webcasts/client.hpp>

#include <utility>

namespace webcasts::tests {

/// Drives a blocking client.
template <transport T = transport_ref<any_transport>>
class blocking_client_driver {
  public:
    blocking_client_driver(any_transport& over, credentials who, client_options options,
                           testing::virtual_clock& clock)
        : blocking_client_driver(transport_ref(over), std::move(who), std::move(options), clock) {}
    blocking_client_driver(T over, credentials who, client_options options, testing::virtual_clock& clock)
        : client_(std::move(over), std::move(who), on(clock, std::move(options))) {}

    call_outcome perform(client_call what, const query_params& query) {
        call_outcome made;
        switch (what) {
        case client_call::login:
            keep(client_.login(), made);
            break;
        case client_call::events:
            if (auto list = keep(client_.events(), made)) {
                made.events = std::move(*list);
            }
            break;
        case client_call::report:
            if (auto people = keep(client_.fetch_report(query), made)) {
                made.people = std::move(*people);
            }
            break;
        case client_call::visit:
            for (auto& row : client_.report(query)) {
                if (keep(row, made)) {
                    made.people.push_back(std::move(*row));
                }
            }
            break;
        }
        return made;
    }

  private:
    static client_options on(testing::virtual_clock& clock, client_options options) {
        options.time = clock.source();
        options.sleep = clock.sleep();
        return options;
    }
    template <class Result>
    static Result keep(Result ended, call_outcome& made) {
        if (!ended) {
            made.failure = ended.error();
        }
        return ended;
    }

    client<T> client_;
};

} // namespace webcasts::tests

#endif
