// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_DETAIL_UTF8_HPP
#define WEBCASTS_DETAIL_UTF8_HPP

#include <webcasts/detail/byte_block.hpp>
#include <webcasts/detail/short_text.hpp>
#include <webcasts/detail/utf8_character.hpp>

#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>

namespace webcasts { inline namespace v0 { namespace detail {

/// Which characters are read.
enum class utf8_rules : bool {
    rfc_3629, ///< all: no surrogates, no overlong forms, at most U+10FFFF
    xml,      ///< without U+FFFE and U+FFFF, which XML cannot hold
};

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

#if WEBCASTS_DETAIL_BYTE_BLOCKS
/// Return a block that is zero unless sixteen bytes after three others break a rule of UTF-8. `bytes` has all
/// nineteen. A character that begins in the last three bytes and ends beyond them is the next block's.
template <utf8_rules Rules>
[[nodiscard]] byte_block utf8_mistakes(const char* bytes) noexcept {
    // Signed numbers in the order of the bytes, for which SSE2 has one instruction a comparison.
    const auto in_order = [](const char* at) {
        return load<byte_block>(at) ^ static_cast<signed char>(-0x80);
    };
    const auto ordered = [](int byte) { return static_cast<signed char>(byte - 0x80); };
    const byte_block third = in_order(bytes); // the third byte before each one
    const byte_block second = in_order(bytes + 1);
    const byte_block before = in_order(bytes + 2);
    const byte_block here = in_order(bytes + 3);
    const byte_block continues = (here > ordered(0x7F)) & (here < ordered(0xC0));
    const byte_block must_continue =
        (before > ordered(0xBF)) | (second > ordered(0xDF)) | (third > ordered(0xEF));
    // RFC 3629, section 4: the bytes that are in no character, and the second bytes of characters that are
    // written too long, surrogates or beyond U+10FFFF.
    const byte_block never = (here == ordered(0xC0)) | (here == ordered(0xC1)) | (here > ordered(0xF4));
    const byte_block below_a0 = here < ordered(0xA0);
    const byte_block below_90 = here < ordered(0x90);
    const byte_block wrong_second =
        ((before == ordered(0xE0)) & below_a0) | ((before == ordered(0xF0)) & below_90) |
        ((before == ordered(0xED)) & ~below_a0) | ((before == ordered(0xF4)) & ~below_90);
    byte_block wrong = (continues ^ must_continue) | never | wrong_second;
    if constexpr (Rules == utf8_rules::xml) {
        wrong |= (second == ordered(0xEF)) & (before == ordered(0xBF)) & (here > ordered(0xBD));
    }
    return wrong;
}

/// Return how far a text is UTF-8 from `at` on, by blocks of sixteen bytes that hold more than ASCII: the
/// start of a character, no further than the first wrong one. Before `at` is UTF-8.
template <utf8_rules Rules>
[[nodiscard]] std::size_t skip_utf8_blocks(std::string_view text, std::size_t at) noexcept {
    constexpr std::size_t block = sizeof(byte_block);
    constexpr std::size_t before = 3;
    if (at < before) {
        return at;
    }
    const std::size_t from = at;
    bool is_ascii = false;
    while (!is_ascii && text.size() - at >= block &&
           !has_any(utf8_mistakes<Rules>(text.data() + at - before))) {
        is_ascii = !has_any(load<byte_block>(text.data() + at) < 0);
        at += block;
    }
    if (at == from || is_ascii) {
        return at;
    }
    // The last character may end in the next block.
    std::size_t start = at - 1;
    while ((static_cast<unsigned char>(text[start]) & 0xC0U) == 0x80U) {
        --start;
    }
    return first_utf8_character(text.substr(start, at - start)).valid ? at : start;
}
#endif

/// Return the number of bytes at the start of a text that are whole characters.
template <utf8_rules Rules = utf8_rules::rfc_3629>
[[nodiscard]] std::size_t utf8_prefix(std::string_view text) noexcept {
    for (std::size_t at = 0;;) {
        at += ascii_prefix(text.data() + at, text.size() - at);
        do {
            if (at == text.size()) {
                return at;
            }
            const utf8_character next = first_utf8_character(text.substr(at));
            if (!next.valid || (Rules == utf8_rules::xml && (next.value == 0xFFFE || next.value == 0xFFFF))) {
                return at;
            }
            at += next.size;
#if WEBCASTS_DETAIL_BYTE_BLOCKS
            at = skip_utf8_blocks<Rules>(text, at);
#endif
        } while (at < text.size() && static_cast<unsigned char>(text[at]) >= 0x80);
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
