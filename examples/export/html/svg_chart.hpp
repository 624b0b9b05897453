// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_EXAMPLES_EXPORT_HTML_SVG_CHART_HPP
#define WEBCASTS_EXAMPLES_EXPORT_HTML_SVG_CHART_HPP

#include "html/report_figures.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace exporter {

// Charts as inline SVG without script: colours and fonts are the page's classes, every text is escaped, and
// each has a title and a description for those who do not see it.

/// What a chart says of itself.
struct chart_words {
    std::string id; ///< unique in the page
    std::string title;
    std::string description; ///< what the chart shows, in a sentence
};

/// A bar: how many, and how many of these it is about.
struct bar {
    std::string label; ///< a text of the service's, of any length
    std::int64_t value = 0;
    std::int64_t part = 0; ///< drawn inside the bar; 0: none
    std::string words;     ///< behind the bar
};

/// Draw horizontal bars from one left edge, the labels before them.
[[nodiscard]] std::string bar_chart(const chart_words& words, const std::vector<bar>& bars);

/// Draw columns side by side; where there are many, not each label is shown.
[[nodiscard]] std::string column_chart(const chart_words& words, const std::vector<column_of_chart>& columns);

/// Draw steps over time.
[[nodiscard]] std::string curve_chart(const chart_words& words, const std::vector<curve_point>& points);

} // namespace exporter

#endif
