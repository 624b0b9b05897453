// SPDX-License-Identifier: BSL-1.0
#include "commands/commands.hpp"
#include "output/event_output.hpp"
#include "output/output_file.hpp"
#include "text/json_text.hpp"

#include <fmt/format.h>
#include <string>

namespace exporter {

exit_status run_events(const events_options& options, service_client& service, const console& console) {
    output_file out(options.output.path, options.output.replacement);
    const auto events = service.events();
    if (!events) {
        console.report(service.source(), events.error());
        return status_of(events.error());
    }
    write_events(out, *events, options.output);
    out.finish();
    console.say(fmt::format("{} events", events->size()));
    if (options.json) {
        json_object summary;
        summary.text("source", service.source()).text("output", options.output.path);
        print_summary(summary.json("events", std::to_string(events->size())).json("exit_status", "0"));
    }
    return exit_status::done;
}

} // namespace exporter
