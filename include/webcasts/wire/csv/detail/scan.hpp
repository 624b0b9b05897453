// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_WIRE_CSV_DETAIL_SCAN_HPP
#define WEBCASTS_WIRE_CSV_DETAIL_SCAN_HPP

#include <webcasts/detail/byte_block.hpp>
#include <webcasts/detail/short_text.hpp>
#include <webcasts/detail/utf8.hpp>
#include <webcasts/wire/detail/text/text_scan.hpp>

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace webcasts { inline namespace v0 { namespace detail {

/// The size of a block.
inline constexpr std::size_t csv_block_size = 64;

/// Return whether a byte is a comma, a quote or a line end.
[[nodiscard]] constexpr bool is_csv_mark(char c) noexcept {
    return c == ',' || c == '"' || c == '\n' || c == '\r';
}

/// The marks of a block: bit i stands for byte i.
struct csv_marks {
    std::uint64_t quotes = 0;
    std::uint64_t commas = 0;
    std::uint64_t line_ends = 0; ///< CR and LF
    bool is_ascii = true;        ///< all bytes are

    explicit csv_marks(const char* bytes) noexcept;
};

#if WEBCASTS_DETAIL_SSE2

/// Join the masks of four blocks of bytes.
[[nodiscard]] inline std::uint64_t csv_mask_of(byte_block a, byte_block b, byte_block c,
                                               byte_block d) noexcept {
    return mask_of(a) | std::uint64_t{mask_of(b)} << 16U | std::uint64_t{mask_of(c)} << 32U |
           std::uint64_t{mask_of(d)} << 48U;
}

inline csv_marks::csv_marks(const char* bytes) noexcept {
    const auto a = load<byte_block>(bytes);
    const auto b = load<byte_block>(bytes + 16);
    const auto c = load<byte_block>(bytes + 32);
    const auto d = load<byte_block>(bytes + 48);
    const auto ends_line = [](byte_block block) { return (block == '\n') | (block == '\r'); };
    quotes = csv_mask_of(a == '"', b == '"', c == '"', d == '"');
    commas = csv_mask_of(a == ',', b == ',', c == ',', d == ',');
    line_ends = csv_mask_of(ends_line(a), ends_line(b), ends_line(c), ends_line(d));
    is_ascii = mask_of(a | b | c | d) == 0;
}

#else

/// Return the highest bits of a word's bytes, that of the first one lowest. Its other bits are zero.
constexpr std::uint64_t csv_mask_of(std::uint64_t highest_bits) noexcept {
    return (highest_bits * 0x0002040810204081U) >> 56U;
}

inline csv_marks::csv_marks(const char* bytes) noexcept {
    using quote = byte_set<control_bytes::pass, high_bytes::pass, '"'>;
    using comma = byte_set<control_bytes::pass, high_bytes::pass, ','>;
    using line_end = byte_set<control_bytes::pass, high_bytes::pass, '\n', '\r'>;
    using beyond_ascii = byte_set<control_bytes::pass, high_bytes::stop>;
    std::uint64_t all = 0;
    for (unsigned i = 0; i < csv_block_size; i += 8) {
        const std::uint64_t word = load_little_endian(bytes + i);
        quotes |= csv_mask_of(quote::found_in(word)) << i;
        commas |= csv_mask_of(comma::found_in(word)) << i;
        line_ends |= csv_mask_of(line_end::found_in(word)) << i;
        all |= word;
    }
    is_ascii = beyond_ascii::found_in(all) == 0;
}

#endif

/// Return whether a block of a text is known to be UTF-8 as far as the text before it is. A character that
/// ends beyond the block is the next one's.
[[nodiscard]] inline bool is_csv_block_utf8(std::string_view text, std::size_t begin) noexcept {
#if WEBCASTS_DETAIL_BYTE_BLOCKS
    constexpr std::size_t before = 3;
    if (begin >= before) {
        const char* const at = text.data() + begin - before;
        const auto mistakes = [at](std::size_t offset) {
            return utf8_mistakes<utf8_rules::rfc_3629>(at + offset);
        };
        return !has_any(mistakes(0) | mistakes(16) | mistakes(32) | mistakes(48));
    }
#endif
    return ascii_prefix(text.data() + begin, csv_block_size) == csv_block_size;
}

/// The quotes of a field so far.
enum class csv_quotes : std::uint8_t {
    none,
    open,  ///< the field is quoted, and goes on
    closed ///< the last byte is a quote that closes the field, or is the first of two in it
};

/// A block, in which the quoted fields are found for all bytes at once: they cost hardly more than others.
/// Bit i stands for byte i.
struct csv_block {
    std::uint64_t commas;       ///< outside of quotes
    std::uint64_t line_ends;    ///< outside of quotes
    std::uint64_t closed = 0;   ///< the bytes after a quote that closes a field, or is the first of two in it
    std::uint64_t doubled = 0;  ///< the second quotes of two in a field
    bool is_well_formed = true; ///< quotes only surround fields; otherwise the members above are of no use
    csv_quotes after = csv_quotes::none; ///< at the end of the block

    /// Take the quotes of the field before the block; or `begins_field`: the block starts with a field.
    csv_block(const csv_marks& marks, csv_quotes before, bool begins_field) noexcept
        : commas(marks.commas), line_ends(marks.line_ends) {
        if (marks.quotes != 0 || before != csv_quotes::none) {
            find_quoted_fields(marks.quotes, before, begins_field);
        }
    }

  private:
    void find_quoted_fields(std::uint64_t quotes, csv_quotes before, bool begins_field) noexcept {
        // The quotes that open a field, or are the second of two, and all bytes up to the next quote.
        std::uint64_t inside = quotes;
        inside ^= inside << 1U;
        inside ^= inside << 2U;
        inside ^= inside << 4U;
        inside ^= inside << 8U;
        inside ^= inside << 16U;
        inside ^= inside << 32U;
        inside ^= before == csv_quotes::open ? ~std::uint64_t{0} : 0;
        commas &= ~inside;
        line_ends &= ~inside;
        const std::uint64_t opening = quotes & inside;
        const std::uint64_t closing = quotes & ~inside;
        const std::uint64_t separators = commas | line_ends;
        const std::uint64_t begins = separators << 1U | (begins_field ? 1U : 0U);
        closed = closing << 1U | (before == csv_quotes::closed ? 1U : 0U);
        doubled = opening & closed;
        is_well_formed = ((opening & ~(begins | closed)) | (closed & ~(quotes | separators))) == 0;
        constexpr std::uint64_t last = std::uint64_t{1} << (csv_block_size - 1);
        after = (inside & last) != 0    ? csv_quotes::open
                : (closing & last) != 0 ? csv_quotes::closed
                                        : csv_quotes::none;
    }
};

}}} // namespace webcasts::v0::detail

#endif
