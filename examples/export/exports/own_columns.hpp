// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_EXAMPLES_EXPORT_EXPORTS_OWN_COLUMNS_HPP
#define WEBCASTS_EXAMPLES_EXPORT_EXPORTS_OWN_COLUMNS_HPP

#include "exports/export_options.hpp"
#include "exports/export_table.hpp"
#include "store/sqlite_connection.hpp"
#include "terminal/console.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace exporter {

/// The field that stands for all usual columns, where no preset is used.
inline constexpr std::string_view usual_columns = "*";

/// Read a column of one's own from `Label=field`, or from `field` alone, which is then the label as well. The
/// label ends at the first `=`. Returns one without a field or label if the text has none.
[[nodiscard]] own_column read_own_column(std::string_view text);

/// Return a heading in the ways in which `export` writes it: as it is, and as a cell of CSV.
[[nodiscard]] std::vector<std::string> written_headings(std::string_view label);

/// Put the columns that `options` asks for into a table: in place of its own, or with a preset after the
/// CRM's, where a label that the CRM's import has replaces what fills that column.
///
/// A field is, in this order: a field of `export` (doc/exporter_files.md lists them), a custom question, a
/// question of a survey. `custom:NAME` and `survey:QUESTION` say which of the last two, and may name one that
/// nobody has answered yet, of which `console` warns. Questions are looked for in the wanted events first
/// (`wanted_events`). Throws `failure` with `exit_status::usage` if a field does not exist, with the names
/// that are near, and if two columns have one label.
void use_own_columns(export_table& table, const export_options& options, sqlite_connection& database,
                     const std::optional<std::string>& events, const console& console);

} // namespace exporter

#endif
