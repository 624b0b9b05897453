// SPDX-License-Identifier: BSL-1.0
#include "fault_table.hpp"

using namespace webcasts;
using namespace webcasts::tests;

namespace {

class blocking_driver {
  public:
    blocking_driver(any_transport& over, credentials who, client_options options,
                    testing::virtual_clock& clock)
        : client_(transport_ref(over), std::move(who), on(clock, std::move(options))) {}

    call_outcome perform(client_call what, const audience_query_spec& query) {
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

    client<transport_ref<any_transport>> client_;
};

} // namespace

TEST_CASE("the blocking client answers every fault at every step and byte with a typed error, and goes on") {
    const fault_count seen = run_fault_table<blocking_driver>();
    CHECK(seen.faults >= 15'000);
    CHECK(seen.errors >= 12'000);
}
