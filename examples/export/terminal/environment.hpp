// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_EXAMPLES_EXPORT_TERMINAL_ENVIRONMENT_HPP
#define WEBCASTS_EXAMPLES_EXPORT_TERMINAL_ENVIRONMENT_HPP

#include <cstdlib>

namespace exporter {

/// Say whether an environment variable is set and not empty.
[[nodiscard]] inline bool is_set(const char* name) {
    const char* value = std::getenv(name);
    return value != nullptr && *value != '\0';
}

} // namespace exporter

#endif
