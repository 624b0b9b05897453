// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_EXAMPLES_EXPORT_COMMANDS_HPP
#define WEBCASTS_EXAMPLES_EXPORT_COMMANDS_HPP

#include "command_line.hpp"
#include "connection.hpp"
#include "console.hpp"
#include "exit_status.hpp"

namespace exporter {

// Each command does its work and returns the program's exit status; what ends it early is thrown as
// `failure`.

/// Check that the service takes the credentials.
[[nodiscard]] exit_status run_login(connection& service, const console& words);
/// Write the list of events.
[[nodiscard]] exit_status run_events(const command_line& line, connection& service, const console& words);
/// Write the attendees of events.
[[nodiscard]] exit_status run_report(const command_line& line, connection& service, const console& words);
/// Bring a database up to date.
[[nodiscard]] exit_status run_sync(const command_line& line, connection& service, const console& words);

} // namespace exporter

#endif
