// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_WIRE_DETAIL_RESPONSE_DECODER_IPP
#define WEBCASTS_WIRE_DETAIL_RESPONSE_DECODER_IPP

#include <webcasts/detail/lower_case.hpp>
#include <webcasts/detail/utf8_character.hpp>
#include <webcasts/wire/csv/decoder.hpp>
#include <webcasts/wire/detail/format_decoder.hpp>
#include <webcasts/wire/detail/tree_decoder.hpp>
#include <webcasts/wire/response_decoder.hpp>
#include <webcasts/wire/value_text.hpp>

#include <cstddef>
#include <utility>

namespace webcasts { inline namespace v0 { namespace wire {

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
      stated_(body_kind_of(content_type)) {}

WEBCASTS_DECL response_decoder::~response_decoder() = default;

WEBCASTS_DECL result<void> response_decoder::write(std::span<const char> bytes) {
    if (bytes.empty()) {
        return {};
    }
    total_ += bytes.size();
    if (total_ > limits_.body_bytes) {
        return error(protocol_errc::limit_exceeded, "bytes in one response");
    }
    if (decoder_) {
        return decoder_->write(bytes);
    }
    opening_.append(bytes.data(), bytes.size());
    constexpr std::size_t max_mark = std::string_view("<!DOCTYPE html>").size();
    constexpr std::size_t max_blank = 4096;
    if (start_of_text().size() < max_mark && opening_.size() < max_blank) {
        return {};
    }
    return choose_decoder();
}

WEBCASTS_DECL result<void> response_decoder::finish() {
    if (!decoder_) {
        if (trimmed(opening_).empty()) {
            return error(protocol_errc::empty_body);
        }
        if (auto chosen = choose_decoder(); !chosen || stopped()) {
            return chosen;
        }
    }
    auto ended = decoder_->finish();
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

/// Choose the decoder by the start of the body, and write that to it.
WEBCASTS_DECL result<void> response_decoder::choose_decoder() {
    if (stated_ == body_kind::html || looks_like_html()) {
        return error(protocol_errc::html_page);
    }
    const auto format = format_of_body();
    if (!format) {
        return error(protocol_errc::unexpected_content_type, "asked for " + std::string(to_string(wanted_)));
    }
    decoded_ = *format;
    switch (decoded_) {
    case wire_format::xml:
        decoder_ = std::make_unique<xml_decoder>(sink_, limits_, names_, rules_);
        break;
    case wire_format::json:
        decoder_ = std::make_unique<json_decoder>(sink_, limits_, names_, rules_);
        break;
    case wire_format::csv:
        decoder_ = std::make_unique<csv_decoder>(sink_, limits_, names_, rules_);
        break;
    }
    return decoder_->write(std::exchange(opening_, {}));
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
