// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_EXAMPLES_EXPORT_COMMAND_LINE_HPP
#define WEBCASTS_EXAMPLES_EXPORT_COMMAND_LINE_HPP

#include "credentials_source.hpp"
#include "export_options.hpp"
#include "output_format.hpp"
#include "service_options.hpp"
#include "sync_plan.hpp"
#include <webcasts/audience_query_spec.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

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

/// A command line that was read and found right.
struct command_line {
    command what = command::login;
    service_options service;
    credentials_source who;
    std::vector<std::string> events;     ///< 7 digits each, without repetitions; empty: all
    webcasts::audience_query_spec query; ///< without its event
    output_format format = output_format::table;
    bool exact_csv = false; ///< leave cells alone that a spreadsheet would take for formulas
    bool bom = false;       ///< begin CSV with a byte order mark
    std::string output;     ///< empty: standard output
    std::string database;
    bool json = false; ///< end with a JSON object
    sync_schedule schedule;
    bool plan = false; ///< `sync` says what it would do
    export_options exported;
    std::string email; ///< of `forget`
    std::string shell; ///< of `completion`
    bool shows_progress = true;
    int verbosity = 0;                 ///< see `console`
    std::string config_path;           ///< where the configuration file is, or would be; empty: nowhere
    std::vector<std::string> mistakes; ///< for `doctor` alone: what would be wrong with the others
};

/** Read the command line and the configuration file. Nothing where it asked for help or the version, which
   were then printed to standard output.

    Throws `failure` with `exit_status::usage` and everything that is wrong at once. Never shows the value of
   an argument that it does not know, for it may be a password in the wrong place.
*/
[[nodiscard]] std::optional<command_line> read_command_line(int argc, const char* const* argv);

} // namespace exporter

#endif
