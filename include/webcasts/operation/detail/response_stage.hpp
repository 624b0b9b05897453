// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_OPERATION_DETAIL_RESPONSE_STAGE_HPP
#define WEBCASTS_OPERATION_DETAIL_RESPONSE_STAGE_HPP

#include <webcasts/api.hpp>
#include <webcasts/detail/config.hpp>
#include <webcasts/operation/action.hpp>
#include <webcasts/operation/service_context.hpp>
#include <webcasts/result.hpp>
#include <webcasts/retry/minimum_speed.hpp>
#include <webcasts/wire/record_sink.hpp>
#include <webcasts/wire/response_decoder.hpp>

#include <cstdint>
#include <optional>
#include <utility>

namespace webcasts { inline namespace v0 { namespace operation {

/// The part of an operation between a request and the end of its response.
class response_stage {
  public:
    /// The context and the sink must outlive the stage. If `sink` is null, records are ignored.
    response_stage(const service_context& context, operation_kind operation, wire::record_sink* sink,
                   const wire::value_rules& rules)
        : context_(context), operation_(operation), sink_(sink), rules_(rules), speed_(context.min_speed) {}
    response_stage(const response_stage&) = delete;
    response_stage& operator=(const response_stage&) = delete;

    /// Take an outcome of the exchange: `response_arrived`, `body_arrived`, `body_ended` or
    /// `transport_failed`. Return `nullopt` if more of the body is needed.
    template <class Event>
    [[nodiscard]] std::optional<result<void>> resume(const Event& event);

    /// Prepare for another response to the same request.
    void restart() { decoder_.reset(); }
    /// Ask the sink to discard the records of this response. Return false if it keeps some.
    [[nodiscard]] bool take_back();

    /// The content of the response's envelope so far.
    [[nodiscard]] wire::envelope envelope();
    /// Return whether the sink refused further records.
    [[nodiscard]] bool stopped();

  private:
    std::optional<result<void>> step(const transport_failed& failed);
    std::optional<result<void>> step(const response_arrived& arrived);
    std::optional<result<void>> step(const body_arrived& body);
    std::optional<result<void>> step(const body_ended&);

    static result<void> body_before_response();

    /// Describe a window in which the body came too slowly.
    [[nodiscard]] error too_slow() const;

    /// Tell a document that was cut from one that the service sends like that: the latter is malformed, and
    /// the same again if it is requested again.
    [[nodiscard]] error judged_whole(error failure);

    [[nodiscard]] wire_format expected_format() const noexcept;

    const service_context& context_;
    const operation_kind operation_;
    wire::record_sink* sink_;
    const wire::value_rules rules_;
    speed_meter speed_;
    bool length_is_announced_ = false;       ///< of the response's body
    std::uint64_t body_bytes_ = 0;           ///< that have arrived
    std::optional<std::uint64_t> early_end_; ///< the size of the last body whose document ended early
    std::optional<wire::response_decoder> decoder_;
};

}}} // namespace webcasts::v0::operation

#endif
