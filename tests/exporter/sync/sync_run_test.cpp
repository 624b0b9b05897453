// SPDX-License-Identifier: BSL-1.0
// Runs of sync against a service in this process: what is fetched, kept, failed and resumed.

#include "exporter/sync_scene.hpp"
#include "support/catch.hpp"

#include <algorithm>
#include <fmt/format.h>
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

TEST_CASE("a run that was cut off in another night is not resumed, not even in the night of 23 hours") {
    sync_scene scene(ten_events());
    REQUIRE(scene.sync() == exit_status::done);
    scene.fetched();
    const auto* const hours = GENERATE("-12 hours", "-23 hours", "-24 hours", "-25 hours");
    CAPTURE(hours);
    exporter::sqlite_connection(scene.path())
        .execute(fmt::format("UPDATE run SET complete = 0; "
                             "UPDATE run_event SET finished = strftime('%Y-%m-%dT%H:%M:%SZ', 'now', '{}')",
                             hours)
                     .c_str());
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

namespace {

/// An event of 20 days ago with so many people; two of three watched.
webcasts::testing::sandbox_event event_with(int people) {
    auto made = event("1000001", "2026-02-10 08:00:00");
    for (int i = 0; i < people; ++i) {
        made.attendees.push_back(person(fmt::format("p{}@example.com", i).c_str()));
        if (i % 3 != 0) {
            made.attendees.back().sessions = {
                viewing(viewing_kind::live, "2026-02-10 08:00:00", "2026-02-10 08:30:00")};
        }
    }
    return made;
}

const char* const registrants = "SELECT registrants, attended FROM v_funnel WHERE event_id = '1000001'";
const char* const latest_status =
    "SELECT status, registrants, received FROM run_event WHERE run_id = (SELECT max(run_id) FROM run)";

} // namespace

TEST_CASE("a report that lost what is stored is kept away, said and recorded, until it is accepted") {
    const int left = GENERATE(0, 1, 14);
    CAPTURE(left);
    sync_scene scene({event_with(30)});
    REQUIRE(scene.sync() == exit_status::done);
    REQUIRE(scene.rows(registrants) == texts{"30|20"});
    scene.serve({event_with(left)});
    REQUIRE(scene.sync() == exit_status::partial);
    REQUIRE(scene.rows(registrants) == texts{"30|20"});
    REQUIRE(scene.rows(latest_status) == texts{fmt::format("kept|NULL|{}", left)});
    REQUIRE(scene.sync() == exit_status::partial);
    SECTION("it comes back by itself") {
        scene.serve({event_with(31)});
        REQUIRE(scene.sync() == exit_status::done);
        REQUIRE(scene.rows(registrants) == texts{"31|20"});
    }
    SECTION("it is the truth") {
        scene.options.sync.accepts_shrink = true;
        REQUIRE(scene.sync() == exit_status::done);
        REQUIRE(scene.rows("SELECT count(*) FROM attendee") == texts{std::to_string(left)});
        REQUIRE(scene.rows(latest_status) == texts{fmt::format("stored|{}|NULL", left)});
    }
    SECTION("other filters have other rows") {
        scene.options.sync.query.no_shows = true;
        REQUIRE(scene.sync() == exit_status::done);
    }
}

TEST_CASE("sessions and answers that vanish from a good report are kept as well") {
    auto full = event_with(12);
    for (auto& attendee : full.attendees) {
        attendee.survey_answers = {{"Useful?", "Yes", {}}};
    }
    auto changed = full;
    const bool of_sessions = GENERATE(true, false);
    for (auto& attendee : changed.attendees) {
        of_sessions ? attendee.sessions.clear() : attendee.survey_answers.clear();
    }
    sync_scene scene({full});
    REQUIRE(scene.sync() == exit_status::done);
    scene.serve({changed});
    REQUIRE(scene.sync() == exit_status::partial);
    REQUIRE(scene.rows("SELECT (SELECT count(*) FROM session), (SELECT count(*) FROM answer)") ==
            texts{"8|12"});
}

TEST_CASE("a few registrations may go, but not the last one") {
    sync_scene scene({event_with(3)});
    REQUIRE(scene.sync() == exit_status::done);
    scene.serve({event_with(2)});
    REQUIRE(scene.sync() == exit_status::done);
    REQUIRE(scene.rows("SELECT count(*) FROM attendee") == texts{"2"});
    scene.serve({event_with(0)});
    REQUIRE(scene.sync() == exit_status::partial);
    REQUIRE(scene.rows("SELECT count(*) FROM attendee") == texts{"2"});
}

TEST_CASE("an event that the list names twice is fetched once, from its first start to its last end") {
    auto first = event_with(12);
    auto second = first;
    second.summary.scheduled_start = at("2026-02-20 08:00:00");
    second.summary.scheduled_end = at("2026-02-20 09:00:00");
    auto events = ten_events();
    events.front() = GENERATE_COPY(first, second);
    events.push_back(GENERATE_COPY(first, second));
    sync_scene scene(events);
    scene.options.access.service.jobs = GENERATE(1U, 4U);
    for (int night = 0; night < 3; ++night) {
        REQUIRE(scene.sync() == exit_status::done);
        const texts calls = scene.fetched();
        REQUIRE(std::count(calls.begin(), calls.end(), "1000001") == 1);
    }
    REQUIRE(scene.rows("SELECT count(*) FROM attendee WHERE event_id = '1000001'") == texts{"12"});
    const exporter::console console(-1);
    exporter::service_client client(scene.options.access.service, scene.service(), console);
    REQUIRE(exporter::plan_sync(scene.options.sync, client, console).value().size() == 10);
    const bool is_first_alone =
        events.front().summary == first.summary && events.back().summary == first.summary;
    REQUIRE(scene.rows("SELECT sched_end_utc FROM event WHERE event_id = '1000001'") ==
            texts{is_first_alone ? "2026-02-10T09:00:00Z" : "2026-02-20T09:00:00Z"});
}

TEST_CASE("of what the list says repeatedly of an event all is kept: a title, the first start, the last end, "
          "that it is not over") {
    auto bare = event_with(12);
    bare.summary.title.clear();
    bare.summary.scheduled_start.reset();
    bare.summary.scheduled_end.reset();
    bare.summary.expired = true;
    auto early = event_with(12);
    early.summary.title = "Early";
    early.summary.scheduled_start = at("2026-02-09 08:00:00");
    early.summary.scheduled_end = at("2026-02-09 09:00:00");
    early.summary.expired = true;
    auto late = early;
    late.summary.title = "Late";
    late.summary.scheduled_start = at("2026-02-11 08:00:00");
    late.summary.scheduled_end = at("2026-02-11 09:00:00");
    late.summary.expired = GENERATE(true, false);
    auto events = ten_events();
    events.front() = bare;
    events.push_back(early);
    events.push_back(late);
    events.push_back(bare);
    sync_scene scene(events);
    REQUIRE(scene.sync() == exit_status::done);
    REQUIRE(
        scene.rows(
            "SELECT title, sched_start_utc, sched_end_utc, expired FROM event WHERE event_id = '1000001'") ==
        texts{"Early|2026-02-09T08:00:00Z|2026-02-11T09:00:00Z|" +
              std::string(late.summary.expired ? "1" : "0")});
}

TEST_CASE("an event that is gone from the list is marked and kept, and comes back") {
    auto events = ten_events();
    sync_scene scene(events);
    REQUIRE(scene.sync() == exit_status::done);
    const auto removed = events[3];
    events.erase(events.begin() + 3);
    scene.serve(events);
    REQUIRE(scene.sync() == exit_status::done);
    const auto* const gone = "SELECT event_id, gone_utc FROM event WHERE gone_utc IS NOT NULL";
    REQUIRE(scene.rows(gone) == texts{"1000004|2026-03-02T09:00:00Z"});
    REQUIRE(scene.rows("SELECT count(*) FROM v_funnel WHERE registrants = 1") == texts{"10"});
    scene.set_clock("2026-03-03 09:00:00");
    REQUIRE(scene.sync() == exit_status::done);
    REQUIRE(scene.rows(gone) == texts{"1000004|2026-03-02T09:00:00Z"});
    events.push_back(removed);
    scene.serve(events);
    REQUIRE(scene.sync() == exit_status::done);
    REQUIRE(scene.rows(gone).empty());
}

TEST_CASE("an event list that lost most events is not believed") {
    auto events = ten_events();
    const std::size_t left = GENERATE(0U, 1U, 4U);
    CAPTURE(left);
    sync_scene scene(events);
    REQUIRE(scene.sync() == exit_status::done);
    events.erase(events.begin() + static_cast<std::ptrdiff_t>(left), events.end());
    scene.serve(events);
    REQUIRE(scene.sync() == exit_status::partial);
    REQUIRE(scene.rows("SELECT count(*) FROM event WHERE gone_utc IS NULL") == texts{"10"});
    REQUIRE(scene.rows("SELECT error FROM run WHERE run_id = 2") ==
            texts{fmt::format("the event list lacks {} of 10 stored events", 10 - left)});
    scene.options.sync.accepts_shrink = true;
    REQUIRE(scene.sync() == exit_status::done);
    REQUIRE(scene.rows("SELECT count(*) FROM event WHERE gone_utc IS NOT NULL") ==
            texts{std::to_string(10 - left)});
}

TEST_CASE("what the list says is stored whole, also of events that are skipped or fail") {
    auto old = event("1000001", "2025-12-20 08:00:00");
    auto due = event("1000002", "2026-03-01 08:00:00");
    old.attendees = due.attendees = {person("a@example.com")};
    sync_scene scene({old, due});
    REQUIRE(scene.sync() == exit_status::done);
    REQUIRE(scene.rows("SELECT no_shows FROM v_funnel ORDER BY event_id") == texts{"1", "1"});
    old.summary.title = "A new name";
    due.summary.scheduled_start = at("2026-04-01 08:00:00");
    due.summary.scheduled_end = at("2026-04-01 09:00:00");
    scene.serve({old, due});
    scene.set_clock("2026-03-03 09:00:00");
    scene.service().add_fault(fault_of("operation=audience_reports,event=1000002,status=500"));
    REQUIRE(scene.sync() == exit_status::temporary);
    REQUIRE(scene.rows("SELECT title, begun, no_shows, no_show_rate FROM v_funnel ORDER BY event_id") ==
            texts{"A new name|1|1|1.0", "Event 1000002|0|0|NULL"});
}

TEST_CASE("rows that are older than what is stored do not replace it, unless they are asked for") {
    sync_scene scene({event_with(12)});
    REQUIRE(scene.sync() == exit_status::done);
    scene.set_clock("2026-03-01 09:00:00");
    scene.serve({event_with(13)});
    REQUIRE(scene.sync() == exit_status::partial);
    REQUIRE(scene.rows("SELECT count(*), max(pulled) FROM attendee, bookmark") ==
            texts{"12|2026-03-02T09:00:00Z"});
    scene.options.sync.schedule.full = true;
    REQUIRE(scene.sync() == exit_status::done);
    REQUIRE(scene.rows("SELECT count(*), max(pulled) FROM attendee, bookmark") ==
            texts{"13|2026-03-01T09:00:00Z"});
}

TEST_CASE("a second run of the same database is refused and changes nothing") {
    sync_scene scene(ten_events());
    const exporter::database_lock other(scene.path(), exporter::lock_wait::refuse);
    try {
        static_cast<void>(scene.sync());
        FAIL("it ran");
    } catch (const exporter::failure& refusal) {
        REQUIRE(refusal.status() == exit_status::busy);
    }
    REQUIRE(scene.rows("SELECT count(*) FROM run") == texts{"0"});
}

TEST_CASE("spellings of an address are one person") {
    auto made = event("1000001", "2026-02-10 08:00:00");
    for (const char* spelling : {"ada@example.com", "ada@example.com ",
                                 "\xC2\xA0"
                                 "ADA@Example.com",
                                 "\xE2\x80\x8B"
                                 "ada@example.com",
                                 "ada@example.com.", "ada\xE2\x80\x8D@example.com"}) {
        made.attendees.push_back(person(spelling));
    }
    made.attendees.back().sessions = {
        viewing(viewing_kind::live, "2026-02-10 08:00:00", "2026-02-10 08:30:00")};
    sync_scene scene({made});
    REQUIRE(scene.sync() == exit_status::done);
    REQUIRE(scene.rows("SELECT registrants, attended, no_shows FROM v_funnel") == texts{"1|1|0"});
    REQUIRE(scene.rows(
                "SELECT count(*), count(DISTINCT email), min(person_key), max(person_key) FROM attendee") ==
            texts{"6|6|ada@example.com|ada@example.com"});
}

} // namespace webcasts::tests::sync_run_test
