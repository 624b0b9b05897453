// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_WIRE_XML_DETAIL_TOKENIZER_HPP
#define WEBCASTS_WIRE_XML_DETAIL_TOKENIZER_HPP

#include <webcasts/detail/ascii.hpp>
#include <webcasts/detail/utf8_character.hpp>
#include <webcasts/result.hpp>
#include <webcasts/wire/decode_limits.hpp>
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
/// The start of the document decides which parser reads it: the scanner if it is UTF-8, expat if it has
/// another encoding or if `decode_limits::xml` is expat.
template <class Handler>
class xml_tokenizer {
  public:
    /// The handler must outlive the tokenizer; the limits are copied.
    xml_tokenizer(Handler& handler, const decode_limits& limits)
        : handler_(handler), limits_(limits), scanner_(handler, limits) {
        if (limits.xml == xml_reader::expat) {
            choose(reader::expat);
        }
    }
    xml_tokenizer(const xml_tokenizer&) = delete;
    xml_tokenizer& operator=(const xml_tokenizer&) = delete;

    /// Read the next bytes. Return `nullopt` if they are well-formed so far, or if the handler stopped.
    [[nodiscard]] std::optional<error> write(std::span<const char> bytes) {
        switch (reader_) {
        case reader::scanner:
            return scanner_.write(bytes);
        case reader::expat:
            return expat_->write(bytes);
        case reader::undecided:
            break;
        }
        return begin(bytes);
    }

    /// End the text.
    [[nodiscard]] std::optional<error> finish() {
        if (reader_ == reader::undecided) {
            choose(reader::scanner);
            if (auto failure = scanner_.write(opening_)) {
                return failure;
            }
        }
        return expat_ ? expat_->finish() : scanner_.finish();
    }

    /// The offset of the last token, or of the mistake.
    [[nodiscard]] std::uint64_t byte_offset() const noexcept {
        return expat_ ? expat_->byte_offset() : scanner_.byte_offset();
    }

  private:
    enum class reader : std::uint8_t { undecided, scanner, expat };

    std::optional<error> begin(std::span<const char> bytes) {
        if (opening_.empty()) {
            choose(reader_of({bytes.data(), bytes.size()}));
            if (reader_ != reader::undecided) {
                return write(bytes);
            }
        }
        opening_.append(bytes.data(), bytes.size());
        choose(reader_of(opening_));
        if (reader_ == reader::undecided) {
            return std::nullopt;
        }
        // No view of `first` is kept after the call.
        const std::string first = std::exchange(opening_, {});
        return write(first);
    }

    void choose(reader chosen) {
        reader_ = chosen;
        if (chosen == reader::expat) {
            expat_.emplace(handler_, limits_);
        }
    }

    /// Choose by the first bytes of a document.
    static reader reader_of(std::string_view text) noexcept {
        constexpr std::string_view mark = detail::byte_order_mark;
        constexpr std::string_view declaration = "<?xml";
        // UTF-16 has a byte order mark of its own, or a zero next to the first character, which is ASCII.
        if (text.starts_with('\xFE') || text.starts_with('\xFF') || text.substr(0, 2).find('\0') < 2) {
            return reader::expat;
        }
        if (mark.starts_with(text) && text.size() < mark.size()) {
            return reader::undecided;
        }
        text.remove_prefix(text.starts_with(mark) ? mark.size() : 0);
        if (text.size() < 2 || declaration.starts_with(text)) {
            return reader::undecided;
        }
        if (!text.starts_with(declaration) || !detail::is_xml_space(text[declaration.size()])) {
            return reader::scanner;
        }
        detail::xml_cursor bytes{text.data() + declaration.size(), text.data() + text.size()};
        detail::xml_declaration declared;
        if (!declared.read(bytes) && bytes.mistake == nullptr) {
            // The memory for a long declaration is bounded: expat reads the document, whatever its encoding.
            constexpr std::size_t max_declaration = 1024;
            return text.size() > max_declaration ? reader::expat : reader::undecided;
        }
        const bool is_utf8 =
            declared.encoding.empty() || detail::equal_ignoring_case(declared.encoding, "utf-8");
        return bytes.mistake != nullptr || is_utf8 ? reader::scanner : reader::expat;
    }

    Handler& handler_;
    const decode_limits limits_;
    xml_scanner<Handler> scanner_;
    std::optional<expat_tokenizer<Handler>> expat_;
    reader reader_ = reader::undecided;
    std::string opening_; ///< the first bytes, until the reader is chosen
};

}}} // namespace webcasts::v0::wire

#endif
