// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_EXAMPLES_EXPORT_SERVICE_SECRET_LINE_HPP
#define WEBCASTS_EXAMPLES_EXPORT_SERVICE_SECRET_LINE_HPP

#include "terminal/console.hpp"
#include <webcasts/secret.hpp>

#include <string>
#include <string_view>

namespace exporter {

/// Read the first line of a descriptor, without its line end, as a secret. `what` names it in messages, such
/// as `the password`, and `from` the way it comes by, such as `--password-file`.
///
/// Throws `failure` with `exit_status::usage` where the line is empty, longer than 4096 bytes, or cannot be
/// read, and with `exit_status::interrupted`.
[[nodiscard]] webcasts::secret first_line_of(int descriptor, std::string_view what, std::string_view from);

/// Read the first line of a file as a secret; `-` is standard input, and a terminal is asked without echo.
/// Warns where other users can read the file. No message shows the file's name: people mix it up with the
/// secret.
[[nodiscard]] webcasts::secret secret_from_file(const std::string& path, std::string_view what,
                                                std::string_view from, const console& console);

} // namespace exporter

#endif
