// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_EXAMPLES_EXPORT_CLI_COMMAND_LINE_HPP
#define WEBCASTS_EXAMPLES_EXPORT_CLI_COMMAND_LINE_HPP

#include "cli/command_options.hpp"

#include <cstdint>
#include <optional>
#include <variant>

namespace exporter {

/// The commands of the program.
enum class command : std::uint8_t {
    login,
    events,
    report,
    sync,
    status,
    export_rows,
    report_html,
    dataset,
    postgres,
    singer,
    forget,
    purge,
    doctor,
    completion,
    man,
    help
};

/// The options of one of the commands.
using any_command_options =
    std::variant<login_options, events_options, report_options, sync_command_options, status_options,
                 export_command_options, report_html_options, dataset_command_options,
                 postgres_command_options, singer_options, forget_options, purge_command_options,
                 doctor_command_options, completion_options, man_options, help_options>;

/// A valid command line: the options of the command that it names.
struct command_line {
    any_command_options options;
    int verbosity = 0; ///< see `console`
};

/// Read the command line and the configuration file. Returns `nullopt` if it asked for help or the
/// version, which are then printed to standard output.
///
/// Throws `failure` with `exit_status::usage` and all mistakes at once: those in the words alone if there are
/// any, else those in the configuration file, in the values, and what is missing, in this order. Never shows
/// the value of an unknown argument, because it may be a password in the wrong place.
[[nodiscard]] std::optional<command_line> read_command_line(int argc, const char* const* argv);

} // namespace exporter

#endif
