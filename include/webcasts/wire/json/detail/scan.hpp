// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_WIRE_JSON_DETAIL_SCAN_HPP
#define WEBCASTS_WIRE_JSON_DETAIL_SCAN_HPP

#include <webcasts/detail/ascii.hpp>
#include <webcasts/detail/short_text.hpp>
#include <webcasts/wire/detail/text/text_scan.hpp>

#include <bit>
#include <cstddef>
#include <cstdint>

namespace webcasts { inline namespace v0 { namespace detail {

/// The bytes that are being read.
///
/// The functions of the JSON tokenizer that read from a place return the place after what they read, or null
/// if they cannot go on: `at` is then where they stopped. That is the end of the chunk, or the place of a
/// mistake.
struct json_chunk {
    const char* end = nullptr;
    const char* at = nullptr;
    const char* mistake = nullptr; ///< why the text is malformed; null if it is not
    const char* limit = nullptr;   ///< which limit the text exceeds; null if it does not
    std::size_t before = 0; ///< the mistake is so many bytes before `at`, which may be in an earlier chunk

    const char* stop(const char* place) noexcept {
        at = place;
        return nullptr;
    }
    const char* fail(const char* place, const char* reason, std::size_t bytes_before = 0) noexcept {
        mistake = reason;
        before = bytes_before;
        return stop(place);
    }
    const char* exceed(const char* place, const char* which, std::size_t bytes_before = 0) noexcept {
        limit = which;
        before = bytes_before;
        return stop(place);
    }
    [[nodiscard]] std::size_t left(const char* from) const noexcept {
        return static_cast<std::size_t>(end - from);
    }
};

/// The limit of a name, text or number: `decode_limits::field_bytes`.
inline constexpr const char* json_field_limit = "bytes in one field";

/// The bytes that end a scan of white space: all others.
struct json_space_ends {
    [[nodiscard]] static constexpr bool holds(char c) noexcept {
        return static_cast<unsigned char>(c) > ' ' || (c != ' ' && c != '\n' && c != '\r' && c != '\t');
    }
    [[nodiscard]] static constexpr std::uint64_t found_in(std::uint64_t word) noexcept {
        constexpr std::uint64_t ones = 0x0101010101010101U;
        constexpr std::uint64_t top = 0x80 * ones;
        using space = byte_set<control_bytes::pass, high_bytes::pass, ' ', '\n', '\r', '\t'>;
        return ~space::found_in(word) & top;
    }
#if WEBCASTS_DETAIL_SSE2
    [[nodiscard]] static unsigned found_in(byte_block block) noexcept {
        return mask_of((block != ' ') & (block != '\n') & (block != '\r') & (block != '\t'));
    }
#endif
};

/// `skip_json_space`, where there is some.
[[nodiscard, gnu::noinline]] inline const char* skip_some_json_space(const char* at,
                                                                     const char* end) noexcept {
    ++at;
    if (at != end && static_cast<unsigned char>(*at) > ' ') { // one, as after a colon
        return at;
    }
    return at + count_outside<json_space_ends>(at, static_cast<std::size_t>(end - at));
}

/// Return the first byte from `at` on that is no white space, or `end`.
[[nodiscard]] inline const char* skip_json_space(const char* at, const char* end) noexcept {
    return at == end || json_space_ends::holds(*at) ? at : skip_some_json_space(at, end);
}

/// Finds the end of a number (RFC 8259, section 6), which may come in pieces.
class json_number {
  public:
    /// Start the next number.
    void begin() noexcept { last_ = part::none; }
    /// Return the first character from `at` on that does not continue the number, or `end`.
    [[nodiscard]] const char* read(const char* at, const char* end) noexcept {
        for (; at != end; ++at) {
            const part next = after(last_, *at);
            if (next == part::none) {
                return at;
            }
            last_ = next;
        }
        return at;
    }
    /// Return why the characters so far are no number before `next`; null if they are one.
    [[nodiscard]] const char* mistake_before(char next) const noexcept {
        if (last_ == part::zero && is_digit(next)) {
            return "a zero before the other digits of a number";
        }
        const bool is_whole = last_ == part::zero || last_ == part::digits || last_ == part::fraction ||
                              last_ == part::exponent;
        return is_whole ? nullptr : "a digit is missing in a number";
    }

  private:
    /// What a character is in a number.
    enum class part : std::uint8_t { none, minus, zero, digits, point, fraction, e, sign, exponent };

    static constexpr part after(part last, char c) noexcept {
        const bool digit = is_digit(c);
        const auto e_or_none = [c] { return c == 'e' || c == 'E' ? part::e : part::none; };
        switch (last) {
        case part::none:
        case part::minus:
            return c == '0'                         ? part::zero
                   : digit                          ? part::digits
                   : c == '-' && last == part::none ? part::minus
                                                    : part::none;
        case part::zero:
        case part::digits:
            return digit && last == part::digits ? part::digits : c == '.' ? part::point : e_or_none();
        case part::point:
        case part::fraction:
            return digit ? part::fraction : last == part::fraction ? e_or_none() : part::none;
        case part::e:
            if (c == '+' || c == '-') {
                return part::sign;
            }
            break;
        case part::sign:
        case part::exponent:
            break;
        }
        return digit ? part::exponent : part::none;
    }

    part last_ = part::none;
};

/// Return the number of digits at the start of eight bytes.
[[nodiscard]] constexpr unsigned leading_digits(std::uint64_t bytes) noexcept {
    constexpr std::uint64_t ones = 0x0101010101010101U;
    const std::uint64_t values = bytes ^ ('0' * ones);
    const std::uint64_t others = (((values & (0x7F * ones)) + (0x80 - 10) * ones) | values) & (0x80 * ones);
    return static_cast<unsigned>(std::countr_zero(others)) / 8;
}

/// Return the end of the digits from `at` on if they are a number that ends before `end`, or null.
[[nodiscard]] inline const char* whole_json_number(const char* at, const char* end) noexcept {
    const char* const first = at;
    constexpr std::ptrdiff_t word = 8;
    if (end - at > word) { // no branch depends on the number of digits
        at += leading_digits(load_little_endian(at));
    }
    while (at != end && is_digit(*at)) {
        ++at;
    }
    const bool has_end = at != end && *at != '.' && *at != 'e' && *at != 'E';
    return has_end && at != first && (*first != '0' || at - first == 1) ? at : nullptr;
}

}}} // namespace webcasts::v0::detail

#endif
