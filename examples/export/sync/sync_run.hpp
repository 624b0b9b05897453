// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_EXAMPLES_EXPORT_SYNC_SYNC_RUN_HPP
#define WEBCASTS_EXAMPLES_EXPORT_SYNC_SYNC_RUN_HPP

#include "service/service_client.hpp"
#include "store/database_lock.hpp"
#include "sync/sync_plan.hpp"
#include "sync/sync_summary.hpp"
#include "terminal/console.hpp"
#include "terminal/exit_status.hpp"
#include <webcasts/api.hpp>
#include <webcasts/query_params.hpp>
#include <webcasts/result.hpp>

#include <optional>
#include <string>
#include <vector>

namespace exporter {

/// Which events a run of `sync` stores, and where.
struct sync_options {
    std::string database;
    std::vector<std::string> events; ///< 7 digits each, without repetitions; empty: all
    webcasts::query_params query;    ///< without its event
    sync_schedule schedule;
    webcasts::wire_format wire = webcasts::wire_format::xml; ///< of the reports
    unsigned retries = 3;                                    ///< of a report that failed
    bool shows_progress = true;
    bool accepts_shrink = false; ///< store what is implausible beside the stored data (shrink_rule.hpp)
    bool is_strict = false;      ///< a value that cannot be read makes the run partial
    lock_wait wait = lock_wait::refuse;
};

/// How a run of `sync` ended.
struct sync_result {
    exit_status status = exit_status::unexpected;
    std::optional<sync_summary> summary; ///< absent if the run failed before it knew its events
    std::string next;                    ///< what to do now, in one line; empty: the error before it says so
};

/// Bring a database up to date. Failures of the service are reported to `console`; throws `failure` as
/// `open_to_write`, `database_lock` and `refuse_other_source` do.
[[nodiscard]] sync_result synchronize(const sync_options& options, service_client& service,
                                      const console& console);

/// Return what `synchronize` would do. Fetches only the event list, of which it warns, and makes no database.
[[nodiscard]] webcasts::result<std::vector<planned_event>>
plan_sync(const sync_options& options, service_client& service, const console& console);

} // namespace exporter

#endif
