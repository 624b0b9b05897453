// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_EXAMPLES_EXPORT_SYNC_EVENT_LIST_HPP
#define WEBCASTS_EXAMPLES_EXPORT_SYNC_EVENT_LIST_HPP

#include "service/service_client.hpp"
#include "text/time_zone.hpp"
#include <webcasts/records.hpp>
#include <webcasts/result.hpp>

#include <string>
#include <vector>

namespace exporter {

/// The event list as `sync` takes it.
struct event_list {
    /// Each event once. One that the service lists repeatedly lasts from its first start to its last end.
    std::vector<webcasts::event_summary> events;
    instant now{};                     ///< when it was read, by the service's clock
    std::vector<std::string> warnings; ///< of events that repeat, and of values that could not be read
    bool has_unreadable = false;       ///< a value could not be read
};

/// Log in and read the event list.
[[nodiscard]] webcasts::result<event_list> read_event_list(service_client& service);

/// Return the time by the service's clock, which the last response told in `zone`; by this machine's if it
/// did not.
[[nodiscard]] instant service_now(const service_client& service, const time_zone& zone);

} // namespace exporter

#endif
