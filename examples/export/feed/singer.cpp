// SPDX-License-Identifier: BSL-1.0
#include "feed/singer.hpp"

#include "feed/event_feed.hpp"
#include "feed/singer_selection.hpp"
#include "feed/table_schema.hpp"
#include "store/database.hpp"
#include "terminal/interruption.hpp"
#include "text/json_text.hpp"
#include "text/time_zone.hpp"

#include <algorithm>
#include <cstddef>
#include <fmt/format.h>
#include <iterator>
#include <set>
#include <string_view>
#include <utility>
#include <vector>

namespace exporter {

namespace {

constexpr std::string_view row_column = "row";
constexpr std::string_view deletion_column = "_sdc_deleted_at";
/// A STATE message has all events, so it is written for several at a time.
constexpr std::size_t min_events_of_state = 16;
constexpr std::size_t max_states = 16;

/// Return whether the key of a stream's rows has their place in the event; an event is one row itself.
bool has_row_number(const feed_table& table) {
    return table.keys.size() > 1;
}

std::string key_of(const feed_table& table) {
    return has_row_number(table) ? R"(["event_id","row"])" : R"(["event_id"])";
}

/// Return the JSON Schema of a stream's records. All but the key may be null: a deleted row has no contents.
std::string schema_of_records(const singer_selection::stream& stream) {
    const feed_table& table = feed_tables()[stream.table];
    json_object properties;
    for (const std::size_t place : stream.columns) {
        const feed_column& column = table.columns[place];
        const bool is_key = place == 0;
        properties.json(column.name, schema_of(column, !is_key));
        if (is_key && has_row_number(table)) {
            properties.json(row_column,
                            R"({"type":"integer","minimum":1,"description":"The row's place in the )"
                            R"(event; another row may have it after the next change"})");
        }
    }
    properties.json(deletion_column,
                    R"({"type":["string","null"],"format":"date-time","description":"When the )"
                    R"(row was found to be gone; null: it is there"})");
    return json_object()
        .text("type", "object")
        .text("description", table.meaning)
        .json("properties", properties.str())
        .json("additionalProperties", "false")
        .str();
}

std::string metadata_of_column(std::string_view name, bool is_key) {
    return fmt::format(R"({{"breadcrumb":["properties","{}"],"metadata":{{"inclusion":"{}"}}}})", name,
                       is_key ? "automatic" : "available");
}

std::string catalog_entry(const singer_selection::stream& stream) {
    const feed_table& table = feed_tables()[stream.table];
    std::string metadata =
        fmt::format(R"([{{"breadcrumb":[],"metadata":{{"inclusion":"available","selected-by-default":true,)"
                    R"("table-key-properties":{},"forced-replication-method":"LOG_BASED"}}}})",
                    key_of(table));
    for (const std::size_t place : stream.columns) {
        metadata += ',' + metadata_of_column(table.columns[place].name, place == 0);
    }
    if (has_row_number(table)) {
        metadata += ',' + metadata_of_column(row_column, true);
    }
    metadata += ',' + metadata_of_column(deletion_column, true) + ']';
    return json_object()
        .text("tap_stream_id", table.name)
        .text("stream", table.name)
        .json("key_properties", key_of(table))
        .json("schema", schema_of_records(stream))
        .json("metadata", metadata)
        .str();
}

class singer_run {
  public:
    singer_run(sqlite_connection& database, singer_selection selection, singer_state state, output_file& out)
        : feed_(database), selection_(std::move(selection)), state_(std::move(state)), out_(out),
          now_(utc_text(machine_now())) {
        const std::string digest = selection_.digest();
        if (state_.selection != digest) { // what was not selected before is written now
            for (auto& [id, event] : state_.events) {
                event.version.clear();
            }
            state_.selection = digest;
        }
    }

    singer_result run() {
        for (const singer_selection::stream& stream : selection_.streams) {
            const feed_table& table = feed_tables()[stream.table];
            write_message(json_object()
                              .text("type", "SCHEMA")
                              .text("stream", table.name)
                              .json("schema", schema_of_records(stream))
                              .json("key_properties", key_of(table))
                              .str());
        }
        std::vector<std::string> changed = changes();
        const std::size_t batch = std::max(min_events_of_state, changed.size() / max_states);
        for (std::size_t begin = 0; begin < changed.size(); begin += batch) {
            const std::size_t end = std::min(changed.size(), begin + batch);
            const auto first = changed.begin() + static_cast<std::ptrdiff_t>(begin);
            const auto last = changed.begin() + static_cast<std::ptrdiff_t>(end);
            std::for_each(first, last, [this](const std::string& event) { announce(event); });
            write_state();
            std::for_each(first, last, [this](const std::string& event) { write_event(event); });
            write_state();
        }
        if (changed.empty()) {
            write_state();
        }
        return result_;
    }

  private:
    /// Return the events that changed or are gone.
    std::vector<std::string> changes() {
        std::vector<std::string> changed;
        std::set<std::string_view> present;
        const std::vector<feed_event> events = feed_.events();
        for (const feed_event& event : events) {
            present.insert(event.event_id);
            const auto found = state_.events.find(event.event_id);
            if (found != state_.events.end() && found->second.version == event.version) {
                ++result_.unchanged;
            } else {
                changed.push_back(event.event_id);
            }
        }
        for (const auto& [id, event] : state_.events) {
            if (!present.contains(id) && is_held(event)) {
                changed.push_back(id);
            }
        }
        return changed;
    }

    /// Return whether the target has rows of an event in a selected stream.
    [[nodiscard]] bool is_held(const singer_state::event& event) const {
        return std::any_of(
            selection_.streams.begin(), selection_.streams.end(),
            [&](const singer_selection::stream& stream) { return event.rows[stream.table] > 0; });
    }

    void announce(const std::string& event) {
        event_feed::reading rows(feed_, event);
        announce(event, rows);
    }

    /// Note that rows of an event are being written, and how many the target may have afterwards: a target
    /// that ends in the middle has no more of them. Returns whether it may have more than the state said.
    bool announce(const std::string& event, event_feed::reading& rows) {
        singer_state::event& held = state_.events[event];
        held.rows.resize(feed_tables().size());
        held.version.clear();
        bool has_more = false;
        for (const singer_selection::stream& stream : selection_.streams) {
            const std::uint64_t count = rows.version() ? rows.count(stream.table) : 0;
            has_more = has_more || count > held.rows[stream.table];
            held.rows[stream.table] = std::max(held.rows[stream.table], count);
        }
        return has_more;
    }

    void write_event(const std::string& event) {
        event_feed::reading rows(feed_, event);
        if (announce(event, rows)) { // it changed once more since
            write_state();
        }
        singer_state::event& held = state_.events[event];
        for (const singer_selection::stream& stream : selection_.streams) {
            std::uint64_t number = 0;
            if (rows.version()) {
                rows.rows(stream.table,
                          [&](const sqlite_statement& row) { write_record(stream, event, ++number, &row); });
            }
            for (std::uint64_t gone = number; gone < held.rows[stream.table]; ++gone) {
                stop_if_interrupted();
                write_record(stream, event, gone + 1, nullptr);
            }
            held.rows[stream.table] = number;
        }
        if (rows.version()) {
            held.version = *rows.version();
            ++result_.replaced;
        } else {
            ++result_.removed;
            // Rows of streams that are not selected now are marked when they are selected again.
            if (std::all_of(held.rows.begin(), held.rows.end(),
                            [](std::uint64_t count) { return count == 0; })) {
                state_.events.erase(event);
            }
        }
    }

    /// Write a row, or that it is gone.
    void write_record(const singer_selection::stream& stream, const std::string& event, std::uint64_t number,
                      const sqlite_statement* row) {
        const feed_table& table = feed_tables()[stream.table];
        text_ = R"({"type":"RECORD","stream":")";
        text_ += table.name;
        text_ += R"(","record":{"event_id":)";
        webcasts::wire::append_json_string(text_, event);
        if (has_row_number(table)) {
            fmt::format_to(std::back_inserter(text_), ",\"{}\":{}", row_column, number);
        }
        for (const std::size_t place : stream.columns) {
            if (place == 0) {
                continue;
            }
            const feed_column& column = table.columns[place];
            text_ += ",\"";
            text_ += column.name;
            text_ += "\":";
            if (row != nullptr) {
                append_json_cell(text_, column, *row, static_cast<int>(place));
            } else {
                text_ += "null";
            }
        }
        text_ += ",\"";
        text_ += deletion_column;
        text_ += "\":";
        text_ += row != nullptr ? "null" : '"' + now_ + '"';
        text_ += R"(},"time_extracted":")" + now_ + "\"}\n";
        out_.write(text_);
    }

    void write_state() {
        write_message(json_object().text("type", "STATE").json("value", state_.str()).str());
    }

    void write_message(const std::string& message) { out_.write(message + '\n'); }

    event_feed feed_;
    singer_selection selection_;
    singer_state state_;
    output_file& out_;
    std::string now_;
    std::string text_;
    singer_result result_;
};

} // namespace

std::string singer_catalog() {
    return json_object().json("streams", json_array(select_everything().streams, catalog_entry)).str() + '\n';
}

singer_result write_singer_messages(const singer_options& options, output_file& out) {
    singer_selection selection =
        options.catalog_file.empty() ? select_everything() : read_selection(options.catalog_file);
    singer_state state = options.state_file.empty() ? singer_state() : read_singer_state(options.state_file);
    sqlite_connection database = open_to_read(options.database);
    return singer_run(database, std::move(selection), std::move(state), out).run();
}

} // namespace exporter
