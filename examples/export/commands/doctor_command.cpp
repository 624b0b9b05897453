// SPDX-License-Identifier: BSL-1.0
#include "commands/commands.hpp"
#include "doctor/checks.hpp"
#include "output/output_file.hpp"
#include "terminal/terminal_size.hpp"

#include <unistd.h>

namespace exporter {

exit_status run_doctor(const doctor_command_options& options, const console& console) {
    const findings results = check_everything(options.doctor, console);
    write_out(options.json ? as_json(results) : as_text(results, terminal_columns(STDOUT_FILENO)));
    return results.status();
}

} // namespace exporter
