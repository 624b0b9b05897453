// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_EXAMPLES_EXPORT_SERVICE_SECRET_LINE_HPP
#define WEBCASTS_EXAMPLES_EXPORT_SERVICE_SECRET_LINE_HPP

#include "terminal/console.hpp"
#include <webcasts/secret.hpp>

#include <string>
#include <string_view>

namespace exporter {

/// Read the first line of a descriptor, without its line end, as a secret. Messages contain `name`, such as
/// `the password`, and `source`, such as `--password-file`.
///
/// Throws `failure` with `exit_status::usage` if the line is empty, longer than 4096 bytes, or cannot be
/// read; with `exit_status::interrupted` if the run is interrupted.
[[nodiscard]] webcasts::secret first_line_of(int descriptor, std::string_view name, std::string_view source);

/// Read the first line of a file as a secret; `-` is standard input. A terminal is read without echo. Warns
/// if other users can read the file. No message shows the file's name, which may be the secret by mistake.
[[nodiscard]] webcasts::secret secret_from_file(const std::string& path, std::string_view name,
                                                std::string_view source, const console& console);

} // namespace exporter

#endif
