// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_DETAIL_UTF8_HPP
#define WEBCASTS_DETAIL_UTF8_HPP

#include <webcasts/detail/utf8_character.hpp>

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
    for (;;) {
        text.remove_prefix(ascii_prefix(text.data(), text.size()));
        if (text.empty()) {
            return true;
        }
        const utf8_character next = first_utf8_character(text);
        if (!next.valid) {
            return false;
        }
        text.remove_prefix(next.size);
    }
}

} // namespace webcasts::detail

#endif
