// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_EXAMPLES_EXPORT_TEXT_ASCII_HPP
#define WEBCASTS_EXAMPLES_EXPORT_TEXT_ASCII_HPP

#include <string>
#include <string_view>

namespace exporter {

/// Return a text with its ASCII letters in lower case: the key by which e-mail addresses are compared.
[[nodiscard]] inline std::string to_lower(std::string_view text) {
    std::string made(text);
    for (char& c : made) {
        c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    }
    return made;
}

} // namespace exporter

#endif
