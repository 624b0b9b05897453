// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_EXAMPLES_EXPORT_HTML_REPORT_FIGURES_HPP
#define WEBCASTS_EXAMPLES_EXPORT_HTML_REPORT_FIGURES_HPP

#include "store/sqlite_connection.hpp"
#include "sync/data_age.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace exporter {

/// A row of `v_funnel`, or the sum of rows.
struct funnel_figures {
    std::string event_id;
    std::string title;
    std::string sched_start;
    bool begun = true;
    std::int64_t registrants = 0;
    std::int64_t eligible = 0;
    std::int64_t attended_live = 0;
    std::int64_t live = 0;
    std::int64_t simlive = 0;
    std::int64_t on_demand = 0;
    std::int64_t attended = 0;
    std::int64_t no_shows = 0;
    std::int64_t live_watch_seconds = 0;
    std::int64_t on_demand_watch_seconds = 0;
    std::int64_t watch_seconds = 0;
    std::int64_t asked = 0;
    std::int64_t surveyed = 0;

    funnel_figures& operator+=(const funnel_figures& other) noexcept;
};

/// A domain's or source's rows of `v_domain` or `v_source`, summed over events.
struct group_figures {
    std::string name;
    std::int64_t registrants = 0;
    std::int64_t eligible = 0;
    std::int64_t attended = 0;
    std::int64_t no_shows = 0;
    std::int64_t watch_seconds = 0;
};

/// The most frequent groups, and the sum of all others.
struct top_groups {
    std::vector<group_figures> top;
    std::int64_t others = 0; ///< how many groups are summed in `rest`
    group_figures rest;
};

/// A column of a chart.
struct column_of_chart {
    std::string label;
    std::int64_t value = 0;
};

/// The value of a curve from a second on.
struct curve_point {
    std::int64_t at_s = 0; ///< since 1970, UTC
    std::int64_t value = 0;
};

/// How many people watched an event at the same time, from `v_concurrency`.
struct viewing_curve {
    std::string event_id;
    std::string title;
    std::string kind; ///< `live` or `simlive`
    std::vector<curve_point> points;
    std::int64_t peak = 0;
    std::string peak_at_utc;
};

/// All figures of the page. The numbers come from the views.
struct report_figures {
    std::string source; ///< the service that fills the database; empty: nothing is stored yet
    data_age age;
    std::int64_t people = 0; ///< different ones, over all events
    std::vector<funnel_figures> events;
    funnel_figures total;
    funnel_figures begun;          ///< the sum over events that have begun, of which the rates are
    std::string registration_unit; ///< `day`, `week` (from Monday), `month` or `year`, in UTC
    std::vector<column_of_chart> registrations;
    std::vector<column_of_chart> watch_times; ///< people who attended, by how long they watched
    std::vector<viewing_curve> curves;        ///< the highest peak first
    top_groups domains;
    top_groups sources;
};

/// Read the figures of the wanted events (a JSON array of ids, or `nullopt` for all), and the age of the
/// data at `now`, by this machine's clock.
[[nodiscard]] report_figures read_figures(sqlite_connection& database,
                                          const std::optional<std::string>& events, instant now);

} // namespace exporter

#endif
