// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_WIRE_RESPONSE_DECODER_HPP
#define WEBCASTS_WIRE_RESPONSE_DECODER_HPP

#include <webcasts/result.hpp>
#include <webcasts/wire/csv_decoder.hpp>
#include <webcasts/wire/decode_limits.hpp>
#include <webcasts/wire/envelope_reader.hpp>
#include <webcasts/wire/name_table.hpp>
#include <webcasts/wire/record_sink.hpp>
#include <webcasts/wire/tree_decoder.hpp>
#include <webcasts/wire/value_text.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <variant>

namespace webcasts::inline v0::wire {

/// What a `Content-Type` value says, as far as it matters here (spec section 1).
enum class body_kind : std::uint8_t {
    xml,      ///< `text/xml`, `application/xml`
    json,     ///< `text/json`, `application/json`
    csv,      ///< `text/csv`, `application/csv`
    html,     ///< `text/html`, `application/xhtml+xml`
    unstated, ///< no content type
    other,    ///< anything else
};

/// Read the media type of a `Content-Type` value (RFC 9110, section 8.3.1); parameters are passed over.
[[nodiscard]] inline body_kind body_kind_of(std::string_view content_type) {
    std::string type(trimmed(content_type.substr(0, content_type.find(';'))));
    for (char& c : type) {
        c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    }
    if (type.empty()) {
        return body_kind::unstated;
    }
    if (type == "text/xml" || type == "application/xml") {
        return body_kind::xml;
    }
    if (type == "text/json" || type == "application/json") {
        return body_kind::json;
    }
    if (type == "text/csv" || type == "application/csv") {
        return body_kind::csv;
    }
    return type == "text/html" || type == "application/xhtml+xml" ? body_kind::html : body_kind::other;
}

/** Decode the body of a response with HTTP status 200, in any chunking.

    The content type and the first bytes decide what the body is: an empty one, an HTML page and a body of
   another type are errors of their own kinds. Where CSV was asked for, an XML or JSON envelope is taken as
   the service's way to refuse (CSV has no room for a `returnCode`; undocumented, spec section 3).

    The sink and the name table's rows must outlive the decoder. After an error or a stop no further call is
   made.
*/
template <record_sink Sink>
class response_decoder {
  public:
    /// `wanted` is the format that was asked for; `content_type` the header's value, empty where there is
    /// none. Without a sink records are passed over.
    response_decoder(Sink* sink, wire_format wanted, std::string_view content_type,
                     const decode_limits& limits = {}, const name_table& names = default_names)
        : sink_(sink), limits_(limits), names_(names), wanted_(wanted), stated_(body_kind_of(content_type)) {}
    response_decoder(const response_decoder&) = delete;
    response_decoder& operator=(const response_decoder&) = delete;

    /// Decode the next bytes; an error carries format, record number, byte offset and field path as far as
    /// known.
    [[nodiscard]] result<void> write(std::span<const char> bytes) {
        if (bytes.empty()) {
            return {};
        }
        total_ += bytes.size();
        if (total_ > limits_.body_bytes) {
            return error(protocol_errc::limit_exceeded, "bytes in one response");
        }
        if (std::holds_alternative<std::monostate>(decoder_)) {
            opening_.append(bytes.data(), bytes.size());
            constexpr std::size_t longest_blank = 4096;
            if (start_of_text().size() < longest_mark && opening_.size() < longest_blank) {
                return {};
            }
            return begin();
        }
        return visit([&](auto& decoder) { return decoder.write(bytes); });
    }

    /// Say that the response is at its end, and judge it.
    [[nodiscard]] result<void> finish() {
        if (std::holds_alternative<std::monostate>(decoder_)) {
            if (trimmed(opening_).empty()) {
                return error(protocol_errc::empty_body);
            }
            if (auto begun = begin(); !begun || stopped()) {
                return begun;
            }
        }
        auto ended = visit([](auto& decoder) { return decoder.finish(); });
        if (ended && !stopped() && wanted_ == wire_format::csv && decoded_ != wire_format::csv) {
            return error(protocol_errc::unexpected_content_type,
                         "asked for csv, got " + std::string(to_string(decoded_)));
        }
        return ended;
    }

    /// Tell whether the sink wanted no more records.
    [[nodiscard]] bool stopped() {
        return !std::holds_alternative<std::monostate>(decoder_) &&
               visit([](auto& decoder) { return decoder.stopped(); });
    }

    /// What the envelope said so far.
    [[nodiscard]] envelope found() {
        if (std::holds_alternative<std::monostate>(decoder_)) {
            return {};
        }
        return visit([](auto& decoder) { return decoder.found(); });
    }

  private:
    static constexpr std::size_t longest_mark = 15; // "<!DOCTYPE html>"

    /// Choose the decoder when enough of the body is there.
    result<void> begin() {
        if (stated_ == body_kind::html || looks_like_html()) {
            return error(protocol_errc::html_page);
        }
        const auto chosen = choose();
        if (!chosen) {
            return error(protocol_errc::unexpected_content_type,
                         "asked for " + std::string(to_string(wanted_)));
        }
        decoded_ = *chosen;
        switch (decoded_) {
        case wire_format::xml:
            decoder_.template emplace<xml_decoder<Sink>>(sink_, limits_, names_);
            break;
        case wire_format::json:
            decoder_.template emplace<json_decoder<Sink>>(sink_, limits_, names_);
            break;
        case wire_format::csv:
            decoder_.template emplace<csv_decoder<Sink>>(sink_, limits_, names_);
            break;
        }
        const std::string first = std::exchange(opening_, {});
        return visit([&](auto& decoder) { return decoder.write(first); });
    }

    [[nodiscard]] std::optional<wire_format> choose() const {
        if (stated_ == body_kind::unstated) {
            return wanted_;
        }
        for (const auto& [kind, format] :
             {std::pair{body_kind::xml, wire_format::xml}, std::pair{body_kind::json, wire_format::json},
              std::pair{body_kind::csv, wire_format::csv}}) {
            if (stated_ == kind && (format == wanted_ || wanted_ == wire_format::csv)) {
                return format;
            }
        }
        return std::nullopt;
    }

    [[nodiscard]] std::string_view start_of_text() const noexcept {
        std::string_view text = opening_;
        text.remove_prefix(text.starts_with("\xEF\xBB\xBF") ? 3 : 0);
        return trimmed(text);
    }

    [[nodiscard]] bool looks_like_html() const {
        std::string start(start_of_text().substr(0, longest_mark));
        for (char& c : start) {
            c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
        }
        return start.starts_with("<!doctype html") || start.starts_with("<html");
    }

    template <class Call>
    auto visit(Call call) {
        if (auto* xml = std::get_if<xml_decoder<Sink>>(&decoder_)) {
            return call(*xml);
        }
        if (auto* json = std::get_if<json_decoder<Sink>>(&decoder_)) {
            return call(*json);
        }
        return call(*std::get_if<csv_decoder<Sink>>(&decoder_));
    }

    Sink* sink_;
    const decode_limits limits_;
    const name_table names_;
    const wire_format wanted_;
    const body_kind stated_;
    wire_format decoded_ = wire_format::xml;
    std::uint64_t total_ = 0;
    std::string opening_; ///< the first bytes, until the decoder is chosen
    std::variant<std::monostate, xml_decoder<Sink>, json_decoder<Sink>, csv_decoder<Sink>> decoder_;
};

} // namespace webcasts::inline v0::wire

#endif
