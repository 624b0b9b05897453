// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_EXAMPLES_EXPORT_TEXT_UTF8_HPP
#define WEBCASTS_EXAMPLES_EXPORT_TEXT_UTF8_HPP

#include <cstddef>
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

} // namespace exporter

#endif
