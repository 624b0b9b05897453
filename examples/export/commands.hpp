// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_EXAMPLES_EXPORT_COMMANDS_HPP
#define WEBCASTS_EXAMPLES_EXPORT_COMMANDS_HPP

#include "command_line.hpp"
#include "connection.hpp"
#include "console.hpp"
#include "exit_status.hpp"
#include "json_text.hpp"

namespace exporter {

// Each command does its work and returns the program's exit status; what ends it early is thrown as
// `failure`.

/// Write the one JSON object that `--json` ends a command with, to standard output.
void print_summary(const json_object& summary);

/// Check that the service takes the credentials.
[[nodiscard]] exit_status run_login(const command_line& line, connection& service, const console& words);
/// Write the list of events.
[[nodiscard]] exit_status run_events(const command_line& line, connection& service, const console& words);
/// Write the attendees of events.
[[nodiscard]] exit_status run_report(const command_line& line, connection& service, const console& words);
/// Bring a database up to date.
[[nodiscard]] exit_status run_sync(const command_line& line, connection& service, const console& words);
/// Write rows of the database.
[[nodiscard]] exit_status run_export(const command_line& line, const console& words);
/// Write a page of figures and charts.
[[nodiscard]] exit_status run_report_html(const command_line& line, const console& words);
/// Remove a person from the database.
[[nodiscard]] exit_status run_forget(const command_line& line, const console& words);
/// Say what is wrong with the set-up.
[[nodiscard]] exit_status run_doctor(const command_line& line, const console& words);
/// Write a shell's completions.
[[nodiscard]] exit_status run_completion(const command_line& line);
/// Write the manual page.
[[nodiscard]] exit_status run_man();

} // namespace exporter

#endif
