// SPDX-License-Identifier: BSL-1.0
#include "attendee_output.hpp"
#include "commands.hpp"
#include "event_tally.hpp"
#include "output_file.hpp"
#include "progress.hpp"
#include <webcasts/event_id.hpp>

#include <cstdint>
#include <fmt/format.h>
#include <string>

namespace exporter {

namespace {

json_object summary_of(const command_line& line, const connection& service, std::uint64_t registrants,
                       exit_status status) {
    json_object summary;
    summary.text("source", service.source()).text("output", line.output);
    summary.json("registrants", std::to_string(registrants));
    return summary.json("exit_status", std::to_string(static_cast<int>(status)));
}

} // namespace

exit_status run_report(const command_line& line, connection& service, const console& words) {
    output_file out(line.output);
    const auto people = attendee_output::make(line.format, line.exact_csv);
    if (const auto opened = service.login(); !opened) {
        words.report(service.source(), opened.error());
        return status_of(opened.error());
    }
    event_tally tally(line.events.size(), words);
    progress bar(words, line.shows_progress, "events", line.events.size());
    bool has_events = false;
    std::uint64_t registrants = 0;
    webcasts::audience_query_spec query = line.query;
    for (const std::string& event : line.events) {
        if (!tally.goes_on()) {
            break;
        }
        const webcasts::event_id id = webcasts::event_id::parse(event).value();
        query.event = event;
        people->begin(id);
        const auto report = service.visit_report(query, [&](const webcasts::attendee_view& person) {
            people->add(person);
            bar.see_rows(1);
        });
        if (!report) {
            people->drop();
            tally.fail(id, report.error());
            bar.step();
            continue;
        }
        has_events = true;
        registrants += report->records;
        tally.succeed();
        bar.step(fmt::format("event {}: {} registrants", event, report->records));
    }
    if (has_events && tally.status() != exit_status::interrupted) {
        out.write(line.bom ? byte_order_mark : "");
        people->write_to(out);
        out.finish();
    }
    if (line.json) {
        print_summary(summary_of(line, service, registrants, tally.status()));
    }
    return tally.status();
}

} // namespace exporter
