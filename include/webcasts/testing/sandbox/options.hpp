// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_TESTING_SANDBOX_OPTIONS_HPP
#define WEBCASTS_TESTING_SANDBOX_OPTIONS_HPP

#include <webcasts/query/event_id.hpp>
#include <webcasts/secret.hpp>
#include <webcasts/testing/sandbox/choices.hpp>
#include <webcasts/testing/sandbox/data.hpp>
#include <webcasts/testing/sandbox/detail/report.hpp>
#include <webcasts/testing/sandbox/scenario.hpp>

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace webcasts { inline namespace v0 { namespace testing {

/// An account that may log in.
struct sandbox_account {
    std::string username; ///< an ASCII e-mail address
    secret password;      ///< UTF-8, not empty
    /// The events that the account may see; absent: all.
    std::optional<std::vector<event_id>> permitted_events = std::nullopt;

    /// Return whether the account may see an event.
    [[nodiscard]] bool may_see(event_id event) const {
        return !permitted_events || std::find(permitted_events->begin(), permitted_events->end(), event) !=
                                        permitted_events->end();
    }
};

/// The options of a sandbox.
struct sandbox_options {
    std::vector<sandbox_account> accounts{{"demo@example.com", secret("demo")}}; ///< that may log in
    std::uint64_t seed = 1; ///< of the data, the session ids and the faults
    /// By default 2026-03-02 09:00:00 GMT; generated events are dated around it.
    std::chrono::sys_seconds clock{std::chrono::seconds{1'772'442'000}};
    sandbox_scenario scenario = sandbox_scenario::small_year; ///< of generated data
    std::optional<std::size_t> event_count = std::nullopt;    ///< number of generated events, up to 8,999,999
    std::optional<std::size_t> min_registrants = std::nullopt; ///< of one generated event
    std::optional<std::size_t> max_registrants = std::nullopt; ///< of one generated event
    std::uint64_t session_calls = 0;                           ///< after which a session ends; zero: no limit
    std::chrono::seconds session_ttl{0};                       ///< by the sandbox's clock; zero: no limit
    /// Used instead of generated events; their ids must be distinct.
    std::optional<std::vector<sandbox_event>> events = std::nullopt;
    zone_offset_function zone_offset = gmt_only; ///< the zones that `tz` may name
    bool lenient = false;                        ///< `choices.be_lenient()`
    sandbox_choices choices{};                   ///< for facts that the vendor's documents leave open
    /// The clock of HTTP dates in `Retry-After`; by default the sandbox's own. A server sets the real time,
    /// which is that of its clients. Threads may call it at the same time.
    std::function<std::chrono::sys_seconds()> http_clock = nullptr;
};

}}} // namespace webcasts::v0::testing

#endif
