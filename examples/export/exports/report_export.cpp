// SPDX-License-Identifier: BSL-1.0
#include "exports/report_export.hpp"

#include "output/attendee_output.hpp"
#include "output/output_file.hpp"
#include "service/run_outcome.hpp"
#include "service/unreadable_text.hpp"
#include "terminal/progress.hpp"
#include "text/counted.hpp"
#include "text/windows_zone.hpp"
#include <webcasts/query.hpp>
#include <webcasts/records.hpp>

#include <fmt/format.h>
#include <optional>
#include <utility>

namespace exporter {

namespace {

/// Fetches reports one after the other and keeps the attendees of those that are complete.
class report_export {
  public:
    report_export(const report_export_options& options, attendee_output& people, service_client& service,
                  const console& console)
        : service_(service), console_(console), is_strict_(options.is_strict), query_(options.query),
          people_(people), outcome_(options.events.size(), console),
          bar_(std::in_place, console, options.shows_progress, "events", options.events.size()) {}

    void fetch_all(const std::vector<std::string>& events) {
        for (const std::string& event : events) {
            if (!outcome_.should_continue()) {
                break;
            }
            fetch(event);
        }
        bar_.reset(); // the output may go to the same terminal
    }
    /// Return whether there is something to write.
    [[nodiscard]] bool is_usable() const noexcept {
        return has_events_ && outcome_.status() != exit_status::interrupted;
    }
    [[nodiscard]] report_export_result result() const noexcept {
        const bool is_partial = is_strict_ && has_unreadable_ && outcome_.status() == exit_status::done;
        return {.status = is_partial ? exit_status::partial : outcome_.status(), .registrants = registrants_};
    }

  private:
    void fetch(const std::string& event) {
        const webcasts::event_id id = webcasts::event_id::parse(event).value();
        query_.event = event;
        people_.begin(id);
        webcasts::result<void> added;
        const auto report = service_.visit_report(query_, [&](const webcasts::attendee_view& person) {
            added = people_.add(person);
            bar_->see_rows(1);
            return added.has_value();
        });
        if (!report || !added) {
            people_.drop();
            outcome_.fail(id, added ? report.error() : added.error());
            bar_->step();
            return;
        }
        has_events_ = true;
        registrants_ += report->records;
        outcome_.succeed();
        if (!report->unreadable.empty()) {
            has_unreadable_ = true;
            console_.complain(unreadable_text("event " + event, report->unreadable, service_.secrets()));
        }
        bar_->step(fmt::format("event {}: {}", event, counted(report->records, "registrant")));
    }

    service_client& service_;
    const console& console_;
    bool is_strict_;
    webcasts::query_params query_;
    attendee_output& people_;
    run_outcome outcome_;
    std::optional<progress> bar_; ///< only while reports are fetched
    bool has_events_ = false;
    bool has_unreadable_ = false;
    std::uint64_t registrants_ = 0;
};

} // namespace

report_export_result export_reports(const report_export_options& options, service_client& service,
                                    const console& console) {
    output_file out(options.output.path, options.output.replacement);
    const auto people = attendee_output::make(
        options.output.format, options.output.exact_csv, options.query.tz.value_or("GMT"),
        attendee_output::default_max_further_columns * options.size_limits);
    if (const std::string hint = windows_zone_hint(options.query.tz.value_or("")); !hint.empty()) {
        console.complain("warning: " + hint);
    }
    if (const auto login = service.login(); !login) {
        console.report(service.source(), login.error());
        return {.status = status_of(login.error()), .registrants = std::nullopt};
    }
    report_export reports(options, *people, service, console);
    reports.fetch_all(options.events);
    if (reports.is_usable()) {
        out.write(options.output.csv_start());
        people->write_to(out);
        out.finish();
    }
    if (reports.result().status == exit_status::interrupted) {
        console.complain("interrupted: nothing is written; run the same command again");
    }
    return reports.result();
}

} // namespace exporter
