// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_REDACTION_DETAIL_DIGIT_DECODERS_IPP
#define WEBCASTS_REDACTION_DETAIL_DIGIT_DECODERS_IPP

#include <webcasts/detail/ascii.hpp>
#include <webcasts/detail/base64.hpp>
#include <webcasts/detail/utf8_character.hpp>
#include <webcasts/redaction/detail/mapped_text.hpp>
#include <webcasts/redaction/detail/secret_patterns.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

// Decoders of texts that are written as digits. Almost any text is made of such digits, so each keeps of
// what comes of it only what may be text again.
namespace webcasts { inline namespace v0 { namespace detail {

/// What is kept of decoded bytes.
struct kept_bytes {
    std::size_t min_size; ///< of a stretch
    bool are_any;         ///< not only those that are UTF-8 and printable: UTF-16 is neither
};

/// Keeps of decoded bytes those that may be text: stretches of at least `min_size` of them, with a line end
/// between two.
class decoded_stretches {
  public:
    /// `to` is empty.
    decoded_stretches(mapped_text& to, const kept_bytes& kept) : to_(to), rule_(kept) {}

    void put(char byte, text_range place) {
        to_.put(byte, place);
        const auto value = static_cast<unsigned char>(byte);
        if (!rule_.are_any && value < 0x80 && !is_text(value)) {
            end();
        }
    }
    /// End a stretch: what is put next is no neighbour of what was put last.
    void end() {
        const std::size_t size = to_.bytes.size();
        std::size_t end = kept_;   // of what is kept
        std::size_t begin = kept_; // of the stretch at `at`
        std::size_t at = kept_;
        const auto keep = [&] {
            if (at - begin < rule_.min_size) {
                return;
            }
            for (; begin < at; ++begin, ++end) {
                to_.bytes[end] = to_.bytes[begin];
                to_.places[end] = to_.places[begin];
            }
        };
        // Bytes that are no UTF-8 end a stretch too.
        at = rule_.are_any ? size : at;
        while (size - kept_ >= rule_.min_size && at < size) {
            const utf8_character read = first_utf8_character(std::string_view(to_.bytes).substr(at));
            if (read.valid && is_text(read.value)) {
                at += read.size;
                continue;
            }
            const bool is_kept = at - begin >= rule_.min_size;
            keep();
            if (is_kept) { // in place of the byte that ends it
                to_.places[end] = to_.places[at];
                to_.bytes[end++] = '\n';
            }
            begin = ++at;
        }
        keep();
        to_.bytes.resize(end);
        to_.places.resize(end);
        if (end > kept_ && to_.bytes.back() != '\n') {
            to_.put('\n', to_.places.back());
        }
        kept_ = to_.bytes.size();
    }

    /// End the last stretch, which may be cut: it is kept if it is long enough for that.
    void finish() {
        rule_.min_size = (std::min)(rule_.min_size, secret_patterns::word_size);
        end();
    }

  private:
    [[nodiscard]] static constexpr bool is_text(char32_t c) noexcept {
        return (c >= 0x20 && c != 0x7F) || c == 0 || c == '\t' || c == '\n' || c == '\r';
    }

    mapped_text& to_;
    kept_bytes rule_;
    std::size_t kept_ = 0; ///< of `to_`
};

inline constexpr unsigned char no_base64_digit = 64;
/// What a byte stands for as a digit of base64.
inline constexpr std::array<unsigned char, 256> base64_values = [] {
    std::array<unsigned char, 256> values{};
    values.fill(no_base64_digit);
    for (std::size_t i = 0; i < base64_digits.size(); ++i) {
        values[static_cast<unsigned char>(base64_digits[i])] = static_cast<unsigned char>(i);
    }
    values['-'] = 62; // RFC 4648, section 5
    values['_'] = 63;
    return values;
}();

/// Decode base64 in either alphabet, with or without padding and over line ends and blanks, that starts
/// `offset` digits (0 to 3) behind the start of a run of digits, or a multiple of four more.
inline void decode_base64(const mapped_text& from, mapped_text& to, std::size_t offset,
                          const kept_bytes& kept) {
    decoded_stretches made(to, kept);
    std::size_t skipped = 0;
    std::size_t count = 0; // of digits in this group
    std::uint32_t bits = 0;
    text_range last{};
    for (std::size_t i = 0; i < from.bytes.size(); ++i) {
        const char c = from.bytes[i];
        const unsigned char value = base64_values[static_cast<unsigned char>(c)];
        if (value == no_base64_digit) {
            if (c != '\n' && c != '\r' && c != ' ' && c != '\t') {
                made.end();
                skipped = 0;
                count = 0;
            }
            continue;
        }
        if (skipped < offset) {
            ++skipped;
            continue;
        }
        bits = bits << 6U | value;
        if (count > 0) {
            made.put(static_cast<char>(bits >> (6 - 2 * count) & 0xFFU), {last.begin, from.places[i].end});
        }
        last = from.places[i];
        count = (count + 1) % 4;
    }
    made.finish();
}

/// Decode pairs of hexadecimal digits, together or with something between the pairs (such as a blank, a colon
/// or `\x`), that start `offset` digits (0 or 1) behind the start of a run.
inline void decode_hex(const mapped_text& from, mapped_text& to, std::size_t offset, const kept_bytes& kept) {
    constexpr std::string_view between = " \t\r\n:;,.-_+\\xX%[]'\"";
    decoded_stretches made(to, kept);
    std::size_t skipped = 0;
    int high = -1;
    text_range high_place{};
    for (std::size_t i = 0; i < from.bytes.size(); ++i) {
        const char c = from.bytes[i];
        const int value = hex_value(c);
        // Behind the last byte of a string there is a NUL.
        const bool is_prefix = high < 0 && c == '0' && to_lower(from.bytes[i + 1]) == 'x';
        if (value < 0 || is_prefix) {
            if (!is_prefix && between.find(c) == std::string_view::npos) {
                made.end();
                skipped = 0;
                high = -1;
            }
            continue;
        }
        if (skipped < offset) {
            ++skipped;
        } else if (high < 0) {
            high = value;
            high_place = from.places[i];
        } else {
            made.put(static_cast<char>(high * 16 + value), {high_place.begin, from.places[i].end});
            high = -1;
        }
    }
    made.finish();
}

/// Decode decimal numbers of bytes with something between them, such as `[112, 97]`.
inline void decode_decimal(const mapped_text& from, mapped_text& to, const kept_bytes& kept) {
    constexpr std::size_t max_between = 4;
    constexpr unsigned max_byte = 255;
    decoded_stretches made(to, kept);
    std::size_t between = 0;
    for (std::size_t i = 0; i < from.bytes.size();) {
        if (!is_digit(from.bytes[i])) {
            const char c = from.bytes[i++];
            if (++between > max_between || is_letter(c) || (c & 0x80) != 0) {
                made.end();
            }
            continue;
        }
        const std::size_t begin = i;
        unsigned value = 0;
        while (i < from.bytes.size() && is_digit(from.bytes[i])) {
            value = (value * 10 + static_cast<unsigned>(from.bytes[i++] - '0')) % 10'000;
        }
        if (value > max_byte || i - begin > 3) {
            made.end();
        } else {
            made.put(static_cast<char>(value), from.place_of(begin, i));
        }
        between = 0;
    }
    made.finish();
}

}}} // namespace webcasts::v0::detail

#endif
