// SPDX-License-Identifier: BSL-1.0
#include "sync/sync_summary.hpp"

#include "text/counted.hpp"
#include "text/json_text.hpp"
#include "text/shell_word.hpp"
#include "text/text_table.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <string_view>
#include <utility>

namespace exporter {

namespace {

constexpr std::size_t max_summary_title_columns = 44;

audience_counts total_of(const std::vector<synced_event>& events) {
    audience_counts sum;
    for (const synced_event& event : events) {
        sum += event.counts.value_or(audience_counts{});
    }
    return sum;
}

using table_row = std::vector<std::string>;

table_row row_of(std::string_view id, std::string_view title, const audience_counts& counts, bool begun) {
    return {std::string(id),
            cell_text(title, max_summary_title_columns),
            std::to_string(counts.registrants),
            std::to_string(counts.attended_live),
            std::to_string(counts.on_demand),
            std::to_string(counts.attended),
            begun ? std::to_string(counts.no_shows) : "not yet"};
}

table_row row_of(const synced_event& event) {
    if (!event.counts) {
        return {
            event.event_id, cell_text(event.title, max_summary_title_columns), "failed", "-", "-", "-", "-"};
    }
    table_row row = row_of(event.event_id, event.title, *event.counts, event.begun);
    if (event.status == sync_status::kept) {
        row[2] += " (kept)";
    }
    return row;
}

std::string_view to_text(sync_status status) noexcept {
    switch (status) {
    case sync_status::stored:
        return "stored";
    case sync_status::kept:
        return "kept";
    case sync_status::failed:
        break;
    }
    return "failed";
}

std::size_t count_of(const sync_summary& run, sync_status status) {
    return static_cast<std::size_t>(
        std::count_if(run.events.begin(), run.events.end(),
                      [&](const synced_event& event) { return event.status == status; }));
}

void add_counts(json_object& object, const audience_counts& counts) {
    object.json("registrants", std::to_string(counts.registrants))
        .json("eligible", std::to_string(counts.eligible))
        .json("attended_live", std::to_string(counts.attended_live))
        .json("attended", std::to_string(counts.attended))
        .json("live", std::to_string(counts.live))
        .json("simlive", std::to_string(counts.simlive))
        .json("on_demand", std::to_string(counts.on_demand))
        .json("no_shows", std::to_string(counts.no_shows))
        .json("left_out", std::to_string(counts.left_out));
}

std::ptrdiff_t count_fetched(const std::vector<planned_event>& plan) {
    return std::count_if(plan.begin(), plan.end(),
                         [](const planned_event& event) { return is_fetched(event.reason); });
}

} // namespace

std::string as_table(const sync_summary& run, std::optional<std::size_t> width) {
    constexpr auto right = text_table::alignment::right;
    std::vector<table_row> rows;
    for (const synced_event& event : run.events) {
        rows.push_back(row_of(event));
    }
    const audience_counts total = total_of(run.events);
    std::string title = counted(run.events.size(), "event");
    for (const auto& [count, what] :
         {std::pair(count_of(run, sync_status::failed), "failed"),
          std::pair(count_of(run, sync_status::kept), "kept"), std::pair(run.skipped, "skipped")}) {
        title += count == 0 ? "" : fmt::format(", {} {}", count, what);
    }
    title += left_out_text(total);
    table_row all = row_of("total", "", total, true);
    all[1] = std::move(title); // whole, unlike the titles of events
    return table_text({{"event", text_table::alignment::left, 7},
                       {"title"},
                       {"registrants", right},
                       {"attended live", right},
                       {"on demand", right},
                       {"attended", right},
                       {"no-shows", right}},
                      rows, all, width);
}

std::string next_step(const sync_summary& run) {
    const std::string database = shell_word(run.database);
    const std::size_t failed = count_of(run, sync_status::failed);
    const std::size_t kept = count_of(run, sync_status::kept);
    if (failed > 0) {
        return fmt::format(
            "next: {} failed; the same command fetches {} again, and webcasts-export status --db {} "
            "says since when and why",
            counted(failed, "event"), failed == 1 ? "it" : "them", database);
    }
    if (kept > 0) {
        return fmt::format(
            "next: {} kept as before; webcasts-export status --db {} says why; if the new reports "
            "are right, add --accept-shrink to the same command",
            counted(kept, "event is", "events are"), database);
    }
    if (run.status != exit_status::done) {
        return "next: what was not stored or could not be read is named above";
    }
    return fmt::format("next: webcasts-export report-html --db {0} -o report.html writes a page of figures, "
                       "webcasts-export export --db {0} -o people.csv the rows",
                       database);
}

std::string left_out_text(const audience_counts& counts) {
    return counts.left_out == 0 ? "" : fmt::format(", {} left out", counts.left_out);
}

std::string as_json(const sync_summary& run) {
    const std::string events = json_array(run.events, [&](const synced_event& event) {
        json_object object;
        object.text("event_id", event.event_id).text("title", event.title);
        object.text("status", to_text(event.status));
        object.json("begun", event.begun ? "true" : "false");
        if (event.counts) {
            add_counts(object, *event.counts);
        }
        object.json("unreadable", std::to_string(event.unreadable));
        if (!event.error.empty()) {
            object.text("error", event.error);
        }
        return object.str();
    });
    json_object totals;
    add_counts(totals, total_of(run.events));
    json_object summary;
    summary.text("source", run.source).text("database", run.database);
    summary.json("exit_status", std::to_string(static_cast<int>(run.status)));
    summary.json("skipped", std::to_string(run.skipped));
    summary.json("gone", json_array(run.gone, [](const std::string& id) { return '"' + id + '"'; }));
    add_age(summary, run.age);
    return summary.json("events", events).json("total", totals.str()).str() + "\n";
}

std::string as_table(const std::vector<planned_event>& plan, std::optional<std::size_t> width) {
    constexpr auto left = text_table::alignment::left;
    const auto shown = [](const std::optional<instant>& at) { return at ? utc_text(*at) : std::string("-"); };
    std::vector<table_row> rows;
    for (const planned_event& event : plan) {
        const auto& end = event.listed.scheduled_end;
        rows.push_back(
            {std::string(event.listed.id.str()), cell_text(event.listed.title, max_summary_title_columns),
             shown(end ? std::optional(instant(end->time_since_epoch())) : std::nullopt), shown(event.pulled),
             is_fetched(event.reason) ? "fetch" : "skip", std::string(to_text(event.reason))});
    }
    return table_text(
        {{"event", left, 7},
         {"title"},
         {"ends", left, 10},
         {"last fetched", left, 10},
         {"what", left, 12},
         {"why"}},
        rows,
        {"total", counted(plan.size(), "event"), "", "", fmt::format("{} to fetch", count_fetched(plan)), ""},
        width);
}

std::string as_json(const std::vector<planned_event>& plan) {
    const std::string events = json_array(plan, [](const planned_event& event) {
        json_object object;
        object.text("event_id", event.listed.id.str()).text("title", event.listed.title);
        object.json("fetch", is_fetched(event.reason) ? "true" : "false");
        object.text("why", to_text(event.reason));
        if (event.pulled) {
            object.text("last_fetched", utc_text(*event.pulled));
        }
        return object.str();
    });
    json_object summary;
    summary.json("events", events).json("to_fetch", std::to_string(count_fetched(plan)));
    return summary
               .json("skipped",
                     std::to_string(static_cast<std::ptrdiff_t>(plan.size()) - count_fetched(plan)))
               .str() +
           "\n";
}

} // namespace exporter
