// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_TESTS_EXPORTER_STORE_OLDER_DATABASE_HPP
#define WEBCASTS_TESTS_EXPORTER_STORE_OLDER_DATABASE_HPP

#include "store/schema.hpp"
#include "store/sqlite_connection.hpp"

#include <sqlite3.h>

#include <cstddef>
#include <fmt/format.h>
#include <string>

/// Make an empty database as an older version of the program left it.
inline void make_older_database(const std::string& path, std::size_t version) {
    exporter::sqlite_connection database(path);
    // Step 3 uses it on rows, of which there are none.
    sqlite3_create_function_v2(
        database.get(), "canonical_address", 1, SQLITE_UTF8, nullptr,
        [](sqlite3_context* context, int, sqlite3_value** values) {
            sqlite3_result_value(context, values[0]);
        },
        nullptr, nullptr, nullptr);
    for (std::size_t step = 0; step < version; ++step) {
        for (const char* sql : exporter::migrations[step]) {
            database.execute(sql);
        }
    }
    database.execute(
        fmt::format("PRAGMA application_id = {}; PRAGMA user_version = {}", exporter::application_id, version)
            .c_str());
}

#endif
