// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_OPERATION_DETAIL_RESPONSE_STAGE_HPP
#define WEBCASTS_OPERATION_DETAIL_RESPONSE_STAGE_HPP

#include <webcasts/api.hpp>
#include <webcasts/operation/action.hpp>
#include <webcasts/operation/service_context.hpp>
#include <webcasts/result.hpp>
#include <webcasts/wire/record_sink.hpp>
#include <webcasts/wire/response_decoder.hpp>

#include <optional>
#include <utility>

namespace webcasts { inline namespace v0 { namespace operation {

/// The part of an operation between a request and the end of its response.
class response_stage {
  public:
    /// The context and the sink must outlive the stage. If `sink` is null, records are ignored.
    response_stage(const service_context& context, operation_kind operation, wire::record_sink* sink)
        : context_(context), operation_(operation), sink_(sink) {}
    response_stage(const response_stage&) = delete;
    response_stage& operator=(const response_stage&) = delete;

    /// Take an outcome of the exchange: `response_arrived`, `body_arrived`, `body_ended` or
    /// `transport_failed`. Return `nullopt` if more of the body is needed.
    template <class Event>
    [[nodiscard]] std::optional<result<void>> resume(const Event& event) {
        auto ended = step(event);
        if (ended && !*ended) {
            error failure = ended->error();
            failure.location().operation = operation_;
            return result<void>(std::move(failure));
        }
        return ended;
    }

    /// Prepare for another response to the same request.
    void restart() { decoder_.reset(); }
    /// Ask the sink to discard the records of this response. Return false if it keeps some.
    [[nodiscard]] bool take_back() {
        return sink_ == nullptr || envelope().records == 0 || sink_->on_restart();
    }

    /// The content of the response's envelope so far.
    [[nodiscard]] wire::envelope envelope() { return decoder_ ? decoder_->found() : wire::envelope{}; }
    /// Return whether the sink refused further records.
    [[nodiscard]] bool stopped() { return decoder_ && decoder_->stopped(); }

  private:
    std::optional<result<void>> step(const transport_failed& failed) { return result<void>(failed.reason); }
    std::optional<result<void>> step(const response_arrived& arrived) {
        if (arrived.head.status != 200) {
            return result<void>(error(http_status_error(arrived.head.status)));
        }
        decoder_.emplace(sink_, expected_format(), arrived.head.header("content-type"), context_.limits,
                         context_.names);
        return std::nullopt;
    }
    std::optional<result<void>> step(const body_arrived& body) {
        if (!decoder_) {
            return body_before_response();
        }
        auto written = decoder_->write(body.bytes);
        return written && !decoder_->stopped() ? std::nullopt : std::optional(std::move(written));
    }
    std::optional<result<void>> step(const body_ended&) {
        return decoder_ ? decoder_->finish() : body_before_response();
    }

    static result<void> body_before_response() {
        return error(transport_errc::other, "a body came before a response");
    }

    [[nodiscard]] wire_format expected_format() const noexcept {
        const wire_format format = context_.form.format;
        return operation_ != operation_kind::audience_report && format == wire_format::csv ? wire_format::xml
                                                                                           : format;
    }

    const service_context& context_;
    const operation_kind operation_;
    wire::record_sink* sink_;
    std::optional<wire::response_decoder> decoder_;
};

}}} // namespace webcasts::v0::operation

#endif
