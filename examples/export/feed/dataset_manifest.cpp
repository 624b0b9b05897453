// SPDX-License-Identifier: BSL-1.0
#include "feed/dataset_manifest.hpp"

#include "feed/table_schema.hpp"
#include "terminal/failure.hpp"
#include "terminal/program_version.hpp"
#include "text/json_text.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/value.hpp>

#include <cstdint>
#include <exception>
#include <fmt/format.h>
#include <utility>

namespace exporter {

namespace {

constexpr std::string_view format_name = "webcasts-dataset";

std::string as_json_text(std::string_view text) {
    std::string json;
    webcasts::wire::append_json_string(json, text);
    return json;
}

std::string json_text_or_null(const std::optional<std::string>& text) {
    return text ? as_json_text(*text) : "null";
}

std::string path_of_part(const feed_table& table, std::string_view event) {
    return fmt::format("{}/{}", partition_of(table, event), part_name);
}

std::string json_of_part(const std::string& path, const part_contents& part) {
    return json_object()
        .text("path", path)
        .json("rows", std::to_string(part.rows))
        .json("bytes", std::to_string(part.bytes))
        .text("sha256", part.digest)
        .str();
}

std::string json_of_event(const std::string& id, const dataset_manifest::event& event) {
    json_object parts;
    for (std::size_t i = 0; i < event.parts.size(); ++i) {
        const feed_table& table = feed_tables()[i];
        parts.json(table.name, json_of_part(path_of_part(table, id), event.parts[i]));
    }
    return json_object().text("event_id", id).text("version", event.version).json("parts", parts.str()).str();
}

std::string member_text(const boost::json::value& value) {
    return std::string(value.as_string());
}

std::optional<std::string> member_text_if_any(const boost::json::value& value) {
    std::optional<std::string> text;
    if (!value.is_null()) {
        text.emplace(member_text(value));
    }
    return text;
}

dataset_manifest::event event_of(const boost::json::object& json) {
    dataset_manifest::event read;
    read.version = member_text(json.at("version"));
    const boost::json::object& parts = json.at("parts").as_object();
    for (const feed_table& table : feed_tables()) {
        const boost::json::value* part = parts.if_contains(std::string(table.name));
        if (part == nullptr) {
            read.version.clear(); // an older version of the program did not write this table
            read.parts.emplace_back();
            continue;
        }
        read.parts.push_back({.rows = part->at("rows").to_number<std::uint64_t>(),
                              .bytes = part->at("bytes").to_number<std::uint64_t>(),
                              .digest = member_text(part->at("sha256"))});
    }
    return read;
}

} // namespace

std::string partition_of(const feed_table& table, std::string_view event) {
    return fmt::format("{}/event_id={}", table.name, event);
}

std::string dataset_manifest::str() const {
    std::vector<part_contents> sums(feed_tables().size());
    for (const auto& [id, event] : events) {
        for (std::size_t i = 0; i < event.parts.size(); ++i) {
            sums[i].rows += event.parts[i].rows;
            sums[i].bytes += event.parts[i].bytes;
        }
    }
    json_object tables;
    for (std::size_t i = 0; i < sums.size(); ++i) {
        const feed_table& table = feed_tables()[i];
        tables.json(table.name, json_object()
                                    .text("path", path_of_part(table, "*"))
                                    .json("key", json_array(table.keys, as_json_text))
                                    .json("rows", std::to_string(sums[i].rows))
                                    .json("bytes", std::to_string(sums[i].bytes))
                                    .json("schema", schema_of_line(table))
                                    .str());
    }
    std::string text =
        json_object()
            .text("format", format_name)
            .json("format_version", std::to_string(feed_format))
            .text("program", program_version)
            .json("database", json_object()
                                  .json("schema_version", std::to_string(origin.schema_version))
                                  .json("source", json_text_or_null(origin.source))
                                  .json("synced", json_text_or_null(origin.synced))
                                  .str())
            .text("written", written)
            .json("tables", tables.str())
            .json("replacing", json_array(replacing, as_json_text))
            .str();
    text.pop_back(); // the brace: the events follow, one a line
    text += ",\"events\":[";
    std::string_view before = "\n";
    for (const auto& [id, event] : events) {
        text.append(before).append(json_of_event(id, event));
        before = ",\n";
    }
    return text + "\n]}\n";
}

std::optional<dataset_manifest> read_manifest(const std::string& text) {
    std::optional<dataset_manifest> read;
    try {
        const boost::json::value json = boost::json::parse(text);
        if (member_text(json.at("format")) != format_name) {
            return read;
        }
        if (json.at("format_version").to_number<int>() > feed_format) {
            throw failure(failure_cause::not_replaceable,
                          "a newer webcasts-export wrote the data set; use that one, or "
                          "give another folder");
        }
        dataset_manifest manifest;
        const boost::json::value& database = json.at("database");
        manifest.origin = {.schema_version = database.at("schema_version").to_number<std::int64_t>(),
                           .source = member_text_if_any(database.at("source")),
                           .synced = member_text_if_any(database.at("synced"))};
        manifest.written = member_text(json.at("written"));
        for (const boost::json::value& id : json.at("replacing").as_array()) {
            manifest.replacing.push_back(member_text(id));
        }
        for (const boost::json::value& item : json.at("events").as_array()) {
            manifest.events.emplace(member_text(item.at("event_id")), event_of(item.as_object()));
        }
        read.emplace(std::move(manifest));
    } catch (const failure&) {
        throw;
    } catch (const std::exception&) {
        read.reset(); // it is not JSON, or has other members
    }
    return read;
}

} // namespace exporter
