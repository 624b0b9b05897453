// SPDX-License-Identifier: BSL-1.0
#include "cli/argument_parser.hpp"
#include "commands/commands.hpp"
#include "output/output_file.hpp"

namespace exporter {

exit_status run_help(const help_options& options) {
    argument_parser parser;
    write_out(options.is_short ? parser.short_help() : parser.help_of(options.command));
    return exit_status::done;
}

} // namespace exporter
