// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_EXAMPLES_EXPORT_SYNC_SYNC_SUMMARY_HPP
#define WEBCASTS_EXAMPLES_EXPORT_SYNC_SYNC_SUMMARY_HPP

#include "store/attendee_store.hpp"
#include "sync/data_age.hpp"
#include "sync/sync_plan.hpp"
#include "terminal/exit_status.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace exporter {

/// What became of an event's report.
enum class sync_status : std::uint8_t {
    stored,
    kept, ///< it was not stored: it is implausible, or older than what is stored
    failed,
};

/// The result of one event.
struct synced_event {
    std::string event_id;
    sync_status status = sync_status::stored;
    std::string title;
    std::optional<audience_counts> counts; ///< of the stored rows; absent if it failed
    bool begun = true;
    std::string error;            ///< why it was not stored
    std::uint64_t unreadable = 0; ///< values of its report that could not be read
};

/// The results of a run of `sync`.
struct sync_summary {
    std::string source;
    std::string database;
    std::vector<synced_event> events; ///< those that were fetched or failed, in the order of the plan
    std::size_t skipped = 0;          ///< events that were up to date
    std::vector<std::string> gone;    ///< stored events that the event list lacks for the first time
    data_age age;                     ///< after the run
    exit_status status = exit_status::unexpected;
};

/// Return a summary as a table with a total, at most `width` wide if that is given.
[[nodiscard]] std::string as_table(const sync_summary& run, std::optional<std::size_t> width);
/// Return what to do after a run, in one line.
[[nodiscard]] std::string next_step(const sync_summary& run);
/// Return how many registrations were left out, as the end of a sentence; empty if none were.
[[nodiscard]] std::string left_out_text(const audience_counts& counts);
/// Return a summary as one JSON object with a line end.
[[nodiscard]] std::string as_json(const sync_summary& run);

/// Return a plan as a table: each event, whether it would be fetched, and why; at most `width` wide if that
/// is given.
[[nodiscard]] std::string as_table(const std::vector<planned_event>& plan, std::optional<std::size_t> width);
/// Return a plan as one JSON object with a line end.
[[nodiscard]] std::string as_json(const std::vector<planned_event>& plan);

} // namespace exporter

#endif
