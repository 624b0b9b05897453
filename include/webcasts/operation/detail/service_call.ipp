// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_OPERATION_DETAIL_SERVICE_CALL_IPP
#define WEBCASTS_OPERATION_DETAIL_SERVICE_CALL_IPP

#include <webcasts/detail/scope_guard.hpp>
#include <webcasts/operation/detail/attempts.ipp>
#include <webcasts/operation/detail/response_stage.ipp>
#include <webcasts/operation/detail/service_call.hpp>

#include <concepts>
#include <utility>
#include <variant>

namespace webcasts { inline namespace v0 { namespace operation {

template <class Event>
action service_call::on(const Event& event) {
    if (!attempts_.in_flight()) {
        if constexpr (std::same_as<Event, transport_failed>) {
            return done{without_secrets(located(event.reason))};
        } else {
            return unexpected();
        }
    }
    if constexpr (std::same_as<Event, response_arrived>) {
        attempts_.take_head(event.head);
    }
    if (auto ended = response_.resume(event)) {
        return finish(judge(*ended ? *std::move(ended) : result<void>(without_secrets(ended->error()))));
    }
    return attempts_.in_time() ? action(read_body{}) : action(done{attempts_.failure()});
}

WEBCASTS_DECL action service_call::resume(const outcome& event) {
    if (is_broken_ && !std::holds_alternative<begin>(event)) {
        return done{located(detail::ended_by_exception())};
    }
    is_broken_ = false;
    detail::scope_guard guard([this] { is_broken_ = true; });
    action next = std::visit([this](const auto& alternative) { return on(alternative); }, event);
    guard.dismiss();
    return next;
}

WEBCASTS_DECL error service_call::without_secrets(error failure) {
    if (operation_ == operation_kind::login && failure.code().category() != api_category()) {
        failure.set_server_text({}); // it may hold a session that nobody has read
    }
    // A log-in that is refused may open a session nevertheless.
    return context_.without_secrets(std::move(failure), response_.envelope().opened);
}

WEBCASTS_DECL action service_call::attempt() {
    if (auto first = prepare()) {
        return *std::move(first);
    }
    if (const auto next = attempts_.before_attempt(); !next.goes_on) {
        return done{attempts_.failure()};
    } else if (next.pause.count() > 0) {
        return wait{next.pause};
    }
    response_.restart();
    auto request = encode();
    if (!request) {
        return done{located(request.error())};
    }
    attempts_.send(*request);
    return send_request{std::move(*request)};
}

WEBCASTS_DECL error service_call::located(error failure) const {
    failure.location().operation = operation_;
    return failure;
}

WEBCASTS_DECL action service_call::on(const begin&) {
    attempts_.begin(deadline_);
    on_begin();
    return attempt();
}

WEBCASTS_DECL action service_call::finish(const result<void>& ended) {
    if (ended || ended.error().code().category() == api_category()) {
        attempts_.answered();
    }
    if (ended) {
        return done{};
    }
    if (drops_session(ended.error())) {
        attempts_.session_is_renewed();
        return attempt();
    }
    const auto next = attempts_.after_failure(ended.error(), [this] { return response_.take_back(); });
    if (!next.goes_on) {
        return done{attempts_.failure()};
    }
    return next.pause.count() > 0 ? action(wait{next.pause}) : attempt();
}

WEBCASTS_DECL action service_call::unexpected() const {
    return done{located(error(transport_errc::other, "an outcome came that nothing asked for"))};
}

}}} // namespace webcasts::v0::operation

#endif
