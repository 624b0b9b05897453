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
#include <string>
#include <utility>

namespace webcasts { inline namespace v0 { namespace operation {

/// The attempts of one call: when the next one may be sent, whether a failed one is followed by another, and
/// how many there were.
///
/// It applies the retry policy, the retry budget, the rate limit, the requested pause and the deadline of a
/// `service_context`, which must outlive it.
class attempts {
  public:
    /// The next step: another attempt after a pause, or the end.
    struct step {
        bool goes_on;                       ///< false: the call ends with `failure`
        std::chrono::milliseconds pause{0}; ///< before the attempt; zero or more
    };

    /// Make the attempts of one call; the context must outlive them.
    attempts(service_context& context, operation_kind operation) noexcept
        : context_(context), operation_(operation) {}

    /// Start a call that ends at `deadline`; by default after the context's deadline from now.
    void begin(steady_time deadline = no_deadline);

    /// The end of the call, `no_deadline` if it has none.
    [[nodiscard]] steady_time deadline() const noexcept { return deadline_; }

    /// Return how long to wait for the call's turn to send, or the end if the deadline would be reached
    /// before: then `failure` is the last error, or `deadline_exceeded`. If the client pauses for longer than
    /// policy or deadline allow, `failure` is the HTTP status that asked for the pause.
    [[nodiscard]] step before_attempt();

    /// Start an attempt: count it, and limit its request to the time left.
    void send(http_request& request);

    /// Store the response's `Retry-After`. After a 429 or 503 all calls of the client heed it.
    void take_head(const http_response_head& head);

    /// Return whether to continue reading; if the deadline has passed, `failure` is `deadline_exceeded`.
    [[nodiscard]] bool in_time();

    /// Note that the session is renewed: the refused attempt does not count.
    void session_is_renewed() noexcept {
        in_flight_ = false;
        ++renewals_;
    }

    /// Return how long to wait after a failed attempt, or the end if it was the last one; `failure` is its
    /// error.
    ///
    /// `take_back` is called last: it returns true if the records that the attempt delivered are taken back.
    template <std::predicate TakeBack>
    [[nodiscard]] step after_failure(const error& reason, TakeBack&& take_back) {
        const step next = after_failure(reason);
        if (!next.goes_on || !take_back()) {
            return {false};
        }
        in_flight_ = false;
        context_.budget.take();
        return next;
    }

    /// Why the call ends: the error, with the number of attempts and, if that is the reason, how long the
    /// service asks to wait.
    [[nodiscard]] const error& failure() const noexcept { return failure_; }

    /// Note an answer of the service, which returns tokens to the budget.
    void answered() noexcept { context_.budget.give_back(sent_ - renewals_ > 1); }

    /// Return whether an attempt is in flight.
    [[nodiscard]] bool in_flight() const noexcept { return in_flight_; }

  private:
    [[nodiscard]] step after_failure(const error& reason);

    /// How a requested pause delays an attempt.
    struct pause_state {
        std::chrono::milliseconds left; ///< zero: there is none
        bool is_too_long;               ///< for the retry policy or the deadline
    };
    [[nodiscard]] pause_state look_at_pause(steady_time now) const noexcept;

    [[nodiscard]] bool exceeds_max_retry_after() const noexcept {
        return retry_after_ > context_.retry.max_retry_after;
    }

    /// Spell a Unix time as `2026-01-15 00:10:00 UTC`.
    [[nodiscard]] static std::string utc_text(std::int64_t unix_time);
    /// Return a point in time as Unix time, rounded up.
    [[nodiscard]] static std::int64_t unix_time_of(system_time time);

    [[nodiscard]] error with_count(const error& reason) const;
    /// The error, with the wait that the last response asks for.
    [[nodiscard]] error with_retry_after(const error& reason) const;

    static constexpr std::chrono::hours century{24 * 36'500};

    [[nodiscard]] error deadline_error() const;
    [[nodiscard]] error pause_error(std::chrono::milliseconds left) const;

    service_context& context_;
    const operation_kind operation_;
    http_method method_ = http_method::get;
    steady_time deadline_ = no_deadline;
    steady_time ready_since_ = no_deadline; ///< since when the next attempt waits for its turn; or unset
    std::chrono::seconds retry_after_{0};   ///< of the last response
    std::int64_t retry_at_ = 0;             ///< its end, as Unix time
    error failure_;                         ///< of the last attempt, or why there was none
    std::uint32_t sent_ = 0;
    std::uint32_t renewals_ = 0;
    bool has_turn_ = false;  ///< a token of the rate limit is taken for the next attempt
    bool in_flight_ = false; ///< an attempt was sent, and has neither failed nor succeeded
};

}}} // namespace webcasts::v0::operation

#endif
