// SPDX-License-Identifier: BSL-1.0
#include "commands/commands.hpp"
#include "output/output_file.hpp"
#include "sync/sync_summary.hpp"
#include "terminal/terminal_size.hpp"

#include <unistd.h>

namespace exporter {

exit_status run_sync(const sync_command_options& options, service_client& service, const console& console) {
    if (options.plan) {
        const auto plan = plan_sync(options.sync, service, console);
        if (!plan) {
            console.report(service.source(), plan.error());
            return status_of(plan.error());
        }
        write_out(options.json ? as_json(*plan) : as_table(*plan, terminal_columns(STDOUT_FILENO)));
        return exit_status::done;
    }
    const sync_result run = synchronize(options.sync, service, console);
    if (run.summary) {
        write_result(options.json ? as_json(*run.summary)
                                  : as_table(*run.summary, terminal_columns(STDOUT_FILENO)));
    }
    if (run.status == exit_status::interrupted) {
        console.complain(run.next);
    } else if (!run.next.empty()) {
        console.say(run.next);
    }
    return run.status;
}

} // namespace exporter
