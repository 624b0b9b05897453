// SPDX-License-Identifier: BSL-1.0
// What is kept beside the rows equals what version 3 of the schema computed from them, on databases with
// random contents, and stays so whatever changes the rows.

#include "exporter/database_rows.hpp"
#include "exporter/fresh_folder.hpp"
#include "exporter/store/older_database.hpp"
#include "exporter/sync_scene.hpp"
#include "store/database.hpp"
#include "store/kept_figures.hpp"
#include "store/person_removal.hpp"
#include "support/catch.hpp"
#include <webcasts/testing/sandbox.hpp>

#include <sqlite3.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <fmt/format.h>
#include <optional>
#include <random>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace webcasts::tests::kept_figures_test {

namespace {

using exporter::sqlite_connection;
using exporter::sqlite_statement;
using texts = std::vector<std::string>;

constexpr std::array<const char*, 8> views{"v_interval", "v_watch",  "v_attendance", "v_person_event",
                                           "v_funnel",   "v_domain", "v_source",     "v_concurrency"};

/// The views that version 3 did not have, and how plain SQL computes them from the rows and views that it
/// had.
constexpr std::array<std::pair<const char*, const char*>, 5> further_views{{
    {"v_company", "SELECT event_id, company, count(*), sum(eligible), sum(attended_live), sum(attended), "
                  "sum(no_show), sum(watch_seconds) FROM v_person_event GROUP BY event_id, company"},
    {"v_lead_time",
     "SELECT event_id, (lead - (lead % 86400 + 86400) % 86400) / 86400 AS days, count(*), sum(eligible), "
     "sum(attended_live), sum(attended), sum(no_show), sum(watch_seconds) FROM (SELECT p.*, strftime('%s', "
     "e.sched_start_utc) - strftime('%s', p.reg_date_utc) AS lead FROM v_person_event p JOIN event e USING "
     "(event_id)) WHERE lead IS NOT NULL GROUP BY event_id, days"},
    {"v_new_people",
     "SELECT * FROM (SELECT e.event_id, (SELECT count(*) FROM v_person_event p WHERE p.event_id = e.event_id "
     "AND "
     "email_key LIKE '%@%' AND (SELECT count(*) FROM v_person_event o JOIN event f USING (event_id) WHERE "
     "o.email_key = p.email_key AND f.sched_start_utc < e.sched_start_utc) = 0) AS fresh, (SELECT count(*) "
     "FROM v_person_event p WHERE p.event_id = e.event_id AND email_key LIKE '%@%' AND (SELECT count(*) FROM "
     "v_person_event o JOIN event f USING (event_id) WHERE o.email_key = p.email_key AND f.sched_start_utc < "
     "e.sched_start_utc) > 0) AS known FROM event e WHERE e.sched_start_utc IS NOT NULL) WHERE fresh + known "
     "> 0"},
    {"v_survey",
     "SELECT event_id, question, answer, count(DISTINCT person_key) FROM answer JOIN attendee USING "
     "(event_id, email_key) WHERE kind = 'survey' AND answer <> '' GROUP BY 1, 2, 3"},
    {"(SELECT event_id, round(score, 9) FROM v_engagement)",
     "SELECT event_id, round(avg(CAST(min(watch_seconds, length) AS REAL) / length) * 60 + avg(questions > "
     "0) "
     "* 20 + avg(survey_answers > 0) * 20, 9) FROM (SELECT e.event_id, p.*, nullif(strftime('%s', "
     "sched_end_utc) - strftime('%s', sched_start_utc), 0) AS length FROM event e LEFT JOIN v_person_event p "
     "ON p.event_id = "
     "e.event_id AND attended) GROUP BY event_id"},
}};

/// Rows of a query, without bringing the database up to date.
texts rows_as_they_are(sqlite_connection& database, const std::string& sql) {
    sqlite_statement query(database, sql);
    texts found;
    while (query.step()) {
        std::string row;
        for (int column = 0; column < query.columns(); ++column) {
            row.append(column == 0 ? "" : "|").append(query.is_null(column) ? "NULL" : query.text(column));
        }
        found.push_back(std::move(row));
    }
    std::sort(found.begin(), found.end());
    return found;
}

/// Rows of each of `views`.
std::vector<texts> rows_of_views(sqlite_connection& database) {
    std::vector<texts> rows;
    for (const char* view : views) {
        rows.push_back(rows_as_they_are(database, fmt::format("SELECT * FROM {}", view)));
    }
    return rows;
}

/// Fills a database of version 3 with what a report can hold, and with what it should not.
class random_rows {
  public:
    random_rows(sqlite_connection& database, unsigned seed) : database_(database), random_(seed) {}

    void add_event(const std::string& id) {
        const std::string sql = fmt::format(
            "INSERT INTO event (event_id, title, begun, time_zone, query, extra, sched_start, "
            "sched_start_utc, "
            "sched_end_utc) VALUES ('{0}', 'Event {0}', {1}, 'GMT', '', '[]', '2026-02-10T10:00:00', "
            "'2026-02-10T10:00:00Z', {2})",
            id, one_of({"NULL", "0", "1", "1"}),
            one_of({"NULL", "'2026-02-10T11:00:00Z'", "'2026-02-10T11:00:00Z'"}));
        database_.execute(sql.c_str());
        std::set<std::string> taken;
        const int people = number(25);
        for (int i = 0; i < people; ++i) {
            const std::string address =
                one_of({"", "ada@example.com", "bob@example.org", "ada@example.com#2", "cy@example.com",
                        "a b@example.net", "zoë@example.net", "ada@example.com!x"}) +
                (number(3) == 0 ? std::to_string(number(20)) : "");
            std::string key = address.empty() ? "#1" : address;
            for (int repetition = 2; !taken.insert(key).second; ++repetition) {
                key = fmt::format("{}#{}", address, repetition);
            }
            add_registration(id, key, address);
        }
    }

  private:
    void add_registration(const std::string& event, const std::string& key, const std::string& address) {
        sqlite_statement insert(
            database_,
            "INSERT INTO attendee (event_id, email_key, email, fname, lname, company, title, "
            "address1, address2, city, state, country, postalcode, phone, cell, fax, sti, extra, "
            "reg_date, reg_date_utc, person_key, domain) VALUES (?, ?, ?, ?, '', ?, '', '', '', '', "
            "'', 'FR', '', '', '', '', ?, '[]', ?, ?, ?, ?)");
        const std::string first_name = std::to_string(number(1000));
        const std::string company = one_of({"", "Smith & Co", "Jones"});
        const std::string source = one_of({"", "mail", "partner", "Mail"});
        const auto registered = time();
        const auto instant = registered && number(4) != 0 ? std::optional(*registered + "Z") : std::nullopt;
        const std::string person = address.empty() ? key : address;
        const std::size_t at = address.rfind('@');
        const std::string domain = at == std::string::npos ? "" : address.substr(at + 1);
        insert.bind(event).bind(key).bind(address).bind(first_name).bind(company).bind(source);
        insert.bind(registered).bind(instant).bind(person).bind(domain).run();
        for (const char* kind : {"live", "od", "simlive"}) {
            const int sessions = number(2) == 0 ? number(5) : 0;
            for (int ordinal = 1; ordinal <= sessions; ++ordinal) {
                add_session(event, key, kind, ordinal);
            }
        }
        for (int ordinal = 1; ordinal <= number(4); ++ordinal) {
            const std::string sql = fmt::format(
                "INSERT INTO answer (event_id, email_key, kind, ordinal, question, extra) VALUES (?, ?, "
                "'{}', {}, '', '[]')",
                one_of({"qa", "survey"}), ordinal);
            sqlite_statement(database_, sql).bind(event).bind(key).run();
        }
    }

    void add_session(const std::string& event, const std::string& key, const char* kind, int ordinal) {
        sqlite_statement insert(
            database_,
            "INSERT INTO session (event_id, email_key, kind, ordinal, session_start, session_end, "
            "session_duration, extra, session_start_utc, session_end_utc) VALUES (?, ?, ?, ?, ?, ?, "
            "?, '[]', ?, ?)");
        const auto start = time();
        const auto end = time();
        std::optional<std::int64_t> duration;
        if (number(3) != 0) {
            duration = number(5) == 0 ? -5 : number(4000);
        }
        const bool has_zone = number(5) != 0;
        const auto start_utc = start && has_zone ? std::optional(*start + "Z") : std::nullopt;
        const auto end_utc = end && has_zone ? std::optional(*end + "Z") : std::nullopt;
        insert.bind(event).bind(key).bind(kind).bind(std::int64_t{ordinal}).bind(start).bind(end);
        insert.bind(duration).bind(start_utc).bind(end_utc).run();
    }

    /// A local time of a few hours, without an offset; sometimes none.
    std::optional<std::string> time() {
        if (number(6) == 0) {
            return std::nullopt;
        }
        return fmt::format("2026-02-10T{:02}:{:02}:{:02}", 9 + number(3), number(60), number(3) * 20);
    }
    int number(int below) { return std::uniform_int_distribution<>(0, below - 1)(random_); }
    std::string one_of(const std::vector<std::string>& choices) {
        return choices[static_cast<std::size_t>(number(static_cast<int>(choices.size())))];
    }

    sqlite_connection& database_;
    std::mt19937 random_;
};

/// Return what an event has kept, after keeping it anew if `anew`.
texts kept_in(const std::string& path, bool anew) {
    sqlite_connection database(path);
    if (anew) {
        exporter::transaction whole(database);
        exporter::kept_figures(database).keep_all();
        whole.commit();
    }
    texts all;
    for (const char* table :
         {"person_event", "event_figures", "event_group", "event_audience", "event_peak", "event_survey"}) {
        for (std::string& row : rows_as_they_are(database, fmt::format("SELECT * FROM {}", table))) {
            all.push_back(std::string(table) + " " + std::move(row));
        }
    }
    return all;
}

} // namespace

TEST_CASE("the views say of random databases what version 3 computed") {
    const auto seed = GENERATE(range(1U, 41U));
    CAPTURE(seed);
    const fresh_folder folder;
    const auto path = folder.file("a.db");
    make_older_database(path, 3);
    std::vector<texts> computed;
    {
        sqlite_connection database(path);
        random_rows rows(database, seed);
        for (const char* id : {"1000001", "1000002", "1000003"}) {
            rows.add_event(id);
        }
        // People return, and answer surveys.
        database.execute(
            "UPDATE event SET sched_start_utc = '2026-02-09T10:00:00Z' WHERE event_id = '1000002';"
            "UPDATE event SET sched_start_utc = NULL WHERE event_id = '1000003' AND begun IS NULL;"
            "UPDATE answer SET question = 'Q' || ordinal % 2, answer = CASE ordinal WHEN 1 THEN 'Yes' "
            "WHEN 2 THEN 'No' WHEN 3 THEN '' END WHERE kind = 'survey'");
        computed = rows_of_views(database);
    }
    static_cast<void>(exporter::open_to_write(path));
    sqlite_connection database(path);
    const std::vector<texts> kept = rows_of_views(database);
    for (std::size_t i = 0; i < views.size(); ++i) {
        CAPTURE(views[i]);
        REQUIRE(kept[i] == computed[i]);
        // An event alone, and all but its id.
        texts of_one;
        std::copy_if(computed[i].begin(), computed[i].end(), std::back_inserter(of_one),
                     [](const std::string& row) { return row.starts_with("1000002|"); });
        REQUIRE(rows_as_they_are(database, fmt::format("SELECT * FROM {} WHERE event_id = '1000002'",
                                                       views[i])) == of_one);
    }
    REQUIRE(
        database.number("SELECT (SELECT total(registrants) FROM v_registration_day) = (SELECT count(*) FROM "
                        "v_person_event WHERE coalesce(reg_date_utc, reg_date) IS NOT NULL)") == 1);
    REQUIRE(
        database.number("SELECT (SELECT total(attended) FROM v_watch_minutes) = (SELECT total(attended) FROM "
                        "v_funnel)") == 1);
    REQUIRE(kept_in(path, false) == kept_in(path, true));
    for (const auto& [view, from_rows] : further_views) {
        CAPTURE(view);
        REQUIRE(rows_as_they_are(database, fmt::format("SELECT * FROM {}", view)) ==
                rows_as_they_are(database, from_rows));
    }
}

TEST_CASE("more groups and instants than wait in memory are added up") {
    const fresh_folder folder;
    const auto path = folder.file("a.db");
    make_older_database(path, 3);
    std::vector<texts> computed;
    {
        sqlite_connection database(path);
        database.execute(
            "INSERT INTO event (event_id, title, begun, time_zone, query, extra) VALUES ('1000001', '', 1, "
            "'GMT', "
            "'', '[]');"
            "WITH RECURSIVE n (i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < 19999) INSERT INTO "
            "attendee "
            "(event_id, email_key, email, fname, lname, company, title, address1, address2, city, state, "
            "country, "
            "postalcode, phone, cell, fax, sti, extra, person_key, domain) SELECT '1000001', k, k, '', '', "
            "'', '', "
            "'', '', '', '', '', '', '', '', '', i % 9000, '[]', k, i * 7 % 9500 || '.example.com' FROM "
            "(SELECT i, "
            "'p' || i || '@' || (i * 7 % 9500) || '.example.com' AS k FROM n);"
            "INSERT INTO session (event_id, email_key, kind, ordinal, session_start_utc, session_start, "
            "session_duration, extra) SELECT event_id, email_key, 'live', 1, t, t, 5 + sti % 11, '[]' FROM "
            "(SELECT "
            "*, strftime('%Y-%m-%dT%H:%M:%SZ', 1770717600 + sti * 3 % 17000, 'unixepoch') AS t FROM "
            "attendee)");
        computed = rows_of_views(database);
    }
    static_cast<void>(exporter::open_to_write(path));
    sqlite_connection database(path);
    const std::vector<texts> kept = rows_of_views(database);
    for (std::size_t i = 0; i < views.size(); ++i) {
        CAPTURE(views[i]);
        REQUIRE(kept[i] == computed[i]);
    }
}

TEST_CASE("an event that is postponed in the list has its figures kept anew") {
    auto made = event("1000001", "2026-03-01 10:00:00");
    made.attendees = {person("a@example.com"), person("b@example.com")};
    made.attendees[0].registered_at = at("2026-02-01 10:00:00");
    made.attendees[1].registered_at = at("2026-03-01 12:00:00");
    sync_scene scene({made});
    REQUIRE(scene.sync() == exporter::exit_status::done);
    REQUIRE(scene.rows("SELECT eligible, no_shows FROM v_funnel") == texts{"1|1"});
    const auto change = GENERATE(as<std::string>(), "2026-03-20 10:00:00", "2026-03-01 12:30:00");
    CAPTURE(change);
    made.summary.scheduled_start = at(change.c_str());
    made.summary.scheduled_end = at(change.c_str()) + std::chrono::hours(1);
    scene.serve({made});
    scene.service().add_fault(
        webcasts::testing::parse_fault("operation=audience_reports,status=500").value());
    static_cast<void>(scene.sync());
    REQUIRE(
        scene.rows("SELECT eligible, no_shows, (SELECT total(eligible) FROM v_person_event) FROM v_funnel") ==
        texts{change.starts_with("2026-03-20") ? "0|0|0.0" : "2|2|2.0"});
    REQUIRE(kept_in(scene.path(), false) == kept_in(scene.path(), true));
}

TEST_CASE("rows that another program changes are counted by the next command") {
    auto made = event("1000001", "2026-02-10 10:00:00");
    made.attendees = {person("a@example.com"), person("b@example.com")};
    made.attendees[0].sessions = {
        viewing(webcasts::viewing_kind::live, "2026-02-10 10:00:00", "2026-02-10 10:30:00")};
    made.attendees[1].questions = {{at("2026-02-10 10:20:00"), "Why?", {}}};
    sync_scene scene({made, event("1000002", "2026-02-11 10:00:00")});
    REQUIRE(scene.sync() == exporter::exit_status::done);
    const auto* const counts =
        "SELECT registrants, attended, no_shows, watch_seconds, asked FROM v_funnel ORDER BY event_id";
    REQUIRE(scene.rows(counts) == texts{"2|1|1|1800|1", "0|0|0|0|0"});
    struct change {
        const char* sql;
        const char* counts;
    };
    const auto item = GENERATE(values<change>({
        {"DELETE FROM session", "2|0|2|0|1"},
        {"UPDATE session SET session_duration = 60", "2|1|1|60|1"},
        {"INSERT INTO session SELECT event_id, 'b@example.com', 'od', 1, '', '', 30, '[]', NULL, NULL FROM "
         "session",
         "2|2|0|1800|1"},
        {"DELETE FROM attendee WHERE email_key = 'b@example.com'", "1|1|0|1800|0"},
        {"DELETE FROM answer", "2|1|1|1800|0"},
        {"UPDATE event SET begun = 0", "2|1|0|1800|1"},
        {"DELETE FROM attendee", "0|0|0|0|0"},
    }));
    CAPTURE(item.sql);
    sqlite3* other = nullptr;
    REQUIRE(sqlite3_open(scene.path().c_str(), &other) == SQLITE_OK);
    REQUIRE(sqlite3_exec(other, (std::string("PRAGMA foreign_keys = ON;") + item.sql).c_str(), nullptr,
                         nullptr, nullptr) == SQLITE_OK);
    sqlite3_close(other);
    REQUIRE(scene.rows(counts) == texts{item.counts, "0|0|0|0|0"});
    REQUIRE(scene.rows("SELECT count(*) FROM changed_event") == texts{"0"});
    REQUIRE(kept_in(scene.path(), false) == kept_in(scene.path(), true));
}

TEST_CASE("forget keeps the figures of the events anew that it changed") {
    auto made = event("1000001", "2026-02-10 10:00:00");
    auto ada = person("ada@example.com");
    ada.source = "mail";
    ada.sessions = {viewing(webcasts::viewing_kind::live, "2026-02-10 10:00:00", "2026-02-10 10:30:00")};
    auto bob = person("bob@example.net");
    bob.source = "ada@example.com";
    bob.company = "for ada@example.com";
    made.attendees = {ada, person("ADA@example.com"), bob};
    sync_scene scene({made, event("1000002", "2026-02-11 10:00:00")});
    REQUIRE(scene.sync() == exporter::exit_status::done);
    REQUIRE(scene.rows("SELECT sum(registrants), sum(watch_seconds) FROM v_funnel") == texts{"2|1800"});
    const auto result = exporter::remove_people({scene.path(), {"ada@example.com"}});
    REQUIRE(result.left == texts{});
    REQUIRE(std::none_of(result.tables.begin(), result.tables.end(), [](const auto& item) {
        return exporter::is_kept_table(item.table); // what is kept is nobody's row of its own
    }));
    REQUIRE(scene.rows("SELECT sum(registrants), sum(watch_seconds) FROM v_funnel") == texts{"1|0"});
    REQUIRE(scene.rows("SELECT sti FROM v_source") == texts{"[removed]"});
    REQUIRE(scene.rows("SELECT domain FROM v_domain") == texts{"example.net"});
    REQUIRE(scene.rows("SELECT company FROM v_company") == texts{"for [removed]"});
    REQUIRE(scene.rows("SELECT company FROM v_person_event") == texts{"for [removed]"});
    REQUIRE(kept_in(scene.path(), false) == kept_in(scene.path(), true));
}

} // namespace webcasts::tests::kept_figures_test
