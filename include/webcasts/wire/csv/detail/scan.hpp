// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_WIRE_CSV_DETAIL_SCAN_HPP
#define WEBCASTS_WIRE_CSV_DETAIL_SCAN_HPP

#include <webcasts/detail/short_text.hpp>
#include <webcasts/wire/detail/text/text_scan.hpp>

#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>

namespace webcasts { inline namespace v0 { namespace detail {

/// Return whether a byte is a comma, a quote or a control character up to CR: a faster test than for CR and
/// LF alone.
[[nodiscard]] constexpr bool is_csv_mark(char c) noexcept {
    return c == ',' || c == '"' || static_cast<unsigned char>(c) <= '\r';
}

/// The number of bytes that `csv_marks` looks at.
inline constexpr std::size_t csv_block = 64;

#if WEBCASTS_DETAIL_SSE2

// The compilers' own vectors, without <emmintrin.h>.
using byte_vector = unsigned char __attribute__((vector_size(16)));
using signed_byte_vector = char __attribute__((vector_size(16)));

/// Return a number whose bit i is set if byte i of 16 is a mark.
inline std::uint64_t csv_marks_of_vector(const char* bytes) noexcept {
    byte_vector block;
    std::memcpy(&block, bytes, sizeof block);
    const auto found = (block == ',') | (block == '"') | (block <= '\r');
    return static_cast<std::uint32_t>(__builtin_ia32_pmovmskb128(signed_byte_vector(found)));
}

/// Return a number whose bit i is set if byte i of 64 is a mark.
inline std::uint64_t csv_marks(const char* bytes) noexcept {
    return csv_marks_of_vector(bytes) | csv_marks_of_vector(bytes + 16) << 16U |
           csv_marks_of_vector(bytes + 32) << 32U | csv_marks_of_vector(bytes + 48) << 48U;
}

#else

/// Return the highest bits of a word's bytes, that of the first one lowest. Its other bits are zero.
constexpr std::uint64_t csv_gathered(std::uint64_t highest_bits) noexcept {
    return (highest_bits * 0x0002040810204081U) >> 56U;
}

/// Return a word in which the highest bit of a byte is set if that byte of `word` is a mark.
constexpr std::uint64_t csv_marks_of_word(std::uint64_t word) noexcept {
    constexpr std::uint64_t ones = 0x0101010101010101U;
    constexpr std::uint64_t low_bits = 0x7F * ones;
    // The sum of a byte's low seven bits and 0x7F has its highest bit set if they are not all zero; the sum
    // with 0x72 if they are greater than CR.
    const std::uint64_t low = word & low_bits;
    const std::uint64_t other =
        ((low ^ (ones * ',')) + low_bits) & ((low ^ (ones * '"')) + low_bits) & (low + ones * (0x7F - '\r'));
    return ~(other | word | low_bits);
}

/// Return a number whose bit i is set if byte i of 64 is a mark.
inline std::uint64_t csv_marks(const char* bytes) noexcept {
    std::uint64_t marks = 0;
    for (unsigned i = 0; i < 8; ++i) {
        const std::uint64_t word = load_little_endian(bytes + std::size_t{8} * i);
        marks |= csv_gathered(csv_marks_of_word(word)) << (8 * i);
    }
    return marks;
}

#endif

/// Return a number whose bit i is set if byte i of 64 is one of `Bytes`.
template <char... Bytes>
std::uint64_t csv_bytes_equal(const char* bytes) noexcept {
    using set = byte_set<control_bytes::pass, high_bytes::pass, Bytes...>;
    std::uint64_t equal = 0;
#if WEBCASTS_DETAIL_SSE2
    for (std::size_t at = 0; at < csv_block; at += sizeof(byte_block)) {
        equal |= std::uint64_t{set::found_in(load<byte_block>(bytes + at))} << at;
    }
#else
    for (std::size_t at = 0; at < csv_block; at += sizeof(std::uint64_t)) {
        equal |= csv_gathered(set::found_in(load_little_endian(bytes + at))) << at;
    }
#endif
    return equal;
}

/// What precedes a block of 64 bytes.
enum class csv_before : std::uint8_t {
    separator,    ///< a comma, a line end, or nothing: a field starts
    field,        ///< bytes of an unquoted field
    quoted_field, ///< a quoted field that is open
    closing_quote ///< a quote that closes a field, or is the first of two in it
};

/// The quotes and separators of a block of 64 bytes, found for all of them at once: a quoted field costs no
/// more than an unquoted one, whatever commas it has.
struct csv_quoted_block {
    std::uint64_t separators; ///< bit i is set if byte i is a comma or line end outside of quotes
    std::uint64_t doubled;    ///< bit i is set if byte i is the second quote of two in a field
    bool has_quotes;
    bool is_well_formed; ///< quotes only surround fields; otherwise the rest is of no meaning
    csv_before after;    ///< what precedes the next block

    csv_quoted_block(const char* bytes, csv_before before) noexcept {
        const std::uint64_t quotes = csv_bytes_equal<'"'>(bytes);
        // Bit i is set if byte i is a quote that opens a field, or is inside of it.
        std::uint64_t inside = quotes;
        for (unsigned shift = 1; shift < csv_block; shift *= 2) {
            inside ^= inside << shift;
        }
        inside ^= before == csv_before::quoted_field ? ~std::uint64_t{0} : 0;
        const std::uint64_t opening = quotes & inside;
        const std::uint64_t closing = quotes & ~inside;
        separators = csv_bytes_equal<',', '\n', '\r'>(bytes) & ~inside;
        const std::uint64_t after_closing = closing << 1U | (before == csv_before::closing_quote ? 1U : 0U);
        const std::uint64_t after_separator = separators << 1U | (before == csv_before::separator ? 1U : 0U);
        doubled = opening & after_closing;
        has_quotes = quotes != 0;
        is_well_formed = (opening & ~(after_separator | after_closing)) == 0 &&
                         (after_closing & ~(quotes | separators)) == 0;
        constexpr std::uint64_t last = std::uint64_t{1} << (csv_block - 1);
        after = (inside & last) != 0       ? csv_before::quoted_field
                : (closing & last) != 0    ? csv_before::closing_quote
                : (separators & last) != 0 ? csv_before::separator
                                           : csv_before::field;
    }
};

/// Call `take(at)` for the commas, quotes and control characters up to CR in a text, in order, from the byte
/// `from` on. `take` returns the position to continue at: `at + 1`, a later one, or the text's size to end.
template <class Take>
void for_each_csv_mark(std::string_view text, std::size_t from, Take take) {
    std::size_t at = from;
    while (text.size() - at >= csv_block) {
        std::size_t next = at + csv_block;
        for (std::uint64_t marks = csv_marks(text.data() + at); marks != 0; marks &= marks - 1) {
            const std::size_t mark = at + static_cast<std::size_t>(std::countr_zero(marks));
            const std::size_t following = take(mark);
            if (following != mark + 1) {
                next = following;
                break;
            }
        }
        at = next;
    }
    while (at < text.size()) {
        at = is_csv_mark(text[at]) ? take(at) : at + 1;
    }
}

}}} // namespace webcasts::v0::detail

#endif
