// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_OPERATION_SESSION_CALL_HPP
#define WEBCASTS_OPERATION_SESSION_CALL_HPP

#include <webcasts/detail/config.hpp>
#include <webcasts/operation/action.hpp>
#include <webcasts/operation/detail/service_call.hpp>
#include <webcasts/operation/service_context.hpp>
#include <webcasts/query_params.hpp>
#include <webcasts/wire/record_sink.hpp>

#include <cstdint>
#include <optional>
#include <utility>

namespace webcasts { inline namespace v0 { namespace operation {

/// A call that needs a session, and asks for a log-in if there is none (spec section 3).
///
/// If `context.is_expired_session` accepts an error, the session was not current for this call, and no record
/// was delivered yet, then the call renews the session once and repeats the request; the second result is
/// final. The driver performs the log-in (`open_session`), because several operations may wait for the same
/// one.
///
/// Failures are retried according to `context.retry` (doc/resilience.md), but not after records were
/// delivered that the sink does not take back. An error of the log-in, which had retries of its own, ends the
/// call.
class session_call : public service_call {
  public:
    /// The content of the envelope, other than records.
    [[nodiscard]] wire::envelope envelope() { return response().envelope(); }
    /// Return whether the sink refused further records.
    [[nodiscard]] bool stopped() { return response().stopped(); }

  protected:
    /// The context and the sink must outlive the operation.
    session_call(service_context& context, operation_kind operation, wire::record_sink& sink,
                 const wire::value_rules& rules)
        : service_call(context, operation, &sink, rules) {}

    /// Encode the request with a session.
    [[nodiscard]] virtual result<http_request> encode_for(const session& current) = 0;

  private:
    void on_begin() final {
        opened_here_ = false;
        lost_sessions_ = 0;
    }

    std::optional<action> prepare() final;

    action on_session(const session_ready& ready) final;

    result<http_request> encode() final;

    result<void> judge(result<void> decoded) final;

    bool drops_session(const error& failure) final;

    std::uint64_t generation_ = 0; ///< of the session that the request was sent with
    unsigned lost_sessions_ = 0;
    bool opened_here_ = false; ///< the session was renewed, or current first, for this call
};

/// Requests the event list (spec section 4); the events go to the sink.
class event_list_operation final : public session_call {
  public:
    /// The context and the sink must outlive the operation.
    event_list_operation(service_context& context, wire::record_sink& sink)
        : session_call(context, operation_kind::event_list, sink, context.rules_for()) {}

  private:
    result<http_request> encode_for(const session& current) override;
};

/// Requests an audience report (spec section 5); the attendees go to the sink.
class audience_report_operation final : public session_call {
  public:
    /// The context and the sink must outlive the operation. A query with mistakes ends the call before
    /// anything but a log-in is sent.
    audience_report_operation(service_context& context, query_params query, wire::record_sink& sink)
        : session_call(context, operation_kind::audience_report, sink, context.rules_for(query.tz)),
          query_(std::move(query)) {}

  private:
    result<http_request> encode_for(const session& current) override;

    const query_params query_;
};

}}} // namespace webcasts::v0::operation

#ifdef WEBCASTS_HEADER_ONLY
#include <webcasts/operation/detail/session_call.ipp>
#endif

#endif
