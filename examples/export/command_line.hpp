// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_EXAMPLES_EXPORT_COMMAND_LINE_HPP
#define WEBCASTS_EXAMPLES_EXPORT_COMMAND_LINE_HPP

#include "credentials_source.hpp"
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
enum class command : std::uint8_t { login, events, report, sync };

/// A command line that was read and found right.
struct command_line {
    command what = command::login;
    service_options service;
    credentials_source who;
    std::vector<std::string> events;     ///< 7 digits each, without repetitions; empty: all (of `sync`)
    webcasts::audience_query_spec query; ///< without its event
    output_format format = output_format::table;
    bool exact_csv = false; ///< leave cells alone that a spreadsheet would take for formulas
    std::string output;     ///< empty: standard output
    std::string database;
    bool json = false; ///< `sync` ends with a JSON object in place of the table
    sync_schedule schedule;
    bool plan = false; ///< `sync` says what it would do
    int verbosity = 0; ///< see `console`
};

/** Read the command line. Nothing where it asked for help or the version, which were then printed to standard
   output.

    Throws `failure` with `exit_status::usage` and everything that is wrong at once. Never shows the value of
   an argument that it does not know, for it may be a password in the wrong place.
*/
[[nodiscard]] std::optional<command_line> read_command_line(int argc, const char* const* argv);

} // namespace exporter

#endif
