// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_EXAMPLES_EXPORT_TEXT_UTF8_HPP
#define WEBCASTS_EXAMPLES_EXPORT_TEXT_UTF8_HPP

#include <cstddef>
#include <string>
#include <string_view>

namespace exporter {

/// The first character of a text.
struct utf8_character {
    char32_t value = 0;   ///< meaningful only if `valid`
    std::size_t size = 1; ///< bytes that it takes; 1 if the bytes are not UTF-8
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
    constexpr char32_t least[] = {0, 0, 0x80, 0x800, 0x10000};
    if (value < least[size] || value > 0x10FFFF || (value >= 0xD800 && value <= 0xDFFF)) {
        return {};
    }
    return {value, size, true};
}

/// Return the UTF-8 of a character, which is neither a surrogate nor above U+10FFFF.
inline std::string utf8_of(char32_t c) {
    const auto low_bits = [c](unsigned shift) { return static_cast<char>(0x80U | ((c >> shift) & 0x3FU)); };
    if (c < 0x80) {
        return {static_cast<char>(c)};
    }
    if (c < 0x800) {
        return {static_cast<char>(0xC0U | (c >> 6U)), low_bits(0)};
    }
    if (c < 0x10000) {
        return {static_cast<char>(0xE0U | (c >> 12U)), low_bits(6), low_bits(0)};
    }
    return {static_cast<char>(0xF0U | (c >> 18U)), low_bits(12), low_bits(6), low_bits(0)};
}

} // namespace exporter

#endif
