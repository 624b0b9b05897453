// SPDX-License-Identifier: BSL-1.0
#include "html/report_figures.hpp"

#include "store/event_selection.hpp"
#include "store/retention.hpp"
#include "sync/database_status.hpp"
#include "sync/run_journal.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <chrono>
#include <cstddef>
#include <fmt/format.h>
#include <functional>
#include <limits>
#include <map>
#include <string_view>
#include <system_error>
#include <unordered_map>
#include <unordered_set>
#include <utility>

namespace exporter {

namespace {

using events_filter = std::optional<std::string>;

constexpr std::size_t max_groups = 10;
constexpr std::size_t max_curves = 6;
constexpr std::size_t max_latest = 12; ///< events with a small curve
constexpr std::size_t max_texts = 200;

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

using events_by_id = std::unordered_map<std::string, funnel_figures*>;

events_by_id index_events(report_figures& figures) {
    events_by_id by_id;
    for (funnel_figures& event : figures.events) {
        by_id.emplace(event.event_id, &event);
    }
    return by_id;
}

/// Read who is new in each of some events.
void read_new_people(sqlite_connection& database, const events_by_id& by_id) {
    sqlite_statement query(database,
                           "SELECT new_people, returning_people FROM v_new_people WHERE event_id = ?");
    for (const auto& [id, event] : by_id) {
        query.bind(id);
        while (query.step()) {
            event->new_people = query.number(0);
            event->returning_people = query.number(1);
        }
    }
}

/// The same for all events, in one pass of an index. v_new_people looks each person up instead, which takes
/// ten times as long at a million of them.
void read_all_new_people(sqlite_connection& database, const events_by_id& by_id) {
    sqlite_statement purged(
        database, "SELECT event_id, new_people, people FROM purged_event WHERE new_people IS NOT NULL");
    while (purged.step()) {
        if (const auto found = by_id.find(purged.text(0)); found != by_id.end()) {
            found->second->new_people = purged.number(1);
            found->second->returning_people = purged.number(2) - purged.number(1);
        }
    }
    // People of events that were purged are known too, but not from an index: both are read in one order.
    sqlite_statement query(database, "SELECT email_key, event_id, event_start_s FROM person_event INDEXED BY "
                                     "person_event_by_person ORDER BY email_key, event_start_s");
    sqlite_statement known(database, "SELECT email_key, start_s FROM known_before ORDER BY email_key");
    bool has_known = known.step();
    std::string person;
    constexpr auto never = std::numeric_limits<std::int64_t>::max();
    std::int64_t first_start = never;
    std::string event_id;
    while (query.step()) {
        const std::string_view key = query.view(0);
        if (key != person) {
            person = key;
            first_start = never;
            while (has_known && known.view(0) < key) {
                has_known = known.step();
            }
            if (has_known && known.view(0) == key) {
                first_start = known.number(1);
            }
        }
        if (key.find('@') == std::string_view::npos || query.is_null(2)) {
            continue;
        }
        const std::int64_t start = query.number(2);
        event_id = query.view(1);
        funnel_figures& event = *by_id.at(event_id);
        ++(first_start < start ? event.returning_people : event.new_people);
        first_start = std::min(first_start, start);
    }
}

constexpr const char* engagement_query =
    "SELECT event_id, questions, survey_answers, attended, watched_share, "
    "asked_attended, surveyed_attended FROM v_engagement";

/// Take what v_engagement says of an event.
void take_engagement(funnel_figures& event, const sqlite_statement& row) {
    event.questions = row.number(1);
    event.survey_answers = row.number(2);
    if (!row.is_null(4)) {
        event.scored_people = row.number(3);
        event.watched_shares = row.real(4) * static_cast<double>(row.number(3));
        event.scored_asked = row.number(5);
        event.scored_surveyed = row.number(6);
    }
}

/// Add what v_engagement and v_new_people say of the events.
void read_engagement(report_figures& figures, sqlite_connection& database, const events_filter& events) {
    const events_by_id by_id = index_events(figures);
    for_each_row(database, engagement_query + (" WHERE " + is_wanted("event_id", events)), events,
                 [&](const sqlite_statement& row) { take_engagement(*by_id.at(row.text(0)), row); });
    events ? read_new_people(database, by_id) : read_all_new_people(database, by_id);
}

/// Read how many watched each event live at the same time, without the curves.
void read_live_audiences(report_figures& figures, sqlite_connection& database, const events_filter& events) {
    const events_by_id by_id = index_events(figures);
    const std::string sql = fmt::format(
        "SELECT event_id, kind, peak, peak_at_utc, at_quarter, at_half, at_three_quarters, near_end, "
        "drop_off FROM v_drop_off WHERE {} ORDER BY peak DESC, event_id, kind",
        is_wanted("event_id", events));
    std::unordered_set<std::string_view> seen;
    for_each_row(database, sql, events, [&](const sqlite_statement& row) {
        funnel_figures& event = *by_id.at(row.text(0));
        viewing_curve curve;
        curve.event_id = event.event_id;
        curve.title = event.title;
        curve.kind = row.text(1);
        curve.peak = row.number(2);
        curve.peak_at = parse_utc(row.text(3)).value_or(instant());
        curve.is_scheduled = !row.is_null(4);
        for (std::size_t i = 0; i < curve.later.size(); ++i) {
            curve.later[i] = row.number(static_cast<int>(i) + 4);
        }
        if (!row.is_null(8)) {
            curve.drop_off = row.real(8);
        }
        if (seen.insert(event.event_id).second) {
            event.drop_off = curve.drop_off;
        }
        figures.curves.push_back(std::move(curve));
    });
}

void read_funnel(report_figures& figures, sqlite_connection& database, const events_filter& events) {
    const std::string sql =
        "SELECT event_id, title, coalesce(sched_start, ''), begun, registrants, eligible, "
        "attended_live, on_demand, attended, no_shows, live_watch_seconds, watch_seconds, asked, surveyed, "
        "coalesce(sched_start_utc, '') FROM v_funnel WHERE " +
        is_wanted("event_id", events) + " ORDER BY coalesce(sched_start_utc, sched_start) DESC, event_id";
    for_each_row(database, sql, events, [&](const sqlite_statement& row) {
        figures.events.push_back({.event_id = row.text(0),
                                  .title = row.text(1),
                                  .sched_start = row.text(2),
                                  .start = parse_utc(row.text(14)),
                                  .begun = row.number(3) != 0,
                                  .registrants = row.number(4),
                                  .eligible = row.number(5),
                                  .attended_live = row.number(6),
                                  .on_demand = row.number(7),
                                  .attended = row.number(8),
                                  .no_shows = row.number(9),
                                  .live_watch_seconds = row.number(10),
                                  .watch_seconds = row.number(11),
                                  .asked = row.number(12),
                                  .surveyed = row.number(13)});
    });
    // Nobody knows whether two people without an address are one.
    for_each_row(database, count_of_people(events), events,
                 [&](const sqlite_statement& row) { figures.people = row.number(0); });
    read_engagement(figures, database, events);
    for (const funnel_figures& event : figures.events) {
        figures.total += event;
        if (event.begun) {
            figures.begun += event;
        }
    }
}

/// The sums that `group_of` reads.
constexpr const char* group_sums =
    "sum(registrants) AS n, sum(eligible), sum(attended), sum(no_shows), sum(watch_seconds)";

/// Return a group from a row of its name and `group_sums`.
group_figures group_of(const sqlite_statement& row) {
    return {.name = row.text(0),
            .registrants = row.number(1),
            .eligible = row.number(2),
            .attended = row.number(3),
            .no_shows = row.number(4),
            .watch_seconds = row.number(5)};
}

/// A range of whole numbers, from where the range before it ends.
struct number_range {
    const char* label;
    std::int64_t end; ///< the first number that is not in it; of the last range it does not matter
};

/// Return the index of the range that a number is in.
template <std::size_t Size>
std::size_t index_of_range(const std::array<number_range, Size>& ranges, std::int64_t number) {
    const auto* const found = std::find_if(ranges.begin(), ranges.end() - 1,
                                           [&](const number_range& item) { return number < item.end; });
    return static_cast<std::size_t>(found - ranges.begin());
}

std::chrono::sys_days day_of(const std::string& text) {
    return std::chrono::floor<std::chrono::days>(parse_utc(text + "T00:00:00Z").value_or(instant()));
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
    return utc_text(day).substr(0, unit == "year" ? 4 : unit == "month" ? 7 : 10);
}

void read_registrations(report_figures& figures, sqlite_connection& database, const events_filter& events) {
    std::map<std::chrono::sys_days, std::int64_t> by_day;
    const std::string sql = "SELECT day, sum(registrants) FROM v_registration_day WHERE " +
                            is_wanted("event_id", events) + " GROUP BY day";
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
    constexpr std::array<number_range, 7> ranges{
        {{"< 5", 5}, {"5–15", 15}, {"15–30", 30}, {"30–45", 45}, {"45–60", 60}, {"60–90", 90}, {"≥ 90", 0}}};
    for (const number_range& item : ranges) {
        figures.watch_times.push_back({item.label, 0});
    }
    const std::string sql = "SELECT minutes, sum(attended) FROM v_watch_minutes WHERE " +
                            is_wanted("event_id", events) + " GROUP BY minutes";
    for_each_row(database, sql, events, [&](const sqlite_statement& row) {
        figures.watch_times[index_of_range(ranges, row.number(0))].value += row.number(1);
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

/// Read the curves of the largest audiences and of the latest events.
void read_curves(report_figures& figures, sqlite_connection& database) {
    std::unordered_set<std::string> latest;
    for (const funnel_figures& event : figures.events) {
        if (event.begun && latest.size() < max_latest) {
            latest.insert(event.event_id);
        }
    }
    sqlite_statement query(database, "SELECT CAST(strftime('%s', at_utc) AS INTEGER), viewers FROM "
                                     "v_concurrency WHERE event_id = ? AND kind = ? ORDER BY at_utc");
    std::size_t read = 0;
    for (viewing_curve& curve : figures.curves) {
        if (read++ >= max_curves && !latest.contains(curve.event_id)) {
            continue;
        }
        query.bind(curve.event_id).bind(curve.kind);
        while (query.step()) {
            curve.points.push_back({query.number(0), query.number(1)});
        }
        curve.points = thinned(curve.points);
    }
}

/// Add up the events of each month in the page's time zone.
void count_months(report_figures& figures) {
    std::map<std::string, month_figures, std::greater<>> months;
    for (const funnel_figures& event : figures.events) {
        if (!event.start) {
            continue;
        }
        constexpr std::size_t size_of_month = 7;
        month_figures& month = months[figures.zone.local_text(*event.start).substr(0, size_of_month)];
        ++month.events;
        month.total += event;
        if (event.begun) {
            month.begun += event;
        }
    }
    for (auto& [name, month] : months) {
        month.month = name;
        figures.months.push_back(std::move(month));
    }
}

void read_lead_times(report_figures& figures, sqlite_connection& database, const events_filter& events) {
    constexpr std::array<number_range, 7> ranges{{{"after the start", 0},
                                                  {"less than a day", 1},
                                                  {"1–2 days", 3},
                                                  {"3–6 days", 7},
                                                  {"7–13 days", 14},
                                                  {"14–29 days", 30},
                                                  {"30 days or more", 0}}};
    for (const number_range& item : ranges) {
        figures.lead_times.push_back({.name = item.label});
    }
    const std::string sql = fmt::format("SELECT days, {} FROM v_lead_time WHERE {} GROUP BY days", group_sums,
                                        is_wanted("event_id", events));
    for_each_row(database, sql, events, [&](const sqlite_statement& row) {
        figures.lead_times[index_of_range(ranges, row.number(0))] += group_of(row);
    });
}

/// Return the number that an answer is, if it is one of few digits.
std::optional<int> rating_of(std::string_view answer) {
    constexpr std::size_t max_digits = 3;
    int value = 0;
    const auto [end, error] = std::from_chars(answer.data(), answer.data() + answer.size(), value);
    if (error != std::errc() || end != answer.data() + answer.size() || answer.size() > max_digits) {
        return std::nullopt;
    }
    return value;
}

/// Decide which answers to a question are shown, and in which order.
void choose_answers(survey_figures& survey, written_texts texts) {
    std::int64_t of_several = 0;
    std::int64_t ratings = 0;
    std::int64_t sum = 0;
    for (const answer_figures& item : survey.shown) {
        of_several += item.people > 1 && !item.answer.empty() ? item.people : 0;
        if (const auto rating = rating_of(item.answer)) {
            ratings += item.people;
            sum += *rating * item.people;
        }
    }
    const bool is_choice = 2 * of_several >= survey.answers;
    std::erase_if(survey.shown, [&](const answer_figures& item) {
        const bool is_shown = !item.answer.empty() && (texts == written_texts::shown || item.people > 1 ||
                                                       is_choice || rating_of(item.answer));
        survey.others += is_shown ? 0 : item.people;
        return !is_shown;
    });
    if (ratings == survey.answers) {
        survey.average = static_cast<double>(sum) / static_cast<double>(ratings);
        std::stable_sort(survey.shown.begin(), survey.shown.end(), [](const auto& a, const auto& b) {
            return rating_of(a.answer).value_or(0) > rating_of(b.answer).value_or(0);
        });
    }
}

/// Keeps the most answered questions of surveys, in bounded memory.
class survey_ranking {
  public:
    explicit survey_ranking(written_texts texts) : texts_(texts) {}

    void add(const sqlite_statement& row) {
        if (!has_question_ || last_.question != row.view(0)) {
            end_question();
            has_question_ = true;
            last_ = {.question = row.text(0), .shown = {}};
        }
        last_.shown.push_back({row.text(1), row.number(2)});
        last_.answers += row.number(2);
    }
    /// Return the questions, the most answered first, and those before that come first by their text.
    [[nodiscard]] std::vector<survey_figures> take() {
        end_question();
        std::sort(ranked_.begin(), ranked_.end(), is_before);
        ranked_.resize(std::min(ranked_.size(), max_surveys));
        return std::move(ranked_);
    }
    [[nodiscard]] std::size_t questions() const noexcept { return questions_; }

  private:
    static bool is_before(const survey_figures& a, const survey_figures& b) {
        return a.answers != b.answers ? a.answers > b.answers : a.question < b.question;
    }

    void end_question() {
        if (!std::exchange(has_question_, false)) {
            return;
        }
        ++questions_;
        choose_answers(last_, texts_);
        ranked_.push_back(std::move(last_));
        if (ranked_.size() >= 2 * max_surveys) {
            std::nth_element(ranked_.begin(), ranked_.begin() + max_surveys, ranked_.end(), is_before);
            ranked_.resize(max_surveys);
        }
    }

    written_texts texts_;
    bool has_question_ = false;
    survey_figures last_;
    std::vector<survey_figures> ranked_;
    std::size_t questions_ = 0;
};

void read_surveys(report_figures& figures, sqlite_connection& database, const events_filter& events,
                  written_texts texts) {
    const std::string sql = "SELECT question, answer, sum(people) AS n FROM v_survey WHERE " +
                            is_wanted("event_id", events) +
                            " GROUP BY question, answer ORDER BY question, n DESC, answer";
    survey_ranking ranking(texts);
    for_each_row(database, sql, events, [&](const sqlite_statement& row) { ranking.add(row); });
    figures.surveys = ranking.take();
    figures.survey_questions = ranking.questions();
}

/// Read what people wrote.
void read_texts(report_figures& figures, sqlite_connection& database, const events_filter& events) {
    figures.has_texts = true;
    const std::string of_wanted =
        " FROM answer a JOIN event e USING (event_id) WHERE " + is_wanted("a.event_id", events);
    const std::string long_answers =
        of_wanted + " AND a.kind = 'survey' AND length(CAST(a.answer AS BLOB)) > 64";
    const auto read_latest = [&](const std::string& condition, std::vector<written_text>& texts) {
        const std::string sql = fmt::format(
            "SELECT a.event_id, e.title, coalesce(a.time_utc, ''), a.question, coalesce(a.answer, ''){} "
            "ORDER BY coalesce(a.time_utc, e.sched_start_utc, '') DESC, a.event_id, a.email_key, a.ordinal "
            "LIMIT {}",
            condition, max_texts);
        for_each_row(database, sql, events, [&](const sqlite_statement& row) {
            texts.push_back({row.text(1), row.text(0), parse_utc(row.text(2)), row.text(3), row.text(4)});
        });
    };
    read_latest(of_wanted + " AND a.kind = 'qa'", figures.questions);
    read_latest(long_answers, figures.answers);
    for_each_row(database, "SELECT count(*)" + long_answers, events,
                 [&](const sqlite_statement& row) { figures.long_answers = row.number(0); });
}

/// Take the zone of the events, if they all have one.
void read_zone(report_figures& figures, sqlite_connection& database, const events_filter& events) {
    std::vector<std::string> names;
    for_each_row(database,
                 "SELECT DISTINCT time_zone FROM event WHERE " + is_wanted("event_id", events) + " LIMIT 2",
                 events, [&](const sqlite_statement& row) { names.push_back(row.text(0)); });
    if (names.size() == 1 && names.front() != "GMT" && time_zone(names.front()).is_known()) {
        figures.zone = time_zone(names.front());
    }
}

/// Read what one event is compared with: the sum over all events that have begun.
void read_all_begun(report_figures& figures, sqlite_connection& database) {
    sqlite_statement funnel(database, "SELECT count(*), total(eligible), total(attended_live), "
                                      "total(attended), total(live_watch_seconds) FROM v_funnel WHERE begun");
    while (funnel.step()) {
        figures.all_begun_events = funnel.number(0);
        figures.all_begun.eligible = funnel.number(1);
        figures.all_begun.attended_live = funnel.number(2);
        figures.all_begun.attended = funnel.number(3);
        figures.all_begun.live_watch_seconds = funnel.number(4);
    }
    sqlite_statement engagement(database, std::string(engagement_query) +
                                              " WHERE event_id IN (SELECT event_id FROM event WHERE "
                                              "coalesce(begun, 1))");
    while (engagement.step()) {
        funnel_figures event;
        take_engagement(event, engagement);
        figures.all_begun += event;
    }
}

top_groups read_groups(sqlite_connection& database, const std::string& view, const std::string& column,
                       const events_filter& events) {
    top_groups groups;
    const std::string sql =
        fmt::format("SELECT {0}, {1} FROM {2} WHERE {3} GROUP BY {0} ORDER BY n DESC, {0}", column,
                    group_sums, view, is_wanted("event_id", events));
    for_each_row(database, sql, events, [&](const sqlite_statement& row) {
        if (groups.top.size() < max_groups) {
            groups.top.push_back(group_of(row));
            return;
        }
        ++groups.others;
        groups.rest += group_of(row);
    });
    return groups;
}

} // namespace

funnel_figures& funnel_figures::operator+=(const funnel_figures& other) noexcept {
    registrants += other.registrants;
    eligible += other.eligible;
    attended_live += other.attended_live;
    live_watch_seconds += other.live_watch_seconds;
    attended += other.attended;
    on_demand += other.on_demand;
    no_shows += other.no_shows;
    watch_seconds += other.watch_seconds;
    asked += other.asked;
    surveyed += other.surveyed;
    questions += other.questions;
    survey_answers += other.survey_answers;
    scored_people += other.scored_people;
    watched_shares += other.watched_shares;
    scored_asked += other.scored_asked;
    scored_surveyed += other.scored_surveyed;
    new_people += other.new_people;
    returning_people += other.returning_people;
    return *this;
}

std::optional<double> funnel_figures::score() const noexcept {
    if (scored_people == 0) {
        return std::nullopt;
    }
    using weights = engagement_weights;
    return (weights::watched * watched_shares + weights::asked * static_cast<double>(scored_asked) +
            weights::surveyed * static_cast<double>(scored_surveyed)) /
           static_cast<double>(scored_people);
}

group_figures& group_figures::operator+=(const group_figures& other) noexcept {
    registrants += other.registrants;
    eligible += other.eligible;
    attended += other.attended;
    no_shows += other.no_shows;
    watch_seconds += other.watch_seconds;
    return *this;
}

report_figures read_figures(sqlite_connection& database, const events_filter& events, instant now,
                            written_texts texts) {
    report_figures figures;
    // All figures are of one state, even if a run of sync stores events at the same time.
    const transaction snapshot(database, transaction_kind::deferred);
    figures.source = source_of_data(database);
    figures.age = read_data_age(database, now);
    figures.stored_events = database.number("SELECT count(*) FROM event");
    read_zone(figures, database, events);
    read_funnel(figures, database, events);
    for (const failing_event& failing : read_failing_events(database, now)) {
        figures.failing += static_cast<std::size_t>(
            !events || std::any_of(figures.events.begin(), figures.events.end(),
                                   [&](const auto& event) { return event.event_id == failing.event_id; }));
    }
    read_registrations(figures, database, events);
    read_lead_times(figures, database, events);
    read_watch_times(figures, database, events);
    read_live_audiences(figures, database, events);
    read_curves(figures, database);
    count_months(figures);
    read_surveys(figures, database, events, texts);
    if (texts == written_texts::shown) {
        read_texts(figures, database, events);
    }
    if (events && figures.events.size() == 1) {
        read_all_begun(figures, database);
    }
    figures.companies = read_groups(database, "v_company", "company", events);
    figures.domains = read_groups(database, "v_domain", "domain", events);
    figures.sources = read_groups(database, "v_source", "sti", events);
    return figures;
}

} // namespace exporter
