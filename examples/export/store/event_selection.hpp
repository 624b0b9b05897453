// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_EXAMPLES_EXPORT_STORE_EVENT_SELECTION_HPP
#define WEBCASTS_EXAMPLES_EXPORT_STORE_EVENT_SELECTION_HPP

#include "store/sqlite_connection.hpp"

#include <optional>
#include <string>
#include <vector>

namespace exporter {

/// Return named events as a JSON array, for `json_each`; nothing where none is named, which means all. Throws
/// `failure` with `exit_status::usage` where the database does not hold one of them.
[[nodiscard]] std::optional<std::string> wanted_events(sqlite_connection& database,
                                                       const std::vector<std::string>& named);

/// Spell the SQL condition that an event is wanted: `?1` is what `wanted_events` returned.
[[nodiscard]] std::string is_wanted(const std::string& event_id);

} // namespace exporter

#endif
