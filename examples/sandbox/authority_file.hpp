// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_EXAMPLES_SANDBOX_AUTHORITY_FILE_HPP
#define WEBCASTS_EXAMPLES_SANDBOX_AUTHORITY_FILE_HPP

#include <string>

namespace sandbox_server {

/// Write an authority's certificate (PEM) to a file, in the place of an earlier run's. Throws `usage_error`
/// where another file has the name, such as the system's own list of authorities, and `std::system_error`
/// where it cannot be written.
void write_authority_file(const std::string& path, const std::string& certificate);

} // namespace sandbox_server

#endif
