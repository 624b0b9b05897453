// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_EXAMPLES_EXPORT_HTML_REPORT_FIGURES_HPP
#define WEBCASTS_EXAMPLES_EXPORT_HTML_REPORT_FIGURES_HPP

#include "store/sqlite_connection.hpp"
#include "sync/data_age.hpp"
#include "text/time_zone.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace exporter {

/// What the shares of those who attended count in the engagement score, as in v_engagement.
struct engagement_weights {
    static constexpr double watched = 60; ///< of the scheduled time
    static constexpr double asked = 20;
    static constexpr double surveyed = 20;
};

/// A row of `v_funnel`, or the sum of rows.
struct funnel_figures {
    std::string event_id;
    std::string title;
    std::string sched_start;
    std::optional<instant> start{}; ///< as scheduled
    bool begun = true;
    std::int64_t registrants = 0;
    std::int64_t eligible = 0;
    std::int64_t attended_live = 0;
    std::int64_t on_demand = 0;
    std::int64_t attended = 0;
    std::int64_t no_shows = 0;
    std::int64_t live_watch_seconds = 0;
    std::int64_t watch_seconds = 0;
    std::int64_t asked = 0;
    std::int64_t surveyed = 0;

    // Of v_engagement.
    std::int64_t questions = 0;
    std::int64_t survey_answers = 0;
    std::int64_t scored_people = 0; ///< who attended events whose length is known
    double watched_shares = 0;      ///< of the scheduled time, summed over these people
    std::int64_t scored_asked = 0;
    std::int64_t scored_surveyed = 0;

    // Of v_new_people. They are people with an e-mail address, of events whose start is known.
    std::int64_t new_people = 0;
    std::int64_t returning_people = 0;

    std::optional<double> drop_off{}; ///< of v_drop_off, of the kind with the highest peak; not summed

    /// The engagement score, from 0 to 100; absent if nobody attended an event whose length is known.
    [[nodiscard]] std::optional<double> score() const noexcept;

    funnel_figures& operator+=(const funnel_figures& other) noexcept;
};

/// A row of `v_domain`, `v_company`, `v_source` or `v_lead_time`, summed over events.
struct group_figures {
    std::string name;
    std::int64_t registrants = 0;
    std::int64_t eligible = 0;
    std::int64_t attended = 0;
    std::int64_t no_shows = 0;
    std::int64_t watch_seconds = 0;

    group_figures& operator+=(const group_figures& other) noexcept;
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
    std::optional<std::int64_t> part{}; ///< drawn inside the column in a second colour
};

/// The value of a curve from a second on.
struct curve_point {
    std::int64_t at_s = 0; ///< since 1970, UTC
    std::int64_t value = 0;
};

/// How many people watched an event at the same time, from `v_drop_off` and `v_concurrency`.
struct viewing_curve {
    std::string event_id;
    std::string title;
    std::string kind; ///< `live` or `simlive`
    std::int64_t peak = 0;
    instant peak_at;
    bool is_scheduled = false; ///< whether the event's times are known, and so the following numbers
    /// How many watched after a quarter, a half and three quarters of the scheduled time, and near its end.
    std::array<std::int64_t, 4> later{};
    std::optional<double> drop_off{};
    std::vector<curve_point> points; ///< of the largest audiences and the latest events
};

/// The events of a month in the page's time zone, without those whose start is not known.
struct month_figures {
    std::string month; ///< `2026-03`
    std::int64_t events = 0;
    funnel_figures total;
    funnel_figures begun; ///< the sum over events that have begun
};

/// An answer to a question of a survey, from `v_survey`.
struct answer_figures {
    std::string answer;
    std::int64_t people = 0;
};

/// The answers to a question of a survey. An answer that might be in somebody's own words is shown only if
/// the reader asked for texts: one that a single person gave, unless it is a number, or at least half of the
/// question's answers were given by several people.
struct survey_figures {
    std::string question;
    std::int64_t answers = 0;          ///< one for each person and answer
    std::vector<answer_figures> shown; ///< in the order of the page
    std::int64_t others = 0;           ///< answers that are not shown
    std::optional<double> average{};   ///< if all answers are numbers
};

/// How many questions of surveys the page shows at most. Surveys have few questions; a service that sends a
/// new one with each registrant must fill neither memory nor page.
inline constexpr std::size_t max_surveys = 500;

/// A question that somebody asked, or a long survey answer, in that person's words.
struct written_text {
    std::string title; ///< of the event
    std::string event_id;
    std::optional<instant> time{}; ///< of a question
    std::string question;
    std::string answer; ///< of a survey
};

/// All figures of the page. The numbers come from the views.
struct report_figures {
    std::string source; ///< the service that fills the database; empty: nothing is stored yet
    data_age age;
    time_zone zone{"UTC"};          ///< that of the account, if all events have one that is known
    std::size_t failing = 0;        ///< events whose latest report was not stored
    std::int64_t stored_events = 0; ///< in the database
    funnel_figures all_begun;       ///< if one event was named: the sum over all events that have begun
    std::int64_t all_begun_events = 0;
    std::int64_t people = 0; ///< different ones, over all events
    std::vector<funnel_figures> events;
    funnel_figures total;
    funnel_figures begun;          ///< the sum over events that have begun, of which the rates are
    std::string registration_unit; ///< `day`, `week` (from Monday), `month` or `year`, in UTC
    std::vector<column_of_chart> registrations;
    std::vector<group_figures> lead_times;    ///< people by how early they registered
    std::vector<column_of_chart> watch_times; ///< people who attended, by how long they watched
    std::vector<viewing_curve> curves;        ///< the highest peak first
    std::vector<month_figures> months;        ///< the latest first
    std::vector<survey_figures> surveys;      ///< the most answered questions, the most answered first
    std::size_t survey_questions = 0;         ///< how many there are; at most `max_surveys` are in `surveys`
    bool has_texts = false;                   ///< whether the following two were asked for
    std::vector<written_text> questions;      ///< the latest first, of them a limited number
    std::vector<written_text> answers;        ///< long answers to surveys, of them a limited number
    std::int64_t long_answers = 0;            ///< how many there are
    top_groups companies;
    top_groups domains;
    top_groups sources;
};

/// Whether a page has what people wrote: the questions that they asked, and survey answers in their words.
enum class written_texts { left_out, shown };

/// Read the figures of the wanted events (a JSON array of ids, or `nullopt` for all), and the age of the
/// data at `now`, by this machine's clock.
[[nodiscard]] report_figures read_figures(sqlite_connection& database,
                                          const std::optional<std::string>& events, instant now,
                                          written_texts texts = written_texts::left_out);

} // namespace exporter

#endif
