// SPDX-License-Identifier: BSL-1.0
#include "blocking_client_driver.hpp"
#include "fault_table.hpp"

using namespace webcasts::tests;

TEST_CASE("the blocking client answers every fault at every step and byte with a typed error, and goes on") {
    const fault_count seen = run_fault_table<blocking_client_driver<>>();
    CHECK(seen.faults >= 15'000);
    CHECK(seen.errors >= 12'000);
}
