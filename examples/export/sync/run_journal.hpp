// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_EXAMPLES_EXPORT_SYNC_RUN_JOURNAL_HPP
#define WEBCASTS_EXAMPLES_EXPORT_SYNC_RUN_JOURNAL_HPP

#include "store/sqlite_connection.hpp"
#include "sync/sync_plan.hpp"
#include "terminal/exit_status.hpp"
#include "text/time_zone.hpp"
#include <webcasts/query.hpp>

#include <chrono>
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

/// Return the service that a database holds data of; empty if no run has stored any.
[[nodiscard]] std::string source_of_data(sqlite_connection& database);

/// Return the bookmarks of all events in a database.
[[nodiscard]] std::map<std::string, event_bookmark> read_bookmarks(sqlite_connection& database);

/// Return the events whose people `purge` removed.
[[nodiscard]] std::set<std::string> read_purged(sqlite_connection& database);

/// How long an incomplete run's events count as done. It is shorter than any night: the next nightly run
/// fetches them again.
inline constexpr std::chrono::hours resumption_limit{12};

/// Return the events that incomplete runs have stored since the last complete run, within
/// `resumption_limit`, in this format and with these filters.
[[nodiscard]] std::set<std::string> read_unfinished(sqlite_connection& database, std::string_view wire,
                                                    std::string_view query);

/// What a run's record begins with.
struct journaled_run {
    std::string_view source;
    std::string_view wire;
    std::string_view query;
    std::chrono::seconds lookback{};
};

/// What the record of an event's report says.
struct stored_report {
    std::uint64_t registrants = 0;
    instant pulled{};             ///< its rows are as they were then, by the service's clock
    std::uint64_t unreadable = 0; ///< values that could not be read
};

/// Records a run in the tables run, run_event and bookmark.
class run_journal {
  public:
    /// Record the start of a run. The database must outlive the journal.
    run_journal(sqlite_connection& database, const journaled_run& run);

    /// Return the state of an event's stored rows, by the service's clock; `nullopt` if there are none.
    [[nodiscard]] std::optional<instant> pulled(std::string_view event);
    /// Record that an event's rows are stored, and move its bookmark. Call it in the transaction that stores
    /// them.
    void note_stored(std::string_view event, const stored_report& report);
    /// Record that an event's report was not stored, and why. Its bookmark does not change.
    void note_kept(std::string_view event, std::uint64_t received, std::string_view reason);
    /// Record that an event failed. Its bookmark does not change.
    void note_failed(std::string_view event, std::string_view reason);
    /// Record how the run ended, whether each event of its plan was tried, and why the run as a whole failed
    /// (empty: it did not).
    void end(exit_status status, bool complete, std::string_view error);

  private:
    struct event_note {
        std::string_view status;
        std::optional<std::int64_t> registrants{};
        std::optional<std::int64_t> received{};
        std::optional<std::string_view> reason{};
        std::int64_t unreadable = 0;
    };
    void note(std::string_view event, const event_note& line);

    sqlite_connection& database_;
    std::int64_t run_ = 0;
    sqlite_statement insert_run_event_;
    sqlite_statement move_bookmark_;
    sqlite_statement read_bookmark_;
};

} // namespace exporter

#endif
