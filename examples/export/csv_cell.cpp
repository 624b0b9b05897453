// SPDX-License-Identifier: BSL-1.0
#include "csv_cell.hpp"

#include <array>
#include <cstddef>

namespace exporter {

namespace {

using namespace std::string_view_literals;

/// Pass over what spreadsheets strip before they look for a formula.
std::string_view without_leading_blanks(std::string_view text) {
    constexpr std::array blanks{" "sv, "\xC2\xA0"sv, "\xE3\x80\x80"sv, "\xEF\xBB\xBF"sv};
    for (bool found = true; found;) {
        found = false;
        for (const std::string_view blank : blanks) {
            if (text.starts_with(blank)) {
                text.remove_prefix(blank.size());
                found = true;
            }
        }
    }
    return text;
}

bool begins_like_a_formula(std::string_view line) {
    constexpr std::array signs{
        "="sv, "+"sv, "-"sv, "@"sv, "\xEF\xBC\x9D"sv, "\xEF\xBC\x8B"sv, "\xEF\xBC\x8D"sv, "\xEF\xBC\xA0"sv,
        "\t"sv};
    const std::string_view rest = without_leading_blanks(line);
    for (const std::string_view sign : signs) {
        if (rest.starts_with(sign)) {
            return true;
        }
    }
    return false;
}

} // namespace

std::string without_formulas(std::string_view text) {
    std::string made;
    if (text.starts_with('\r') || text.starts_with('\n')) {
        made += '\'';
    }
    while (!text.empty()) {
        const std::size_t line_end = text.find_first_of("\r\n");
        const std::size_t size = line_end == std::string_view::npos ? text.size() : line_end + 1;
        made += begins_like_a_formula(text) ? "'" : "";
        made += text.substr(0, size);
        text.remove_prefix(size);
    }
    return made;
}

} // namespace exporter
