// SPDX-License-Identifier: BSL-1.0
#include "output/event_output.hpp"

#include "text/json_text.hpp"
#include "text/text_table.hpp"
#include <webcasts/wire/csv/field.hpp>
#include <webcasts/wire/time_writer.hpp>

#include <cstddef>
#include <optional>
#include <string>

namespace exporter {

namespace {

using event_list = std::vector<webcasts::event_summary>;

constexpr std::size_t max_title_columns = 60;
constexpr std::size_t id_width = 7;
constexpr std::size_t day_width = 10;

std::string time_text(const std::optional<webcasts::local_time>& time) {
    std::string text;
    webcasts::wire::append_time(text, time);
    return text;
}

std::string as_table(const event_list& events, std::optional<std::size_t> width) {
    std::vector<std::vector<std::string>> rows;
    for (const auto& event : events) {
        rows.push_back({std::string(event.id.str()), event.expired ? "yes" : "no",
                        time_text(event.scheduled_start), time_text(event.scheduled_end),
                        cell_text(event.title, max_title_columns)});
    }
    constexpr auto left = text_table::alignment::left;
    return table_text({{"event", left, id_width},
                       {"expired"},
                       {"start (GMT)", left, day_width},
                       {"end (GMT)", left, day_width},
                       {"title"}},
                      rows, {}, width);
}

/// The event's fields by the service's names; `extra` is the last column, as JSON.
std::string as_csv(const event_list& events, const output_options& options) {
    std::string text(options.csv_start());
    text += "id,expired,title,sched_start,sched_end,extra\r\n";
    const auto protection = options.csv_protection();
    for (const auto& event : events) {
        text.append(event.id.str()).append(event.expired ? ",true," : ",false,");
        webcasts::wire::append_csv_field(text, event.title, protection);
        text += ',';
        webcasts::wire::append_time(text, event.scheduled_start);
        text += ',';
        webcasts::wire::append_time(text, event.scheduled_end);
        text += ',';
        webcasts::wire::append_csv_field(text, event.extra.empty() ? std::string() : json_of(event.extra),
                                         protection);
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

void write_events(output_file& out, const std::vector<webcasts::event_summary>& events,
                  const output_options& options) {
    switch (options.format) {
    case output_format::csv:
        out.write(as_csv(events, options));
        break;
    case output_format::ndjson:
        out.write(as_ndjson(events));
        break;
    case output_format::table:
        out.write(as_table(events, out.columns()));
        break;
    }
}

} // namespace exporter
