// SPDX-License-Identifier: BSL-1.0
#include "sync/stored_plan.hpp"

#include "sync/run_journal.hpp"

#include <chrono>
#include <utility>

namespace exporter {

namespace {

std::optional<webcasts::local_time> gmt_of(const sqlite_statement& row, int column) {
    const auto at = parse_utc(row.text(column));
    return at ? std::optional(webcasts::local_time(at->time_since_epoch())) : std::nullopt;
}

} // namespace

std::vector<planned_event> plan_from_stored(sqlite_connection& database, instant now) {
    sync_schedule schedule;
    sqlite_statement latest(
        database, "SELECT lookback FROM run WHERE lookback IS NOT NULL ORDER BY run_id DESC LIMIT 1");
    while (latest.step()) {
        schedule.lookback = std::chrono::seconds(latest.number(0));
    }
    sync_planner planner(schedule, now, "");
    auto bookmarks = read_bookmarks(database);
    for (auto& item : bookmarks) {
        item.second.query.clear(); // the next run is expected to have the same filters
    }
    planner.set_bookmarks(std::move(bookmarks));
    planner.skip_purged(read_purged(database));
    std::vector<planned_event> plan;
    sqlite_statement events(
        database, "SELECT event_id, title, coalesce(sched_start_utc, ''), coalesce(sched_end_utc, '') "
                  "FROM event WHERE gone_utc IS NULL ORDER BY event_id");
    while (events.step()) {
        const auto id = webcasts::event_id::parse(events.text(0));
        if (!id) {
            continue;
        }
        plan.push_back(planner.plan({.id = *id,
                                     .expired = false,
                                     .title = events.text(1),
                                     .scheduled_start = gmt_of(events, 2),
                                     .scheduled_end = gmt_of(events, 3),
                                     .extra = {}}));
    }
    return plan;
}

} // namespace exporter
