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

/// Who may log in: an ASCII e-mail address and any UTF-8 text that is not empty.
struct sandbox_account {
    std::string username; ///< an ASCII e-mail address
    secret password;      ///< UTF-8, not empty
    /// The events that the account may see; absent: every one.
    std::optional<std::vector<event_id>> permitted_events = std::nullopt;

    /// Tell whether the account may see an event.
    [[nodiscard]] bool may_see(event_id event) const {
        return !permitted_events || std::find(permitted_events->begin(), permitted_events->end(), event) !=
                                        permitted_events->end();
    }
};

/// How a sandbox is set up.
struct sandbox_options {
    std::vector<sandbox_account> accounts{{"demo@example.com", secret("demo")}}; ///< who may log in
    std::uint64_t seed = 1; ///< of the data, the session ids and the faults
    /// 2026-03-02 09:00:00 GMT until it is set; made-up events are dated around it.
    std::chrono::sys_seconds clock{std::chrono::seconds{1'772'442'000}};
    sandbox_scenario scenario = sandbox_scenario::small;       ///< which data to make up
    std::optional<std::size_t> event_count = std::nullopt;     ///< events to make up, up to 8,999,999
    std::optional<std::size_t> min_registrants = std::nullopt; ///< of one made-up event
    std::optional<std::size_t> max_registrants = std::nullopt; ///< of one made-up event
    std::uint64_t session_calls = 0;     ///< calls that a session is good for; zero: no limit
    std::chrono::seconds session_ttl{0}; ///< by the sandbox's clock; zero: no limit
    /// Instead of made-up events; their ids are all different.
    std::optional<std::vector<sandbox_event>> events = std::nullopt;
    zone_offset_function zone_offset = gmt_only; ///< the zones that `tz` may name
    bool lenient = false;                        ///< `choices.be_lenient()`
    sandbox_choices choices{};                   ///< what the vendor's documents leave open
    /// The clock of HTTP dates in `Retry-After`; without it the sandbox's own. A server sets the real time,
    /// with which its clients compare. It may be called by several threads at the same time.
    std::function<std::chrono::sys_seconds()> http_clock = nullptr;
};

}}} // namespace webcasts::v0::testing

#endif
