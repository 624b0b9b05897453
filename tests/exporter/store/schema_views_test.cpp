// SPDX-License-Identifier: BSL-1.0
// The database's views beside a fixture that was counted by hand.

#include "exporter/sync_scene.hpp"
#include "store/attendee_store.hpp"
#include "support/catch.hpp"

#include <chrono>
#include <fmt/format.h>
#include <optional>
#include <string>
#include <vector>

namespace webcasts::tests::schema_views_test {

namespace {

using exporter::exit_status;
using webcasts::viewing_kind;
using texts = std::vector<std::string>;

webcasts::attendee registrant(const char* email, const char* source) {
    auto made = person(email);
    made.source = source;
    return made;
}

/// Event 1000001, an hour from 10:00:
///
/// Ann (example.com, mail): two tabs of 30 minutes that overlap by 10, then on demand 15 minutes: 65 minutes.
/// Bob (example.com, mail): live from 10:15 for 30 minutes, a question, two survey answers.
/// Cy (example.org, mail): registered twice, in other letters; the second time with 5 minutes of sim-live.
/// Di (Mail.Example.net, partner): no session. Ed (no e-mail, no source): no session.
/// Flo (example.org, partner): on demand; a duration of 120 seconds alone.
///
/// Event 1000002 is to come: Ann and Di have registered.
std::vector<webcasts::testing::sandbox_event> counted_by_hand() {
    auto past = event("1000001", "2026-02-10 10:00:00");
    auto ann = registrant("ann@example.com", "mail");
    ann.sessions = {viewing(viewing_kind::live, "2026-02-10 10:00:00", "2026-02-10 10:30:00"),
                    viewing(viewing_kind::live, "2026-02-10 10:20:00", "2026-02-10 10:50:00"),
                    viewing(viewing_kind::on_demand, "2026-02-12 10:00:00", "2026-02-12 10:15:00")};
    auto bob = registrant("Bob@Example.com", "mail");
    bob.sessions = {viewing(viewing_kind::live, "2026-02-10 10:15:00", "2026-02-10 10:45:00")};
    bob.questions = {{at("2026-02-10 10:20:00"), "Why?", {}}};
    bob.survey_answers = {{"Useful?", "Yes", {}}, {"Long?", "No", {}}};
    auto cy = registrant("cy@example.org", "mail");
    auto cy_again = registrant("CY@example.org", "partner");
    cy_again.sessions = {viewing(viewing_kind::simulated_live, "2026-02-17 10:00:00", "2026-02-17 10:05:00")};
    auto flo = registrant("flo@example.org", "partner");
    flo.sessions = {{viewing_kind::on_demand, {}, {}, std::chrono::seconds(120), {}}};
    past.attendees = {
        ann, bob, cy, cy_again, registrant("di@Mail.Example.net", "partner"), registrant("", ""), flo};
    auto coming = event("1000002", "2026-03-20 10:00:00");
    coming.attendees = {registrant("ann@example.com", "mail"), registrant("di@Mail.Example.net", "")};
    return {past, coming};
}

class counted_scene : public sync_scene {
  public:
    counted_scene() : sync_scene(counted_by_hand()) { REQUIRE(sync() == exit_status::done); }
};

} // namespace

TEST_CASE("v_funnel counts people, and nobody is a no-show of an event to come") {
    const counted_scene scene;
    REQUIRE(scene.rows(
                "SELECT event_id, begun, registrants, attended, live, simlive, on_demand, no_shows, asked, "
                "surveyed, watch_seconds FROM v_funnel ORDER BY 1") ==
            texts{"1000001|1|6|4|2|1|2|2|1|1|6120", "1000002|0|2|0|0|0|0|0|0|0|0"});
    REQUIRE(scene.rows("SELECT printf('%.4f', no_show_rate), printf('%.4f', attendance_rate), "
                       "average_watch_seconds FROM v_funnel ORDER BY event_id LIMIT 1") ==
            texts{"0.3333|0.6667|1530.0"});
    REQUIRE(scene.rows("SELECT no_show_rate, average_watch_seconds FROM v_funnel WHERE NOT begun") ==
            texts{"NULL|NULL"});
}

TEST_CASE("v_watch is the union of a person's intervals") {
    const counted_scene scene;
    REQUIRE(
        scene.rows(
            "SELECT email_key, intervals, watch_seconds, summed_seconds, first_seen_utc, last_seen_utc FROM "
            "v_watch ORDER BY 1") ==
        texts{"ann@example.com|3|3900|4500|2026-02-10T10:00:00Z|2026-02-12T10:15:00Z",
              "bob@example.com|1|1800|1800|2026-02-10T10:15:00Z|2026-02-10T10:45:00Z",
              "cy@example.org|1|300|300|2026-02-17T10:00:00Z|2026-02-17T10:05:00Z",
              "flo@example.org|1|120|120|NULL|NULL"});
}

TEST_CASE("v_person_event tells what each person did") {
    const counted_scene scene;
    REQUIRE(
        scene.rows(
            "SELECT email_key, registrations, sti, live, simlive, on_demand, attended, no_show, sessions, "
            "watch_seconds, questions, survey_answers FROM v_person_event ORDER BY event_id, 1") ==
        texts{"#1|1||0|0|0|0|1|0|0|0|0", "ann@example.com|1|mail|1|0|1|1|0|3|3900|0|0",
              "bob@example.com|1|mail|1|0|0|1|0|1|1800|1|2", "cy@example.org|2|mail|0|1|0|1|0|1|300|0|0",
              "di@mail.example.net|1|partner|0|0|0|0|1|0|0|0|0",
              "flo@example.org|1|partner|0|0|1|1|0|1|120|0|0", "ann@example.com|1|mail|0|0|0|0|0|0|0|0|0",
              "di@mail.example.net|1||0|0|0|0|0|0|0|0|0"});
}

TEST_CASE("v_domain and v_source share people out") {
    const counted_scene scene;
    REQUIRE(scene.rows(
                "SELECT event_id, domain, registrants, attended, no_shows, watch_seconds FROM v_domain "
                "ORDER BY 1, 2") == texts{"1000001||1|0|1|0", "1000001|example.com|2|2|0|5700",
                                          "1000001|example.org|2|2|0|420", "1000001|mail.example.net|1|0|1|0",
                                          "1000002|example.com|1|0|0|0", "1000002|mail.example.net|1|0|0|0"});
    REQUIRE(scene.rows("SELECT event_id, sti, registrants, attended, no_shows, watch_seconds FROM v_source "
                       "ORDER BY 1, 2") == texts{"1000001||1|0|1|0", "1000001|mail|3|3|0|6000",
                                                 "1000001|partner|2|1|1|120", "1000002||1|0|0|0",
                                                 "1000002|mail|1|0|0|0"});
}

TEST_CASE("v_concurrency counts people at a time, not tabs") {
    const counted_scene scene;
    REQUIRE(scene.rows("SELECT kind, at_utc, viewers FROM v_concurrency ORDER BY kind, at_utc") ==
            texts{"live|2026-02-10T10:00:00Z|1", "live|2026-02-10T10:15:00Z|2", "live|2026-02-10T10:45:00Z|1",
                  "live|2026-02-10T10:50:00Z|0", "od|2026-02-12T10:00:00Z|1", "od|2026-02-12T10:15:00Z|0",
                  "simlive|2026-02-17T10:00:00Z|1", "simlive|2026-02-17T10:05:00Z|0"});
}

TEST_CASE("the summary of a run counts as v_funnel does") {
    const counted_scene scene;
    exporter::sqlite_connection database(scene.path());
    exporter::attendee_store store(database, exporter::time_zone("GMT"), exporter::time_zone("GMT"));
    const exporter::instant pulled{std::chrono::seconds{1'772'442'000}};
    const exporter::pulled_event past{counted_by_hand().front().summary, true, pulled, {}, {}};
    store.stage("1000001", counted_by_hand().front().attendees);
    exporter::transaction whole(database);
    const auto counts = store.keep(past).counts;
    REQUIRE(std::vector<std::uint64_t>{counts.registrants, counts.live, counts.simlive, counts.on_demand,
                                       counts.no_shows} == std::vector<std::uint64_t>{6, 2, 1, 2, 2});
}

TEST_CASE("the duration bounds the interval of a session") {
    struct row {
        const char* start; ///< NULL: absent
        const char* end;
        int duration; ///< -1: absent
        const char* watched;
    };
    const auto item = GENERATE(values<row>({
        {"15:00:00", "15:30:00", 1800, "1800"}, // no contradiction
        {"15:10:00", "15:09:58", 1800, "1800"}, // the end is before the start
        {"15:10:00", "15:09:58", -1, "0"},
        {"15:00:00", nullptr, 600, "600"},
        {"15:00:00", nullptr, -1, "0"},
        {nullptr, "15:30:00", 600, "600"},
        {nullptr, nullptr, 900, "900"},
        {"15:00:00", "15:00:00", 0, "0"},
        {"15:00:00", "15:00:00", 2700, "2700"},
        {"01:00:00", "23:00:00", 1800, "1800"}, // a window that was left open
        {"15:00:00", "15:10:00", 1800, "600"},
        {"15:00:00", "15:10:00", -1, "600"},
    }));
    CAPTURE(item.start, item.end, item.duration);
    const auto time = [](const char* text) {
        return text == nullptr ? std::optional<webcasts::local_time>()
                               : at(("2026-02-10 " + std::string(text)).c_str());
    };
    auto made = event("1000001", "2026-02-10 15:00:00");
    made.attendees = {person("a@example.com")};
    made.attendees.front().sessions = {
        {viewing_kind::live,
         time(item.start),
         time(item.end),
         item.duration < 0 ? std::nullopt : std::optional(std::chrono::seconds(item.duration)),
         {}}};
    sync_scene scene({made});
    REQUIRE(scene.sync() == exit_status::done);
    REQUIRE(scene.rows("SELECT attended, watch_seconds, live_watch_seconds, on_demand_watch_seconds FROM "
                       "v_person_event") == texts{fmt::format("1|{0}|{0}|0", item.watched)});
}

TEST_CASE("who registered after the end of an event is no no-show") {
    auto made = event("1000001", "2026-02-10 10:00:00");
    const auto add = [&](const char* email, const char* registered) {
        made.attendees.push_back(person(email));
        made.attendees.back().registered_at = at(registered);
        return &made.attendees.back();
    };
    add("early@example.com", "2026-02-01 00:00:00");
    add("at.the.end@example.com", "2026-02-10 11:00:00");
    add("late@example.com", "2026-02-10 11:00:01");
    add("late.again@example.com", "2026-02-12 00:00:00");
    add("late.again@example.com", "2026-02-01 00:00:00"); // the first registration was in time
    add("late.viewer@example.com", "2026-02-12 00:00:00")->sessions = {
        viewing(viewing_kind::on_demand, "2026-02-12 10:00:00", "2026-02-12 10:15:00")};
    add("live@example.com", "2026-02-01 00:00:00")->sessions = {
        viewing(viewing_kind::live, "2026-02-10 10:00:00", "2026-02-10 10:30:00")};
    made.attendees.push_back(person("without.a.date@example.com"));
    sync_scene scene({made});
    REQUIRE(scene.sync() == exit_status::done);
    REQUIRE(
        scene.rows("SELECT registrants, eligible, attended_live, on_demand, attended, no_shows, "
                   "round(live_rate, 3), round(attendance_rate, 3), round(no_show_rate, 3) FROM v_funnel") ==
        texts{"7|6|1|1|2|4|0.167|0.333|0.667"});
    REQUIRE(scene.rows("SELECT email_key FROM v_person_event WHERE NOT eligible") ==
            texts{"late@example.com"});
}

TEST_CASE("an event to come has no rates") {
    const counted_scene scene;
    REQUIRE(
        scene.rows("SELECT eligible, no_shows, live_rate, attendance_rate, no_show_rate FROM v_funnel WHERE "
                   "event_id = '1000002'") == texts{"0|0|NULL|NULL|NULL"});
}

} // namespace webcasts::tests::schema_views_test
