// SPDX-License-Identifier: BSL-1.0
// Texts in charts.

#include "html/svg_chart.hpp"
#include "support/catch.hpp"

#include <string>

namespace webcasts::tests::svg_chart_test {

TEST_CASE("charts escape every text, and one without data is a chart") {
    const exporter::chart_texts texts{"c", "<b>", "\"&\""};
    for (const std::string& chart :
         {exporter::bar_chart(texts, {{"<x>", 1, 1, "<y>"}}), exporter::column_chart(texts, {{"<x>", 1}}),
          exporter::curve_chart(texts, {}), exporter::bar_chart(texts, {}),
          exporter::column_chart(texts, {})}) {
        REQUIRE(chart.find("<b>") == std::string::npos);
        REQUIRE(chart.find("<x>") == std::string::npos);
        REQUIRE(chart.find("<y>") == std::string::npos);
        REQUIRE(chart.find("&lt;b&gt;</title>") != std::string::npos);
        REQUIRE(chart.find("nan") == std::string::npos);
        REQUIRE(chart.find("inf") == std::string::npos);
    }
}

} // namespace webcasts::tests::svg_chart_test
