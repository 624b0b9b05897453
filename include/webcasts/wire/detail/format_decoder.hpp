// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_WIRE_DETAIL_FORMAT_DECODER_HPP
#define WEBCASTS_WIRE_DETAIL_FORMAT_DECODER_HPP

#include <webcasts/result.hpp>
#include <webcasts/wire/envelope.hpp>

#include <span>

namespace webcasts { inline namespace v0 { namespace wire {

/// The decoder of one format, as `response_decoder` uses it.
class format_decoder {
  public:
    format_decoder() = default;
    format_decoder(const format_decoder&) = delete;
    format_decoder& operator=(const format_decoder&) = delete;
    virtual ~format_decoder() = default;

    /// Decode the next bytes; an error carries format, record number, byte offset and field path as far as
    /// known.
    [[nodiscard]] virtual result<void> write(std::span<const char> bytes) = 0;
    /// End the response, and return its error if it has one.
    [[nodiscard]] virtual result<void> finish() = 0;
    /// Return whether the sink refused further records.
    [[nodiscard]] virtual bool stopped() const noexcept = 0;
    /// The content of the envelope so far.
    [[nodiscard]] virtual envelope& found() noexcept = 0;
};

}}} // namespace webcasts::v0::wire

#endif
