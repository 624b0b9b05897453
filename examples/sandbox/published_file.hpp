// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_EXAMPLES_SANDBOX_PUBLISHED_FILE_HPP
#define WEBCASTS_EXAMPLES_SANDBOX_PUBLISHED_FILE_HPP

#include <string>
#include <string_view>

namespace sandbox_server {

/// Replace a file atomically by one that everybody may read (mode 0644 without the umask's bits): a reader
/// sees the old text or the new one. Throws `std::system_error`; the old file is then unchanged.
void publish_file(const std::string& path, std::string_view text);

} // namespace sandbox_server

#endif
