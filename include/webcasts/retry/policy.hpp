// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_RETRY_POLICY_HPP
#define WEBCASTS_RETRY_POLICY_HPP

#include <webcasts/http_message.hpp>
#include <webcasts/result.hpp>
#include <webcasts/retry/backoff.hpp>

#include <chrono>
#include <functional>

namespace webcasts { inline namespace v0 {

/// Returns whether an error is transient: the same request may succeed later.
using transient_error_rule = std::function<bool(const error&)>;

/// Return whether an HTTP status means a temporary condition, or may: the table of all that are transient.
///
/// | statuses | of | meaning |
/// |---|---|---|
/// | 408, 425, 429 | RFC 9110, 8470, 6585 | request timed out, too early, too many requests |
/// | 500, 502, 503, 504 | RFC 9110 | the service or what it asks fails; 500 because every call is a read |
/// | 509 | hosting control panels | the bandwidth for this while is used up |
/// | 520 to 527, 530 | Cloudflare | it cannot reach the service behind it, or gets no answer |
/// | 529 | several services | overloaded |
/// | 598, 599 | proxies | reading from or connecting to the service took too long |
/// | 600 to 999 | RFC 9110, section 15 | no valid status: treated like 500 |
[[nodiscard]] constexpr bool is_transient_status(int status) noexcept {
    switch (status) {
    case 408:
    case 425:
    case 429:
    case 500:
    case 502:
    case 503:
    case 504:
    case 509:
    case 529:
    case 530:
    case 598:
    case 599:
        return true;
    default:
        return (status >= 520 && status <= 527) || status >= 600;
    }
}

/// The default rule for transient errors. Errors that it does not name are not retried.
///
/// - transport: `host_not_found`, `connection_refused`, `connection_lost`, `timed_out`, `too_slow`,
///   `body_cut_short`, and `proxy_not_found`, `proxy_unreachable`, `proxy_refused`: networks and resolvers
///   recover, and a misspelt host delays the error by three short waits only. Not `tls_failed`: an invalid
///   certificate stays invalid; not `proxy_wants_credentials`: the same ones could lock an account; not
///   `deadline_exceeded` and `cancelled`: the caller no longer waits.
/// - http: the statuses of `is_transient_status`. Others concern the request itself.
/// - protocol: `empty_body`, `html_page`, `ended_early`: a service or proxy in maintenance, and a body that
///   was cut and had no announced length. A malformed body would be the same again, and so would a whole
///   body whose document ends early, which the client reports as malformed.
/// - api: none. The service has answered; an expired session has a rule of its own.
[[nodiscard]] inline bool is_transient_error(const error& failure) {
    const boost::system::error_code& code = failure.code();
    if (code.category() == transport_category()) {
        return code == transport_errc::host_not_found || code == transport_errc::connection_refused ||
               code == transport_errc::connection_lost || code == transport_errc::timed_out ||
               code == transport_errc::too_slow || code == transport_errc::body_cut_short ||
               code == transport_errc::proxy_not_found || code == transport_errc::proxy_unreachable ||
               code == transport_errc::proxy_refused;
    }
    if (code.category() == http_category()) {
        return is_transient_status(code.value());
    }
    return code == protocol_errc::empty_body || code == protocol_errc::html_page ||
           code == protocol_errc::ended_early;
}

/// Returns whether a request is idempotent: it may be sent again although the first one may have been
/// processed.
using idempotency_rule = std::function<bool(operation_kind, http_method)>;

/// The default rule: event list and report only read, by either method, and a repeated log-in at worst leaves
/// an unused session.
[[nodiscard]] inline bool always_idempotent(operation_kind, http_method) noexcept {
    return true;
}

/// Whether a failed request is sent again, and how much later.
///
/// Each of its three functions can be replaced separately; an empty one stands for the default. They are
/// called by the thread that drives the operation.
struct retry_policy {
    /// Maximum number of requests, including the first; 1 (or 0): no retries. A request that is refused
    /// because the session has expired does not count, once per call.
    unsigned max_attempts = 4;
    transient_error_rule transient{}; ///< empty: `is_transient_error`
    idempotency_rule idempotent{};    ///< empty: `always_idempotent`
    /// The wait before a retry, in addition to `Retry-After`; empty: `full_jitter{}`.
    backoff_function backoff{};
    /// The longest `Retry-After` to wait for, also if another call of the client got it. If the service asks
    /// for more, the call fails at once: an earlier request would be refused again (RFC 9110, section
    /// 10.2.3).
    std::chrono::milliseconds max_retry_after = std::chrono::minutes(5);

    /// Return whether an error is transient, by `transient` or the default rule.
    [[nodiscard]] bool is_transient(const error& failure) const {
        return transient ? transient(failure) : is_transient_error(failure);
    }
    /// Return whether a request is idempotent, by `idempotent` or the default rule.
    [[nodiscard]] bool is_idempotent(operation_kind kind, http_method method) const {
        return idempotent ? idempotent(kind, method) : always_idempotent(kind, method);
    }
    /// Return the wait before a retry, by `backoff` or the default rule.
    [[nodiscard]] std::chrono::milliseconds pause_before(unsigned retry, const random_source& random) const {
        return backoff ? backoff(retry, random) : full_jitter{}(retry, random);
    }
};

}} // namespace webcasts::v0

#endif
