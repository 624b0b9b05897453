// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_OPERATION_DETAIL_ATTEMPTS_IPP
#define WEBCASTS_OPERATION_DETAIL_ATTEMPTS_IPP

#include <webcasts/operation/detail/attempts.hpp>
#include <webcasts/retry/backoff.hpp>
#include <webcasts/retry/retry_after.hpp>
#include <webcasts/wire/time_writer.hpp>

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <string>

namespace webcasts { inline namespace v0 { namespace operation {

WEBCASTS_DECL void attempts::begin(steady_time deadline) {
    deadline_ = deadline;
    if (deadline_ == no_deadline && context_.deadline.count() > 0) {
        // Capped, so that the sum does not overflow the clock.
        deadline_ =
            context_.time.steady_now() + (std::min<std::chrono::milliseconds>)(context_.deadline, century);
    }
    sent_ = 0;
    renewals_ = 0;
    has_turn_ = false;
    in_flight_ = false;
    ready_since_ = no_deadline;
    failure_ = error();
}

WEBCASTS_DECL attempts::step attempts::before_attempt() {
    using std::chrono::milliseconds;
    const steady_time now = context_.time.steady_now();
    ready_since_ = (std::min)(ready_since_, now);
    if (const pause_state requested = look_at_pause(now); requested.is_too_long) {
        failure_ = pause_error(requested.left);
        return {false};
    } else if (requested.left.count() > 0) {
        // Spread, so that the calls that wait for it do not all send in the same moment.
        auto spread = full_jitter{}(1, context_.random);
        if (deadline_ != no_deadline) {
            // The deadline is later than the pause's end, if by less than a millisecond only.
            const auto spare = std::chrono::floor<milliseconds>(deadline_ - now - requested.left);
            spread = (std::min)(spread, (std::max)(spare - milliseconds(1), milliseconds(0)));
        }
        return {true, requested.left + spread};
    }
    milliseconds pause{0};
    if (!has_turn_) {
        pause = std::chrono::ceil<milliseconds>(context_.rate.delay(now));
    }
    if (deadline_ - now <= pause) {
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
    ready_since_ = no_deadline;
    ++sent_;
    retry_after_ = std::chrono::seconds(0);
    method_ = request.method;
    request.stop = context_.stop;
    request.timeout = context_.timeout;
    if (deadline_ != no_deadline) {
        const auto left = std::chrono::ceil<milliseconds>(deadline_ - context_.time.steady_now());
        const milliseconds usable = (std::max)(left, milliseconds(1));
        request.timeout = request.timeout.count() > 0 ? (std::min)(request.timeout, usable) : usable;
    }
}

WEBCASTS_DECL void attempts::take_head(const http_response_head& head) {
    const system_time now = context_.time.system_now();
    for (const http_header& item : head.headers) {
        if (same_header_name(item.name, "retry-after")) {
            const auto asked = parse_retry_after(item.value, now);
            retry_after_ = (std::max)(retry_after_, asked.value_or(std::chrono::seconds(0)));
        }
    }
    retry_at_ = unix_time_of(now) + retry_after_.count();
    if ((head.status == 429 || head.status == 503) && retry_after_.count() > 0) {
        context_.pause.extend(context_.time.steady_now(), retry_after_, head.status);
    }
}

WEBCASTS_DECL bool attempts::in_time() {
    if (deadline_ == no_deadline || context_.time.steady_now() < deadline_) {
        return true;
    }
    failure_ = deadline_error();
    return false;
}

WEBCASTS_DECL attempts::pause_state attempts::look_at_pause(steady_time now) const noexcept {
    const std::chrono::milliseconds left = context_.pause.left(now);
    if (left.count() == 0) {
        return {left, false};
    }
    // What the attempt has waited already counts: other calls may extend the pause again and again.
    const auto waited = ready_since_ == no_deadline ? steady_time::duration(0) : now - ready_since_;
    return {left, waited + left > context_.retry.max_retry_after ||
                      (deadline_ != no_deadline && deadline_ - now <= left)};
}

WEBCASTS_DECL attempts::step attempts::after_failure(const error& reason) {
    using std::chrono::milliseconds;
    const retry_policy& policy = context_.retry;
    const std::uint32_t failed = sent_ - renewals_;
    const steady_time now = context_.time.steady_now();
    failure_ = exceeds_max_retry_after() ? with_retry_after(reason) : with_count(reason);
    // A cancelled call is never retried, whatever the policy.
    const bool may_retry = in_flight_ && reason.code() != transport_errc::cancelled &&
                           failed < policy.max_attempts && policy.is_transient(reason) &&
                           policy.is_idempotent(operation_, method_) && context_.budget.allows_retry() &&
                           !exceeds_max_retry_after();
    const bool is_limited = reason.code() == http_status_error(429) && retry_after_.count() == 0;
    if (!may_retry && !is_limited) {
        return {false};
    }
    const milliseconds backoff =
        std::clamp(policy.pause_before(failed, context_.random), milliseconds(0), milliseconds(max_delay));
    if (is_limited) { // too many requests, and no word on how long: all calls wait as this one does
        context_.pause.extend(now, (std::min)(backoff, policy.max_retry_after), 429);
    }
    if (!may_retry) {
        return {false};
    }
    const milliseconds asked = is_limited ? backoff : milliseconds(retry_after_);
    const pause_state requested = look_at_pause(now);
    if (requested.left > asked && requested.is_too_long) {
        failure_ = pause_error(requested.left);
        return {false};
    }
    const milliseconds pause = (std::max)(asked, requested.left) + (is_limited ? milliseconds(0) : backoff);
    if (deadline_ != no_deadline && deadline_ - now <= pause) {
        failure_ = retry_after_.count() > 0 ? with_retry_after(reason) : failure_;
        return {false};
    }
    return {true, pause};
}

WEBCASTS_DECL std::string attempts::utc_text(std::int64_t unix_time) {
    const wire::time_text text{local_time(std::chrono::seconds(unix_time))};
    return std::string(text.view()) + " UTC";
}

WEBCASTS_DECL std::int64_t attempts::unix_time_of(system_time time) {
    return std::chrono::ceil<std::chrono::seconds>(time).time_since_epoch().count();
}

WEBCASTS_DECL error attempts::with_count(const error& reason) const {
    error counted = reason;
    if (sent_ > 0) {
        counted.location().attempts = sent_;
    }
    return counted;
}

WEBCASTS_DECL error attempts::with_retry_after(const error& reason) const {
    if (reason.code().category() != http_category()) {
        return with_count(reason);
    }
    error asked(reason.code(), "it asks to wait " + std::to_string(retry_after_.count()) + " s, until " +
                                   utc_text(retry_at_));
    asked.location() = reason.location();
    asked.location().not_before = retry_at_;
    return with_count(asked);
}

WEBCASTS_DECL error attempts::deadline_error() const {
    error failure(transport_errc::deadline_exceeded);
    failure.location().operation = operation_;
    return with_count(failure);
}

WEBCASTS_DECL error attempts::pause_error(std::chrono::milliseconds left) const {
    const std::int64_t end = unix_time_of(context_.time.system_now() + left);
    error failure(http_status_error(context_.pause.status()),
                  "another request was answered so, and until " + utc_text(end) + " (" +
                      std::to_string(std::chrono::ceil<std::chrono::seconds>(left).count()) +
                      " s) this client sends nothing");
    failure.location().operation = operation_;
    failure.location().not_before = end;
    return with_count(failure);
}

}}} // namespace webcasts::v0::operation

#endif
