// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_OPERATION_ACTION_HPP
#define WEBCASTS_OPERATION_ACTION_HPP

#include <webcasts/http_message.hpp>
#include <webcasts/result.hpp>
#include <webcasts/retry/time_source.hpp>

#include <chrono>
#include <cstdint>
#include <span>
#include <variant>

/// The sans-I/O core: every operation is a state machine that does no input or output of its own.
///
/// `resume(outcome)` takes the outcome of the last action and returns the next one, until `done`. A driver
/// performs the actions, by blocking or by awaiting; nothing else differs between the two.
namespace webcasts { inline namespace v0 { namespace operation {

/// Action: send this request; resume with `response_arrived` or `transport_failed`. An exchange that is still
/// open is abandoned first.
struct send_request {
    http_request request; ///< what to send
};
/// Action: wait for the next bytes of the body, and measure the wait; resume with `body_arrived`,
/// `body_ended` or `transport_failed`.
struct read_body {};
/// Action: wait for this duration (more than zero); resume with `waited`, or with `transport_failed` and
/// `transport_errc::cancelled`. An exchange that is still open is abandoned first.
struct wait {
    std::chrono::milliseconds duration; ///< more than zero
};
/// Action: ensure that there is a session newer than the one with this number; resume with `session_ready`,
/// or with `transport_failed` and `transport_errc::cancelled` if the caller cancelled. An exchange that is
/// still open is abandoned first.
///
/// A driver runs a `login_operation`, unless `session_keeper::is_newer` returns true. If several operations
/// share a `service_context`, it runs one log-in for all that wait, and none of them owns it. An operation
/// waits until its deadline at most; the error then is `transport_errc::deadline_exceeded`.
struct open_session {
    std::uint64_t
        newer_than; ///< `session_keeper::generation` of the unusable session; zero: any session will do
    steady_time deadline = no_deadline; ///< of the call that asks
};
/// Action: stop. An exchange that is still open is abandoned.
struct done {
    result<void> outcome; ///< of the whole operation
};
/// The next action of an operation.
using action = std::variant<send_request, read_body, wait, open_session, done>;

/// Outcome: the operation starts; the first call of `resume`.
struct begin {};
/// Outcome: a response has arrived. The head must live until `resume` returns.
struct response_arrived {
    const http_response_head& head; ///< of the response
};
/// Outcome: these bytes of the body have arrived: one or more. They must live until `resume` returns.
struct body_arrived {
    std::span<const char> bytes; ///< of the body, content coding undone
    /// How long the driver waited for them, and for nothing else; zero: it did not measure, and
    /// `service_context::min_speed` does not apply.
    steady_time::duration waited{0};
};
/// Outcome: the body is at its announced end.
struct body_ended {};
/// Outcome: the time has passed.
struct waited {};
/// Outcome: the log-in has ended, with a session in `service_context::sessions` or with the log-in's error.
struct session_ready {
    result<void> outcome; ///< of the log-in
};
/// Outcome: the action could not be performed.
struct transport_failed {
    error reason; ///< a `transport_errc`
};

/// The outcome of the last action.
using outcome =
    std::variant<begin, response_arrived, body_arrived, body_ended, waited, session_ready, transport_failed>;

/// An operation as its driver sees it: a state machine that does no input or output of its own.
class state_machine {
  public:
    state_machine() = default;
    state_machine(const state_machine&) = delete;
    state_machine& operator=(const state_machine&) = delete;
    virtual ~state_machine() = default;

    /// Take the outcome of the last action, first `begin`; return the next action. After `done`, and after an
    /// exception, the only outcome it takes is another `begin`.
    [[nodiscard]] virtual action resume(const outcome& event) = 0;
};

}}} // namespace webcasts::v0::operation

#endif
