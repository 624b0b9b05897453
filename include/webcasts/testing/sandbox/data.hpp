// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_TESTING_SANDBOX_DATA_HPP
#define WEBCASTS_TESTING_SANDBOX_DATA_HPP

#include <webcasts/records.hpp>

#include <algorithm>
#include <cstddef>
#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace webcasts { inline namespace v0 { namespace testing {

/// An audience of which no more than one attendee at a time is in memory.
struct sandbox_audience {
    std::size_t size = 0; ///< attendees
    /// Make the attendee with this number, below `size`: the same in every call. Threads may call it at the
    /// same time.
    std::function<attendee(std::size_t number)> make;
    std::vector<std::string> extra_columns; ///< as `extra_columns_of` lists them
};

/// One event of the sandbox with its audience. Every `local_time` in it is GMT.
struct sandbox_event {
    event_summary summary;           ///< as the event list has it
    std::vector<attendee> attendees; ///< in the order in which reports list them
    /// Further attendees, after those; null if there are none.
    std::shared_ptr<const sandbox_audience> made_when_read = nullptr;
    friend bool operator==(const sandbox_event&, const sandbox_event&) = default; ///< member by member

    /// Return the number of registrants.
    [[nodiscard]] std::size_t size() const noexcept {
        return attendees.size() + (made_when_read ? made_when_read->size : 0);
    }
    /// Return the registrant with this number, below `size()`.
    [[nodiscard]] attendee registrant(std::size_t number) const {
        return number < attendees.size() ? attendees[number]
                                         : made_when_read->make(number - attendees.size());
    }
};

/// Return the names of the further fields of an event's attendees, in the order of their first appearance:
/// the columns of its CSV reports. A name that one attendee has twice is listed twice.
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
    if (event.made_when_read) {
        for (const std::string& name : event.made_when_read->extra_columns) {
            if (std::find(columns.begin(), columns.end(), name) == columns.end()) {
                columns.push_back(name);
            }
        }
    }
    return columns;
}

}}} // namespace webcasts::v0::testing

#endif
