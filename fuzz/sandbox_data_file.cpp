// SPDX-License-Identifier: BSL-1.0
// The data files of the sandbox: what is refused is named by its line, the rows of a file count, and a
// sandbox serves what it read in each format.
#include "fuzz_target.hpp"
#include <webcasts/client.hpp>
#include <webcasts/testing/sandbox.hpp>
#include <webcasts/testing/sandbox/data_file.hpp>

#include <boost/system/errc.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdlib>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace {

using namespace webcasts;
using fuzz::require;

std::size_t people_of(const std::vector<testing::sandbox_event>& events) {
    std::size_t count = 0;
    for (const testing::sandbox_event& event : events) {
        count += event.attendees.size();
    }
    return count;
}

void check_refusal(const error& failure, std::string_view text) {
    require(failure.code() == boost::system::errc::invalid_argument, "a refusal is of an argument");
    constexpr std::string_view start = "line ";
    const std::string& said = failure.client_text();
    require(said.starts_with(start), "a refusal has the line");
    const auto line = std::strtoull(said.c_str() + start.size(), nullptr, 10);
    const auto lines = static_cast<unsigned long long>(std::count(text.begin(), text.end(), '\n')) + 1;
    require(line >= 1 && line <= lines, "a refusal is in a line of the file");
}

/// Return the size of the first row of CSV with its line end. A line end between quotes is part of a cell.
std::size_t header_size(std::string_view text) {
    bool is_quoted = false;
    for (std::size_t i = 0; i < text.size(); ++i) {
        is_quoted = is_quoted != (text[i] == '"');
        if (text[i] == '\n' && !is_quoted) {
            return i + 1;
        }
    }
    return text.size();
}

/// Return the file with all of its records twice.
std::string twice(std::string_view text, bool is_csv) {
    std::string doubled(text);
    if (!doubled.ends_with('\n')) {
        doubled += '\n';
    }
    const std::size_t header = is_csv ? header_size(text) : 0;
    return doubled.append(text.substr(header));
}

void check_served(std::vector<testing::sandbox_event> events) {
    const std::string id(events.front().summary.id.str());
    const std::size_t people = events.front().attendees.size();
    testing::sandbox service({.events = std::move(events)});
    for (const wire_format format : {wire_format::xml, wire_format::json, wire_format::csv}) {
        client client(testing::sandbox_transport(service),
                      credentials::parse("demo@example.com", "demo").value(), {.format = format});
        query_params query;
        query.event = id;
        const auto report = client.fetch_report(query);
        require(report.has_value(), "a sandbox serves what it read");
        require(report->size() == people, "a sandbox serves everybody whom it read");
    }
}

} // namespace

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    fuzz::byte_script script(fuzz::text_of(data, size));
    const bool is_csv = script.next(2) == 1;
    const std::string_view text = script.take(size);
    auto events = testing::read_sandbox_data(text, is_csv);
    if (!events) {
        check_refusal(events.error(), text);
        return 0;
    }
    std::set<event_id> ids;
    for (const testing::sandbox_event& event : *events) {
        require(!event.attendees.empty(), "an event that was read has people");
        require(ids.insert(event.summary.id).second, "an event is there once");
    }
    // In CSV, rows of one person that follow each other are one record.
    const auto doubled = testing::read_sandbox_data(twice(text, is_csv), is_csv);
    const std::size_t people = people_of(*events);
    if (is_csv && doubled) {
        require(people <= people_of(*doubled) && people_of(*doubled) <= 2 * people,
                "rows that are there twice take nobody away");
    } else if (!is_csv) {
        require(doubled && people_of(*doubled) == 2 * people, "the lines of a file count");
    }
    constexpr std::size_t few = 8;
    if (!events->empty() && people <= few) {
        check_served(*std::move(events));
    }
    return 0;
}
