// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_WIRE_ENVELOPE_HPP
#define WEBCASTS_WIRE_ENVELOPE_HPP

#include <webcasts/credentials.hpp>
#include <webcasts/records.hpp>

#include <cstdint>
#include <optional>
#include <string>

namespace webcasts { inline namespace v0 { namespace wire {

/// What a response says besides its records (spec section 3).
struct envelope {
    std::optional<session> opened; ///< of a log-in
    std::string event_title;       ///< of an audience report
    std::optional<local_time>
        service_time;          ///< when the response was made, if it says so in a form that is known
    std::uint64_t records = 0; ///< attendees or events handed to the sink
};

}}} // namespace webcasts::v0::wire

#endif
