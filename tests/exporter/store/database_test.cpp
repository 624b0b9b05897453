// SPDX-License-Identifier: BSL-1.0
// The exporter's database: older versions, and views that were counted by hand.

#include "exporter/database_rows.hpp"
#include "exporter/fresh_folder.hpp"
#include "exporter/store/older_database.hpp"
#include "store/attendee_store.hpp"
#include "store/database.hpp"
#include "store/registration_keys.hpp"
#include "store/schema.hpp"
#include "support/catch.hpp"
#include "terminal/failure.hpp"

#include <sqlite3.h>

#include <algorithm>
#include <chrono>
#include <csignal>
#include <filesystem>
#include <fmt/format.h>
#include <set>
#include <string>
#include <sys/wait.h>
#include <unistd.h>
#include <vector>

namespace webcasts::tests::database_test {

namespace {

using exporter::sqlite_connection;
using texts = std::vector<std::string>;

/// A file as version 1 of the program left it.
void make_version_1(const std::string& path, const char* time_zone) {
    sqlite_connection database(path);
    database.execute(exporter::tables_of_version_1);
    database.execute(fmt::format(R"sql(
        PRAGMA application_id = {};
        PRAGMA user_version = 1;
        INSERT INTO event VALUES ('0000007', 'Seven', 0, '2026-01-05 10:00:00', '2026-01-05 11:00:00', 1, '{}', '', '[]');
        INSERT INTO attendee VALUES ('0000007', 'a@example.com', 'A@example.com', 'A', '', '', '', '', '', '', '', '', '',
            '', '', '', '2026-01-02 03:04:05', 'mail', '[]');
        INSERT INTO session VALUES ('0000007', 'a@example.com', 'live', 1, '2026-01-05 10:00:00', '2026-01-05 10:30:00',
            1800, '[]');
        INSERT INTO answer VALUES ('0000007', 'a@example.com', 'qa', 1, '2026-01-05 10:10:00', 'Why?', NULL, '[]');
        INSERT INTO run VALUES (1, 'test', 'xml', '', '0.1', '2026-01-06 00:00:00', '2026-01-06 00:01:00', 0);
        INSERT INTO run VALUES (2, 'test', 'xml', '', '0.1', '2026-01-07 00:00:00', NULL, NULL);
        INSERT INTO run_event VALUES (1, '0000007', 'stored', 1, NULL, '2026-01-06 00:00:30');)sql",
                                 exporter::application_id, time_zone)
                         .c_str());
}

/// A file as version 2 of the program left it: people whose addresses are spelled in several ways, each with
/// a session.
void make_version_2(const std::string& path, const std::vector<std::string>& addresses) {
    sqlite_connection database(path);
    for (const char* sql : {exporter::tables_of_version_1, exporter::changes_of_version_2,
                            exporter::views_of_version_2, exporter::view_of_concurrency}) {
        database.execute(sql);
    }
    database.execute(fmt::format("PRAGMA application_id = {}; PRAGMA user_version = 2; "
                                 "INSERT INTO event (event_id, title, begun, time_zone, query, extra) VALUES "
                                 "('0000007', 'Seven', 1, 'GMT', '', '[]')",
                                 exporter::application_id)
                         .c_str());
    exporter::sqlite_statement insert(database, "INSERT INTO attendee (event_id, email_key, email, fname, "
                                                "lname, company, title, address1, address2, city, "
                                                "state, country, postalcode, phone, cell, fax, sti, extra, "
                                                "reg_date_utc) VALUES ('0000007', ?1, ?2, ?3, '', "
                                                "'', '', '', '', '', '', '', '', '', '', '', '', '[]', ?4)");
    exporter::sqlite_statement watch(
        database, "INSERT INTO session (event_id, email_key, kind, ordinal, session_duration, extra) VALUES "
                  "('0000007', ?, 'live', 1, 60, '[]')");
    exporter::registration_keys keys;
    std::set<std::string> taken;
    exporter::transaction whole(database);
    for (std::size_t i = 0; i < addresses.size(); ++i) {
        std::string key = addresses[i];
        std::transform(key.begin(), key.end(), key.begin(),
                       [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
        key = keys.next(key, [&](const std::string& free) { return taken.insert(free).second; });
        const std::string first_name = std::to_string(i);
        const std::string registered = fmt::format("2026-01-{:02}T00:00:00Z", i + 1);
        insert.bind(key).bind(addresses[i]).bind(first_name).bind(registered).run();
        watch.bind(key).run();
    }
    whole.commit();
}

} // namespace

TEST_CASE("a database of version 1 in GMT gets its instants") {
    const fresh_folder folder;
    const auto path = folder.file("a.db");
    make_version_1(path, "GMT");
    static_cast<void>(exporter::open_to_write(path));
    REQUIRE(rows_of(path, "PRAGMA user_version") == texts{std::to_string(exporter::migrations.size())});
    REQUIRE(rows_of(path, "SELECT sched_start, sched_end_utc FROM event") ==
            texts{"2026-01-05T10:00:00+00:00|2026-01-05T11:00:00Z"});
    REQUIRE(rows_of(path, "SELECT email, reg_date, reg_date_utc, person_key, domain FROM attendee") ==
            texts{"A@example.com|2026-01-02T03:04:05+00:00|2026-01-02T03:04:05Z|a@example.com|example.com"});
    REQUIRE(rows_of(path, "SELECT session_start, session_end_utc, session_duration FROM session") ==
            texts{"2026-01-05T10:00:00+00:00|2026-01-05T10:30:00Z|1800"});
    REQUIRE(rows_of(path, "SELECT time, time_utc, question FROM answer") ==
            texts{"2026-01-05T10:10:00+00:00|2026-01-05T10:10:00Z|Why?"});
    REQUIRE(rows_of(path, "SELECT started, finished, exit_status, complete FROM run") ==
            texts{"2026-01-06T00:00:00Z|2026-01-06T00:01:00Z|0|1", "2026-01-07T00:00:00Z|NULL|NULL|0"});
    REQUIRE(rows_of(path, "SELECT finished FROM run_event") == texts{"2026-01-06T00:00:30Z"});
    REQUIRE(rows_of(path, "PRAGMA integrity_check") == texts{"ok"});
}

TEST_CASE("a database of version 1 in another zone keeps its local times until the next pull") {
    const fresh_folder folder;
    const auto path = folder.file("a.db");
    make_version_1(path, "America/New_York");
    REQUIRE(rows_of(path, "SELECT reg_date, reg_date_utc FROM attendee") ==
            texts{"2026-01-02T03:04:05|NULL"});
    REQUIRE(rows_of(path, "SELECT watch_seconds FROM v_watch") == texts{"1800"});
    REQUIRE(rows_of(path, "SELECT count(*) FROM bookmark") == texts{"0"});
}

TEST_CASE("a database that is brought up to date has the schema of a new one") {
    const fresh_folder folder;
    make_version_1(folder.file("old.db"), "GMT");
    static_cast<void>(exporter::open_to_write(folder.file("new.db")));
    const auto schema = "SELECT type, name, sql FROM sqlite_master ORDER BY type, name";
    REQUIRE(rows_of(folder.file("old.db"), schema) == rows_of(folder.file("new.db"), schema));
}

TEST_CASE("a database of version 2 merges the spellings of an address as a sync does") {
    const fresh_folder folder;
    const auto path = folder.file("old.db");
    const std::vector<std::string> addresses{"Ada@example.com",
                                             "bob@example.com",
                                             "ada@example.com ",
                                             "",
                                             " \t",
                                             "ada@example.com",
                                             "\xE2\x80\x8B"
                                             "ada@example.com",
                                             "cy@B\xC3\xBC"
                                             "cher.example",
                                             "cy@xn--bcher-kva.example",
                                             "ada@example.com#2"};
    make_version_2(path, addresses);
    static_cast<void>(exporter::open_to_write(path));

    const auto fresh = folder.file("fresh.db");
    {
        auto database = exporter::open_to_write(fresh);
        exporter::attendee_store store(database, exporter::time_zone("GMT"), exporter::time_zone("GMT"));
        std::vector<webcasts::attendee> people;
        for (const std::string& address : addresses) {
            people.emplace_back();
            people.back().email = address;
            people.back().sessions = {{webcasts::viewing_kind::live, {}, {}, std::chrono::seconds(60), {}}};
        }
        store.stage("0000007", people);
        exporter::transaction whole(database);
        static_cast<void>(store.keep({.listed = {.id = "0000007",
                                                 .expired = false,
                                                 .title = "Seven",
                                                 .scheduled_start = {},
                                                 .scheduled_end = {},
                                                 .extra = {}},
                                      .is_listed = true,
                                      .pulled = {},
                                      .title = {},
                                      .query = {}}));
        whole.commit();
    }
    const auto* const people = "SELECT email_key, person_key, domain FROM attendee ORDER BY 1";
    REQUIRE(rows_of(path, people) == rows_of(fresh, people));
    REQUIRE(
        rows_of(path,
                "SELECT email_key, registrations, sessions, watch_seconds FROM v_person_event ORDER BY 1") ==
        texts{"#1|1|1|60", "#2|1|1|60", "ada@example.com|4|4|240", "ada@example.com#2|1|1|60",
              "bob@example.com|1|1|60", "cy@xn--bcher-kva.example|2|2|120"});
    REQUIRE(rows_of(path, "SELECT registrants, attended FROM v_funnel") ==
            rows_of(fresh, "SELECT registrants, attended FROM v_funnel"));
    REQUIRE(rows_of(path, "PRAGMA foreign_key_check").empty());
    REQUIRE(rows_of(path, "PRAGMA integrity_check") == texts{"ok"});
    const auto* const schema = "SELECT type, name, sql FROM sqlite_master ORDER BY type, name";
    REQUIRE(rows_of(path, schema) == rows_of(fresh, schema));
}

TEST_CASE("a migration that fails leaves the older database") {
    const fresh_folder folder;
    const auto path = folder.file("old.db");
    make_version_2(path, {"ada@example.com", "ada@example.com "});
    const auto* const rows = "SELECT email_key, email FROM attendee ORDER BY 1";
    sqlite_connection old(path);
    old.execute("INSERT INTO answer (event_id, email_key, kind, ordinal, question, extra) VALUES ('0000007', "
                "'ada@example.com ', 'qa', 1, '', '[]'); "
                "CREATE TRIGGER breaks BEFORE UPDATE ON answer BEGIN SELECT raise(ABORT, 'broken'); END");
    REQUIRE_THROWS_AS(exporter::open_to_write(path), exporter::failure);
    REQUIRE(old.number("PRAGMA user_version") == 2);
    REQUIRE(old.number("SELECT count(*) FROM v_watch") == 2); // the old views
    old.execute("DROP TRIGGER breaks");
    static_cast<void>(exporter::open_to_write(path));
    REQUIRE(rows_of(path, rows) ==
            texts{"ada@example.com|ada@example.com", "ada@example.com#2|ada@example.com "});
}

namespace {

/// Let each connection that this process opens kill it after so many starts and rows of statements.
void die_after(int steps) {
    static int left;
    left = steps;
    sqlite3_auto_extension(reinterpret_cast<void (*)()>(+[](sqlite3* database, char**, const void*) {
        return sqlite3_trace_v2(
            database, SQLITE_TRACE_STMT | SQLITE_TRACE_ROW,
            [](unsigned, void*, void*, void*) {
                if (--left == 0) {
                    ::raise(SIGKILL);
                }
                return 0;
            },
            nullptr);
    }));
}

std::string text_of_query(sqlite_connection& database, const std::string& sql) {
    exporter::sqlite_statement query(database, sql);
    std::string text;
    while (query.step()) {
        text += query.text(0);
    }
    return text;
}

/// Open a database in a process that is killed after so many steps; return whether it was.
bool is_killed_while_opening(const std::string& path, int steps) {
    const pid_t child = ::fork();
    if (child == 0) {
        die_after(steps);
        static_cast<void>(exporter::open_to_write(path));
        ::_exit(0);
    }
    int status = 0;
    ::waitpid(child, &status, 0);
    return WIFSIGNALED(status);
}

} // namespace

TEST_CASE("a killed migration leaves the older database, and the next one brings it up to date") {
    const auto version = GENERATE(2, 3);
    CAPTURE(version);
    const fresh_folder folder;
    std::vector<std::string> addresses;
    for (int i = 0; i < 200; ++i) {
        addresses.push_back(fmt::format("p{}@example.com{}", i / 2, i % 2 == 0 ? "" : " "));
    }
    const auto made = folder.file("made.db");
    make_version_2(made, addresses);
    if (version == 3) {
        const sqlite_connection newest = exporter::open_to_write(made);
        const auto older = folder.file("older.db");
        make_older_database(older, 3);
        sqlite_connection database(older);
        database.execute(fmt::format("ATTACH '{}' AS newest", made).c_str());
        for (const char* table : {"event", "attendee", "session", "answer"}) {
            const std::string columns = text_of_query(
                database, fmt::format("SELECT group_concat(name) FROM pragma_table_info('{}')", table));
            database.execute(
                fmt::format("INSERT INTO {0} ({1}) SELECT {1} FROM newest.{0}", table, columns).c_str());
        }
        database.execute("DETACH newest");
        std::filesystem::rename(older, made);
    }
    const int registrants = version == 2 ? 200 : 100;
    int kills = 0;
    for (int steps = 4;; steps = steps * 3 / 2) {
        CAPTURE(steps);
        const auto path = folder.file(fmt::format("{}.db", steps).c_str());
        std::filesystem::copy_file(made, path);
        if (!is_killed_while_opening(path, steps)) {
            break;
        }
        ++kills;
        sqlite_connection killed(path);
        REQUIRE(killed.number("PRAGMA user_version") == version);
        REQUIRE(killed.number("SELECT registrants FROM v_funnel") == registrants);
        REQUIRE(rows_of(path, "SELECT registrants, attended FROM v_funnel") == texts{"100|100"});
        REQUIRE(rows_of(path, "PRAGMA integrity_check") == texts{"ok"});
    }
    REQUIRE(kills > 8);
}

TEST_CASE("reading makes no database and changes none") {
    const fresh_folder folder;
    REQUIRE_THROWS_AS(exporter::open_to_read(folder.file("none.db")), exporter::failure);
    REQUIRE_FALSE(std::filesystem::exists(folder.file("none.db")));
    static_cast<void>(exporter::open_to_write(folder.file("a.db")));
    auto database = exporter::open_to_read(folder.file("a.db"));
    REQUIRE_THROWS_AS(database.execute("DELETE FROM event"), exporter::failure);
}

} // namespace webcasts::tests::database_test
