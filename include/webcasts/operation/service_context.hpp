// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_OPERATION_SERVICE_CONTEXT_HPP
#define WEBCASTS_OPERATION_SERVICE_CONTEXT_HPP

#include <webcasts/credentials.hpp>
#include <webcasts/operation/detail/requested_pause.hpp>
#include <webcasts/records.hpp>
#include <webcasts/redaction.hpp>
#include <webcasts/result.hpp>
#include <webcasts/retry/budget.hpp>
#include <webcasts/retry/minimum_speed.hpp>
#include <webcasts/retry/policy.hpp>
#include <webcasts/retry/random_source.hpp>
#include <webcasts/retry/rate_limit.hpp>
#include <webcasts/retry/time_source.hpp>
#include <webcasts/transport/stop_token.hpp>
#include <webcasts/wire/decode_limits.hpp>
#include <webcasts/wire/name_table.hpp>
#include <webcasts/wire/request_encoder.hpp>
#include <webcasts/wire/value_text.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace webcasts { inline namespace v0 { namespace operation {

/// The session that operations share, and the number of log-ins so far.
class session_keeper {
  public:
    /// The session, absent before the first log-in and after `drop`.
    [[nodiscard]] const std::optional<session>& current() const noexcept { return current_; }
    /// The number of log-ins so far, which tells one session from the next.
    [[nodiscard]] std::uint64_t generation() const noexcept { return generation_; }
    /// Return whether there is a session newer than the one with this number.
    [[nodiscard]] bool is_newer(std::uint64_t generation) const noexcept {
        return current_ && generation_ > generation;
    }
    /// Keep a new session.
    void renew(session renewed) {
        if (recent_.size() == max_recent) {
            recent_.erase(recent_.begin());
        }
        recent_.push_back(renewed);
        current_ = std::move(renewed);
        ++generation_;
    }
    /// Drop the session, unless it was renewed after `generation` was read.
    void drop(std::uint64_t generation) noexcept {
        if (generation == generation_) {
            current_.reset();
        }
    }

    /// The last sessions, the current one included: the service may repeat their ids.
    [[nodiscard]] const std::vector<session>& recent() const noexcept { return recent_; }

  private:
    static constexpr std::size_t max_recent = 8;

    std::optional<session> current_;
    std::vector<session> recent_;
    std::uint64_t generation_ = 0;
};

/// Returns whether an error on a session that was opened earlier may mean that the session has expired.
using expired_session_rule = std::function<bool(const error&)>;

/// The default rule: how the service reports an expired session is undocumented, so any API error may be one
/// (spec section 3, open).
[[nodiscard]] inline bool any_api_error(const error& e) {
    return e.code().category() == api_category();
}

/// The state that the operations of one client share. It must outlive them. Several operations may be in
/// flight at a time, but only one thread at a time may use it.
struct service_context {
    wire::request_form form;              ///< how requests are encoded
    credentials account;                  ///< of the account
    std::chrono::milliseconds timeout{0}; ///< of each request; zero: the transport's default
    minimum_speed min_speed{};            ///< of each body, if the driver measures its waits
    wire::decode_limits limits{};         ///< of the decoders
    wire::value_policy value_policy = wire::value_policy::strict; ///< of the decoders
    wire::name_table names = wire::default_names; ///< spellings of fields; the rows must outlive the context
    expired_session_rule is_expired_session = any_api_error; ///< which errors cause a new log-in
    session_keeper sessions{};                               ///< the shared session
    std::optional<local_time> service_time{};    ///< of the last response to a call with a session
    unreadable_values unreadable{};              ///< the same
    stop_token stop{};                           ///< put into each request; drivers watch it
    retry_policy retry{};                        ///< what is retried, how often and when
    retry_budget budget{};                       ///< of all calls together
    rate_limiter rate{};                         ///< of all requests together
    requested_pause pause{};                     ///< that the service asked all calls for
    std::chrono::milliseconds deadline{0};       ///< of one call in total; zero: none
    time_source time{};                          ///< clocks of deadlines, rate limit and `Retry-After`
    random_source random = make_random_source(); ///< spreads retries
    redactor secrets{}; ///< what must not be shown beside password and session, such as a proxy's credentials

    /// Return an error without the secrets in the service's texts, those of `opened` included.
    [[nodiscard]] error without_secrets(error failure, const std::optional<session>& opened = {}) const {
        if (failure.server_text().empty() && failure.return_code().empty()) {
            return failure;
        }
        redactor hidden = all_secrets();
        if (opened) {
            hidden.add(opened->session_id);
            hidden.add(opened->user_id);
        }
        failure.set_server_text(service_text(hidden.redacted(failure.server_text().expose())));
        failure.set_return_code(service_text(hidden.redacted(failure.return_code().expose())));
        return failure;
    }
    /// Return all that must not be shown of what the service says.
    [[nodiscard]] redactor all_secrets() const {
        redactor all = secrets;
        all.add(account.password());
        for (const session& one : sessions.recent()) {
            all.add(one.session_id);
            all.add(one.user_id);
        }
        return all;
    }
    /// How the answer to a query is read; `tz` is the query's, absent for the event list.
    [[nodiscard]] wire::value_rules rules_for(const std::optional<std::string>& tz = {}) const noexcept {
        return {.policy = value_policy, .zone = tz ? wire::zone_of(*tz) : wire::times_zone::gmt};
    }
};

}}} // namespace webcasts::v0::operation

#endif
