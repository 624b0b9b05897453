// SPDX-License-Identifier: BSL-1.0
#include "feed/event_feed.hpp"

#include "store/sha256.hpp"
#include "terminal/interruption.hpp"
#include <webcasts/wire/json/string.hpp>

#include <cstddef>
#include <fmt/format.h>
#include <iterator>
#include <utility>

namespace exporter {

event_feed::event_feed(sqlite_connection& database)
    : database_(database), ids_(database, "SELECT event_id FROM event ORDER BY event_id"),
      revision_(database, "SELECT revision FROM event_revision WHERE event_id = ?") {
    for (const feed_table& table : feed_tables()) {
        rows_.emplace_back(database, query_of(table));
        counts_.emplace_back(database,
                             fmt::format("SELECT count(*) FROM {} WHERE event_id = ?", table.stored));
    }
}

std::optional<std::string> event_feed::version_of(std::string_view event) {
    std::string state = fmt::format("{}\n", feed_format);
    revision_.bind(event);
    while (revision_.step()) {
        state += revision_.view(0);
    }
    state += '\n';
    std::optional<std::string> version;
    sqlite_statement& row = rows_.front().bind(event);
    while (row.step()) {
        append_json_row(state, feed_tables().front(), row);
        version.emplace(sha256().add(state).hex());
    }
    return version;
}

std::vector<feed_event> event_feed::events() {
    const transaction snapshot(database_, transaction_kind::deferred);
    std::vector<feed_event> events;
    while (ids_.step()) {
        std::string event = ids_.text(0);
        if (auto version = version_of(event)) {
            events.push_back({std::move(event), std::move(*version)});
        }
    }
    return events;
}

feed_origin event_feed::origin() {
    feed_origin origin;
    origin.schema_version = database_.number("PRAGMA user_version");
    sqlite_statement run(
        database_, "SELECT (SELECT source FROM run ORDER BY run_id DESC LIMIT 1), (SELECT max(finished) "
                   "FROM run_event WHERE status = 'stored')");
    while (run.step()) {
        if (!run.is_null(0)) {
            origin.source.emplace(run.text(0));
        }
        if (!run.is_null(1)) {
            origin.synced.emplace(run.text(1));
        }
    }
    return origin;
}

event_feed::reading::reading(event_feed& feed, std::string event)
    : feed_(feed), event_(std::move(event)), snapshot_(feed.database_, transaction_kind::deferred),
      version_(feed.version_of(event_)) {}

std::uint64_t event_feed::reading::count(std::size_t table) {
    sqlite_statement& query = feed_.counts_[table].bind(event_);
    std::uint64_t rows = 0;
    while (query.step()) {
        rows = static_cast<std::uint64_t>(query.number(0));
    }
    return rows;
}

void event_feed::reading::rows(std::size_t table, const std::function<void(sqlite_statement&)>& take) {
    sqlite_statement& query = feed_.rows_[table].bind(event_);
    try {
        while (query.step()) {
            stop_if_interrupted();
            take(query);
        }
    } catch (...) {
        query.reset();
        throw;
    }
}

void append_number(std::string& out, feed_type type, const sqlite_statement& row, int place) {
    if (type == feed_type::real) {
        fmt::format_to(std::back_inserter(out), "{}", row.real(place));
    } else {
        const std::int64_t number = row.number(place);
        fmt::format_to(std::back_inserter(out), "{}", type == feed_type::flag ? number != 0 : number);
    }
}

void append_json_cell(std::string& out, const feed_column& column, const sqlite_statement& row, int place) {
    if (row.is_null(place) && column.nullable) {
        out += "null";
        return;
    }
    switch (column.type) {
    case feed_type::text:
    case feed_type::instant:
    case feed_type::local_time:
        webcasts::wire::append_json_string(out, row.view(place));
        break;
    case feed_type::integer:
    case feed_type::flag:
    case feed_type::real:
        append_number(out, column.type, row, place);
        break;
    case feed_type::fields:
        out += row.view(place);
        break;
    }
}

void append_json_row(std::string& out, const feed_table& table, const sqlite_statement& row,
                     std::size_t first_column) {
    char before = '{';
    for (std::size_t i = first_column; i < table.columns.size(); ++i) {
        const feed_column& column = table.columns[i];
        out += before;
        out += '"';
        out += column.name;
        out += "\":";
        append_json_cell(out, column, row, static_cast<int>(i));
        before = ',';
    }
    out += '}';
}

} // namespace exporter
