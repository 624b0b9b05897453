// SPDX-License-Identifier: BSL-1.0
// What is said of each failure of SQLite: the file or the disk at fault, and what to do about it.

#include "exporter/fresh_folder.hpp"
#include "store/sqlite_connection.hpp"
#include "support/catch.hpp"
#include "terminal/failure.hpp"

#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <sys/mount.h>
#include <utility>
#include <vector>

namespace webcasts::tests::sqlite_failure_test {

namespace {

using exporter::database_use;
using exporter::exit_status;
using exporter::sqlite_connection;

struct said {
    exit_status status;
    std::string text;
};

said failure_of(const std::function<void()>& work) {
    try {
        work();
    } catch (const exporter::failure& problem) {
        return {problem.status(), problem.what()};
    }
    FAIL("it did not fail");
    return {};
}

void make(const std::string& path) {
    sqlite_connection database(path);
    database.execute(
        "CREATE TABLE t (id INTEGER PRIMARY KEY, v TEXT NOT NULL); INSERT INTO t VALUES (1, 'a')");
}

/// Store a megabyte in a table.
constexpr const char* much =
    "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1000) "
    "INSERT INTO t SELECT i + 10, hex(randomblob(500)) FROM n";

/// A disk of 64 KiB during a test; only root can mount one.
class small_disk {
  public:
    explicit small_disk(std::string at) : path_(std::move(at)) {
        std::filesystem::create_directory(path_);
        is_mounted_ = ::mount("none", path_.c_str(), "tmpfs", 0, "size=64k") == 0;
    }
    small_disk(const small_disk&) = delete;
    small_disk& operator=(const small_disk&) = delete;
    ~small_disk() {
        if (is_mounted_) {
            ::umount2(path_.c_str(), MNT_DETACH);
        }
    }
    [[nodiscard]] const std::string& path() const noexcept { return path_; }
    [[nodiscard]] bool is_mounted() const noexcept { return is_mounted_; }

  private:
    std::string path_;
    bool is_mounted_ = false;
};

/// Where SQLite puts its temporary files during a test. It reads the environment when it starts.
class temporary_files_in {
  public:
    explicit temporary_files_in(const std::string& folder) {
        ::setenv("SQLITE_TMPDIR", folder.c_str(), 1);
        sqlite3_shutdown();
    }
    temporary_files_in(const temporary_files_in&) = delete;
    temporary_files_in& operator=(const temporary_files_in&) = delete;
    ~temporary_files_in() {
        ::unsetenv("SQLITE_TMPDIR");
        sqlite3_shutdown();
    }
};

} // namespace

TEST_CASE("a full disk is named with what to do, and is no fault of the database, written or read") {
    const fresh_folder folder;
    const auto path = folder.file("a.db");
    make(path);
    sqlite_connection database(path);
    database.execute("PRAGMA max_page_count = 2");
    const auto full = failure_of([&] { database.execute(much); });
    CHECK(full.status == exit_status::cannot_write);
    CHECK(full.text.starts_with("the database " + path + " cannot be written: "));
    CHECK(full.text.find("free some") != std::string::npos);
    CHECK(full.text.ends_with("what was stored before is kept"));
}

TEST_CASE("a full folder of SQLite's temporary files is named, not the database's disk") {
    const auto use = GENERATE(database_use::writing, database_use::reading);
    const fresh_folder folder;
    const auto path = folder.file("a.db");
    make(path);
    const small_disk small(folder.file("small"));
    if (!small.is_mounted()) {
        return;
    }
    const temporary_files_in during(small.path());
    sqlite_connection database(path, use);
    const auto full = failure_of([&] {
        database.execute("PRAGMA query_only = OFF; CREATE TEMP TABLE u (v); PRAGMA temp.cache_size = 1");
        database.execute("WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1000) "
                         "INSERT INTO u SELECT hex(randomblob(500)) FROM n");
    });
    CHECK(full.status == exit_status::cannot_write);
    CHECK(full.text.find("the folder for SQLite's temporary files, " + small.path() +
                         " (of SQLITE_TMPDIR)") != std::string::npos);
    CHECK(full.text.find("set SQLITE_TMPDIR to a folder with more") != std::string::npos);
    CHECK(full.text.find("the disk is full") == std::string::npos);
}

TEST_CASE("a database on a full disk is named, not the folder of temporary files") {
    const fresh_folder folder;
    const small_disk small(folder.file("small"));
    if (!small.is_mounted()) {
        return;
    }
    const auto path = small.path() + "/a.db";
    make(path);
    sqlite_connection database(path);
    const auto full = failure_of([&] { database.execute(much); });
    CHECK(full.status == exit_status::cannot_write);
    CHECK(full.text.starts_with("the database " + path + " cannot be written: the disk is full"));
    CHECK(full.text.find("SQLITE_TMPDIR") == std::string::npos);
}

TEST_CASE("a rule of the database that the program breaks is a fault of the program") {
    const fresh_folder folder;
    const auto path = folder.file("a.db");
    make(path);
    sqlite_connection database(path);
    const char* sql = GENERATE("INSERT INTO t VALUES (1, 'b')", "INSERT INTO t VALUES (2, NULL)");
    const auto broken = failure_of([&] { database.execute(sql); });
    CHECK(broken.status == exit_status::unexpected);
    CHECK(broken.text.find("cannot be written") == std::string::npos);
    CHECK(broken.text.find("a fault of this program; report it") != std::string::npos);
}

TEST_CASE("a statement that failed is bound and run again") {
    const fresh_folder folder;
    const auto path = folder.file("a.db");
    make(path);
    sqlite_connection database(path);
    exporter::sqlite_statement insert(database, "INSERT INTO t VALUES (?, ?)");
    const auto taken = failure_of([&] { insert.bind(std::int64_t{1}).bind("b").run(); });
    CHECK(taken.text.find("UNIQUE constraint failed") != std::string::npos);
    insert.bind(std::int64_t{2}).bind("b").run();
    CHECK(failure_of([&] {
              static_cast<void>(insert.bind(std::int64_t{3}).bind(std::nullopt).step());
          }).status == exit_status::unexpected);
    CHECK(insert.bind(std::int64_t{3}).bind("c").run_unless_present());
    CHECK(database.number("SELECT count(*) FROM t") == 3);
    exporter::sqlite_statement select(database, "SELECT v FROM t WHERE id >= ? ORDER BY id");
    REQUIRE(select.bind(std::int64_t{1}).step());    // and left in the middle, as by an exception
    static_cast<void>(select.bind(std::int64_t{1})); // and never run
    CHECK(select.bind(std::int64_t{2}).texts() == std::vector<std::string>{"b", "c"});
}

TEST_CASE("a file that is damaged, none, or not there is named with what to do") {
    const fresh_folder folder;
    const auto path = folder.file("a.db");
    SECTION("damaged") {
        make(path);
        {
            sqlite_connection database(path);
            database.execute(much);
        }
        std::fstream file(path, std::ios::in | std::ios::out | std::ios::binary);
        file.seekp(4096);
        file << std::string(3 * 4096, '\x7f');
        file.close();
        sqlite_connection database(path, database_use::reading);
        const auto damaged =
            failure_of([&] { static_cast<void>(database.number("SELECT sum(length(v)) FROM t")); });
        CHECK(damaged.status == exit_status::cannot_write);
        CHECK(damaged.text.find("the file is damaged; put a copy in its place") != std::string::npos);
    }
    SECTION("no database") {
        std::ofstream(path) << std::string(4096, 'x');
        const auto none = failure_of([&] { make(path); });
        CHECK(none.status == exit_status::cannot_write);
        CHECK(none.text.find("it is not an SQLite database; give another name") != std::string::npos);
    }
    SECTION("no folder") {
        const auto none = failure_of([&] { sqlite_connection database(folder.file("no") + "/a.db"); });
        CHECK(none.status == exit_status::cannot_write);
        CHECK(none.text.find("its folder does not exist; make it") != std::string::npos);
    }
    SECTION("a folder") {
        const auto none = failure_of([&] { sqlite_connection database(folder.file("")); });
        CHECK(none.text.find("it is a directory") != std::string::npos);
    }
}

TEST_CASE("a fault of a database has one exit status, whether it is written or read") {
    using exporter::failure_cause;
    CHECK(exporter::cause_of_sqlite(SQLITE_BUSY_SNAPSHOT) == failure_cause::in_use);
    CHECK(exporter::cause_of_sqlite(SQLITE_FULL) == failure_cause::no_room);
    CHECK(exporter::cause_of_sqlite(SQLITE_NOMEM) == failure_cause::out_of_memory);
    CHECK(exporter::cause_of_sqlite(SQLITE_CONSTRAINT_UNIQUE) == failure_cause::program_fault);
    for (const int code : {SQLITE_CORRUPT, SQLITE_NOTADB, SQLITE_CANTOPEN, SQLITE_READONLY, SQLITE_IOERR_READ,
                           SQLITE_ERROR, SQLITE_PERM, SQLITE_AUTH}) {
        INFO(code);
        CHECK(exporter::cause_of_sqlite(code) == failure_cause::unusable_database);
    }
    const fresh_folder folder;
    const auto path = folder.file("a.db");
    std::ofstream(path) << std::string(4096, 'x');
    for (const auto use : {database_use::writing, database_use::reading}) {
        CHECK(failure_of([&] {
                  sqlite_connection database(path, use);
                  static_cast<void>(database.number("PRAGMA user_version"));
              }).status == exit_status::cannot_write);
    }
}

TEST_CASE("an interrupted database ends in order, though a statement was not at its end") {
    const fresh_folder folder;
    const std::string path = folder.file("a.db");
    make(path);
    sqlite_connection database(path);
    database.execute("INSERT INTO t VALUES (2, 'b')");
    exporter::sqlite_statement outer(database, "SELECT id FROM t");
    database.execute("BEGIN IMMEDIATE");
    REQUIRE(outer.step());
    sqlite3_interrupt(database.get());
    REQUIRE_THROWS(database.execute("UPDATE t SET v = 'c'"));
    REQUIRE_THROWS(database.execute("UPDATE t SET v = 'd'")); // as long as the other statement is open
    database.ignore_signals();
    database.roll_back();
    database.execute("UPDATE t SET v = 'e'");
    REQUIRE(sqlite_connection(path).number("SELECT count(*) FROM t WHERE v = 'e'") == 2);
}

} // namespace webcasts::tests::sqlite_failure_test
