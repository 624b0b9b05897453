// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_WIRE_RESPONSE_DECODER_HPP
#define WEBCASTS_WIRE_RESPONSE_DECODER_HPP

#include <webcasts/api.hpp>
#include <webcasts/detail/config.hpp>
#include <webcasts/result.hpp>
#include <webcasts/wire/decode_limits.hpp>
#include <webcasts/wire/detail/guarded_calls.hpp>
#include <webcasts/wire/envelope.hpp>
#include <webcasts/wire/name_table.hpp>
#include <webcasts/wire/record_sink.hpp>

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace webcasts { inline namespace v0 { namespace wire {

/// The kinds of `Content-Type` that the decoder distinguishes (spec section 1).
enum class body_kind : std::uint8_t {
    xml,      ///< `text/xml`, `application/xml`
    json,     ///< `text/json`, `application/json`
    csv,      ///< `text/csv`, `application/csv`
    html,     ///< `text/html`, `application/xhtml+xml`
    unstated, ///< no content type
    other,    ///< anything else
};

/// Read the media type of a `Content-Type` value (RFC 9110, section 8.3.1), without its parameters.
[[nodiscard]] body_kind body_kind_of(std::string_view content_type);

class body_converter;
class format_decoder;

/// Decode the body of a response with HTTP status 200, in any chunking.
///
/// The content type and the first bytes decide the format of the body: an empty body, an HTML page and a body
/// of another type are errors with codes of their own. If CSV was requested, an XML or JSON envelope is read
/// as a refusal (CSV has no `returnCode`; undocumented, spec section 3).
///
/// A byte order mark and the content type's `charset` decide how the bytes are read, with the declaration of
/// XML (doc/decoding.md, Encodings); if no decoder can, that is `protocol_errc::unreadable_encoding`.
///
/// The sink and the name table's rows must outlive the decoder. After an error or a stop make no further
/// call. An exception, of the sink or of an allocation, ends the decoder: further calls return
/// `transport_errc::cancelled`.
class response_decoder {
  public:
    /// `wanted` is the requested format; `content_type` the header's value, empty if there is none. If `sink`
    /// is null, records are ignored.
    response_decoder(record_sink* sink, wire_format wanted, std::string_view content_type,
                     const decode_limits& limits = {}, const name_table& names = default_names,
                     const value_rules& rules = {});
    response_decoder(const response_decoder&) = delete;
    response_decoder& operator=(const response_decoder&) = delete;
    ~response_decoder();

    /// Decode the next bytes; an error carries format, record number, byte offset and field path as far as
    /// known.
    [[nodiscard]] result<void> write(std::span<const char> bytes);
    /// End the response, and return its error if it has one.
    [[nodiscard]] result<void> finish();
    /// Return whether the sink refused further records.
    [[nodiscard]] bool stopped() const noexcept;
    /// The content of the envelope so far.
    [[nodiscard]] envelope found() const;

  private:
    result<void> take(std::span<const char> bytes);
    result<void> end();
    result<void> choose_decoder();
    result<void> choose_encoding();
    result<void> decode(std::span<const char> bytes);
    [[nodiscard]] std::optional<wire_format> format_of_body() const;
    [[nodiscard]] std::string_view start_of_text() const noexcept;
    [[nodiscard]] bool looks_like_html() const;

    guarded_calls calls_;
    record_sink* sink_;
    const decode_limits limits_;
    const name_table names_;
    const value_rules rules_;
    const wire_format wanted_;
    const body_kind stated_;
    const std::string content_type_; ///< its first 200 bytes
    const std::string charset_;      ///< of the content type; empty if it has none
    wire_format decoded_ = wire_format::xml;
    std::uint64_t total_ = 0;
    std::string opening_;                       ///< the first bytes, until the decoder is chosen
    std::unique_ptr<format_decoder> decoder_;   ///< null until it is chosen
    std::unique_ptr<body_converter> converter_; ///< null if the decoder reads the bytes as they are
};

}}} // namespace webcasts::v0::wire

#ifdef WEBCASTS_HEADER_ONLY
#include <webcasts/wire/detail/response_decoder.ipp>
#endif

#endif
