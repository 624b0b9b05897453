// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_EXAMPLES_EXPORT_STORE_PERSON_REMOVAL_HPP
#define WEBCASTS_EXAMPLES_EXPORT_STORE_PERSON_REMOVAL_HPP

#include "store/address_removal.hpp"
#include "store/database_lock.hpp"

#include <string>
#include <vector>

namespace exporter {

/// Which people are removed, and from where.
struct removal_options {
    std::string database;
    std::vector<std::string> emails; ///< in any spelling
    lock_wait wait = lock_wait::refuse;
};

/// What `remove_people` did.
struct removal_result {
    std::vector<removal_counts> tables; ///< all of them
    /// Where mentions are left that could not be removed, such as `column name of table notes (2 times)`.
    std::vector<std::string> left;
};

/// Remove people's rows and every other mention of their addresses from a database, in every spelling, and
/// record a token of each address, so that it is not stored again.
///
/// The file is then rewritten once, so that no bytes of removed rows stay in it; afterwards all cells, the
/// database's files and SQLite's temporary files are searched for the addresses. Throws `failure` as
/// `open_to_read`, `database_lock` and `sqlite_connection` do: with `exit_status::usage` if there is no such
/// database, and also if another program still reads the rows that were removed.
[[nodiscard]] removal_result remove_people(const removal_options& options);

} // namespace exporter

#endif
