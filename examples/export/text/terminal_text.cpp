// SPDX-License-Identifier: BSL-1.0
#include "text/terminal_text.hpp"

#include "text/character_ranges.hpp"
#include "text/utf8.hpp"

#include <algorithm>
#include <array>
#include <cstddef>

namespace exporter {

namespace {

/// Of the characters that nobody sees, those that scripts and emoji need; where, `has_use_after` knows.
constexpr std::array<character_range, 1> joiners{{{0x200C, 0x200D}}};
constexpr std::array<character_range, 3> selectors{{
    {0x180B, 0x180F}, // of Mongolian
    {0xFE00, 0xFE0F},
    {0xE0100, 0xE01EF},
}};
/// Hangul's fillers, which take columns as blanks do.
constexpr std::array<character_range, 3> fillers{{{0x115F, 0x1160}, {0x3164, 0x3164}, {0xFFA0, 0xFFA0}}};
constexpr std::array<character_range, 1> annotation{{{0xFFF9, 0xFFFB}}};

bool is_blank(char32_t c) {
    const bool is_control = c < 0x20 || (c >= 0x7F && c < 0xA0) || c == 0x2028 || c == 0x2029;
    const bool is_no_character = (c & 0xFFFEU) == 0xFFFEU || (c >= 0xFDD0 && c <= 0xFDEF);
    return is_control || is_no_character;
}

/// Return whether a joiner or a selector does something after a character, which is 0 at the start.
bool has_use_after(char32_t before, char32_t c) {
    const bool is_key = before == '#' || before == '*' || (before >= '0' && before <= '9'); // with a keycap
    if (is_in(joiners, c)) {
        return before >= 0xA0 && !is_in(joiners, before);
    }
    return (before >= 0xA0 || is_key) && !is_in(selectors, before) && !is_in(joiners, before);
}

/// Return whether a character is shown after another one.
bool is_shown(char32_t before, char32_t c) {
    if (is_in(joiners, c) || is_in(selectors, c)) {
        return has_use_after(before, c);
    }
    return (!is_in(default_ignorable, c) && !is_in(annotation, c)) || is_in(fillers, c);
}

/// Return the size in bytes of the tags behind the black flag that make it the flag of a region; 0 if the
/// text does not start with such tags.
std::size_t size_of_flag_tags(std::string_view text) {
    constexpr std::size_t max_tags = 6;
    constexpr char32_t cancel_tag = 0xE007F;
    std::size_t size = 0;
    for (std::size_t tags = 0; size < text.size(); ++tags) {
        const auto next = first_utf8_character(text.substr(size));
        size += next.size;
        if (next.valid && next.value == cancel_tag) {
            return tags > 0 ? size : 0;
        }
        const bool is_tag = next.valid && ((next.value >= 0xE0030 && next.value <= 0xE0039) ||
                                           (next.value >= 0xE0061 && next.value <= 0xE007A));
        if (!is_tag || tags == max_tags) {
            return 0;
        }
    }
    return 0;
}

bool is_line_end(std::string_view text, kept_line_ends kept) {
    switch (kept) {
    case kept_line_ends::none:
        return false;
    case kept_line_ends::indented:
        return text.starts_with("\n  ");
    case kept_line_ends::all:
        return text.starts_with('\n') || text.starts_with("\r\n");
    }
    return false;
}

} // namespace

std::string terminal_text(std::string_view text, kept_line_ends kept) {
    std::string shown;
    shown.reserve(text.size());
    char32_t before = 0;
    while (!text.empty()) {
        const auto plain =
            std::find_if(text.begin(), text.end(), [](char c) { return c < 0x20 || c > 0x7E; });
        if (plain != text.begin()) {
            before = static_cast<unsigned char>(*(plain - 1));
            shown.append(text.begin(), plain);
            text.remove_prefix(static_cast<std::size_t>(plain - text.begin()));
            continue;
        }
        if (is_line_end(text, kept)) {
            text.remove_prefix(text.front() == '\r' ? 2 : 1);
            shown += '\n';
            before = 0;
            continue;
        }
        constexpr char32_t black_flag = 0x1F3F4;
        const auto next = first_utf8_character(text);
        std::size_t size = next.size;
        if (next.valid && next.value == black_flag) {
            size += size_of_flag_tags(text.substr(size));
        }
        if (!next.valid || is_blank(next.value)) {
            shown += ' ';
            before = ' ';
        } else if (is_shown(before, next.value)) {
            shown += text.substr(0, size);
            before = next.value;
        }
        text.remove_prefix(size);
    }
    return shown;
}

} // namespace exporter
