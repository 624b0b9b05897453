// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_TESTING_SANDBOX_DATA_HPP
#define WEBCASTS_TESTING_SANDBOX_DATA_HPP

#include <webcasts/records.hpp>

#include <cstddef>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>
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
    std::map<std::string_view, std::size_t> listed; ///< how often each name is
    std::map<std::string_view, std::size_t> needed; ///< by one attendee
    for (const attendee& person : event.attendees) {
        needed.clear();
        for (const named_text& field : person.extra) {
            if (++needed[field.name] > listed[field.name]) {
                ++listed[field.name];
                columns.push_back(field.name);
            }
        }
    }
    if (event.made_when_read) {
        for (const std::string& name : event.made_when_read->extra_columns) {
            if (++listed[name] == 1) {
                columns.push_back(name);
            }
        }
    }
    return columns;
}

}}} // namespace webcasts::v0::testing

#endif
