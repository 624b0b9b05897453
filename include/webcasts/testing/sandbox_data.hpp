// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_TESTING_SANDBOX_DATA_HPP
#define WEBCASTS_TESTING_SANDBOX_DATA_HPP

#include <webcasts/records.hpp>

#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace webcasts::testing {

/// One event of the sandbox with its audience. Every `local_time` in it is GMT.
struct sandbox_event {
    event_summary summary;
    std::vector<attendee> attendees;    ///< in the order in which reports list them
    std::vector<std::string> usernames; ///< accounts that may see the event; empty: every account
    friend bool operator==(const sandbox_event&, const sandbox_event&) = default;

    /// Tell whether an account may see the event.
    [[nodiscard]] bool is_visible_to(std::string_view username) const {
        return usernames.empty() ||
               std::find(usernames.begin(), usernames.end(), username) != usernames.end();
    }
};

/** List the names of the further fields that an event's attendees have, in the order in which they first
   appear: the columns of its CSV reports. A name that one attendee has twice stands there twice.
*/
[[nodiscard]] inline std::vector<std::string> extra_columns_of(const sandbox_event& event) {
    std::vector<std::string> columns;
    for (const attendee& person : event.attendees) {
        for (std::size_t i = 0; i < person.extra.size(); ++i) {
            const std::string& name = person.extra[i].name;
            std::ptrdiff_t needed = 1;
            for (std::size_t before = 0; before < i; ++before) {
                needed += person.extra[before].name == name ? 1 : 0;
            }
            if (std::count(columns.begin(), columns.end(), name) < needed) {
                columns.push_back(name);
            }
        }
    }
    return columns;
}

} // namespace webcasts::testing

#endif
