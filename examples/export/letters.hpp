// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_EXAMPLES_EXPORT_LETTERS_HPP
#define WEBCASTS_EXAMPLES_EXPORT_LETTERS_HPP

#include <string>
#include <string_view>

namespace exporter {

/// Return a text with its ASCII letters made small: the key by which e-mail addresses are compared.
[[nodiscard]] inline std::string in_small_letters(std::string_view text) {
    std::string made(text);
    for (char& c : made) {
        c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    }
    return made;
}

} // namespace exporter

#endif
