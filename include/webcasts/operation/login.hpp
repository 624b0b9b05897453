// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_OPERATION_LOGIN_HPP
#define WEBCASTS_OPERATION_LOGIN_HPP

#include <webcasts/operation/detail/service_call.hpp>
#include <webcasts/operation/service_context.hpp>
#include <webcasts/wire/request_encoder.hpp>

namespace webcasts { inline namespace v0 { namespace operation {

/// Log in (spec sections 2 and 3). If it ends without an error, `context.sessions` holds the new session.
///
/// Errors: those of the transport, HTTP and the decoder, `protocol_errc::missing_session`, and
/// `api_errc::log_in_refused` if the service refuses.
///
/// Failures are retried according to `context.retry` (doc/resilience.md).
class login_operation final : public service_call {
  public:
    /// The context must outlive the operation. The deadline is that of the call which needs the session;
    /// without one the context's own applies.
    explicit login_operation(service_context& context, steady_time deadline = no_deadline)
        : service_call(context, operation_kind::login, nullptr, deadline) {}

  private:
    result<http_request> encode() override { return wire::encode_login(context().form, context().account); }

    result<void> judge(result<void> decoded) override {
        if (!decoded) {
            return refusal(decoded.error());
        }
        const wire::envelope envelope = response().envelope();
        if (!envelope.opened || envelope.opened->session_id.empty() || envelope.opened->user_id.empty()) {
            return located(error(protocol_errc::missing_session));
        }
        context().sessions.renew(*envelope.opened);
        return {};
    }

    /// Turn the service's refusal into `log_in_refused`; other failures stay as they are.
    static error refusal(const error& failure) {
        if (failure.code() != api_errc::refused) {
            return failure;
        }
        error refused(api_errc::log_in_refused, failure.client_text());
        refused.location() = failure.location();
        refused.set_server_text(failure.server_text());
        refused.set_return_code(failure.return_code());
        return refused;
    }
};

}}} // namespace webcasts::v0::operation

#endif
