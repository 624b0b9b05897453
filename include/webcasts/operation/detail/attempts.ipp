// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_OPERATION_DETAIL_ATTEMPTS_IPP
#define WEBCASTS_OPERATION_DETAIL_ATTEMPTS_IPP

#include <webcasts/operation/detail/attempts.hpp>
#include <webcasts/retry/retry_after.hpp>

#include <algorithm>
#include <chrono>
#include <string>

namespace webcasts { inline namespace v0 { namespace operation {

WEBCASTS_DECL void attempts::begin(steady_time deadline) {
    deadline_ = deadline;
    if (deadline_ == no_deadline && context_.deadline.count() > 0) {
        // Capped, so that the sum does not overflow the clock.
        deadline_ =
            context_.time.steady_now() + std::min<std::chrono::milliseconds>(context_.deadline, century);
    }
    sent_ = 0;
    renewals_ = 0;
    has_turn_ = false;
    in_flight_ = false;
    failure_ = error();
}

WEBCASTS_DECL attempts::step attempts::before_attempt() {
    in_flight_ = false;
    const steady_time now = context_.time.steady_now();
    std::chrono::milliseconds pause{0};
    if (!has_turn_) {
        pause = std::chrono::ceil<std::chrono::milliseconds>(context_.rate.delay(now));
    }
    if (now >= deadline_ || deadline_ - now <= pause) {
        if (!failure_.code()) {
            failure_ = deadline_error();
        }
        return {false};
    }
    if (!has_turn_) {
        context_.rate.take(now);
        has_turn_ = true;
    }
    return {true, pause};
}

WEBCASTS_DECL void attempts::send(http_request& request) {
    using std::chrono::milliseconds;
    in_flight_ = true;
    has_turn_ = false;
    ++sent_;
    retry_after_ = std::chrono::seconds(0);
    method_ = request.method;
    request.stop = context_.stop;
    request.timeout = context_.timeout;
    if (deadline_ != no_deadline) {
        const auto left = std::chrono::ceil<milliseconds>(deadline_ - context_.time.steady_now());
        const milliseconds usable = std::max(left, milliseconds(1));
        request.timeout = request.timeout.count() > 0 ? std::min(request.timeout, usable) : usable;
    }
}

WEBCASTS_DECL void attempts::take_head(const http_response_head& head) {
    if (const auto value = head.header("retry-after"); !value.empty()) {
        retry_after_ = parse_retry_after(value, context_.time.system_now()).value_or(retry_after_);
    }
}

WEBCASTS_DECL bool attempts::in_time() {
    if (deadline_ == no_deadline || context_.time.steady_now() < deadline_) {
        return true;
    }
    failure_ = deadline_error();
    return false;
}

WEBCASTS_DECL attempts::step attempts::after_failure(const error& reason) const {
    using std::chrono::milliseconds;
    const retry_policy& policy = context_.retry;
    const std::uint32_t failed = sent_ - renewals_;
    // A cancelled call is never retried, whatever the policy.
    if (!in_flight_ || reason.code() == transport_errc::cancelled || failed >= policy.max_attempts ||
        !policy.is_transient(reason) || !policy.is_idempotent(operation_, method_) ||
        !context_.budget.allows_retry() || exceeds_max_retry_after()) {
        return {false};
    }
    const milliseconds backoff =
        std::clamp(policy.pause_before(failed, context_.random), milliseconds(0), milliseconds(max_delay));
    const milliseconds pause = backoff + retry_after_;
    return {deadline_ == no_deadline || deadline_ - context_.time.steady_now() > pause, pause};
}

WEBCASTS_DECL error attempts::with_count(const error& reason) const {
    error counted = reason;
    if (reason.code().category() == http_category() && exceeds_max_retry_after()) {
        counted = error(reason.code(), "it asks to wait " + std::to_string(retry_after_.count()) + " s");
        counted.location() = reason.location();
    }
    if (sent_ > 0) {
        counted.location().attempts = sent_;
    }
    return counted;
}

WEBCASTS_DECL error attempts::deadline_error() const {
    error failure(transport_errc::deadline_exceeded);
    failure.location().operation = operation_;
    return with_count(failure);
}

}}} // namespace webcasts::v0::operation

#endif
