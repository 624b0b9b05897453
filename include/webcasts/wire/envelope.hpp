// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_WIRE_ENVELOPE_HPP
#define WEBCASTS_WIRE_ENVELOPE_HPP

#include <webcasts/credentials.hpp>
#include <webcasts/records.hpp>

#include <cstdint>
#include <optional>
#include <string>

namespace webcasts { inline namespace v0 { namespace wire {

/// The content of a response other than its records (spec section 3).
struct envelope {
    std::optional<session> opened;          ///< of a log-in
    std::string event_title;                ///< of an audience report
    std::optional<local_time> service_time; ///< when the response was made, if it has a readable time
    std::uint64_t records = 0;              ///< attendees or events handed to the sink
    unreadable_values unreadable;           ///< empty unless the decoder is lenient
};

}}} // namespace webcasts::v0::wire

#endif
