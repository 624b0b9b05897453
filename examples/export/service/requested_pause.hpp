// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_EXAMPLES_EXPORT_SERVICE_REQUESTED_PAUSE_HPP
#define WEBCASTS_EXAMPLES_EXPORT_SERVICE_REQUESTED_PAUSE_HPP

#include <webcasts/error.hpp>

namespace exporter {

/// Return whether the service asked for a pause that is longer than a run waits; `not_before` of the error's
/// location says until when.
[[nodiscard]] inline bool asks_for_long_pause(const webcasts::error& cause) noexcept {
    return cause.location().not_before.has_value();
}

/// Return whether the service limits the requests of the account, with a word on how long or without.
[[nodiscard]] inline bool is_limit(const webcasts::error& cause) noexcept {
    return asks_for_long_pause(cause) || cause.code() == webcasts::http_status_error(429);
}

/// Return whether a call ended before its first request because another was asked for such a pause. What it
/// asks for was not tried.
[[nodiscard]] inline bool was_held_back(const webcasts::error& cause) noexcept {
    return asks_for_long_pause(cause) && !cause.location().attempts;
}

} // namespace exporter

#endif
