// SPDX-License-Identifier: BSL-1.0
#include "commands/commands.hpp"
#include "exports/row_export.hpp"
#include "text/json_text.hpp"

#include <cstdint>
#include <fmt/format.h>
#include <string>

namespace exporter {

exit_status run_export(const export_command_options& options, const console& console) {
    const std::uint64_t rows = export_rows(options.rows, console);
    console.say(fmt::format("{} rows", rows));
    if (options.json) {
        json_object summary;
        summary.text("database", options.rows.database).text("output", options.rows.output.path);
        summary.json("rows", std::to_string(rows)).json("exit_status", "0");
        print_summary(summary);
    }
    return exit_status::done;
}

} // namespace exporter
