// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_EXAMPLES_EXPORT_TERMINAL_TYPED_VALUE_HPP
#define WEBCASTS_EXAMPLES_EXPORT_TERMINAL_TYPED_VALUE_HPP

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace exporter {

// A text that was typed, or stands in the configuration file or the environment, may be a password in the
// wrong place. A message repeats it only if it has a harmless shape for its place, which the functions here
// decide; otherwise it names the option, or the position of the argument.

/// Return a path if it can be shown; else `otherwise`. It can be shown if the file or its folder exists (the
/// root and the current folder do not count for a bare name), or if it is a plain name with the extension of
/// a file that this program reads or writes, such as `audience.db`.
[[nodiscard]] std::string shown_path(const std::string& path, std::string_view otherwise);

/// Return `the file PATH of FLAG`; without the path if it cannot be shown (`shown_path`).
[[nodiscard]] std::string named_file(const std::string& path, std::string_view flag);

/// Return `FLAG PATH`; the flag alone if the path cannot be shown (`shown_path`).
[[nodiscard]] std::string flag_with_path(std::string_view flag, const std::string& path);

/// What a typed text stands in place of.
enum class value_shape : std::uint8_t {
    event_id, ///< at most 10 digits
    day,      ///< at most 10 digits and hyphens, with digits at both ends
    domain,   ///< as `example.com` or `ada@example.com`
};

/// Return `'TEXT'` if a text has the shape; else nothing.
[[nodiscard]] std::string quoted_if(value_shape shape, std::string_view text);

/// Return `'TEXT'` if a text is near one of the names that may stand there (`nearest_word`); else
/// `otherwise`.
[[nodiscard]] std::string quoted_if_near(std::string_view text, const std::vector<std::string>& names,
                                         std::string_view otherwise);

} // namespace exporter

#endif
