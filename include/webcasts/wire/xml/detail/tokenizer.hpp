// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_WIRE_XML_DETAIL_TOKENIZER_HPP
#define WEBCASTS_WIRE_XML_DETAIL_TOKENIZER_HPP

#include <webcasts/detail/utf8_character.hpp>
#include <webcasts/result.hpp>
#include <webcasts/wire/decode_limits.hpp>
#include <webcasts/wire/detail/text/encoding.hpp>
#include <webcasts/wire/xml/detail/cursor.hpp>
#include <webcasts/wire/xml/detail/expat_tokenizer.hpp>
#include <webcasts/wire/xml/detail/markup.hpp>
#include <webcasts/wire/xml/detail/scanner.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>

namespace webcasts { inline namespace v0 { namespace wire {

/// Read XML 1.0 in any chunking, and call a tree handler as `xml_scanner` does.
///
/// The start of the document and the `charset` of its Content-Type decide its encoding
/// (`detail::choose_encoding`), and so which parser reads it: the scanner if it is UTF-8, expat if it has
/// another encoding or if `decode_limits::xml` is expat. An encoding that neither can read is
/// `protocol_errc::unreadable_encoding`.
template <class Handler>
class xml_tokenizer {
  public:
    /// The handler must outlive the tokenizer; the limits are copied. `charset` is empty if there is none.
    xml_tokenizer(Handler& handler, const decode_limits& limits, std::string_view charset = {})
        : handler_(handler), limits_(limits), charset_(charset), scanner_(handler, limits) {}
    xml_tokenizer(const xml_tokenizer&) = delete;
    xml_tokenizer& operator=(const xml_tokenizer&) = delete;

    /// Read the next bytes. Return `nullopt` if they are well-formed so far, or if the handler stopped.
    [[nodiscard]] std::optional<error> write(std::span<const char> bytes) {
        if (reader_ == reader::scanner && doubt_.empty()) [[likely]] {
            return scanner_.write(bytes);
        }
        return reader_ == reader::undecided ? begin(bytes) : explained(pass(bytes));
    }

    /// End the text.
    [[nodiscard]] std::optional<error> finish() {
        if (reader_ == reader::undecided) {
            if (auto failure = choose(opening_, true)) {
                return failure;
            }
            const std::string first = std::exchange(opening_, {});
            if (auto failure = explained(pass(first))) {
                return failure;
            }
        }
        return explained(expat_ ? expat_->finish() : scanner_.finish());
    }

    /// The offset of the last token, or of the mistake.
    [[nodiscard]] std::uint64_t byte_offset() const noexcept {
        return expat_ ? expat_->byte_offset() : scanner_.byte_offset();
    }

  private:
    enum class reader : std::uint8_t { undecided, scanner, expat };

    std::optional<error> pass(std::span<const char> bytes) {
        return expat_ ? expat_->write(bytes) : scanner_.write(bytes);
    }

    std::optional<error> begin(std::span<const char> bytes) {
        const std::string_view text(bytes.data(), bytes.size());
        if (opening_.empty()) {
            auto failure = choose(text, false);
            if (failure || reader_ != reader::undecided) {
                return failure ? std::move(failure) : explained(pass(bytes));
            }
        }
        opening_.append(text);
        if (opening_.size() > limits_.tag_bytes && opening_.find('>') >= limits_.tag_bytes) {
            return xml_scanner<Handler>::long_token();
        }
        // A long declaration is not read again with each piece of it.
        constexpr std::size_t max_usual = 1024;
        if (opening_.size() > max_usual && text.find('>') == std::string_view::npos) {
            return std::nullopt;
        }
        auto failure = choose(opening_, false);
        if (failure || reader_ == reader::undecided) {
            return failure;
        }
        // No view of `first` is kept after the call.
        const std::string first = std::exchange(opening_, {});
        return explained(pass(first));
    }

    /// Choose by the first bytes of a document; if more are needed, and it is not their end, choose nothing.
    std::optional<error> choose(std::string_view text, bool is_end) {
        constexpr std::string_view declaration = "<?xml";
        const detail::encoding_mark mark = detail::encoding_mark_of(text);
        if (mark.is_cut && !is_end) {
            return std::nullopt;
        }
        detail::xml_declaration declared;
        if (mark.shown == detail::text_encoding::unstated || mark.shown == detail::text_encoding::utf8) {
            text.remove_prefix(mark.has_mark ? detail::byte_order_mark.size() : 0);
            if (declaration.starts_with(text) && !is_end) {
                return std::nullopt;
            }
            if (text.starts_with(declaration) && text.size() > declaration.size() &&
                detail::is_xml_space(text[declaration.size()])) {
                detail::xml_cursor bytes{text.data() + declaration.size(), text.data() + text.size()};
                if (!declared.read(bytes)) {
                    if (bytes.mistake == nullptr && !is_end) {
                        return std::nullopt;
                    }
                    // The scanner says what is wrong, and expat might wait for its end.
                    reader_ = reader::scanner;
                    return std::nullopt;
                }
            }
        }
        detail::chosen_encoding chosen = detail::choose_encoding(mark, declared.encoding, charset_);
        if (!chosen.fault.empty()) {
            error cause(protocol_errc::unreadable_encoding, std::move(chosen.fault));
            cause.set_server_text(service_text(std::move(chosen.unknown)));
            return cause;
        }
        doubt_ = std::move(chosen.doubt);
        const bool by_expat =
            chosen.encoding != detail::text_encoding::utf8 || limits_.xml == xml_reader::expat;
        reader_ = by_expat ? reader::expat : reader::scanner;
        if (by_expat) {
            expat_.emplace(handler_, limits_, chosen.encoding);
        }
        return std::nullopt;
    }

    /// Add to the error of a malformed document what contradicts the encoding by which it was read.
    std::optional<error> explained(std::optional<error> failure) const {
        if (!failure || doubt_.empty() || failure->code() != protocol_errc::malformed) {
            return failure;
        }
        return error(protocol_errc::malformed, failure->client_text() + ", though " + doubt_);
    }

    Handler& handler_;
    const decode_limits limits_;
    const std::string charset_;
    xml_scanner<Handler> scanner_;
    std::optional<expat_tokenizer<Handler>> expat_;
    reader reader_ = reader::undecided;
    std::string opening_; ///< the first bytes, until the reader is chosen
    std::string doubt_;   ///< what contradicts the encoding
};

}}} // namespace webcasts::v0::wire

#endif
