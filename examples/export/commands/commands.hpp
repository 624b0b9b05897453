// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_EXAMPLES_EXPORT_COMMANDS_COMMANDS_HPP
#define WEBCASTS_EXAMPLES_EXPORT_COMMANDS_COMMANDS_HPP

#include "cli/command_options.hpp"
#include "output/output_file.hpp"
#include "service/service_client.hpp"
#include "terminal/console.hpp"
#include "terminal/exit_status.hpp"
#include "text/json_text.hpp"

namespace exporter {

// Each command calls the room that does its work, prints the result and returns the program's exit status.
// It throws `failure` to end the program early.

/// Write the JSON object of `--json` to standard output, after the work.
inline void print_summary(const json_object& summary) {
    write_result(summary.str() + '\n');
}

/// Check that the service accepts the credentials.
[[nodiscard]] exit_status run_login(const login_options& options, service_client& service,
                                    const console& console);
/// Write the list of events.
[[nodiscard]] exit_status run_events(const events_options& options, service_client& service,
                                     const console& console);
/// Write the attendees of events.
[[nodiscard]] exit_status run_report(const report_options& options, service_client& service,
                                     const console& console);
/// Bring a database up to date.
[[nodiscard]] exit_status run_sync(const sync_command_options& options, service_client& service,
                                   const console& console);
/// Print how fresh the database is and what is failing.
[[nodiscard]] exit_status run_status(const status_options& options);
/// Write rows of the database.
[[nodiscard]] exit_status run_export(const export_command_options& options, const console& console);
/// Write a page of figures and charts.
[[nodiscard]] exit_status run_report_html(const report_html_options& options, const console& console);
/// Bring a data set up to date.
[[nodiscard]] exit_status run_dataset(const dataset_command_options& options, const console& console);
/// Bring a schema of PostgreSQL up to date.
[[nodiscard]] exit_status run_postgres(const postgres_command_options& options, const console& console);
/// Write Singer messages.
[[nodiscard]] exit_status run_singer(const singer_options& options, const console& console);
/// Remove a person from the database.
[[nodiscard]] exit_status run_forget(const forget_options& options, const console& console);
/// Remove the people of events that ended long ago.
[[nodiscard]] exit_status run_purge(const purge_command_options& options, const console& console);
/// Check the set-up and print what is wrong.
[[nodiscard]] exit_status run_doctor(const doctor_command_options& options, const console& console);
/// Write the completion script of a shell.
[[nodiscard]] exit_status run_completion(const completion_options& options);
/// Write the help of a command or of the program.
[[nodiscard]] exit_status run_help(const help_options& options);
/// Write the manual page of the program or of a command.
[[nodiscard]] exit_status run_man(const man_options& options);

} // namespace exporter

#endif
