// SPDX-License-Identifier: BSL-1.0
#include "commands/commands.hpp"
#include "output/output_file.hpp"
#include "store/person_removal.hpp"
#include "terminal/terminal_size.hpp"
#include "text/json_text.hpp"
#include "text/text_table.hpp"

#include <cstdint>
#include <fmt/format.h>
#include <string>
#include <unistd.h>
#include <vector>

namespace exporter {

namespace {

std::string as_table(const std::vector<removal_counts>& tables) {
    constexpr auto right = text_table::alignment::right;
    std::vector<std::vector<std::string>> rows;
    for (const removal_counts& item : tables) {
        if (item.removed > 0 || item.cleaned > 0) {
            rows.push_back({item.table, std::to_string(item.removed), std::to_string(item.cleaned)});
        }
    }
    return rows.empty() ? ""
                        : table_text({{"table"}, {"rows removed", right}, {"texts cleaned", right}}, rows, {},
                                     terminal_columns(STDOUT_FILENO));
}

} // namespace

exit_status run_forget(const forget_options& options, const console& console) {
    const auto tables = remove_person(options.removal);
    std::int64_t removed = 0;
    std::int64_t cleaned = 0;
    for (const removal_counts& item : tables) {
        removed += item.removed;
        cleaned += item.cleaned;
    }
    if (options.json) {
        json_object summary;
        summary.text("database", options.removal.database).json("removed", std::to_string(removed));
        summary.json("cleaned", std::to_string(cleaned));
        summary.json("tables", json_array(tables, [](const removal_counts& item) {
                         return json_object()
                             .text("table", item.table)
                             .json("removed", std::to_string(item.removed))
                             .json("cleaned", std::to_string(item.cleaned))
                             .str();
                     }));
        print_summary(summary.json("exit_status", "0"));
    } else {
        write_result(as_table(tables));
    }
    console.say(
        removed == 0 && cleaned == 0
            ? "the database holds nothing of this person"
            : fmt::format("{} rows removed, {} texts of others cleaned of the address", removed, cleaned));
    console.say(
        "sync will not store this person in this database again; exported files, copies of the database "
        "and the service still have what they had: have the person removed there too");
    return exit_status::done;
}

} // namespace exporter
