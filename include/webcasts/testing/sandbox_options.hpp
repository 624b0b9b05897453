// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_TESTING_SANDBOX_OPTIONS_HPP
#define WEBCASTS_TESTING_SANDBOX_OPTIONS_HPP

#include <webcasts/secret.hpp>
#include <webcasts/testing/sandbox_data.hpp>
#include <webcasts/testing/sandbox_report.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace webcasts::testing {

/// The `returnCode`s of the sandbox. The vendor documents 1 alone (spec section 1); the others are ours
/// [open].
struct sandbox_return_code {
    static constexpr long success = 1;
    static constexpr long bad_parameters = 100;
    static constexpr long log_in_refused = 101;
    static constexpr long no_session = 102;
    static constexpr long no_such_event = 103;
};

/// Who may log in: an ASCII e-mail address and any UTF-8 text that is not empty.
struct sandbox_account {
    std::string username;
    secret password;
};

/// How a sandbox is set up.
struct sandbox_options {
    std::vector<sandbox_account> accounts{{"demo@example.com", secret("demo")}};
    std::uint64_t seed = 1; ///< of the data and the session ids
    /// 2026-03-02 09:00:00 GMT until it is set; made-up events are dated around it.
    std::chrono::sys_seconds clock{std::chrono::seconds{1'772'442'000}};
    std::size_t event_count = 12;        ///< events to make up
    std::size_t fewest_registrants = 40; ///< of one made-up event
    std::size_t most_registrants = 400;  ///< of one made-up event
    std::uint64_t session_calls = 0;     ///< calls that a session is good for; zero: no limit
    std::chrono::seconds session_ttl{0}; ///< by the sandbox's clock; zero: no limit
    /// Instead of made-up events; their ids are all different.
    std::optional<std::vector<sandbox_event>> events = std::nullopt;
    zone_offset_function zone_offset = gmt_only; ///< the zones that `tz` may name
    bool lenient = false;                        ///< pass over parameters that are not documented
};

} // namespace webcasts::testing

#endif
