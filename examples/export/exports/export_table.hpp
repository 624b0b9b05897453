// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_EXAMPLES_EXPORT_EXPORTS_EXPORT_TABLE_HPP
#define WEBCASTS_EXAMPLES_EXPORT_EXPORTS_EXPORT_TABLE_HPP

#include "exports/export_options.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace exporter {

/// What the cells of a column are: what a spreadsheet could run is text or JSON with texts inside.
enum class cell_kind : std::uint8_t {
    text,
    phone,  ///< a text that, where it is made of digits, blanks and `+().-`, is a phone number
    code,   ///< an id or a word of the service's
    number, ///< digits, sign, point; empty: none
    time,   ///< ISO 8601; empty: none
    json
};

/// A column of `export`.
struct export_column {
    std::string name;
    std::string sql; ///< its value, in the words of the table's `from`
    cell_kind kind = cell_kind::text;
    bool identifies = false; ///< a person: `--hash-pii` writes a token
};

/// Rows of `export`: which columns they have, and where in the database they come from.
struct export_table {
    std::vector<export_column> columns;
    std::string
        from; ///< SQL that begins with FROM; `?1` is a JSON array of the wanted events, or NULL for all
    std::string order; ///< SQL behind ORDER BY
};

/// Return the table of a kind of rows. Columns are only ever added to it, at its end.
[[nodiscard]] export_table table_of(row_kind rows);

/// Spell a table's query.
[[nodiscard]] std::string query_of(const export_table& table);

} // namespace exporter

#endif
