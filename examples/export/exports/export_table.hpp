// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_EXAMPLES_EXPORT_EXPORTS_EXPORT_TABLE_HPP
#define WEBCASTS_EXAMPLES_EXPORT_EXPORTS_EXPORT_TABLE_HPP

#include "exports/export_options.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace exporter {

/// What the cells of a column hold. Only `text`, `address` and `json` can hold a formula of a spreadsheet.
enum class cell_kind : std::uint8_t {
    text,
    address, ///< an e-mail address, as it was given
    code,    ///< an id or a keyword of the service
    number,  ///< digits, sign, point; empty: none
    time,    ///< ISO 8601; empty: none
    json
};

/// How the values of a person's registrations for several events become one, in the row of a preset.
enum class cell_merge : std::uint8_t {
    latest,  ///< the last one that is not blank
    sum,     ///< of numbers, each event once
    highest, ///< of digits or times
    lowest,
    all, ///< joined, in their order
};

/// A column of `export`.
struct export_column {
    std::string name;
    std::string sql; ///< an expression over the tables in `export_table::from`
    cell_kind kind = cell_kind::text;
    bool identifies = false; ///< identifies a person: `--hash-pii` writes a token
    std::string field{};     ///< by which it is dropped and hashed; empty: its name, or that in a preset
    cell_merge merge = cell_merge::latest;
};

/// The columns and the query of an export.
struct export_table {
    std::vector<export_column> columns;
    std::string from;        ///< SQL that starts with FROM, without a condition on events
    std::string event_id;    ///< the column of the event
    std::string order;       ///< SQL after ORDER BY
    bool is_by_event = true; ///< the rows of one event come after those of another
};

/// Return the table of a kind of rows. Later versions add columns at its end only.
[[nodiscard]] export_table table_of(row_kind rows);

/// Return a table's query. `wanted` is an SQL condition on `event_id`.
[[nodiscard]] std::string query_of(const export_table& table, const std::string& wanted);

} // namespace exporter

#endif
