// SPDX-License-Identifier: BSL-1.0
#include "exporter/feed/feed_rows.hpp"
#include "feed/postgres_schema.hpp"
#include "store/sha256.hpp"
#include "support/catch.hpp"

#include <string>

namespace webcasts::tests::postgres_schema_test {

namespace {

std::string row_of(const feed_scene& scene, std::size_t table) {
    auto database = exporter::open_to_read(scene.path());
    exporter::event_feed feed(database);
    exporter::event_feed::reading rows(feed, "1000001");
    std::string row;
    rows.rows(table, [&](const exporter::sqlite_statement& at) {
        exporter::append_copy_row(row, exporter::feed_tables()[table], at);
    });
    return row;
}

} // namespace

TEST_CASE("a row of COPY escapes what would end a cell or a row, and keeps null apart from texts") {
    const feed_scene scene;
    constexpr std::size_t answers = 4;
    scene.change("UPDATE answer SET question = 'a' || char(9) || 'b' || char(10) || char(13) || '\\N\\.' || "
                 "char(0) || CAST(x'C3' AS "
                 "TEXT), answer = '', time_utc = '2026-02-10T10:00:00Z' WHERE event_id = '1000001'");
    CHECK(row_of(scene, answers) ==
          "1000001\tada@example.com\tqa\t1\t\\N\t2026-02-10T10:00:00Z\ta\\tb\\n\\r\\\\N\\\\.\xEF\xBF\xBD"
          "\xEF\xBF\xBD\t\t[]\n");
}

TEST_CASE("the escape of U+0000 in JSON becomes U+FFFD, and an escaped backslash before u0000 stays") {
    const feed_scene scene;
    constexpr std::size_t answers = 4;
    scene.change(
        R"(UPDATE answer SET extra = '[{"name":"\u0000\\u0000\\","value":"\n"}]' WHERE event_id = '1000001')");
    const std::string row = row_of(scene, answers);
    CHECK(row.substr(row.rfind('\t') + 1) ==
          "[{\"name\":\"\xEF\xBF\xBD\\\\\\\\u0000\\\\\\\\\",\"value\":\"\\\\n\"}]\n");
}

TEST_CASE("a key that PostgreSQL cannot index is cut and ends with its digest, and other texts stay whole") {
    const feed_scene scene;
    constexpr std::size_t registrants = 1;
    constexpr std::size_t groups = 5;
    const std::string name(801, 'n');
    scene.change("UPDATE attendee SET company = '" + name + "' WHERE event_id = '1000001'");
    const std::string key = name.substr(1) + exporter::sha256().add(name).hex();
    CHECK(scene.events().size() == 2); // what was changed is counted
    CHECK(row_of(scene, groups).find("1000001\tcompany\t" + key + "\t1\t") != std::string::npos);
    CHECK(row_of(scene, registrants).find('\t' + name + '\t') != std::string::npos);
}

TEST_CASE("names and texts are quoted") {
    CHECK(exporter::postgres_name("odd \"name\"") == R"("odd ""name""")");
    CHECK(exporter::postgres_text("it's \\") == R"('it''s \')");
}

} // namespace webcasts::tests::postgres_schema_test
