// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_EXAMPLES_EXPORT_HTML_HTML_TEXT_HPP
#define WEBCASTS_EXAMPLES_EXPORT_HTML_HTML_TEXT_HPP

#include "text/counted.hpp"
#include "text/text_table.hpp"
#include "text/time_zone.hpp"

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <fmt/format.h>
#include <optional>
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
[[nodiscard]] inline std::string grouped(std::integral auto number) {
    std::string digits = std::to_string(number);
    const std::size_t first = digits.starts_with('-') ? 1 : 0;
    for (std::size_t at = digits.size(); at > first + 3;) {
        at -= 3;
        digits.insert(at, 1, ',');
    }
    return digits;
}

/// Return a number of things with thousands separators: `1 event`, `1,234 events`. The words are those of
/// `noun`.
[[nodiscard]] inline std::string grouped_count(std::integral auto number, std::string_view singular,
                                               std::string_view plural = "") {
    return fmt::format("{} {}", grouped(number), noun(static_cast<std::uint64_t>(number), singular, plural));
}

/// Return a share as a percentage, `12.3 %`; a dash if `whole` is 0.
[[nodiscard]] inline std::string percentage(std::int64_t part, std::int64_t whole) {
    return whole == 0
               ? "–"
               : fmt::format("{:.1f} %", 100.0 * static_cast<double>(part) / static_cast<double>(whole));
}

/// Return a share between 0 and 1 as a percentage; a dash if there is none.
[[nodiscard]] inline std::string share_text(const std::optional<double>& share) {
    return share ? fmt::format("{:.1f} %", 100 * *share) : "–";
}

/// Return a score with one decimal; a dash if there is none.
[[nodiscard]] inline std::string score_text(const std::optional<double>& score) {
    return score ? fmt::format("{:.1f}", *score) : "–";
}

/// Return an instant in a zone, without seconds: `2026-03-08 07:30`.
[[nodiscard]] inline std::string minute_text(const time_zone& zone, instant at) {
    const std::string local = zone.local_text(at);
    return local.substr(0, 10) + ' ' + local.substr(11, 5);
}

/// Return hours and minutes: `1,234:05`.
[[nodiscard]] inline std::string hours_text(std::int64_t seconds) {
    return fmt::format("{}:{:02}", grouped(seconds / 3600), seconds / 60 % 60);
}

/// Return the minutes of each of some people, on average; a dash if there is nobody.
[[nodiscard]] inline std::string minutes_text(std::int64_t seconds, std::int64_t people) {
    return people == 0
               ? "–"
               : fmt::format("{:.0f} min", static_cast<double>(seconds) / 60 / static_cast<double>(people));
}

} // namespace exporter

#endif
