// SPDX-License-Identifier: BSL-1.0
#include "attendee_store.hpp"
#include "commands.hpp"
#include "event_tally.hpp"
#include "failure.hpp"
#include "json_text.hpp"
#include "output_file.hpp"
#include "text_table.hpp"
#include <webcasts/event_id.hpp>
#include <webcasts/records.hpp>
#include <webcasts/wire_format.hpp>

#include <cstddef>
#include <cstdint>
#include <fmt/format.h>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace exporter {

namespace {

constexpr std::size_t widest_title = 44;

/// What became of one event.
struct synced_event {
    webcasts::event_id id;
    std::string title;
    std::optional<audience_counts> counts; ///< absent where it failed
    bool begun = true;
    std::string error;
};

/// One run of `sync`.
class sync_run {
  public:
    sync_run(const command_line& line, connection& service, const console& words)
        : line_(line), service_(service), words_(words), store_(line.database, service.source()) {}

    exit_status run() {
        store_.begin_run(service_.source(), to_string(line_.service.wire), line_.query);
        status_ = replace_events();
        store_.end_run(status_);
        if (began_) {
            write_summary();
        }
        return status_;
    }

  private:
    exit_status replace_events() {
        if (const auto opened = service_.login(); !opened) {
            return end_early(opened.error());
        }
        std::vector<webcasts::event_summary> events;
        for (const std::string& event : line_.events) {
            events.push_back({.id = webcasts::event_id::parse(event).value(),
                              .expired = false,
                              .title = {},
                              .scheduled_start = {},
                              .scheduled_end = {},
                              .extra = {}});
        }
        const bool are_listed = events.empty();
        if (are_listed) {
            auto listed = service_.events();
            if (!listed) {
                return end_early(listed.error());
            }
            events = *std::move(listed);
        }
        began_ = true;
        if (line_.service.wire == webcasts::wire_format::csv) {
            words_.complain(
                "warning: CSV reports carry no questions and survey answers, so the table answer gets none");
        }
        event_tally tally(events.size(), words_);
        for (const auto& event : events) {
            if (!tally.goes_on()) {
                break;
            }
            replace(event, are_listed, tally);
        }
        return tally.status();
    }

    exit_status end_early(const webcasts::error& cause) const {
        words_.report(service_.source(), cause);
        return status_of(cause);
    }

    void replace(const webcasts::event_summary& event, bool is_listed, event_tally& tally) {
        const bool begun = has_begun(event);
        if (store_.begin_event(event, is_listed, begun) && !std::exchange(warned_of_filters_, true)) {
            words_.complain(
                fmt::format("warning: {} holds rows of event {} that were asked for with other filters; "
                            "what this run fetches replaces them",
                            line_.database, event.id.str()));
        }
        webcasts::audience_query_spec query = line_.query;
        query.event = event.id.str();
        const auto report =
            service_.visit_report(query, [&](const webcasts::attendee_view& person) { store_.add(person); });
        if (!report) {
            store_.drop_event(event.id, report.error().what());
            tally.fail(event.id, report.error());
            if (status_of(report.error()) != exit_status::interrupted) {
                synced_.push_back({event.id, event.title, std::nullopt, begun, report.error().what()});
            }
            return;
        }
        auto stored = store_.keep_event(report->event_title);
        tally.succeed();
        words_.say(fmt::format("event {}: {} registrants", event.id.str(), stored.counts.registrants));
        synced_.push_back({event.id, std::move(stored.title), stored.counts, begun, {}});
    }

    /// Tell whether an event has begun by the service's own clock; unknown is taken for yes.
    [[nodiscard]] bool has_begun(const webcasts::event_summary& event) const {
        const auto now = service_.service_time();
        return !now || !event.scheduled_start || *event.scheduled_start <= *now;
    }

    void write_summary() const {
        output_file out("");
        out.write(line_.json ? as_json() : as_table());
        out.finish();
    }

    [[nodiscard]] audience_counts total() const {
        audience_counts sum;
        for (const synced_event& event : synced_) {
            sum += event.counts.value_or(audience_counts{});
        }
        return sum;
    }

    [[nodiscard]] std::string as_table() const {
        constexpr auto right = text_table::alignment::right;
        text_table table({{"event"},
                          {"title"},
                          {"registrants", right},
                          {"attended live", right},
                          {"sim-live", right},
                          {"on demand", right},
                          {"no-shows", right}});
        const auto row_of = [](std::string_view id, std::string_view title, const audience_counts& counts,
                               bool begun = true) {
            return std::vector<std::string>{std::string(id),
                                            cell_text(title, widest_title),
                                            std::to_string(counts.registrants),
                                            std::to_string(counts.live),
                                            std::to_string(counts.simlive),
                                            std::to_string(counts.on_demand),
                                            begun ? std::to_string(counts.no_shows) : "not yet"};
        };
        std::vector<std::vector<std::string>> rows;
        for (const synced_event& event : synced_) {
            rows.push_back(event.counts ? row_of(event.id.str(), event.title, *event.counts, event.begun)
                                        : std::vector<std::string>{std::string(event.id.str()),
                                                                   cell_text(event.title, widest_title),
                                                                   "failed", "-", "-", "-", "-"});
        }
        const auto last = row_of("total", fmt::format("{} events", synced_.size()), total());
        for (const auto& row : rows) {
            table.measure(row);
        }
        table.measure(last);
        std::string text;
        table.append_heading(text);
        for (const auto& row : rows) {
            table.append(text, row);
        }
        table.append_rule(text);
        table.append(text, last);
        return text;
    }

    [[nodiscard]] std::string as_json() const {
        const auto with_counts = [](json_object& object, const audience_counts& counts) {
            object.json("registrants", std::to_string(counts.registrants))
                .json("live", std::to_string(counts.live))
                .json("simlive", std::to_string(counts.simlive))
                .json("on_demand", std::to_string(counts.on_demand))
                .json("no_shows", std::to_string(counts.no_shows));
        };
        const std::string events = json_array(synced_, [&](const synced_event& event) {
            json_object object;
            object.text("event_id", event.id.str()).text("title", event.title);
            object.text("status", event.counts ? "stored" : "failed");
            object.json("begun", event.begun ? "true" : "false");
            if (event.counts) {
                with_counts(object, *event.counts);
            } else {
                object.text("error", event.error);
            }
            return object.str();
        });
        json_object totals;
        with_counts(totals, total());
        json_object summary;
        summary.text("source", service_.source()).text("database", line_.database);
        summary.json("exit_status", std::to_string(static_cast<int>(status_)));
        return summary.json("events", events).json("total", totals.str()).str() + "\n";
    }

    const command_line& line_;
    connection& service_;
    const console& words_;
    attendee_store store_;
    std::vector<synced_event> synced_;
    exit_status status_ = exit_status::unexpected;
    bool began_ = false;
    bool warned_of_filters_ = false;
};

} // namespace

exit_status run_sync(const command_line& line, connection& service, const console& words) {
    return sync_run(line, service, words).run();
}

} // namespace exporter
