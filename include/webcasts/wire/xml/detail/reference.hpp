// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_WIRE_XML_DETAIL_REFERENCE_HPP
#define WEBCASTS_WIRE_XML_DETAIL_REFERENCE_HPP

#include <webcasts/detail/ascii.hpp>
#include <webcasts/wire/xml/detail/cursor.hpp>

#include <cstddef>
#include <string_view>

namespace webcasts { inline namespace v0 { namespace detail {

/// The character of an XML reference, in UTF-8.
class xml_reference {
  public:
    /// Read a reference: `cursor` is before its `&`, and then after its semicolon.
    bool read(xml_cursor& cursor) noexcept {
        const std::string_view rest(cursor.at + 1, cursor.left() - 1);
        return rest.starts_with('#') ? read_number(cursor) : read_entity(cursor, rest);
    }

    [[nodiscard]] std::string_view text() const noexcept { return {text_, size_}; }

  private:
    bool read_entity(xml_cursor& cursor, std::string_view rest) noexcept {
        struct entity {
            std::string_view name;
            char character;
        };
        constexpr entity entities[] = {
            {"lt;", '<'}, {"gt;", '>'}, {"amp;", '&'}, {"apos;", '\''}, {"quot;", '"'}};
        bool may_become_one = false;
        for (const entity& one : entities) {
            if (rest.starts_with(one.name)) {
                cursor.at += 1 + one.name.size();
                text_[0] = one.character;
                size_ = 1;
                return true;
            }
            may_become_one = may_become_one || one.name.starts_with(rest);
        }
        return may_become_one ? false : cursor.fail("an entity that is not declared");
    }

    bool read_number(xml_cursor& cursor) noexcept {
        const char* at = cursor.at + 2;
        const bool is_hexadecimal = at != cursor.end && *at == 'x';
        at += is_hexadecimal ? 1 : 0;
        const char* const digits = at;
        const int base = is_hexadecimal ? 16 : 10;
        constexpr char32_t too_large = 0x110000;
        char32_t value = 0;
        for (; at != cursor.end; ++at) {
            const int digit = hex_value(*at);
            if (digit < 0 || digit >= base) {
                break;
            }
            value = value < too_large ? value * static_cast<char32_t>(base) + static_cast<char32_t>(digit)
                                      : too_large;
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
        encode(value);
        return true;
    }

    void encode(char32_t value) noexcept {
        size_ = value < 0x80 ? 1 : value < 0x800 ? 2 : value < 0x10000 ? 3 : 4;
        for (std::size_t i = size_ - 1; i > 0; --i) {
            text_[i] = static_cast<char>(0x80U | (value & 0x3FU));
            value >>= 6U;
        }
        constexpr unsigned leads[] = {0, 0, 0xC0, 0xE0, 0xF0};
        text_[0] = static_cast<char>(leads[size_] | value);
    }

    char text_[4]{};
    std::size_t size_ = 0;
};

}}} // namespace webcasts::v0::detail

#endif
