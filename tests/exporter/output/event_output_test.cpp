// SPDX-License-Identifier: BSL-1.0
// The list of events in each format.

#include "exporter/fresh_folder.hpp"
#include "output/event_output.hpp"
#include "support/catch.hpp"
#include <webcasts/records.hpp>
#include <webcasts/wire/value_text.hpp>

#include <fstream>
#include <iterator>
#include <string>
#include <vector>

namespace webcasts::tests::event_output_test {

namespace {

using exporter::output_format;

/// Two events, one of them with a title like a formula, a further field and no end.
std::vector<webcasts::event_summary> two_events() {
    return {{.id = "0000001",
             .expired = false,
             .title = "One",
             .scheduled_start = webcasts::wire::parse_local_time("2026-03-02 09:00:00").value(),
             .scheduled_end = webcasts::wire::parse_local_time("2026-03-02 10:00:00").value(),
             .extra = {}},
            {.id = "0000002",
             .expired = true,
             .title = "=Two",
             .scheduled_start = webcasts::wire::parse_local_time("2026-03-03 09:00:00").value(),
             .scheduled_end = {},
             .extra = {{"region", "EU"}}}};
}

std::string written(const exporter::output_options& options) {
    const fresh_folder folder;
    const std::string path = folder.file("events");
    exporter::output_file file(path);
    exporter::write_events(file, two_events(), options);
    file.finish();
    std::ifstream in(path, std::ios::binary);
    return std::string(std::istreambuf_iterator<char>(in), {});
}

} // namespace

TEST_CASE("events in CSV have further fields as JSON, and titles that no spreadsheet runs") {
    REQUIRE(written({.format = output_format::csv, .exact_csv = false, .bom = false, .path = {}}) ==
            "id,expired,title,sched_start,sched_end,extra\r\n"
            "0000001,false,One,2026-03-02 09:00:00,2026-03-02 10:00:00,\r\n"
            "0000002,true,'=Two,2026-03-03 "
            "09:00:00,,\"[{\"\"name\"\":\"\"region\"\",\"\"value\"\":\"\"EU\"\"}]\"\r\n");
}

TEST_CASE("events in exact CSV have their titles unchanged, after a byte order mark if that is wanted") {
    const std::string text =
        written({.format = output_format::csv, .exact_csv = true, .bom = true, .path = {}});
    REQUIRE(text.starts_with("\xEF\xBB\xBFid,"));
    REQUIRE(text.find(",=Two,") != std::string::npos);
}

TEST_CASE("events in NDJSON have no member for a time that is missing") {
    REQUIRE(written({.format = output_format::ndjson, .exact_csv = false, .bom = false, .path = {}}) ==
            "{\"id\":\"0000001\",\"expired\":false,\"title\":\"One\",\"sched_start\":\"2026-03-02 09:00:00\","
            "\"sched_end\":\"2026-03-02 10:00:00\"}\n"
            "{\"id\":\"0000002\",\"expired\":true,\"title\":\"=Two\",\"sched_start\":\"2026-03-03 09:00:00\","
            "\"extra\":[{\"name\":\"region\",\"value\":\"EU\"}]}\n");
}

TEST_CASE("events in a table are aligned") {
    REQUIRE(written({.format = output_format::table, .exact_csv = false, .bom = false, .path = {}}) ==
            "event    expired  start (GMT)          end (GMT)            title\n"
            "-------  -------  -------------------  -------------------  -----\n"
            "0000001  no       2026-03-02 09:00:00  2026-03-02 10:00:00  One\n"
            "0000002  yes      2026-03-03 09:00:00                       =Two\n");
}

} // namespace webcasts::tests::event_output_test
