// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_WIRE_XML_DETAIL_TOKEN_END_HPP
#define WEBCASTS_WIRE_XML_DETAIL_TOKEN_END_HPP

#include <webcasts/detail/ascii.hpp>
#include <webcasts/wire/detail/text/text_scan.hpp>

#include <cstddef>
#include <cstdint>

namespace webcasts { inline namespace v0 { namespace detail {

/// Finds the end of an XML token whose bytes come in pieces, and looks at each byte once.
///
/// A token is a tag, comment, processing instruction, reference, the mark that starts a CDATA section or a
/// document type declaration, or a character beyond ASCII. If the bytes are none of these, the end is at the
/// latest after the byte that shows it.
class xml_token_end {
  public:
    /// Start a token.
    void begin() noexcept { *this = {}; }
    /// Start in a tag, outside the values of its attributes.
    void begin_in_tag() noexcept {
        begin();
        state_ = state::tag;
    }

    /// Look at the next bytes of the token. Return its end, or null if it continues after them.
    const char* find(const char* at, const char* end) noexcept {
        while (at != end) {
            if (state_ == state::tag) {
                at += plain_in_tag(at, static_cast<std::size_t>(end - at));
                if (at == end) {
                    break;
                }
            }
            if (take(*at++)) {
                return at;
            }
        }
        return nullptr;
    }

  private:
    enum class state : std::uint8_t {
        nothing,
        markup,       ///< `<`
        tag,          ///< `<` and a name, up to `>` outside quotes
        declaration,  ///< `<!`
        comment_mark, ///< `<!-`
        comment,      ///< up to `-->`
        instruction,  ///< up to `?>`
        reference,    ///< up to a character that is no letter or digit
        counted,      ///< `left_` further bytes
    };

    /// Return the number of bytes of a tag before the next one that matters.
    [[nodiscard]] std::size_t plain_in_tag(const char* text, std::size_t size) const noexcept {
        constexpr auto controls = control_bytes::pass;
        constexpr auto high = high_bytes::pass;
        return quote_ == '"'    ? count_outside<byte_set<controls, high, '"'>>(text, size)
               : quote_ == '\'' ? count_outside<byte_set<controls, high, '\''>>(text, size)
                                : count_outside<byte_set<controls, high, '"', '\'', '>'>>(text, size);
    }

    bool take(char c) noexcept {
        switch (state_) {
        case state::nothing:
            return begin_with(c);
        case state::markup:
            state_ = c == '!' ? state::declaration : c == '?' ? state::instruction : state::tag;
            return c == '>';
        case state::tag:
            if (quote_ != '\0') {
                quote_ = c == quote_ ? '\0' : quote_;
            } else if (c == '"' || c == '\'') {
                quote_ = c;
            }
            return c == '>' && quote_ == '\0';
        case state::declaration:
            left_ = c == '[' ? sizeof "CDATA[" - 1 : sizeof "OCTYPE " - 1;
            state_ = c == '-' ? state::comment_mark : state::counted;
            return c != '-' && c != '[' && c != 'D';
        case state::comment_mark:
            state_ = state::comment;
            return c != '-';
        case state::comment:
            if (c == '>' && run_ >= 2) {
                return true;
            }
            run_ = c == '-' ? run_ + 1 : 0;
            return false;
        case state::instruction:
            if (c == '>' && run_ >= 1) {
                return true;
            }
            run_ = c == '?' ? run_ + 1 : 0;
            return false;
        case state::reference:
            return !(c == '#' || is_digit(c) || is_letter(c));
        case state::counted:
            break;
        }
        return --left_ == 0;
    }

    bool begin_with(char c) noexcept {
        const auto byte = static_cast<unsigned char>(c);
        if (byte >= 0x80) {
            state_ = state::counted;
            left_ = byte >= 0xF0 ? 3 : byte >= 0xE0 ? 2 : 1;
        } else {
            state_ = c == '<' ? state::markup : state::reference;
        }
        return false;
    }

    state state_ = state::nothing;
    char quote_ = '\0';
    std::size_t run_ = 0; ///< number of hyphens or question marks that came last
    std::size_t left_ = 0;
};

}}} // namespace webcasts::v0::detail

#endif
