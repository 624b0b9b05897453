// SPDX-License-Identifier: BSL-1.0
#include "sync/run_journal.hpp"

#include "terminal/failure.hpp"
#include "terminal/program_version.hpp"

#include <chrono>
#include <fmt/format.h>

namespace exporter {

namespace {

instant now() {
    return std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
}

} // namespace

void refuse_other_source(sqlite_connection& database, const std::string& path, std::string_view source) {
    sqlite_statement query(database,
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

std::map<std::string, event_bookmark> read_bookmarks(sqlite_connection& database) {
    std::map<std::string, event_bookmark> bookmarks;
    sqlite_statement query(database,
                           "SELECT event_id, pulled, query FROM bookmark JOIN event USING (event_id)");
    while (query.step()) {
        bookmarks[query.text(0)] = {parse_utc(query.text(1)), query.text(2)};
    }
    return bookmarks;
}

std::set<std::string> read_unfinished(sqlite_connection& database, std::string_view wire,
                                      std::string_view query) {
    std::set<std::string> events;
    sqlite_statement stored(database,
                            "SELECT event_id FROM run_event JOIN run USING (run_id) WHERE status = 'stored' "
                            "AND run.wire = ? AND run.query = ? AND run.started > ? "
                            "AND run_id > (SELECT coalesce(max(run_id), 0) FROM run WHERE complete)");
    const std::string yesterday = utc_text(now() - std::chrono::days(1));
    stored.bind(wire).bind(query).bind(yesterday);
    while (stored.step()) {
        events.insert(stored.text(0));
    }
    return events;
}

run_journal::run_journal(sqlite_connection& database, std::string_view source, std::string_view wire,
                         std::string_view query)
    : database_(database),
      insert_run_event_(database, "INSERT INTO run_event (run_id, event_id, status, registrants, error, "
                                  "finished) VALUES (?, ?, ?, ?, ?, ?)"),
      move_bookmark_(database, "INSERT INTO bookmark (event_id, pulled) VALUES (?, ?) "
                               "ON CONFLICT (event_id) DO UPDATE SET pulled = excluded.pulled") {
    const std::string started = utc_text(now());
    sqlite_statement insert(database,
                            "INSERT INTO run (source, wire, query, program, started) VALUES (?, ?, ?, ?, ?)");
    insert.bind(source).bind(wire).bind(query).bind(program_version).bind(started).run();
    run_ = sqlite3_last_insert_rowid(database.get());
}

void run_journal::note_stored(std::string_view event, std::uint64_t registrants, instant pulled) {
    const std::string until = utc_text(pulled);
    move_bookmark_.bind(event).bind(until).run();
    note(event, "stored", static_cast<std::int64_t>(registrants), std::nullopt);
}

void run_journal::note_failed(std::string_view event, std::string_view reason) {
    note(event, "failed", std::nullopt, reason);
}

void run_journal::end(exit_status status, bool complete) {
    const std::string finished = utc_text(now());
    sqlite_statement update(database_,
                            "UPDATE run SET finished = ?, exit_status = ?, complete = ? WHERE run_id = ?");
    update.bind(finished)
        .bind(static_cast<std::int64_t>(status))
        .bind(std::int64_t{complete})
        .bind(run_)
        .run();
}

void run_journal::note(std::string_view event, std::string_view status,
                       std::optional<std::int64_t> registrants, std::optional<std::string_view> reason) {
    const std::string finished = utc_text(now());
    insert_run_event_.bind(run_).bind(event).bind(status).bind(registrants).bind(reason).bind(finished).run();
}

} // namespace exporter
