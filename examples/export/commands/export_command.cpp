// SPDX-License-Identifier: BSL-1.0
#include "commands/commands.hpp"
#include "exports/person_export.hpp"
#include "exports/row_export.hpp"
#include "terminal/failure.hpp"
#include "text/canonical_address.hpp"
#include "text/counted.hpp"
#include "text/json_text.hpp"

#include <cstdint>
#include <fmt/format.h>
#include <iostream>
#include <string>

namespace exporter {

namespace {

/// Return the address of --person; `-` reads it from standard input.
std::string address_of(const std::string& person) {
    std::string address = person;
    if (person == "-") {
        std::getline(std::cin, address);
        address = visible_text(address);
        if (address.find('@') == std::string::npos) {
            throw usage_failure("the first line of standard input is not the e-mail address of --person");
        }
    }
    return address;
}

exit_status run_export_of_person(const export_command_options& options, const console& console) {
    const known_of_person known = export_person({.database = options.rows.database,
                                                 .email = address_of(options.person),
                                                 .output = options.rows.output});
    console.say(known.is_empty()
                    ? std::string("the database holds nothing of this person")
                    : fmt::format("{} for {}, and {} elsewhere", counted(known.registrations, "registration"),
                                  counted(known.events, "event"), counted(known.mentions, "mention")));
    if (options.json) {
        print_summary(json_object()
                          .text("database", options.rows.database)
                          .text("output", options.rows.output.path)
                          .json("events", std::to_string(known.events))
                          .json("registrations", std::to_string(known.registrations))
                          .json("sessions", std::to_string(known.sessions))
                          .json("questions", std::to_string(known.questions))
                          .json("survey_answers", std::to_string(known.survey_answers))
                          .json("mentions", std::to_string(known.mentions))
                          .json("exit_status", "0"));
    }
    return exit_status::done;
}

} // namespace

exit_status run_export(const export_command_options& options, const console& console) {
    if (!options.person.empty()) {
        return run_export_of_person(options, console);
    }
    crm_outcome found;
    const std::uint64_t rows = export_rows(options.rows, console, &found);
    console.say(options.rows.split == 0
                    ? counted(rows, "row")
                    : fmt::format("{} in {}", counted(rows, "row"), counted(found.files, "file")));
    if (options.json) {
        json_object summary;
        summary.text("database", options.rows.database).text("output", options.rows.output.path);
        summary.json("rows", std::to_string(rows));
        if (options.rows.split != 0) {
            summary.json("files", std::to_string(found.files));
        }
        if (options.rows.preset) {
            summary.json("rejected", std::to_string(found.rejected));
            summary.json("findings", json_array(found.findings, [](const crm_check::finding& item) {
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
