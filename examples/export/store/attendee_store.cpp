// SPDX-License-Identifier: BSL-1.0
#include "store/attendee_store.hpp"

#include "store/stored_time.hpp"
#include "text/canonical_address.hpp"
#include "text/json_text.hpp"
#include <webcasts/wire/canonical_fields.hpp>

#include <algorithm>
#include <array>
#include <chrono>
#include <cstddef>
#include <fmt/format.h>
#include <utility>

namespace exporter {

namespace {

constexpr const char* attendee_columns =
    "event_id, email_key, email, fname, lname, company, title, address1, address2, city, state, country, "
    "postalcode, phone, cell, fax, reg_date, sti, extra, reg_date_utc, person_key, domain";
constexpr const char* session_columns = "event_id, email_key, kind, ordinal, session_start, session_end, "
                                        "session_duration, extra, session_start_utc, session_end_utc";
constexpr const char* answer_columns =
    "event_id, email_key, kind, ordinal, time, question, answer, extra, time_utc";

std::optional<std::int64_t> to_number(const std::optional<std::chrono::seconds>& duration) {
    std::optional<std::int64_t> number;
    if (duration) {
        number.emplace(duration->count());
    }
    return number;
}

/// Make the staging tables and return the connection.
sqlite_connection& with_staging_tables(sqlite_connection& database) {
    // The store keeps the figures of its events itself.
    sqlite3_db_config(database.get(), SQLITE_DBCONFIG_ENABLE_TRIGGER, 0, nullptr);
    // Staged rows that are lost are fetched again, so their file needs no journal. The store writes sessions
    // and answers with their registrants, and removes them so: SQLite need not look each registrant up.
    database.execute(fmt::format("PRAGMA foreign_keys = OFF; PRAGMA temp_store = FILE; PRAGMA "
                                 "temp.journal_mode = OFF; "
                                 "CREATE TEMP TABLE staged_attendee ({}, PRIMARY KEY (event_id, email_key)) "
                                 "WITHOUT ROWID; "
                                 "CREATE TEMP TABLE staged_session ({}, PRIMARY KEY (event_id, email_key, "
                                 "kind, ordinal)) WITHOUT ROWID; "
                                 "CREATE TEMP TABLE staged_answer ({}, PRIMARY KEY (event_id, email_key, "
                                 "kind, ordinal)) WITHOUT ROWID",
                                 attendee_columns, session_columns, answer_columns)
                         .c_str());
    return database;
}

std::string copy_of(std::string_view table, std::string_view columns) {
    return fmt::format("INSERT INTO {0} ({1}) SELECT {1} FROM staged_{0} WHERE event_id = ?", table, columns);
}

/// Return the query of a table's rows of an event, as `row_counts`.
std::string counts_of(std::string_view prefix) {
    return fmt::format(
        "SELECT (SELECT count(*) FROM {0}attendee WHERE event_id = ?1), (SELECT count(*) FROM "
        "{0}session WHERE event_id = ?1), (SELECT count(*) FROM {0}answer WHERE event_id = ?1)",
        prefix);
}

/// Return the ids of events as a JSON array, for `json_each`.
std::string ids_of(const std::vector<webcasts::event_summary>& events) {
    return json_array(events, [](const webcasts::event_summary& event) {
        return '"' + std::string(event.id.str()) + '"'; // digits alone
    });
}

/// Return whether an event has expired; `nullopt` if the list's word for it could not be read.
std::optional<std::int64_t> expired_of(const webcasts::event_summary& event) {
    const bool is_unreadable =
        std::any_of(event.extra.begin(), event.extra.end(),
                    [](const webcasts::named_text& field) { return field.name == "expired"; });
    return is_unreadable ? std::nullopt : std::optional<std::int64_t>(event.expired ? 1 : 0);
}

/// Return the part of an address after its last `@`.
std::string domain_of(const std::string& address) {
    const std::size_t at = address.rfind('@');
    return at == std::string::npos ? std::string() : address.substr(at + 1);
}

std::string insert_of(std::string_view table, std::string_view columns, std::string_view values) {
    return fmt::format("INSERT INTO staged_{} ({}) VALUES ({})", table, columns, values);
}

} // namespace

audience_counts& audience_counts::operator+=(const audience_counts& other) noexcept {
    registrants += other.registrants;
    eligible += other.eligible;
    attended_live += other.attended_live;
    attended += other.attended;
    live += other.live;
    simlive += other.simlive;
    on_demand += other.on_demand;
    no_shows += other.no_shows;
    left_out += other.left_out;
    return *this;
}

struct attendee_store::statements {
    explicit statements(sqlite_connection& on) : database(with_staging_tables(on)) {}

    sqlite_connection& database;
    sqlite_statement query_of_event{database, "SELECT query FROM event WHERE event_id = ?"};
    sqlite_statement insert_event{
        database, "INSERT INTO event (event_id, title, expired, sched_start, sched_end, sched_start_utc, "
                  "sched_end_utc, begun, time_zone, query, extra) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) "
                  "ON CONFLICT (event_id) DO UPDATE SET title = excluded.title, "
                  "expired = excluded.expired, sched_start = excluded.sched_start, "
                  "sched_end = excluded.sched_end, sched_start_utc = excluded.sched_start_utc, "
                  "sched_end_utc = excluded.sched_end_utc, begun = excluded.begun, "
                  "time_zone = excluded.time_zone, query = excluded.query, extra = excluded.extra"};
    sqlite_statement touch_event{
        database,
        "INSERT INTO event (event_id, title, time_zone, query, extra) VALUES (?1, '', ?2, ?3, '[]') "
        "ON CONFLICT (event_id) DO UPDATE SET time_zone = excluded.time_zone, "
        "query = excluded.query, "
        "begun = iif(sched_start_utc IS NULL, begun, sched_start_utc <= ?4)"};
    // An event that was postponed has no no-shows, though its rows are of a day when it was due.
    sqlite_statement update_event{
        database,
        "UPDATE event SET title = iif(?2 = '', title, ?2), expired = ?3, sched_start = ?4, sched_end = ?5, "
        "sched_start_utc = ?6, sched_end_utc = ?7, extra = ?8, begun = ?6 IS NULL OR ?6 <= coalesce((SELECT "
        "pulled FROM bookmark WHERE bookmark.event_id = ?1), ?6) WHERE event_id = ?1"};
    sqlite_statement find_unlisted{
        database, "SELECT event_id, gone_utc IS NULL FROM event WHERE event_id NOT IN (SELECT value FROM "
                  "json_each(?1)) ORDER BY event_id"};
    sqlite_statement mark_unlisted{
        database, "UPDATE event SET gone_utc = iif(event_id IN (SELECT value FROM json_each(?1)), NULL, "
                  "coalesce(gone_utc, ?2))"};
    sqlite_statement count_stored{database, counts_of("")};
    sqlite_statement count_staged{database, counts_of("staged_")};
    sqlite_statement set_title{database, "UPDATE event SET title = ? WHERE event_id = ?"};
    std::array<sqlite_statement, 3> deletions{
        sqlite_statement(database, "DELETE FROM answer WHERE event_id = ?"),
        sqlite_statement(database, "DELETE FROM session WHERE event_id = ?"),
        sqlite_statement(database, "DELETE FROM attendee WHERE event_id = ?")};
    sqlite_statement stage_attendee{
        database, insert_of("attendee", attendee_columns,
                            "?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, "
                            "?")};
    sqlite_statement stage_session{database,
                                   insert_of("session", session_columns, "?, ?, ?, ?, ?, ?, ?, ?, ?, ?")};
    sqlite_statement stage_answer{database, insert_of("answer", answer_columns, "?, ?, ?, ?, ?, ?, ?, ?, ?")};
    std::array<sqlite_statement, 3> copies{sqlite_statement(database, copy_of("attendee", attendee_columns)),
                                           sqlite_statement(database, copy_of("session", session_columns)),
                                           sqlite_statement(database, copy_of("answer", answer_columns))};
    std::array<sqlite_statement, 3> drops{
        sqlite_statement(database, "DELETE FROM staged_attendee WHERE event_id = ?"),
        sqlite_statement(database, "DELETE FROM staged_session WHERE event_id = ?"),
        sqlite_statement(database, "DELETE FROM staged_answer WHERE event_id = ?")};
    sqlite_statement staged_people{database,
                                   "SELECT email_key, email FROM staged_attendee WHERE event_id = ?"};
    std::array<sqlite_statement, 3> removals{
        sqlite_statement(database, "DELETE FROM staged_attendee WHERE event_id = ? AND email_key = ?"),
        sqlite_statement(database, "DELETE FROM staged_session WHERE event_id = ? AND email_key = ?"),
        sqlite_statement(database, "DELETE FROM staged_answer WHERE event_id = ? AND email_key = ?")};
    sqlite_statement count_people{
        database,
        "SELECT e.title, coalesce(e.begun, 1), f.registrants, f.eligible, f.attended_live, f.on_demand, "
        "f.attended, f.no_shows, f.live, f.simlive FROM event e LEFT JOIN event_figures f USING "
        "(event_id) WHERE e.event_id = ?"};
    sqlite_statement what_figures_depend_on{database,
                                            "SELECT begun, sched_start_utc, sched_end_utc FROM event "
                                            "WHERE event_id = ?"};
};

attendee_store::attendee_store(sqlite_connection& database, time_zone reported, time_zone shown)
    : database_(database), reported_(std::move(reported)), shown_(std::move(shown)), forgotten_(database),
      prepared_(std::make_unique<statements>(database)), figures_(database) {}

attendee_store::~attendee_store() = default;

void attendee_store::update_listed(const std::vector<webcasts::event_summary>& listed) {
    transaction whole(database_);
    const bool cleans = forgotten_.any();
    for (auto event : listed) {
        if (cleans) {
            forgotten_.clean(event.title);
            forgotten_.clean(event.extra);
        }
        const stored_time start(event.scheduled_start, time_zone("GMT"), shown_);
        const stored_time end(event.scheduled_end, time_zone("GMT"), shown_);
        const std::string extra = json_of(event.extra);
        const auto before = facts_of(event.id.str());
        prepared_->update_event.bind(event.id.str())
            .bind(event.title)
            .bind(expired_of(event))
            .bind(start.local)
            .bind(end.local)
            .bind(start.utc)
            .bind(end.utc)
            .bind(extra)
            .run();
        // Who is eligible, and how early people registered, depends on the event's times.
        if (facts_of(event.id.str()) != before) {
            figures_.keep(event.id.str());
        }
    }
    whole.commit();
}

std::string attendee_store::facts_of(std::string_view event) {
    std::string facts;
    auto& query = prepared_->what_figures_depend_on.bind(event);
    while (query.step()) {
        facts = query.text(0) + ' ' + query.text(1) + ' ' + query.text(2);
    }
    return facts;
}

std::vector<std::string> attendee_store::mark_gone(const std::vector<webcasts::event_summary>& listed,
                                                   instant now) {
    const std::string ids = ids_of(listed);
    const std::string since = utc_text(now);
    std::vector<std::string> gone;
    transaction whole(database_);
    auto& unlisted = prepared_->find_unlisted.bind(ids);
    while (unlisted.step()) {
        if (unlisted.number(1) != 0) {
            gone.push_back(unlisted.text(0));
        }
    }
    prepared_->mark_unlisted.bind(ids).bind(since).run();
    whole.commit();
    return gone;
}

std::uint64_t attendee_store::count_missing(const std::vector<webcasts::event_summary>& listed) {
    const std::string ids = ids_of(listed);
    std::uint64_t missing = 0;
    auto& unlisted = prepared_->find_unlisted.bind(ids);
    while (unlisted.step()) {
        missing += unlisted.number(1) != 0 ? 1U : 0U;
    }
    return missing;
}

std::uint64_t attendee_store::count_listed() {
    return static_cast<std::uint64_t>(database_.number("SELECT count(*) FROM event WHERE gone_utc IS NULL"));
}

std::optional<std::string> attendee_store::query_of(std::string_view event) {
    std::optional<std::string> filters;
    auto& query = prepared_->query_of_event.bind(event);
    while (query.step()) {
        filters = query.text(0);
    }
    return filters;
}

void attendee_store::stage(std::string_view event, const std::vector<webcasts::attendee>& people) {
    transaction whole(database_, transaction_kind::deferred);
    if (!forgotten_.any()) {
        for (const auto& person : people) {
            stage(event, person);
        }
    } else {
        // Left out here, so that the person is not written to the temporary file either.
        for (auto person : people) {
            if (forgotten_.has(person.email)) {
                ++staged_[std::string(event)].left_out;
                continue;
            }
            forgotten_.clean(person);
            stage(event, person);
        }
    }
    whole.commit();
}

void attendee_store::stage(std::string_view event, const webcasts::attendee& person) {
    const std::string key = insert_attendee(event, person);
    insert_sessions(event, person, key);
    insert_answers(event, person, key);
}

attendee_store::stored_event attendee_store::keep(pulled_event event) {
    const std::string_view id = event.listed.id.str();
    if (forgotten_.any()) {
        forgotten_.clean(event.title);
        forgotten_.clean(event.listed.title);
        forgotten_.clean(event.listed.extra);
    }
    replace_event(event);
    for (sqlite_statement& deletion : prepared_->deletions) {
        deletion.bind(id).run();
    }
    leave_out_forgotten(id);
    const staged_event& staged = staged_[std::string(id)];
    const std::uint64_t left_out = staged.left_out + staged.removed;
    for (sqlite_statement& copy : prepared_->copies) {
        copy.bind(id).run();
    }
    drop(id);
    figures_.keep(id);
    stored_event stored = read_back(id);
    stored.counts.left_out = left_out;
    return stored;
}

row_counts attendee_store::count_rows(sqlite_statement& query, std::string_view event) {
    row_counts counts;
    query.bind(event);
    while (query.step()) {
        const auto count = [&](int column) { return static_cast<std::uint64_t>(query.number(column)); };
        counts = {.registrations = count(0), .sessions = count(1), .answers = count(2)};
    }
    return counts;
}

row_counts attendee_store::stored_rows(std::string_view event) {
    return count_rows(prepared_->count_stored, event);
}

row_counts attendee_store::staged_rows(std::string_view event) {
    leave_out_forgotten(event);
    return count_rows(prepared_->count_staged, event);
}

void attendee_store::leave_out_forgotten(std::string_view event) {
    if (!forgotten_.any()) {
        return;
    }
    std::vector<std::string> keys;
    auto& people = prepared_->staged_people.bind(event);
    while (people.step()) {
        if (forgotten_.has(people.text(1))) {
            keys.push_back(people.text(0));
        }
    }
    for (const std::string& key : keys) {
        for (sqlite_statement& statement : prepared_->removals) {
            statement.bind(event).bind(key).run();
        }
    }
    staged_[std::string(event)].removed += keys.size();
}

void attendee_store::replace_event(const pulled_event& event) {
    const std::string id(event.listed.id.str());
    const std::string now = utc_text(event.pulled);
    if (event.is_listed) {
        const stored_time start(event.listed.scheduled_start, time_zone("GMT"), shown_);
        const stored_time end(event.listed.scheduled_end, time_zone("GMT"), shown_);
        const std::string extra = json_of(event.listed.extra);
        prepared_->insert_event.bind(id)
            .bind(event.listed.title)
            .bind(expired_of(event.listed))
            .bind(start.local)
            .bind(end.local)
            .bind(start.utc)
            .bind(end.utc)
            .bind(std::int64_t{!start.utc || *start.utc <= now})
            .bind(shown_.name())
            .bind(event.query)
            .bind(extra)
            .run();
    } else {
        prepared_->touch_event.bind(id).bind(shown_.name()).bind(event.query).bind(now).run();
    }
    if (!event.title.empty()) {
        prepared_->set_title.bind(event.title).bind(id).run();
    }
}

attendee_store::stored_event attendee_store::read_back(std::string_view event) {
    stored_event stored;
    auto& query = prepared_->count_people.bind(event);
    while (query.step()) {
        const auto count = [&](int column) { return static_cast<std::uint64_t>(query.number(column)); };
        stored.title = query.text(0);
        stored.begun = query.number(1) != 0;
        stored.counts = {.registrants = count(2),
                         .eligible = count(3),
                         .attended_live = count(4),
                         .on_demand = count(5),
                         .attended = count(6),
                         .no_shows = count(7),
                         .live = count(8),
                         .simlive = count(9)};
    }
    return stored;
}

void attendee_store::drop(std::string_view event) {
    for (sqlite_statement& statement : prepared_->drops) {
        statement.bind(event).run();
    }
    if (const auto staged = staged_.find(event); staged != staged_.end()) {
        staged_.erase(staged);
    }
}

std::string attendee_store::insert_attendee(std::string_view event, const webcasts::attendee& person) {
    const std::string extra = json_of(person.extra);
    const std::string address = canonical_address(person.email);
    return staged_[std::string(event)].keys.next(address, [&](const std::string& key) {
        return try_to_insert(event, person, {.address = address, .key = key, .extra = extra});
    });
}

bool attendee_store::try_to_insert(std::string_view event, const webcasts::attendee& person,
                                   const registration& made) {
    const stored_time registered(person.registered_at, reported_, shown_);
    const std::string domain = domain_of(made.address);
    auto& insert = prepared_->stage_attendee.bind(event).bind(made.key);
    std::array<std::string, webcasts::wire::attendee_field_names.size()> texts;
    std::size_t count = 0;
    webcasts::wire::for_each_attendee_field(person, [&](std::string_view name, std::string_view value) {
        if (name == "reg_date") {
            insert.bind(registered.local);
        } else {
            insert.bind(texts[count++] = value);
        }
    });
    return insert.bind(made.extra)
        .bind(registered.utc)
        .bind(made.address.empty() ? made.key : made.address)
        .bind(domain)
        .run_unless_present();
}

void attendee_store::insert_sessions(std::string_view event, const webcasts::attendee& person,
                                     std::string_view key) {
    std::array<std::int64_t, 3> ordinals{};
    for (const auto& item : person.sessions) {
        const stored_times times(item, reported_, shown_);
        const std::string extra = json_of(item.extra);
        const auto duration = to_number(item.duration);
        prepared_->stage_session.bind(event)
            .bind(key)
            .bind(to_string(item.kind))
            .bind(++ordinals[static_cast<std::size_t>(item.kind)])
            .bind(times.start.local)
            .bind(times.end.local)
            .bind(duration)
            .bind(extra)
            .bind(times.start.utc)
            .bind(times.end.utc)
            .run();
    }
}

void attendee_store::insert_answers(std::string_view event, const webcasts::attendee& person,
                                    std::string_view key) {
    std::int64_t ordinal = 0;
    for (const auto& item : person.questions) {
        const stored_time time(item.time, reported_, shown_);
        const std::string extra = json_of(item.extra);
        prepared_->stage_answer.bind(event)
            .bind(key)
            .bind("qa")
            .bind(++ordinal)
            .bind(time.local)
            .bind(item.text)
            .bind(std::nullopt)
            .bind(extra)
            .bind(time.utc)
            .run();
    }
    ordinal = 0;
    for (const auto& item : person.survey_answers) {
        const std::string extra = json_of(item.extra);
        prepared_->stage_answer.bind(event)
            .bind(key)
            .bind("survey")
            .bind(++ordinal)
            .bind(std::nullopt)
            .bind(item.question)
            .bind(item.answer)
            .bind(extra)
            .bind(std::nullopt)
            .run();
    }
}

} // namespace exporter
