// SPDX-License-Identifier: BSL-1.0
#include "exporter/database_rows.hpp"
#include "exporter/feed/feed_rows.hpp"
#include "feed/feed_table.hpp"
#include "feed/table_schema.hpp"
#include "support/catch.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/value.hpp>

#include <algorithm>
#include <set>
#include <string>

namespace webcasts::tests::feed_table_test {

using exporter::feed_column;
using exporter::feed_table;
using exporter::feed_tables;

TEST_CASE("SQLite has each table's rows in the order of their keys, and sorts none") {
    const feed_scene scene;
    auto database = exporter::open_to_read(scene.path());
    for (const feed_table& table : feed_tables()) {
        CAPTURE(table.name);
        exporter::sqlite_statement plan(database, "EXPLAIN QUERY PLAN " + exporter::query_of(table));
        plan.bind("1000001");
        bool has_steps = false;
        while (plan.step()) {
            has_steps = true;
            const std::string step = plan.text(3);
            const bool is_one_row = table.keys.size() == 1; // which it may sort
            CHECK((is_one_row || step.find("TEMP B-TREE") == std::string::npos));
            CHECK(step.find("SCAN") == std::string::npos); // the event alone is read
        }
        CHECK(has_steps);
    }
}

TEST_CASE("the feed has every column of the database's tables, or the same in another form") {
    const feed_scene scene;
    const std::set<std::string> in_another_form{"registration", "first_seen_s", "last_seen_s", "at_s",
                                                "event_start_s"};
    for (const feed_table& table : feed_tables()) {
        for (const std::string& name : rows_of(scene.path(), "SELECT name FROM pragma_table_info('" +
                                                                 std::string(table.stored) + "')")) {
            CAPTURE(table.name, name);
            const bool is_there = std::any_of(table.columns.begin(), table.columns.end(),
                                              [&](const feed_column& column) { return column.name == name; });
            CHECK((is_there || in_another_form.count(name) == 1));
        }
    }
}

TEST_CASE("the event is the first column and the first key of each table, and each column has a meaning") {
    for (const feed_table& table : feed_tables()) {
        CAPTURE(table.name);
        CHECK(table.columns.front().name == "event_id");
        CHECK(table.keys.front() == "event_id");
        std::set<std::string_view> names;
        for (const feed_column& column : table.columns) {
            CAPTURE(column.name);
            CHECK(column.meaning.size() > 2);
            CHECK(names.insert(column.name).second);
        }
        for (const std::string_view key : table.keys) {
            CHECK(names.count(key) == 1);
        }
    }
}

TEST_CASE("a schema names the columns of a line but the event, and says which may be null") {
    for (const feed_table& table : feed_tables()) {
        CAPTURE(table.name);
        const auto schema = boost::json::parse(exporter::schema_of_line(table));
        const auto& properties = schema.at("properties").as_object();
        CHECK(properties.size() == table.columns.size() - 1);
        CHECK_FALSE(properties.contains("event_id"));
        CHECK(schema.at("required").as_array().size() == properties.size());
        for (const feed_column& column : table.columns) {
            if (column.name == "event_id") {
                continue;
            }
            CAPTURE(column.name);
            const auto& type = properties.at(std::string(column.name)).at("type");
            CHECK(type.is_array() == column.nullable);
            CHECK(properties.at(std::string(column.name)).at("description").as_string() == column.meaning);
        }
    }
}

} // namespace webcasts::tests::feed_table_test
