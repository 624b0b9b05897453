// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_WIRE_CSV_SPREADSHEET_PROTECTION_HPP
#define WEBCASTS_WIRE_CSV_SPREADSHEET_PROTECTION_HPP

#include <webcasts/detail/utf8_character.hpp>
#include <webcasts/wire/detail/text/text_scan.hpp>

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace webcasts { inline namespace v0 { namespace wire {

/// Whether texts in CSV are made safe for spreadsheets, which run a cell that looks like a formula, even if
/// it comes from a stranger.
///
/// `on` puts an apostrophe before each part of a text that starts, after any number of apostrophes and then
/// of blanks and invisible characters, with `=`, `+`, `-`, `@`, the full-width form of one of them, or a TAB;
/// and before a text that starts in the same way with CR or LF. A part starts at the start of the text, and
/// after each CR, LF and `;` in it: readers that ignore quotes, and the spreadsheets of the many countries
/// whose separator is `;`, start a row or a cell there. So a phone number `+1 617 555 0100` is written with
/// an apostrophe before it. A program that reads it as data has the apostrophe in its text, until
/// `without_spreadsheet_protection` removes it.
///
/// Times, numbers and kinds of viewing are never touched. `off` writes every text as it is.
enum class spreadsheet_protection : std::uint8_t {
    off, ///< texts as they are
    on,  ///< texts that no spreadsheet reads as formulas
};

}}} // namespace webcasts::v0::wire

namespace webcasts { inline namespace v0 { namespace detail {

/// Return the size of the first part of a text, including the character that ends it.
inline std::size_t spreadsheet_part_size(std::string_view text) noexcept {
    using ends = byte_set<control_bytes::pass, high_bytes::pass, '\r', '\n', ';'>;
    const std::size_t end = count_outside<ends>(text.data(), text.size());
    return end == text.size() ? end : end + 1;
}

/// Return whether a character may precede a formula: blanks, control characters and other invisible ones.
constexpr bool hidden_before_formula(char32_t c) noexcept {
    return (c <= 0x20 && c != '\t' && c != '\r' && c != '\n') || (c >= 0x7F && c <= 0xA0) || c == 0xAD ||
           c == 0x1680 || c == 0x180E || (c >= 0x2000 && c <= 0x200F) || (c >= 0x2028 && c <= 0x202F) ||
           (c >= 0x205F && c <= 0x206F) || c == 0x3000 || c == 0xFEFF;
}

/// Return true if the first character alone shows that a text needs no mark at its start, as in most texts.
constexpr bool begins_harmlessly(std::string_view text) noexcept {
    return text.empty() ||
           (text.front() > '-' && text.front() < 0x7F && text.front() != '=' && text.front() != '@');
}

/// Return whether the first part of `text` needs a mark; `whole` is true if it is the first part of the
/// field.
constexpr bool needs_spreadsheet_mark(std::string_view text, bool whole) noexcept {
    if (begins_harmlessly(text)) {
        return false;
    }
    // A text that starts with an apostrophe gets another one, so that removing one always restores the text.
    while (text.starts_with('\'')) {
        text.remove_prefix(1);
    }
    while (!text.empty()) {
        const auto next = first_utf8_character(text);
        if (!next.valid) {
            return false;
        }
        if (!hidden_before_formula(next.value)) {
            constexpr std::u32string_view signs = U"=+-@\t\uFF1D\uFF0B\uFF0D\uFF20";
            return signs.find(next.value) != std::u32string_view::npos ||
                   (whole && (next.value == '\r' || next.value == '\n'));
        }
        text.remove_prefix(next.size);
    }
    return false;
}

}}} // namespace webcasts::v0::detail

namespace webcasts { inline namespace v0 { namespace wire {

/// Return the original text of a cell that was written with `spreadsheet_protection::on`: exactly, if it was
/// UTF-8. A cell that was written with `off` is changed if it has an apostrophe that looks like a mark.
[[nodiscard]] inline std::string without_spreadsheet_protection(std::string_view cell) {
    std::string text;
    for (bool whole = true; !cell.empty(); whole = false) {
        const std::size_t size = detail::spreadsheet_part_size(cell);
        const bool marked = cell.front() == '\'' && detail::needs_spreadsheet_mark(cell, whole);
        text.append(cell.substr(marked ? 1 : 0, size - (marked ? 1 : 0)));
        cell.remove_prefix(size);
    }
    return text;
}

}}} // namespace webcasts::v0::wire

#endif
