// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_EXAMPLES_EXPORT_STORE_STORED_TIME_HPP
#define WEBCASTS_EXAMPLES_EXPORT_STORE_STORED_TIME_HPP

#include "text/time_zone.hpp"
#include <webcasts/records.hpp>
#include <webcasts/wire/time_writer.hpp>

#include <optional>
#include <string>

namespace exporter {

/// A time as the database stores it. Both members are absent if the report has no time; `utc` is absent if
/// the time zone is not known.
struct stored_time {
    stored_time() = default;
    stored_time(instant at, const time_zone& shown) : local(shown.local_text(at)), utc(utc_text(at)) {}
    /// Convert a local time in the zone of the report.
    stored_time(const std::optional<webcasts::local_time>& time, const time_zone& reported,
                const time_zone& shown) {
        if (time && shown.is_known()) {
            *this = stored_time(reported.to_instant(*time), shown);
        } else if (time) {
            local = webcasts::wire::time_text(*time).view();
            (*local)[10] = 'T';
        }
    }

    std::optional<std::string> local; ///< with its offset if the zone is known
    std::optional<std::string> utc;
};

/// Both ends of a viewing session.
struct stored_times {
    stored_times(const webcasts::viewing_session& session, const time_zone& reported,
                 const time_zone& shown) {
        if (session.start && session.end && shown.is_known()) {
            const auto instants = reported.to_instants(*session.start, *session.end, session.duration);
            start = stored_time(instants.first, shown);
            end = stored_time(instants.second, shown);
        } else {
            start = stored_time(session.start, reported, shown);
            end = stored_time(session.end, reported, shown);
        }
    }

    stored_time start;
    stored_time end;
};

} // namespace exporter

#endif
