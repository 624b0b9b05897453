// SPDX-License-Identifier: BSL-1.0
#include "commands/commands.hpp"
#include "exports/report_export.hpp"
#include "text/json_text.hpp"

#include <string>

namespace exporter {

exit_status run_report(const report_options& options, service_client& service, const console& console) {
    const report_export_result run = export_reports(options.reports, service, console);
    if (options.json && run.registrants) {
        json_object summary;
        summary.text("source", service.source()).text("output", options.reports.output.path);
        summary.json("registrants", std::to_string(*run.registrants));
        print_summary(summary.json("exit_status", std::to_string(static_cast<int>(run.status))));
    }
    return run.status;
}

} // namespace exporter
