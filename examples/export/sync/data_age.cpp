// SPDX-License-Identifier: BSL-1.0
#include "sync/data_age.hpp"

#include "sync/stored_plan.hpp"
#include "text/counted.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <map>

namespace exporter {

namespace {

/// The rows of an event: as of when, by the service's clock, and when they were fetched, by this machine's.
struct fetched_rows {
    instant pulled;
    instant fetched;
};

std::map<std::string, fetched_rows> rows_of_events(sqlite_connection& database) {
    std::map<std::string, fetched_rows> rows;
    sqlite_statement query(
        database, "SELECT b.event_id, b.pulled, r.started FROM bookmark b LEFT JOIN (SELECT event_id, "
                  "max(run_id) AS run_id FROM run_event WHERE status = 'stored' GROUP BY event_id) USING "
                  "(event_id) LEFT JOIN run r USING (run_id)");
    while (query.step()) {
        if (const auto pulled = parse_utc(query.text(1))) {
            rows.emplace(query.text(0), fetched_rows{*pulled, parse_utc(query.text(2)).value_or(*pulled)});
        }
    }
    return rows;
}

/// Return whether every run renews an event's rows, so that they should be as new as the latest run.
bool is_renewed_by_every_run(plan_reason reason) noexcept {
    return reason == plan_reason::not_over || reason == plan_reason::recent;
}

} // namespace

std::chrono::seconds service_clock_lead(sqlite_connection& database) {
    sqlite_statement query(database, "SELECT b.pulled, r.started FROM run_event e JOIN run r USING (run_id) "
                                     "JOIN bookmark b USING (event_id) WHERE e.status = 'stored' "
                                     "ORDER BY run_id DESC LIMIT 1");
    std::chrono::seconds lead{0};
    while (query.step()) {
        const auto pulled = parse_utc(query.text(0));
        const auto started = parse_utc(query.text(1));
        if (pulled && started) {
            lead = *pulled - *started;
        }
    }
    return lead;
}

data_age read_data_age(sqlite_connection& database, instant now) {
    data_age result;
    const instant service_now = now + service_clock_lead(database);
    const auto planned_now = plan_from_stored(database, service_now);
    const auto planned_before = plan_from_stored(database, service_now - data_age::max_of_fresh_data);
    const auto all_rows = rows_of_events(database);
    std::optional<instant> oldest_fetched;
    for (std::size_t i = 0; i < planned_now.size(); ++i) {
        const plan_reason reason = planned_now[i].reason;
        // Rows that are renewed once a week are late only when a run had the time to renew them.
        if (!is_renewed_by_every_run(reason) &&
            !(is_fetched(reason) && is_fetched(planned_before[i].reason))) {
            continue;
        }
        const auto rows = all_rows.find(std::string(planned_now[i].listed.id.str()));
        if (rows == all_rows.end()) {
            continue;
        }
        const instant fetched = rows->second.fetched;
        result.stale_events += now - fetched > data_age::max_of_fresh_data ? 1U : 0U;
        if (!oldest_fetched || fetched < *oldest_fetched) {
            oldest_fetched = fetched;
            result.as_of = rows->second.pulled;
        }
    }
    if (!oldest_fetched) {
        // No event needs a renewal: the latest good run has seen that.
        sqlite_statement latest(database, "SELECT started FROM run WHERE complete AND exit_status = 0 "
                                          "AND EXISTS (SELECT 1 FROM bookmark) ORDER BY run_id DESC LIMIT 1");
        while (latest.step()) {
            oldest_fetched = result.as_of = parse_utc(latest.text(0));
        }
    }
    if (oldest_fetched) {
        result.age = std::max(now - *oldest_fetched, std::chrono::seconds(0));
    }
    return result;
}

std::string age_text(std::chrono::seconds age) {
    const auto hours = std::chrono::floor<std::chrono::hours>(age).count();
    constexpr std::int64_t hours_told = 48;
    if (hours >= hours_told) {
        return counted(static_cast<std::uint64_t>(hours / 24), "day");
    }
    return hours == 0 ? "less than an hour" : counted(static_cast<std::uint64_t>(hours), "hour");
}

std::string stale_text(const data_age& age) {
    return age.is_stale() ? fmt::format("the data are of {}, {} old", utc_text(*age.as_of), age_text(age.age))
                          : std::string();
}

void add_age(json_object& object, const data_age& age) {
    if (age.as_of) {
        object.text("data_as_of", utc_text(*age.as_of));
        object.json("data_age_seconds", std::to_string(age.age.count()));
    } else {
        object.json("data_as_of", "null").json("data_age_seconds", "null");
    }
}

} // namespace exporter
