// SPDX-License-Identifier: BSL-1.0
#include "attendee_store.hpp"

#include "database.hpp"
#include "failure.hpp"
#include "json_text.hpp"
#include "program_version.hpp"
#include "query_text.hpp"
#include <webcasts/wire/canonical_fields.hpp>
#include <webcasts/wire/time_writer.hpp>

#include <array>
#include <chrono>
#include <cstddef>
#include <fmt/format.h>
#include <memory>
#include <optional>
#include <utility>

namespace exporter {

namespace {

std::string utc_now() {
    const auto now = std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
    return std::string(webcasts::wire::time_text(webcasts::local_time(now.time_since_epoch())).view());
}

std::optional<std::string> to_text(const std::optional<webcasts::local_time>& time) {
    return time ? std::optional(std::string(webcasts::wire::time_text(*time).view())) : std::nullopt;
}

std::optional<std::int64_t> to_number(const std::optional<std::chrono::seconds>& duration) {
    std::optional<std::int64_t> number;
    if (duration) {
        number.emplace(duration->count());
    }
    return number;
}

std::string lower_case(std::string_view text) {
    std::string made(text);
    for (char& c : made) {
        c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    }
    return made;
}

} // namespace

audience_counts& audience_counts::operator+=(const audience_counts& other) noexcept {
    registrants += other.registrants;
    live += other.live;
    simlive += other.simlive;
    on_demand += other.on_demand;
    no_shows += other.no_shows;
    return *this;
}

struct attendee_store::statements {
    explicit statements(sqlite_connection& on) : database(on) {}

    sqlite_connection& database;
    sqlite_statement query_of_event{database, "SELECT query FROM event WHERE event_id = ?"};
    sqlite_statement insert_event{
        database, "INSERT INTO event (event_id, title, expired, sched_start, sched_end, begun, "
                  "time_zone, query, extra) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) "
                  "ON CONFLICT (event_id) DO UPDATE SET title = excluded.title, "
                  "expired = excluded.expired, sched_start = excluded.sched_start, "
                  "sched_end = excluded.sched_end, begun = excluded.begun, time_zone = excluded.time_zone, "
                  "query = excluded.query, extra = excluded.extra"};
    sqlite_statement touch_event{database, "INSERT INTO event (event_id, title, time_zone, query, extra) "
                                           "VALUES (?, '', ?, ?, '[]') ON CONFLICT (event_id) DO UPDATE SET "
                                           "time_zone = excluded.time_zone, query = excluded.query"};
    sqlite_statement delete_attendees{database, "DELETE FROM attendee WHERE event_id = ?"};
    sqlite_statement insert_attendee{
        database, "INSERT INTO attendee (event_id, email_key, email, fname, lname, company, "
                  "title, address1, address2, city, state, country, postalcode, phone, "
                  "cell, fax, reg_date, sti, extra) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, "
                  "?, ?, ?, ?, ?, ?, NULLIF(?, ''), ?, ?)"};
    sqlite_statement insert_session{database,
                                    "INSERT INTO session (event_id, email_key, kind, ordinal, session_start, "
                                    "session_end, session_duration, extra) VALUES (?, ?, ?, ?, ?, ?, ?, ?)"};
    sqlite_statement insert_answer{database, "INSERT INTO answer (event_id, email_key, kind, ordinal, time, "
                                             "question, answer, extra) VALUES (?, ?, ?, ?, ?, ?, ?, ?)"};
    sqlite_statement set_title{database, "UPDATE event SET title = ? WHERE event_id = ?"};
    sqlite_statement title_of_event{database, "SELECT title FROM event WHERE event_id = ?"};
    sqlite_statement insert_run_event{database, "INSERT INTO run_event VALUES (?, ?, ?, ?, ?, ?)"};
};

attendee_store::attendee_store(const std::string& path, std::string_view source)
    : database_(open_to_write(path)) {
    refuse_other_source(path, source);
    prepared_ = std::make_unique<statements>(database_);
}

attendee_store::~attendee_store() {
    database_.roll_back();
}

void attendee_store::refuse_other_source(const std::string& path, std::string_view source) {
    sqlite_statement query(database_,
                           "SELECT source FROM run WHERE source <> ? AND EXISTS (SELECT 1 FROM run_event "
                           "WHERE run_event.run_id = run.run_id AND status = 'stored') LIMIT 1");
    query.bind(source);
    if (query.step()) {
        throw failure(
            exit_status::usage,
            fmt::format("{} holds data of {}, and this run would mix in data of {}; use another --db for it",
                        path, query.text(0), source));
    }
}

void attendee_store::begin_run(std::string_view source, std::string_view wire,
                               const webcasts::audience_query_spec& query) {
    query_ = text_of(query);
    time_zone_ = query.time_zone.value_or("GMT");
    const std::string now = utc_now();
    sqlite_statement insert(database_,
                            "INSERT INTO run (source, wire, query, program, started) VALUES (?, ?, ?, ?, ?)");
    insert.bind(source).bind(wire).bind(query_).bind(program_version).bind(now).run();
    run_ = sqlite3_last_insert_rowid(database_.get());
}

void attendee_store::end_run(exit_status status) {
    const std::string now = utc_now();
    sqlite_statement update(database_, "UPDATE run SET finished = ?, exit_status = ? WHERE run_id = ?");
    update.bind(now).bind(static_cast<std::int64_t>(status)).bind(run_).run();
}

bool attendee_store::begin_event(const webcasts::event_summary& listed, bool is_listed, bool begun) {
    begun_ = begun;
    event_ = listed.id.str();
    counts_ = {};
    repeated_.clear();
    database_.execute("BEGIN IMMEDIATE");
    auto& query = prepared_->query_of_event.bind(event_);
    const bool is_known = query.step();
    const bool was_asked_otherwise = is_known && query.text(0) != query_;
    if (is_known) {
        query.run();
    }
    if (is_listed) {
        const auto start = to_text(listed.scheduled_start);
        const auto end = to_text(listed.scheduled_end);
        const std::string extra = json_of(listed.extra);
        prepared_->insert_event.bind(event_)
            .bind(listed.title)
            .bind(std::int64_t{listed.expired})
            .bind(start)
            .bind(end)
            .bind(std::int64_t{begun})
            .bind(time_zone_)
            .bind(query_)
            .bind(extra)
            .run();
    } else {
        prepared_->touch_event.bind(event_).bind(time_zone_).bind(query_).run();
    }
    prepared_->delete_attendees.bind(event_).run();
    return was_asked_otherwise;
}

void attendee_store::add(const webcasts::attendee_view& person) {
    const std::string key = insert_attendee(person);
    insert_sessions(person, key);
    insert_answers(person, key);
    ++counts_.registrants;
    counts_.live += person.watched(webcasts::viewing_kind::live) ? 1U : 0U;
    counts_.simlive += person.watched(webcasts::viewing_kind::simulated_live) ? 1U : 0U;
    counts_.on_demand += person.watched(webcasts::viewing_kind::on_demand) ? 1U : 0U;
    counts_.no_shows += begun_ && person.sessions.empty() ? 1U : 0U;
}

std::string attendee_store::insert_attendee(const webcasts::attendee_view& person) {
    const std::string extra = json_of(person.extra);
    std::string key = lower_case(person.email);
    if (!key.empty() && try_to_insert(person, key, extra)) {
        return key;
    }
    // People without an e-mail are #1, #2 ...; a second person with an e-mail is the e-mail and #2.
    auto& number = repeated_.try_emplace(key, key.empty() ? 0 : 1).first->second;
    std::string numbered;
    do {
        numbered = fmt::format("{}#{}", key, ++number);
    } while (!try_to_insert(person, numbered, extra));
    return numbered;
}

bool attendee_store::try_to_insert(const webcasts::attendee_view& person, std::string_view key,
                                   std::string_view extra) {
    auto& insert = prepared_->insert_attendee.bind(event_).bind(key);
    std::array<std::string, webcasts::wire::attendee_field_names.size()> texts;
    std::size_t count = 0;
    webcasts::wire::for_each_attendee_field(
        person, [&](std::string_view, std::string_view value) { texts[count++] = value; });
    for (const std::string& text : texts) {
        insert.bind(text);
    }
    return insert.bind(extra).run_unless_present();
}

void attendee_store::insert_sessions(const webcasts::attendee_view& person, std::string_view key) {
    std::array<std::int64_t, 3> ordinals{};
    for (const auto& item : person.sessions) {
        const auto start = to_text(item.start);
        const auto end = to_text(item.end);
        const std::string extra = json_of(item.extra);
        prepared_->insert_session.bind(event_)
            .bind(key)
            .bind(to_string(item.kind))
            .bind(++ordinals[static_cast<std::size_t>(item.kind)])
            .bind(start)
            .bind(end)
            .bind(to_number(item.duration))
            .bind(extra)
            .run();
    }
}

void attendee_store::insert_answers(const webcasts::attendee_view& person, std::string_view key) {
    std::int64_t ordinal = 0;
    for (const auto& item : person.questions) {
        const auto time = to_text(item.time);
        const std::string extra = json_of(item.extra);
        prepared_->insert_answer.bind(event_)
            .bind(key)
            .bind("qa")
            .bind(++ordinal)
            .bind(time)
            .bind(item.text)
            .bind(std::nullopt)
            .bind(extra)
            .run();
    }
    ordinal = 0;
    for (const auto& item : person.survey_answers) {
        const std::string extra = json_of(item.extra);
        prepared_->insert_answer.bind(event_)
            .bind(key)
            .bind("survey")
            .bind(++ordinal)
            .bind(std::nullopt)
            .bind(item.question)
            .bind(item.answer)
            .bind(extra)
            .run();
    }
}

attendee_store::stored_event attendee_store::keep_event(std::string_view title) {
    if (!title.empty()) {
        prepared_->set_title.bind(title).bind(event_).run();
    }
    stored_event stored{{}, counts_};
    if (auto& query = prepared_->title_of_event.bind(event_); query.step()) {
        stored.title = query.text(0);
        query.run();
    }
    note_event(event_, "stored", static_cast<std::int64_t>(counts_.registrants), std::nullopt);
    database_.execute("COMMIT");
    return stored;
}

void attendee_store::drop_event(webcasts::event_id event, std::string_view reason) {
    database_.roll_back();
    note_event(event.str(), "failed", std::nullopt, reason);
}

void attendee_store::note_event(std::string_view event, std::string_view status,
                                const std::optional<std::int64_t>& registrants,
                                const std::optional<std::string_view>& reason) {
    const std::string now = utc_now();
    prepared_->insert_run_event.bind(run_)
        .bind(event)
        .bind(status)
        .bind(registrants)
        .bind(reason)
        .bind(now)
        .run();
}

} // namespace exporter
