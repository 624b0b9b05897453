// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_EXAMPLES_EXPORT_FEED_EVENT_FEED_HPP
#define WEBCASTS_EXAMPLES_EXPORT_FEED_EVENT_FEED_HPP

#include "feed/feed_table.hpp"
#include "store/sqlite_connection.hpp"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace exporter {

/// An event and the state that its rows are in.
struct feed_event {
    std::string event_id;
    std::string version; ///< 64 hexadecimal digits; whatever changes a cell of the event gives it another

    friend bool operator==(const feed_event&, const feed_event&) = default;
};

/// What a database says about itself.
struct feed_origin {
    std::int64_t schema_version = 0;
    std::optional<std::string> source; ///< the service that `sync` read; absent before the first run
    std::optional<std::string> synced; ///< when the latest run that stored anything ended, UTC
};

/// The changes of a database, event by event: which events there are, in which state each is, and its rows.
///
/// A receiver keeps the version of each event that it took. An event with another version is taken whole and
/// replaces what the receiver had; an event that is no longer here is removed. Nothing else needs to be told,
/// neither deletions nor people who were forgotten.
///
/// A version is a digest of the event's revision (schema.hpp), which each change of its rows replaces, of its
/// row in the table of events, and of `feed_format`. Functions throw as `sqlite_connection` does, and end
/// within milliseconds of a signal. The database must outlive the feed.
class event_feed {
  public:
    explicit event_feed(sqlite_connection& database);

    /// Return all events in the order of their ids.
    [[nodiscard]] std::vector<feed_event> events();
    /// Return what the database says about itself.
    [[nodiscard]] feed_origin origin();

    /// Reads one event, in one state, until it is destroyed. One reading exists at a time.
    class reading {
      public:
        reading(event_feed& feed, std::string event);

        /// Return the version of the event; `nullopt` if the event is gone.
        [[nodiscard]] const std::optional<std::string>& version() const noexcept { return version_; }
        /// Return the number of rows of a table, by its place in `feed_tables`.
        [[nodiscard]] std::uint64_t count(std::size_t table);
        /// Give each row of a table to `take`, in the order of its keys. The statement is at the row; its
        /// columns are those of the table.
        void rows(std::size_t table, const std::function<void(sqlite_statement&)>& take);

      private:
        event_feed& feed_;
        std::string event_;
        transaction snapshot_;
        std::optional<std::string> version_;
    };

  private:
    /// Return the version of an event; `nullopt` if it is gone. A transaction must be open.
    [[nodiscard]] std::optional<std::string> version_of(std::string_view event);

    sqlite_connection& database_;
    sqlite_statement ids_;
    sqlite_statement revision_;
    std::vector<sqlite_statement> rows_;
    std::vector<sqlite_statement> counts_;
};

/// Append a row as a JSON object, without a line end. `first_column` is the first that is written.
void append_json_row(std::string& out, const feed_table& table, const sqlite_statement& row,
                     std::size_t first_column = 0);

/// Append a cell of the type `integer`, `flag` or `real`.
void append_number(std::string& out, feed_type type, const sqlite_statement& row, int place);

/// Append the cell of a column as JSON.
void append_json_cell(std::string& out, const feed_column& column, const sqlite_statement& row, int place);

} // namespace exporter

#endif
