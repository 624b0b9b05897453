// SPDX-License-Identifier: BSL-1.0
#include "commands/commands.hpp"
#include "output/output_file.hpp"
#include "text/json_text.hpp"
#include "text/text_table.hpp"
#include <webcasts/records.hpp>
#include <webcasts/wire/csv/field.hpp>
#include <webcasts/wire/csv/spreadsheet_protection.hpp>
#include <webcasts/wire/time_writer.hpp>

#include <fmt/format.h>
#include <string>
#include <string_view>
#include <vector>

namespace exporter {

namespace {

using event_list = std::vector<webcasts::event_summary>;

constexpr std::size_t widest_title = 60;

std::string time_text(const std::optional<webcasts::local_time>& time) {
    std::string text;
    webcasts::wire::append_time(text, time);
    return text;
}

std::string as_table(const event_list& events) {
    text_table table({{"event"}, {"expired"}, {"start"}, {"end"}, {"title"}});
    std::vector<std::vector<std::string>> rows;
    for (const auto& event : events) {
        rows.push_back({std::string(event.id.str()), event.expired ? "yes" : "no",
                        time_text(event.scheduled_start), time_text(event.scheduled_end),
                        cell_text(event.title, widest_title)});
        table.measure(rows.back());
    }
    std::string text;
    table.append_heading(text);
    for (const auto& row : rows) {
        table.append(text, row);
    }
    return text;
}

/// The event's fields by the service's names; `extra` is the last column, as JSON.
std::string as_csv(const event_list& events, bool exact) {
    std::string text = "id,expired,title,sched_start,sched_end,extra\r\n";
    const auto texts =
        exact ? webcasts::wire::spreadsheet_protection::off : webcasts::wire::spreadsheet_protection::on;
    for (const auto& event : events) {
        text.append(event.id.str()).append(event.expired ? ",true," : ",false,");
        webcasts::wire::append_csv_field(text, event.title, texts);
        text += ',';
        webcasts::wire::append_time(text, event.scheduled_start);
        text += ',';
        webcasts::wire::append_time(text, event.scheduled_end);
        text += ',';
        webcasts::wire::append_csv_field(text, event.extra.empty() ? std::string() : json_of(event.extra),
                                         texts);
        text += "\r\n";
    }
    return text;
}

std::string as_ndjson(const event_list& events) {
    std::string text;
    for (const auto& event : events) {
        json_object object;
        object.text("id", event.id.str())
            .json("expired", event.expired ? "true" : "false")
            .text("title", event.title);
        object.time("sched_start", event.scheduled_start).time("sched_end", event.scheduled_end);
        if (!event.extra.empty()) {
            object.json("extra", json_of(event.extra));
        }
        text.append(object.str()).append("\n");
    }
    return text;
}

} // namespace

exit_status run_events(const events_options& options, service_client& service, const console& console) {
    output_file out(options.output.path);
    const auto events = service.events();
    if (!events) {
        console.report(service.source(), events.error());
        return status_of(events.error());
    }
    switch (options.output.format) {
    case output_format::csv:
        out.write(options.output.bom ? byte_order_mark : "");
        out.write(as_csv(*events, options.output.exact_csv));
        break;
    case output_format::ndjson:
        out.write(as_ndjson(*events));
        break;
    case output_format::table:
        out.write(as_table(*events));
        break;
    }
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
