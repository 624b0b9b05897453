// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_EXAMPLES_EXPORT_EXPORTS_ROW_EXPORT_HPP
#define WEBCASTS_EXAMPLES_EXPORT_EXPORTS_ROW_EXPORT_HPP

#include "exports/export_options.hpp"
#include "terminal/console.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace exporter {

/// Write the wanted rows of a database, and return how many rows were written. Warns if a preset leaves out
/// registrants without an e-mail.
///
/// Throws `failure` as `open_to_read` and `read_pii_hash` do; with `exit_status::usage` if the database does
/// not hold one of the events, or if a column to drop or hash does not exist or is needed; with
/// `exit_status::cannot_write`; and with `exit_status::interrupted`.
[[nodiscard]] std::uint64_t export_rows(const export_options& options, const console& console);

/// Return the names of all columns that `export` writes, or that an earlier version wrote.
[[nodiscard]] std::vector<std::string> column_names_of_exports();

} // namespace exporter

#endif
