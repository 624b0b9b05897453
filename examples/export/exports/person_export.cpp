// SPDX-License-Identifier: BSL-1.0
#include "exports/person_export.hpp"

#include "output/output_file.hpp"
#include "store/address_mentions.hpp"
#include "store/address_removal.hpp"
#include "store/database.hpp"
#include "store/erased_address.hpp"
#include "store/erasure_proof.hpp"
#include "store/journal.hpp"
#include "terminal/interruption.hpp"
#include "text/canonical_address.hpp"
#include "text/json_text.hpp"
#include "text/time_zone.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <fmt/format.h>
#include <set>
#include <utility>
#include <vector>

namespace exporter {

namespace {

constexpr std::string_view person_action = "export --person";
constexpr std::string_view further_fields = "extra"; // of which SQLite knows only that it is a text

/// Add a column of a row under its own name; a list of further fields is JSON already.
void add_column(json_object& object, const sqlite_statement& row, int column, bool is_json) {
    const std::string name = row.name(column);
    switch (row.type(column)) {
    case SQLITE_NULL:
        object.json(name, "null");
        break;
    case SQLITE_INTEGER:
        object.json(name, row.text(column));
        break;
    case SQLITE_FLOAT: // JSON has no infinite numbers
        std::isfinite(row.real(column)) ? object.json(name, row.text(column))
                                        : object.text(name, row.text(column));
        break;
    default:
        is_json ? object.json(name, row.view(column)) : object.text(name, row.view(column));
    }
}

/// Return a row as an object. The column `extra` is JSON if the last column, which is left out, says so.
std::string object_of(const sqlite_statement& row) {
    const int last = row.columns() - 1;
    const bool is_json = row.number(last) != 0;
    json_object object;
    for (int column = 0; column < last; ++column) {
        add_column(object, row, column, is_json && row.name(column) == further_fields);
    }
    return object.str();
}

/// Writes the document of one person.
class person_writer {
  public:
    person_writer(sqlite_connection& database, const address_set& addresses, std::string key)
        : database_(database), addresses_(addresses), key_(std::move(key)), search_(database, addresses) {}

    known_of_person write(output_file& out) {
        out.write(fmt::format("{{{}:1,\n\"address\":{},\n\"written\":{},\n\"source\":{},\n",
                              json_text(person_document), json_text(key_), json_text(utc_text(machine_now())),
                              json_text(source())));
        write_registrations(out);
        write_elsewhere(out);
        write_mentions(out);
        write_list(out, "forgotten", "SELECT forgotten, 0 FROM forgotten WHERE token = ?1 ORDER BY forgotten",
                   erasure_token(key_));
        out.write(",\n");
        // What is noted of this document itself is not among it.
        write_list(out, "journal",
                   "SELECT action, program, started, finished, details AS extra, json_valid(details) FROM "
                   "journal WHERE token = ?1 AND finished IS NOT NULL ORDER BY entry_id",
                   erasure_token(key_));
        out.write("}\n");
        return known_;
    }

  private:
    struct found_registration {
        std::string event;
        std::string key;
        std::string person;
    };

    std::string source() {
        std::string text;
        sqlite_statement query(database_, "SELECT source FROM run JOIN run_event USING (run_id) WHERE status "
                                          "= 'stored' ORDER BY run_id DESC LIMIT 1");
        while (query.step()) {
            text = query.text(0);
        }
        return text;
    }

    std::vector<found_registration> registrations() {
        std::vector<found_registration> found;
        sqlite_statement query(database_, "SELECT event_id, email_key, person_key FROM attendee WHERE " +
                                              search_.is_of_people("attendee") +
                                              " ORDER BY event_id, length(email_key), email_key");
        while (query.step()) {
            found.push_back({query.text(0), query.text(1), query.text(2)});
        }
        return found;
    }

    void write_registrations(output_file& out) {
        const auto found = registrations();
        std::set<std::string> events;
        out.write("\"registrations\":[");
        for (const found_registration& item : found) {
            stop_if_interrupted();
            events.insert(item.event);
            out.write(fmt::format("{}\n{{\"event\":{},\n \"registration\":{},\n \"figures\":{},\n",
                                  &item == &found.front() ? "" : ",", event_of(item), registration_of(item),
                                  figures_of(item)));
            known_.sessions += write_rows(out, "sessions",
                                          "SELECT kind, ordinal, session_start, session_start_utc, "
                                          "session_end, session_end_utc, session_duration, extra, "
                                          "json_valid(extra) FROM session WHERE event_id = ?1 AND email_key "
                                          "= ?2 ORDER BY kind, ordinal",
                                          item);
            out.write(",\n");
            known_.questions +=
                write_rows(out, "questions",
                           "SELECT ordinal, time, time_utc, question, extra, "
                           "json_valid(extra) FROM answer WHERE event_id = ?1 AND email_key = "
                           "?2 AND kind = 'qa' ORDER BY ordinal",
                           item);
            out.write(",\n");
            known_.survey_answers +=
                write_rows(out, "survey_answers",
                           "SELECT ordinal, question, answer, extra, json_valid(extra) FROM answer WHERE "
                           "event_id = ?1 AND email_key = ?2 AND kind = 'survey' ORDER BY ordinal",
                           item);
            out.write("}");
        }
        out.write("],\n");
        known_.events = events.size();
        known_.registrations = found.size();
    }

    std::string row_of(const std::string& sql, const found_registration& item, bool by_person = false) {
        sqlite_statement query(database_, sql);
        query.bind(item.event).bind(by_person ? item.person : item.key);
        std::string object = "null";
        while (query.step()) {
            object = object_of(query);
        }
        return object;
    }
    std::string event_of(const found_registration& item) {
        return row_of("SELECT e.event_id, e.title, e.sched_start, e.sched_start_utc, e.sched_end, "
                      "e.sched_end_utc, e.time_zone, e.gone_utc, b.pulled AS fetched_utc, ?2 IS NULL FROM "
                      "event e LEFT JOIN bookmark b USING (event_id) WHERE event_id = ?1",
                      item);
    }
    std::string registration_of(const found_registration& item) {
        return row_of("SELECT *, json_valid(extra) FROM attendee WHERE event_id = ?1 AND email_key = ?2",
                      item);
    }
    std::string figures_of(const found_registration& item) {
        return row_of("SELECT registrations, eligible, attended_live, live, simlive, on_demand, attended, "
                      "no_show, sessions, watch_seconds, live_watch_seconds, on_demand_watch_seconds, "
                      "first_seen_utc, last_seen_utc, questions, survey_answers, 0 FROM v_person_event WHERE "
                      "event_id = ?1 AND email_key = ?2",
                      item, true);
    }

    std::uint64_t write_rows(output_file& out, std::string_view name, const char* sql,
                             const found_registration& item) {
        sqlite_statement query(database_, sql);
        query.bind(item.event).bind(item.key);
        return write_objects(out, name, query);
    }

    void write_list(output_file& out, std::string_view name, const char* sql, const std::string& parameter) {
        sqlite_statement query(database_, sql);
        query.bind(parameter);
        static_cast<void>(write_objects(out, name, query));
    }

    std::uint64_t write_objects(output_file& out, std::string_view name, sqlite_statement& query) {
        std::uint64_t count = 0;
        out.write(fmt::format(" {}:[", json_text(name)));
        while (query.step()) {
            stop_if_interrupted();
            out.write((count++ == 0 ? "\n  " : ",\n  ") + object_of(query));
        }
        out.write("]");
        return count;
    }

    /// Write the person's rows of other tables, which others may have made.
    void write_elsewhere(output_file& out) {
        constexpr std::array<std::string_view, 4> told{"attendee", "session", "answer", "person_event"};
        bool is_first = true;
        out.write("\"elsewhere\":[");
        for (const std::string& table : tables_of(database_, false)) {
            const std::string condition = search_.is_of_people(table);
            if (condition.empty() || std::find(told.begin(), told.end(), table) != told.end()) {
                continue;
            }
            sqlite_statement query(
                database_, fmt::format("SELECT *, 0 FROM {} WHERE {}", quoted_name(table), condition));
            while (query.step()) {
                out.write(fmt::format("{}\n {{\"table\":{},\"row\":{}}}", is_first ? "" : ",",
                                      json_text(table), object_of(query)));
                is_first = false;
            }
        }
        out.write("],\n");
    }

    /// Write where the address stands in rows that are not the person's: the texts are others'.
    void write_mentions(output_file& out) {
        bool is_first = true;
        out.write("\"mentions\":[");
        for (const std::string& table : tables_of(database_, false)) {
            const std::string condition = search_.is_of_people(table);
            sqlite_statement query(database_,
                                   fmt::format("SELECT * FROM {} WHERE {}", quoted_name(table),
                                               condition.empty() ? "true" : "NOT (" + condition + ")"));
            while (query.step()) {
                stop_if_interrupted();
                for (const std::string& place : mentions_in(query, table)) {
                    out.write((is_first ? "\n " : ",\n ") + place);
                    is_first = false;
                    ++known_.mentions;
                }
            }
        }
        out.write("],\n");
    }

    std::vector<std::string> mentions_in(const sqlite_statement& row, const std::string& table) {
        const wanted_addresses wanted = addresses_.wanted();
        std::vector<std::string> places;
        std::string event;
        for (int column = 0; column < row.columns(); ++column) {
            const int type = row.type(column);
            if (type != SQLITE_TEXT && type != SQLITE_BLOB) {
                continue;
            }
            const std::string_view cell = row.view(column);
            if (row.name(column) == "event_id") {
                event = cell;
            }
            const std::size_t times = is_one_address(cell) ? 0 : mentions_of(wanted, cell).size();
            if (times > 0) {
                json_object place;
                place.text("table", table).text("column", row.name(column));
                event.empty() ? place.json("event_id", "null") : place.text("event_id", event);
                places.push_back(place.json("times", std::to_string(times)).str());
            }
        }
        return places;
    }

    sqlite_connection& database_;
    const address_set& addresses_;
    std::string key_;
    address_removal search_;
    known_of_person known_;
};

std::string details_of(const known_of_person& known) {
    return json_object()
        .json("events", std::to_string(known.events))
        .json("registrations", std::to_string(known.registrations))
        .str();
}

} // namespace

known_of_person export_person(const person_export_options& options) {
    sqlite_connection database = open_to_read(options.database);
    output_file out(options.output.path, options.output.replacement);
    const std::string key = canonical_address(options.email);
    const std::string token = erasure_token(key);
    sqlite_connection journaled = open_to_write(options.database);
    const std::int64_t entry = journal(journaled).begin(person_action, token, "{}");
    const address_set addresses({options.email});
    known_of_person known;
    {
        const transaction snapshot(database, transaction_kind::deferred);
        known = person_writer(database, addresses, key).write(out);
    }
    out.finish();
    journal(journaled).finish(entry, details_of(known));
    tidy_up(journaled);
    return known;
}

} // namespace exporter
