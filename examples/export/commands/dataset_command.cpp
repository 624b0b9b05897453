// SPDX-License-Identifier: BSL-1.0
#include "commands/commands.hpp"
#include "commands/feed_summary.hpp"
#include "feed/dataset.hpp"

namespace exporter {

exit_status run_dataset(const dataset_command_options& options, const console& console) {
    const dataset_result result = write_dataset(options.dataset);
    say_result(console, result, options.dataset.folder);
    if (options.json) {
        json_object summary;
        summary.text("database", options.dataset.database).text("dataset", options.dataset.folder);
        add_result(summary, result)
            .json("rows", std::to_string(result.rows))
            .json("bytes", std::to_string(result.bytes));
        print_summary(summary.json("exit_status", "0"));
    }
    return exit_status::done;
}

} // namespace exporter
