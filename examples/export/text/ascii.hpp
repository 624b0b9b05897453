// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_EXAMPLES_EXPORT_TEXT_ASCII_HPP
#define WEBCASTS_EXAMPLES_EXPORT_TEXT_ASCII_HPP

#include <span>
#include <string>
#include <string_view>

namespace exporter {

/// Return a text with its ASCII letters in lower case: the key by which e-mail addresses are compared.
[[nodiscard]] inline std::string to_lower(std::string_view text) {
    std::string lower(text);
    for (char& c : lower) {
        c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    }
    return lower;
}

/// Return the value of a hexadecimal digit, in either case; -1 if it is none.
[[nodiscard]] constexpr int hex_value(char c) noexcept {
    return c >= '0' && c <= '9'   ? c - '0'
           : c >= 'a' && c <= 'f' ? c - 'a' + 10
           : c >= 'A' && c <= 'F' ? c - 'A' + 10
                                  : -1;
}

/// Return bytes as lower-case hexadecimal digits.
[[nodiscard]] inline std::string hex_digits(std::span<const unsigned char> bytes) {
    constexpr std::string_view digits = "0123456789abcdef";
    std::string text;
    for (const unsigned char byte : bytes) {
        text += digits[byte >> 4U];
        text += digits[byte & 0xFU];
    }
    return text;
}

} // namespace exporter

#endif
