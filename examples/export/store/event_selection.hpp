// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_EXAMPLES_EXPORT_STORE_EVENT_SELECTION_HPP
#define WEBCASTS_EXAMPLES_EXPORT_STORE_EVENT_SELECTION_HPP

#include "store/sqlite_connection.hpp"

#include <optional>
#include <string>
#include <vector>

namespace exporter {

/// Return the named events as a JSON array, for `json_each`; `nullopt`, which means all events, if none is
/// named. Throws `failure` with `exit_status::usage` if the database does not hold one of them.
[[nodiscard]] std::optional<std::string> wanted_events(sqlite_connection& database,
                                                       const std::vector<std::string>& named);

/// Return the SQL condition that an event is wanted; `?1` is `wanted`, the result of `wanted_events`. With it
/// a query reads the wanted events alone.
[[nodiscard]] std::string is_wanted(const std::string& event_id, const std::optional<std::string>& wanted);

/// Return the wanted events, or all stored ones, in the order of their ids.
[[nodiscard]] std::vector<std::string> list_events(sqlite_connection& database,
                                                   const std::optional<std::string>& wanted);

} // namespace exporter

#endif
