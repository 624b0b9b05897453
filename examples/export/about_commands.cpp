// SPDX-License-Identifier: BSL-1.0
#include "argument_parser.hpp"
#include "commands.hpp"
#include "completion.hpp"
#include "manual.hpp"
#include "output_file.hpp"

#include <string>

namespace exporter {

namespace {

exit_status printed(const std::string& text) {
    write_out(text);
    return exit_status::done;
}

} // namespace

exit_status run_completion(const command_line& line) {
    return printed(completion_script(model_of(argument_parser()), line.shell));
}

exit_status run_man() {
    return printed(manual_page(model_of(argument_parser())));
}

} // namespace exporter
