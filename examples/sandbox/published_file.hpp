// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_EXAMPLES_SANDBOX_PUBLISHED_FILE_HPP
#define WEBCASTS_EXAMPLES_SANDBOX_PUBLISHED_FILE_HPP

#include <string>
#include <string_view>

namespace sandbox_server {

/// Put a file that everybody may read (mode 0644 less the umask) in the place of the one of this name, whole:
/// a reader sees the old text or the new one. Throws `std::system_error`; then the old file is still there.
void publish_file(const std::string& path, std::string_view text);

} // namespace sandbox_server

#endif
