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

/// Throw `failure` with `exit_status::usage` where a database holds data of another source: rows of two
/// services, or made-up ones among real ones, could not be told apart.
void refuse_other_source(sqlite_connection& database, const std::string& path, std::string_view source);

/// Return how far each event of a database is known.
[[nodiscard]] std::map<std::string, event_bookmark> read_bookmarks(sqlite_connection& database);

/// Return the events that were stored by runs which did not come to their end, since the last one that did,
/// in this format, with these filters and within the last day.
[[nodiscard]] std::set<std::string> read_unfinished(sqlite_connection& database, std::string_view wire,
                                                    std::string_view query);

/// Writes down what a run does: tables run, run_event and bookmark.
class run_journal {
  public:
    /// Note that a run begins. The database must outlive the journal.
    run_journal(sqlite_connection& database, std::string_view source, std::string_view wire,
                std::string_view query);

    /// Note that an event's rows are stored as they were at an instant of the service's clock; part of the
    /// transaction that stores them.
    void note_stored(std::string_view event, std::uint64_t registrants, instant pulled);
    /// Note that an event failed. Its bookmark stays where it is.
    void note_failed(std::string_view event, std::string_view reason);
    /// Note how the run ended, and whether each event of its plan was tried.
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
