// SPDX-License-Identifier: BSL-1.0
#include "commands/commands.hpp"
#include "output/attendee_output.hpp"
#include "output/output_file.hpp"
#include "sync/run_outcome.hpp"
#include "terminal/progress.hpp"
#include <webcasts/query.hpp>

#include <cstdint>
#include <fmt/format.h>
#include <string>

namespace exporter {

namespace {

json_object summary_of(const report_options& options, const service_client& service,
                       std::uint64_t registrants, exit_status status) {
    json_object summary;
    summary.text("source", service.source()).text("output", options.output.path);
    summary.json("registrants", std::to_string(registrants));
    return summary.json("exit_status", std::to_string(static_cast<int>(status)));
}

} // namespace

exit_status run_report(const report_options& options, service_client& service, const console& console) {
    output_file out(options.output.path);
    const auto people = attendee_output::make(options.output.format, options.output.exact_csv);
    if (const auto login = service.login(); !login) {
        console.report(service.source(), login.error());
        return status_of(login.error());
    }
    run_outcome outcome(options.events.size(), console);
    progress bar(console, options.shows_progress, "events", options.events.size());
    bool has_events = false;
    std::uint64_t registrants = 0;
    webcasts::query_params query = options.query;
    for (const std::string& event : options.events) {
        if (!outcome.goes_on()) {
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
            outcome.fail(id, report.error());
            bar.step();
            continue;
        }
        has_events = true;
        registrants += report->records;
        outcome.succeed();
        bar.step(fmt::format("event {}: {} registrants", event, report->records));
    }
    if (has_events && outcome.status() != exit_status::interrupted) {
        out.write(options.output.bom ? byte_order_mark : "");
        people->write_to(out);
        out.finish();
    }
    if (options.json) {
        print_summary(summary_of(options, service, registrants, outcome.status()));
    }
    return outcome.status();
}

} // namespace exporter
