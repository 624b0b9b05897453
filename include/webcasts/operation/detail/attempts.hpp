// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_OPERATION_DETAIL_ATTEMPTS_HPP
#define WEBCASTS_OPERATION_DETAIL_ATTEMPTS_HPP

#include <webcasts/detail/config.hpp>
#include <webcasts/http_message.hpp>
#include <webcasts/operation/action.hpp>
#include <webcasts/operation/service_context.hpp>
#include <webcasts/result.hpp>
#include <webcasts/retry/time_source.hpp>

#include <chrono>
#include <concepts>
#include <cstdint>
#include <utility>

namespace webcasts { inline namespace v0 { namespace operation {

/// The attempts of one call: when the next one may be sent, whether there is one after a failure, and how
/// often there was one.
///
/// It applies the retry policy, the retry budget, the rate limit and the deadline of a `service_context`,
/// which must outlive it.
class attempts {
  public:
    /// What comes next: another attempt after a pause, or the end.
    struct step {
        bool goes_on;                       ///< false: the call ends with `failure`
        std::chrono::milliseconds pause{0}; ///< before the attempt; zero or more
    };

    /// Of a call of this operation; the context must outlive it.
    attempts(service_context& context, operation_kind operation) noexcept
        : context_(context), operation_(operation) {}

    /// Begin a call that ends at this time; without one, at the context's deadline from now.
    void begin(steady_time deadline = no_deadline);

    /// The end of the call, `no_deadline` where it has none.
    [[nodiscard]] steady_time deadline() const noexcept { return deadline_; }

    /// Say how long to wait until it is the call's turn to send, or that the deadline would be reached
    /// before: then `failure` is the last error, or `deadline_exceeded`.
    [[nodiscard]] step before_attempt();

    /// Make the attempt whose turn it is: count it, and give its request what time is left.
    void send(http_request& request);

    /// Take note of when the service wants to be asked again.
    void take_head(const http_response_head& head);

    /// Tell whether to read on; where the deadline has come `failure` says so.
    [[nodiscard]] bool in_time();

    /// The attempt was refused for its session: it does not count, as the session is renewed.
    void session_is_renewed() noexcept {
        in_flight_ = false;
        ++renewals_;
    }

    /// Say how long to wait after an attempt that failed, or that it was the last one; `failure` is its
    /// error.
    ///
    /// `take_back` is asked last: it returns true where what the attempt has handed over is taken back.
    template <std::predicate TakeBack>
    [[nodiscard]] step after_failure(const error& reason, TakeBack&& take_back) {
        failure_ = with_count(reason);
        const step next = after_failure(reason);
        if (!next.goes_on || !take_back()) {
            return {false};
        }
        in_flight_ = false;
        context_.budget.take();
        return next;
    }

    /// Why the call ends, where it does not go on: with the number of attempts and, where that is the reason,
    /// how long the service asks to wait.
    [[nodiscard]] const error& failure() const noexcept { return failure_; }

    /// The service has answered.
    void answered() noexcept { context_.budget.give_back(sent_ - renewals_ > 1); }

    /// Tell whether an attempt is under way.
    [[nodiscard]] bool in_flight() const noexcept { return in_flight_; }

  private:
    [[nodiscard]] step after_failure(const error& reason) const;

    [[nodiscard]] bool asks_for_too_long() const noexcept {
        return retry_after_ > context_.retry.max_retry_after;
    }

    [[nodiscard]] error with_count(const error& reason) const;

    static constexpr std::chrono::hours century{24 * 36'500};

    [[nodiscard]] error late() const;

    service_context& context_;
    const operation_kind operation_;
    http_method method_ = http_method::get;
    steady_time deadline_ = no_deadline;
    std::chrono::seconds retry_after_{0}; ///< that the last response asked for
    error failure_;                       ///< the last one of an attempt, or why there was none
    std::uint32_t sent_ = 0;
    std::uint32_t renewals_ = 0;
    bool has_turn_ = false;  ///< a token of the rate limit is taken for the next attempt
    bool in_flight_ = false; ///< an attempt was sent, and has neither failed nor succeeded
};

}}} // namespace webcasts::v0::operation

#endif
