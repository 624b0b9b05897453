// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_WIRE_XML_DETAIL_MARKUP_HPP
#define WEBCASTS_WIRE_XML_DETAIL_MARKUP_HPP

#include <webcasts/detail/ascii.hpp>
#include <webcasts/wire/xml/detail/cursor.hpp>

#include <string_view>

namespace webcasts { inline namespace v0 { namespace detail {

/// Read a comment: `cursor` stands behind its `<!--`, and afterwards behind its `-->`.
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

/// Read the rest of a processing instruction: `cursor` stands behind its target, and afterwards behind its
/// `?>`.
inline bool read_rest_of_instruction(xml_cursor& cursor) noexcept {
    if (*cursor.at == '?') {
        ++cursor.at;
        return cursor.expect('>', "white space is missing behind a processing instruction's target");
    }
    if (!is_xml_space(*cursor.at)) {
        return cursor.fail("white space is missing behind a processing instruction's target");
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

/// What an XML declaration says: `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>`.
struct xml_declaration {
    std::string_view encoding; ///< empty where it names none

    /// Read the rest of one: `cursor` stands behind its `<?xml`, and afterwards behind its `?>`.
    bool read(xml_cursor& cursor) noexcept {
        std::string_view name;
        std::string_view value;
        if (!read_part(cursor, name, value)) {
            return false;
        }
        if (name != "version") {
            return cursor.fail("an XML declaration begins with its version");
        }
        if (!is_xml_version(value)) {
            return cursor.fail(bad_xml_version);
        }
        if (!read_part(cursor, name, value)) {
            return false;
        }
        if (name == "encoding") {
            if (value.empty() || !is_letter(value.front())) {
                return cursor.fail("the name of an encoding begins with a letter");
            }
            encoding = value;
            if (!read_part(cursor, name, value)) {
                return false;
            }
        }
        if (name == "standalone") {
            if (value != "yes" && value != "no") {
                return cursor.fail("standalone is yes or no");
            }
            if (!read_part(cursor, name, value)) {
                return false;
            }
        }
        if (!name.empty()) {
            return cursor.fail(
                "an XML declaration has version, encoding and standalone alone, in this order");
        }
        return cursor.expect('?', malformed) && cursor.expect('>', malformed);
    }

  private:
    static constexpr const char* malformed = "a malformed XML declaration";

    /// Read ` name="value"`; `name` is empty where the end follows.
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
