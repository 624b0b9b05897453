// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_EXAMPLES_EXPORT_STORE_ERASURE_PROOF_HPP
#define WEBCASTS_EXAMPLES_EXPORT_STORE_ERASURE_PROOF_HPP

#include "store/address_mentions.hpp"
#include "store/sqlite_connection.hpp"

#include <string>
#include <vector>

namespace exporter {

/// Return the names of all tables, without SQLite's own. Virtual tables are left out if `writable_only`.
[[nodiscard]] std::vector<std::string> tables_of(sqlite_connection& database, bool writable_only);

/// Return a name as SQL quotes it.
[[nodiscard]] std::string quoted_name(const std::string& name);

/// Search every cell of a database, and the texts of its schema, for mentions of addresses. Return the
/// places, each with how often.
[[nodiscard]] std::vector<std::string> mentions_in_cells(sqlite_connection& database,
                                                         const address_set& addresses);

/// Search the bytes of a database's files (the database, its write-ahead log, its journals) and of SQLite's
/// temporary files for addresses. Return the files that hold one, each with how often. An address of somebody
/// else in the database that holds the same letters, such as `bada@example.com`, is none.
///
/// This process must not have the database open, for closing the files here would drop its locks. Throws
/// `failure` with `exit_status::cannot_write` if a file cannot be read.
[[nodiscard]] std::vector<std::string> mentions_in_files(const std::string& database,
                                                         const address_set& addresses);

} // namespace exporter

#endif
