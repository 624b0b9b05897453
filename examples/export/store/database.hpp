// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_EXAMPLES_EXPORT_STORE_DATABASE_HPP
#define WEBCASTS_EXAMPLES_EXPORT_STORE_DATABASE_HPP

#include "store/sqlite_connection.hpp"

#include <string>

namespace exporter {

/// Open the database that `sync` makes, for reading only; schema.hpp and schema_views.hpp describe it. A
/// database of an older version is brought up to date first, which needs write permission.
///
/// Throws `failure` with `exit_status::usage` if there is no such file, and as `sqlite_connection` does.
[[nodiscard]] sqlite_connection open_to_read(const std::string& path);

/// Open the database for writing. It is made if it is missing, and brought up to date. Throws as
/// `sqlite_connection` does.
[[nodiscard]] sqlite_connection open_to_write(const std::string& path);

/// Leave a database as those who read and copy it wish after a run: its log is empty, and SQLite knows how
/// large its tables are. Another program that reads it meanwhile may prevent either, which does no harm.
void tidy_up(sqlite_connection& database) noexcept;

} // namespace exporter

#endif
