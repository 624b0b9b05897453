// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_EXAMPLES_EXPORT_HTML_SVG_CHART_HPP
#define WEBCASTS_EXAMPLES_EXPORT_HTML_SVG_CHART_HPP

#include "html/report_figures.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace exporter {

// Charts are inline SVG without script. Colours and fonts come from the page's classes, every text is
// escaped, and each chart has a title and a description for screen readers.

/// The texts of a chart.
struct chart_texts {
    std::string id; ///< unique in the page
    std::string title;
    std::string description; ///< what the chart shows, in a sentence
};

/// A bar with a part of another colour.
struct bar {
    std::string label; ///< a text of the service, of any length
    std::int64_t value = 0;
    std::int64_t part = 0; ///< drawn inside the bar; 0: none
    std::string note;      ///< shown after the bar
};

/// Draw horizontal bars with their labels on the left.
[[nodiscard]] std::string bar_chart(const chart_texts& texts, const std::vector<bar>& bars);

/// Draw columns side by side, with a part of another colour where they have one. If there are many, some
/// labels are left out.
[[nodiscard]] std::string column_chart(const chart_texts& texts, const std::vector<column_of_chart>& columns);

/// Draw a step curve over time, with its values on the left and their percentage of the highest on the right.
/// `zone` is that of the time axis.
[[nodiscard]] std::string curve_chart(const chart_texts& texts, const std::vector<curve_point>& points,
                                      const time_zone& zone = time_zone("UTC"));

/// Draw a step curve of the size of a word, without axes.
[[nodiscard]] std::string sparkline(const chart_texts& texts, const std::vector<curve_point>& points);

} // namespace exporter

#endif
