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

/// A column of `export`.
struct export_column {
    std::string name;
    std::string sql; ///< an expression over the tables in `export_table::from`
    cell_kind kind = cell_kind::text;
    bool identifies = false; ///< identifies a person: `--hash-pii` writes a token
};

/// The columns and the query of an export.
struct export_table {
    std::vector<export_column> columns;
    std::string
        from; ///< SQL that starts with FROM; `?1` is a JSON array of the wanted events, or NULL for all
    std::string order; ///< SQL after ORDER BY
};

/// Return the table of a kind of rows. Later versions add columns at its end only.
[[nodiscard]] export_table table_of(row_kind rows);

/// Return a table's query.
[[nodiscard]] std::string query_of(const export_table& table);

} // namespace exporter

#endif
