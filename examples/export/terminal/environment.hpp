// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_EXAMPLES_EXPORT_TERMINAL_ENVIRONMENT_HPP
#define WEBCASTS_EXAMPLES_EXPORT_TERMINAL_ENVIRONMENT_HPP

#include <cstdlib>
#include <string>
#include <string_view>

namespace exporter {

/// Return the value of an environment variable; empty if it is not set. The text is the environment's own.
[[nodiscard]] inline std::string_view environment_value(const char* name) {
    const char* value = std::getenv(name);
    return value != nullptr ? value : std::string_view();
}

/// Return the folder for temporary files: TMPDIR, or `/tmp` if that is not set.
[[nodiscard]] inline std::string temporary_folder() {
    const std::string_view named = environment_value("TMPDIR");
    return std::string(named.empty() ? "/tmp" : named);
}

} // namespace exporter

#endif
