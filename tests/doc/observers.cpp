// SPDX-License-Identifier: BSL-1.0
#include "documented_service.hpp"
#include <webcasts/client.hpp>
#include <webcasts/observers/metrics.hpp>
#include <webcasts/observers/observed.hpp>
#include <webcasts/observers/request_log.hpp>
#include <webcasts/testing/cassette.hpp>
#include <webcasts/testing/cassette_recorder.hpp>
#include <webcasts/testing/replay_transport.hpp>

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
        // snippet: observers-watch-record-and-replay-exchanges
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
