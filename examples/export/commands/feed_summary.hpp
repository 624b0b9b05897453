// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_EXAMPLES_EXPORT_COMMANDS_FEED_SUMMARY_HPP
#define WEBCASTS_EXAMPLES_EXPORT_COMMANDS_FEED_SUMMARY_HPP

#include "feed/feed_result.hpp"
#include "terminal/console.hpp"
#include "text/counted.hpp"
#include "text/json_text.hpp"

#include <fmt/format.h>
#include <string>
#include <string_view>

namespace exporter {

/// Say what a run did: `12 events in PLACE: 1 replaced, 11 unchanged; 0 removed`.
inline void say_result(const console& console, const feed_result& result, std::string_view place) {
    console.say(fmt::format("{} in {}: {} replaced, {} unchanged; {} removed",
                            counted(result.events, "event"), place, result.replaced, result.unchanged,
                            result.removed));
}

/// Add what a run did to the object of `--json`.
inline json_object& add_result(json_object& summary, const feed_result& result) {
    return summary.json("events", std::to_string(result.events))
        .json("replaced", std::to_string(result.replaced))
        .json("unchanged", std::to_string(result.unchanged))
        .json("removed", std::to_string(result.removed));
}

} // namespace exporter

#endif
