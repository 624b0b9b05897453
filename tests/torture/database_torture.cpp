// SPDX-License-Identifier: BSL-1.0
// The exporter's database when the disk fails at any step, a signal comes at any step, or the process ends at
// any step. Afterwards the database is whole and holds each event as it was before or after its transaction;
// the same object, or the next run, goes on and ends right.

#include "exporter/sync_scene.hpp"
#include "faulty_disk.hpp"
#include "store/attendee_store.hpp"
#include "store/database.hpp"
#include "store/person_removal.hpp"
#include "support/catch.hpp"
#include "terminal/interruption.hpp"

#include <algorithm>
#include <csignal>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <functional>
#include <iostream>
#include <iterator>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <sys/wait.h>
#include <unistd.h>
#include <utility>
#include <vector>

namespace webcasts::tests::database_torture {

namespace {

using exporter::exit_status;
using webcasts::viewing_kind;
using webcasts::testing::sandbox_event;

/// What a database holds: the rows of each event, and those of all events, by the names of events and tables.
using contents = std::map<std::string, std::string>;

std::string row_of(const exporter::sqlite_statement& query) {
    std::string row;
    for (int column = 0; column < query.columns(); ++column) {
        row.append(query.is_null(column) ? "NULL" : query.text(column)).append("|");
    }
    return row + "\n";
}

/// Read a database that must be whole, without what tells when and how often runs were made, and without the
/// random numbers of revisions.
contents contents_of(exporter::sqlite_connection& database) {
    REQUIRE(exporter::sqlite_statement(database, "PRAGMA integrity_check").texts() ==
            std::vector<std::string>{"ok"});
    REQUIRE(exporter::sqlite_statement(database, "PRAGMA foreign_key_check").texts().empty());
    contents found;
    const auto tables =
        exporter::sqlite_statement(
            database, "SELECT name FROM sqlite_schema WHERE type = 'table' AND "
                      "name NOT LIKE 'sqlite_%' AND name NOT LIKE 'run%' AND name <> 'event_revision'")
            .texts();
    REQUIRE(tables.size() > 5);
    for (const std::string& table : tables) {
        if (table == "forgotten") { // its tokens are salted, and have a time
            exporter::sqlite_statement count(database, "SELECT count(*) FROM forgotten");
            REQUIRE(count.step());
            found["table " + table] = count.text(0);
            continue;
        }
        exporter::sqlite_statement query(database, "SELECT * FROM " + table);
        int event = -1;
        for (int column = 0; column < query.columns(); ++column) {
            event = query.name(column) == "event_id" ? column : event;
        }
        std::vector<std::pair<std::string, std::string>> rows;
        while (query.step()) {
            rows.emplace_back(event >= 0 ? query.text(event) : "table " + table,
                              table + ": " + row_of(query));
        }
        std::sort(rows.begin(), rows.end());
        for (const auto& [key, row] : rows) {
            found[key] += row;
        }
    }
    return found;
}
contents contents_of(const std::string& path) {
    auto database = exporter::open_to_read(path);
    return contents_of(database);
}

/// Check that each event is as before or as after; where an event is new, it may be absent. With `whole` all
/// of them are of one and the same state.
void require_before_or_after(const contents& seen, const contents& before, const contents& after,
                             bool whole) {
    if (whole) {
        REQUIRE((seen == before || seen == after));
        return;
    }
    const auto has = [](const contents& in, const std::string& event, const std::string& rows) {
        const auto found = in.find(event);
        return found != in.end() && found->second == rows;
    };
    for (const auto& [event, rows] : seen) {
        if (!event.starts_with("table ")) {
            CAPTURE(event, rows);
            REQUIRE((has(before, event, rows) || has(after, event, rows)));
        }
    }
    for (const auto& [event, rows] : before) {
        CAPTURE(event);
        REQUIRE((event.starts_with("table ") || seen.count(event) == 1));
    }
}

std::string bytes_of(const std::string& path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
}
/// Put a database in place as it was, without what a killed run left beside it.
void put_back(const std::string& path, const std::string& bytes) {
    for (const char* end : {"", "-wal", "-shm", "-journal"}) {
        std::filesystem::remove(path + end);
    }
    std::ofstream(path, std::ios::binary) << bytes;
}

/// What came of the faults.
struct tally {
    std::uint64_t faults = 0;
    std::uint64_t unnoticed = 0; ///< the run succeeded all the same
    std::uint64_t before = 0;    ///< afterwards everything was as before
    std::uint64_t continued = 0; ///< went on and ended right

    void print(std::string_view what, std::string_view fault, bool lasting) const {
        std::cout << what << ", " << fault << (lasting ? " that lasts: " : ": ") << faults
                  << " faults injected, " << unnoticed << " without effect, " << before
                  << " left all as before, " << continued << " continued, wrong = 0\n";
    }
};

/// Work on a database: it returns how it ended, or throws an exporter's failure.
using work = std::function<exit_status()>;

exit_status status_of(const work& run) {
    try {
        return run();
    } catch (const exporter::failure& problem) {
        return problem.status();
    }
}

/// The ends that a fault of a disk may have: it is named, and never taken for a fault of the program.
bool is_end_by_fault(exit_status status) {
    return status == exit_status::cannot_write || status == exit_status::partial;
}

constexpr std::uint64_t max_steps = 20'000;

constexpr disk_fault faults_of_disks[] = {disk_fault::full,       disk_fault::write_error,
                                          disk_fault::read_error, disk_fault::sync_error,
                                          disk_fault::open_error, disk_fault::delete_error};

/// A piece of work, from one state of a database to another.
struct torture {
    std::string_view name;
    std::string path;
    work run;
    bool is_one_transaction;
    std::string begin{};
    contents before{};
    contents after{};

    /// Do the work once without a fault, to know what must come of it.
    void learn() {
        begin = bytes_of(path);
        before = contents_of(path);
        REQUIRE(status_of(run) == exit_status::done);
        after = contents_of(path);
        REQUIRE(before != after);
    }

    /// Look at the database after a fault, and do the work again without one.
    void go_on(tally& sum, exit_status ended) const {
        const contents seen = contents_of(path);
        if (ended == exit_status::done) {
            ++sum.unnoticed;
            REQUIRE(seen == after);
        } else {
            require_before_or_after(seen, before, after, is_one_transaction);
        }
        sum.before += seen == before ? 1 : 0;
        REQUIRE(status_of(run) == exit_status::done);
        REQUIRE(contents_of(path) == after);
        ++sum.continued;
    }

    void meet_faults_of_disk(faulty_disk& disk) const {
        for (const disk_fault fault : faults_of_disks) {
            for (const bool lasting : {false, true}) {
                tally sum;
                for (std::uint64_t step = 1; step < max_steps; ++step) {
                    CAPTURE(name, to_string(fault), lasting, step);
                    put_back(path, begin);
                    disk.arm(fault, step, lasting);
                    const exit_status ended = status_of(run);
                    const std::uint64_t injected = disk.disarm();
                    if (injected == 0) {
                        REQUIRE(ended == exit_status::done);
                        break;
                    }
                    sum.faults += injected;
                    CAPTURE(int(ended));
                    REQUIRE((ended == exit_status::done || is_end_by_fault(ended)));
                    go_on(sum, ended);
                }
                sum.print(name, to_string(fault), lasting);
            }
        }
    }

    /// In a process of its own, which catches signals as the program does.
    void meet_ends_of_process(faulty_disk& disk) const {
        for (const disk_fault fault : {disk_fault::signal, disk_fault::kill}) {
            constexpr int was_spared = 99;
            tally sum;
            for (std::uint64_t step = 1; step < max_steps; ++step) {
                CAPTURE(name, to_string(fault), step);
                put_back(path, begin);
                const ::pid_t child = ::fork();
                REQUIRE(child >= 0);
                if (child == 0) {
                    static_cast<void>(!std::freopen("/dev/null", "w", stderr)); // where it says that it ended
                    exporter::catch_interruption();
                    disk.arm(fault, step);
                    const exit_status ended = status_of(run);
                    ::_exit(disk.disarm() == 0 ? was_spared : static_cast<int>(ended));
                }
                int status = 0;
                REQUIRE(::waitpid(child, &status, 0) == child);
                REQUIRE(WIFEXITED(status));
                const int ended = WEXITSTATUS(status);
                if (ended == was_spared) {
                    break;
                }
                ++sum.faults;
                CAPTURE(ended);
                const int expected =
                    fault == disk_fault::kill ? 128 + SIGKILL : static_cast<int>(exit_status::interrupted);
                REQUIRE((ended == expected || (fault == disk_fault::signal && ended == 0)));
                go_on(sum, static_cast<exit_status>(ended));
            }
            REQUIRE(sum.faults > 10);
            sum.print(name, to_string(fault), false);
        }
    }
};

std::vector<sandbox_event> first_events() {
    std::vector<sandbox_event> events{event("1000001", "2026-02-20 08:00:00"),
                                      event("1000002", "2026-02-21 08:00:00")};
    for (sandbox_event& one : events) {
        one.attendees = {person("a@example.com"), person("b@example.com")};
    }
    events[0].attendees[0].sessions = {
        viewing(viewing_kind::live, "2026-02-20 08:00:00", "2026-02-20 08:30:00")};
    return events;
}

/// The same with a late viewer, one more person, and one more event.
std::vector<sandbox_event> later_events() {
    auto events = first_events();
    events[0].attendees[1].sessions = {
        viewing(viewing_kind::on_demand, "2026-02-28 08:00:00", "2026-02-28 08:10:00")};
    events[1].attendees.push_back(person("c@example.com"));
    events.push_back(event("1000003", "2026-02-22 08:00:00"));
    events[2].attendees = {person("b@example.com")};
    return events;
}

torture sync_torture(sync_scene& scene) {
    REQUIRE(scene.sync() == exit_status::done);
    scene.serve(later_events());
    torture made{.name = "sync",
                 .path = scene.path(),
                 .run = [&scene] { return scene.sync(); },
                 .is_one_transaction = false};
    made.learn();
    return made;
}

torture erasure_torture(sync_scene& scene) {
    REQUIRE(scene.sync() == exit_status::done);
    torture made{.name = "erasure",
                 .path = scene.path(),
                 .run =
                     [path = scene.path()] {
                         const auto removed =
                             exporter::remove_people({.database = path, .emails = {"A@example.com"}});
                         return removed.left.empty() ? exit_status::done : exit_status::cannot_write;
                     },
                 .is_one_transaction = true};
    made.learn();
    return made;
}

} // namespace

TEST_CASE(
    "a disk that fails at any step of a sync loses nothing, and the next sync repairs what is missing") {
    faulty_disk disk;
    sync_scene scene(first_events());
    sync_torture(scene).meet_faults_of_disk(disk);
}

TEST_CASE(
    "a signal or the end of the process at any step of a sync loses nothing, and the next sync goes on") {
    faulty_disk disk;
    sync_scene scene(first_events());
    sync_torture(scene).meet_ends_of_process(disk);
}

TEST_CASE("a disk that fails at any step of an erasure leaves a whole database, and the next one erases") {
    faulty_disk disk;
    sync_scene scene(first_events());
    erasure_torture(scene).meet_faults_of_disk(disk);
}

TEST_CASE("a signal or the end of the process at any step of an erasure leaves a whole database") {
    faulty_disk disk;
    sync_scene scene(first_events());
    erasure_torture(scene).meet_ends_of_process(disk);
}

TEST_CASE("a store goes on after each fault of its disk, or says that it cannot") {
    faulty_disk disk;
    const fresh_folder folder;
    const std::string path = folder.file("a.db");
    struct open_store {
        explicit open_store(const std::string& path)
            : database(exporter::open_to_write(path)),
              store(database, exporter::time_zone("GMT"), exporter::time_zone("GMT")) {
            database.execute("PRAGMA cache_size = 4; PRAGMA temp_store = FILE"); // so that the disk has work
        }
        exporter::sqlite_connection database;
        exporter::attendee_store store;
    };
    std::optional<open_store> used(path);
    const auto events = later_events();
    const sandbox_event& of_event = events[0];
    const auto keep = [&](const std::vector<attendee>& people) {
        used->store.drop("1000001"); // what a failure may have left
        used->store.stage("1000001", people);
        exporter::transaction whole(used->database);
        static_cast<void>(used->store.keep(
            {.listed = of_event.summary, .is_listed = true, .pulled = {}, .title = "Event", .query = {}}));
        whole.commit();
        return exit_status::done;
    };
    std::vector<attendee> many;
    for (int i = 0; i < 60; ++i) {
        many.push_back(person(("p" + std::to_string(i) + "@example.com").c_str()));
        many.back().company = std::string(300, 'c');
    }
    const auto before = [&] { return keep(of_event.attendees); };
    const auto after = [&] { return keep(many); };
    REQUIRE(before() == exit_status::done);
    const contents few_rows = contents_of(path);
    REQUIRE(after() == exit_status::done);
    const contents many_rows = contents_of(path);
    for (const disk_fault fault : faults_of_disks) {
        tally sum;
        std::uint64_t same_objects = 0;
        for (std::uint64_t step = 1; step < max_steps; ++step) {
            CAPTURE(to_string(fault), step);
            REQUIRE(status_of(before) == exit_status::done);
            disk.arm(fault, step);
            const exit_status ended = status_of(after);
            const std::uint64_t injected = disk.disarm();
            if (injected == 0) {
                REQUIRE(ended == exit_status::done);
                break;
            }
            sum.faults += injected;
            CAPTURE(int(ended));
            REQUIRE((ended == exit_status::done || ended == exit_status::cannot_write));
            const contents seen = contents_of(path);
            require_before_or_after(seen, few_rows, many_rows, true);
            REQUIRE((ended != exit_status::done || seen == many_rows));
            sum.unnoticed += ended == exit_status::done ? 1 : 0;
            sum.before += seen == few_rows ? 1 : 0;
            // SQLite may refuse to go on with a connection whose reading was cut off; a new one never does.
            const exit_status again = status_of(after);
            same_objects += again == exit_status::done ? 1 : 0;
            if (again != exit_status::done) {
                REQUIRE(again == exit_status::cannot_write);
                used.reset();
                used.emplace(path);
                REQUIRE(status_of(after) == exit_status::done);
            }
            REQUIRE(contents_of(path) == many_rows);
            ++sum.continued;
        }
        sum.print("a store, " + std::to_string(same_objects) + " times the same object", to_string(fault),
                  false);
    }
}

} // namespace webcasts::tests::database_torture
