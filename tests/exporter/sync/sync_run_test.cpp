// SPDX-License-Identifier: BSL-1.0
// Runs of sync against a service in this process: what is fetched, kept, failed and resumed.

#include "exporter/sync_scene.hpp"
#include "support/catch.hpp"

#include <algorithm>
#include <string>
#include <vector>

namespace webcasts::tests::sync_run_test {

namespace {

using exporter::exit_status;
using webcasts::viewing_kind;
using webcasts::testing::sandbox_fault;
using texts = std::vector<std::string>;

/// An event that ended 20 days before the service's clock, with somebody who has not watched.
webcasts::testing::sandbox_event event_20_days_ago() {
    auto made = event("1000001", "2026-02-10 08:00:00");
    made.attendees = {person("a@example.com")};
    return made;
}

/// Ten events of the last month, each with one person who watched.
std::vector<webcasts::testing::sandbox_event> ten_events() {
    std::vector<webcasts::testing::sandbox_event> events;
    for (int i = 0; i < 10; ++i) {
        events.push_back(event(std::to_string(1000001 + i).c_str(), "2026-02-20 08:00:00"));
        events.back().attendees = {person("a@example.com")};
        events.back().attendees.front().sessions = {
            viewing(viewing_kind::live, "2026-02-20 08:00:00", "2026-02-20 08:30:00")};
    }
    return events;
}

sandbox_fault fault_of(const char* text) {
    return webcasts::testing::parse_fault(text).value();
}

const char* const data =
    "SELECT * FROM event JOIN attendee USING (event_id) JOIN session USING (event_id) ORDER BY 1, 2";

} // namespace

TEST_CASE("a late on-demand view in an event of 20 days ago is found") {
    sync_scene scene({event_20_days_ago()});
    REQUIRE(scene.sync() == exit_status::done);
    REQUIRE(scene.rows("SELECT attended FROM v_person_event") == texts{"0"});
    auto later = event_20_days_ago();
    later.attendees.front().sessions = {
        viewing(viewing_kind::on_demand, "2026-03-02 10:00:00", "2026-03-02 10:20:00")};
    scene.set_clock("2026-03-03 09:00:00");
    scene.serve({later});
    REQUIRE(scene.sync() == exit_status::done);
    REQUIRE(scene.rows("SELECT attended, on_demand, watch_seconds FROM v_person_event") == texts{"1|1|1200"});
}

TEST_CASE("an event is fetched no more when it was fetched after its look-back") {
    sync_scene scene({event_20_days_ago()});
    scene.options.sync.schedule.lookback = std::chrono::days(30);
    REQUIRE(scene.sync() == exit_status::done);
    REQUIRE(scene.fetched() == texts{"1000001"});
    scene.set_clock("2026-03-12 08:00:00");
    REQUIRE(scene.sync() == exit_status::done);
    REQUIRE(scene.fetched() == texts{"1000001"});
    scene.set_clock("2026-03-13 08:00:00");
    REQUIRE(scene.sync() == exit_status::done);
    REQUIRE(scene.fetched() == texts{"1000001"});
    REQUIRE(scene.sync() == exit_status::done);
    REQUIRE(scene.fetched().empty());
    scene.options.sync.schedule.full = true;
    REQUIRE(scene.sync() == exit_status::done);
    REQUIRE(scene.fetched() == texts{"1000001"});
}

TEST_CASE("a plan fetches nothing and changes nothing") {
    sync_scene scene({event_20_days_ago()});
    scene.options.plan = true;
    REQUIRE(scene.sync() == exit_status::done);
    REQUIRE(scene.service().counts().by_operation.at("eventlist") == 1);
    REQUIRE(scene.fetched().empty());
    REQUIRE_FALSE(std::filesystem::exists(scene.path()));
}

TEST_CASE("one event of ten that fails for good is named, and the next run fetches it") {
    const auto* const fault = GENERATE("operation=audience_reports,event=1000004,status=500",
                                       "operation=audience_reports,event=1000004,return_code=77",
                                       "operation=audience_reports,event=1000004,malformed");
    CAPTURE(fault);
    sync_scene scene(ten_events());
    REQUIRE(scene.sync() == exit_status::done);
    scene.set_clock("2026-03-03 09:00:00");
    scene.service().add_fault(fault_of(fault));
    REQUIRE(scene.sync() == exit_status::partial);
    REQUIRE(scene.rows("SELECT count(*) FROM run_event WHERE run_id = 2 AND status = 'stored'") ==
            texts{"9"});
    REQUIRE(
        scene.rows(
            "SELECT event_id FROM run_event WHERE status = 'failed' AND error LIKE 'audience report: %'") ==
        texts{"1000004"});
    REQUIRE(scene.rows("SELECT DISTINCT pulled FROM bookmark WHERE event_id <> '1000004'") ==
            texts{"2026-03-03T09:00:00Z"});
    REQUIRE(scene.rows("SELECT pulled FROM bookmark WHERE event_id = '1000004'") ==
            texts{"2026-03-02T09:00:00Z"});
    REQUIRE(scene.rows("SELECT count(*) FROM attendee") == texts{"10"});
    REQUIRE(scene.fetched().size() >= 10);
    REQUIRE(scene.sync() == exit_status::done);
    REQUIRE(scene.rows("SELECT pulled FROM bookmark WHERE event_id = '1000004'") ==
            texts{"2026-03-03T09:00:00Z"});
}

TEST_CASE("one event of ten that never was fetched fails, and nine are saved") {
    sync_scene scene(ten_events());
    scene.service().add_fault(fault_of("operation=audience_reports,event=1000004,malformed"));
    REQUIRE(scene.sync() == exit_status::partial);
    REQUIRE(scene.rows("SELECT count(*) FROM event") == texts{"9"});
    REQUIRE(scene.rows("SELECT count(*) FROM bookmark") == texts{"9"});
    scene.fetched();
    scene.options.sync.schedule.lookback = std::chrono::days(0);
    REQUIRE(scene.sync() == exit_status::done);
    REQUIRE(scene.fetched() == texts{"1000004"});
    REQUIRE(scene.rows("SELECT count(*) FROM event") == texts{"10"});
}

TEST_CASE("two runs in a row leave the same data") {
    sync_scene scene(ten_events());
    REQUIRE(scene.sync() == exit_status::done);
    const auto before = scene.rows(data);
    scene.options.sync.schedule.full = true;
    REQUIRE(scene.sync() == exit_status::done);
    REQUIRE(scene.rows(data) == before);
    REQUIRE(before.size() == 10);
}

TEST_CASE("events of a run that was cut off are not fetched again") {
    sync_scene scene(ten_events());
    scene.service().add_fault(fault_of("operation=audience_reports,event=1000004,status=500"));
    REQUIRE(scene.sync() == exit_status::partial);
    scene.fetched();
    exporter::sqlite_connection(scene.path())
        .execute("UPDATE run SET finished = NULL, exit_status = NULL, complete = 0");
    REQUIRE(scene.sync() == exit_status::done);
    REQUIRE(scene.fetched() == texts{"1000004"});
    // That run came to its end: the next one begins anew.
    REQUIRE(scene.sync() == exit_status::done);
    REQUIRE(scene.fetched().size() == 10);
}

TEST_CASE("a run that was cut off more than a day ago is not resumed") {
    sync_scene scene(ten_events());
    REQUIRE(scene.sync() == exit_status::done);
    scene.fetched();
    exporter::sqlite_connection(scene.path())
        .execute("UPDATE run SET complete = 0, started = strftime('%Y-%m-%dT%H:%M:%SZ', 'now', '-25 hours')");
    REQUIRE(scene.sync() == exit_status::done);
    REQUIRE(scene.fetched().size() == 10);
}

TEST_CASE("a report that breaks off behind its first rows is fetched once more") {
    auto events = ten_events();
    for (int i = 0; i < 2000; ++i) {
        events[3].attendees.push_back(person(("p" + std::to_string(i) + "@example.com").c_str()));
    }
    sync_scene scene(events);
    scene.set_retries(1);
    scene.service().add_fault(
        fault_of("operation=audience_reports,event=1000004,nth=1,truncate_at_byte=300000"));
    REQUIRE(scene.sync() == exit_status::done);
    REQUIRE(
        scene.rows("SELECT count(*), count(DISTINCT email_key) FROM attendee WHERE event_id = '1000004'") ==
        texts{"2001|2001"});
    REQUIRE(scene.rows("SELECT status FROM run_event WHERE event_id = '1000004'") == texts{"stored"});
}

TEST_CASE("a refusal is asked about once more, for the session may have ended twice in a call") {
    sync_scene scene(ten_events());
    scene.options.access.service.jobs = 1;
    scene.set_retries(3);
    scene.service().add_fault(fault_of("operation=audience_reports,event=1000004,nth=1,expire_session"));
    scene.service().add_fault(fault_of("operation=audience_reports,event=1000004,nth=2,return_code=102"));
    REQUIRE(scene.sync() == exit_status::done);
    scene.service().reset();
    scene.service().add_fault(fault_of("operation=audience_reports,event=1000004,return_code=102"));
    REQUIRE(scene.sync() == exit_status::partial);
    const auto calls = scene.fetched();
    REQUIRE(std::count(calls.begin(), calls.end(), "1000004") <= 4);
}

TEST_CASE("a log-in that is refused in the middle of a run ends it, and the next run goes on where it was") {
    sync_scene scene(ten_events());
    scene.options.access.service.jobs = 1;
    scene.set_retries(1);
    scene.service().add_fault(fault_of("operation=audience_reports,nth=4,expire_session"));
    scene.service().add_fault(fault_of("operation=login,nth=2,return_code=101"));
    REQUIRE(scene.sync() == exit_status::partial);
    REQUIRE(scene.rows("SELECT count(*) FROM bookmark") == texts{"3"});
    scene.fetched();
    REQUIRE(scene.sync() == exit_status::done);
    REQUIRE(scene.fetched() ==
            texts{"1000004", "1000005", "1000006", "1000007", "1000008", "1000009", "1000010"});
}

TEST_CASE("the same event pulled under two zones gives the same instants, on nights when clocks change") {
    auto autumn = event("1000001", "2025-11-02 05:00:00");
    autumn.attendees = {person("a@example.com")};
    autumn.attendees.front().registered_at = at("2025-11-02 06:30:00"); // the second 01:30 in New York
    autumn.attendees.front().sessions = {
        viewing(viewing_kind::live, "2025-11-02 05:30:00", "2025-11-02 06:45:00"),
        viewing(viewing_kind::on_demand, "2025-11-02 06:10:00", "2025-11-02 07:10:00")};
    auto spring = event("1000002", "2026-03-08 06:30:00");
    spring.attendees = autumn.attendees;
    spring.attendees.front().sessions = {
        viewing(viewing_kind::live, "2026-03-08 06:45:00", "2026-03-08 07:15:00")};
    sync_scene scene({autumn, spring});
    const auto* const instants =
        "SELECT a.event_id, reg_date_utc, session_start_utc, session_end_utc, "
        "sched_start_utc FROM event JOIN attendee a USING (event_id) JOIN session USING "
        "(event_id) ORDER BY 1, 3";
    REQUIRE(scene.sync() == exit_status::done);
    const auto in_gmt = scene.rows(instants);
    scene.options.sync.query.tz = "America/New_York";
    REQUIRE(scene.sync() == exit_status::done);
    REQUIRE(scene.rows(instants) == in_gmt);
    REQUIRE(in_gmt.at(1) ==
            "1000001|2025-11-02T06:30:00Z|2025-11-02T06:10:00Z|2025-11-02T07:10:00Z|2025-11-02T05:00:00Z");
    REQUIRE(scene.rows("SELECT session_start, session_end FROM session ORDER BY session_start_utc") ==
            texts{"2025-11-02T01:30:00-04:00|2025-11-02T01:45:00-05:00",
                  "2025-11-02T01:10:00-05:00|2025-11-02T02:10:00-05:00",
                  "2026-03-08T01:45:00-05:00|2026-03-08T03:15:00-04:00"});
    // The days of a date range are meant in the zone, so that the service's answer is in it as well.
    scene.options.sync.query.date_range_start =
        std::chrono::year_month_day(std::chrono::year(2020), std::chrono::month(1), std::chrono::day(1));
    REQUIRE(scene.sync() == exit_status::done);
    REQUIRE(scene.rows("SELECT session_start_utc, session_end_utc FROM session ORDER BY 1") ==
            texts{"2025-11-02T05:30:00Z|2025-11-02T06:45:00Z", "2025-11-02T06:10:00Z|2025-11-02T07:10:00Z",
                  "2026-03-08T06:45:00Z|2026-03-08T07:15:00Z"});
}

} // namespace webcasts::tests::sync_run_test
