// SPDX-License-Identifier: BSL-1.0
// How many sessions of a sandbox are open at a time.

#include "support/catch.hpp"
#include <webcasts/testing/sandbox.hpp>

#include <chrono>
#include <cstdint>
#include <string>

namespace webcasts::tests::sandbox_sessions_test {

namespace {

using webcasts::testing::sandbox_sessions;

constexpr std::chrono::sys_seconds now{};

/// Log in this many times.
void open_more(sandbox_sessions& sessions, std::uint64_t count) {
    for (std::uint64_t i = 0; i < count; ++i) {
        static_cast<void>(sessions.open(0, now));
    }
}

} // namespace

TEST_CASE("the session that was opened first is closed when 10,000 more were opened after it") {
    sandbox_sessions sessions(42, {});
    const std::string first = sessions.open(0, now).first;
    const std::string second = sessions.open(1, now).first;
    open_more(sessions, 9'998);
    REQUIRE(sessions.find(first, now) != nullptr);
    const std::string latest = sessions.open(0, now).first;
    REQUIRE(sessions.find(first, now) == nullptr);
    REQUIRE(sessions.find(second, now) != nullptr);
    REQUIRE(sessions.find(latest, now) != nullptr);
    open_more(sessions, 1);
    REQUIRE(sessions.find(second, now) == nullptr);
}

TEST_CASE("sessions that were closed before do not keep later ones from being closed in their turn") {
    sandbox_sessions sessions(42, {});
    open_more(sessions, 5'000);
    sessions.close_all();
    const std::string kept = sessions.open(0, now).first;
    open_more(sessions, 9'999);
    REQUIRE(sessions.find(kept, now) != nullptr);
    open_more(sessions, 1);
    REQUIRE(sessions.find(kept, now) == nullptr);
}

} // namespace webcasts::tests::sandbox_sessions_test
