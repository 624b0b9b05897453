// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_EXAMPLES_EXPORT_TERMINAL_ENVIRONMENT_HPP
#define WEBCASTS_EXAMPLES_EXPORT_TERMINAL_ENVIRONMENT_HPP

#include <cstdlib>
#include <string>
#include <string_view>
#include <unistd.h>

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

/// Return the folder of SQLite's temporary files, in which a run of `sync` keeps reports until they are
/// whole: the first of SQLITE_TMPDIR, TMPDIR, /var/tmp, /usr/tmp and /tmp that can be written; empty if none
/// can. https://www.sqlite.org/tempfiles.html, section 5
[[nodiscard]] inline std::string temporary_folder_of_sqlite() {
    for (const std::string_view folder :
         {environment_value("SQLITE_TMPDIR"), environment_value("TMPDIR"), std::string_view("/var/tmp"),
          std::string_view("/usr/tmp"), std::string_view("/tmp")}) {
        if (!folder.empty() && ::access(std::string(folder).c_str(), W_OK | X_OK) == 0) {
            return std::string(folder);
        }
    }
    return "";
}

} // namespace exporter

#endif
