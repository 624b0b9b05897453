// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_TESTS_EXPORTER_DATABASE_ROWS_HPP
#define WEBCASTS_TESTS_EXPORTER_DATABASE_ROWS_HPP

#include "store/database.hpp"

#include <string>
#include <vector>

/// The rows of a query, columns joined by '|'.
inline std::vector<std::string> rows_of(const std::string& path, const std::string& sql) {
    auto database = exporter::open_to_read(path);
    exporter::sqlite_statement query(database, sql.c_str());
    std::vector<std::string> found;
    while (query.step()) {
        std::string row;
        for (int column = 0; column < query.columns(); ++column) {
            row.append(column == 0 ? "" : "|").append(query.is_null(column) ? "NULL" : query.text(column));
        }
        found.push_back(row);
    }
    return found;
}

#endif
