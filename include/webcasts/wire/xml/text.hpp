// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_WIRE_XML_TEXT_HPP
#define WEBCASTS_WIRE_XML_TEXT_HPP

#include <webcasts/detail/ascii.hpp>
#include <webcasts/detail/utf8_character.hpp>
#include <webcasts/wire/detail/text/escaped_text.hpp>
#include <webcasts/wire/detail/text/text_scan.hpp>

#include <cstddef>
#include <string>
#include <string_view>

namespace webcasts { inline namespace v0 { namespace wire {

/// Append `text` to `out`, escaped for XML content and double-quoted attributes.
///
/// `&`, `<`, `>` and `"` are written as entities; TAB, LF and CR as character references, so that neither
/// line-end nor attribute-value normalisation (XML 1.0, sections 2.11 and 3.3.3) changes them. What XML 1.0
/// cannot express (other control characters, U+FFFE, U+FFFF, bytes that are not UTF-8) becomes U+FFFD.
///
/// `Out` is `std::string`, or has its `append` and `push_back`.
template <class Out>
void append_xml_text(Out& out, std::string_view text) {
    namespace detail = webcasts::detail;
    using stops = detail::byte_set<detail::control_bytes::stop, detail::high_bytes::stop, '&', '<', '>', '"'>;
    const auto escape = [](Out& to, char c) {
        switch (c) {
        case '&':
            to.append("&amp;");
            break;
        case '<':
            to.append("&lt;");
            break;
        case '>':
            to.append("&gt;");
            break;
        case '"':
            to.append("&quot;");
            break;
        case '\t':
            to.append("&#9;");
            break;
        case '\n':
            to.append("&#10;");
            break;
        case '\r':
            to.append("&#13;");
            break;
        default:
            to.append(detail::replacement_character);
        }
    };
    detail::append_escaped<stops>(out, text, escape, [](char32_t c) { return c != 0xFFFE && c != 0xFFFF; });
}

/// Append a field's name to `out` as the name of an XML attribute.
///
/// Every character but ASCII letters, digits, `_`, `-` and `.` becomes `_`, and a `_` is put before a name
/// that would start with a digit, `-`, `.` or the reserved `xml`.
///
/// The fifth edition of XML 1.0 allows letters beyond ASCII in names, but common parsers still follow the
/// fourth.
inline void append_xml_name(std::string& out, std::string_view name) {
    const bool reserved = detail::equal_ignoring_case(name.substr(0, 3), "xml");
    // Every character that is not legal becomes a `_`, with which a name may start.
    const bool illegal_start = name.empty() || reserved || name.front() == '-' || name.front() == '.' ||
                               detail::is_digit(name.front());
    out.append(illegal_start ? "_" : "");
    while (!name.empty()) {
        const char c = name.front();
        const bool legal = detail::is_letter(c) || detail::is_digit(c) || c == '_' || c == '-' || c == '.';
        out.push_back(legal ? c : '_');
        name.remove_prefix(detail::first_utf8_character(name).size);
    }
}
/// Return what `append_xml_name` appends.
[[nodiscard]] inline std::string xml_name(std::string_view name) {
    std::string spelling;
    append_xml_name(spelling, name);
    return spelling;
}

}}} // namespace webcasts::v0::wire

#endif
