// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_EXAMPLES_EXPORT_STORE_FOLDER_OF_HPP
#define WEBCASTS_EXAMPLES_EXPORT_STORE_FOLDER_OF_HPP

#include <cstddef>
#include <string>

namespace exporter {

/// Return the path of the folder that a path's last part is in: `.` for a bare name.
[[nodiscard]] inline std::string folder_of(const std::string& path) {
    const std::size_t slash = path.rfind('/');
    return slash == std::string::npos ? "." : path.substr(0, slash == 0 ? 1 : slash);
}

} // namespace exporter

#endif
