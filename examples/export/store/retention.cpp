// SPDX-License-Identifier: BSL-1.0
#include "store/retention.hpp"

#include "store/database.hpp"
#include "store/erasure_proof.hpp"
#include "store/event_selection.hpp"
#include "store/journal.hpp"
#include "store/kept_figures.hpp"
#include "terminal/failure.hpp"
#include "text/json_text.hpp"

#include <algorithm>
#include <charconv>
#include <chrono>
#include <cstddef>
#include <fmt/format.h>
#include <system_error>
#include <utility>

namespace exporter {

namespace {

constexpr std::string_view purge_action = "purge";

/// The end of an event `e` in SQL, in seconds since 1970; an event without an end ends when it starts.
constexpr const char* end_of_event =
    "coalesce(CAST(strftime('%s', coalesce(e.sched_end_utc, e.sched_end)) AS INTEGER), "
    "CAST(strftime('%s', coalesce(e.sched_start_utc, e.sched_start)) AS INTEGER))";

/// The start of an event `e` in SQL, in seconds since 1970.
constexpr const char* start_of_event =
    "CAST(strftime('%s', coalesce(e.sched_start_utc, e.sched_start)) AS INTEGER)";

/// The condition that an event `e` has people to remove, or was not purged yet: what another program adds to
/// a purged event goes with the next purge.
constexpr const char* is_due = "(e.purged_utc IS NULL OR EXISTS (SELECT 1 FROM attendee a WHERE a.event_id = "
                               "e.event_id))";

purge_plan read_plan(sqlite_connection& database, instant before) {
    purge_plan plan;
    plan.before = before;
    sqlite_statement query(database, fmt::format(R"sql(
SELECT e.event_id, e.title, strftime('%Y-%m-%dT%H:%M:%SZ', {0}, 'unixepoch'),
  (SELECT count(*) FROM attendee WHERE event_id = e.event_id),
  (SELECT count(*) FROM session WHERE event_id = e.event_id),
  (SELECT count(*) FROM answer WHERE event_id = e.event_id)
FROM event e WHERE {0} < ?1 AND {1} ORDER BY {0}, e.event_id
)sql",
                                                 end_of_event, is_due));
    query.bind(std::int64_t{before.time_since_epoch().count()});
    while (query.step()) {
        plan.events.push_back(
            {query.text(0), query.text(1), query.text(2), query.number(3), query.number(4), query.number(5)});
    }
    const std::string without_time =
        fmt::format("SELECT count(*) FROM event e WHERE {} IS NULL AND {}", end_of_event, is_due);
    plan.without_time = static_cast<std::uint64_t>(database.number(without_time.c_str()));
    return plan;
}

std::string details_of(const purge_options& options, const purge_result& result) {
    const removal_counts sum = sum_of(result.tables);
    json_object details;
    details.text("older_than", options.older_than.text()).text("before", utc_text(result.plan.before));
    details.json("events", json_array(result.plan.events,
                                      [](const purged_event& event) { return json_text(event.event_id); }));
    details.json("people", std::to_string(result.people)).json("removed", std::to_string(sum.removed));
    details.json("cleaned", std::to_string(sum.cleaned)).json("left", std::to_string(result.left.size()));
    return details.str();
}

/// Keeps the numbers that need several events. `{0}` is `start_of_event`.
///
/// Who is new was decided by the events before, of which some may be purged already.
constexpr const char* numbers_of_events = R"sql(
INSERT INTO purged_event
SELECT p.event_id, count(*), iif(started.start_s IS NULL, NULL, sum(
    NOT EXISTS (SELECT 1 FROM person_event other JOIN event e ON e.event_id = other.event_id
      WHERE other.email_key = p.email_key AND {0} < started.start_s)
    AND NOT EXISTS (SELECT 1 FROM known_before b WHERE b.email_key = p.email_key AND b.start_s < started.start_s)))
FROM temp.going g JOIN person_event p USING (event_id)
  JOIN (SELECT e.event_id, {0} AS start_s FROM event e) started USING (event_id)
WHERE instr(p.email_key, '@') GROUP BY p.event_id
ON CONFLICT (event_id) DO UPDATE SET people = people + excluded.people, new_people = new_people + excluded.new_people;

INSERT INTO purged_people
SELECT events, stays, count(*) FROM (
  SELECT email_key, group_concat(event_id) AS events, EXISTS (SELECT 1 FROM person_event o
      WHERE o.email_key = here.email_key AND o.event_id NOT IN (SELECT event_id FROM temp.going)) AS stays
  FROM (SELECT p.email_key, p.event_id FROM temp.going g JOIN person_event p USING (event_id)
    WHERE instr(p.email_key, '@') ORDER BY p.email_key, p.event_id) here
  GROUP BY email_key)
GROUP BY events, stays
ON CONFLICT (events, stays) DO UPDATE SET people = people + excluded.people;

INSERT INTO purged_people
SELECT p.event_id, 0, count(*) FROM temp.going g JOIN person_event p USING (event_id)
WHERE NOT instr(p.email_key, '@') GROUP BY p.event_id
ON CONFLICT (events, stays) DO UPDATE SET people = people + excluded.people;

INSERT INTO known_before
SELECT p.email_key, min({0}) AS first
FROM temp.going g JOIN person_event p USING (event_id) JOIN event e USING (event_id)
WHERE instr(p.email_key, '@') AND EXISTS (SELECT 1 FROM person_event o
  WHERE o.email_key = p.email_key AND o.event_id NOT IN (SELECT event_id FROM temp.going))
GROUP BY p.email_key HAVING first IS NOT NULL
ON CONFLICT (email_key) DO UPDATE SET start_s = min(start_s, excluded.start_s);
)sql";

/// Removes what is kept of people, and marks the events as purged and changed.
///
/// What one person alone answered may be in that person's words, and becomes ''. What the pages show stays:
/// the answers to questions of which half the answers or more are given by several people.
constexpr const char* remove_kept_people = R"sql(
DELETE FROM person_event WHERE event_id IN (SELECT event_id FROM temp.going);
DELETE FROM known_before WHERE email_key NOT IN (SELECT email_key FROM person_event);

CREATE TEMP TABLE own_words AS
WITH everywhere AS (
  SELECT question, answer, sum(people) AS people FROM event_survey GROUP BY question, answer
), choice AS (
  SELECT question FROM everywhere GROUP BY question
  HAVING 2 * sum(iif(people > 1 AND answer <> '', people, 0)) >= sum(people)
), choice_of_event AS (
  SELECT event_id, question FROM event_survey GROUP BY event_id, question
  HAVING 2 * sum(iif(people > 1 AND answer <> '', people, 0)) >= sum(people)
)
SELECT s.event_id, s.question, s.answer, s.people
FROM temp.going JOIN event_survey s USING (event_id)
  JOIN everywhere e ON e.question = s.question AND e.answer = s.answer
WHERE e.people = 1 AND s.answer <> '' AND (length(s.answer) > 3 OR s.answer GLOB '*[^0-9]*')
  AND s.question NOT IN (SELECT question FROM choice)
  AND (s.event_id, s.question) NOT IN (SELECT event_id, question FROM choice_of_event);
DELETE FROM event_survey WHERE (event_id, question, answer) IN (SELECT event_id, question, answer FROM temp.own_words);
INSERT INTO event_survey SELECT event_id, question, '', sum(people) FROM temp.own_words GROUP BY event_id, question
ON CONFLICT (event_id, question, answer) DO UPDATE SET people = people + excluded.people;
DROP TABLE temp.own_words;

UPDATE event SET purged_utc = strftime('%Y-%m-%dT%H:%M:%SZ', 'now')
WHERE event_id IN (SELECT event_id FROM temp.going);
INSERT OR IGNORE INTO changed_event SELECT event_id FROM temp.going;
)sql";

/// Removes the people of the events in the temporary table `going` from an open database.
class events_purge {
  public:
    events_purge(sqlite_connection& database, const purge_plan& plan) : database_(database) {
        database.execute("CREATE TEMP TABLE going (event_id TEXT NOT NULL PRIMARY KEY) WITHOUT ROWID");
        sqlite_statement insert(database, "INSERT INTO temp.going VALUES (?)");
        for (const purged_event& event : plan.events) {
            insert.bind(event.event_id).run();
        }
    }
    events_purge(const events_purge&) = delete;
    events_purge& operator=(const events_purge&) = delete;

    /// Return the addresses of people who are in no event that stays.
    std::vector<std::string> addresses() {
        return sqlite_statement(database_, R"sql(
SELECT DISTINCT a.email FROM temp.going g JOIN attendee a USING (event_id) WHERE instr(a.email, '@') AND NOT EXISTS (
  SELECT 1 FROM person_event p WHERE p.email_key = a.person_key AND p.event_id NOT IN (SELECT event_id FROM temp.going))
)sql")
            .texts();
    }

    /// Keep the numbers that need several events.
    void keep_numbers() { database_.execute(fmt::format(numbers_of_events, start_of_event).c_str()); }

    /// Remove the people's rows and every other mention, and return how much.
    std::vector<removal_counts> remove(address_removal& removal) {
        std::vector<removal_counts> tables = removal.tables();
        for (removal_counts& item : tables) {
            item.removed = remove_rows(removal, item.table);
        }
        database_.execute(remove_kept_people);
        removal.clean(tables);
        return tables;
    }

  private:
    /// A table that has rows of people by event loses those of the events, another one those of the people.
    std::int64_t remove_rows(address_removal& removal, const std::string& table) {
        const auto columns =
            sqlite_statement(database_, "SELECT name FROM pragma_table_info(?) WHERE name IN "
                                        "('event_id', 'email_key')")
                .bind(table)
                .texts();
        if (columns.size() < 2) {
            return table == "known_before" ? 0 : removal.remove_rows(table);
        }
        database_.execute(fmt::format("DELETE FROM {} WHERE event_id IN (SELECT event_id FROM temp.going)",
                                      quoted_name(table))
                              .c_str());
        return sqlite3_changes64(database_.get());
    }

    sqlite_connection& database_;
};

/// Complete an earlier purge that was ended after its rows were removed.
void complete_earlier(sqlite_connection& database) {
    hold_nothing_back(database);
    rewrite_file(database, "the people's rows are removed", "purge");
    journal(database).finish_all(purge_action);
    tidy_up(database);
}

} // namespace

instant retention_period::before(instant now) const {
    using std::chrono::days;
    if (unit == 'd' || unit == 'w') {
        constexpr unsigned days_of_week = 7;
        return now - days(unit == 'w' ? count * days_of_week : count);
    }
    constexpr unsigned months_of_year = 12;
    const auto day = std::chrono::floor<days>(now);
    auto date =
        std::chrono::year_month_day(day) - std::chrono::months(unit == 'y' ? count * months_of_year : count);
    if (!date.ok()) {
        date = date.year() / date.month() / std::chrono::last;
    }
    return std::chrono::sys_days(date) + (now - day);
}

std::string retention_period::text() const {
    return fmt::format("{}{}", count, unit);
}

std::optional<retention_period> parse_retention(std::string_view text) {
    constexpr std::string_view units = "dwmy";
    constexpr unsigned limits[]{36'500, 5'200, 1'200, 100};
    if (text.size() < 2) {
        return std::nullopt;
    }
    retention_period period{.count = 0, .unit = text.back()};
    const std::size_t unit = units.find(period.unit);
    const char* const last = text.data() + text.size() - 1;
    const auto [end, problem] = std::from_chars(text.data(), last, period.count);
    if (unit == std::string_view::npos || problem != std::errc() || end != last ||
        period.count > limits[unit]) {
        return std::nullopt;
    }
    return period;
}

purge_plan plan_purge(const purge_options& options, instant now) {
    sqlite_connection database = open_to_read(options.database);
    const transaction snapshot(database, transaction_kind::deferred);
    return read_plan(database, options.older_than.before(now));
}

purge_result purge_people(const purge_options& options, instant now) {
    static_cast<void>(open_to_read(options.database));        // a database that is missing is not made
    const database_lock lock(options.database, options.wait); // a sync could hold rows of the people yet
    purge_result result;
    address_set gone({});
    {
        sqlite_connection database = open_to_write(options.database);
        result.plan = read_plan(database, options.older_than.before(now));
        result.completes_earlier = journal(database).has_unfinished(purge_action);
        if (result.plan.events.empty()) {
            if (result.completes_earlier) {
                complete_earlier(database);
            }
            return result;
        }
        hold_nothing_back(database);
        std::int64_t entry = 0;
        {
            transaction whole(database);
            events_purge events(database, result.plan);
            gone = address_set(events.addresses());
            result.people = gone.keys().size();
            address_removal removal(database, gone);
            events.keep_numbers();
            result.tables = events.remove(removal);
            entry = journal(database).begin(purge_action, std::nullopt, details_of(options, result));
            database.execute("DROP TABLE temp.going");
            whole.commit();
        }
        try {
            rewrite_file(database, "the people's rows are removed", "purge");
            if (result.people > 0) {
                result.left = mentions_in_cells(database, gone);
            }
            journal(database).finish_all(purge_action);
            journal(database).finish(entry, details_of(options, result));
        } catch (const failure& problem) {
            throw error_after_removal(problem, "purge");
        }
        tidy_up(database);
    }
    if (result.people > 0) {
        for (std::string& place : mentions_in_files(options.database, gone)) {
            result.left.push_back(std::move(place));
        }
    }
    return result;
}

std::string count_of_people(const std::optional<std::string>& wanted) {
    const std::string of_people = " FROM person_event WHERE " + is_wanted("event_id", wanted);
    // People of events that stay are counted there, unless only purged events are wanted.
    const std::string purged =
        wanted ? "EXISTS (SELECT 1 FROM json_each(?1) w WHERE instr(events, w.value)) AND (stays = 0 OR NOT "
                 "EXISTS (SELECT 1 FROM json_each(?1) w JOIN event e ON e.event_id = w.value WHERE "
                 "e.purged_utc IS NULL))"
               : "stays = 0";
    return "SELECT (SELECT count(*) FROM (SELECT DISTINCT email_key" + of_people +
           " AND instr(email_key, '@'))) + (SELECT count(*)" + of_people +
           " AND NOT instr(email_key, '@')) + (SELECT coalesce(sum(people), 0) FROM purged_people WHERE " +
           purged + ")";
}

} // namespace exporter
