// SPDX-License-Identifier: BSL-1.0
#include "feed/table_schema.hpp"

#include "text/json_text.hpp"

#include <cstddef>
#include <fmt/format.h>
#include <string_view>

namespace exporter {

namespace {

std::string type_name(std::string_view name, bool nullable) {
    return nullable ? fmt::format("[\"{}\",\"null\"]", name) : fmt::format("\"{}\"", name);
}

constexpr std::string_view schema_of_field =
    R"({"type":"object","properties":{"name":{"type":"string"},"value":{"type":"string"}},)"
    R"("required":["name","value"]})";

} // namespace

std::string schema_of(const feed_column& column, bool nullable) {
    json_object schema;
    switch (column.type) {
    case feed_type::text:
    case feed_type::local_time:
        schema.json("type", type_name("string", nullable));
        break;
    case feed_type::instant:
        schema.json("type", type_name("string", nullable)).text("format", "date-time");
        break;
    case feed_type::integer:
        schema.json("type", type_name("integer", nullable));
        break;
    case feed_type::flag:
        schema.json("type", type_name("integer", nullable)).json("minimum", "0").json("maximum", "1");
        break;
    case feed_type::real:
        schema.json("type", type_name("number", nullable));
        break;
    case feed_type::fields:
        schema.json("type", type_name("array", nullable)).json("items", schema_of_field);
        break;
    }
    return schema.text("description", column.meaning).str();
}

std::string schema_of_line(const feed_table& table) {
    json_object properties;
    std::string required;
    for (std::size_t i = 1; i < table.columns.size(); ++i) {
        const feed_column& column = table.columns[i];
        properties.json(column.name, schema_of(column, column.nullable));
        required += fmt::format("{}\"{}\"", required.empty() ? "" : ",", column.name);
    }
    return json_object()
        .text("$schema", "http://json-schema.org/draft-07/schema#")
        .text("title", table.name)
        .text("description", table.meaning)
        .text("type", "object")
        .json("properties", properties.str())
        .json("required", "[" + required + "]")
        .json("additionalProperties", "false")
        .str();
}

} // namespace exporter
