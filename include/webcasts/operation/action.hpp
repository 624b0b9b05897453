// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_OPERATION_ACTION_HPP
#define WEBCASTS_OPERATION_ACTION_HPP

#include <webcasts/error.hpp>
#include <webcasts/http_message.hpp>

#include <concepts>
#include <span>
#include <variant>

/** The sans-I/O core: every operation is a state machine that does no input or output of its own.

    `resume(outcome)` takes what became of the last action and returns the next one, until `done`. A driver
   performs the actions, by blocking or by awaiting; nothing else differs between the two.
*/
namespace webcasts::operation {

/// Action: send this request; resume with `response_arrived` or `transport_failed`. An exchange that is still
/// open is abandoned first.
struct send_request {
    http_request request;
};
/// Action: wait for the next bytes of the body; resume with `body_arrived`, `body_ended` or
/// `transport_failed`.
struct read_body {};
/// Action: stop. An exchange that is still open is abandoned.
struct done {
    result<void> outcome;
};
using action = std::variant<send_request, read_body, done>;

/// Outcome: the operation begins; the first call of `resume`.
struct begin {};
/// Outcome: a response is here. The head must live until `resume` returns.
struct response_arrived {
    const http_response_head& head;
};
/// Outcome: these bytes of the body are here: one or more. They must live until `resume` returns.
struct body_arrived {
    std::span<const char> bytes;
};
/// Outcome: the body is at its announced end.
struct body_ended {};
/// Outcome: the action could not be performed.
struct transport_failed {
    error reason;
};

/// What became of the last action: the argument of an operation's `resume`.
template <class T>
concept outcome = std::same_as<T, begin> || std::same_as<T, response_arrived> ||
    std::same_as<T, body_arrived> || std::same_as<T, body_ended> || std::same_as<T, transport_failed>;

} // namespace webcasts::operation

#endif
