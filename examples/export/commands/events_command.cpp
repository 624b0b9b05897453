// SPDX-License-Identifier: BSL-1.0
#include "commands/commands.hpp"
#include "output/event_output.hpp"
#include "output/output_file.hpp"
#include "service/unreadable_text.hpp"
#include "text/counted.hpp"
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
    console.say(counted(events->size(), "event"));
    const bool has_unreadable = !service.unreadable().empty();
    if (has_unreadable) {
        console.complain(unreadable_text(service.unreadable(), *events, service.secrets()));
    }
    const exit_status status = has_unreadable && options.is_strict ? exit_status::partial : exit_status::done;
    if (options.json) {
        json_object summary;
        summary.text("source", service.source()).text("output", options.output.path);
        print_summary(summary.json("events", std::to_string(events->size()))
                          .json("exit_status", std::to_string(static_cast<int>(status))));
    }
    return status;
}

} // namespace exporter
