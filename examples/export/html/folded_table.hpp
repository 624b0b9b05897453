// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_EXAMPLES_EXPORT_HTML_FOLDED_TABLE_HPP
#define WEBCASTS_EXAMPLES_EXPORT_HTML_FOLDED_TABLE_HPP

#include "html/html_table.hpp"
#include "html/html_text.hpp"
#include "html/section_layout.hpp"

#include <algorithm>
#include <cstddef>
#include <fmt/format.h>
#include <string>
#include <string_view>
#include <vector>

namespace exporter {

/// How many rows of a table are shown; the others are behind a summary.
inline constexpr std::size_t max_shown_rows = 12;

/// The texts of a table.
struct table_texts {
    std::string_view id; ///< unique in the page; the table of the other rows is `ID-rest`
    std::string caption;
    std::vector<std::string_view> headings;
    std::string_view other; ///< what each of the other rows is: `earlier event`
};

/// Return the caption of a table of events.
[[nodiscard]] inline std::string newest_first(std::size_t events) {
    return events == 1               ? "One event"
           : events > max_shown_rows ? fmt::format("The {} latest, newest first", max_shown_rows)
                                     : "Newest first";
}

/// Return the heading of the totals of a table of events. They are of the events that are folded away, too.
[[nodiscard]] inline std::string total_of_events(std::size_t events) {
    return events > max_shown_rows ? "Total of " + grouped_count(events, "event") : "Total";
}

/// Return a table whose rows after the twelfth are folded away in a second one. `add_row(table, i)` adds row
/// `i` of `rows`, and `add_total(table)` the totals of all, or nothing.
template <class AddRow, class AddTotal>
[[nodiscard]] std::string folded_table(const table_texts& texts, std::size_t rows, AddRow add_row,
                                       AddTotal add_total) {
    html_table first(texts.id, texts.caption, texts.headings);
    const std::size_t shown = std::min(rows, max_shown_rows);
    for (std::size_t i = 0; i < shown; ++i) {
        add_row(first, i);
    }
    add_total(first);
    std::string html = first.str();
    if (rows > shown) {
        const std::string others = grouped_count(rows - shown, texts.other);
        html_table rest(fmt::format("{}-rest", texts.id), others, texts.headings);
        for (std::size_t i = shown; i < rows; ++i) {
            add_row(rest, i);
        }
        html += behind_summary(others, rest.str());
    }
    return html;
}

} // namespace exporter

#endif
