// SPDX-License-Identifier: BSL-1.0
#include "documented_service.hpp"
#include <webcasts/client.hpp>
#include <webcasts/decorators/cassette.hpp>
#include <webcasts/decorators/cassette_recorder.hpp>
#include <webcasts/decorators/metrics.hpp>
#include <webcasts/decorators/observed.hpp>
#include <webcasts/decorators/replay_transport.hpp>
#include <webcasts/decorators/request_log.hpp>

#include <cstdio>
#include <iostream>
#include <utility>

namespace webcasts {

/// In place of libcurl's: nothing leaves this machine.
inline auto curl_transport() {
    return documented::service().transport();
}

} // namespace webcasts

int main() {
    const auto& who = documented::who;
    {
        // snippet: decorators-watch-record-and-replay-what-travels
        CHECK(client.events());
        CHECK(totals.all().attempts == 2);
    }
    {
        // snippet: cassettes
        const auto recorded = live.events();
        const auto replayed = offline.events();
        CHECK(replayed && recorded && *replayed == *recorded);
    }
    std::remove("events.cassette.json");
    return 0;
}
