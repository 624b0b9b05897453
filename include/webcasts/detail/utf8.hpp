// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_DETAIL_UTF8_HPP
#define WEBCASTS_DETAIL_UTF8_HPP

#include <webcasts/detail/short_text.hpp>
#include <webcasts/detail/utf8_character.hpp>

#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>

namespace webcasts { inline namespace v0 { namespace detail {

/// Return the number of ASCII characters at the start of a text.
inline std::size_t ascii_prefix(const char* text, std::size_t size) noexcept {
    constexpr std::uint64_t high_bits = 0x8080808080808080U;
    std::size_t length = 0;
    for (; size - length >= 32; length += 32) {
        std::uint64_t words[4];
        std::memcpy(words, text + length, sizeof words);
        if (((words[0] | words[1] | words[2] | words[3]) & high_bits) != 0) {
            break;
        }
    }
    for (; size - length >= 8; length += 8) {
        const std::uint64_t high = load_little_endian(text + length) & high_bits;
        if (high != 0) {
            return length + static_cast<std::size_t>(std::countr_zero(high)) / 8;
        }
    }
    while (length < size && static_cast<unsigned char>(text[length]) < 0x80) {
        ++length;
    }
    return length;
}

/// Return the number of bytes at the start of a text that are whole characters in UTF-8 (RFC 3629: no
/// surrogates, no overlong forms, at most U+10FFFF).
[[nodiscard]] inline std::size_t utf8_prefix(std::string_view text) noexcept {
    const std::size_t size = text.size();
    for (;;) {
        text.remove_prefix(ascii_prefix(text.data(), text.size()));
        do {
            if (text.empty()) {
                return size;
            }
            const utf8_character next = first_utf8_character(text);
            if (!next.valid) {
                return size - text.size();
            }
            text.remove_prefix(next.size);
        } while (!text.empty() && static_cast<unsigned char>(text.front()) >= 0x80);
    }
}

/// Return whether a text is well-formed UTF-8.
[[nodiscard]] inline bool is_utf8(std::string_view text) noexcept {
    return utf8_prefix(text) == text.size();
}

/// Copy a text, with U+FFFD for each byte that is not UTF-8.
[[nodiscard]] inline std::string mended_utf8(std::string_view text) {
    std::string mended;
    for (;;) {
        const std::size_t valid = utf8_prefix(text);
        mended.append(text.substr(0, valid));
        if (valid == text.size()) {
            return mended;
        }
        mended.append(replacement_character);
        text.remove_prefix(valid + 1);
    }
}

}}} // namespace webcasts::v0::detail

#endif
