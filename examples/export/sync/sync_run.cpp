// SPDX-License-Identifier: BSL-1.0
#include "sync/sync_run.hpp"

#include "service/run_outcome.hpp"
#include "service/unreadable_text.hpp"
#include "store/attendee_store.hpp"
#include "store/database.hpp"
#include "store/database_lock.hpp"
#include "sync/event_list.hpp"
#include "sync/run_journal.hpp"
#include "sync/shrink_rule.hpp"
#include "sync/sync_plan.hpp"
#include "sync/sync_summary.hpp"
#include "terminal/advice.hpp"
#include "terminal/failure.hpp"
#include "terminal/progress.hpp"
#include "text/counted.hpp"
#include "text/windows_zone.hpp"
#include <webcasts/api.hpp>
#include <webcasts/query.hpp>
#include <webcasts/records.hpp>
#include <webcasts/redaction.hpp>
#include <webcasts/wire/request_encoder.hpp>

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <exception>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <unistd.h>
#include <utility>
#include <vector>

namespace exporter {

namespace {

/// Return a query's filters as the service receives them, `name=value&...`, without the event. Values of
/// parameters that the library does not know are hidden.
std::string filters_of(const webcasts::query_params& query) {
    webcasts::wire::parameter_text text;
    webcasts::query_params of_any_event = query;
    of_any_event.event.clear();
    append_parameters(text, of_any_event);
    return webcasts::redacted_parameters(text.view());
}

/// Return the zone in which reports are requested. It is GMT if possible, where local times are unambiguous:
/// not if the query has a date range, whose days are in the query's zone, and not if only the service knows
/// that zone.
time_zone reported_zone(const webcasts::query_params& query) {
    time_zone wanted(query.tz.value_or("GMT"));
    const bool has_range = query.date_range_start.has_value() || query.date_range_end.has_value();
    return has_range || !wanted.is_known() ? wanted : time_zone("GMT");
}

std::vector<planned_event> plan_events(const sync_planner& planner, const sync_options& options,
                                       std::vector<webcasts::event_summary> listed) {
    std::vector<planned_event> plan;
    for (const std::string& event : options.events) {
        plan.push_back(planner.plan_named(webcasts::event_id::parse(event).value()));
    }
    for (auto& event : listed) {
        plan.push_back(planner.plan(std::move(event)));
    }
    return plan;
}

/// Make a planner with the state of a database.
sync_planner planner_for(sqlite_connection& database, const sync_options& options, instant now) {
    const std::string query = filters_of(options.query);
    sync_planner planner(options.schedule, now, query);
    planner.set_bookmarks(read_bookmarks(database));
    planner.skip_purged(read_purged(database));
    planner.skip_done(read_unfinished(database, to_string(options.wire), query));
    return planner;
}

/// Open the database of a run. Refuses a database with another service's data.
sqlite_connection open_for(const sync_options& options, const service_client& service) {
    auto database = open_to_write(options.database);
    refuse_other_source(database, options.database, service.source());
    return database;
}

/// One run of `sync`.
class sync_run final : public report_receiver {
  public:
    sync_run(const sync_options& options, service_client& service, const console& console)
        : options_(options), service_(service), console_(console), query_(filters_of(options.query)),
          reported_(reported_zone(options.query)), shown_(options.query.tz.value_or("GMT")),
          database_(open_for(options, service)), lock_(options.database, options.wait),
          store_(database_, reported_, shown_), journal_(database_, {.source = service.source(),
                                                                     .wire = to_string(options.wire),
                                                                     .query = query_,
                                                                     .lookback = options.schedule.lookback}) {
        summary_.source = service.source();
        summary_.database = options.database;
    }

    sync_result run() {
        try {
            fetch_events();
        } catch (const failure& problem) {
            if (problem.cause() != failure_cause::interrupted) {
                note_end_of_failed_run(problem);
                throw;
            }
            bar_.reset();
            database_.ignore_signals(); // before the transaction can be rolled back
            database_.roll_back();
            summary_.status = exit_status::interrupted;
        }
        database_.ignore_signals(); // the run ends in order
        journal_.end(summary_.status, outcome_ && outcome_->is_complete(), error_);
        for (auto& event : synced_events_) {
            summary_.events.push_back(std::move(event.second));
        }
        tidy_up(database_);
        std::string next = summary_.status == exit_status::interrupted ? how_to_go_on()
                           : outcome_                                  ? next_step(summary_)
                                                                       : "";
        if (!outcome_) {
            return {summary_.status, std::nullopt, std::move(next)};
        }
        summary_.age = read_data_age(database_, machine_now());
        return {summary_.status, std::move(summary_), std::move(next)};
    }

    void on_rows(std::size_t report, const std::vector<webcasts::attendee>& rows) override {
        fetched_[report].has_rows = true;
        bar_->see_rows(rows.size());
        store_.stage(event_of(report).listed.id.str(), rows);
    }

    bool on_end(std::size_t report, const webcasts::result<webcasts::report_summary>& end) override {
        const fetched_event& fetched = fetched_[report];
        if (end) {
            keep(fetched.planned, *end);
        } else {
            const webcasts::event_id id = event_of(report).listed.id;
            store_.drop(id.str());
            if (attempts_left_ > 0 && may_succeed_later(end.error(), fetched.has_rows)) {
                console_.report(fmt::format("event {} will be tried again", id.str()), end.error());
                retried_.push_back({fetched.planned});
            } else {
                fail(fetched.planned, end.error());
            }
        }
        return outcome_->should_continue();
    }

  private:
    struct fetched_event {
        std::size_t planned; ///< its index in the plan
        bool has_rows = false;
    };

    /// Record why the run ends early, if the database still takes it.
    void note_end_of_failed_run(const failure& problem) noexcept {
        try {
            bar_.reset();
            database_.roll_back();
            journal_.end(problem.status(), false, problem.what());
        } catch (const std::exception&) {
            return; // the caller tells of the first failure
        }
    }

    /// Return whether to fetch an event again whose report failed in spite of the library's own retries.
    [[nodiscard]] bool may_succeed_later(const webcasts::error& cause, bool has_rows) const {
        // A call renews its session once. If several calls share a session, it may end twice during one of
        // them.
        if (cause.code() == webcasts::api_errc::refused) {
            return attempts_left_ == options_.retries;
        }
        // The library does not retry a report after it has returned rows of it.
        return has_rows && status_of(cause) == exit_status::temporary;
    }

    [[nodiscard]] const planned_event& event_of(std::size_t report) const {
        return plan_[fetched_[report].planned];
    }

    void fetch_events() {
        webcasts::result<event_list> listed = event_list{};
        if (options_.events.empty()) {
            listed = read_event_list(service_);
        } else if (const auto login = service_.login(); !login) {
            listed = login.error();
        } else if (service_.service_time() ||
                   (options_.wire == webcasts::wire_format::csv && service_.events())) {
            now_ = service_now(service_, time_zone("GMT")); // a report in CSV does not tell the time
        }
        if (!listed) {
            console_.report(service_.source(), listed.error());
            summary_.status = status_of(listed.error());
            error_ = explained(listed.error());
            return;
        }
        if (options_.events.empty()) {
            now_ = listed->now;
            for (const std::string& warning : listed->warnings) {
                console_.complain(warning);
            }
            is_partial_ = listed->has_unreadable && options_.is_strict;
            store_list(listed->events);
        }
        make_plan(std::move(listed->events));
        outcome_.emplace(fetched_.size(), console_);
        bar_.emplace(console_, options_.shows_progress, "events", fetched_.size());
        fetch_reports();
        bar_.reset();
        summary_.status = outcome_->status();
        if (summary_.status == exit_status::done && is_partial_) {
            summary_.status = exit_status::partial;
        }
    }

    /// Store what the event list says of stored events, and mark those that it lacks.
    void store_list(const std::vector<webcasts::event_summary>& listed) {
        store_.update_listed(listed);
        const std::uint64_t known = store_.count_listed();
        const std::uint64_t found = known - store_.count_missing(listed);
        if (!options_.accepts_shrink && is_implausible(known, found)) {
            error_ =
                fmt::format("the event list lacks {} of {}", known - found, counted(known, "stored event"));
            console_.complain(fmt::format("{}, which is implausible: nothing is marked as gone; if it is the "
                                          "truth, run sync with --accept-shrink",
                                          error_));
            is_partial_ = true;
            return;
        }
        summary_.gone = store_.mark_gone(listed, *now_);
        if (!summary_.gone.empty()) {
            console_.complain(fmt::format("warning: the event list no longer has {}; what is stored of {} is "
                                          "kept, and marked as gone",
                                          summary_.gone.size() == 1
                                              ? "event " + summary_.gone.front()
                                              : fmt::format("{}: {}", counted(summary_.gone.size(), "event"),
                                                            fmt::join(summary_.gone, ", ")),
                                          summary_.gone.size() == 1 ? "it" : "them"));
        }
    }

    [[nodiscard]] std::string how_to_go_on() const {
        const std::size_t planned = plan_.size() - summary_.skipped;
        const auto stored = std::count_if(summary_.events.begin(), summary_.events.end(),
                                          [](const synced_event& event) { return event.counts.has_value(); });
        if (!outcome_ || stored == 0) {
            return "interrupted: no event was stored, and the database is as it was; run the same command "
                   "again";
        }
        return fmt::format("interrupted: {} of {} stored whole; run the same command again {}", stored,
                           counted(planned, "event is", "events are"),
                           options_.events.empty() ? "within 12 hours, and it fetches only the others"
                                                   : "for the others: it fetches all that --event names");
    }

    void make_plan(std::vector<webcasts::event_summary> listed) {
        plan_ = plan_events(planner_for(database_, options_, now_.value_or(instant())), options_,
                            std::move(listed));
        std::size_t resumed = 0;
        std::size_t purged = 0;
        for (std::size_t i = 0; i < plan_.size(); ++i) {
            resumed += plan_[i].reason == plan_reason::done_before ? 1U : 0U;
            purged += plan_[i].reason == plan_reason::purged ? 1U : 0U;
            if (is_fetched(plan_[i].reason)) {
                fetched_.push_back({i});
            }
        }
        summary_.skipped = plan_.size() - fetched_.size();
        if (resumed > 0) {
            console_.say(fmt::format("{} done already, by the run that was cut off",
                                     counted(resumed, "event is", "events are")));
        }
        if (purged > 0 && (options_.schedule.full || !options_.events.empty())) {
            console_.complain(fmt::format(
                "warning: {} not fetched again, because purge removed {} people; to have them again, set "
                "event.purged_utc to NULL, for example with sqlite3",
                counted(purged, "event is", "events are"), purged == 1 ? "its" : "their"));
        }
        if (options_.wire == webcasts::wire_format::csv && !fetched_.empty()) {
            console_.complain(
                "warning: CSV reports carry no questions and survey answers, so the table answer gets none");
        }
        if (!shown_.is_known()) {
            const std::string hint = windows_zone_hint(shown_.name());
            console_.complain(fmt::format("warning: this machine does not know the time zone {}; times are "
                                          "stored as they come, without UTC{}{}",
                                          shown_.name(), hint.empty() ? "" : "; ", hint));
        }
    }

    void fetch_reports() {
        for (attempts_left_ = options_.retries; !fetched_.empty() && outcome_->should_continue();
             --attempts_left_) {
            std::vector<webcasts::query_params> queries;
            for (const fetched_event& event : fetched_) {
                webcasts::query_params query = options_.query;
                query.event = plan_[event.planned].listed.id.str();
                if (reported_.name() != shown_.name()) {
                    query.tz = reported_.name();
                }
                queries.push_back(std::move(query));
            }
            service_.fetch_reports(std::move(queries), *this);
            fetched_ = std::exchange(retried_, {});
        }
    }

    void keep(std::size_t planned, const webcasts::report_summary& report) {
        const planned_event& event = plan_[planned];
        const std::string_view id = event.listed.id.str();
        const auto before = store_.query_of(id);
        if (before && *before != query_ && !std::exchange(warned_of_filters_, true)) {
            console_.complain(
                fmt::format("warning: {} holds rows of event {} that were asked for with other filters; "
                            "what this run fetches replaces them",
                            options_.database, id));
        }
        const instant pulled = now_ ? *now_ : now_from_report();
        transaction whole(database_);
        if (const auto reason = reason_to_hold_back(id, pulled, before == query_)) {
            hold_back(planned, *reason);
            whole.commit();
            return;
        }
        auto stored = store_.keep(
            {event.listed, event.reason != plan_reason::named, pulled, report.event_title, query_});
        journal_.note_stored(id, {.registrants = stored.counts.registrants,
                                  .pulled = pulled,
                                  .unreadable = report.unreadable.count});
        whole.commit();
        outcome_->succeed();
        bar_->step(fmt::format("event {}: {}{}", id, counted(stored.counts.registrants, "registrant"),
                               left_out_text(stored.counts)));
        synced_events_[planned] = {.event_id = std::string(id),
                                   .status = sync_status::stored,
                                   .title = std::move(stored.title),
                                   .counts = stored.counts,
                                   .begun = stored.begun,
                                   .error = {},
                                   .unreadable = report.unreadable.count};
        if (!report.unreadable.empty()) {
            console_.complain(
                unreadable_text(fmt::format("event {}", id), report.unreadable, service_.secrets()));
            is_partial_ = is_partial_ || options_.is_strict;
        }
    }

    /// Return the time by the service's clock as a report tells it. One in CSV does not tell
    /// it; then it is as far ahead of this machine's as the latest run saw it.
    instant now_from_report() {
        const auto told = service_.service_time();
        return told ? reported_.to_instant(*told) : machine_now() + service_clock_lead(database_);
    }

    /// Return why the staged rows of an event must not replace the stored ones; `nullopt` if they may.
    std::optional<std::string> reason_to_hold_back(std::string_view event, instant pulled,
                                                   bool same_filters) {
        const auto bookmark = journal_.pulled(event);
        const bool is_asked_for = options_.schedule.full || !options_.events.empty();
        if (bookmark && pulled < *bookmark && !is_asked_for) {
            return fmt::format("the report is of {}, and what is stored of {}; if the service's clock was "
                               "wrong then, run sync with --full",
                               utc_text(pulled), utc_text(*bookmark));
        }
        if (!same_filters || options_.accepts_shrink) {
            return std::nullopt;
        }
        auto reason = reason_of_shrink(store_.stored_rows(event), store_.staged_rows(event),
                                       options_.wire != webcasts::wire_format::csv);
        if (reason) {
            reason->append("; if that is the truth, run sync with --accept-shrink");
        }
        return reason;
    }

    /// Keep what is stored of an event, in the caller's transaction.
    void hold_back(std::size_t planned, const std::string& reason) {
        const webcasts::event_summary& event = plan_[planned].listed;
        const std::string id(event.id.str());
        console_.complain(fmt::format("event {} is kept as it was: {}", id, reason));
        journal_.note_kept(id, store_.staged_rows(id).registrations, reason);
        store_.drop(id);
        outcome_->succeed();
        is_partial_ = true;
        bar_->step();
        auto stored = store_.read_back(id);
        synced_events_[planned] = {.event_id = id,
                                   .status = sync_status::kept,
                                   .title = std::move(stored.title),
                                   .counts = stored.counts,
                                   .begun = stored.begun,
                                   .error = reason};
    }

    void fail(std::size_t planned, const webcasts::error& cause) {
        const webcasts::event_summary& event = plan_[planned].listed;
        outcome_->fail(event.id, cause);
        if (status_of(cause) != exit_status::interrupted) {
            journal_.note_failed(event.id.str(), explained(cause));
            bar_->step();
            synced_events_[planned] = {.event_id = std::string(event.id.str()),
                                       .status = sync_status::failed,
                                       .title = event.title,
                                       .counts = std::nullopt,
                                       .begun = true,
                                       .error = explained(cause)};
        }
    }

    const sync_options& options_;
    service_client& service_;
    const console& console_;
    std::string query_;
    time_zone reported_;
    time_zone shown_;
    sqlite_connection database_;
    database_lock lock_;
    attendee_store store_;
    run_journal journal_;
    std::optional<run_outcome> outcome_; ///< absent until the run has its plan
    std::optional<progress> bar_;        ///< only while reports are fetched
    std::optional<instant> now_; ///< by the service's clock; absent if neither event list nor log-in told it
    std::vector<planned_event> plan_;
    std::vector<fetched_event> fetched_; ///< the events of the current attempt, in the order of their queries
    std::vector<fetched_event> retried_;
    unsigned attempts_left_ = 0;
    std::map<std::size_t, synced_event>
        synced_events_; ///< by the index in the plan; reports end in any order
    sync_summary summary_;
    std::string error_;       ///< why the run as a whole failed; empty: it did not
    bool is_partial_ = false; ///< something that was received was not stored, or not read and asked for
    bool warned_of_filters_ = false;
};

} // namespace

sync_result synchronize(const sync_options& options, service_client& service, const console& console) {
    return sync_run(options, service, console).run();
}

webcasts::result<std::vector<planned_event>> plan_sync(const sync_options& options, service_client& service,
                                                       const console& console) {
    auto listed = read_event_list(service);
    if (!listed) {
        return std::move(listed).error();
    }
    for (const std::string& warning : listed->warnings) {
        console.complain(warning);
    }
    sync_planner planner(options.schedule, listed->now, filters_of(options.query));
    if (::access(options.database.c_str(), F_OK) == 0) {
        auto database = open_to_read(options.database);
        refuse_other_source(database, options.database, service.source());
        planner = planner_for(database, options, listed->now);
    }
    return plan_events(planner, options,
                       options.events.empty() ? std::move(listed->events)
                                              : std::vector<webcasts::event_summary>());
}

} // namespace exporter
