// SPDX-License-Identifier: BSL-1.0
#include "commands/commands.hpp"
#include "commands/feed_summary.hpp"
#include "feed/postgres.hpp"

namespace exporter {

exit_status run_postgres(const postgres_command_options& options, const console& console) {
    const postgres_result result = write_to_postgres(options.postgres);
    say_result(console, result, "the schema " + options.postgres.schema);
    if (options.json) {
        json_object summary;
        summary.text("database", options.postgres.database).text("schema", options.postgres.schema);
        add_result(summary, result).json("rows", std::to_string(result.rows));
        print_summary(summary.json("exit_status", "0"));
    }
    return exit_status::done;
}

} // namespace exporter
