// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_EXAMPLES_EXPORT_SYNC_SYNC_SUMMARY_HPP
#define WEBCASTS_EXAMPLES_EXPORT_SYNC_SYNC_SUMMARY_HPP

#include "store/attendee_store.hpp"
#include "sync/sync_plan.hpp"
#include "terminal/exit_status.hpp"

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

namespace exporter {

/// What became of one event.
struct synced_event {
    std::string event_id;
    std::string title;
    std::optional<audience_counts> counts; ///< absent where it failed
    bool begun = true;
    std::string error;
};

/// What a run of `sync` did.
struct sync_summary {
    std::string source;
    std::string database;
    std::vector<synced_event> events; ///< those that were fetched or failed, as the event list has them
    std::size_t skipped = 0;          ///< events that were up to date
    exit_status status = exit_status::unexpected;
};

/// Lay a summary out as a table with a total, for eyes.
[[nodiscard]] std::string as_table(const sync_summary& run);
/// Say how many registrations were left out, as the end of a sentence; nothing for none.
[[nodiscard]] std::string left_out_words(const audience_counts& counts);
/// Write a summary as one JSON object with a line end.
[[nodiscard]] std::string as_json(const sync_summary& run);

/// Lay out a plan as a table: each event, whether it would be fetched, and why.
[[nodiscard]] std::string as_table(const std::vector<planned_event>& plan);
/// Write a plan as one JSON object with a line end.
[[nodiscard]] std::string as_json(const std::vector<planned_event>& plan);

} // namespace exporter

#endif
