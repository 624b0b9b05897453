// SPDX-License-Identifier: BSL-1.0
// How old the data are, whatever later runs did.

#include "exporter/sync_scene.hpp"
#include "support/catch.hpp"
#include "sync/data_age.hpp"
#include "sync/database_status.hpp"

#include <chrono>
#include <fmt/format.h>
#include <string>
#include <vector>

namespace webcasts::tests::data_age_test {

namespace {

using exporter::data_age;
using exporter::exit_status;
using exporter::instant;
using std::chrono::days;
using std::chrono::hours;

instant now() {
    return std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
}

webcasts::testing::sandbox_event recent_event(const char* id) {
    auto made = event(id, "2026-02-25 08:00:00");
    made.attendees = {person("a@example.com")};
    return made;
}

/// Let what is stored of an event, or of all, and the runs that stored it be so much older.
void age_by(const sync_scene& scene, hours older, const std::string& event = "%") {
    const auto shift = fmt::format("'-{} hours'", older.count());
    exporter::sqlite_connection(scene.path())
        .execute(fmt::format(
                     "UPDATE bookmark SET pulled = strftime('%Y-%m-%dT%H:%M:%SZ', pulled, {0}) WHERE "
                     "event_id LIKE '{1}'; UPDATE run SET started = strftime('%Y-%m-%dT%H:%M:%SZ', "
                     "started, {0}), finished = strftime('%Y-%m-%dT%H:%M:%SZ', finished, {0}) WHERE run_id "
                     "IN (SELECT run_id FROM run_event WHERE event_id LIKE '{1}')",
                     shift, event)
                     .c_str());
}

/// Store a whole run that ended an hour ago and fetched nothing.
void add_run_an_hour_ago(const sync_scene& scene) {
    exporter::sqlite_connection(scene.path())
        .execute("INSERT INTO run (source, wire, query, program, started, finished, exit_status, complete) "
                 "VALUES ('s', 'xml', '', '', strftime('%Y-%m-%dT%H:%M:%SZ', 'now', '-1 hours'), "
                 "strftime('%Y-%m-%dT%H:%M:%SZ', 'now', '-1 hours'), 0, 1)");
}

data_age age_of(const sync_scene& scene) {
    auto database = exporter::open_to_read(scene.path());
    return exporter::read_data_age(database, now());
}

} // namespace

TEST_CASE("data are as old as the run that stored them, not as the latest run") {
    sync_scene scene({recent_event("1000001")});
    REQUIRE(scene.sync() == exit_status::done);
    REQUIRE(age_of(scene).as_of == instant(at("2026-03-02 09:00:00").time_since_epoch()));
    REQUIRE_FALSE(age_of(scene).is_stale());
    age_by(scene, days(19));
    scene.service().add_fault(webcasts::testing::parse_fault("operation=login,return_code=101").value());
    REQUIRE(scene.sync() == exit_status::log_in_refused);
    const data_age age = age_of(scene);
    REQUIRE(age.is_stale());
    REQUIRE(age.stale_events == 1);
    REQUIRE(exporter::age_text(age.age) == "19 days");
    const auto status = exporter::read_status(scene.path(), now());
    REQUIRE(status.status() == exit_status::partial);
    REQUIRE(status.latest.value().error.find("refused") != std::string::npos);
}

TEST_CASE("one event that fails every night makes the data old") {
    sync_scene scene({recent_event("1000001"), recent_event("1000002")});
    REQUIRE(scene.sync() == exit_status::done);
    age_by(scene, days(3));
    scene.service().add_fault(
        webcasts::testing::parse_fault("operation=audience_reports,event=1000002,status=500").value());
    REQUIRE(scene.sync() == exit_status::partial);
    const data_age age = age_of(scene);
    REQUIRE(age.stale_events == 1);
    REQUIRE(exporter::age_text(age.age) == "3 days");
    const auto status = exporter::read_status(scene.path(), now());
    REQUIRE(status.failing.size() == 1);
    REQUIRE(status.failing.front().event_id == "1000002");
    REQUIRE(status.failing.front().status == "failed");
}

TEST_CASE("rows that are renewed once a week, or no more, do not make the data old") {
    auto old = event("1000001", "2025-12-20 08:00:00");
    old.attendees = {person("a@example.com")};
    sync_scene scene({old});
    REQUIRE(scene.sync() == exit_status::done);
    age_by(scene, days(5));
    add_run_an_hour_ago(scene);
    REQUIRE_FALSE(age_of(scene).is_stale());
    REQUIRE(exporter::age_text(age_of(scene).age) == "1 hour");
    age_by(scene, days(4)); // now a run should have renewed them
    REQUIRE(age_of(scene).is_stale());
}

TEST_CASE("rows that should be renewed by now, but needed it not a day ago, are not late") {
    auto old = event("1000001", "2025-12-20 08:00:00");
    old.attendees = {person("a@example.com")};
    sync_scene scene({old});
    REQUIRE(scene.sync() == exit_status::done);
    age_by(scene, days(7) + hours(1));
    add_run_an_hour_ago(scene);
    REQUIRE_FALSE(age_of(scene).is_stale());
    REQUIRE(exporter::age_text(age_of(scene).age) == "1 hour");
    age_by(scene, days(2)); // a run had the time to renew them
    REQUIRE(age_of(scene).is_stale());
}

TEST_CASE("an empty database has no age") {
    const fresh_folder folder;
    auto database = exporter::open_to_write(folder.file("a.db"));
    REQUIRE_FALSE(exporter::read_data_age(database, now()).as_of);
    exporter::json_object object;
    exporter::add_age(object, exporter::read_data_age(database, now()));
    REQUIRE(object.str() == R"({"data_as_of":null,"data_age_seconds":null})");
}

TEST_CASE("an age is told in words") {
    REQUIRE(exporter::age_text(std::chrono::seconds(10)) == "less than an hour");
    REQUIRE(exporter::age_text(hours(1)) == "1 hour");
    REQUIRE(exporter::age_text(hours(47)) == "47 hours");
    REQUIRE(exporter::age_text(hours(48)) == "2 days");
}

TEST_CASE("old data are told with their time and age, fresh data are not") {
    data_age age;
    age.as_of = instant(at("2026-03-02 09:00:00").time_since_epoch());
    age.age = days(3);
    age.stale_events = 1;
    REQUIRE(age.is_stale());
    REQUIRE(exporter::stale_text(age) == "the data are of 2026-03-02T09:00:00Z, 3 days old");
    exporter::json_object object;
    exporter::add_age(object, age);
    REQUIRE(object.str() == R"({"data_as_of":"2026-03-02T09:00:00Z","data_age_seconds":259200})");
    age.age = hours(1);
    age.stale_events = 0;
    REQUIRE(exporter::stale_text(age).empty());
}

TEST_CASE("a time that cannot be read says nothing about the age") {
    sync_scene scene({recent_event("1000001"), recent_event("1000002")});
    REQUIRE(scene.sync() == exit_status::done);
    const data_age whole = age_of(scene);
    exporter::sqlite_connection(scene.path())
        .execute("UPDATE bookmark SET pulled = 'soon' WHERE event_id = '1000002'");
    REQUIRE(age_of(scene).as_of == whole.as_of);
    REQUIRE_FALSE(age_of(scene).is_stale());
}

} // namespace webcasts::tests::data_age_test
