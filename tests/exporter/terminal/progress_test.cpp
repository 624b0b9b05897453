// SPDX-License-Identifier: BSL-1.0
// The line of the progress bar.

#include "support/catch.hpp"
#include "terminal/progress.hpp"

#include <chrono>
#include <cstddef>

namespace webcasts::tests::progress_test {

TEST_CASE("the progress bar shows share, counts, rate and time left, and fits its terminal") {
    const exporter::progress_figures figures{
        .unit = "events", .done = 50, .total = 200, .rows = 1234, .elapsed = std::chrono::seconds(100)};
    REQUIRE(exporter::progress_line(figures, 120) ==
            "[##########------------------------------]  25 %  50/200 events  1234 rows  0.5/s  ETA 5:00");
    for (std::size_t columns = 1; columns < 120; ++columns) {
        REQUIRE(exporter::progress_line(figures, columns).size() <= columns);
    }
}

TEST_CASE("the progress bar has no rate before something is done, and is full without anything to do") {
    REQUIRE(exporter::progress_line(
                {.unit = "events", .done = 0, .total = 2, .rows = 0, .elapsed = std::chrono::seconds(9)},
                40) == "[--------------------]   0 %  0/2 events");
    REQUIRE(exporter::progress_line({.unit = "events", .done = 0, .total = 0, .rows = 0, .elapsed = {}},
                                    40) == "[####################] 100 %  0/0 events");
}

} // namespace webcasts::tests::progress_test
