// SPDX-License-Identifier: BSL-1.0
#include "feed/postgres_schema.hpp"

#include "feed/warehouse_views.hpp"
#include "store/sha256.hpp"
#include "text/utf8.hpp"

#include <algorithm>
#include <cstddef>
#include <fmt/format.h>

namespace exporter {

namespace {

std::string_view postgres_type(feed_type type) {
    switch (type) {
    case feed_type::text:
    case feed_type::local_time:
        return "text";
    case feed_type::integer:
        return "bigint";
    case feed_type::flag:
        return "smallint";
    case feed_type::real:
        return "numeric"; // which can be rounded to a number of digits
    case feed_type::instant:
        return "timestamptz";
    case feed_type::fields:
        break;
    }
    return "jsonb";
}

/// Return a text between quotes, each of which is doubled inside.
std::string quoted_with(char quote, std::string_view text) {
    std::string quoted(1, quote);
    for (const char c : text) {
        quoted.append(c == quote ? 2 : 1, c);
    }
    return quoted + quote;
}

constexpr std::string_view replacement_character = "\xEF\xBF\xBD";

/// Append a character in the text format of `COPY`.
void append_copy_character(std::string& out, std::string_view character) {
    switch (character.front()) {
    case '\\':
        out += "\\\\";
        break;
    case '\n':
        out += "\\n";
        break;
    case '\r':
        out += "\\r";
        break;
    case '\t':
        out += "\\t";
        break;
    case '\0':
        out += replacement_character;
        break;
    default:
        out += character;
    }
}

void append_copy_text(std::string& out, std::string_view text) {
    while (!text.empty()) {
        const utf8_character first = first_utf8_character(text);
        append_copy_character(out, first.valid ? text.substr(0, first.size) : replacement_character);
        text.remove_prefix(first.size);
    }
}

/// PostgreSQL's indexes refuse rows of more than 2,704 bytes, and U+FFFD takes three bytes in place of one.
constexpr std::size_t max_key = 800;

/// Return whether an index has the cells of a column, or other tables' cells are compared with them.
bool is_key(const feed_table& table, std::string_view column) {
    return column == "person_key" ||
           std::find(table.keys.begin(), table.keys.end(), column) != table.keys.end();
}

/// Append a text that an index takes, and that is another one for each key.
void append_copy_key(std::string& out, std::string_view key) {
    append_copy_text(out, key.substr(0, max_key));
    if (key.size() > max_key) {
        out += sha256().add(key).hex();
    }
}

/// Return JSON without the escape of U+0000, which `jsonb` refuses.
std::string without_zeros(std::string_view json) {
    std::string text;
    for (std::size_t i = 0; i < json.size(); ++i) {
        constexpr std::string_view zero = "\\u0000";
        if (json[i] != '\\') {
            text += json[i];
        } else if (json.substr(i, zero.size()) == zero) {
            text += replacement_character;
            i += zero.size() - 1;
        } else {
            text += json.substr(i, 2); // an escaped backslash is not the start of an escape
            ++i;
        }
    }
    return text;
}

} // namespace

std::string postgres_name(std::string_view name) {
    return quoted_with('"', name);
}

std::string postgres_text(std::string_view text) {
    return quoted_with('\'', text);
}

std::string postgres_tables() {
    std::string sql;
    for (const feed_table& table : feed_tables()) {
        sql += fmt::format("CREATE TABLE {} (", table.engine_name());
        for (const feed_column& column : table.columns) {
            sql += fmt::format("{} {}{}, ", postgres_name(column.name), postgres_type(column.type),
                               column.nullable ? "" : " NOT NULL");
        }
        std::string keys;
        for (const std::string_view key : table.keys) {
            keys += (keys.empty() ? "" : ", ") + postgres_name(key);
        }
        sql += fmt::format("PRIMARY KEY ({}));\nCOMMENT ON TABLE {} IS {};\n", keys, table.engine_name(),
                           postgres_text(table.meaning));
        for (const feed_column& column : table.columns) {
            sql += fmt::format("COMMENT ON COLUMN {}.{} IS {};\n", table.engine_name(),
                               postgres_name(column.name), postgres_text(column.meaning));
        }
    }
    sql += "CREATE INDEX person_event_by_person ON person_event (email_key, event_id);\n";
    for (const warehouse_view& view : warehouse_views) {
        sql += fmt::format("CREATE VIEW {} AS {};\n", view.name, view.sql);
    }
    return sql + fmt::format("CREATE TABLE {} (event_id text NOT NULL PRIMARY KEY, version text NOT NULL);\n"
                             "CREATE TABLE {} (feed_format integer NOT NULL, schema_version bigint NOT NULL, "
                             "program text NOT NULL, source text, synced timestamptz);\n",
                             postgres_version_table, postgres_origin_table);
}

std::string drop_postgres_tables() {
    std::string sql;
    for (const warehouse_view& view : warehouse_views) {
        sql += fmt::format("DROP VIEW IF EXISTS {};\n", view.name);
    }
    for (const feed_table& table : feed_tables()) {
        sql += fmt::format("DROP TABLE IF EXISTS {};\n", table.engine_name());
    }
    return sql + fmt::format("DROP TABLE IF EXISTS {}, {};\n", postgres_version_table, postgres_origin_table);
}

std::string postgres_columns(const feed_table& table) {
    std::string columns;
    for (const feed_column& column : table.columns) {
        columns += (columns.empty() ? "" : ", ") + postgres_name(column.name);
    }
    return columns;
}

void append_copy_row(std::string& out, const feed_table& table, const sqlite_statement& row) {
    for (std::size_t i = 0; i < table.columns.size(); ++i) {
        const feed_column& column = table.columns[i];
        const int place = static_cast<int>(i);
        if (i > 0) {
            out += '\t';
        }
        if (row.is_null(place) && column.nullable) {
            out += "\\N";
            continue;
        }
        switch (column.type) {
        case feed_type::text:
        case feed_type::instant:
        case feed_type::local_time:
            if (is_key(table, column.name)) {
                append_copy_key(out, row.view(place));
            } else {
                append_copy_text(out, row.view(place));
            }
            break;
        case feed_type::integer:
        case feed_type::flag:
        case feed_type::real:
            append_number(out, column.type, row, place);
            break;
        case feed_type::fields:
            append_copy_text(out, without_zeros(row.view(place)));
            break;
        }
    }
    out += '\n';
}

} // namespace exporter
