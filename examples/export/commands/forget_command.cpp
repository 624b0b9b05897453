// SPDX-License-Identifier: BSL-1.0
#include "commands/commands.hpp"
#include "output/output_file.hpp"
#include "store/person_removal.hpp"
#include "terminal/failure.hpp"
#include "terminal/terminal_size.hpp"
#include "terminal/typed_value.hpp"
#include "text/canonical_address.hpp"
#include "text/counted.hpp"
#include "text/json_text.hpp"
#include "text/text_table.hpp"

#include <cerrno>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <fstream>
#include <iostream>
#include <string>
#include <string_view>
#include <unistd.h>
#include <utility>
#include <vector>

namespace exporter {

namespace {

/// Read addresses, one a line. Blank lines do not count.
std::vector<std::string> addresses_in(std::istream& file) {
    std::vector<std::string> addresses;
    std::string line;
    for (std::size_t number = 1; std::getline(file, line); ++number) {
        const std::string address = visible_text(line);
        if (address.empty()) {
            continue;
        }
        // The text is not shown: it may be personal.
        if (address.find('@') == std::string::npos || address.find_first_of("<>,;") != std::string::npos) {
            throw usage_failure(fmt::format("line {} of --addresses is not one e-mail address, such as "
                                            "ada@example.com; nothing is removed",
                                            number));
        }
        addresses.push_back(address);
    }
    if (file.bad()) {
        throw usage_failure(fmt::format("--addresses cannot be read: {}", std::strerror(errno)));
    }
    if (addresses.empty()) {
        throw usage_failure("--addresses holds no e-mail address; nothing is removed");
    }
    return addresses;
}

std::vector<std::string> addresses_from(const std::string& path) {
    if (path == "-") {
        return addresses_in(std::cin);
    }
    std::ifstream file(path, std::ios::binary);
    if (!file) {
        const int cause = errno;
        throw usage_failure(
            fmt::format("{} cannot be read: {}", named_file(path, "--addresses"), std::strerror(cause)));
    }
    return addresses_in(file);
}

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

json_object as_json(const removal_options& removal, const removal_result& result) {
    json_object summary;
    const removal_counts sum = sum_of(result.tables);
    summary.text("database", removal.database).json("addresses", std::to_string(removal.emails.size()));
    summary.json("removed", std::to_string(sum.removed)).json("cleaned", std::to_string(sum.cleaned));
    summary.json("tables", json_array(result.tables, [](const removal_counts& item) {
                     return json_object()
                         .text("table", item.table)
                         .json("removed", std::to_string(item.removed))
                         .json("cleaned", std::to_string(item.cleaned))
                         .str();
                 }));
    summary.json("left", json_array(result.left, json_text));
    return summary;
}

void say_what_went(const removal_options& removal, const removal_result& result, const console& console) {
    const removal_counts sum = sum_of(result.tables);
    const bool is_one = removal.emails.size() == 1;
    console.say(sum.removed == 0 && sum.cleaned == 0
                    ? fmt::format("the database holds nothing of {}", is_one ? "this person" : "these people")
                    : fmt::format("{} removed, {} of others cleaned of the address{}",
                                  counted(static_cast<std::uint64_t>(sum.removed), "row"),
                                  counted(static_cast<std::uint64_t>(sum.cleaned), "text"),
                                  is_one ? "" : "es"));
    console.say(fmt::format(
        "sync will not store {0} in this database again; exported files, copies of the database and the "
        "service still have what they had: have the {1} removed there too",
        is_one ? "this person" : "these people", is_one ? "person" : "people"));
}

} // namespace

exit_status run_forget(const forget_options& options, const console& console) {
    removal_options removal = options.removal;
    if (!options.addresses_file.empty()) {
        for (std::string& address : addresses_from(options.addresses_file)) {
            removal.emails.push_back(std::move(address));
        }
    }
    const removal_result result = remove_people(removal);
    const exit_status status =
        result.left.empty() ? exit_status::done : status_of(failure_cause::address_left);
    if (options.json) {
        print_summary(as_json(removal, result).json("exit_status", std::to_string(static_cast<int>(status))));
    } else {
        write_result(as_table(result.tables));
    }
    say_what_went(removal, result, console);
    if (!result.left.empty()) {
        console.complain(
            fmt::format("an address is still in {}: change or delete these texts, for example with "
                        "sqlite3, and run forget again",
                        fmt::join(result.left, ", in ")));
    } else {
        console.say("no spelling of an address is left in the database, its log or its temporary files");
    }
    return status;
}

} // namespace exporter
