// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_EXAMPLES_EXPORT_SYNC_RUN_JOURNAL_HPP
#define WEBCASTS_EXAMPLES_EXPORT_SYNC_RUN_JOURNAL_HPP

#include "store/sqlite_connection.hpp"
#include "sync/sync_plan.hpp"
#include "terminal/exit_status.hpp"
#include "text/time_zone.hpp"
#include <webcasts/query.hpp>

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>

namespace exporter {

/// Throw `failure` with `exit_status::usage` if a database holds data of another source. Rows of two
/// services, or made-up and real rows, could not be told apart.
void refuse_other_source(sqlite_connection& database, const std::string& path, std::string_view source);

/// Return the bookmarks of all events in a database.
[[nodiscard]] std::map<std::string, event_bookmark> read_bookmarks(sqlite_connection& database);

/// Return the events that incomplete runs have stored since the last complete run, within the last day, in
/// this format and with these filters.
[[nodiscard]] std::set<std::string> read_unfinished(sqlite_connection& database, std::string_view wire,
                                                    std::string_view query);

/// Records a run in the tables run, run_event and bookmark.
class run_journal {
  public:
    /// Record the start of a run. The database must outlive the journal.
    run_journal(sqlite_connection& database, std::string_view source, std::string_view wire,
                std::string_view query);

    /// Record that an event's rows are stored as they were at `pulled`, by the service's clock. Call it in
    /// the transaction that stores them.
    void note_stored(std::string_view event, std::uint64_t registrants, instant pulled);
    /// Record that an event failed. Its bookmark does not change.
    void note_failed(std::string_view event, std::string_view reason);
    /// Record how the run ended, and whether each event of its plan was tried.
    void end(exit_status status, bool complete);

  private:
    void note(std::string_view event, std::string_view status, std::optional<std::int64_t> registrants,
              std::optional<std::string_view> reason);

    sqlite_connection& database_;
    std::int64_t run_ = 0;
    sqlite_statement insert_run_event_;
    sqlite_statement move_bookmark_;
};

} // namespace exporter

#endif
