// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_EXAMPLES_EXPORT_FEED_POSTGRES_SCHEMA_HPP
#define WEBCASTS_EXAMPLES_EXPORT_FEED_POSTGRES_SCHEMA_HPP

#include "feed/event_feed.hpp"

#include <string>
#include <string_view>

namespace exporter {

/// The table that says whose data a schema of PostgreSQL holds; by it we know our own.
inline constexpr std::string_view postgres_origin_table = "_feed";
/// The table with the version of each event that the schema holds.
inline constexpr std::string_view postgres_version_table = "_feed_event";

/// Return a name as PostgreSQL quotes it.
[[nodiscard]] std::string postgres_name(std::string_view name);
/// Return a text as PostgreSQL quotes it with `standard_conforming_strings`.
[[nodiscard]] std::string postgres_text(std::string_view text);

/// Return the statements that make the tables and views in the first schema of the search path. A table and a
/// view have the names and columns that they have in the database, and the meanings of the columns as
/// comments.
[[nodiscard]] std::string postgres_tables();
/// Return the statements that remove them. They fail if other views read ours.
[[nodiscard]] std::string drop_postgres_tables();

/// Return the names of a table's columns, for `COPY`.
[[nodiscard]] std::string postgres_columns(const feed_table& table);
/// Append a row in the text format of `COPY`, with its line end. What PostgreSQL cannot store, the character
/// U+0000 and bytes that are not UTF-8, becomes U+FFFD. A key of more than 800 bytes, which it cannot index,
/// is cut there and ends with its SHA-256.
void append_copy_row(std::string& out, const feed_table& table, const sqlite_statement& row);

} // namespace exporter

#endif
