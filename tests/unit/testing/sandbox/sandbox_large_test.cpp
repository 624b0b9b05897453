// SPDX-License-Identifier: BSL-1.0
#include "support/catch.hpp"
#include "support/sandbox_calls.hpp"
#include <webcasts/testing/conformance/detail/resident_memory.hpp>

#include <algorithm>
#include <cstdint>
#include <string>
#include <vector>

using namespace webcasts::testing;

TEST_CASE("a report of a million attendees is made in bounded memory") {
    sandbox_calls calls({.scenario = sandbox_scenario::large});
    REQUIRE(calls.service.events()[0].size() == 1'000'000);
    calls.login();
    auto response = calls.service.handle(
        {.method = "GET",
         .target = "/api/reporting/audience_reports/csv?" + form_of(calls.report("1000001"))});
    CHECK_FALSE(response.content_length.has_value());
    const std::uint64_t before = webcasts::detail::resident_bytes();
    std::uint64_t most = before;
    std::vector<char> buffer(64 * 1024);
    std::uint64_t bytes = 0;
    std::uint64_t rows = 0;
    for (std::uint64_t reads = 0;; ++reads) {
        const std::size_t count = response.body.read_some(buffer);
        if (count == 0) {
            break;
        }
        bytes += count;
        rows += static_cast<std::uint64_t>(
            std::count(buffer.begin(), buffer.begin() + static_cast<std::ptrdiff_t>(count), '@'));
        if (reads % 64 == 0) {
            most = std::max(most, webcasts::detail::resident_bytes());
        }
    }
    CHECK(response.body.ending() == body_ending::complete);
    CHECK(rows > 1'000'000); // each has an e-mail address
    CHECK(bytes > 250'000'000);
    REQUIRE(before > 0);
    CHECK(most - before < 8U << 20U);
}
