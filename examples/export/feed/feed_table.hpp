// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_EXAMPLES_EXPORT_FEED_FEED_TABLE_HPP
#define WEBCASTS_EXAMPLES_EXPORT_FEED_FEED_TABLE_HPP

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace exporter {

/// What the cells of a column hold, in whatever system they arrive.
enum class feed_type : std::uint8_t {
    text,
    integer,
    flag,       ///< 1 or 0, so that sums of them count
    real,       ///< a rate or an average
    instant,    ///< UTC, as `2026-03-08T07:30:00Z`
    local_time, ///< as `2026-03-08T03:30:00-04:00`
    fields,     ///< further fields: a JSON array of objects with the texts `name` and `value`
};

/// A column of the feed.
struct feed_column {
    std::string_view name;
    std::string_view sql; ///< an expression over the tables in `feed_table::from`
    feed_type type = feed_type::text;
    bool nullable = false;
    std::string_view meaning;
};

/// A table of the feed. The first column of each is the event.
struct feed_table {
    std::string_view name;   ///< as data sets and Singer call it
    std::string_view stored; ///< as the database calls it
    std::string_view meaning;
    std::string_view from;              ///< SQL that starts with FROM
    std::vector<std::string_view> keys; ///< the columns that tell rows apart, in the order of the rows
    std::vector<feed_column> columns;
    std::string_view last_order{}; ///< what SQLite orders the last key by; empty: its expression
    std::string_view copied{};     ///< as engines call it, if not as the database does

    /// Return the name of the table in engines.
    [[nodiscard]] std::string_view engine_name() const noexcept { return copied.empty() ? stored : copied; }
};

/// The number of the set of tables and columns below. It grows with each change of them, and then everything
/// is written anew.
inline constexpr int feed_format = 1;

/// Return the tables of the feed. JSON Schemas, PostgreSQL tables and Singer's streams are made from them,
/// and nothing else says what a column is. The table of the events is the first.
[[nodiscard]] const std::vector<feed_table>& feed_tables();

/// Return the query of an event's rows in the order of their keys; its parameter is the event.
[[nodiscard]] std::string query_of(const feed_table& table);

} // namespace exporter

#endif
