// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_EXAMPLES_EXPORT_CLI_COMMAND_LINE_HPP
#define WEBCASTS_EXAMPLES_EXPORT_CLI_COMMAND_LINE_HPP

#include "cli/command_options.hpp"

#include <cstdint>
#include <optional>
#include <variant>

namespace exporter {

/// What the program can do.
enum class command : std::uint8_t {
    login,
    events,
    report,
    sync,
    export_rows,
    report_html,
    forget,
    doctor,
    completion,
    man
};

/// A command line that was read and found right: the options of the command that it names.
struct command_line {
    std::variant<login_options, events_options, report_options, sync_command_options, export_command_options,
                 report_html_options, forget_options, doctor_command_options, completion_options, man_options>
        options;
    int verbosity = 0; ///< see `console`
};

/// Read the command line and the configuration file. Returns `nullopt` if it asked for help or the
/// version, which are then printed to standard output.
///
/// Throws `failure` with `exit_status::usage` and everything that is wrong at once. Never shows the value of
/// an argument that it does not know, for it may be a password in the wrong place.
[[nodiscard]] std::optional<command_line> read_command_line(int argc, const char* const* argv);

} // namespace exporter

#endif
