// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_EXAMPLES_EXPORT_HTML_HTML_TEXT_HPP
#define WEBCASTS_EXAMPLES_EXPORT_HTML_HTML_TEXT_HPP

#include "text/text_table.hpp"

#include <cstddef>
#include <cstdint>
#include <fmt/format.h>
#include <string>
#include <string_view>

namespace exporter {

/// Escape a text for HTML and SVG, as content and as the value of an attribute in double quotes.
[[nodiscard]] inline std::string in_html(std::string_view text) {
    std::string escaped;
    for (const char c : text) {
        switch (c) {
        case '&':
            escaped += "&amp;";
            break;
        case '<':
            escaped += "&lt;";
            break;
        case '>':
            escaped += "&gt;";
            break;
        case '"':
            escaped += "&quot;";
            break;
        case '\'':
            escaped += "&#39;";
            break;
        default:
            escaped += c;
        }
    }
    return escaped;
}

/// Escape a text of the service. Control characters and invalid UTF-8 become spaces, and the text is cut at
/// `max_columns` columns.
[[nodiscard]] inline std::string foreign_text(std::string_view text, std::size_t max_columns) {
    return in_html(cell_text(text, max_columns));
}

/// Return a number with thousands separators: `1,234`.
[[nodiscard]] inline std::string grouped(std::int64_t number) {
    std::string digits = std::to_string(number);
    const std::size_t first = digits.starts_with('-') ? 1 : 0;
    for (std::size_t at = digits.size(); at > first + 3;) {
        at -= 3;
        digits.insert(at, 1, ',');
    }
    return digits;
}

/// Return a share as a percentage, `12.3 %`; a dash if `whole` is 0.
[[nodiscard]] inline std::string percentage(std::int64_t part, std::int64_t whole) {
    return whole == 0
               ? "–"
               : fmt::format("{:.1f} %", 100.0 * static_cast<double>(part) / static_cast<double>(whole));
}

} // namespace exporter

#endif
