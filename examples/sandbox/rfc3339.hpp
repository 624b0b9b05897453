// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_EXAMPLES_SANDBOX_RFC3339_HPP
#define WEBCASTS_EXAMPLES_SANDBOX_RFC3339_HPP

#include <chrono>
#include <optional>
#include <string_view>

namespace sandbox_server {

/// Parse an RFC 3339 date-time with whole seconds, such as `2026-03-02T09:00:00Z` or
/// `2026-03-02T10:00:00+01:00`; return `nullopt` if it is not one.
[[nodiscard]] std::optional<std::chrono::sys_seconds> rfc3339_time(std::string_view text);

} // namespace sandbox_server

#endif
