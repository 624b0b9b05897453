// SPDX-License-Identifier: BSL-1.0
#include "commands/commands.hpp"
#include "output/output_file.hpp"
#include "sync/database_status.hpp"
#include "terminal/terminal_size.hpp"

#include <unistd.h>

namespace exporter {

exit_status run_status(const status_options& options) {
    const database_status status = read_status(options.database, machine_now());
    write_out(options.json ? as_json(status) : as_text(status, terminal_columns(STDOUT_FILENO)));
    return status.status();
}

} // namespace exporter
