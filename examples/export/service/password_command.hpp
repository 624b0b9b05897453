// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_EXAMPLES_EXPORT_SERVICE_PASSWORD_COMMAND_HPP
#define WEBCASTS_EXAMPLES_EXPORT_SERVICE_PASSWORD_COMMAND_HPP

#include <webcasts/secret.hpp>

#include <string>

namespace exporter {

/// Run a command of the shell and return the first line that it prints.
///
/// It shares standard input and standard error, so that it can ask; its output is read through a pipe and
/// goes nowhere else. What it prints after the first line is read and dropped. Throws `failure` with
/// `exit_status::usage` where it cannot be run, fails, or prints no password; no message shows the command,
/// which may hold a secret itself.
[[nodiscard]] webcasts::secret password_from_command(const std::string& command);

} // namespace exporter

#endif
