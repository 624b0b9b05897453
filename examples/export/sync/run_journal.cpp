// SPDX-License-Identifier: BSL-1.0
#include "sync/run_journal.hpp"

#include "terminal/failure.hpp"
#include "terminal/program_version.hpp"

#include <chrono>
#include <fmt/format.h>

namespace exporter {

void refuse_other_source(sqlite_connection& database, const std::string& path, std::string_view source) {
    sqlite_statement query(database,
                           "SELECT source FROM run WHERE source <> ? AND EXISTS (SELECT 1 FROM run_event "
                           "WHERE run_event.run_id = run.run_id AND status = 'stored') LIMIT 1");
    query.bind(source);
    if (query.step()) {
        throw failure(
            failure_cause::other_source,
            fmt::format("{} holds data of {}, and this run would mix in data of {}; use another --db for it",
                        path, query.text(0), source));
    }
}

std::string source_of_data(sqlite_connection& database) {
    sqlite_statement query(database,
                           "SELECT source FROM run JOIN run_event USING (run_id) WHERE status = 'stored' "
                           "ORDER BY run_id DESC LIMIT 1");
    std::string source;
    while (query.step()) {
        source = query.text(0);
    }
    return source;
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

std::set<std::string> read_purged(sqlite_connection& database) {
    std::set<std::string> events;
    sqlite_statement query(database, "SELECT event_id FROM event WHERE purged_utc IS NOT NULL");
    while (query.step()) {
        events.insert(query.text(0));
    }
    return events;
}

std::set<std::string> read_unfinished(sqlite_connection& database, std::string_view wire,
                                      std::string_view query) {
    std::set<std::string> events;
    sqlite_statement stored(database,
                            "SELECT event_id FROM run_event JOIN run USING (run_id) WHERE status = 'stored' "
                            "AND run.wire = ? AND run.query = ? AND run_event.finished > ? "
                            "AND run_id > (SELECT coalesce(max(run_id), 0) FROM run WHERE complete)");
    const std::string limit = utc_text(machine_now() - resumption_limit);
    stored.bind(wire).bind(query).bind(limit);
    while (stored.step()) {
        events.insert(stored.text(0));
    }
    return events;
}

run_journal::run_journal(sqlite_connection& database, const journaled_run& run)
    : database_(database),
      insert_run_event_(database, "INSERT INTO run_event (run_id, event_id, status, registrants, received, "
                                  "error, unreadable, finished) VALUES (?, ?, ?, ?, ?, ?, ?, ?)"),
      move_bookmark_(database, "INSERT INTO bookmark (event_id, pulled) VALUES (?, ?) "
                               "ON CONFLICT (event_id) DO UPDATE SET pulled = excluded.pulled"),
      read_bookmark_(database, "SELECT pulled FROM bookmark WHERE event_id = ?") {
    const std::string started = utc_text(machine_now());
    sqlite_statement insert(
        database,
        "INSERT INTO run (source, wire, query, program, started, lookback) VALUES (?, ?, ?, ?, ?, ?)");
    insert.bind(run.source)
        .bind(run.wire)
        .bind(run.query)
        .bind(program_version)
        .bind(started)
        .bind(std::int64_t{run.lookback.count()})
        .run();
    run_ = sqlite3_last_insert_rowid(database.get());
}

std::optional<instant> run_journal::pulled(std::string_view event) {
    std::optional<instant> at;
    read_bookmark_.bind(event);
    while (read_bookmark_.step()) {
        at = parse_utc(read_bookmark_.text(0));
    }
    return at;
}

void run_journal::note_stored(std::string_view event, const stored_report& report) {
    const std::string until = utc_text(report.pulled);
    move_bookmark_.bind(event).bind(until).run();
    note(event, {.status = "stored",
                 .registrants = static_cast<std::int64_t>(report.registrants),
                 .unreadable = static_cast<std::int64_t>(report.unreadable)});
}

void run_journal::note_kept(std::string_view event, std::uint64_t received, std::string_view reason) {
    note(event, {.status = "kept", .received = static_cast<std::int64_t>(received), .reason = reason});
}

void run_journal::note_failed(std::string_view event, std::string_view reason) {
    note(event, {.status = "failed", .reason = reason});
}

void run_journal::end(exit_status status, bool complete, std::string_view error) {
    const std::string finished = utc_text(machine_now());
    sqlite_statement update(
        database_, "UPDATE run SET finished = ?, exit_status = ?, complete = ?, error = nullif(?, '') "
                   "WHERE run_id = ?");
    update.bind(finished)
        .bind(static_cast<std::int64_t>(status))
        .bind(std::int64_t{complete})
        .bind(error)
        .bind(run_)
        .run();
}

void run_journal::note(std::string_view event, const event_note& line) {
    const std::string finished = utc_text(machine_now());
    insert_run_event_.bind(run_)
        .bind(event)
        .bind(line.status)
        .bind(line.registrants)
        .bind(line.received)
        .bind(line.reason)
        .bind(line.unreadable)
        .bind(finished)
        .run();
}

} // namespace exporter
