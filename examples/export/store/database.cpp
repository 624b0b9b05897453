// SPDX-License-Identifier: BSL-1.0
#include "store/database.hpp"

#include "store/schema.hpp"
#include "terminal/failure.hpp"

#include <cstddef>
#include <cstdint>
#include <fmt/format.h>
#include <unistd.h>

namespace exporter {

namespace {

constexpr auto newest_version = static_cast<std::int64_t>(migrations.size());

/// Return the version of the schema; 0 if the database is empty. Refuses databases of other programs and of
/// newer versions.
std::int64_t checked_version(sqlite_connection& database) {
    const auto version = database.number("PRAGMA user_version");
    const bool is_new = database.number("SELECT count(*) FROM sqlite_master") == 0;
    if (!is_new && database.number("PRAGMA application_id") != application_id) {
        database.fail("it is another program's database; give another name");
    }
    if (version > newest_version) {
        database.fail("a newer webcasts-export made it; use that one, or give another name");
    }
    return version;
}

} // namespace

sqlite_connection open_to_write(const std::string& path) {
    sqlite_connection database(path, database_use::writing);
    {
        transaction whole(database);
        for (auto step = static_cast<std::size_t>(checked_version(database)); step < migrations.size();
             ++step) {
            for (const char* sql : migrations[step]) {
                database.execute(sql);
            }
        }
        database.execute(fmt::format("PRAGMA application_id = {}; PRAGMA user_version = {}", application_id,
                                     newest_version)
                             .c_str());
        whole.commit();
    }
    return database;
}

sqlite_connection open_to_read(const std::string& path) {
    if (::access(path.c_str(), F_OK) != 0) {
        throw failure(
            exit_status::usage,
            fmt::format("there is no database {}; webcasts-export sync --db {} makes it", path, path));
    }
    sqlite_connection database(path, database_use::reading);
    if (checked_version(database) < newest_version) {
        static_cast<void>(open_to_write(path));
        return sqlite_connection(path, database_use::reading);
    }
    return database;
}

} // namespace exporter
