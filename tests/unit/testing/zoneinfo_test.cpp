// SPDX-License-Identifier: BSL-1.0
#include "support/catch.hpp"
#include "support/sandbox_calls.hpp"
#include <webcasts/testing/zoneinfo.hpp>

#include <chrono>
#include <optional>
#include <string>
#include <thread>
#include <vector>

namespace webcasts::tests::zoneinfo_test {

namespace {

using namespace webcasts::testing;
using namespace std::chrono_literals;

std::chrono::sys_seconds at(int year, unsigned month, unsigned day, std::chrono::seconds time = 0s) {
    return std::chrono::sys_days(std::chrono::year(year) / std::chrono::month(month) /
                                 std::chrono::day(day)) +
           time;
}

const zoneinfo zones;

std::string shown(std::string_view zone, std::chrono::sys_seconds when) {
    const auto local =
        sandbox_zone(std::string(zone), zones).shown(webcasts::local_time(when.time_since_epoch()));
    return std::string(webcasts::wire::time_text(local).view());
}

} // namespace

TEST_CASE("zones are ahead of or behind GMT by their own offsets") {
    CHECK(zones("GMT", at(2026, 7, 1)) == 0s);
    CHECK(zones("UTC", at(2026, 7, 1)) == 0s);
    CHECK(zones("America/New_York", at(2026, 1, 15)) == -5h);
    CHECK(zones("America/New_York", at(2026, 7, 15)) == -4h);
    CHECK(zones("US/Eastern", at(2026, 7, 15)) == -4h); // a link to the one above
    CHECK(zones("Asia/Kathmandu", at(2026, 1, 15)) == 5h + 45min);
    CHECK(zones("Asia/Tokyo", at(2026, 7, 15)) == 9h);
    CHECK(zones("Pacific/Kiritimati", at(2026, 7, 15)) == 14h);
}

TEST_CASE("an hour that the clocks leave out is shown nowhere") {
    CHECK(shown("America/New_York", at(2026, 3, 8, 7h - 1s)) == "2026-03-08 01:59:59");
    CHECK(shown("America/New_York", at(2026, 3, 8, 7h)) == "2026-03-08 03:00:00");
    CHECK(shown("Europe/Paris", at(2026, 3, 29, 1h - 1s)) == "2026-03-29 01:59:59");
    CHECK(shown("Europe/Paris", at(2026, 3, 29, 1h)) == "2026-03-29 03:00:00");
}

TEST_CASE("an hour that the clocks go through twice is shown twice") {
    CHECK(shown("America/New_York", at(2026, 11, 1, 5h)) == "2026-11-01 01:00:00");
    CHECK(shown("America/New_York", at(2026, 11, 1, 6h)) == "2026-11-01 01:00:00");
    CHECK(shown("Europe/Paris", at(2026, 10, 25, 1h - 1s)) == "2026-10-25 02:59:59");
    CHECK(shown("Europe/Paris", at(2026, 10, 25, 1h)) == "2026-10-25 02:00:00");
}

TEST_CASE("south of the equator summer time spans the new year, and may be half an hour") {
    CHECK(zones("Australia/Sydney", at(2026, 1, 1)) == 11h);
    CHECK(zones("Australia/Sydney", at(2026, 7, 1)) == 10h);
    CHECK(zones("Australia/Lord_Howe", at(2026, 4, 4, 15h - 1s)) == 11h);
    CHECK(zones("Australia/Lord_Howe", at(2026, 4, 4, 15h)) == 10h + 30min);
}

TEST_CASE("names that the machine has no zone for are unknown") {
    for (const char* name : {"", "Nowhere", "America", "america/new_york", "America/New_York ", "EST5EDT4",
                             "/etc/passwd", "../../../etc/passwd", "America/../GMT", "+01:00"}) {
        CAPTURE(name);
        CHECK_FALSE(zones(name, at(2026, 1, 1)).has_value());
    }
}

TEST_CASE("several threads may ask for zones at the same time") {
    std::vector<std::thread> threads;
    std::vector<int> right(4);
    for (std::size_t i = 0; i < right.size(); ++i) {
        threads.emplace_back([&right, i] {
            for (const char* zone : {"America/Chicago", "America/Denver", "America/Phoenix"}) {
                right[i] += zones(zone, at(2026, 1, 1)) <= -6h ? 1 : 0;
            }
        });
    }
    for (std::thread& thread : threads) {
        thread.join();
    }
    CHECK(right == std::vector<int>{3, 3, 3, 3});
}

TEST_CASE("a day of a report is a day of the zone, also if it has 23 or 25 hours") {
    // Each registrant is named after the instant of registration in GMT.
    const auto registered = [](const std::string& name, std::chrono::sys_seconds when) {
        webcasts::attendee made;
        made.email = name + "@example.com";
        made.registered_at = webcasts::local_time(when.time_since_epoch());
        return made;
    };
    sandbox_event event{{"7654321", false, "Clocks", std::nullopt, std::nullopt, {}},
                        {registered("a", at(2026, 3, 8, 5h - 1s)), registered("b", at(2026, 3, 8, 5h)),
                         registered("c", at(2026, 3, 9, 4h - 1s)), registered("d", at(2026, 3, 9, 4h)),
                         registered("e", at(2026, 11, 1, 4h - 1s)), registered("f", at(2026, 11, 1, 4h)),
                         registered("g", at(2026, 11, 2, 5h - 1s)), registered("h", at(2026, 11, 2, 5h))}};
    sandbox_calls calls({.events = std::vector<sandbox_event>{std::move(event)}, .zone_offset = zones});
    calls.login();
    const auto on = [&](const std::string& day) {
        return calls.emails("7654321", {{"tz", "America/New_York"},
                                        {"date_range_start", day},
                                        {"date_range_end", day},
                                        {"dr_sessions", "off"}});
    };
    CHECK(on("03/08/2026") == std::set<std::string>{"b@example.com", "c@example.com"});
    CHECK(on("11/01/2026") == std::set<std::string>{"f@example.com", "g@example.com"});
}

TEST_CASE("in the scenario dst-change sessions go through both changes of the clocks") {
    sandbox_calls calls({.scenario = sandbox_scenario::dst_change, .zone_offset = zones});
    calls.login();
    const auto skews = [&](const std::string& event, const std::string& zone) {
        std::set<std::int64_t> found;
        const auto result =
            calls.json("/api/reporting/audience_reports/json", calls.report(event, {{"tz", zone}}));
        for (const auto& person : result.at("success").at("attendee_list").as_array()) {
            const auto* session = person.as_object().if_contains("session");
            const auto* live =
                session != nullptr ? session->as_object().if_contains("live_sessions_list") : nullptr;
            if (live == nullptr) {
                continue;
            }
            for (const auto& item : live->as_array()) {
                const auto start = webcasts::wire::parse_local_time(sandbox_calls::text(item.at("start")));
                const auto end = webcasts::wire::parse_local_time(sandbox_calls::text(item.at("end")));
                found.insert((*end - *start).count() - item.at("duration").as_int64());
            }
        }
        return found;
    };
    CHECK(skews("1000001", "Europe/Berlin") == std::set<std::int64_t>{0, 3600});
    CHECK(skews("1000002", "America/New_York") == std::set<std::int64_t>{0, 3600});
    CHECK(skews("1000003", "Europe/Berlin") == std::set<std::int64_t>{-3600, 0});
    CHECK(skews("1000004", "America/New_York") == std::set<std::int64_t>{-3600, 0});
    CHECK(skews("1000004", "GMT") == std::set<std::int64_t>{0});
}

} // namespace webcasts::tests::zoneinfo_test
