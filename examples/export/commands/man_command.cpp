// SPDX-License-Identifier: BSL-1.0
#include "cli/argument_parser.hpp"
#include "cli/manual.hpp"
#include "commands/commands.hpp"
#include "output/output_file.hpp"

namespace exporter {

exit_status run_man(const man_options& options) {
    write_out(manual_page(model_of(argument_parser()), options.command));
    return exit_status::done;
}

} // namespace exporter
