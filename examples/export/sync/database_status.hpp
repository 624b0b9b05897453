// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_EXAMPLES_EXPORT_SYNC_DATABASE_STATUS_HPP
#define WEBCASTS_EXAMPLES_EXPORT_SYNC_DATABASE_STATUS_HPP

#include "sync/data_age.hpp"
#include "sync/sync_plan.hpp"
#include "terminal/exit_status.hpp"

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace exporter {

/// An event whose report was not stored since its rows were stored last.
struct failing_event {
    std::string event_id;
    std::string title;
    std::string status; ///< of the latest run: `failed` or `kept`
    std::string since;  ///< when it was not stored for the first time, UTC
    std::string error;  ///< of the latest run
};

/// A run of `sync`, from the journal.
struct journaled_end {
    std::string started;                     ///< UTC
    std::string finished;                    ///< UTC; empty: it is under way, or was killed
    std::optional<std::int64_t> exit_status; ///< absent as `finished`
    std::string error;                       ///< why the run as a whole failed
};

/// The state of a database and of the runs that fill it.
struct database_status {
    std::string source; ///< of the data; empty: no run has stored any
    std::optional<journaled_end> latest;
    std::string last_good; ///< when the latest run with exit code 0 ended, UTC; empty: there was none
    data_age age;
    std::uint64_t events = 0;
    std::uint64_t gone = 0; ///< events that the event list no longer has
    std::uint64_t registrants = 0;
    std::vector<failing_event> failing;
    std::uint64_t size = 0; ///< of the file and those beside it, in bytes
    bool is_being_changed = false;
    std::map<plan_reason, std::size_t> plan; ///< what the next run would do with the stored events

    /// Return `done` if the data are fresh and the latest run was good; else `partial`.
    [[nodiscard]] exit_status status() const noexcept;
};

/// Read the status of a database at `now`, by this machine's clock. Throws `failure` as `open_to_read` does.
[[nodiscard]] database_status read_status(const std::string& path, instant now);

/// Return the events whose latest report was not stored, the oldest failure first. An event of which nothing
/// is stored counts as long as a recent run has tried it: afterwards the event list no longer has it.
[[nodiscard]] std::vector<failing_event> read_failing_events(sqlite_connection& database, instant now);

/// Return a status as lines of text, at most `width` wide if that is given.
[[nodiscard]] std::string as_text(const database_status& status, std::optional<std::size_t> width);
/// Return a status as one JSON object with a line end.
[[nodiscard]] std::string as_json(const database_status& status);

} // namespace exporter

#endif
