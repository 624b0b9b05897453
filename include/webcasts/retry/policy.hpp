// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_RETRY_POLICY_HPP
#define WEBCASTS_RETRY_POLICY_HPP

#include <webcasts/http_message.hpp>
#include <webcasts/result.hpp>
#include <webcasts/retry/backoff.hpp>

#include <chrono>
#include <functional>

namespace webcasts { inline namespace v0 {

/// Tell whether an error may go away by itself, so that the same request may do better later.
using transient_error_rule = std::function<bool(const error&)>;

/// The default rule of what may go away by itself. What is not named is not retried.
///
/// - transport: `host_not_found`, `connection_refused`, `connection_lost`, `timed_out`, `body_cut_short`:
///   networks and resolvers recover, and a misspelt host costs three short waits. Not `tls_failed`: a
///   certificate does not get better; not `deadline_exceeded` and `cancelled`: nobody waits any more.
/// - http: 408, 425, 429, 500, 502, 503 and 504, which say that they are of the moment (RFC 9110, RFC 6585);
///   500 too because every call is a read. The others are about the request.
/// - protocol: `empty_body`, `html_page`, `ended_early`: a service or proxy in maintenance, and a body that
///   was cut where its length was not announced. What is malformed reads the same again.
/// - api: none. It is an answer; an expired session is renewed by a rule of its own.
[[nodiscard]] inline bool is_transient_error(const error& wrong) {
    const boost::system::error_code& code = wrong.code();
    if (code.category() == transport_category()) {
        return code == transport_errc::host_not_found || code == transport_errc::connection_refused ||
               code == transport_errc::connection_lost || code == transport_errc::timed_out ||
               code == transport_errc::body_cut_short;
    }
    if (code.category() == http_category()) {
        const int status = code.value();
        return status == 408 || status == 425 || status == 429 || status == 500 ||
               (status >= 502 && status <= 504);
    }
    return code == protocol_errc::empty_body || code == protocol_errc::html_page ||
           code == protocol_errc::ended_early;
}

/// Tell whether a request may be sent again although the first one may have been carried out.
using idempotency_rule = std::function<bool(operation_kind, http_method)>;

/// The default rule: event list and report only read, by either method, and a log-in that is repeated leaves
/// a session that nobody uses.
[[nodiscard]] inline bool always_idempotent(operation_kind, http_method) noexcept {
    return true;
}

/// When a failed request is sent again, and how much later.
///
/// Each of its three functions can be replaced by itself; one that is empty stands for the default. The
/// functions are called by whoever drives an operation.
struct retry_policy {
    /// Requests in all, the first one included; 1 (or 0) never retries. A request that is refused because the
    /// session has expired does not count, once a call.
    unsigned max_attempts = 4;
    transient_error_rule transient{}; ///< empty: `is_transient_error`
    idempotency_rule idempotent{};    ///< empty: `always_idempotent`
    /// What is waited before a retry, on top of what the service asks for (`Retry-After`); empty:
    /// `full_jitter{}`.
    backoff_function backoff{};
    /// The longest `Retry-After` to wait for. Where the service asks for more the error comes at once: to ask
    /// earlier than it said is to be refused again (RFC 9110, section 10.2.3).
    std::chrono::milliseconds max_retry_after = std::chrono::minutes(5);

    /// Apply the first of the three functions.
    [[nodiscard]] bool is_transient(const error& wrong) const {
        return transient ? transient(wrong) : is_transient_error(wrong);
    }
    /// Apply the second of the three functions.
    [[nodiscard]] bool is_idempotent(operation_kind kind, http_method method) const {
        return idempotent ? idempotent(kind, method) : always_idempotent(kind, method);
    }
    /// Apply the third of the three functions.
    [[nodiscard]] std::chrono::milliseconds pause_before(unsigned retry, const random_source& random) const {
        return backoff ? backoff(retry, random) : full_jitter{}(retry, random);
    }
};

}} // namespace webcasts::v0

#endif
