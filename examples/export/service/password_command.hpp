// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_EXAMPLES_EXPORT_SERVICE_PASSWORD_COMMAND_HPP
#define WEBCASTS_EXAMPLES_EXPORT_SERVICE_PASSWORD_COMMAND_HPP

#include <webcasts/secret.hpp>

#include <string>

namespace exporter {

/// Run a shell command and return its first line of output.
///
/// The command shares standard input and standard error, so that it can prompt. Its output is read through a
/// pipe; everything after the first line is dropped. Throws `failure` with `exit_status::usage` if the
/// command cannot be run, fails, or prints no password. No message shows the command, which may contain a
/// secret.
[[nodiscard]] webcasts::secret password_from_command(const std::string& command);

} // namespace exporter

#endif
