// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_OPERATION_LOGIN_HPP
#define WEBCASTS_OPERATION_LOGIN_HPP

#include <webcasts/detail/config.hpp>
#include <webcasts/operation/detail/service_call.hpp>
#include <webcasts/operation/service_context.hpp>

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
        : service_call(context, operation_kind::login, nullptr, {}, deadline) {}

  private:
    result<http_request> encode() override;

    result<void> judge(result<void> decoded) override;

    /// Turn the service's refusal into `log_in_refused`; other failures stay as they are.
    static error refusal(const error& failure);
};

}}} // namespace webcasts::v0::operation

#ifdef WEBCASTS_HEADER_ONLY
#include <webcasts/operation/detail/login.ipp>
#endif

#endif
