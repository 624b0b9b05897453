// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_EXAMPLES_SANDBOX_AUTHORITY_FILE_HPP
#define WEBCASTS_EXAMPLES_SANDBOX_AUTHORITY_FILE_HPP

#include <string>

namespace sandbox_server {

/// Write an authority's certificate (PEM) to a file. The file of an earlier run is replaced. Throws
/// `usage_error` if the path is another file, such as the system's list of authorities, and
/// `std::system_error` if it cannot be written.
void write_authority_file(const std::string& path, const std::string& certificate);

} // namespace sandbox_server

#endif
