// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_CLIENT_OPTIONS_HPP
#define WEBCASTS_CLIENT_OPTIONS_HPP

#include <webcasts/api.hpp>
#include <webcasts/http_message.hpp>
#include <webcasts/operation/service_context.hpp>
#include <webcasts/redaction.hpp>
#include <webcasts/retry/budget.hpp>
#include <webcasts/retry/minimum_speed.hpp>
#include <webcasts/retry/policy.hpp>
#include <webcasts/retry/random_source.hpp>
#include <webcasts/retry/rate_limit.hpp>
#include <webcasts/retry/sleep.hpp>
#include <webcasts/retry/time_source.hpp>
#include <webcasts/transport/stop_token.hpp>
#include <webcasts/wire/decode_limits.hpp>
#include <webcasts/wire/name_table.hpp>

#include <chrono>
#include <string>

namespace webcasts { inline namespace v0 {

/// The options of a client.
struct client_options {
    std::string base_url = std::string(default_base_url); ///< scheme, host, optional port and path prefix
    wire_format format = wire_format::xml;     ///< `csv`: of reports; log-in and event list are then XML
    http_method method = http_method::get;     ///< of event list and reports; a log-in is always a GET
    std::chrono::milliseconds timeout{30'000}; ///< to the head of a response, and for each read of its body
    /// How fast each body must arrive at least; the time that the program takes between reads does not count.
    /// Below it the attempt fails with `transport_errc::too_slow`.
    minimum_speed min_speed{};
    /// Limits of the decoders, which refuse larger responses.
    wire::decode_limits limits{};
    /// What becomes of values that cannot be read, in event lists, reports and rows.
    wire::value_policy value_policy = wire::value_policy::strict;
    /// Spellings of fields; the rows must outlive the client.
    wire::name_table names = wire::default_names;
    /// Which errors cause a new log-in.
    operation::expired_session_rule is_expired_session = operation::any_api_error;
    retry_policy retry{};                ///< which failures are retried, how often and when
    retry_budget_options retry_budget{}; ///< how many retries all calls may make together
    rate_limit rate{};                   ///< of all requests; off by default
    /// Of one call in total: log-in, waits, all attempts and body, and of a range the time that the caller
    /// takes between elements. Beyond it the call fails with `transport_errc::deadline_exceeded`; zero: none.
    std::chrono::milliseconds deadline = std::chrono::hours(24);
    stop_token stop{};  ///< ends calls with `transport_errc::cancelled`: between steps, while waiting,
                        ///< and in a transport that observes `http_request::stop`
    time_source time{}; ///< clocks of deadlines, rate limit and `Retry-After`
    random_source random = make_random_source(); ///< spreads retries
    sleep_function sleep{};                      ///< empty: `interruptible_sleep`
    /// What else is hidden in the service's texts of errors. The client adds the password, the ids of its
    /// sessions, and the transport's own `secrets()`.
    redactor secrets{};
};

}} // namespace webcasts::v0

#endif
