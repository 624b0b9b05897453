// SPDX-License-Identifier: BSL-1.0
// One run at a time changes a database.

#include "exporter/fresh_folder.hpp"
#include "store/database_lock.hpp"
#include "support/catch.hpp"
#include "terminal/failure.hpp"

#include <filesystem>
#include <optional>
#include <string>

namespace webcasts::tests::database_lock_test {

namespace {

using exporter::database_lock;
using exporter::lock_wait;

exporter::exit_status status_of_second(const std::string& path) {
    try {
        const database_lock second(path, lock_wait::refuse);
        return exporter::exit_status::done;
    } catch (const exporter::failure& refusal) {
        return refusal.status();
    }
}

} // namespace

TEST_CASE("a second run is refused until the first has ended") {
    const fresh_folder folder;
    const std::string path = folder.file("a.db");
    REQUIRE_FALSE(database_lock::is_held(path));
    {
        const database_lock first(path, lock_wait::refuse);
        REQUIRE(database_lock::is_held(path));
        REQUIRE(status_of_second(path) == exporter::exit_status::busy);
        REQUIRE(status_of_second(folder.file("b.db")) == exporter::exit_status::done);
    }
    REQUIRE_FALSE(database_lock::is_held(path));
    REQUIRE(status_of_second(path) == exporter::exit_status::done);
}

TEST_CASE("links to a database lead to one lock") {
    const fresh_folder folder;
    const std::string path = folder.file("a.db");
    const database_lock made(folder.file("made.db"), lock_wait::refuse);
    std::filesystem::rename(folder.file("made.db-lock"), path); // some file
    std::filesystem::create_symlink("a.db", folder.file("link.db"));
    const database_lock first(path, lock_wait::refuse);
    REQUIRE(status_of_second(folder.file("link.db")) == exporter::exit_status::busy);
    REQUIRE(database_lock::path_of(folder.file("link.db")) == database_lock::path_of(path));
}

TEST_CASE("a lock in a folder that is missing is an error of the database") {
    const fresh_folder folder;
    REQUIRE(status_of_second(folder.file("no/such/a.db")) == exporter::exit_status::cannot_write);
}

} // namespace webcasts::tests::database_lock_test
