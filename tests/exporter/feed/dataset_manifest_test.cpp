// SPDX-License-Identifier: BSL-1.0
#include "feed/dataset_manifest.hpp"
#include "support/catch.hpp"
#include "terminal/failure.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <boost/json/value.hpp>

#include <string>

namespace webcasts::tests::dataset_manifest_test {

namespace {

exporter::dataset_manifest filled() {
    exporter::dataset_manifest manifest;
    manifest.origin = {
        .schema_version = 4, .source = "https://api.example.com/\"", .synced = "2026-03-02T02:00:00Z"};
    manifest.written = "2026-03-02T03:00:00Z";
    manifest.replacing = {"1000003", "1000004"};
    std::uint64_t number = 1;
    for (const char* id : {"1000001", "1000002"}) {
        auto& event = manifest.events[id];
        event.version = std::string(64, 'a');
        for (std::size_t i = 0; i < exporter::feed_tables().size(); ++i) {
            event.parts.push_back({.rows = number, .bytes = number * 100, .digest = std::string(64, 'b')});
            ++number;
        }
    }
    return manifest;
}

} // namespace

TEST_CASE("a manifest that is read is the one that was written") {
    const auto manifest = filled();
    const auto read = exporter::read_manifest(manifest.str());
    REQUIRE(read);
    CHECK(read->str() == manifest.str());
    CHECK(read->replacing == manifest.replacing);
    CHECK(read->events.at("1000002").parts == manifest.events.at("1000002").parts);
    const auto json = boost::json::parse(manifest.str());
    const auto& people = json.at("tables").at("people");
    const std::size_t tables = exporter::feed_tables().size(); // people is the third
    CHECK(people.at("rows").to_number<std::size_t>() == 3 + (3 + tables));
    CHECK(people.at("path").as_string() == "people/event_id=*/part-00000.ndjson.gz");
}

TEST_CASE("what is no manifest of a data set is not taken for one") {
    const std::string text = GENERATE(values<std::string>(
        {"", "{", "[]", "1", "{}", R"({"format":"other","format_version":1})",
         R"({"format":"webcasts-dataset"})", R"({"format":"webcasts-dataset","format_version":"x"})",
         R"({"format":"webcasts-dataset","format_version":1,"events":[]})",
         R"({"name":"app","events":[]})"}));
    CAPTURE(text);
    CHECK_FALSE(exporter::read_manifest(text));
    std::string cut = filled().str();
    cut.resize(cut.size() / 2);
    CHECK_FALSE(exporter::read_manifest(cut));
}

TEST_CASE("the manifest of a newer program is refused, and a table that an older one lacked is written") {
    auto json = boost::json::parse(filled().str());
    json.as_object()["format_version"] = exporter::feed_format + 1;
    CHECK_THROWS_AS(exporter::read_manifest(boost::json::serialize(json)), exporter::failure);
    json.as_object()["format_version"] = exporter::feed_format;
    json.at("events").as_array()[0].at("parts").as_object().erase("audience");
    const auto read = exporter::read_manifest(boost::json::serialize(json));
    REQUIRE(read);
    CHECK(read->events.at("1000001").version.empty());
    CHECK(read->events.at("1000001").parts.size() == exporter::feed_tables().size());
    CHECK_FALSE(read->events.at("1000002").version.empty());
}

} // namespace webcasts::tests::dataset_manifest_test
