// SPDX-License-Identifier: BSL-1.0
// Purge removes the people of events that ended long ago, and no number changes.

#include "exporter/sync_scene.hpp"
#include "html/report_figures.hpp"
#include "store/kept_figures.hpp"
#include "store/person_removal.hpp"
#include "store/retention.hpp"
#include "support/catch.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <fstream>
#include <iterator>
#include <optional>
#include <random>
#include <set>
#include <string>
#include <vector>

namespace webcasts::tests::retention_test {

namespace {

using exporter::parse_retention;
using texts = std::vector<std::string>;

exporter::instant utc(const std::string& text) {
    return exporter::parse_utc(text).value();
}

std::string before(const char* period, const char* now) {
    return exporter::utc_text(parse_retention(period).value().before(utc(now)));
}

constexpr const char* today = "2026-03-02T09:00:00Z";

webcasts::attendee named(const char* email, const char* company) {
    auto made = person(email);
    made.company = company;
    made.source = "mail";
    made.registered_at = at("2023-05-01 10:00:00");
    return made;
}

/// An event of 2023, one of 2024 that ended within two years, and one of 2026. Ada was at all, Bob at the
/// first, Cy at the first two, Dee at the last.
class retention_scene {
  public:
    retention_scene() : scene({}) {
        auto ada = named("Ada@example.com", "Analytical");
        ada.sessions = {viewing(webcasts::viewing_kind::live, "2023-05-10 10:00:00", "2023-05-10 10:30:00")};
        ada.questions = {{at("2023-05-10 10:20:00"), "Does bob@example.org know?", {}}};
        auto bob = named("bob@example.org", "for bob@example.org");
        bob.survey_answers = {{"Why?", "Because of bob@example.org", {}}};
        auto nobody = named("", "");
        auto first = event("1000001", "2023-05-10 10:00:00");
        first.attendees = {ada, named("ADA@example.com", "Other"), bob, named("cy@example.net", ""), nobody};
        auto second = event("1000002", "2024-05-10 10:00:00");
        second.attendees = {named("ada@example.com", ""), named("cy@example.net", "")};
        auto third = event("1000003", "2026-02-20 10:00:00");
        auto dee = named("dee@example.com", "Asks for bob@example.org");
        dee.questions = {{at("2026-02-20 10:20:00"), "And bob@example.org?", {}}};
        third.attendees = {named("ada@example.com", ""), dee};
        scene.serve({first, second, third});
        scene.options.sync.schedule.full = true;
        REQUIRE(scene.sync() == exporter::exit_status::done);
        scene.fetched();
    }

    exporter::purge_result purge(const char* period = "24m") {
        return exporter::purge_people(
            {.database = scene.path(), .older_than = parse_retention(period).value()}, utc(today));
    }
    [[nodiscard]] std::string bytes() const {
        std::string all;
        for (const char* suffix : {"", "-wal", "-shm"}) {
            std::ifstream file(scene.path() + suffix, std::ios::binary);
            all.append(std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>());
        }
        return all;
    }
    /// What people see: everything that is counted, by event and over all.
    [[nodiscard]] texts numbers() const {
        texts all;
        for (const char* sql : {"SELECT * FROM v_funnel", "SELECT * FROM v_domain", "SELECT * FROM v_source",
                                "SELECT * FROM v_registration_day", "SELECT * FROM v_watch_minutes",
                                "SELECT * FROM v_concurrency"}) {
            for (std::string& row : scene.rows(std::string(sql) + " ORDER BY 1, 2")) {
                all.push_back(std::move(row));
            }
        }
        auto database = exporter::open_to_read(scene.path());
        for (const char* events : {"", "[\"1000001\"]", "[\"1000002\"]", "[\"1000003\"]",
                                   "[\"1000001\",\"1000002\",\"1000003\"]"}) {
            const auto wanted = *events == '\0' ? std::nullopt : std::optional<std::string>(events);
            all.push_back(fmt::format("{} people of {}",
                                      exporter::read_figures(database, wanted, utc(today)).people, events));
        }
        return all;
    }

    sync_scene scene;
};

} // namespace

TEST_CASE("a retention period is a number of days, weeks, months or years") {
    REQUIRE(before("730d", "2026-03-02T09:00:00Z") == "2024-03-02T09:00:00Z");
    REQUIRE(before("2w", "2026-03-02T09:00:00Z") == "2026-02-16T09:00:00Z");
    REQUIRE(before("24m", "2026-03-02T09:00:00Z") == "2024-03-02T09:00:00Z");
    REQUIRE(before("1m", "2026-03-31T23:59:59Z") == "2026-02-28T23:59:59Z");
    REQUIRE(before("1m", "2024-03-31T00:00:00Z") == "2024-02-29T00:00:00Z");
    REQUIRE(before("1y", "2024-02-29T12:00:00Z") == "2023-02-28T12:00:00Z");
    REQUIRE(before("13m", "2026-01-15T00:00:00Z") == "2024-12-15T00:00:00Z");
    REQUIRE(before("0d", "2026-03-02T09:00:00Z") == "2026-03-02T09:00:00Z");
    for (const char* text : {"", "m", "24", "24 m", "-1m", "+1m", "1.5y", "24M", "24mo", "m24", "101y",
                             "1201m", "36501d", "99999999999d", "1h"}) {
        CAPTURE(text);
        REQUIRE_FALSE(parse_retention(text));
    }
}

TEST_CASE("purge removes the people of old events, and every number stays") {
    retention_scene made;
    const texts numbers = made.numbers();
    const auto result = made.purge();
    REQUIRE(result.plan.events.size() == 1);
    REQUIRE(result.plan.events[0].event_id == "1000001");
    REQUIRE(result.plan.events[0].registrations == 5);
    REQUIRE(result.people == 1); // Bob alone is in no other event
    REQUIRE(result.left == texts{});
    for (const char* table : {"attendee", "session", "answer", "person_event"}) {
        CAPTURE(table);
        REQUIRE(made.scene.rows(fmt::format("SELECT count(*) FROM {} WHERE event_id = '1000001'", table)) ==
                texts{"0"});
    }
    REQUIRE(made.scene.rows("SELECT count(*) FROM attendee") == texts{"4"});
    REQUIRE(made.numbers() == numbers);
    REQUIRE(made.bytes().find("bob@example.org") == std::string::npos);
    REQUIRE(made.scene.rows("SELECT question FROM answer") == texts{"And [removed]?"});
    REQUIRE(made.scene.rows("SELECT company FROM v_company WHERE event_id = '1000001' ORDER BY 1") ==
            texts{"", "Analytical", "for [removed]"});
    // The event says so, and what was done is noted without people's data.
    REQUIRE(made.scene.rows("SELECT event_id FROM event WHERE purged_utc IS NOT NULL") == texts{"1000001"});
    REQUIRE(made.scene.rows("SELECT action, token, finished IS NOT NULL, details ->> 'people', details ->> "
                            "'older_than', details ->> 'events' FROM journal") ==
            texts{"purge|NULL|1|1|24m|[\"1000001\"]"});
    // Later ones go with the next purge; the numbers stay again, those over several events too.
    REQUIRE(made.purge("1y").plan.events.size() == 1);
    REQUIRE(made.numbers() == numbers);
    REQUIRE(made.bytes().find("cy@example.net") == std::string::npos);
    REQUIRE(made.purge("0d").plan.events.size() == 1);
    REQUIRE(made.scene.rows("SELECT count(*) FROM attendee") == texts{"0"});
    REQUIRE(made.scene.rows("SELECT count(*) FROM known_before") == texts{"0"});
    REQUIRE(made.scene.rows("SELECT registrants FROM v_funnel ORDER BY event_id") == texts{"4", "2", "2"});
    for (const char* address : {"ada@example.com", "Ada@", "dee@example.com"}) {
        REQUIRE(made.bytes().find(address) == std::string::npos);
    }
    // There is nothing left to do.
    REQUIRE(made.purge("0d").plan.events.empty());
    REQUIRE(made.scene.rows("SELECT count(*) FROM journal") == texts{"3"});
}

TEST_CASE("people of events that are purged at a time are counted once in any choice of them") {
    retention_scene made;
    const auto people_of = [&](const char* events) {
        auto database = exporter::open_to_read(made.scene.path());
        return exporter::read_figures(database, std::string(events), utc(today)).people;
    };
    const auto* const both = "[\"1000001\",\"1000002\"]";
    REQUIRE(people_of(both) == 4);
    REQUIRE(made.purge("1y").plan.events.size() == 2);
    REQUIRE(people_of(both) == 4);
    REQUIRE(people_of("[\"1000002\"]") == 2);
    REQUIRE(made.scene.rows("SELECT * FROM purged_people ORDER BY 1, 2") ==
            texts{"1000001|0|2", "1000001,1000002|0|1", "1000001,1000002|1|1"});
    // Who is new is counted before: all of the first event, nobody of the second.
    REQUIRE(made.scene.rows("SELECT * FROM purged_event ORDER BY 1") == texts{"1000001|3|3", "1000002|2|0"});
    REQUIRE(made.scene.rows("SELECT * FROM known_before") == texts{"ada@example.com|1683712800"});
}

TEST_CASE("a later sync brings nobody back, whatever it is asked for") {
    retention_scene made;
    static_cast<void>(made.purge());
    const auto way = GENERATE(as<std::string>(), "nightly", "full", "named", "other filters", "postponed");
    CAPTURE(way);
    made.scene.options.sync.schedule.full = way == "full";
    texts wanted{"1000003"};
    if (way == "full") {
        wanted = {"1000002", "1000003"};
    } else if (way == "named") {
        made.scene.options.sync.events = {"1000001", "1000003"};
    } else if (way == "other filters") {
        made.scene.options.sync.query.no_shows = true;
        wanted = {"1000002", "1000003"};
    } else if (way == "postponed") {
        // The list gives it another time: then it is not over, but its people are gone all the same.
        auto first = event("1000001", "2026-04-01 10:00:00");
        first.attendees = {named("bob@example.org", "")};
        auto third = event("1000003", "2026-02-20 10:00:00");
        third.attendees = {named("ada@example.com", ""), named("dee@example.com", "")};
        third.attendees[1].questions = {{at("2026-02-20 10:20:00"), "Well?", {}}};
        made.scene.serve({first, event("1000002", "2024-05-10 10:00:00"), third});
    }
    const auto figures = made.scene.rows("SELECT * FROM event_figures WHERE event_id = '1000001'");
    REQUIRE(made.scene.sync() == exporter::exit_status::done);
    REQUIRE(made.scene.fetched() == wanted);
    REQUIRE(made.scene.rows("SELECT count(*) FROM attendee WHERE event_id = '1000001'") == texts{"0"});
    REQUIRE(made.scene.rows("SELECT * FROM event_figures WHERE event_id = '1000001'") == figures);
}

TEST_CASE("who wants the people of a purged event again takes its mark away") {
    retention_scene made;
    const texts numbers = made.numbers();
    static_cast<void>(made.purge());
    exporter::open_to_write(made.scene.path()).execute("UPDATE event SET purged_utc = NULL");
    REQUIRE(made.scene.sync() == exporter::exit_status::done);
    REQUIRE(made.scene.rows("SELECT count(*) FROM attendee WHERE event_id = '1000001'") == texts{"5"});
}

TEST_CASE("the plan changes nothing, and an event without times stays") {
    retention_scene made;
    exporter::open_to_write(made.scene.path())
        .execute("INSERT INTO event (event_id, title, time_zone, query, extra) VALUES ('1000009', '', 'GMT', "
                 "'', '[]'); "
                 "UPDATE event SET sched_end = NULL, sched_end_utc = NULL WHERE event_id = '1000002'");
    // What another program changed is counted first.
    static_cast<void>(exporter::open_to_read(made.scene.path()));
    const texts rows = made.scene.rows("SELECT event_id, email_key FROM attendee");
    const exporter::purge_options options{.database = made.scene.path(),
                                          .older_than = parse_retention("1y").value()};
    const auto plan = exporter::plan_purge(options, utc(today));
    REQUIRE(plan.events.size() == 2);
    REQUIRE(plan.events[0].ended == "2023-05-10T11:00:00Z");
    REQUIRE(plan.events[0].sessions == 1);
    REQUIRE(plan.events[0].answers == 2);
    REQUIRE(plan.events[1].ended == "2024-05-10T10:00:00Z"); // without an end it ends when it starts
    REQUIRE(plan.without_time == 1);
    REQUIRE(made.scene.rows("SELECT event_id, email_key FROM attendee") == rows);
    REQUIRE(made.scene.rows("SELECT (SELECT count(*) FROM journal), (SELECT count(purged_utc) FROM event)") ==
            texts{"0|0"});
    REQUIRE(made.bytes().find("bob@example.org") != std::string::npos);
}

TEST_CASE("events that are purged have a new revision, with people or without, and so have cleaned names") {
    retention_scene made;
    exporter::open_to_write(made.scene.path())
        .execute("DELETE FROM attendee WHERE event_id = '1000002'; "
                 "UPDATE event SET sched_end_utc = '2023-05-11T10:00:00Z' WHERE event_id = '1000002'");
    const auto* const revisions = "SELECT event_id, revision FROM event_revision ORDER BY 1";
    const texts before = made.scene.rows(revisions);
    REQUIRE(made.purge().plan.events.size() == 2);
    const texts after = made.scene.rows(revisions);
    REQUIRE(after.size() == 3);
    REQUIRE(after[0] != before[0]);
    REQUIRE(after[1] != before[1]);
    exporter::open_to_write(made.scene.path())
        .execute("UPDATE event_group SET name = 'with ada@example.com' WHERE name = 'Analytical'");
    static_cast<void>(exporter::remove_people({made.scene.path(), {"ada@example.com"}}));
    const texts cleaned = made.scene.rows(revisions);
    REQUIRE(cleaned[0] != after[0]);
    REQUIRE(cleaned[1] == after[1]);
}

TEST_CASE("forget after purge leaves neither rows nor names of groups") {
    retention_scene made;
    static_cast<void>(made.purge());
    exporter::open_to_write(made.scene.path())
        .execute("UPDATE event_group SET name = 'with ada@example.com' WHERE name = 'Analytical'");
    const auto result = exporter::remove_people({made.scene.path(), {"ada@example.com"}});
    REQUIRE(result.left == texts{});
    REQUIRE(made.scene.rows("SELECT company FROM v_company WHERE event_id = '1000001' ORDER BY 1") ==
            texts{"", "for [removed]", "with [removed]"});
    REQUIRE(made.scene.rows("SELECT registrants FROM v_funnel WHERE event_id = '1000001'") == texts{"4"});
    REQUIRE(made.scene.rows("SELECT count(*) FROM known_before") == texts{"1"}); // Cy
}

TEST_CASE("a purge that was ended before its end is completed by the next one") {
    retention_scene made;
    static_cast<void>(made.purge());
    exporter::open_to_write(made.scene.path()).execute("UPDATE journal SET finished = NULL");
    const auto result = made.purge();
    REQUIRE(result.completes_earlier);
    REQUIRE(result.plan.events.empty());
    REQUIRE(made.scene.rows("SELECT count(*) FROM journal WHERE finished IS NULL") == texts{"0"});
    REQUIRE_FALSE(made.purge().completes_earlier);
}

TEST_CASE("tables that others made lose the people's rows too") {
    retention_scene made;
    exporter::open_to_write(made.scene.path())
        .execute(
            "CREATE TABLE score (event_id TEXT, email_key TEXT, points INTEGER); INSERT INTO score SELECT "
            "event_id, email_key, 1 FROM attendee; CREATE TABLE note (email_key TEXT, text TEXT); INSERT "
            "INTO "
            "note VALUES ('bob@example.org', 'x'), ('ada@example.com', 'of BOB@example.org'); CREATE TABLE "
            "sqlitenote (text TEXT); INSERT INTO sqlitenote VALUES ('bob@example.org')");
    REQUIRE(made.purge().left == texts{});
    REQUIRE(made.scene.rows("SELECT DISTINCT event_id FROM score ORDER BY 1") == texts{"1000002", "1000003"});
    REQUIRE(made.scene.rows("SELECT email_key, text FROM note") == texts{"ada@example.com|of [removed]"});
    REQUIRE(made.scene.rows("SELECT text FROM sqlitenote") == texts{"[removed]"});
}

TEST_CASE("on random databases no number changes, however events are purged one after the other") {
    const auto seed = GENERATE(range(1U, 13U));
    CAPTURE(seed);
    std::mt19937 random(seed);
    const auto number = [&](int below) { return std::uniform_int_distribution<>(0, below - 1)(random); };
    std::vector<webcasts::testing::sandbox_event> events;
    for (int i = 1; i <= 6; ++i) {
        auto made = event(fmt::format("100000{}", i).c_str(),
                          fmt::format("20{}-0{}-10 10:00:00", 20 + i, 1 + number(9)).c_str());
        for (int person_number = 0; person_number < 12; ++person_number) {
            if (number(2) == 0) {
                auto one = named(number(8) == 0 ? "" : fmt::format("p{}@example.com", person_number).c_str(),
                                 number(2) == 0 ? "A" : "B");
                const auto start = *made.summary.scheduled_start;
                if (number(2) == 0) {
                    one.sessions.push_back({webcasts::viewing_kind::live,
                                            start,
                                            start + std::chrono::minutes(9),
                                            std::chrono::minutes(9),
                                            {}});
                }
                made.attendees.push_back(one);
            }
        }
        events.push_back(made);
    }
    sync_scene scene(events);
    scene.options.sync.schedule.full = true;
    REQUIRE(scene.sync() == exporter::exit_status::done);
    const auto numbers = [&] {
        texts all = scene.rows("SELECT * FROM v_funnel ORDER BY event_id");
        auto database = exporter::open_to_read(scene.path());
        all.push_back(std::to_string(
            exporter::read_figures(database, std::nullopt, utc("2027-01-01T00:00:00Z")).people));
        return all;
    };
    const texts wanted = numbers();
    for (const char* period : {"5y", "3y", "2y", "0d"}) {
        CAPTURE(period);
        const auto result =
            exporter::purge_people({.database = scene.path(), .older_than = parse_retention(period).value()},
                                   utc("2027-01-01T00:00:00Z"));
        REQUIRE(result.left == texts{});
        REQUIRE(numbers() == wanted);
    }
    REQUIRE(scene.rows("SELECT count(*) FROM attendee") == texts{"0"});
}

} // namespace webcasts::tests::retention_test
