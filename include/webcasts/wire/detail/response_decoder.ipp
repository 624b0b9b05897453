// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_WIRE_DETAIL_RESPONSE_DECODER_IPP
#define WEBCASTS_WIRE_DETAIL_RESPONSE_DECODER_IPP

#include <webcasts/detail/lower_case.hpp>
#include <webcasts/detail/utf8_character.hpp>
#include <webcasts/wire/csv/decoder.hpp>
#include <webcasts/wire/detail/format_decoder.hpp>
#include <webcasts/wire/detail/text/encoding.hpp>
#include <webcasts/wire/detail/tree_decoder.hpp>
#include <webcasts/wire/response_decoder.hpp>
#include <webcasts/wire/value_text.hpp>

#include <cstddef>
#include <utility>

namespace webcasts { inline namespace v0 { namespace wire {

/// Converts a body in an encoding of one byte a character into UTF-8.
class body_converter {
  public:
    explicit body_converter(detail::text_encoding encoding) : encoding_(encoding) {}

    /// Convert the next bytes; the result is valid until the next call.
    [[nodiscard]] std::string_view convert(std::string_view bytes) {
        read_ += last_.size();
        made_ += text_.size();
        last_.assign(bytes);
        text_.clear();
        detail::append_as_utf8(text_, bytes, encoding_);
        return text_;
    }
    /// Return an error of the decoder with the place in the body instead of that in the converted text.
    [[nodiscard]] error placed(error failure) const {
        if (failure.code() == protocol_errc::invalid_utf8) {
            error other(protocol_errc::invalid_utf8, failure.client_text() +
                                                         ": a byte that is no character of " +
                                                         detail::name_of(encoding_));
            other.location() = failure.location();
            failure = std::move(other);
        }
        auto& offset = failure.location().byte_offset;
        if (offset && *offset >= made_) {
            std::string before;
            std::size_t bytes = 0;
            for (; bytes < last_.size() && before.size() < *offset - made_; ++bytes) {
                detail::append_as_utf8(before, std::string_view(last_).substr(bytes, 1), encoding_);
            }
            offset = read_ + bytes;
        }
        return failure;
    }

  private:
    const detail::text_encoding encoding_;
    std::string last_;       ///< the bytes that were converted last
    std::string text_;       ///< they in UTF-8
    std::uint64_t read_ = 0; ///< bytes before `last_`
    std::uint64_t made_ = 0; ///< bytes before `text_`
};

WEBCASTS_DECL body_kind body_kind_of(std::string_view content_type) {
    const std::string type = detail::lower_case(trimmed(content_type.substr(0, content_type.find(';'))));
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

WEBCASTS_DECL response_decoder::response_decoder(record_sink* sink, wire_format wanted,
                                                 std::string_view content_type, const decode_limits& limits,
                                                 const name_table& names, const value_rules& rules)
    : sink_(sink), limits_(limits), names_(names), rules_(rules), wanted_(wanted),
      stated_(body_kind_of(content_type)), content_type_(content_type.substr(0, 200)),
      charset_(detail::charset_of(content_type)) {}

WEBCASTS_DECL response_decoder::~response_decoder() = default;

WEBCASTS_DECL result<void> response_decoder::write(std::span<const char> bytes) {
    return calls_.make([&] { return take(bytes); });
}

WEBCASTS_DECL result<void> response_decoder::finish() {
    return calls_.make([&] { return end(); });
}

WEBCASTS_DECL result<void> response_decoder::take(std::span<const char> bytes) {
    if (bytes.empty()) {
        return {};
    }
    total_ += bytes.size();
    if (total_ > limits_.body_bytes) {
        return error(protocol_errc::limit_exceeded, "bytes in one response");
    }
    if (decoder_) {
        return decode(bytes);
    }
    opening_.append(bytes.data(), bytes.size());
    constexpr std::size_t max_mark = std::string_view("<!DOCTYPE html>").size();
    constexpr std::size_t max_blank = 4096;
    if (start_of_text().size() < max_mark && opening_.size() < max_blank) {
        return {};
    }
    return choose_decoder();
}

WEBCASTS_DECL result<void> response_decoder::end() {
    if (!decoder_) {
        if (start_of_text().empty()) {
            return error(protocol_errc::empty_body);
        }
        if (auto chosen = choose_decoder(); !chosen || stopped()) {
            return chosen;
        }
    }
    auto ended = decoder_->finish();
    if (!ended && converter_) {
        ended = converter_->placed(ended.error());
    }
    if (ended && !stopped() && wanted_ == wire_format::csv && decoded_ != wire_format::csv) {
        return error(protocol_errc::unexpected_content_type,
                     "asked for csv, got " + std::string(to_string(decoded_)));
    }
    return ended;
}

WEBCASTS_DECL bool response_decoder::stopped() const noexcept {
    return decoder_ && decoder_->stopped();
}

WEBCASTS_DECL envelope response_decoder::found() const {
    return decoder_ ? decoder_->found() : envelope{};
}

WEBCASTS_DECL result<void> response_decoder::decode(std::span<const char> bytes) {
    if (!converter_) [[likely]] {
        return decoder_->write(bytes);
    }
    auto written = decoder_->write(converter_->convert({bytes.data(), bytes.size()}));
    return written ? std::move(written) : result<void>(converter_->placed(written.error()));
}

/// Choose how the bytes of JSON and CSV are read: JSON is UTF-8, and CSV is in its charset unless a byte
/// order mark says UTF-8. The decoder of XML chooses for itself.
WEBCASTS_DECL result<void> response_decoder::choose_encoding() {
    const auto refused = [this](std::string reason, std::string unknown_name = {}) {
        error cause(protocol_errc::unreadable_encoding, std::move(reason));
        cause.set_server_text(service_text(std::move(unknown_name)));
        cause.location().format = decoded_;
        return cause;
    };
    detail::encoding_mark mark = detail::encoding_mark_of(opening_);
    // A zero alone may be a fault of the text: UTF-16 has one next to each character of ASCII.
    const std::size_t second_zero = mark.shown == detail::text_encoding::utf16_be ? 2 : 3;
    if (!mark.has_mark && (opening_.size() < 4 || opening_[second_zero] != '\0')) {
        mark.shown = detail::text_encoding::unstated;
    }
    if (mark.shown != detail::text_encoding::unstated && mark.shown != detail::text_encoding::utf8) {
        const char* const name = detail::name_of(mark.shown);
        return refused(std::string("the text is in ")
                           .append(name == nullptr ? "UTF-32" : name)
                           .append(", in which only XML is read"));
    }
    if (decoded_ == wire_format::csv) {
        detail::chosen_encoding chosen = detail::choose_encoding(mark, {}, charset_);
        if (!chosen.fault.empty()) {
            return refused(std::move(chosen.fault), std::move(chosen.unknown));
        }
        if (chosen.encoding != detail::text_encoding::utf8) {
            converter_ = std::make_unique<body_converter>(chosen.encoding);
        }
    }
    return {};
}

/// Choose the decoder by the start of the body, and write that to it.
WEBCASTS_DECL result<void> response_decoder::choose_decoder() {
    if (stated_ == body_kind::html || looks_like_html()) {
        return error(protocol_errc::html_page);
    }
    const auto format = format_of_body();
    if (!format) {
        error cause(protocol_errc::unexpected_content_type, "asked for " + std::string(to_string(wanted_)));
        cause.set_server_text(service_text("Content-Type: " + content_type_));
        return cause;
    }
    decoded_ = *format;
    if (decoded_ != wire_format::xml) {
        if (auto chosen = choose_encoding(); !chosen) {
            return chosen;
        }
    }
    switch (decoded_) {
    case wire_format::xml:
        decoder_ = std::make_unique<xml_decoder>(sink_, limits_, names_, rules_, charset_);
        break;
    case wire_format::json:
        decoder_ = std::make_unique<json_decoder>(sink_, limits_, names_, rules_, charset_);
        break;
    case wire_format::csv:
        decoder_ = std::make_unique<csv_decoder>(sink_, limits_, names_, rules_);
        break;
    }
    return decode(std::exchange(opening_, {}));
}

WEBCASTS_DECL std::optional<wire_format> response_decoder::format_of_body() const {
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

WEBCASTS_DECL std::string_view response_decoder::start_of_text() const noexcept {
    return trimmed(detail::without_byte_order_mark(opening_));
}

WEBCASTS_DECL bool response_decoder::looks_like_html() const {
    constexpr std::size_t max_mark = std::string_view("<!DOCTYPE html>").size();
    const std::string start = detail::lower_case(start_of_text().substr(0, max_mark));
    return start.starts_with("<!doctype html") || start.starts_with("<html");
}

}}} // namespace webcasts::v0::wire

#endif
