// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_WIRE_XML_DETAIL_REFERENCE_HPP
#define WEBCASTS_WIRE_XML_DETAIL_REFERENCE_HPP

#include <webcasts/detail/ascii.hpp>
#include <webcasts/detail/utf8_character.hpp>
#include <webcasts/wire/xml/detail/cursor.hpp>

#include <algorithm>
#include <cstddef>
#include <cstring>
#include <string_view>

namespace webcasts { inline namespace v0 { namespace detail {

/// The character of an XML reference, in UTF-8.
class xml_reference {
  public:
    /// Read a reference: `cursor` is before its `&`, and then after its semicolon.
    bool read(xml_cursor& cursor) noexcept {
        const std::string_view rest(cursor.at + 1, cursor.left() - 1);
        if (rest.starts_with('#')) {
            return read_number(cursor);
        }
        return (rest.size() >= longest_entity && read_whole_entity(cursor, rest.data())) ||
               read_entity(cursor, rest);
    }

    [[nodiscard]] std::string_view text() const noexcept { return {text_, size_}; }
    /// Copy the character to `to`, where there is room for four bytes. Return its size.
    std::size_t copy_to(char* to) const noexcept {
        std::memcpy(to, text_, sizeof text_); // of a known size: one instruction
        return size_;
    }

  private:
    static constexpr std::size_t longest_entity = sizeof "quot;" - 1;

    /// Read an entity, whose bytes are all there. Return false if it is none.
    bool read_whole_entity(xml_cursor& cursor, const char* name) noexcept {
        const auto is = [&](char a, char b, char c) { return name[1] == a && name[2] == b && name[3] == c; };
        switch (name[0]) {
        case 'a':
            return is('m', 'p', ';') ? take(cursor, 3, '&')
                                     : is('p', 'o', 's') && name[4] == ';' && take(cursor, 4, '\'');
        case 'g':
            return name[1] == 't' && name[2] == ';' && take(cursor, 2, '>');
        case 'l':
            return name[1] == 't' && name[2] == ';' && take(cursor, 2, '<');
        default:
            return name[0] == 'q' && is('u', 'o', 't') && name[4] == ';' && take(cursor, 4, '"');
        }
    }
    /// Take an entity whose name has `size` bytes.
    bool take(xml_cursor& cursor, std::size_t size, char character) noexcept {
        cursor.at += 2 + size;
        text_[0] = character;
        size_ = 1;
        return true;
    }

    /// Read an entity whose end may be missing.
    bool read_entity(xml_cursor& cursor, std::string_view rest) noexcept {
        switch (rest.empty() ? 'l' : rest.front()) {
        case 'l':
            return read_entity(cursor, rest, "lt;", '<');
        case 'g':
            return read_entity(cursor, rest, "gt;", '>');
        case 'q':
            return read_entity(cursor, rest, "quot;", '"');
        default:
            return rest.starts_with("ap") ? read_entity(cursor, rest, "apos;", '\'')
                                          : read_entity(cursor, rest, "amp;", '&');
        }
    }
    bool read_entity(xml_cursor& cursor, std::string_view rest, std::string_view name,
                     char character) noexcept {
        if (!rest.starts_with(name)) {
            return name.starts_with(rest) ? false : cursor.fail("an entity that is not declared");
        }
        return take(cursor, name.size() - 1, character);
    }

    bool read_number(xml_cursor& cursor) noexcept {
        const char* const digits = cursor.at + 2;
        if (digits != cursor.end && *digits == 'x') {
            return read_digits<16>(cursor, digits + 1);
        }
        return read_digits<10>(cursor, digits);
    }
    template <unsigned Base>
    bool read_digits(xml_cursor& cursor, const char* digits) noexcept {
        const char* at = digits;
        constexpr char32_t too_large = 0x110000;
        char32_t value = 0;
        for (; at != cursor.end; ++at) {
            const unsigned digit = Base == 10 ? static_cast<unsigned char>(*at) - unsigned{'0'}
                                              : static_cast<unsigned>(hex_value(*at));
            if (digit >= Base) {
                break;
            }
            value = (std::min)(static_cast<char32_t>(value * Base + digit), too_large);
        }
        if (at == cursor.end) {
            return false;
        }
        if (at == digits || *at != ';') {
            return cursor.fail("a character reference without digits or semicolon");
        }
        if (!is_xml_character(value)) {
            return cursor.fail(reference_to_no_xml_character);
        }
        cursor.at = at + 1;
        size_ = write_utf8_character(text_, value);
        return true;
    }

    char text_[4]{};
    std::size_t size_ = 0;
};

}}} // namespace webcasts::v0::detail

#endif
