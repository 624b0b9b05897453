// SPDX-License-Identifier: BSL-1.0
#include "async_client_driver.hpp"
#include "fault_table.hpp"

using namespace webcasts::tests;

TEST_CASE("the asynchronous client answers every fault as the blocking one does, and goes on") {
    const fault_count seen = run_fault_table<async_client_driver<>>();
    CHECK(seen.faults >= 15'000);
    CHECK(seen.errors >= 12'000);
}
