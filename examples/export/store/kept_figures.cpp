// SPDX-License-Identifier: BSL-1.0
#include "store/kept_figures.hpp"

#include "store/figure_writer.hpp"
#include "store/person_of_event.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace exporter {

namespace {

constexpr const char* registration_query =
    "SELECT a.email_key, a.company, a.country, a.domain, a.sti, a.reg_date_utc, "
    "coalesce(a.reg_date_utc, a.reg_date), a.person_key, CAST(strftime('%s', a.reg_date_utc) AS INTEGER)";
constexpr const char* session_query =
    "SELECT email_key, kind, CAST(strftime('%s', coalesce(session_start_utc, session_start)) AS INTEGER), "
    "CAST(strftime('%s', coalesce(session_end_utc, session_end)) AS INTEGER), max(session_duration, 0), "
    "session_start IS NOT NULL OR session_end IS NOT NULL FROM session WHERE event_id = ?";
constexpr const char* answer_query =
    "SELECT email_key, kind = 'qa', kind = 'survey', question, answer FROM answer WHERE event_id = ?";

/// A longer answer is no choice, and a longer question is cut.
constexpr std::size_t max_answer = 64;
constexpr std::size_t max_question = 500;

} // namespace

struct kept_figures::statements {
    explicit statements(sqlite_connection& on) : database(on), writer(on) {}

    sqlite_connection& database;
    figure_writer writer;
    sqlite_statement event{database,
                           "SELECT coalesce(begun, 1), sched_end_utc, CAST(strftime('%s', sched_start_utc) "
                           "AS INTEGER), CAST(strftime('%s', sched_end_utc) AS INTEGER) FROM event WHERE "
                           "event_id = ?"};
    sqlite_statement purged{database, "SELECT 1 FROM event WHERE event_id = ? AND purged_utc IS NOT NULL"};
    sqlite_statement all_events{database, "SELECT event_id FROM event ORDER BY event_id"};
    // In the order of the keys. The index attendee_repeated is all but empty.
    sqlite_statement registrations{
        database, std::string(registration_query) +
                      ", EXISTS (SELECT 1 FROM attendee r INDEXED BY attendee_repeated WHERE r.event_id = "
                      "a.event_id AND r.person_key = "
                      "a.person_key AND r.person_key <> r.email_key) FROM attendee a WHERE event_id = ? "
                      "ORDER BY email_key"};
    sqlite_statement sessions{database, std::string(session_query) + " ORDER BY email_key"};
    sqlite_statement answers{database, std::string(answer_query) + " ORDER BY email_key"};
    // Those of people who registered more than once.
    sqlite_statement repeated_people{
        database, "SELECT DISTINCT person_key FROM attendee INDEXED BY attendee_repeated WHERE event_id = ? "
                  "AND person_key <> email_key ORDER BY person_key"};
    sqlite_statement registrations_of_person{
        database,
        std::string(registration_query) +
            " FROM attendee a WHERE event_id = ?1 AND email_key = ?2 AND person_key = ?2 UNION ALL " +
            registration_query +
            " FROM attendee a INDEXED BY attendee_repeated WHERE event_id = ?1 AND person_key = ?2 AND "
            "person_key <> email_key ORDER BY 1"};
    sqlite_statement sessions_of_registration{database, std::string(session_query) + " AND email_key = ?"};
    sqlite_statement answers_of_registration{database, std::string(answer_query) + " AND email_key = ?"};

    sqlite_statement changed_events{database, "SELECT event_id FROM changed_event ORDER BY event_id"};
    sqlite_statement clear_changed{database, "DELETE FROM changed_event"};

    class event_reading;
};

/// The reading of one event's rows.
class kept_figures::statements::event_reading {
  public:
    event_reading(statements& prepared, std::string_view event) : prepared_(prepared), event_(event) {}

    void run() {
        if (is_purged()) {
            prepared_.writer.renew_revision(event_);
            return; // the rows are gone, and what is kept stays
        }
        prepared_.writer.remove(event_);
        const auto facts = read_event();
        if (!facts) {
            return;
        }
        end_ = facts->end_utc;
        prepared_.writer.begin(*facts);
        read_people();
        read_repeated_people();
        prepared_.writer.finish();
    }

  private:
    bool is_purged() {
        auto& row = prepared_.purged.bind(event_);
        const bool found = row.step();
        row.reset();
        return found;
    }

    /// Return what is stored of the event itself; `nullopt` if it is not stored.
    std::optional<event_facts> read_event() {
        std::optional<event_facts> facts;
        auto& row = prepared_.event.bind(event_);
        while (row.step()) {
            facts.emplace();
            facts->id = event_;
            facts->begun = row.number(0) != 0;
            facts->end_utc = row.is_null(1) ? std::optional<std::string>() : row.text(1);
            if (!row.is_null(2)) {
                facts->start = row.number(2);
                facts->length = row.is_null(3) ? 0 : std::max<std::int64_t>(row.number(3) - *facts->start, 0);
            }
        }
        return facts;
    }

    /// Read the people with one registration: rows, sessions and answers come in one order.
    void read_people() {
        auto& rows = prepared_.registrations.bind(event_);
        auto& sessions = prepared_.sessions.bind(event_);
        auto& answers = prepared_.answers.bind(event_);
        bool has_session = sessions.step();
        bool has_answer = answers.step();
        while (rows.step()) {
            const std::string_view key = rows.view(0);
            constexpr int is_repeated = 9;
            if (rows.number(is_repeated) != 0) {
                continue; // its sessions and answers are passed over below, by the next key
            }
            person_.clear();
            add_registration(rows);
            for (; has_session && sessions.view(0) <= key; has_session = sessions.step()) {
                if (sessions.view(0) == key) {
                    person_.add(session_of(sessions));
                }
            }
            for (; has_answer && answers.view(0) <= key; has_answer = answers.step()) {
                if (answers.view(0) == key) {
                    add_answers(answers);
                }
            }
            prepared_.writer.add(person_);
        }
        sessions.reset();
        answers.reset();
    }

    void read_repeated_people() {
        auto& people = prepared_.repeated_people.bind(event_);
        std::vector<std::string> keys;
        while (people.step()) {
            person_.clear();
            keys.clear();
            auto& rows = prepared_.registrations_of_person.bind(event_).bind(people.view(0));
            while (rows.step()) {
                keys.push_back(rows.text(0));
                add_registration(rows);
            }
            for (const std::string& key : keys) {
                auto& sessions = prepared_.sessions_of_registration.bind(event_).bind(key);
                while (sessions.step()) {
                    person_.add(session_of(sessions));
                }
                auto& answers = prepared_.answers_of_registration.bind(event_).bind(key);
                while (answers.step()) {
                    add_answers(answers);
                }
            }
            prepared_.writer.add(person_);
        }
    }

    static session_row session_of(const sqlite_statement& row) {
        session_row session;
        session.kind = way_of(row.view(1));
        if (!row.is_null(2)) {
            session.start = row.number(2);
        }
        if (!row.is_null(3)) {
            session.end = row.number(3);
        }
        if (!row.is_null(4)) {
            session.duration = row.number(4);
        }
        session.has_times = row.number(5) != 0;
        return session;
    }

    /// Take a registration; the first one tells who the person is.
    void add_registration(const sqlite_statement& row) {
        if (person_.registrations++ == 0) {
            person_.registration = row.view(0);
            person_.company = row.view(1);
            person_.country = row.view(2);
            person_.domain = row.view(3);
            person_.sti = row.view(4);
            person_.reg_date_utc = row.is_null(5) ? std::optional<std::string>() : row.text(5);
            constexpr std::size_t size_of_day = 10;
            person_.day = row.view(6).substr(0, size_of_day);
            person_.key = row.view(7);
            person_.registered = row.is_null(8) ? std::optional<seconds_1970>() : row.number(8);
        }
        person_.in_time = person_.in_time || !end_ || row.is_null(5) || row.view(5) <= *end_;
    }

    void add_answers(const sqlite_statement& row) {
        person_.questions += row.number(1);
        person_.survey_answers += row.number(2);
        if (row.number(2) == 0 || row.view(4).empty()) {
            return;
        }
        survey_answer given(in_part(row.view(3), max_question), row.view(4));
        if (given.second.size() > max_answer) {
            given.second.clear();
        }
        if (std::find(person_.given.begin(), person_.given.end(), given) == person_.given.end()) {
            person_.given.push_back(std::move(given));
        }
    }

    /// Return the start of a text in UTF-8, without a part of a character.
    static std::string_view in_part(std::string_view text, std::size_t most) {
        if (text.size() > most) {
            constexpr unsigned mask = 0xC0;
            constexpr unsigned continuation = 0x80;
            while (most > 0 && (static_cast<unsigned char>(text[most]) & mask) == continuation) {
                --most;
            }
        }
        return text.substr(0, most);
    }

    statements& prepared_;
    std::string_view event_;
    std::optional<std::string> end_;
    person_of_event person_; ///< its memory serves all people
};

bool is_kept_table(std::string_view name) noexcept {
    return name == "changed_event" ||
           std::find(kept_tables.begin(), kept_tables.end(), name) != kept_tables.end();
}

kept_figures::kept_figures(sqlite_connection& database) : prepared_(std::make_unique<statements>(database)) {}

kept_figures::~kept_figures() = default;

void kept_figures::keep(std::string_view event) {
    statements::event_reading(*prepared_, event).run();
}

void kept_figures::keep_all() {
    auto& events = prepared_->all_events;
    while (events.step()) {
        keep(events.text(0));
    }
    prepared_->clear_changed.run();
}

void kept_figures::keep_changed() {
    auto& events = prepared_->changed_events;
    while (events.step()) {
        keep(events.text(0));
    }
    prepared_->clear_changed.run();
}

bool has_changed_events(sqlite_connection& database) {
    return database.number("SELECT EXISTS (SELECT 1 FROM changed_event)") != 0;
}

} // namespace exporter
