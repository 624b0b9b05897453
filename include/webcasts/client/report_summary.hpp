// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_CLIENT_REPORT_SUMMARY_HPP
#define WEBCASTS_CLIENT_REPORT_SUMMARY_HPP

#include <webcasts/records.hpp>

#include <cstdint>
#include <string>

namespace webcasts { inline namespace v0 {

/// A summary of a report: everything except its attendees.
struct report_summary {
    std::string event_title;   ///< empty in CSV reports
    std::uint64_t records = 0; ///< attendees delivered
    bool stopped = false;      ///< the visitor returned false
    /// What could not be read; empty unless `client_options::value_policy` is lenient.
    unreadable_values unreadable{};
};

}} // namespace webcasts::v0

#endif
