// SPDX-License-Identifier: BSL-1.0
#include "commands/commands.hpp"
#include "exports/row_export.hpp"
#include "text/json_text.hpp"

#include <cstdint>
#include <fmt/format.h>
#include <string>

namespace exporter {

exit_status run_export(const export_command_options& options, const console& console) {
    crm_outcome crm;
    const std::uint64_t rows = export_rows(options.rows, console, &crm);
    console.say(fmt::format("{} rows", rows));
    if (options.json) {
        json_object summary;
        summary.text("database", options.rows.database).text("output", options.rows.output.path);
        summary.json("rows", std::to_string(rows));
        if (options.rows.preset) {
            summary.json("rejected", std::to_string(crm.rejected));
            summary.json("findings", json_array(crm.findings, [](const crm_check::finding& item) {
                             return json_object()
                                 .text("column", item.rules.header)
                                 .text("fault", name_of(item.fault))
                                 .json("rows", std::to_string(item.rows))
                                 .str();
                         }));
        }
        summary.json("exit_status", "0");
        print_summary(summary);
    }
    return exit_status::done;
}

} // namespace exporter
