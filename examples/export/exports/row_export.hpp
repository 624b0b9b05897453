// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_EXAMPLES_EXPORT_EXPORTS_ROW_EXPORT_HPP
#define WEBCASTS_EXAMPLES_EXPORT_EXPORTS_ROW_EXPORT_HPP

#include "exports/crm_check.hpp"
#include "exports/export_options.hpp"
#include "terminal/console.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace exporter {

/// What an export wrote, beside its rows, and what a preset found that its CRM would refuse.
struct crm_outcome {
    std::uint64_t rejected = 0; ///< rows
    std::vector<crm_check::finding> findings;
    std::uint64_t files = 0; ///< that are written whole
};

/// Write the wanted rows of a database, and return how many rows were written, without those in the file of
/// rejects. If an export to numbered files ends early, the files that are full stay, and a message names
/// them.
///
/// A preset writes a row for each person, and warns of rows that its CRM would refuse: how many, which rule,
/// and the first rows' numbers. If a file of rejects is named, these rows are written there, with the reason
/// in a further column, and not among the others. People without an e-mail are never among the others.
/// `outcome`, if it is not null, gets what was found.
///
/// Throws `failure` as `open_to_read` and `read_pii_hash` do; with `exit_status::usage` if the database does
/// not hold one of the events, if a column to drop or hash does not exist or is needed, or as
/// `use_own_columns` does; with `exit_status::cannot_write`; and with `exit_status::interrupted`.
[[nodiscard]] std::uint64_t export_rows(const export_options& options, const console& console,
                                        crm_outcome* outcome = nullptr);

/// Return the names of all columns that `export` writes, or that an earlier version wrote.
[[nodiscard]] std::vector<std::string> column_names_of_exports();

} // namespace exporter

#endif
