// SPDX-License-Identifier: BSL-1.0
#include "attendee_output.hpp"
#include "commands.hpp"
#include "event_tally.hpp"
#include "output_file.hpp"
#include <webcasts/event_id.hpp>

#include <fmt/format.h>
#include <string>

namespace exporter {

exit_status run_report(const command_line& line, connection& service, const console& words) {
    output_file out(line.output);
    const auto people = attendee_output::make(line.format, line.exact_csv);
    if (const auto opened = service.login(); !opened) {
        words.report(service.source(), opened.error());
        return status_of(opened.error());
    }
    event_tally tally(line.events.size(), words);
    bool has_events = false;
    webcasts::audience_query_spec query = line.query;
    for (const std::string& event : line.events) {
        if (!tally.goes_on()) {
            break;
        }
        const webcasts::event_id id = webcasts::event_id::parse(event).value();
        query.event = event;
        people->begin(id);
        const auto report =
            service.visit_report(query, [&](const webcasts::attendee_view& person) { people->add(person); });
        if (!report) {
            people->drop();
            tally.fail(id, report.error());
            continue;
        }
        has_events = true;
        tally.succeed();
        words.say(fmt::format("event {}: {} registrants", event, report->records));
    }
    if (has_events && tally.status() != exit_status::interrupted) {
        people->write_to(out);
        out.finish();
    }
    return tally.status();
}

} // namespace exporter
