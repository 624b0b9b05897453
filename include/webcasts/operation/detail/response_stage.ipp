// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_OPERATION_DETAIL_RESPONSE_STAGE_IPP
#define WEBCASTS_OPERATION_DETAIL_RESPONSE_STAGE_IPP

#include <webcasts/operation/detail/response_stage.hpp>

#include <chrono>
#include <optional>
#include <string>
#include <utility>

namespace webcasts { inline namespace v0 { namespace operation {

template <class Event>
std::optional<result<void>> response_stage::resume(const Event& event) {
    auto ended = step(event);
    if (ended && !*ended) {
        error failure = ended->error();
        failure.location().operation = operation_;
        return result<void>(std::move(failure));
    }
    return ended;
}

WEBCASTS_DECL bool response_stage::take_back() {
    return sink_ == nullptr || envelope().records == 0 || sink_->on_restart();
}

WEBCASTS_DECL wire::envelope response_stage::envelope() {
    return decoder_ ? decoder_->found() : wire::envelope{};
}

WEBCASTS_DECL bool response_stage::stopped() {
    return decoder_ && decoder_->stopped();
}

WEBCASTS_DECL std::optional<result<void>> response_stage::step(const transport_failed& failed) {
    return result<void>(failed.reason);
}

WEBCASTS_DECL std::optional<result<void>> response_stage::step(const response_arrived& arrived) {
    if (arrived.head.status != 200) {
        return result<void>(error(http_status_error(arrived.head.status)));
    }
    body_bytes_ = 0;
    speed_.restart();
    length_is_announced_ =
        !arrived.head.header("content-length").empty() || !arrived.head.header("transfer-encoding").empty();
    decoder_.emplace(sink_, expected_format(), arrived.head.header("content-type"), context_.limits,
                     context_.names, rules_);
    return std::nullopt;
}

WEBCASTS_DECL std::optional<result<void>> response_stage::step(const body_arrived& body) {
    if (!decoder_) {
        return body_before_response();
    }
    body_bytes_ += body.bytes.size();
    auto written = decoder_->write(body.bytes);
    if (!written || decoder_->stopped()) {
        return written;
    }
    return speed_.note(body.bytes.size(), body.waited) ? std::nullopt
                                                       : std::optional<result<void>>(too_slow());
}

WEBCASTS_DECL std::optional<result<void>> response_stage::step(const body_ended&) {
    if (!decoder_) {
        return body_before_response();
    }
    auto ended = decoder_->finish();
    if (!ended && ended.error().code() == protocol_errc::ended_early) {
        return result<void>(judged_whole(ended.error()));
    }
    return ended;
}

WEBCASTS_DECL error response_stage::judged_whole(error failure) {
    const std::optional<std::uint64_t> earlier = std::exchange(early_end_, body_bytes_);
    if (!length_is_announced_ && earlier != early_end_) {
        return failure;
    }
    error whole(protocol_errc::malformed, "the document ends in the middle, and the body is whole");
    whole.location() = failure.location();
    return whole;
}

WEBCASTS_DECL result<void> response_stage::body_before_response() {
    return error(transport_errc::other, "a body came before a response");
}

WEBCASTS_DECL error response_stage::too_slow() const {
    using std::chrono::duration_cast;
    using std::chrono::milliseconds;
    const auto waited = duration_cast<milliseconds>(speed_.waited());
    constexpr milliseconds in_seconds{10'000};
    const std::string time = waited < in_seconds ? std::to_string(waited.count()) + " ms"
                                                 : std::to_string(waited.count() / 1000) + " s";
    return error(transport_errc::too_slow,
                 "the service, or the network on the way, sent " + std::to_string(speed_.bytes()) +
                     " bytes in " + time + ", at least " +
                     std::to_string(context_.min_speed.bytes_per_second) + " bytes/s are expected");
}

WEBCASTS_DECL wire_format response_stage::expected_format() const noexcept {
    const wire_format format = context_.form.format;
    return operation_ != operation_kind::audience_report && format == wire_format::csv ? wire_format::xml
                                                                                       : format;
}

}}} // namespace webcasts::v0::operation

#endif
