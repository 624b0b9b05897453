// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_EXAMPLES_EXPORT_TEXT_SHELL_WORD_HPP
#define WEBCASTS_EXAMPLES_EXPORT_TEXT_SHELL_WORD_HPP

#include <string>
#include <string_view>

namespace exporter {

/// Return a text in single quotes, as a shell reads it.
[[nodiscard]] inline std::string shell_quoted(std::string_view text) {
    std::string quoted = "'";
    for (const char c : text) {
        quoted.append(c == '\'' ? "'\\''" : std::string(1, c));
    }
    return quoted + "'";
}

/// Return a text as one word of a shell's command line: in quotes only if it needs them.
[[nodiscard]] inline std::string shell_word(std::string_view text) {
    constexpr std::string_view plain =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_./:@%+=,";
    const bool is_plain = !text.empty() && text.find_first_not_of(plain) == std::string_view::npos;
    return is_plain ? std::string(text) : shell_quoted(text);
}

} // namespace exporter

#endif
