// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_OPERATION_SESSION_CALL_HPP
#define WEBCASTS_OPERATION_SESSION_CALL_HPP

#include <webcasts/operation/action.hpp>
#include <webcasts/operation/attempts.hpp>
#include <webcasts/operation/login.hpp>
#include <webcasts/operation/response_stage.hpp>
#include <webcasts/operation/service_context.hpp>
#include <webcasts/wire/record_sink.hpp>
#include <webcasts/wire/request_encoder.hpp>

#include <concepts>
#include <cstdint>
#include <functional>
#include <utility>

namespace webcasts::inline v0::operation {

/** Ask something that needs a session, and have one opened where it takes that (spec section 3).

    Without a session it has one opened first. An error that `context.is_expired_session` takes for an expired
   session, on a session that this operation did not have opened itself and before any record was handed over,
   makes it renew the session once and ask once more; what comes then is reported. The log-in is the driver's
   to perform (`open_session`), because several operations may wait for the same one.

    Failures are retried as `context.retry` and what goes with it say (doc/resilience.md), but not after
   records were handed over that the sink does not take back. An error of the log-in has seen the log-in's own
   retries and ends the call.
*/
template <wire::record_sink Sink>
class session_call {
  public:
    /// The log-in that a driver performs for this operation, unless it has another one.
    using login_type = login_operation<Sink>;
    /// Make the request for a session.
    using encode_function = std::function<result<http_request>(const service_context&, const session&)>;

    /// Context and sink must outlive the operation.
    session_call(service_context& context, operation_kind operation, encode_function encode, Sink& sink)
        : context_(context), operation_(operation), encode_(std::move(encode)), attempts_(context, operation),
          response_(context, operation, &sink) {}

    /// Take what became of the last action; return the next one.
    template <outcome What>
    [[nodiscard]] action resume(const What& what) {
        if constexpr (std::same_as<What, begin>) {
            opened_here_ = false;
            lost_sessions_ = 0;
            attempts_.begin();
            return attempt();
        } else if constexpr (std::same_as<What, waited>) {
            return attempt();
        } else if constexpr (std::same_as<What, session_settled>) {
            return what.outcome ? attempt() : action(done{what.outcome});
        } else {
            if (!attempts_.asking()) {
                return done{located(attempts::unasked(what))};
            }
            if constexpr (std::same_as<What, response_arrived>) {
                attempts_.take_head(what.head);
            }
            auto ended = response_.resume(what);
            if (ended) {
                return answer(*ended);
            }
            return attempts_.in_time() ? action(read_body{}) : action(done{attempts_.failure()});
        }
    }

    /// What the envelope said besides the records.
    [[nodiscard]] wire::envelope found() { return response_.found(); }
    /// Tell whether the sink wanted no more records.
    [[nodiscard]] bool stopped() { return response_.stopped(); }

  private:
    /// Ask when there is a session and it is the call's turn.
    action attempt() {
        if (!context_.sessions.current()) {
            return have_session_opened();
        }
        if (const auto next = attempts_.before_attempt(); !next.goes_on) {
            return done{attempts_.failure()};
        } else if (next.pause.count() > 0) {
            return wait{next.pause};
        }
        response_.restart();
        generation_ = context_.sessions.generation();
        auto request = encode_(context_, *context_.sessions.current());
        if (!request) {
            return done{located(request.error())};
        }
        attempts_.send(*request);
        return send_request{std::move(*request)};
    }

    action have_session_opened() {
        // The session that was opened for this call may be refused to another one before this one uses it.
        constexpr unsigned most_losses = 8;
        if (lost_sessions_ > most_losses) {
            return done{
                located(error(protocol_errc::missing_session, "each new session is refused at once"))};
        }
        ++lost_sessions_;
        opened_here_ = true;
        return open_session{context_.sessions.generation(), attempts_.deadline()};
    }

    action answer(const result<void>& outcome) {
        if (outcome || outcome.error().code().category() == api_category()) {
            attempts_.answered();
        }
        if (const auto time = response_.found().service_time) {
            context_.service_time = time;
        }
        if (outcome) {
            return done{};
        }
        if (!may_be_expired(outcome.error())) {
            return fail(outcome.error());
        }
        context_.sessions.drop(generation_);
        attempts_.session_is_renewed();
        opened_here_ = true;
        return attempt();
    }

    action fail(const error& failure) {
        const auto next = attempts_.after_failure(failure, [this] { return response_.take_back(); });
        if (!next.goes_on) {
            return done{attempts_.failure()};
        }
        return next.pause.count() > 0 ? action(wait{next.pause}) : attempt();
    }

    [[nodiscard]] error located(error wrong) const {
        wrong.place().operation = operation_;
        return wrong;
    }

    [[nodiscard]] bool may_be_expired(const error& wrong) {
        return !opened_here_ && wrong.code() != transport_errc::cancelled && response_.found().records == 0 &&
               context_.is_expired_session(wrong);
    }

    service_context& context_;
    const operation_kind operation_;
    const encode_function encode_;
    attempts attempts_;
    response_stage<Sink> response_;
    std::uint64_t generation_ = 0;
    unsigned lost_sessions_ = 0;
    bool opened_here_ = false; ///< the session was renewed, or opened first, for this call
};

/// Ask for the event list (spec section 4); the events go to the sink.
template <wire::record_sink Sink>
class event_list_operation : public session_call<Sink> {
  public:
    /// Context and sink must outlive the operation.
    event_list_operation(service_context& context, Sink& sink)
        : session_call<Sink>(
              context, operation_kind::event_list,
              [](const service_context& at, const session& opened) {
                  return wire::encode_event_list(at.form, opened);
              },
              sink) {}
};

/// Ask for an audience report (spec section 5); the attendees go to the sink.
template <wire::record_sink Sink>
class audience_report_operation : public session_call<Sink> {
  public:
    /// Context and sink must outlive the operation. A query with mistakes ends it before anything but a
    /// log-in is sent.
    audience_report_operation(service_context& context, audience_query_spec query, Sink& sink)
        : session_call<Sink>(
              context, operation_kind::audience_report,
              [query = std::move(query)](const service_context& at, const session& opened) {
                  return wire::encode_audience_report(at.form, opened, query);
              },
              sink) {}
};

} // namespace webcasts::inline v0::operation

#endif
