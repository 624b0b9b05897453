// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_OPERATION_DETAIL_SESSION_CALL_IPP
#define WEBCASTS_OPERATION_DETAIL_SESSION_CALL_IPP

#include <webcasts/operation/detail/service_call.ipp>
#include <webcasts/operation/session_call.hpp>
#include <webcasts/wire/request_encoder.hpp>

namespace webcasts { inline namespace v0 { namespace operation {

WEBCASTS_DECL std::optional<action> session_call::prepare() {
    if (context().sessions.current()) {
        return std::nullopt;
    }
    // Another call may drop the session that was current for this call before this call uses it.
    constexpr unsigned max_losses = 8;
    if (lost_sessions_ > max_losses) {
        return done{located(error(protocol_errc::missing_session, "each new session is refused at once"))};
    }
    ++lost_sessions_;
    opened_here_ = true;
    return open_session{context().sessions.generation(), deadline()};
}

WEBCASTS_DECL action session_call::on_session(const session_ready& ready) {
    return ready.outcome ? attempt() : action(done{ready.outcome});
}

WEBCASTS_DECL result<http_request> session_call::encode() {
    generation_ = context().sessions.generation();
    return encode_for(*context().sessions.current());
}

WEBCASTS_DECL result<void> session_call::judge(result<void> decoded) {
    wire::envelope answer = envelope();
    if (answer.service_time) {
        context().service_time = answer.service_time;
    }
    context().unreadable = std::move(answer.unreadable);
    return decoded;
}

WEBCASTS_DECL bool session_call::drops_session(const error& failure) {
    if (opened_here_ || failure.code() == transport_errc::cancelled || envelope().records != 0 ||
        !context().is_expired_session(failure)) {
        return false;
    }
    context().sessions.drop(generation_);
    opened_here_ = true;
    return true;
}

WEBCASTS_DECL result<http_request> event_list_operation::encode_for(const session& current) {
    return wire::encode_event_list(context().form, current);
}

WEBCASTS_DECL result<http_request> audience_report_operation::encode_for(const session& current) {
    return wire::encode_audience_report(context().form, current, query_);
}

}}} // namespace webcasts::v0::operation

#endif
