// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_EXAMPLES_EXPORT_SYNC_STORED_PLAN_HPP
#define WEBCASTS_EXAMPLES_EXPORT_SYNC_STORED_PLAN_HPP

#include "store/sqlite_connection.hpp"
#include "sync/sync_plan.hpp"

#include <vector>

namespace exporter {

/// Return what a run of `sync` would do at `now`, by the service's clock, with the stored events that the
/// event list has: with the filters that each was fetched with, and the look-back of the latest run. The
/// order is that of the ids; it does not depend on `now`.
[[nodiscard]] std::vector<planned_event> plan_from_stored(sqlite_connection& database, instant now);

} // namespace exporter

#endif
