// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_WIRE_CSV_DETAIL_SCAN_HPP
#define WEBCASTS_WIRE_CSV_DETAIL_SCAN_HPP

#include <webcasts/detail/short_text.hpp>

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

#if defined(__SSE2__) && !defined(WEBCASTS_NO_SIMD)

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
        // The multiplication gathers the highest bits of the bytes in the highest byte, the first one lowest.
        marks |= ((csv_marks_of_word(word) * 0x0002040810204081U) >> 56U) << (8 * i);
    }
    return marks;
}

#endif

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
