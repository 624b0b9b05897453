// SPDX-License-Identifier: BSL-1.0
// The CSV writer and decoder: any UTF-8 in any field comes back byte for byte.
#include "any_chunking.hpp"
#include <webcasts/detail/utf8.hpp>
#include <webcasts/wire/csv/writer.hpp>

#include <string>
#include <string_view>
#include <vector>

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace webcasts;
    const std::string_view text = fuzz::text_of(data, size);
    if (!webcasts::detail::is_utf8(text)) {
        return 0;
    }
    // A unit separator ends a field.
    std::vector<std::string> fields(1);
    for (const char c : text) {
        if (c == '\x1F') {
            fields.emplace_back();
        } else {
            fields.back() += c;
        }
    }
    attendee person;
    person.email = "person@example.com";
    person.company = fields[0];
    std::vector<std::string> columns;
    for (std::size_t i = 1; i < fields.size() && i < 20; ++i) {
        columns.push_back("custom_question" + std::to_string(i));
        person.extra.push_back({columns.back(), fields[i]});
    }
    wire::csv_writer writer;
    std::string csv;
    writer.begin_report(csv, {{local_time{}, "GMT"}, "", columns});
    writer.write_attendee(csv, person);
    writer.end_report(csv);
    const auto read = tests::decode(wire_format::csv, csv, 7);
    fuzz::require(read.ok, "CSV that the library wrote can be read");
    fuzz::require(read.records.people == std::vector{person}, "CSV reads back equal");
    return 0;
}
