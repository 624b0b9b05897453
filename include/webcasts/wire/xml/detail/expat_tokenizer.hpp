// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_WIRE_XML_DETAIL_EXPAT_TOKENIZER_HPP
#define WEBCASTS_WIRE_XML_DETAIL_EXPAT_TOKENIZER_HPP

#include <webcasts/detail/narrow_cast.hpp>
#include <webcasts/result.hpp>
#include <webcasts/wire/decode_limits.hpp>
#include <webcasts/wire/detail/text/encoding.hpp>
#include <webcasts/wire/xml/detail/cursor.hpp>
#include <webcasts/wire/xml/detail/utf16_pairs.hpp>

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

#ifdef __GNUC__
#pragma GCC diagnostic push
// Of many values a switch handles some, and its default the others.
#pragma GCC diagnostic ignored "-Wswitch-enum"
#endif

namespace webcasts { inline namespace v0 {

namespace detail {

// Newer versions of expat have functions that return 64 bits on every platform, and deprecate the older ones.

template <class Parser>
std::uint64_t expat_byte_index(Parser parser) noexcept {
    if constexpr (requires { XML_GetCurrentByteIndex64(parser); }) {
        return static_cast<std::uint64_t>((std::max<std::int64_t>)(XML_GetCurrentByteIndex64(parser), 0));
    } else {
        return static_cast<std::uint64_t>((std::max<std::int64_t>)(XML_GetCurrentByteIndex(parser), 0));
    }
}

template <class Parser>
std::uint64_t expat_byte_count(Parser parser) noexcept {
    if constexpr (requires { XML_GetCurrentByteCount64(parser); }) {
        return XML_GetCurrentByteCount64(parser);
    } else {
        return static_cast<std::uint64_t>((std::max)(XML_GetCurrentByteCount(parser), 0));
    }
}

} // namespace detail

namespace wire {

/// Read XML 1.0 with expat, in any chunking, and call a tree handler: `open(name)`, `attribute(name, value,
/// false)`, `text(piece)`, `close()`. A call that returns false stops the tokenizer.
///
/// Name prefixes are dropped, namespace declarations skipped. A document type declaration is refused, so
/// there are no entities but the five of XML. Texts are passed as UTF-8, whatever the document's encoding.
template <class Handler>
class expat_tokenizer {
  public:
    /// The handler must outlive the tokenizer; the limits are copied. `encoding` is that of the bytes,
    /// whatever the document says of it; it is known.
    expat_tokenizer(Handler& handler, const decode_limits& limits, detail::text_encoding encoding)
        : handler_(handler), limits_(limits), encoding_(encoding), pairs_(encoding),
          parser_(XML_ParserCreate(detail::name_of(encoding))) {
        if (parser_) {
            XML_SetUserData(parser_.get(), this);
            XML_SetElementHandler(parser_.get(), &on_start, &on_end);
            XML_SetCharacterDataHandler(parser_.get(), &on_text);
            XML_SetCommentHandler(parser_.get(), &on_comment);
            XML_SetProcessingInstructionHandler(parser_.get(), &on_instruction);
            XML_SetStartDoctypeDeclHandler(parser_.get(), &on_document_type);
            XML_SetXmlDeclHandler(parser_.get(), &on_declaration);
            XML_SetUnknownEncodingHandler(parser_.get(), &on_unknown_encoding, this);
        }
    }
    expat_tokenizer(const expat_tokenizer&) = delete;
    expat_tokenizer& operator=(const expat_tokenizer&) = delete;

    /// Read the next bytes. Return `nullopt` if they are well-formed so far, or if the handler stopped. An
    /// exception of the handler is thrown again.
    [[nodiscard]] std::optional<error> write(std::span<const char> bytes) {
        const std::size_t whole = detail::is_utf16(encoding_) ? pairs_.look_at(bytes) : bytes.size();
        auto failure = write_whole(bytes.first(whole));
        if (!failure && !stopped_ && whole != bytes.size()) {
            return error(protocol_errc::malformed,
                         std::string("half of a character, read as ").append(detail::name_of(encoding_)));
        }
        return failure;
    }

    /// End the text.
    [[nodiscard]] std::optional<error> finish() {
        if (!held_.empty() && !stopped_) {
            if (auto failure = parse_held_and({})) {
                return failure;
            }
        }
        return stopped_ ? std::nullopt : parse({}, true);
    }

    /// The offset of the token that was read last.
    [[nodiscard]] std::uint64_t byte_offset() const noexcept {
        return parser_ ? detail::expat_byte_index(parser_.get()) : 0;
    }

  private:
    static constexpr std::size_t max_piece = (std::numeric_limits<int>::max)() / 2;
    static constexpr std::size_t long_begun = std::size_t{64} << 10U;

    struct free_parser {
        void operator()(XML_Parser parser) const noexcept { XML_ParserFree(parser); }
    };

    std::optional<error> write_whole(std::span<const char> bytes) {
        while (!bytes.empty()) {
            const auto piece = bytes.first((std::min)(bytes.size(), max_piece));
            bytes = bytes.subspan(piece.size());
            if (must_wait(piece)) {
                held_.append(piece.data(), piece.size());
            } else if (auto failure = parse_held_and(piece)) {
                return failure;
            }
            if (stopped_) {
                return std::nullopt;
            }
            if (begun_ + held_.size() > 2 * limits_.tag_bytes + piece.size()) {
                return long_token();
            }
        }
        return std::nullopt;
    }

    /// Expat before 2.6 reads an unfinished token from its start again for each piece (CVE-2023-52425): a
    /// long one gets more bytes only when they double it.
    [[nodiscard]] bool must_wait(std::span<const char> piece) const noexcept {
        return begun_ > long_begun &&
               held_.size() + piece.size() < (std::min<std::uint64_t>)(begun_, max_piece);
    }

    std::optional<error> parse_held_and(std::span<const char> piece) {
        if (!held_.empty()) {
            held_.append(piece.data(), piece.size());
            piece = held_;
        }
        if (auto failure = parse(piece, false)) {
            return failure;
        }
        written_ += piece.size();
        held_.clear();
        // The index is the start of the token that is not complete, or of the last one that is.
        const std::uint64_t done = byte_offset();
        begun_ = written_ > done ? written_ - done : 0;
        return std::nullopt;
    }

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
        case XML_ERROR_INVALID_TOKEN:
            return error(protocol_errc::malformed, reason_of_invalid_token(bytes));
        default:
            return error(protocol_errc::malformed, XML_ErrorString(code));
        }
    }

    /// Describe an invalid token by the byte at which expat found it, if that is clear.
    [[nodiscard]] std::string reason_of_invalid_token(std::span<const char> bytes) const {
        const std::uint64_t at = byte_offset();
        if (at >= written_ && at - written_ < bytes.size() && !detail::is_utf16(encoding_)) {
            const char c = bytes[detail::narrow_cast<std::size_t>(at - written_)];
            if (static_cast<unsigned char>(c) < 0x20 && !detail::is_xml_space(c)) {
                return detail::xml_control_character;
            }
            if (static_cast<unsigned char>(c) >= 0x80 && encoding_ != detail::text_encoding::utf8) {
                return std::string("a byte that is no character of ").append(detail::name_of(encoding_));
            }
        }
        const std::string reason = XML_ErrorString(XML_ERROR_INVALID_TOKEN);
        return encoding_ == detail::text_encoding::utf8 ? reason
                                                        : reason + ", read as " + detail::name_of(encoding_);
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
    /// Describe the encoding that the parser was made for, if expat has no table of its own for it.
    static int XMLCALL on_unknown_encoding(void* self, const XML_Char*, XML_Encoding* table) noexcept {
        const detail::text_encoding encoding = static_cast<expat_tokenizer*>(self)->encoding_;
        for (int byte = 0; byte < 256; ++byte) {
            const char32_t character = detail::character_of(encoding, static_cast<unsigned char>(byte));
            table->map[byte] = character == detail::no_character ? -1 : static_cast<int>(character);
        }
        table->data = nullptr;
        table->convert = nullptr;
        table->release = nullptr;
        return detail::is_single_byte(encoding) ? XML_STATUS_OK : XML_STATUS_ERROR;
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
    const detail::text_encoding encoding_;
    detail::utf16_pairs pairs_;
    std::unique_ptr<XML_ParserStruct, free_parser> parser_;
    std::exception_ptr thrown_;
    std::uint64_t written_ = 0; ///< bytes given to expat
    std::uint64_t begun_ = 0;   ///< of them, those of a token that is not complete
    std::string held_;          ///< bytes that wait until they double such a token
    bool stopped_ = false;
    bool document_type_ = false;
    bool bad_version_ = false;
    bool long_token_ = false;
};

} // namespace wire

}} // namespace webcasts::v0

#ifdef __GNUC__
#pragma GCC diagnostic pop
#endif

#endif
