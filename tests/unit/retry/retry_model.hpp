// SPDX-License-Identifier: BSL-1.0
// What the default retry policy promises for one call, worked out from the outcomes of its requests.
#ifndef WEBCASTS_TESTS_RETRY_MODEL_HPP
#define WEBCASTS_TESTS_RETRY_MODEL_HPP

#include <webcasts/http_message.hpp>

#include <chrono>

namespace webcasts::tests::retry_model {

/// What a response with status 503 has in its `Retry-After`.
enum class retry_after { none, seconds, date, past_date, garbage, huge };

/// The shortest and the longest wait that a response asks for.
struct wait_bounds {
    std::chrono::milliseconds min;
    std::chrono::milliseconds max;
};

/// A date has whole seconds, so the wait for it may be a second shorter or longer.
constexpr wait_bounds requested_wait(retry_after header) {
    using std::chrono::seconds;
    switch (header) {
    case retry_after::seconds:
        return {.min = seconds(7), .max = seconds(7)};
    case retry_after::date:
        return {.min = seconds(89), .max = seconds(91)};
    case retry_after::none:
    case retry_after::past_date:
    case retry_after::garbage:
    case retry_after::huge:
        break;
    }
    return {.min = seconds(0), .max = seconds(0)};
}

/// A call of the event list, and the outcomes of the requests that it makes: first for the log-in, unless
/// there is a session, then for the list.
struct call_scenario {
    unsigned length;    ///< requests that may fail; later ones succeed
    unsigned failures;  ///< bit i: request i fails with status 503
    retry_after header; ///< of each failure
    unsigned max_attempts;
    std::chrono::milliseconds deadline; ///< zero: none
    bool has_session;
    http_method method;

    [[nodiscard]] constexpr bool fails(unsigned request) const {
        return request < length && (failures >> request & 1U) != 0;
    }
    /// Count the requests that fail from this one on, before the first that succeeds.
    [[nodiscard]] constexpr unsigned failures_from(unsigned request) const {
        unsigned count = 0;
        while (fails(request + count)) {
            ++count;
        }
        return count;
    }
};

/// Tell whether the call succeeds if time is no limit: log-in and list both succeed within `max_attempts`,
/// and no failure on the way asks for too long a wait.
constexpr bool succeeds_without_deadline(const call_scenario& scenario) {
    const unsigned login_failures = scenario.has_session ? 0 : scenario.failures_from(0);
    if (login_failures >= scenario.max_attempts) {
        return false;
    }
    const unsigned first_of_list = scenario.has_session ? 0 : login_failures + 1;
    const unsigned list_failures = scenario.failures_from(first_of_list);
    const bool has_failed = login_failures + list_failures > 0;
    const bool must_wait_too_long = has_failed && scenario.header == retry_after::huge;
    return list_failures < scenario.max_attempts && !must_wait_too_long;
}

} // namespace webcasts::tests::retry_model

#endif
