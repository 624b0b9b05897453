// SPDX-License-Identifier: BSL-1.0
// The exporter's database: older versions, and views that were counted by hand.

#include "exporter/database_rows.hpp"
#include "exporter/fresh_folder.hpp"
#include "store/database.hpp"
#include "store/schema.hpp"
#include "support/catch.hpp"
#include "terminal/failure.hpp"

#include <fmt/format.h>
#include <string>
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

TEST_CASE("reading makes no database and changes none") {
    const fresh_folder folder;
    REQUIRE_THROWS_AS(exporter::open_to_read(folder.file("none.db")), exporter::failure);
    REQUIRE_FALSE(std::filesystem::exists(folder.file("none.db")));
    static_cast<void>(exporter::open_to_write(folder.file("a.db")));
    auto database = exporter::open_to_read(folder.file("a.db"));
    REQUIRE_THROWS_AS(database.execute("DELETE FROM event"), exporter::failure);
}

} // namespace webcasts::tests::database_test
