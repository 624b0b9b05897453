// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_WIRE_XML_DETAIL_MARKUP_HPP
#define WEBCASTS_WIRE_XML_DETAIL_MARKUP_HPP

#include <webcasts/detail/ascii.hpp>
#include <webcasts/wire/xml/detail/cursor.hpp>

#include <string_view>

namespace webcasts { inline namespace v0 { namespace detail {

/// Read a comment: `cursor` is after its `<!--`, and then after its `-->`.
inline bool read_xml_comment(xml_cursor& cursor) noexcept {
    for (;;) {
        if (!cursor.skip_to<'-'>()) {
            return false;
        }
        ++cursor.at;
        if (cursor.at == cursor.end) {
            return false;
        }
        if (*cursor.at == '-') {
            ++cursor.at;
            return cursor.expect('>', "-- in a comment");
        }
    }
}

/// Read the rest of a processing instruction: `cursor` is after its target, and then after its `?>`.
inline bool read_rest_of_instruction(xml_cursor& cursor) noexcept {
    if (*cursor.at == '?') {
        ++cursor.at;
        return cursor.expect('>', "white space is missing after the target of a processing instruction");
    }
    if (!is_xml_space(*cursor.at)) {
        return cursor.fail("white space is missing after the target of a processing instruction");
    }
    for (;;) {
        if (!cursor.skip_to<'?'>()) {
            return false;
        }
        ++cursor.at;
        if (cursor.at == cursor.end) {
            return false;
        }
        if (*cursor.at == '>') {
            ++cursor.at;
            return true;
        }
    }
}

/// An XML declaration, such as `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>`.
struct xml_declaration {
    std::string_view encoding; ///< empty if it has none

    /// Read the rest of one: `cursor` is after its `<?xml`, and then after its `?>`.
    bool read(xml_cursor& cursor) noexcept {
        std::string_view name;
        std::string_view value;
        if (!read_part(cursor, name, value)) {
            return false;
        }
        if (name != "version") {
            return cursor.fail("an XML declaration does not start with its version");
        }
        if (!is_xml_version(value)) {
            return cursor.fail(bad_xml_version);
        }
        if (!read_part(cursor, name, value)) {
            return false;
        }
        if (name == "encoding") {
            if (value.empty() || !is_letter(value.front())) {
                return cursor.fail("the name of an encoding does not start with a letter");
            }
            encoding = value;
            if (!read_part(cursor, name, value)) {
                return false;
            }
        }
        if (name == "standalone") {
            if (value != "yes" && value != "no") {
                return cursor.fail("standalone is neither yes nor no");
            }
            if (!read_part(cursor, name, value)) {
                return false;
            }
        }
        if (!name.empty()) {
            return cursor.fail("an XML declaration has other parts than version, encoding and standalone, or "
                               "in another order");
        }
        return cursor.expect('?', malformed) && cursor.expect('>', malformed);
    }

  private:
    static constexpr const char* malformed = "a malformed XML declaration";

    /// Read ` name="value"`; `name` is empty if the end of the declaration follows.
    static bool read_part(xml_cursor& cursor, std::string_view& name, std::string_view& value) noexcept {
        name = {};
        const char* begin = cursor.at;
        if (!cursor.skip_space()) {
            return false;
        }
        if (*cursor.at == '?') {
            return true;
        }
        if (cursor.at == begin) {
            return cursor.fail(malformed);
        }
        begin = cursor.at;
        while (cursor.at != cursor.end && *cursor.at >= 'a' && *cursor.at <= 'z') {
            ++cursor.at;
        }
        name = {begin, static_cast<std::size_t>(cursor.at - begin)};
        if (!cursor.skip_space() || !cursor.expect('=', malformed) || !cursor.skip_space()) {
            return false;
        }
        const char quote = *cursor.at;
        if (name.empty() || (quote != '"' && quote != '\'')) {
            return cursor.fail(malformed);
        }
        begin = ++cursor.at;
        cursor.at += count_plain_in_name(cursor.at, cursor.left());
        value = {begin, static_cast<std::size_t>(cursor.at - begin)};
        return cursor.expect(quote, malformed);
    }
};

}}} // namespace webcasts::v0::detail

#endif
