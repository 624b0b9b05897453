// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_OPERATION_DETAIL_LOGIN_IPP
#define WEBCASTS_OPERATION_DETAIL_LOGIN_IPP

#include <webcasts/operation/detail/service_call.ipp>
#include <webcasts/operation/login.hpp>
#include <webcasts/wire/request_encoder.hpp>

namespace webcasts { inline namespace v0 { namespace operation {

WEBCASTS_DECL result<http_request> login_operation::encode() {
    return wire::encode_login(context().form, context().account);
}

WEBCASTS_DECL result<void> login_operation::judge(result<void> decoded) {
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

WEBCASTS_DECL error login_operation::refusal(const error& failure) {
    if (failure.code() != api_errc::refused) {
        return failure;
    }
    error refused(api_errc::log_in_refused, failure.client_text());
    refused.location() = failure.location();
    refused.set_server_text(failure.server_text());
    refused.set_return_code(failure.return_code());
    return refused;
}

}}} // namespace webcasts::v0::operation

#endif
