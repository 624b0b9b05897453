// SPDX-License-Identifier: BSL-1.0
#include "feed/singer_selection.hpp"

#include "feed/feed_table.hpp"
#include "store/sha256.hpp"
#include "terminal/failure.hpp"
#include "terminal/typed_value.hpp"
#include "text/json_text.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/value.hpp>

#include <cerrno>
#include <cstring>
#include <exception>
#include <fmt/format.h>
#include <fstream>
#include <iterator>
#include <optional>
#include <string_view>
#include <utility>

namespace exporter {

namespace {

std::string text_of_file(const std::string& path, std::string_view flag) {
    std::ifstream file(path, std::ios::binary);
    std::string text{std::istreambuf_iterator<char>(file), {}};
    const int cause = errno;
    if (!file.is_open() || file.bad()) {
        throw usage_failure(
            fmt::format("{} cannot be read: {}", named_file(path, flag), std::strerror(cause)));
    }
    return text;
}

/// Return whether metadata select something; `nullopt` if they do not say.
std::optional<bool> is_selected_by(const boost::json::object& metadata) {
    for (const char* name : {"selected", "selected-by-default"}) {
        const boost::json::value* value = metadata.if_contains(name);
        if (value != nullptr && value->is_bool()) {
            return value->as_bool();
        }
    }
    return std::nullopt;
}

/// The metadata of a stream, by column; that of the stream itself has no name.
std::map<std::string, boost::json::object> metadata_of(const boost::json::object& stream) {
    std::map<std::string, boost::json::object> metadata;
    const boost::json::value* list = stream.if_contains("metadata");
    if (list == nullptr) {
        return metadata;
    }
    for (const boost::json::value& item : list->as_array()) {
        const boost::json::array& place = item.at("breadcrumb").as_array();
        const std::string name = place.empty() ? "" : std::string(place.back().as_string());
        metadata[name] = item.at("metadata").as_object();
    }
    return metadata;
}

bool is_stream_selected(const boost::json::object& stream,
                        const std::map<std::string, boost::json::object>& metadata) {
    if (const auto own = metadata.find(""); own != metadata.end()) {
        if (const auto selected = is_selected_by(own->second)) {
            return *selected;
        }
    }
    return is_selected_by(stream).value_or(false); // as catalogs had it before there were metadata
}

singer_selection selection_of(const boost::json::value& catalog) {
    singer_selection selection;
    const auto& tables = feed_tables();
    for (const boost::json::value& item : catalog.at("streams").as_array()) {
        const boost::json::object& stream = item.as_object();
        const auto metadata = metadata_of(stream);
        for (std::size_t table = 0; table < tables.size(); ++table) {
            if (stream.at("tap_stream_id").as_string() != tables[table].name ||
                !is_stream_selected(stream, metadata)) {
                continue;
            }
            singer_selection::stream chosen{.table = table, .columns = {}};
            for (std::size_t column = 0; column < tables[table].columns.size(); ++column) {
                const auto found = metadata.find(std::string(tables[table].columns[column].name));
                const bool is_key = column == 0;
                if (is_key || found == metadata.end() || is_selected_by(found->second).value_or(true)) {
                    chosen.columns.push_back(column);
                }
            }
            selection.streams.push_back(std::move(chosen));
        }
    }
    return selection;
}

singer_state state_of(const boost::json::value& json) {
    singer_state state;
    state.selection = json.at("selection").as_string();
    const bool is_same_format = json.at("feed_format").to_number<int>() == feed_format;
    for (const auto& [id, item] : json.at("events").as_object()) {
        singer_state::event held;
        held.version = is_same_format ? std::string(item.at("version").as_string()) : "";
        for (const feed_table& table : feed_tables()) {
            const boost::json::value* rows = item.at("rows").as_object().if_contains(std::string(table.name));
            held.rows.push_back(rows != nullptr ? rows->to_number<std::uint64_t>() : 0);
        }
        state.events.emplace(std::string(id), std::move(held));
    }
    return state;
}

} // namespace

std::string singer_selection::digest() const {
    sha256 digest;
    for (const stream& item : streams) {
        const feed_table& table = feed_tables()[item.table];
        digest.add(table.name);
        for (const std::size_t column : item.columns) {
            digest.add(",").add(table.columns[column].name);
        }
        digest.add(";");
    }
    return digest.hex();
}

singer_selection select_everything() {
    singer_selection selection;
    for (std::size_t table = 0; table < feed_tables().size(); ++table) {
        singer_selection::stream stream{.table = table, .columns = {}};
        for (std::size_t column = 0; column < feed_tables()[table].columns.size(); ++column) {
            stream.columns.push_back(column);
        }
        selection.streams.push_back(std::move(stream));
    }
    return selection;
}

singer_selection read_selection(const std::string& catalog_file) {
    const std::string text = text_of_file(catalog_file, "--catalog");
    singer_selection selection;
    try {
        selection = selection_of(boost::json::parse(text));
    } catch (const std::exception&) {
        throw usage_failure(
            fmt::format("{} is not a Singer catalog; webcasts-export singer --discover writes one",
                        named_file(catalog_file, "--catalog")));
    }
    if (selection.streams.empty()) {
        throw usage_failure(fmt::format("{} selects no stream that webcasts-export has",
                                        named_file(catalog_file, "--catalog")));
    }
    return selection;
}

std::string singer_state::str() const {
    json_object all;
    for (const auto& [id, held] : events) {
        json_object counts;
        for (std::size_t i = 0; i < held.rows.size(); ++i) {
            counts.json(feed_tables()[i].name, std::to_string(held.rows[i]));
        }
        all.json(id, json_object().text("version", held.version).json("rows", counts.str()).str());
    }
    return json_object()
        .json("feed_format", std::to_string(feed_format))
        .text("selection", selection)
        .json("events", all.str())
        .str();
}

singer_state read_singer_state(const std::string& state_file) {
    const std::string text = text_of_file(state_file, "--state");
    singer_state state;
    if (text.find_first_not_of(" \t\r\n") == std::string::npos) {
        return state;
    }
    try {
        const boost::json::value json = boost::json::parse(text);
        if (!json.as_object().empty()) {
            state = state_of(json);
        }
    } catch (const std::exception&) {
        throw usage_failure(
            fmt::format("{} is not a state that webcasts-export singer wrote: "
                        "it holds the value of the last STATE message, as the target prints it; "
                        "without --state everything is written",
                        named_file(state_file, "--state")));
    }
    return state;
}

} // namespace exporter
