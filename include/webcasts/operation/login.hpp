// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_OPERATION_LOGIN_HPP
#define WEBCASTS_OPERATION_LOGIN_HPP

#include <webcasts/operation/action.hpp>
#include <webcasts/operation/attempts.hpp>
#include <webcasts/operation/response_stage.hpp>
#include <webcasts/operation/service_context.hpp>
#include <webcasts/wire/record_sink.hpp>
#include <webcasts/wire/request_encoder.hpp>

#include <concepts>
#include <utility>

namespace webcasts::inline v0::operation {

/** Log in (spec sections 2 and 3). When it is done without an error, `context.sessions` holds the new
   session.

    Errors: what the transport, HTTP and the decoder can say, `protocol_errc::missing_session`, and
    `api_errc::log_in_refused` where the service says no.

    Failures are retried as `context.retry` and what goes with it say (doc/resilience.md).

    `Sink` only names the decoder to use, so that a program needs no second one for log-ins: no record is
   handed over.
*/
template <wire::record_sink Sink = wire::no_records>
class login_operation {
  public:
    /// The context must outlive the operation. The deadline is that of the call which needs the session;
    /// without one the context's own counts.
    explicit login_operation(service_context& context, steady_time deadline = no_deadline)
        : context_(context), deadline_(deadline), attempts_(context, operation_kind::login),
          response_(context, operation_kind::login, nullptr) {}

    /// Take what became of the last action; return the next one.
    template <outcome What>
    [[nodiscard]] action resume(const What& what) {
        if constexpr (std::same_as<What, begin>) {
            attempts_.begin(deadline_);
            return attempt();
        } else if constexpr (std::same_as<What, waited>) {
            return attempt();
        } else {
            if (!attempts_.asking()) {
                return done{located(attempts::unasked(what))};
            }
            if constexpr (std::same_as<What, response_arrived>) {
                attempts_.take_head(what.head);
            }
            auto ended = response_.resume(what);
            if (!ended) {
                return attempts_.in_time() ? action(read_body{}) : action(done{attempts_.failure()});
            }
            return answer(*ended ? keep_session() : result<void>(refused(ended->error())));
        }
    }

  private:
    action attempt() {
        if (const auto next = attempts_.before_attempt(); !next.goes_on) {
            return done{attempts_.failure()};
        } else if (next.pause.count() > 0) {
            return wait{next.pause};
        }
        response_.restart();
        auto request = wire::encode_login(context_.form, context_.who);
        if (!request) {
            return done{located(request.error())};
        }
        attempts_.send(*request);
        return send_request{std::move(*request)};
    }

    action answer(const result<void>& outcome) {
        if (outcome || outcome.error().code().category() == api_category()) {
            attempts_.answered();
        }
        if (outcome) {
            return done{};
        }
        const auto next = attempts_.after_failure(outcome.error(), [] { return true; });
        if (!next.goes_on) {
            return done{attempts_.failure()};
        }
        return next.pause.count() > 0 ? action(wait{next.pause}) : attempt();
    }

    result<void> keep_session() {
        const wire::envelope found = response_.found();
        if (!found.opened || found.opened->session_id.empty() || found.opened->user_id.empty()) {
            return located(error(protocol_errc::missing_session));
        }
        context_.sessions.renew(*found.opened);
        return {};
    }

    static error located(error wrong) {
        wrong.place().operation = operation_kind::login;
        return wrong;
    }

    static error refused(const error& wrong) {
        if (wrong.code() != api_errc::refused) {
            return wrong;
        }
        error made(api_errc::log_in_refused, wrong.detail());
        made.place() = wrong.place();
        made.set_server_text(wrong.server_text());
        made.set_return_code(wrong.return_code());
        return made;
    }

    service_context& context_;
    const steady_time deadline_;
    attempts attempts_;
    response_stage<Sink> response_;
};

} // namespace webcasts::inline v0::operation

#endif
