// SPDX-License-Identifier: BSL-1.0
#include "store/figure_writer.hpp"

#include <algorithm>
#include <cstddef>
#include <fmt/format.h>
#include <functional>
#include <map>
#include <utility>
#include <vector>

namespace exporter {

namespace {

/// How many groups, and how many instants, wait in memory before they are added to their tables.
constexpr std::size_t max_waiting = 8192;
/// How many answers to surveys do: these are longer than other groups' names.
constexpr std::size_t max_answers_waiting = 1024;

/// Numbers of people, as in event_group.
struct group_counts {
    std::int64_t registrants = 0;
    std::int64_t eligible = 0;
    std::int64_t attended_live = 0;
    std::int64_t attended = 0;
    std::int64_t no_shows = 0;
    std::int64_t watch_seconds = 0;
};

/// The numbers of event_figures, in the order of its columns.
using figures_of_event = std::array<std::int64_t, 20>;

/// What is counted of a person.
struct counted_person {
    counted_person(person_of_event& person, const event_facts& event)
        : attended(person.sessions > 0),
          attended_live(person.watched_by(way::live) || person.watched_by(way::simlive)),
          eligible(event.begun && (person.in_time || attended)),
          no_show(event.begun && person.in_time && !attended), watched(person.joined_times()) {}

    bool attended;
    bool attended_live;
    bool eligible;
    bool no_show;
    watch_times watched;
};

std::vector<sqlite_statement> deletions_of(sqlite_connection& database) {
    std::vector<sqlite_statement> deletions;
    deletions.reserve(kept_tables.size());
    for (const std::string_view table : kept_tables) {
        deletions.emplace_back(database, fmt::format("DELETE FROM {} WHERE event_id = ?", table));
    }
    return deletions;
}

sqlite_connection& with_temporary_table(sqlite_connection& on) {
    on.execute("CREATE TEMP TABLE IF NOT EXISTS audience_change (kind TEXT NOT NULL, at_s INTEGER NOT NULL, "
               "difference INTEGER NOT NULL, PRIMARY KEY (kind, at_s)) WITHOUT ROWID");
    return on;
}

} // namespace

struct figure_writer::statements {
    explicit statements(sqlite_connection& on) : database(with_temporary_table(on)) {}

    sqlite_connection& database;
    std::vector<sqlite_statement> deletions = deletions_of(database);
    sqlite_statement insert_person{
        database,
        "INSERT INTO person_event (event_id, email_key, registration, registrations, company, country, "
        "domain, sti, reg_date_utc, in_time, eligible, attended_live, live, simlive, on_demand, "
        "attended, no_show, sessions, intervals, watch_seconds, live_watch_seconds, "
        "on_demand_watch_seconds, summed_seconds, first_seen_s, last_seen_s, questions, "
        "survey_answers, event_start_s) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, "
        "?, ?, ?, ?, ?, ?, ?, ?, ?)"};
    sqlite_statement insert_figures{
        database,
        "INSERT INTO event_figures (event_id, registrants, eligible, attended_live, live, simlive, "
        "on_demand, "
        "attended, live_eligible, attended_eligible, no_shows, watch_seconds, live_watch_seconds, "
        "on_demand_watch_seconds, asked, surveyed, questions, survey_answers, asked_attended, "
        "surveyed_attended, engaged_seconds) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, "
        "?, ?, ?)"};
    sqlite_statement add_group{
        database,
        "INSERT INTO event_group (event_id, grouping, name, registrants, eligible, attended_live, attended, "
        "no_shows, watch_seconds) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (event_id, grouping, name) "
        "DO UPDATE SET registrants = registrants + excluded.registrants, eligible = eligible + "
        "excluded.eligible, attended_live = attended_live + excluded.attended_live, attended = attended + "
        "excluded.attended, no_shows = no_shows + excluded.no_shows, watch_seconds = watch_seconds + "
        "excluded.watch_seconds"};
    sqlite_statement add_change{
        database,
        "INSERT INTO temp.audience_change (kind, at_s, difference) VALUES (?, ?, ?) ON CONFLICT (kind, "
        "at_s) DO UPDATE SET difference = difference + excluded.difference"};
    sqlite_statement insert_audience{
        database,
        "INSERT INTO event_audience (event_id, kind, at_s, viewers) SELECT ?, kind, at_s, sum(difference) "
        "OVER "
        "(PARTITION BY kind ORDER BY at_s ROWS UNBOUNDED PRECEDING) FROM temp.audience_change WHERE "
        "difference <> 0"};
    sqlite_statement insert_revision{database, "INSERT OR REPLACE INTO event_revision VALUES (?, random())"};
    // The first instant of those with the most viewers.
    sqlite_statement insert_peaks{
        database,
        "INSERT INTO event_peak (event_id, kind, viewers, at_s) SELECT a.event_id, a.kind, a.viewers, "
        "min(a.at_s) FROM event_audience a JOIN (SELECT kind, max(viewers) AS peak FROM "
        "event_audience WHERE event_id = ?1 GROUP BY kind) p ON p.kind = a.kind AND p.peak = "
        "a.viewers WHERE a.event_id = ?1 AND p.peak > 0 GROUP BY a.kind"};
    sqlite_statement add_survey{
        database, "INSERT INTO event_survey (event_id, question, answer, people) VALUES (?, ?, ?, ?) ON "
                  "CONFLICT (event_id, question, answer) DO UPDATE SET people = people + excluded.people"};
    sqlite_statement clear_changes{database, "DELETE FROM temp.audience_change"};
};

/// The people of one event, added up.
class figure_writer::event_sums {
  public:
    event_sums(statements& prepared, event_facts event) : prepared_(prepared), event_(std::move(event)) {}

    void add(person_of_event& person) {
        note_audience(person); // before the ways to watch are joined
        const counted_person counted(person, event_);
        write_person(person, counted);
        add_to_figures(person, counted);
        add_to_groups(person, counted);
        for (survey_answer& given : person.given) {
            ++surveys_[std::move(given)];
        }
        if (surveys_.size() > max_answers_waiting) {
            write_surveys();
        }
    }

    /// Write what waits.
    void finish() {
        auto& insert = prepared_.insert_figures.bind(event_.id);
        for (const std::int64_t figure : figures_) {
            insert.bind(figure);
        }
        insert.run();
        for (std::size_t by = 0; by < groups_.size(); ++by) {
            write_groups(by);
        }
        for (std::size_t kind = 0; kind < changes_.size(); ++kind) {
            write_changes(kind);
        }
        write_surveys();
        prepared_.insert_audience.bind(event_.id).run();
        prepared_.insert_peaks.bind(event_.id).run();
        prepared_.clear_changes.run();
        prepared_.insert_revision.bind(event_.id).run();
    }

  private:
    enum grouping : std::size_t { domain, sti, company, day, lead, minutes };
    static constexpr std::array<std::string_view, 6> grouping_names{"domain", "sti",  "company",
                                                                    "day",    "lead", "minutes"};

    void write_person(const person_of_event& person, const counted_person& counted) {
        std::optional<std::string_view> registration;
        if (person.registration != person.key) {
            registration = person.registration;
        }
        prepared_.insert_person.bind(event_.id)
            .bind(person.key)
            .bind(registration)
            .bind(person.registrations)
            .bind(person.company)
            .bind(person.country)
            .bind(person.domain)
            .bind(person.sti)
            .bind(person.reg_date_utc)
            .bind(std::int64_t{person.in_time})
            .bind(std::int64_t{counted.eligible})
            .bind(std::int64_t{counted.attended_live})
            .bind(std::int64_t{person.watched_by(way::live)})
            .bind(std::int64_t{person.watched_by(way::simlive)})
            .bind(std::int64_t{person.watched_by(way::on_demand)})
            .bind(std::int64_t{counted.attended})
            .bind(std::int64_t{counted.no_show})
            .bind(person.sessions)
            .bind(person.intervals)
            .bind(counted.watched.in_any_way)
            .bind(counted.watched.live)
            .bind(counted.watched.on_demand)
            .bind(person.summed)
            .bind(counted.watched.first_seen)
            .bind(counted.watched.last_seen)
            .bind(person.questions)
            .bind(person.survey_answers)
            .bind(event_.start)
            .run();
    }

    void add_to_figures(const person_of_event& person, const counted_person& counted) {
        const figures_of_event added{1,
                                     counted.eligible,
                                     counted.attended_live,
                                     person.watched_by(way::live),
                                     person.watched_by(way::simlive),
                                     person.watched_by(way::on_demand),
                                     counted.attended,
                                     counted.attended_live && counted.eligible,
                                     counted.attended && counted.eligible,
                                     counted.no_show,
                                     counted.watched.in_any_way,
                                     counted.watched.live,
                                     counted.watched.on_demand,
                                     person.questions > 0,
                                     person.survey_answers > 0,
                                     person.questions,
                                     person.survey_answers,
                                     counted.attended && person.questions > 0,
                                     counted.attended && person.survey_answers > 0,
                                     std::min(counted.watched.in_any_way, event_.length)};
        std::transform(figures_.begin(), figures_.end(), added.begin(), figures_.begin(), std::plus<>());
    }

    void add_to_groups(const person_of_event& person, const counted_person& counted) {
        const group_counts counts{1,
                                  counted.eligible,
                                  counted.attended_live,
                                  counted.attended,
                                  counted.no_show,
                                  counted.watched.in_any_way};
        add_to_group(domain, person.domain, counts);
        add_to_group(sti, person.sti, counts);
        add_to_group(company, person.company, counts);
        if (!person.day.empty()) {
            add_to_group(day, person.day, counts);
        }
        if (event_.start && person.registered) {
            constexpr std::int64_t per_day = 86400;
            const std::int64_t lead_s = *event_.start - *person.registered;
            const fmt::format_int text(lead_s >= 0 ? lead_s / per_day : -((per_day - 1 - lead_s) / per_day));
            add_to_group(lead, std::string_view(text.data(), text.size()), counts);
        }
        if (counted.attended) {
            constexpr std::int64_t per_minute = 60;
            const fmt::format_int text(counted.watched.in_any_way / per_minute);
            add_to_group(minutes, std::string_view(text.data(), text.size()), counts);
        }
    }

    void write_surveys() {
        for (const auto& [given, people] : surveys_) {
            prepared_.add_survey.bind(event_.id).bind(given.first).bind(given.second).bind(people).run();
        }
        surveys_.clear();
    }

    /// Note when the person came to watch, and went.
    void note_audience(const person_of_event& person) {
        for (std::size_t kind = 0; kind < changes_.size(); ++kind) {
            if (person.watched[kind].empty()) {
                continue;
            }
            visits_ = person.watched[kind];
            std::erase_if(visits_, [](const interval& item) { return item.end <= item.start; });
            join_intervals(visits_);
            for (const interval& visit : visits_) {
                ++changes_[kind][visit.start];
                --changes_[kind][visit.end];
            }
            if (changes_[kind].size() > max_waiting) {
                write_changes(kind);
            }
        }
    }

    void write_changes(std::size_t kind) {
        for (const auto& [at, difference] : changes_[kind]) {
            prepared_.add_change.bind(kind_names[kind]).bind(at).bind(difference).run();
        }
        changes_[kind].clear();
    }

    void add_to_group(grouping by, std::string_view name, const group_counts& counts) {
        auto& groups = groups_[by];
        auto found = groups.find(name);
        if (found == groups.end()) {
            found = groups.try_emplace(std::string(name)).first;
        }
        group_counts& group = found->second;
        group.registrants += counts.registrants;
        group.eligible += counts.eligible;
        group.attended_live += counts.attended_live;
        group.attended += counts.attended;
        group.no_shows += counts.no_shows;
        group.watch_seconds += counts.watch_seconds;
        if (groups.size() > max_waiting) {
            write_groups(by);
        }
    }

    void write_groups(std::size_t by) {
        for (const auto& [name, counts] : groups_[by]) {
            prepared_.add_group.bind(event_.id)
                .bind(grouping_names[by])
                .bind(name)
                .bind(counts.registrants)
                .bind(counts.eligible)
                .bind(counts.attended_live)
                .bind(counts.attended)
                .bind(counts.no_shows)
                .bind(counts.watch_seconds)
                .run();
        }
        groups_[by].clear();
    }

    statements& prepared_;
    event_facts event_;
    std::vector<interval> visits_;
    figures_of_event figures_{};
    // In the order of the tables' keys, so that neighbours are written together; and names that somebody
    // chose for their hashes cost no more than others.
    std::array<std::map<std::string, group_counts, std::less<>>, grouping_names.size()> groups_;
    std::array<std::map<seconds_1970, std::int64_t>, kind_names.size()> changes_;
    std::map<survey_answer, std::int64_t> surveys_; ///< how many people gave it
};

figure_writer::figure_writer(sqlite_connection& database)
    : prepared_(std::make_unique<statements>(database)) {}

figure_writer::~figure_writer() = default;

void figure_writer::remove(std::string_view event) {
    for (sqlite_statement& deletion : prepared_->deletions) {
        deletion.bind(event).run();
    }
}

void figure_writer::begin(event_facts event) {
    sums_ = std::make_unique<event_sums>(*prepared_, std::move(event));
}

void figure_writer::add(person_of_event& person) {
    sums_->add(person);
}

void figure_writer::finish() {
    sums_->finish();
    sums_.reset();
}

void figure_writer::renew_revision(std::string_view event) {
    prepared_->insert_revision.bind(event).run();
}

} // namespace exporter
