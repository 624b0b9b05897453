// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_OPERATION_SESSION_CALL_HPP
#define WEBCASTS_OPERATION_SESSION_CALL_HPP

#include <webcasts/operation/action.hpp>
#include <webcasts/operation/login.hpp>
#include <webcasts/operation/response_stage.hpp>
#include <webcasts/operation/service_context.hpp>
#include <webcasts/wire/record_sink.hpp>
#include <webcasts/wire/request_encoder.hpp>

#include <concepts>
#include <cstdint>
#include <functional>
#include <utility>

namespace webcasts::operation {

/** Ask something that needs a session, and have one opened where it takes that (spec section 3).

    Without a session it has one opened first. An error that `context.is_expired_session` takes for an expired
   session, on a session that this operation did not have opened itself and before any record was handed over,
   makes it renew the session once and ask once more; what comes then is reported. The log-in is the driver's
   to perform (`open_session`), because several operations may wait for the same one.
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
        : context_(context), operation_(operation), encode_(std::move(encode)),
          response_(context, operation, &sink) {}

    template <outcome What>
    [[nodiscard]] action resume(const What& what) {
        if constexpr (std::same_as<What, begin>) {
            opened_here_ = false;
            return context_.sessions.current() ? ask() : have_session_opened();
        } else if constexpr (std::same_as<What, session_settled>) {
            return what.outcome ? ask_with_new_session() : action(done{what.outcome});
        } else {
            auto ended = response_.resume(what);
            if (!ended) {
                return read_body{};
            }
            if (!*ended && may_be_expired(ended->error())) {
                context_.sessions.drop(generation_);
                return context_.sessions.current() ? ask_with_new_session() : have_session_opened();
            }
            if (const auto time = response_.found().service_time) {
                context_.service_time = time;
            }
            return done{std::move(*ended)};
        }
    }

    /// What the envelope said besides the records.
    [[nodiscard]] wire::envelope found() { return response_.found(); }
    /// Tell whether the sink wanted no more records.
    [[nodiscard]] bool stopped() { return response_.stopped(); }

  private:
    action have_session_opened() {
        response_.restart();
        opened_here_ = true;
        return open_session{context_.sessions.generation()};
    }

    action ask_with_new_session() {
        opened_here_ = true;
        if (context_.sessions.current()) {
            return ask();
        }
        error lost(protocol_errc::missing_session, "the new session was refused to another call meanwhile");
        lost.place().operation = operation_;
        return done{std::move(lost)};
    }

    action ask() {
        response_.restart();
        generation_ = context_.sessions.generation();
        auto request = encode_(context_, *context_.sessions.current());
        if (!request) {
            error wrong = request.error();
            wrong.place().operation = operation_;
            return done{std::move(wrong)};
        }
        request->timeout = context_.timeout;
        request->stop = context_.stop;
        return send_request{std::move(*request)};
    }

    [[nodiscard]] bool may_be_expired(const error& wrong) {
        return !opened_here_ && response_.found().records == 0 && context_.is_expired_session(wrong);
    }

    service_context& context_;
    const operation_kind operation_;
    const encode_function encode_;
    response_stage<Sink> response_;
    std::uint64_t generation_ = 0;
    bool opened_here_ = false;
};

/// Ask for the event list (spec section 4); the events go to the sink.
template <wire::record_sink Sink>
class event_list_operation : public session_call<Sink> {
  public:
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
    audience_report_operation(service_context& context, audience_query_spec query, Sink& sink)
        : session_call<Sink>(
              context, operation_kind::audience_report,
              [query = std::move(query)](const service_context& at, const session& opened) {
                  return wire::encode_audience_report(at.form, opened, query);
              },
              sink) {}
};

} // namespace webcasts::operation

#endif
