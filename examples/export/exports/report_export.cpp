// SPDX-License-Identifier: BSL-1.0
#include "exports/report_export.hpp"

#include "output/attendee_output.hpp"
#include "output/output_file.hpp"
#include "service/run_outcome.hpp"
#include "terminal/progress.hpp"
#include <webcasts/query.hpp>
#include <webcasts/records.hpp>

#include <fmt/format.h>

namespace exporter {

report_export_result export_reports(const report_export_options& options, service_client& service,
                                    const console& console) {
    output_file out(options.output.path);
    const auto people = attendee_output::make(options.output.format, options.output.exact_csv);
    if (const auto login = service.login(); !login) {
        console.report(service.source(), login.error());
        return {.status = status_of(login.error()), .registrants = std::nullopt};
    }
    run_outcome outcome(options.events.size(), console);
    progress bar(console, options.shows_progress, "events", options.events.size());
    bool has_events = false;
    std::uint64_t registrants = 0;
    webcasts::query_params query = options.query;
    for (const std::string& event : options.events) {
        if (!outcome.should_continue()) {
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
        out.write(options.output.csv_start());
        people->write_to(out);
        out.finish();
    }
    return {.status = outcome.status(), .registrants = registrants};
}

} // namespace exporter
