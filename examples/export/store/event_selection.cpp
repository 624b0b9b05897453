// SPDX-License-Identifier: BSL-1.0
#include "store/event_selection.hpp"

#include "terminal/failure.hpp"
#include "text/json_text.hpp"

#include <fmt/format.h>

namespace exporter {

std::optional<std::string> wanted_events(sqlite_connection& database, const std::vector<std::string>& named) {
    if (named.empty()) {
        return std::nullopt;
    }
    sqlite_statement query(database, "SELECT 1 FROM event WHERE event_id = ?");
    for (const std::string& event : named) {
        if (!query.bind(event).step()) {
            throw failure(failure_cause::no_such_event,
                          fmt::format("the database does not hold event {}; sync it first", event));
        }
        query.run();
    }
    return json_array(named, [](const std::string& event) { return '"' + event + '"'; }); // digits alone
}

std::string is_wanted(const std::string& event_id, const std::optional<std::string>& wanted) {
    return wanted ? event_id + " IN (SELECT value FROM json_each(?1))" : "?1 IS NULL";
}

std::vector<std::string> list_events(sqlite_connection& database, const std::optional<std::string>& wanted) {
    sqlite_statement query(database, "SELECT event_id FROM event WHERE " + is_wanted("event_id", wanted) +
                                         " ORDER BY event_id");
    return query.bind(wanted).texts();
}

} // namespace exporter
