// SPDX-License-Identifier: BSL-1.0
#include "exporter/feed/feed_rows.hpp"
#include "support/catch.hpp"

#include <filesystem>
#include <string>
#include <vector>

namespace webcasts::tests::event_feed_test {

using exporter::feed_event;

TEST_CASE("whatever changes a cell of an event gives it another version, and no other event") {
    const feed_scene scene;
    const std::vector<feed_event> before = scene.events();
    REQUIRE(before.size() == 2);
    CHECK(before == scene.events());
    const auto change = GENERATE(values<std::string>({
        "UPDATE attendee SET fname = 'Bea' WHERE event_id = '1000001'",
        "UPDATE attendee SET extra = '[{\"name\":\"a\",\"value\":\"b\"}]' WHERE event_id = '1000001'",
        "UPDATE session SET session_end_utc = '2026-02-10T10:01:00Z' WHERE event_id = '1000001'",
        "UPDATE session SET extra = '[1]' WHERE event_id = '1000001'",
        "UPDATE answer SET answer = 'So' WHERE event_id = '1000001'",
        "DELETE FROM answer WHERE event_id = '1000001'",
        "DELETE FROM attendee WHERE event_id = '1000001'",
        "UPDATE event SET title = 'Other' WHERE event_id = '1000001'",
        "UPDATE event SET gone_utc = '2026-03-01T00:00:00Z' WHERE event_id = '1000001'",
        "UPDATE event SET purged_utc = '2026-03-01T00:00:00Z' WHERE event_id = '1000001'",
        "UPDATE event SET extra = '[]', expired = 1 WHERE event_id = '1000001'",
        "UPDATE event SET begun = 0 WHERE event_id = '1000001'",
    }));
    CAPTURE(change);
    scene.change(change);
    const std::vector<feed_event> after = scene.events();
    REQUIRE(after.size() == 2);
    CHECK(after[0].event_id == "1000001");
    CHECK(after[0].version != before[0].version);
    CHECK(after[1] == before[1]);
}

TEST_CASE("a row that is added to an event whose people were purged gives it another version") {
    const feed_scene scene;
    scene.change("UPDATE event SET purged_utc = '2026-03-01T00:00:00Z' WHERE event_id = '1000001'");
    const std::vector<feed_event> before = scene.events();
    scene.change("UPDATE attendee SET fname = 'Bea' WHERE event_id = '1000001'");
    CHECK(scene.events()[0].version != before[0].version);
    CHECK(scene.events()[1] == before[1]);
}

TEST_CASE("two copies of a database that changed in different ways have different versions") {
    const feed_scene scene;
    const auto before = scene.events(); // what was added is counted
    REQUIRE(before.size() == 2);
    const std::string copy = scene.path() + ".copy";
    std::filesystem::copy_file(scene.path(), copy);
    scene.change("UPDATE attendee SET fname = 'Bea' WHERE event_id = '1000001'");
    exporter::open_to_write(copy).execute("UPDATE attendee SET fname = 'Cy' WHERE event_id = '1000001'");
    auto database = exporter::open_to_read(copy);
    const auto of_copy = exporter::event_feed(database).events();
    CHECK(of_copy[0].version != scene.events()[0].version);
    CHECK(of_copy[1] == before[1]);
    CHECK(scene.events()[1] == before[1]);
}

TEST_CASE("an event that is gone has no version and no rows") {
    const feed_scene scene;
    auto database = exporter::open_to_read(scene.path());
    exporter::event_feed feed(database);
    exporter::event_feed::reading rows(feed, "1000009");
    CHECK_FALSE(rows.version());
    rows.rows(1, [](const exporter::sqlite_statement&) { FAIL("a row of an event that is not there"); });
}

TEST_CASE("a line of JSON holds hostile texts, and what is no JSON does not break it") {
    const feed_scene scene;
    constexpr std::size_t registrants = 1;
    scene.change("UPDATE attendee SET fname = '\"' || char(10) || '\\' || char(0x2028) || char(0), lname = "
                 "CAST(x'FF' AS TEXT), "
                 "extra = '[{' || char(10) WHERE event_id = '1000001'; "
                 "UPDATE attendee SET extra = '[ {\"name\": \"a\",' || char(10) || '\"value\": \"b\"} ]' "
                 "WHERE event_id = '1000002'");
    const auto lines = scene.lines("1000001", registrants);
    REQUIRE(lines.size() == 1);
    CHECK(lines[0].find(R"("fname":"\"\n\\)") != std::string::npos);
    CHECK(lines[0].find("\"lname\":\"\xEF\xBF\xBD\"") != std::string::npos);
    CHECK(lines[0].find(R"("extra":[])") != std::string::npos);
    CHECK(lines[0].find('\n') == std::string::npos);
    CHECK(scene.lines("1000002", registrants)[0].find(R"("extra":[{"name":"a","value":"b"}])") !=
          std::string::npos);
}

} // namespace webcasts::tests::event_feed_test
