// SPDX-License-Identifier: BSL-1.0
#include "sync/event_list.hpp"

#include "service/unreadable_text.hpp"

#include <algorithm>
#include <cstddef>
#include <fmt/format.h>
#include <map>
#include <utility>

namespace exporter {

namespace {

/// Return an event list in which each event stands once, and the ids that stood there repeatedly.
std::pair<std::vector<webcasts::event_summary>, std::vector<std::string>>
without_repetitions(std::vector<webcasts::event_summary> listed) {
    std::vector<webcasts::event_summary> distinct;
    std::vector<std::string> repeated;
    std::map<std::string, std::size_t> places;
    for (webcasts::event_summary& event : listed) {
        const auto [place, is_new] = places.try_emplace(std::string(event.id.str()), distinct.size());
        if (is_new) {
            distinct.push_back(std::move(event));
            continue;
        }
        webcasts::event_summary& first = distinct[place->second];
        first.expired = first.expired && event.expired;
        if (first.title.empty()) {
            first.title = std::move(event.title);
        }
        if (event.scheduled_start &&
            (!first.scheduled_start || *event.scheduled_start < *first.scheduled_start)) {
            first.scheduled_start = event.scheduled_start;
        }
        if (event.scheduled_end && (!first.scheduled_end || *event.scheduled_end > *first.scheduled_end)) {
            first.scheduled_end = event.scheduled_end;
        }
        if (std::find(repeated.begin(), repeated.end(), place->first) == repeated.end()) {
            repeated.push_back(place->first);
        }
    }
    return {std::move(distinct), std::move(repeated)};
}

} // namespace

instant service_now(const service_client& service, const time_zone& zone) {
    const auto time = service.service_time();
    return time ? zone.to_instant(*time) : machine_now();
}

webcasts::result<event_list> read_event_list(service_client& service) {
    if (const auto login = service.login(); !login) {
        return login.error();
    }
    auto listed = service.events();
    if (!listed) {
        return std::move(listed).error();
    }
    event_list list;
    list.now = service_now(service, time_zone("GMT"));
    list.has_unreadable = !service.unreadable().empty();
    if (list.has_unreadable) {
        list.warnings.push_back(unreadable_text(service.unreadable(), *listed, service.secrets()));
    }
    auto [distinct, repeated] = without_repetitions(*std::move(listed));
    list.events = std::move(distinct);
    for (const std::string& id : repeated) {
        list.warnings.push_back(
            fmt::format("warning: the event list names event {} more than once; it is fetched once", id));
    }
    return list;
}

} // namespace exporter
