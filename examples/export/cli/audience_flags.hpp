// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_EXAMPLES_EXPORT_CLI_AUDIENCE_FLAGS_HPP
#define WEBCASTS_EXAMPLES_EXPORT_CLI_AUDIENCE_FLAGS_HPP

#include <webcasts/query_params.hpp>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace exporter {

/// The flags that select a part of the audience, as they were typed.
struct audience_flags {
    std::optional<std::string> tz;
    std::optional<std::string> from;
    std::optional<std::string> to;
    std::optional<std::string> registered_in_range;
    std::optional<std::string> viewed_in_range;
    std::vector<std::string> sti;
    std::vector<std::string> incl_domain;
    std::vector<std::string> excl_domain;
    bool users_qa = false;
    bool user_survey = false;
    bool no_shows = false;
    bool live_viewers = false;
    bool od_viewers = false;
    bool simlive_viewers = false;
    std::vector<std::string> param; ///< `NAME=VALUE`
};

/// Convert the flags to a query without its event. Mistakes in the flags and in the events are appended to
/// `mistakes`; their texts name flags, not the service's parameters. `events_from` is the argument that gives
/// the events, such as `EVENT`; of several, an event that cannot be shown (`quoted_if`) is told by its
/// number.
[[nodiscard]] webcasts::query_params to_query(const audience_flags& flags,
                                              const std::vector<std::string>& events,
                                              std::string_view events_from,
                                              std::vector<std::string>& mistakes);

} // namespace exporter

#endif
