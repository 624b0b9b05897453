// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_WIRE_REPORT_HEADING_HPP
#define WEBCASTS_WIRE_REPORT_HEADING_HPP

#include <webcasts/records.hpp>

#include <span>
#include <string>
#include <string_view>

namespace webcasts { inline namespace v0 { namespace wire {

/// When a response was made: `currentDateTime` and `currentTimeZone` of the envelope (spec section 3).
struct response_stamp {
    local_time now;                     ///< in `time_zone`
    std::string_view time_zone = "GMT"; ///< its name, for the report's times too
};

/// The content of a report before its first attendee. Views are used during the call only.
struct report_heading {
    response_stamp stamp;         ///< when the report was made
    std::string_view event_title; ///< not in CSV
    std::span<const std::string>
        extra_columns; ///< names of further attendee fields, in order; used by CSV only
};

}}} // namespace webcasts::v0::wire

#endif
