// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_OPERATION_RESPONSE_STAGE_HPP
#define WEBCASTS_OPERATION_RESPONSE_STAGE_HPP

#include <webcasts/operation/action.hpp>
#include <webcasts/operation/service_context.hpp>
#include <webcasts/result.hpp>
#include <webcasts/wire/record_sink.hpp>
#include <webcasts/wire/response_decoder.hpp>

#include <concepts>
#include <optional>
#include <utility>

namespace webcasts::inline v0::operation {

/// The part of an operation between a request and the end of its response.
template <wire::record_sink Sink>
class response_stage {
  public:
    /// Without a sink records are passed over.
    response_stage(const service_context& context, operation_kind operation, Sink* sink)
        : context_(context), operation_(operation), sink_(sink) {}
    response_stage(const response_stage&) = delete;
    response_stage& operator=(const response_stage&) = delete;

    /// Take an outcome of the exchange. Nothing means that more of the body is wanted.
    template <outcome What>
    [[nodiscard]] std::optional<result<void>> resume(const What& what) {
        auto ended = step(what);
        if (ended && !*ended) {
            error wrong = ended->error();
            wrong.place().operation = operation_;
            return result<void>(std::move(wrong));
        }
        return ended;
    }

    /// Make ready for another response to the same question.
    void restart() { decoder_.reset(); }
    /// Have the sink forget what it got of this response; false where it has records that stand.
    [[nodiscard]] bool take_back() {
        if (sink_ == nullptr || found().records == 0) {
            return true;
        }
        if constexpr (wire::restartable_sink<Sink>) {
            return sink_->on_restart();
        } else {
            return false;
        }
    }

    /// What the envelope said.
    [[nodiscard]] wire::envelope found() { return decoder_ ? decoder_->found() : wire::envelope{}; }
    /// Tell whether the sink wanted no more records.
    [[nodiscard]] bool stopped() { return decoder_ && decoder_->stopped(); }

  private:
    std::optional<result<void>> step(const transport_failed& failed) { return result<void>(failed.reason); }
    std::optional<result<void>> step(const response_arrived& arrived) {
        if (arrived.head.status != 200) {
            return result<void>(error(http_status_error(arrived.head.status)));
        }
        decoder_.emplace(sink_, wanted(), arrived.head.header("content-type"), context_.limits,
                         context_.names);
        return std::nullopt;
    }
    std::optional<result<void>> step(const body_arrived& body) {
        if (!decoder_) {
            return body_before_response();
        }
        auto taken = decoder_->write(body.bytes);
        return taken && !decoder_->stopped() ? std::nullopt : std::optional(std::move(taken));
    }
    std::optional<result<void>> step(const body_ended&) {
        return decoder_ ? decoder_->finish() : body_before_response();
    }

    template <class What>
        requires std::same_as<What, waited> || std::same_as<What, session_settled>
    static std::optional<result<void>> step(const What&) {
        return result<void>(error(transport_errc::other, "an outcome came that nothing asked for"));
    }

    static result<void> body_before_response() {
        return error(transport_errc::other, "a body came before a response");
    }

    [[nodiscard]] wire_format wanted() const noexcept {
        const wire_format format = context_.form.format;
        return operation_ != operation_kind::audience_report && format == wire_format::csv ? wire_format::xml
                                                                                           : format;
    }

    const service_context& context_;
    const operation_kind operation_;
    Sink* sink_;
    std::optional<wire::response_decoder<Sink>> decoder_;
};

} // namespace webcasts::inline v0::operation

#endif
