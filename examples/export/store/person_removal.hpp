// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_EXAMPLES_EXPORT_STORE_PERSON_REMOVAL_HPP
#define WEBCASTS_EXAMPLES_EXPORT_STORE_PERSON_REMOVAL_HPP

#include <cstdint>
#include <string>
#include <vector>

namespace exporter {

/// Which person is removed, and from where.
struct removal_options {
    std::string database;
    std::string email; ///< in any case
};

/// How many rows of a table were removed or cleaned of the address.
struct removal_counts {
    std::string table;
    std::int64_t removed = 0;
    std::int64_t cleaned = 0;
};

/// Remove a person's rows and every other mention of the address from a database, and record a token of the
/// address, so that it is not stored again. Return the counts of all tables.
///
/// The file is then rewritten, so that no bytes of removed rows stay in it. Throws `failure` as
/// `open_to_read` and `sqlite_connection` do: with `exit_status::usage` if there is no such database, and
/// also if another program still reads the rows that were removed.
[[nodiscard]] std::vector<removal_counts> remove_person(const removal_options& options);

} // namespace exporter

#endif
