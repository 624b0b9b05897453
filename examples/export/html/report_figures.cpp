// SPDX-License-Identifier: BSL-1.0
#include "html/report_figures.hpp"

#include "store/event_selection.hpp"
#include "sync/run_journal.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <chrono>
#include <cstddef>
#include <fmt/format.h>
#include <limits>
#include <map>
#include <string_view>
#include <utility>

namespace exporter {

namespace {

using events_filter = std::optional<std::string>;

constexpr std::size_t max_groups = 10;

/// Run a query whose `?1` is the wanted events. Calls `visit(query)` for each row.
template <class Visit>
void for_each_row(sqlite_connection& database, const std::string& sql, const events_filter& events,
                  Visit&& visit) {
    sqlite_statement query(database, sql.c_str());
    query.bind(events);
    while (query.step()) {
        visit(query);
    }
}

void read_funnel(report_figures& figures, sqlite_connection& database, const events_filter& events) {
    const std::string sql =
        "SELECT event_id, title, coalesce(sched_start, ''), begun, registrants, eligible, "
        "attended_live, live, simlive, on_demand, attended, no_shows, live_watch_seconds, "
        "on_demand_watch_seconds, watch_seconds, asked, surveyed FROM v_funnel WHERE " +
        is_wanted("event_id") + " ORDER BY coalesce(sched_start_utc, sched_start) DESC, event_id";
    for_each_row(database, sql, events, [&](const sqlite_statement& row) {
        figures.events.push_back({.event_id = row.text(0),
                                  .title = row.text(1),
                                  .sched_start = row.text(2),
                                  .begun = row.number(3) != 0,
                                  .registrants = row.number(4),
                                  .eligible = row.number(5),
                                  .attended_live = row.number(6),
                                  .live = row.number(7),
                                  .simlive = row.number(8),
                                  .on_demand = row.number(9),
                                  .attended = row.number(10),
                                  .no_shows = row.number(11),
                                  .live_watch_seconds = row.number(12),
                                  .on_demand_watch_seconds = row.number(13),
                                  .watch_seconds = row.number(14),
                                  .asked = row.number(15),
                                  .surveyed = row.number(16)});
        figures.total += figures.events.back();
        if (figures.events.back().begun) {
            figures.begun += figures.events.back();
        }
    });
    for_each_row(database,
                 "SELECT count(DISTINCT iif(instr(email_key, '@'), email_key, event_id || email_key)) FROM "
                 "v_attendance WHERE " +
                     is_wanted("event_id"),
                 events, [&](const sqlite_statement& row) { figures.people = row.number(0); });
}

std::chrono::sys_days day_of(std::string_view text) {
    int year = 1970;
    unsigned month = 1;
    unsigned day = 1;
    if (text.size() >= 10) {
        std::from_chars(text.data(), text.data() + 4, year);
        std::from_chars(text.data() + 5, text.data() + 7, month);
        std::from_chars(text.data() + 8, text.data() + 10, day);
    }
    return std::chrono::year(year) / std::chrono::month(month) / std::chrono::day(day);
}

/// Return the first day of a day's week, month or year.
std::chrono::sys_days first_of(std::string_view unit, std::chrono::sys_days day) {
    const std::chrono::year_month_day date(day);
    if (unit == "week") {
        return day - (std::chrono::weekday(day) - std::chrono::Monday);
    }
    if (unit == "month") {
        return date.year() / date.month() / std::chrono::day(1);
    }
    return unit == "year" ? std::chrono::sys_days(date.year() / std::chrono::January / std::chrono::day(1))
                          : day;
}

std::chrono::sys_days next_after(std::string_view unit, std::chrono::sys_days first) {
    constexpr std::chrono::days longest{366};
    const auto length = unit == "day"     ? std::chrono::days(1)
                        : unit == "week"  ? std::chrono::days(7)
                        : unit == "month" ? std::chrono::days(31)
                                          : longest;
    return first_of(unit, first + length);
}

std::string label_of(std::string_view unit, std::chrono::sys_days day) {
    const std::chrono::year_month_day date(day);
    const auto year = static_cast<int>(date.year());
    const auto month = static_cast<unsigned>(date.month());
    if (unit == "year") {
        return fmt::format("{}", year);
    }
    return unit == "month" ? fmt::format("{}-{:02}", year, month)
                           : fmt::format("{}-{:02}-{:02}", year, month, static_cast<unsigned>(date.day()));
}

void read_registrations(report_figures& figures, sqlite_connection& database, const events_filter& events) {
    std::map<std::chrono::sys_days, std::int64_t> by_day;
    const std::string sql =
        "SELECT date(coalesce(reg_date_utc, reg_date)) AS day, count(*) FROM v_person_event WHERE day IS NOT "
        "NULL AND " +
        is_wanted("event_id") + " GROUP BY day";
    for_each_row(database, sql, events,
                 [&](const sqlite_statement& row) { by_day[day_of(row.text(0))] += row.number(1); });
    if (by_day.empty()) {
        figures.registration_unit = "day";
        return;
    }
    constexpr int max_columns = 31;
    const auto first = by_day.begin()->first;
    const auto last = by_day.rbegin()->first;
    const auto days = (last - first).count() + 1;
    figures.registration_unit = days <= max_columns         ? "day"
                                : days <= 7 * max_columns   ? "week"
                                : days <= 30L * max_columns ? "month"
                                                            : "year";
    const std::string_view unit = figures.registration_unit;
    auto next = by_day.begin();
    for (auto begin = first_of(unit, first); begin <= last; begin = next_after(unit, begin)) {
        column_of_chart column{label_of(unit, begin), 0};
        for (; next != by_day.end() && next->first < next_after(unit, begin); ++next) {
            column.value += next->second;
        }
        figures.registrations.push_back(std::move(column));
    }
}

void read_watch_times(report_figures& figures, sqlite_connection& database, const events_filter& events) {
    struct range {
        const char* label;
        std::int64_t below_minutes;
    };
    constexpr std::array<range, 7> ranges{{{"< 5", 5},
                                           {"5–15", 15},
                                           {"15–30", 30},
                                           {"30–45", 45},
                                           {"45–60", 60},
                                           {"60–90", 90},
                                           {"≥ 90", std::numeric_limits<std::int64_t>::max()}}};
    for (const range& item : ranges) {
        figures.watch_times.push_back({item.label, 0});
    }
    const std::string sql =
        "SELECT watch_seconds / 60 AS minutes, count(*) FROM v_person_event WHERE attended AND " +
        is_wanted("event_id") + " GROUP BY minutes";
    for_each_row(database, sql, events, [&](const sqlite_statement& row) {
        const auto* const fitting = std::find_if(ranges.begin(), ranges.end(), [&](const range& item) {
            return row.number(0) < item.below_minutes;
        });
        figures.watch_times[static_cast<std::size_t>(fitting - ranges.begin())].value += row.number(1);
    });
}

/// Keep the highest value of each of about 200 spans of time. The peak is kept.
std::vector<curve_point> thinned(const std::vector<curve_point>& points) {
    constexpr std::int64_t most = 200;
    if (points.size() <= static_cast<std::size_t>(most)) {
        return points;
    }
    const std::int64_t begin = points.front().at_s;
    const std::int64_t span = std::max<std::int64_t>((points.back().at_s - begin) / most, 1);
    std::vector<curve_point> kept;
    for (const curve_point& point : points) {
        if (!kept.empty() && (point.at_s - begin) / span == (kept.back().at_s - begin) / span) {
            kept.back() = point.value > kept.back().value ? point : kept.back();
        } else {
            kept.push_back(point);
        }
    }
    kept.push_back(points.back()); // where the value is 0 again
    return kept;
}

void read_curves(report_figures& figures, sqlite_connection& database, const events_filter& events) {
    constexpr std::size_t max_curves = 6;
    const std::string sql = "SELECT c.event_id, e.title, c.kind, CAST(strftime('%s', c.at_utc) AS INTEGER), "
                            "c.viewers, c.at_utc FROM v_concurrency "
                            "c JOIN event e USING (event_id) WHERE c.kind IN ('live', 'simlive') AND " +
                            is_wanted("c.event_id") + " ORDER BY c.event_id, c.kind, c.at_utc";
    for_each_row(database, sql, events, [&](const sqlite_statement& row) {
        if (figures.curves.empty() || figures.curves.back().event_id != row.text(0) ||
            figures.curves.back().kind != row.text(2)) {
            figures.curves.push_back({row.text(0), row.text(1), row.text(2), {}, 0, {}});
        }
        viewing_curve& curve = figures.curves.back();
        curve.points.push_back({row.number(3), row.number(4)});
        if (row.number(4) > curve.peak) {
            curve.peak = row.number(4);
            curve.peak_at_utc = row.text(5);
        }
    });
    std::stable_sort(figures.curves.begin(), figures.curves.end(),
                     [](const viewing_curve& a, const viewing_curve& b) { return a.peak > b.peak; });
    for (std::size_t i = 0; i < figures.curves.size(); ++i) {
        figures.curves[i].points =
            i < max_curves ? thinned(figures.curves[i].points) : std::vector<curve_point>();
    }
}

top_groups read_groups(sqlite_connection& database, const std::string& view, const std::string& column,
                       const events_filter& events) {
    top_groups groups;
    const std::string sql = fmt::format("SELECT {0}, sum(registrants) AS n, sum(eligible), sum(attended), "
                                        "sum(no_shows), sum(watch_seconds) FROM "
                                        "{1} WHERE {2} GROUP BY {0} ORDER BY n DESC, {0}",
                                        column, view, is_wanted("event_id"));
    for_each_row(database, sql, events, [&](const sqlite_statement& row) {
        const group_figures group{.name = row.text(0),
                                  .registrants = row.number(1),
                                  .eligible = row.number(2),
                                  .attended = row.number(3),
                                  .no_shows = row.number(4),
                                  .watch_seconds = row.number(5)};
        if (groups.top.size() < max_groups) {
            groups.top.push_back(group);
            return;
        }
        ++groups.others;
        groups.rest.registrants += group.registrants;
        groups.rest.eligible += group.eligible;
        groups.rest.attended += group.attended;
        groups.rest.no_shows += group.no_shows;
        groups.rest.watch_seconds += group.watch_seconds;
    });
    return groups;
}

} // namespace

funnel_figures& funnel_figures::operator+=(const funnel_figures& other) noexcept {
    registrants += other.registrants;
    eligible += other.eligible;
    attended_live += other.attended_live;
    live_watch_seconds += other.live_watch_seconds;
    on_demand_watch_seconds += other.on_demand_watch_seconds;
    attended += other.attended;
    live += other.live;
    simlive += other.simlive;
    on_demand += other.on_demand;
    no_shows += other.no_shows;
    watch_seconds += other.watch_seconds;
    asked += other.asked;
    surveyed += other.surveyed;
    return *this;
}

report_figures read_figures(sqlite_connection& database, const events_filter& events, instant now) {
    report_figures figures;
    // All figures are of one state, even if a run of sync stores events at the same time.
    const transaction snapshot(database, transaction_kind::deferred);
    figures.source = source_of_data(database);
    figures.age = read_data_age(database, now);
    read_funnel(figures, database, events);
    read_registrations(figures, database, events);
    read_watch_times(figures, database, events);
    read_curves(figures, database, events);
    figures.domains = read_groups(database, "v_domain", "domain", events);
    figures.sources = read_groups(database, "v_source", "sti", events);
    return figures;
}

} // namespace exporter
