// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_WIRE_XML_DETAIL_CURSOR_HPP
#define WEBCASTS_WIRE_XML_DETAIL_CURSOR_HPP

#include <webcasts/detail/ascii.hpp>
#include <webcasts/detail/utf8.hpp>
#include <webcasts/detail/utf8_character.hpp>
#include <webcasts/wire/detail/text/text_scan.hpp>
#include <webcasts/wire/xml/detail/names.hpp>

#include <bit>
#include <cstddef>
#include <string_view>

namespace webcasts { inline namespace v0 { namespace detail {

/// A name in XML, with its prefix.
struct xml_name {
    std::string_view text;
    std::size_t prefix = 0; ///< bytes of its prefix, the colon included
};

/// Return whether an attribute of this name declares a namespace.
[[nodiscard]] constexpr bool declares_namespace(std::string_view name) noexcept {
    return name.starts_with("xmlns") && (name.size() == 5 || name[5] == ':');
}

[[nodiscard]] constexpr bool is_xml_space(char c) noexcept {
    // Most characters are none: one comparison tells, for 2 % fewer instructions in XML.
    return static_cast<unsigned char>(c) <= ' ' && (c == ' ' || c == '\n' || c == '\t' || c == '\r');
}
/// Return whether a character is allowed in XML (production Char).
[[nodiscard]] constexpr bool is_xml_character(char32_t c) noexcept {
    return c >= 0x20 ? c < 0xD800 || (c > 0xDFFF && c < 0xFFFE) || (c > 0xFFFF && c <= 0x10FFFF)
                     : c == '\t' || c == '\n' || c == '\r';
}
/// Return whether an ASCII character other than a colon is allowed in a name.
[[nodiscard]] constexpr bool is_plain_in_name(char c) noexcept {
    return is_letter(c) || is_digit(c) || c == '_' || c == '-' || c == '.';
}

// Characters that XML cannot hold, and the formats that can hold them.
inline constexpr const char* xml_control_character =
    "a control character, which XML cannot hold: wire_format::json or wire_format::csv can";
inline constexpr const char* no_xml_character =
    "a character that XML cannot hold: wire_format::json or wire_format::csv can";
inline constexpr const char* reference_to_no_xml_character =
    "a reference to a character that XML cannot hold: wire_format::json or wire_format::csv can";

inline constexpr const char* not_utf8_in_xml =
    "bytes that are not UTF-8: by lenient rules wire_format::json or wire_format::csv can be read";

inline constexpr const char* bad_xml_version =
    "the version in an XML declaration is not 1. followed by a number";

/// Return whether a version is allowed in an XML declaration (production VersionNum of the fifth edition).
/// Expat checks it from 2.9 on.
[[nodiscard]] constexpr bool is_xml_version(std::string_view text) noexcept {
    return text.starts_with("1.") && text.size() > 2 &&
           text.substr(2).find_first_not_of("0123456789") == std::string_view::npos;
}

/// Return the number of characters at the start of `text` that are ASCII, allowed in a name, and no colons.
[[nodiscard]] inline std::size_t count_plain_in_name(const char* text, std::size_t size) noexcept {
    std::size_t at = 0;
#if WEBCASTS_DETAIL_SSE2
    for (; size - at >= sizeof(byte_block); at += sizeof(byte_block)) {
        const auto block = scanned_word<scan_copies::no, byte_block>(nullptr, text + at);
        const byte_block lower = block | 0x20;
        const byte_block plain = ((lower >= 'a') & (lower <= 'z')) |
                                 ((block >= '-') & (block <= '9') & (block != '/')) | (block == '_');
        if (const unsigned others = ~mask_of(plain) & 0xFFFFU; others != 0) {
            return at + static_cast<std::size_t>(std::countr_zero(others));
        }
    }
#endif
    while (at < size && is_plain_in_name(text[at])) {
        ++at;
    }
    return at;
}

/// Reads XML piece by piece from bytes in UTF-8 that may end anywhere.
///
/// A function returns false if the bytes end too early or, if `mistake` is set, if the text is malformed at
/// `at`.
struct xml_cursor {
    const char* at = nullptr;
    const char* end = nullptr;
    const char* mistake = nullptr; ///< why the text is malformed; null if it is not
    const char* checked = nullptr; ///< up to here the characters beyond ASCII from `at` on were looked at

    [[nodiscard]] std::size_t left() const noexcept { return static_cast<std::size_t>(end - at); }

    bool fail(const char* reason) noexcept {
        mistake = reason;
        return false;
    }

    /// Skip the character `c`, which is required here.
    bool expect(char c, const char* otherwise) noexcept {
        if (at == end) {
            return false;
        }
        if (*at != c) {
            return fail(otherwise);
        }
        ++at;
        return true;
    }

    /// Skip white space. Return false if the bytes end after it.
    bool skip_space() noexcept {
        while (at != end && is_xml_space(*at)) {
            ++at;
        }
        return at != end;
    }

    /// Decode the character beyond ASCII at `at` without skipping it.
    bool peek_beyond_ascii(utf8_character& character) noexcept {
        const auto lead = static_cast<unsigned char>(*at);
        const std::size_t size = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
        character = first_utf8_character({at, left()});
        if (character.valid) {
            return is_xml_character(character.value) || fail(no_xml_character);
        }
        for (std::size_t i = 1; i < left(); ++i) {
            if (i == size || (static_cast<unsigned char>(at[i]) & 0xC0U) != 0x80U) {
                return fail(not_utf8_in_xml);
            }
        }
        return left() < size && lead >= 0xC2 && lead <= 0xF4 ? false : fail(not_utf8_in_xml);
    }

    /// Skip a character at which a scan stopped: one beyond ASCII or a control character.
    bool skip_stopped_at() noexcept {
        if (static_cast<unsigned char>(*at) < 0x20) {
            if (!is_xml_space(*at)) {
                return fail(xml_control_character);
            }
            ++at;
            return true;
        }
        utf8_character character;
        if (!peek_beyond_ascii(character)) {
            return false;
        }
        at += character.size;
        return true;
    }

    /// Skip a character at which a scan for `Marks` and control characters stopped, which is beyond ASCII or
    /// a control character; with one beyond ASCII also those after it, as far as they are known to be right.
    template <char... Marks>
    bool skip_stopped_before() noexcept {
        if (static_cast<unsigned char>(*at) < 0x80) {
            return skip_stopped_at();
        }
        if (checked == nullptr || checked <= at) {
            constexpr std::size_t window = 512; // what is looked at in one go
            const std::size_t size = left() < window ? left() : window;
            checked = at + utf8_prefix<utf8_rules::xml>({at, size});
            if (checked == at) {
                return skip_stopped_at(); // says what is wrong
            }
        }
        at += count_outside<byte_set<control_bytes::stop, high_bytes::pass, Marks...>>(
            at, static_cast<std::size_t>(checked - at));
        return true;
    }

    /// Read a name into a new `name`. The byte after it must be there, because the name might continue.
    bool read_name(xml_name& name) noexcept {
        const char* const begin = at;
        at += count_plain_in_name(at, left());
        if (at == end) {
            return false;
        }
        // Of the plain characters these cannot start a name: - . and digits.
        if (at != begin && static_cast<unsigned char>(*begin) <= '9') {
            at = begin;
            return fail("a name starts with neither a letter nor _ nor :");
        }
        if (*at == ':' || static_cast<unsigned char>(*at) >= 0x80) {
            if (!read_rest_of_name(begin, name)) {
                return false;
            }
        }
        name.text = {begin, static_cast<std::size_t>(at - begin)};
        return at != begin || fail("a name is missing");
    }

    /// Skip the characters before a mark. Return false if there is none.
    template <char Mark>
    bool skip_to() noexcept {
        for (;;) {
            at += count_outside<byte_set<control_bytes::stop, high_bytes::stop, Mark>>(at, left());
            if (at == end) {
                return false;
            }
            if (*at == Mark) {
                return true;
            }
            if (!skip_stopped_before<Mark>()) {
                return false;
            }
        }
    }

  private:
    // Not inlined: 4 % fewer instructions in XML.
    [[gnu::noinline]] bool read_rest_of_name(const char* begin, xml_name& name) noexcept {
        for (; at != end; at += count_plain_in_name(at, left())) {
            if (*at == ':') {
                ++at;
                name.prefix = static_cast<std::size_t>(at - begin);
            } else if (static_cast<unsigned char>(*at) >= 0x80) {
                utf8_character character;
                if (!peek_beyond_ascii(character)) {
                    return false;
                }
                if (!is_in(xml_letters, character.value) &&
                    (at == begin || !is_in(xml_further_name_characters, character.value))) {
                    return fail("a character that is not allowed there in a name");
                }
                at += character.size;
            } else {
                return true;
            }
        }
        return false;
    }
};

}}} // namespace webcasts::v0::detail

#endif
