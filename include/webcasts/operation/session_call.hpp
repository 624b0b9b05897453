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

/// A call that needs a session, and has one opened if there is none (spec section 3).
///
/// If `context.is_expired_session` takes an error for an expired session, on a session that was not opened
/// for this call and before any record was handed over, the call renews the session once and sends the
/// request once more; what comes then is reported. The log-in is the driver's to perform (`open_session`),
/// because several operations may wait for the same one.
///
/// Failures are retried as `context.retry` says (doc/resilience.md), but not after records were handed over
/// that the sink does not take back. An error of the log-in has seen the log-in's own retries and ends the
/// call.
class session_call : public service_call {
  public:
    /// What the envelope said besides the records.
    [[nodiscard]] wire::envelope envelope() { return response().envelope(); }
    /// Tell whether the sink wanted no more records.
    [[nodiscard]] bool stopped() { return response().stopped(); }

  protected:
    /// The context and the sink must outlive the operation.
    session_call(service_context& context, operation_kind operation, wire::record_sink& sink)
        : service_call(context, operation, &sink) {}

    /// Make the request for a session.
    [[nodiscard]] virtual result<http_request> encode_for(const session& opened) = 0;

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
    bool opened_here_ = false; ///< the session was renewed, or opened first, for this call
};

/// Ask for the event list (spec section 4); the events go to the sink.
class event_list_operation final : public session_call {
  public:
    /// The context and the sink must outlive the operation.
    event_list_operation(service_context& context, wire::record_sink& sink)
        : session_call(context, operation_kind::event_list, sink) {}

  private:
    result<http_request> encode_for(const session& opened) override;
};

/// Ask for an audience report (spec section 5); the attendees go to the sink.
class audience_report_operation final : public session_call {
  public:
    /// The context and the sink must outlive the operation. A query with mistakes ends it before anything but
    /// a log-in is sent.
    audience_report_operation(service_context& context, query_params query, wire::record_sink& sink)
        : session_call(context, operation_kind::audience_report, sink), query_(std::move(query)) {}

  private:
    result<http_request> encode_for(const session& opened) override;

    const query_params query_;
};

}}} // namespace webcasts::v0::operation

#ifdef WEBCASTS_HEADER_ONLY
#include <webcasts/operation/detail/session_call.ipp>
#endif

#endif
