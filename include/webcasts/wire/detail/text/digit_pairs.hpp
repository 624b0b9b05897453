// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_WIRE_DETAIL_TEXT_DIGIT_PAIRS_HPP
#define WEBCASTS_WIRE_DETAIL_TEXT_DIGIT_PAIRS_HPP

#include <webcasts/detail/short_text.hpp>

#include <cstdint>

namespace webcasts { inline namespace v0 { namespace detail {

/// A pattern of 8 characters: a `0` is any digit, every other character itself.
struct digit_form {
    std::uint64_t characters;
    std::uint64_t margins = 0; ///< their sum with a byte has the highest bit set if the byte is too large

    consteval digit_form(const char (&form)[9]) noexcept : characters(load_little_endian(form)) {
        for (unsigned i = 0; i < 8; ++i) {
            margins |= std::uint64_t{form[i] == '0' ? 0x80U - 10U : 0x80U - 1U} << (8 * i);
        }
    }
};

/// 8 characters of a date or time, parsed together.
struct digit_pairs {
    std::uint64_t pairs; ///< byte i is the number of characters i and i + 1, if both are digits
    bool valid;          ///< the characters match the pattern

    constexpr digit_pairs(const char* text, digit_form form) noexcept
        : pairs(load_little_endian(text) ^ form.characters) {
        constexpr std::uint64_t high_bits = 0x8080808080808080U;
        valid = (((pairs + form.margins) | pairs) & high_bits) == 0;
        pairs = pairs * 10 + (pairs >> 8U);
    }
    /// The number of characters `at` and `at + 1`: 0 to 99.
    [[nodiscard]] constexpr int pair(unsigned at) const noexcept {
        return static_cast<int>((pairs >> (8 * at)) & 0xFFU);
    }
};

}}} // namespace webcasts::v0::detail

#endif
