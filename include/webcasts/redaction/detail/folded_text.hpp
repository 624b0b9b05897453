// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_REDACTION_DETAIL_FOLDED_TEXT_HPP
#define WEBCASTS_REDACTION_DETAIL_FOLDED_TEXT_HPP

#include <webcasts/detail/ascii.hpp>
#include <webcasts/detail/utf8_character.hpp>

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace webcasts { inline namespace v0 { namespace detail {

/// Return the lower-case form of a letter of Latin, Greek or Cyrillic, ASCII's form of a full-width one, and
/// any other character as it is.
[[nodiscard]] constexpr char32_t folded_character(char32_t c) noexcept {
    const auto in = [c](char32_t first, char32_t last) { return c >= first && c <= last; };
    if (in(0xFF01, 0xFF5E)) {
        const char32_t ascii = c - 0xFEE0;
        return ascii >= U'A' && ascii <= U'Z' ? ascii + 0x20 : ascii;
    }
    if ((in(0xC0, 0xDE) && c != 0xD7) || in(0x391, 0x3AB) || in(0x410, 0x42F)) {
        return c + 0x20;
    }
    if (in(0x400, 0x40F)) {
        return c + 0x50;
    }
    if (in(0x139, 0x148) || in(0x179, 0x17E)) {
        return c + c % 2;
    }
    if (in(0x100, 0x177) || in(0x460, 0x481) || in(0x48A, 0x4BF) || in(0x4D0, 0x52F)) {
        return c | 1U;
    }
    switch (c) {
    case 0x178:
        return 0xFF;
    case 0x386:
        return 0x3AC;
    case 0x388:
    case 0x389:
    case 0x38A:
        return c + 0x25;
    case 0x38C:
        return 0x3CC;
    case 0x38E:
    case 0x38F:
        return c + 0x3F;
    case 0x3C2:
        return 0x3C3;
    default:
        return c;
    }
}

/// Return whether a character may stand anywhere in a text without being seen.
[[nodiscard]] constexpr bool is_invisible(char32_t c) noexcept {
    return c == 0 || c == U'\r' || c == U'\n' || c == 0xAD || c == 0xFEFF || (c >= 0x200B && c <= 0x200F) ||
           c == 0x2060;
}

/// A text as secrets are looked for in it: in lower case; with a blank for `+`, for a tab and for U+00A0;
/// without line ends, without NULs (so that UTF-16 of ASCII is ASCII) and without invisible characters. A
/// byte that is not UTF-8 is a character of Latin-1.
struct folded_text {
    std::string bytes{};
    std::vector<std::uint32_t> origins{}; ///< of each byte: the index of its character's first byte
};

/// Fold a text of less than 4 GiB.
[[nodiscard]] inline folded_text folded(std::string_view text) {
    folded_text made;
    made.bytes.reserve(text.size());
    made.origins.reserve(text.size());
    for (std::size_t at = 0; at < text.size();) {
        const char first = text[at];
        const auto origin = static_cast<std::uint32_t>(at);
        if (static_cast<unsigned char>(first) < 0x80) {
            ++at;
            if (!is_invisible(static_cast<unsigned char>(first))) {
                made.bytes += first == '+' || first == '\t' ? ' ' : to_lower(first);
                made.origins.push_back(origin);
            }
            continue;
        }
        const utf8_character read = first_utf8_character(text.substr(at));
        const char32_t character = read.valid ? read.value : static_cast<unsigned char>(first);
        at += read.size;
        if (is_invisible(character)) {
            continue;
        }
        char utf8[4];
        const std::size_t size =
            write_utf8_character(utf8, character == 0xA0 ? U' ' : folded_character(character));
        made.bytes.append(utf8, size);
        made.origins.insert(made.origins.end(), size, origin);
    }
    return made;
}

}}} // namespace webcasts::v0::detail

#endif
