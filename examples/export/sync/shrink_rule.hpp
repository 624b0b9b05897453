// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_EXAMPLES_EXPORT_SYNC_SHRINK_RULE_HPP
#define WEBCASTS_EXAMPLES_EXPORT_SYNC_SHRINK_RULE_HPP

#include "store/attendee_store.hpp"

#include <cstdint>
#include <optional>
#include <string>

namespace exporter {

/// Below this number only a loss of everything is implausible: a handful of test registrations may go.
inline constexpr std::uint64_t min_count_of_shrink_rule = 10;

/// Return whether a count is implausible beside the one that is stored: it is 0 where something was stored,
/// or more than half of at least `min_count_of_shrink_rule` are missing. People rarely leave a report, so
/// such a response is more likely a fault of the service than the truth.
[[nodiscard]] constexpr bool is_implausible(std::uint64_t stored, std::uint64_t received) noexcept {
    return received < stored &&
           (received == 0 || (stored >= min_count_of_shrink_rule && received < stored - received));
}

/// Return why a report is implausible beside the rows that are stored, such as `the report has 0
/// registrations where 300 are stored`; `nullopt` if it is not. Answers are compared only if the format of
/// the report carries them.
[[nodiscard]] std::optional<std::string> reason_of_shrink(const row_counts& stored,
                                                          const row_counts& received, bool carries_answers);

} // namespace exporter

#endif
