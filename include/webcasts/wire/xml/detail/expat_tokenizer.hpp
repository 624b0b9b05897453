// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_WIRE_XML_DETAIL_EXPAT_TOKENIZER_HPP
#define WEBCASTS_WIRE_XML_DETAIL_EXPAT_TOKENIZER_HPP

#include <webcasts/result.hpp>
#include <webcasts/wire/decode_limits.hpp>
#include <webcasts/wire/xml/detail/cursor.hpp>

#include <expat.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <exception>
#include <limits>
#include <memory>
#include <new>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace webcasts { inline namespace v0 {

namespace detail {

// Newer versions of expat have functions that return 64 bits on every platform, and deprecate the older ones.

template <class Parser>
std::uint64_t expat_byte_index(Parser parser) noexcept {
    if constexpr (requires { XML_GetCurrentByteIndex64(parser); }) {
        return static_cast<std::uint64_t>(std::max<std::int64_t>(XML_GetCurrentByteIndex64(parser), 0));
    } else {
        return static_cast<std::uint64_t>(std::max<std::int64_t>(XML_GetCurrentByteIndex(parser), 0));
    }
}

template <class Parser>
std::uint64_t expat_byte_count(Parser parser) noexcept {
    if constexpr (requires { XML_GetCurrentByteCount64(parser); }) {
        return XML_GetCurrentByteCount64(parser);
    } else {
        return static_cast<std::uint64_t>(std::max(XML_GetCurrentByteCount(parser), 0));
    }
}

} // namespace detail

namespace wire {

/// Read XML 1.0 with expat, in any chunking, and call a tree handler: `open(name)`, `attribute(name, value,
/// false)`, `text(piece)`, `close()`. A call that returns false stops the tokenizer.
///
/// Name prefixes are dropped, namespace declarations skipped. A document type declaration is refused, so
/// there are no entities but the five of XML. The encodings are those of expat (UTF-8, UTF-16, ISO-8859-1,
/// US-ASCII); texts are passed as UTF-8.
template <class Handler>
class expat_tokenizer {
  public:
    /// The handler must outlive the tokenizer; the limits are copied.
    expat_tokenizer(Handler& handler, const decode_limits& limits)
        : handler_(handler), limits_(limits), parser_(XML_ParserCreate(nullptr)) {
        if (parser_) {
            XML_SetUserData(parser_.get(), this);
            XML_SetElementHandler(parser_.get(), &on_start, &on_end);
            XML_SetCharacterDataHandler(parser_.get(), &on_text);
            XML_SetCommentHandler(parser_.get(), &on_comment);
            XML_SetProcessingInstructionHandler(parser_.get(), &on_instruction);
            XML_SetStartDoctypeDeclHandler(parser_.get(), &on_document_type);
            XML_SetXmlDeclHandler(parser_.get(), &on_declaration);
        }
    }
    expat_tokenizer(const expat_tokenizer&) = delete;
    expat_tokenizer& operator=(const expat_tokenizer&) = delete;

    /// Read the next bytes. Return `nullopt` if they are well-formed so far, or if the handler stopped. An
    /// exception of the handler is thrown again.
    [[nodiscard]] std::optional<error> write(std::span<const char> bytes) {
        constexpr std::size_t max_piece = std::numeric_limits<int>::max() / 2;
        while (!bytes.empty()) {
            const auto piece = bytes.first(std::min(bytes.size(), max_piece));
            if (auto failure = parse(piece, false)) {
                return failure;
            }
            if (stopped_) {
                return std::nullopt;
            }
            bytes = bytes.subspan(piece.size());
            written_ += piece.size();
            // Expat keeps the bytes of an incomplete token: limit their number. The index is the start of the
            // last complete token, whose bytes are counted too.
            const std::uint64_t done = detail::expat_byte_index(parser_.get());
            if (written_ > done && written_ - done > 2 * limits_.tag_bytes + piece.size()) {
                return long_token();
            }
        }
        return std::nullopt;
    }

    /// End the text.
    [[nodiscard]] std::optional<error> finish() { return stopped_ ? std::nullopt : parse({}, true); }

    /// The offset of the token that was read last.
    [[nodiscard]] std::uint64_t byte_offset() const noexcept {
        return parser_ ? detail::expat_byte_index(parser_.get()) : 0;
    }

  private:
    struct free_parser {
        void operator()(XML_Parser parser) const noexcept { XML_ParserFree(parser); }
    };

    std::optional<error> parse(std::span<const char> bytes, bool last) {
        if (!parser_) {
            return error(transport_errc::out_of_memory);
        }
        const XML_Status status = XML_Parse(parser_.get(), bytes.data(), static_cast<int>(bytes.size()),
                                            last ? XML_TRUE : XML_FALSE);
        if (thrown_) {
            std::rethrow_exception(thrown_);
        }
        if (document_type_) {
            return error(protocol_errc::document_type_refused);
        }
        if (bad_version_) {
            return error(protocol_errc::malformed, detail::bad_xml_version);
        }
        if (long_token_) {
            return long_token();
        }
        if (status != XML_STATUS_ERROR || stopped_) {
            return std::nullopt;
        }
        return describe(XML_GetErrorCode(parser_.get()), bytes, last);
    }

    error describe(XML_Error code, std::span<const char> bytes, bool last) const {
        switch (code) {
        case XML_ERROR_NO_MEMORY:
            return error(transport_errc::out_of_memory);
        case XML_ERROR_NO_ELEMENTS:
        case XML_ERROR_UNCLOSED_TOKEN:
        case XML_ERROR_UNCLOSED_CDATA_SECTION:
        case XML_ERROR_PARTIAL_CHAR:
            return error(last ? protocol_errc::ended_early : protocol_errc::malformed, XML_ErrorString(code));
        case XML_ERROR_BAD_CHAR_REF:
            return error(protocol_errc::malformed, detail::reference_to_no_xml_character);
        default:
            return error(protocol_errc::malformed,
                         code == XML_ERROR_INVALID_TOKEN && is_control_at_mistake(bytes)
                             ? detail::xml_control_character
                             : XML_ErrorString(code));
        }
    }

    /// Return whether the byte at which expat found a mistake is a control character; false if it is unclear.
    [[nodiscard]] bool is_control_at_mistake(std::span<const char> bytes) const noexcept {
        const std::uint64_t at = byte_offset();
        if (at < written_ || at - written_ >= bytes.size()) {
            return false;
        }
        const char c = bytes[static_cast<std::size_t>(at - written_)];
        return static_cast<unsigned char>(c) < 0x20 && !detail::is_xml_space(c);
    }

    static error long_token() {
        return error(protocol_errc::limit_exceeded, "bytes in one tag, comment or processing instruction");
    }
    /// Return whether the current token is within the limit, which does not depend on the chunking.
    bool is_short_token() noexcept {
        long_token_ = detail::expat_byte_count(parser_.get()) > limits_.tag_bytes;
        return !long_token_;
    }

    /// View a name without its prefix.
    static std::string_view local_name(const XML_Char* name) noexcept {
        const XML_Char* begin = name;
        for (; *name != '\0'; ++name) {
            if (*name == ':') {
                begin = name + 1;
            }
        }
        return {begin, static_cast<std::size_t>(name - begin)};
    }

    // An exception must not pass through expat, which is C: it is kept and thrown again after XML_Parse.
    template <class Call>
    static void guarded(void* self_pointer, Call call) noexcept {
        auto& self = *static_cast<expat_tokenizer*>(self_pointer);
        if (self.stopped_) {
            return;
        }
#if defined(__cpp_exceptions)
        try {
            self.stopped_ = !call(self.handler_);
        } catch (...) {
            self.thrown_ = std::current_exception();
            self.stopped_ = true;
        }
#else
        self.stopped_ = !call(self.handler_);
#endif
        if (self.stopped_) {
            XML_StopParser(self.parser_.get(), XML_FALSE);
        }
    }

    static void XMLCALL on_start(void* self, const XML_Char* name, const XML_Char** attributes) {
        guarded(self, [&](Handler& handler) {
            if (!static_cast<expat_tokenizer*>(self)->is_short_token() || !handler.open(local_name(name))) {
                return false;
            }
            for (; *attributes != nullptr; attributes += 2) {
                if (*attributes[0] == 'x' && detail::declares_namespace(attributes[0])) {
                    continue;
                }
                if (!handler.attribute(local_name(attributes[0]), attributes[1], false)) {
                    return false;
                }
            }
            return true;
        });
    }
    static void XMLCALL on_end(void* self, const XML_Char*) {
        guarded(self, [](Handler& handler) { return handler.close(); });
    }
    static void XMLCALL on_text(void* self, const XML_Char* text, int length) {
        guarded(self, [&](Handler& handler) {
            return handler.text(std::string_view(text, static_cast<std::size_t>(length)));
        });
    }
    static void XMLCALL on_comment(void* self, const XML_Char*) {
        guarded(self, [&](Handler&) { return static_cast<expat_tokenizer*>(self)->is_short_token(); });
    }
    static void XMLCALL on_instruction(void* self, const XML_Char*, const XML_Char*) {
        on_comment(self, nullptr);
    }
    static void XMLCALL on_document_type(void* self, const XML_Char*, const XML_Char*, const XML_Char*, int) {
        guarded(self, [&](Handler&) {
            static_cast<expat_tokenizer*>(self)->document_type_ = true;
            return false;
        });
    }
    static void XMLCALL on_declaration(void* self, const XML_Char* version, const XML_Char*, int) {
        guarded(self, [&](Handler&) {
            auto& bad = static_cast<expat_tokenizer*>(self)->bad_version_;
            bad = version != nullptr && !detail::is_xml_version(version);
            return !bad;
        });
    }

    Handler& handler_;
    const decode_limits limits_;
    std::unique_ptr<XML_ParserStruct, free_parser> parser_;
    std::exception_ptr thrown_;
    std::uint64_t written_ = 0;
    bool stopped_ = false;
    bool document_type_ = false;
    bool bad_version_ = false;
    bool long_token_ = false;
};

} // namespace wire

}} // namespace webcasts::v0

#endif
