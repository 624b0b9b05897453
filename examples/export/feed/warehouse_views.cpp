// SPDX-License-Identifier: BSL-1.0
#include "feed/warehouse_views.hpp"

#include "feed/dataset_manifest.hpp"
#include "feed/feed_table.hpp"

#include <cstddef>
#include <fmt/format.h>

namespace exporter {

namespace {

std::string_view duckdb_type(feed_type type) {
    switch (type) {
    case feed_type::text:
    case feed_type::local_time:
        return "VARCHAR";
    case feed_type::integer:
        return "BIGINT";
    case feed_type::flag:
        return "INTEGER";
    case feed_type::real:
        return "DOUBLE";
    case feed_type::instant:
        return "TIMESTAMP";
    case feed_type::fields:
        break;
    }
    return "STRUCT(name VARCHAR, value VARCHAR)[]";
}

} // namespace

std::string duckdb_script() {
    std::string sql = "-- webcasts-export wrote this. In this folder: duckdb -init duckdb.sql\n"
                      "-- Instants are in UTC.\n";
    for (const feed_table& table : feed_tables()) {
        std::string columns;
        for (std::size_t i = 1; i < table.columns.size(); ++i) {
            const feed_column& column = table.columns[i];
            columns +=
                fmt::format("{}{}: '{}'", columns.empty() ? "" : ", ", column.name, duckdb_type(column.type));
        }
        sql += fmt::format(
            "CREATE OR REPLACE VIEW {} AS SELECT event_id, * EXCLUDE (event_id) FROM "
            "read_json('{}/{}', format = 'newline_delimited', compression = 'gzip', "
            "hive_partitioning = true, hive_types = {{event_id: 'VARCHAR'}}, columns = {{{}}});\n",
            table.engine_name(), partition_of(table, "*"), part_name, columns);
    }
    for (const warehouse_view& view : warehouse_views) {
        sql += fmt::format("CREATE OR REPLACE VIEW {} AS {};\n", view.name, view.sql);
    }
    return sql;
}

} // namespace exporter
