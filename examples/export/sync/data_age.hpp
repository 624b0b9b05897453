// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_EXAMPLES_EXPORT_SYNC_DATA_AGE_HPP
#define WEBCASTS_EXAMPLES_EXPORT_SYNC_DATA_AGE_HPP

#include "store/sqlite_connection.hpp"
#include "text/json_text.hpp"
#include "text/time_zone.hpp"

#include <chrono>
#include <optional>
#include <string>

namespace exporter {

/// How old the data of a database are: as old as the oldest rows that a nightly run should have renewed. A
/// run that failed does not make them newer.
struct data_age {
    /// Data that are older than this are stale: a nightly run was missed.
    static constexpr std::chrono::hours max_of_fresh_data{36};

    std::optional<instant> as_of; ///< by the service's clock; absent if nothing is stored
    std::chrono::seconds age{0};  ///< by this machine's clock
    std::size_t stale_events = 0; ///< listed events whose rows should be newer, and are stale

    [[nodiscard]] bool is_stale() const noexcept { return as_of && age > max_of_fresh_data; }
};

/// Read the age of a database's data at `now`, by this machine's clock.
[[nodiscard]] data_age read_data_age(sqlite_connection& database, instant now);

/// Return how far the service's clock is ahead of this machine's, as the latest run that stored an event saw
/// it. It is far behind if the service is a sandbox.
[[nodiscard]] std::chrono::seconds service_clock_lead(sqlite_connection& database);

/// Return an age for readers, such as `19 days`, `5 hours` or `less than an hour`.
[[nodiscard]] std::string age_text(std::chrono::seconds age);

/// Return a warning such as `the data are of 2026-11-10T02:00:00Z, 19 days old`; empty if they are fresh.
[[nodiscard]] std::string stale_text(const data_age& age);

/// Add the members `data_as_of` and `data_age_seconds`; `null` if nothing is stored.
void add_age(json_object& object, const data_age& age);

} // namespace exporter

#endif
