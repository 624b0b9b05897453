// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_DETAIL_UTF8_CHARACTER_HPP
#define WEBCASTS_DETAIL_UTF8_CHARACTER_HPP

#include <cstddef>
#include <string_view>

namespace webcasts { inline namespace v0 { namespace detail {

/// The first character of a text.
struct utf8_character {
    char32_t value = 0;   ///< unspecified if `valid` is false
    std::size_t size = 1; ///< number of its bytes; 1 if they are not UTF-8
    bool valid = false;
};

/// Decode the first character of `text`, which is not empty. Overlong forms, surrogates and values above
/// U+10FFFF are not UTF-8 (RFC 3629).
constexpr utf8_character first_utf8_character(std::string_view text) noexcept {
    const auto byte = [&](std::size_t at) { return static_cast<unsigned char>(text[at]); };
    const unsigned char lead = byte(0);
    if (lead < 0x80) {
        return {lead, 1, true};
    }
    const std::size_t size = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
    if (lead < 0xC2 || lead > 0xF4 || text.size() < size) {
        return {};
    }
    char32_t value = lead & (0xFFU >> (size + 1));
    for (std::size_t i = 1; i < size; ++i) {
        if ((byte(i) & 0xC0U) != 0x80U) {
            return {};
        }
        value = (value << 6U) | (byte(i) & 0x3FU);
    }
    constexpr char32_t min_value[] = {0, 0, 0x80, 0x800, 0x10000};
    if (value < min_value[size] || value > 0x10FFFF || (value >= 0xD800 && value <= 0xDFFF)) {
        return {};
    }
    return {value, size, true};
}

/// Return whether a text, which is not empty, may be the start of a character whose other bytes follow.
constexpr bool may_be_cut_character(std::string_view text) noexcept {
    const auto lead = static_cast<unsigned char>(text.front());
    const std::size_t size = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
    for (const char c : text.substr(1)) {
        if ((static_cast<unsigned char>(c) & 0xC0U) != 0x80U) {
            return false;
        }
    }
    return lead >= 0xC2 && lead <= 0xF4 && text.size() < size;
}

/// Write a character, which is no surrogate and at most U+10FFFF, in UTF-8. Return the number of its bytes,
/// at most 4.
constexpr std::size_t write_utf8_character(char* to, char32_t value) noexcept {
    const auto later = [value](unsigned shift) {
        return static_cast<char>(0x80U | ((value >> shift) & 0x3FU));
    };
    if (value < 0x80) {
        to[0] = static_cast<char>(value);
        return 1;
    }
    if (value < 0x800) {
        to[0] = static_cast<char>(0xC0U | (value >> 6U));
        to[1] = later(0);
        return 2;
    }
    if (value < 0x10000) {
        to[0] = static_cast<char>(0xE0U | (value >> 12U));
        to[1] = later(6);
        to[2] = later(0);
        return 3;
    }
    to[0] = static_cast<char>(0xF0U | (value >> 18U));
    to[1] = later(12);
    to[2] = later(6);
    to[3] = later(0);
    return 4;
}

/// U+FEFF, which may start a text.
inline constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";

/// Return a text without the byte order mark that it may start with.
[[nodiscard]] constexpr std::string_view without_byte_order_mark(std::string_view text) noexcept {
    return text.starts_with(byte_order_mark) ? text.substr(byte_order_mark.size()) : text;
}

/// U+FFFD, written in place of characters and bytes that a format cannot hold.
inline constexpr std::string_view replacement_character = "\xEF\xBF\xBD";

}}} // namespace webcasts::v0::detail

#endif
