// SPDX-License-Identifier: BSL-1.0
// What a run of sync says at its end.

#include "support/catch.hpp"
#include "sync/sync_summary.hpp"
#include "text/counted.hpp"

#include <string>
#include <vector>

namespace webcasts::tests::sync_summary_test {

namespace {

using Catch::Matchers::ContainsSubstring;
using exporter::sync_status;
using exporter::sync_summary;

/// The summary of a run of events with these results, 1000001 first.
sync_summary run_of(const std::vector<sync_status>& results, exporter::exit_status status) {
    sync_summary run;
    run.database = "audience.db";
    run.status = status;
    for (const sync_status result : results) {
        exporter::synced_event event{.event_id = std::to_string(1'000'001 + run.events.size()),
                                     .status = result,
                                     .title = "Town hall",
                                     .counts = {},
                                     .begun = true,
                                     .error = {}};
        if (result != sync_status::failed) {
            event.counts = exporter::audience_counts{};
            event.counts->registrants = 10;
        }
        run.events.push_back(event);
    }
    return run;
}

/// The cells of the line of totals, with single blanks between them.
std::string total_of(const sync_summary& run) {
    const std::string table = as_table(run, std::nullopt);
    std::string line = table.substr(table.rfind("total"));
    for (std::size_t at = 0; (at = line.find("  ", at)) != std::string::npos;) {
        line.erase(at, 1);
    }
    return line;
}

} // namespace

TEST_CASE("things are counted in English") {
    CHECK(exporter::counted(0, "event") == "0 events");
    CHECK(exporter::counted(1, "event") == "1 event");
    CHECK(exporter::counted(2, "event") == "2 events");
    CHECK(exporter::counted(1, "row has", "rows have") == "1 row has");
    CHECK(exporter::counted(3, "row has", "rows have") == "3 rows have");
}

TEST_CASE("the total of a run counts what failed, what was kept and what was skipped") {
    using enum sync_status;
    sync_summary run = run_of({stored}, exporter::exit_status::done);
    CHECK(total_of(run) == "total 1 event 10 0 0 0 0\n");
    run = run_of({stored, failed, kept, failed}, exporter::exit_status::partial);
    run.skipped = 7;
    run.events.front().counts->left_out = 2;
    CHECK(total_of(run) == "total 4 events, 2 failed, 1 kept, 7 skipped, 2 left out 20 0 0 0 0\n");
}

TEST_CASE("a run says what to do next") {
    using enum sync_status;
    CHECK_THAT(next_step(run_of({stored, stored}, exporter::exit_status::done)),
               ContainsSubstring("webcasts-export report-html --db audience.db -o report.html"));
    CHECK_THAT(next_step(run_of({stored, failed}, exporter::exit_status::partial)),
               ContainsSubstring("1 event failed; the same command fetches it again"));
    CHECK_THAT(next_step(run_of({failed, failed, kept}, exporter::exit_status::temporary)),
               ContainsSubstring("2 events failed; the same command fetches them again"));
    CHECK_THAT(next_step(run_of({stored, kept}, exporter::exit_status::partial)),
               ContainsSubstring("1 event is kept as before") && ContainsSubstring("--accept-shrink"));
    CHECK_THAT(next_step(run_of({stored}, exporter::exit_status::partial)), ContainsSubstring("named above"));
    sync_summary run = run_of({stored}, exporter::exit_status::done);
    for (const auto& [name, word] :
         {std::pair("my data.db", "'my data.db'"), std::pair("it's.db", "'it'\\''s.db'"),
          std::pair("a;b", "'a;b'"), std::pair("/var/lib/a-1.db", "/var/lib/a-1.db")}) {
        run.database = name;
        CHECK_THAT(next_step(run), ContainsSubstring(std::string("export --db ") + word + " -o people.csv"));
    }
}

} // namespace webcasts::tests::sync_summary_test
