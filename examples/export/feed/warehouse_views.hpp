// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_EXAMPLES_EXPORT_FEED_WAREHOUSE_VIEWS_HPP
#define WEBCASTS_EXAMPLES_EXPORT_FEED_WAREHOUSE_VIEWS_HPP

#include <array>
#include <string>
#include <string_view>

namespace exporter {

/// A view over the tables of the feed.
struct warehouse_view {
    std::string_view name;
    std::string_view sql; ///< a query that both PostgreSQL and DuckDB understand
};

/// The views that the database has (schema_views.hpp), with the same columns, over tables named as its own.
/// An instant has the engine's type. `v_new_people` is absent: it looks at people of other events, those that
/// a purge removed among them.
inline constexpr std::array<warehouse_view, 16> warehouse_views{{
    {"event", "SELECT event_id, title, expired, sched_start, sched_end, begun, time_zone, query, extra, "
              "sched_start_utc, sched_end_utc, gone_utc, purged_utc FROM event_summary"},
    {"v_funnel",
     "SELECT event_id, title, sched_start, sched_start_utc, begun, gone_utc, registrants, eligible, "
     "attended_live, live, simlive, on_demand, attended, no_shows, live_rate, attendance_rate, no_show_rate, "
     "watch_seconds, live_watch_seconds, on_demand_watch_seconds, average_watch_seconds, "
     "average_live_watch_seconds, average_on_demand_watch_seconds, asked, surveyed FROM event_summary"},
    {"v_person_event",
     "SELECT event_id, email_key, registrations, email, fname, lname, company, domain, sti, reg_date, "
     "reg_date_utc, eligible, attended_live, live, simlive, on_demand, attended, no_show, sessions, "
     "watch_seconds, live_watch_seconds, on_demand_watch_seconds, first_seen_utc, last_seen_utc, questions, "
     "survey_answers FROM person_event"},
    {"v_attendance",
     "SELECT event_id, email_key, registrations, email, fname, lname, company, domain, sti, reg_date, "
     "reg_date_utc, eligible, attended_live, live, simlive, on_demand, attended, no_show, sessions FROM "
     "person_event"},
    {"v_watch",
     "SELECT event_id, email_key, intervals, watch_seconds, live_watch_seconds, on_demand_watch_seconds, "
     "summed_seconds, first_seen_utc, last_seen_utc FROM person_event WHERE intervals > 0"},
    {"v_domain", "SELECT event_id, name AS domain, registrants, eligible, attended_live, attended, no_shows, "
                 "watch_seconds FROM event_group WHERE \"grouping\" = 'domain'"},
    {"v_source",
     "SELECT event_id, name AS sti, registrants, eligible, attended_live, attended, no_shows, watch_seconds "
     "FROM event_group WHERE \"grouping\" = 'sti'"},
    {"v_company",
     "SELECT event_id, name AS company, registrants, eligible, attended_live, attended, no_shows, "
     "watch_seconds FROM event_group WHERE \"grouping\" = 'company'"},
    {"v_registration_day",
     "SELECT event_id, name AS day, registrants, eligible, attended_live, attended, no_shows, watch_seconds "
     "FROM event_group WHERE \"grouping\" = 'day'"},
    {"v_watch_minutes",
     "SELECT event_id, CASE WHEN \"grouping\" = 'minutes' THEN CAST(name AS integer) END AS minutes, "
     "attended, attended_live, watch_seconds FROM event_group WHERE \"grouping\" = 'minutes'"},
    {"v_lead_time",
     "SELECT event_id, CASE WHEN \"grouping\" = 'lead' THEN CAST(name AS integer) END AS days, "
     "registrants, eligible, attended_live, attended, no_shows, watch_seconds FROM event_group "
     "WHERE \"grouping\" = 'lead'"},
    {"v_engagement",
     "SELECT event_id, scheduled_seconds, attended, engaged_seconds, asked_attended, surveyed_attended, "
     "questions, survey_answers, watched_share, asked_share, surveyed_share, score FROM event_summary"},
    {"v_drop_off",
     "SELECT event_id, kind, peak, peak_at_utc, at_quarter, at_half, at_three_quarters, near_end, "
     "drop_off FROM event_drop_off"},
    {"v_survey", "SELECT event_id, question, answer, people FROM event_survey"},
    {"v_concurrency", "SELECT event_id, kind, at_utc, viewers FROM event_audience"},
    {"v_interval",
     "SELECT event_id, email_key, kind, coalesce(start_s, end_s - coalesce(duration, 0)) AS start_s, CASE "
     "WHEN start_s IS NULL THEN end_s WHEN end_s > start_s THEN least(end_s, start_s + coalesce(duration, "
     "end_s - start_s)) ELSE start_s + coalesce(duration, 0) END AS end_s FROM (SELECT s.event_id, "
     "a.person_key AS email_key, s.kind, CASE WHEN s.session_duration < 0 THEN 0 ELSE s.session_duration END "
     "AS duration, CAST(extract(epoch FROM s.session_start_utc) AS bigint) AS start_s, CAST(extract(epoch "
     "FROM s.session_end_utc) AS bigint) AS end_s FROM session s JOIN attendee a ON a.event_id = s.event_id "
     "AND a.email_key = s.email_key) instants WHERE start_s IS NOT NULL OR end_s IS NOT NULL"},
}};

/// The file of `duckdb_script`, beside the manifest.
inline constexpr std::string_view duckdb_script_name = "duckdb.sql";

/// Return a DuckDB script that gives a data set's tables and views the names that they have in the database.
/// DuckDB looks for the files in its own folder, or in that of its setting `file_search_path`.
[[nodiscard]] std::string duckdb_script();

} // namespace exporter

#endif
