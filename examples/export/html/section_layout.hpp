// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_EXAMPLES_EXPORT_HTML_SECTION_LAYOUT_HPP
#define WEBCASTS_EXAMPLES_EXPORT_HTML_SECTION_LAYOUT_HPP

#include "html/html_text.hpp"

#include <cstdint>
#include <fmt/format.h>
#include <string>
#include <string_view>

namespace exporter {

// The parameters named `html` and `table` are HTML, the others plain text.

/// Lay out a chart beside its table. `proportion` is a CSS class after a blank: ` lean` makes the table
/// wider.
[[nodiscard]] inline std::string beside(std::string_view html, std::string_view table,
                                        std::string_view proportion = "") {
    return fmt::format("<div class=\"pair{}\"><figure>{}</figure><div>{}</div></div>", proportion, html,
                       table);
}

/// Return what the two colours of a chart are: of the part, and of the rest of a bar or column.
[[nodiscard]] inline std::string colour_key(std::string_view part, std::string_view rest) {
    return fmt::format("<figcaption><span class=\"key part\"></span>{} <span class=\"key bar\"></span>{}"
                       "</figcaption>",
                       in_html(part), in_html(rest));
}

/// Return the note of a bar: a number with its share, or alone if there is no share.
[[nodiscard]] inline std::string note_of(std::int64_t value, std::string_view share) {
    return share == "–" ? grouped(value) : fmt::format("{} · {}", grouped(value), share);
}

/// Fold something away, so that readers see it if they open the summary.
[[nodiscard]] inline std::string behind_summary(std::string_view summary, std::string_view html) {
    return fmt::format("<details><summary>{}</summary>\n{}</details>\n", in_html(summary), html);
}

} // namespace exporter

#endif
