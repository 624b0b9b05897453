// SPDX-License-Identifier: BSL-1.0
#include "store/journal.hpp"

#include "terminal/program_version.hpp"

namespace exporter {

std::int64_t journal::begin(std::string_view action, std::optional<std::string_view> token,
                            std::string_view details) {
    sqlite_statement insert(database_,
                            "INSERT INTO journal (action, token, program, started, details) VALUES "
                            "(?, ?, ?, strftime('%Y-%m-%dT%H:%M:%SZ', 'now'), ?)");
    insert.bind(action).bind(token).bind(program_version).bind(details).run();
    return sqlite3_last_insert_rowid(database_.get());
}

void journal::finish(std::int64_t entry, std::string_view details) {
    sqlite_statement update(database_, "UPDATE journal SET finished = strftime('%Y-%m-%dT%H:%M:%SZ', 'now'), "
                                       "details = ? WHERE entry_id = ?");
    update.bind(details).bind(entry).run();
}

bool journal::has_unfinished(std::string_view action) {
    sqlite_statement query(database_, "SELECT 1 FROM journal WHERE action = ? AND finished IS NULL LIMIT 1");
    const bool found = query.bind(action).step();
    query.reset();
    return found;
}

void journal::finish_all(std::string_view action) {
    sqlite_statement update(database_, "UPDATE journal SET finished = strftime('%Y-%m-%dT%H:%M:%SZ', 'now') "
                                       "WHERE action = ? AND finished IS NULL");
    update.bind(action).run();
}

} // namespace exporter
