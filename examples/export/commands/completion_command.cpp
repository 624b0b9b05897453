// SPDX-License-Identifier: BSL-1.0
#include "cli/argument_parser.hpp"
#include "cli/completion.hpp"
#include "commands/commands.hpp"
#include "output/output_file.hpp"

namespace exporter {

exit_status run_completion(const completion_options& options) {
    write_out(completion_script(model_of(argument_parser()), options.shell));
    return exit_status::done;
}

} // namespace exporter
