// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_TESTS_EXPORTER_FEED_FEED_ROWS_HPP
#define WEBCASTS_TESTS_EXPORTER_FEED_FEED_ROWS_HPP

#include "exporter/fresh_folder.hpp"
#include "feed/event_feed.hpp"
#include "store/database.hpp"

#include <fmt/format.h>
#include <string>
#include <utility>
#include <vector>

namespace webcasts::tests {

/// A database of two events, each with a person, a session and an answer.
class feed_scene {
  public:
    feed_scene() {
        for (const char* event : {"1000001", "1000002"}) {
            change(fmt::format(R"sql(
                INSERT INTO event (event_id, title, begun, time_zone, query, extra) VALUES ('{0}', 'Event', 1, 'GMT', '', '[]');
                INSERT INTO attendee (event_id, email_key, email, fname, lname, company, title, address1, address2, city, state,
                    country, postalcode, phone, cell, fax, sti, extra, reg_date_utc, person_key, domain)
                VALUES ('{0}', 'ada@example.com', 'ada@example.com', 'Ada', '', '', '', '', '', '', '', '', '', '', '', '', '', '[]',
                    '2026-02-01T10:00:00Z', 'ada@example.com', 'example.com');
                INSERT INTO session (event_id, email_key, kind, ordinal, session_start_utc, session_duration, extra)
                VALUES ('{0}', 'ada@example.com', 'live', 1, '2026-02-10T10:00:00Z', 600, '[]');
                INSERT INTO answer (event_id, email_key, kind, ordinal, question, extra)
                VALUES ('{0}', 'ada@example.com', 'qa', 1, 'How?', '[]'))sql",
                               event));
        }
    }

    [[nodiscard]] std::string path() const { return folder_.file("a.db"); }

    /// Change rows as another program does.
    void change(const std::string& sql) const { exporter::open_to_write(path()).execute(sql.c_str()); }

    [[nodiscard]] std::vector<exporter::feed_event> events() const {
        auto database = exporter::open_to_read(path());
        return exporter::event_feed(database).events();
    }

    /// Return the JSON of an event's rows of a table.
    [[nodiscard]] std::vector<std::string> lines(const std::string& event, std::size_t table) const {
        auto database = exporter::open_to_read(path());
        exporter::event_feed feed(database);
        exporter::event_feed::reading rows(feed, event);
        std::vector<std::string> lines;
        rows.rows(table, [&](const exporter::sqlite_statement& row) {
            exporter::append_json_row(lines.emplace_back(), exporter::feed_tables()[table], row, 1);
        });
        CHECK(rows.count(table) == lines.size());
        return lines;
    }

  private:
    fresh_folder folder_;
};

} // namespace webcasts::tests

#endif
