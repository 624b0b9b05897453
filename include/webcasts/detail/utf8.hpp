// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_DETAIL_UTF8_HPP
#define WEBCASTS_DETAIL_UTF8_HPP

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>

namespace webcasts::detail {

/// Count the ASCII characters that a text begins with, in steps of 8: what follows may be one, too.
inline std::size_t ascii_prefix(const char* text, std::size_t size) noexcept {
    constexpr std::uint64_t high_bits = 0x8080808080808080U;
    std::size_t length = 0;
    for (; size - length >= 8; length += 8) {
        std::uint64_t word = 0;
        std::memcpy(&word, text + length, 8);
        if ((word & high_bits) != 0) {
            break;
        }
    }
    return length;
}

/// Tell whether a text is well-formed UTF-8 (RFC 3629: no surrogates, no overlong forms, at most U+10FFFF).
[[nodiscard]] inline bool is_utf8(std::string_view text) noexcept {
    const auto byte = [&](std::size_t at) { return static_cast<unsigned char>(text[at]); };
    for (std::size_t i = ascii_prefix(text.data(), text.size()); i < text.size();) {
        const unsigned char lead = byte(i);
        if (lead < 0x80) {
            ++i;
            continue;
        }
        const std::size_t length = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
        if (lead < 0xC2 || lead > 0xF4 || text.size() - i < length) {
            return false;
        }
        const unsigned char second = byte(i + 1);
        const unsigned char lowest = lead == 0xE0 ? 0xA0 : lead == 0xF0 ? 0x90 : 0x80;
        const unsigned char highest = lead == 0xED ? 0x9F : lead == 0xF4 ? 0x8F : 0xBF;
        if (second < lowest || second > highest) {
            return false;
        }
        for (std::size_t k = 2; k < length; ++k) {
            if (byte(i + k) < 0x80 || byte(i + k) > 0xBF) {
                return false;
            }
        }
        i += length;
        i += ascii_prefix(text.data() + i, text.size() - i);
    }
    return true;
}

} // namespace webcasts::detail

#endif
