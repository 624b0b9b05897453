// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_OPERATION_ATTEMPTS_HPP
#define WEBCASTS_OPERATION_ATTEMPTS_HPP

#include <webcasts/error.hpp>
#include <webcasts/http_message.hpp>
#include <webcasts/operation/action.hpp>
#include <webcasts/operation/retry_after.hpp>
#include <webcasts/operation/service_context.hpp>
#include <webcasts/operation/time_source.hpp>

#include <algorithm>
#include <chrono>
#include <concepts>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>

namespace webcasts::operation {

/** The attempts of one call: when the next one may be sent, whether there is one after a failure, and how
   often there was one.

    It applies the retry policy, the retry budget, the rate limit and the deadline of a `service_context`,
   which must outlive it.
*/
class attempts {
  public:
    attempts(service_context& context, operation_kind operation) noexcept
        : context_(context), operation_(operation) {}

    /// Begin a call that ends at this time; without one, at the context's deadline from now.
    void begin(std::optional<steady_time> deadline = {}) {
        deadline_ = deadline;
        if (!deadline_ && context_.deadline.count() > 0) {
            // A deadline beyond the end of the clock is none.
            deadline_ =
                context_.time.steady() + std::min<std::chrono::milliseconds>(context_.deadline, century);
        }
        sent_ = 0;
        renewals_ = 0;
        has_turn_ = false;
        asking_ = false;
        last_failure_.reset();
    }

    /// The end of the call, absent where it has none.
    [[nodiscard]] const std::optional<steady_time>& deadline() const noexcept { return deadline_; }

    /// Say what comes before the next attempt: a wait until it is the call's turn, or the end where the
    /// deadline would be reached before (with the last error, or `deadline_exceeded`). Nothing where it is
    /// its turn.
    [[nodiscard]] std::optional<action> before_attempt() {
        using std::chrono::milliseconds;
        asking_ = false;
        const steady_time now = context_.time.steady();
        const auto pause =
            has_turn_ ? milliseconds(0) : std::chrono::ceil<milliseconds>(context_.rate.delay(now));
        if (deadline_ && now + pause >= *deadline_) {
            return done{last_failure_ ? *last_failure_ : late()};
        }
        if (!has_turn_) {
            context_.rate.take(now);
            has_turn_ = true;
        }
        return pause.count() > 0 ? std::optional<action>(wait{pause}) : std::nullopt;
    }

    /// Make the attempt whose turn it is: count it, and give its request what time is left.
    [[nodiscard]] action send(http_request request) {
        using std::chrono::milliseconds;
        asking_ = true;
        has_turn_ = false;
        ++sent_;
        retry_after_.reset();
        method_ = request.method;
        request.stop = context_.stop;
        request.timeout = context_.timeout;
        if (deadline_) {
            const auto left = std::chrono::ceil<milliseconds>(*deadline_ - context_.time.steady());
            const auto usable = std::max(left, milliseconds(1));
            request.timeout = request.timeout.count() > 0 ? std::min(request.timeout, usable) : usable;
        }
        return send_request{std::move(request)};
    }

    /// Take note of when the service wants to be asked again.
    void take_head(const http_response_head& head) {
        if (const auto value = head.header("retry-after"); !value.empty()) {
            retry_after_ = parse_retry_after(value, context_.time.system());
        }
    }

    /// Read on, unless the deadline has come.
    [[nodiscard]] action read_on() const {
        return deadline_ && context_.time.steady() >= *deadline_ ? action(done{late()}) : action(read_body{});
    }

    /// The attempt was refused for its session: it does not count, as the session is renewed.
    void session_is_renewed() noexcept {
        asking_ = false;
        ++renewals_;
    }

    /** Say what comes after an attempt that failed: the end, with this error, or a wait. Nothing where the
       next attempt comes at once.

        `take_back` is asked last: it returns true where what the attempt has handed over is taken back.
    */
    template <std::predicate TakeBack>
    [[nodiscard]] std::optional<action> after_failure(const error& failure, TakeBack&& take_back) {
        const auto pause = pause_after(failure);
        if (!pause || !take_back()) {
            return done{with_count(failure)};
        }
        asking_ = false;
        context_.budget.take();
        last_failure_ = with_count(failure);
        return pause->count() > 0 ? std::optional<action>(wait{*pause}) : std::nullopt;
    }

    /// The service has answered.
    void answered() noexcept { context_.budget.give_back(sent_ - renewals_ > 1); }

    /// Tell whether an attempt is under way.
    [[nodiscard]] bool asking() const noexcept { return asking_; }

    /// Say what ends a call that no attempt of is under way.
    template <outcome What>
    [[nodiscard]] static error unasked(const What& what) {
        if constexpr (std::same_as<What, transport_failed>) {
            return what.reason;
        } else {
            return error(transport_errc::other, "an outcome came that nothing asked for");
        }
    }

    /// Say in an error how often the request was sent and, where that is why it was not sent again, how long
    /// the service asks to wait.
    [[nodiscard]] error with_count(const error& failure) const {
        error told = failure;
        if (failure.code().category() == http_category() && asks_for_too_long()) {
            told = error(failure.code(), "it asks to wait " + std::to_string(retry_after_->count()) + " s");
            told.place() = failure.place();
        }
        if (sent_ > 0) {
            told.place().attempts = sent_;
        }
        return told;
    }

  private:
    [[nodiscard]] std::optional<std::chrono::milliseconds> pause_after(const error& failure) const {
        using std::chrono::milliseconds;
        const retry_policy& policy = context_.retry;
        const std::uint32_t failed = sent_ - renewals_;
        // Whoever cancels wants no more attempts, whatever the policy says.
        if (!asking_ || failure.code() == transport_errc::cancelled || failed >= policy.max_attempts ||
            !policy.is_transient(failure) || !policy.may_repeat(operation_, method_) ||
            !context_.budget.allows_retry() || asks_for_too_long()) {
            return std::nullopt;
        }
        const milliseconds backoff =
            std::clamp(policy.backoff(failed, context_.random), milliseconds(0), milliseconds(longest_delay));
        const milliseconds pause = backoff + retry_after_.value_or(std::chrono::seconds(0));
        if (deadline_ && context_.time.steady() + pause >= *deadline_) {
            return std::nullopt;
        }
        return pause;
    }

    [[nodiscard]] bool asks_for_too_long() const noexcept {
        return retry_after_ && *retry_after_ > context_.retry.longest_retry_after;
    }

    static constexpr std::chrono::hours century{24 * 36'500};

    [[nodiscard]] error late() const {
        error made(transport_errc::deadline_exceeded);
        made.place().operation = operation_;
        return with_count(made);
    }

    service_context& context_;
    const operation_kind operation_;
    http_method method_ = http_method::get;
    std::optional<steady_time> deadline_;
    std::optional<std::chrono::seconds> retry_after_; ///< of the last response
    std::optional<error> last_failure_;
    std::uint32_t sent_ = 0;
    std::uint32_t renewals_ = 0;
    bool has_turn_ = false; ///< a token of the rate limit is taken for the next attempt
    bool asking_ = false;   ///< an attempt was sent, and has neither failed nor succeeded
};

} // namespace webcasts::operation

#endif
