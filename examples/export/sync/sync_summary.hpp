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

/// The result of one event.
struct synced_event {
    std::string event_id;
    std::string title;
    std::optional<audience_counts> counts; ///< absent if it failed
    bool begun = true;
    std::string error;
};

/// The results of a run of `sync`.
struct sync_summary {
    std::string source;
    std::string database;
    std::vector<synced_event> events; ///< those that were fetched or failed, in the order of the plan
    std::size_t skipped = 0;          ///< events that were up to date
    exit_status status = exit_status::unexpected;
};

/// Return a summary as a table with a total, at most `width` wide if that is given.
[[nodiscard]] std::string as_table(const sync_summary& run, std::optional<std::size_t> width);
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
