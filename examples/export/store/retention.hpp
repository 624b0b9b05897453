// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_EXAMPLES_EXPORT_STORE_RETENTION_HPP
#define WEBCASTS_EXAMPLES_EXPORT_STORE_RETENTION_HPP

#include "store/address_removal.hpp"
#include "store/database_lock.hpp"
#include "store/sqlite_connection.hpp"
#include "text/time_zone.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace exporter {

/// How long people's data are kept after an event.
struct retention_period {
    unsigned count = 0;
    char unit = 'm'; ///< 'd', 'w', 'm' or 'y': days, weeks, calendar months, years

    /// Return the time before which an event must have ended for its people to go. A day that a month lacks
    /// is its last one.
    [[nodiscard]] instant before(instant now) const;
    /// Return it as it was typed, such as `24m`.
    [[nodiscard]] std::string text() const;
};

/// Read a period such as `24m`; `nullopt` if it is none, or longer than 100 years.
[[nodiscard]] std::optional<retention_period> parse_retention(std::string_view text);

/// What is purged, and from where.
struct purge_options {
    std::string database;
    retention_period older_than;
    lock_wait wait = lock_wait::refuse;
};

/// An event whose people go.
struct purged_event {
    std::string event_id;
    std::string title;
    std::string ended; ///< UTC
    std::int64_t registrations = 0;
    std::int64_t sessions = 0;
    std::int64_t answers = 0;
};

/// What `purge` would remove.
struct purge_plan {
    instant before{}; ///< events that ended before then
    std::vector<purged_event> events;
    std::uint64_t without_time = 0; ///< events whose end and start are not known: their people stay
};

/// What `purge` did.
struct purge_result {
    purge_plan plan;
    std::vector<removal_counts> tables; ///< all of them
    std::uint64_t people = 0;           ///< with an e-mail, who are in no event that stays
    bool completes_earlier = false; ///< an earlier purge was ended before its end, and the file is rewritten
    std::vector<std::string> left;  ///< where mentions of these people are left; see `removal_result`
};

/// Return what a purge at `now` would remove; nothing is changed. Throws `failure` as `open_to_read` does.
[[nodiscard]] purge_plan plan_purge(const purge_options& options, instant now);

/// Remove the people of events that ended before the period, from every table with people's rows, and every
/// other mention of those who are in no event that stays. What is counted of the events stays as it is, and
/// `sync` does not fetch them again.
///
/// One transaction removes them and writes the journal; the file is then rewritten and searched as by
/// `remove_people`, with its errors. A run that is ended before that is completed by the next one.
[[nodiscard]] purge_result purge_people(const purge_options& options, instant now);

/// Return SQL for the number of people of wanted events (`is_wanted`), each counted once; people who were
/// purged are among them. A person without an e-mail is one for each registration.
[[nodiscard]] std::string count_of_people(const std::optional<std::string>& wanted);

} // namespace exporter

#endif
