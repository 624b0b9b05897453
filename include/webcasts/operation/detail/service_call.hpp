// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_OPERATION_DETAIL_SERVICE_CALL_HPP
#define WEBCASTS_OPERATION_DETAIL_SERVICE_CALL_HPP

#include <webcasts/api.hpp>
#include <webcasts/detail/config.hpp>
#include <webcasts/http_message.hpp>
#include <webcasts/operation/action.hpp>
#include <webcasts/operation/detail/attempts.hpp>
#include <webcasts/operation/detail/response_stage.hpp>
#include <webcasts/operation/service_context.hpp>
#include <webcasts/result.hpp>
#include <webcasts/retry/time_source.hpp>
#include <webcasts/wire/record_sink.hpp>

#include <optional>
#include <utility>

namespace webcasts { inline namespace v0 { namespace operation {

/// A call to the service: it sends a request, decodes the response, and retries according to the context's
/// policy.
///
/// A derived class makes the request (`encode`), interprets the response (`judge`), and may require another
/// action first (`prepare`).
///
/// An exception, of the sink, of a user's function or of an allocation, ends the call: whatever outcome comes
/// next, except `begin`, the action is `done` with `transport_errc::cancelled`.
class service_call : public state_machine {
  public:
    [[nodiscard]] action resume(const outcome& event) final;

  protected:
    /// The context and the sink must outlive the call. If `sink` is null, records are ignored. Without
    /// `deadline` the context's own applies, from the start of the call.
    service_call(service_context& context, operation_kind operation, wire::record_sink* sink,
                 const wire::value_rules& rules, steady_time deadline = no_deadline)
        : context_(context), operation_(operation), deadline_(deadline), attempts_(context, operation),
          response_(context, operation, sink, rules) {}

    /// Called when the call starts, or starts again.
    virtual void on_begin() {}
    /// Return the action to perform before the request can be sent; `nullopt` if there is none.
    [[nodiscard]] virtual std::optional<action> prepare() { return std::nullopt; }
    /// Encode the request.
    [[nodiscard]] virtual result<http_request> encode() = 0;
    /// Turn the outcome of the response into the outcome of the call.
    [[nodiscard]] virtual result<void> judge(result<void> decoded) = 0;
    /// Return whether the failure means an expired session, which was dropped: the request is sent again.
    [[nodiscard]] virtual bool drops_session(const error&) { return false; }
    /// Called when the log-in that `prepare` required has ended.
    [[nodiscard]] virtual action on_session(const session_ready&) { return unexpected(); }

    /// Return the action that sends the request, or the one that must precede it.
    [[nodiscard]] action attempt();

    [[nodiscard]] error located(error failure) const;

    [[nodiscard]] service_context& context() noexcept { return context_; }
    [[nodiscard]] response_stage& response() noexcept { return response_; }
    /// The end of the call; `no_deadline` if it has none.
    [[nodiscard]] steady_time deadline() const noexcept { return attempts_.deadline(); }

  private:
    [[nodiscard]] action on(const begin&);
    [[nodiscard]] action on(const waited&) { return attempt(); }
    [[nodiscard]] action on(const session_ready& ready) { return on_session(ready); }
    template <class Event>
    [[nodiscard]] action on(const Event& event);

    /// Return an error without the secrets of the call in the service's texts.
    [[nodiscard]] error without_secrets(error failure);

    [[nodiscard]] action finish(const result<void>& ended);

    [[nodiscard]] action unexpected() const;

    service_context& context_;
    const operation_kind operation_;
    const steady_time deadline_;
    attempts attempts_;
    response_stage response_;
    bool is_broken_ = false; ///< an exception has left `resume`
};

}}} // namespace webcasts::v0::operation

#endif
