// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_WIRE_JSON_STRING_HPP
#define WEBCASTS_WIRE_JSON_STRING_HPP

#include <webcasts/detail/ascii.hpp>
#include <webcasts/wire/detail/text/escaped_text.hpp>
#include <webcasts/wire/detail/text/text_scan.hpp>

#include <string_view>

namespace webcasts { inline namespace v0 { namespace wire {

/// Append `text` to `out` as the content of a JSON string, without its quotes (RFC 8259, section 7). Bytes
/// that are not UTF-8 become U+FFFD.
///
/// `Out` is `std::string`, or has its `append` and `push_back`.
template <class Out>
void append_json_characters(Out& out, std::string_view text) {
    namespace detail = webcasts::detail;
    using stops = detail::byte_set<detail::control_bytes::stop, detail::high_bytes::stop, '"', '\\'>;
    const auto escape = [](Out& to, char c) {
        switch (c) {
        case '"':
            to.append("\\\"");
            break;
        case '\\':
            to.append("\\\\");
            break;
        case '\n':
            to.append("\\n");
            break;
        case '\r':
            to.append("\\r");
            break;
        case '\t':
            to.append("\\t");
            break;
        default:
            to.append(c < 0x10 ? "\\u000" : "\\u001");
            to.push_back(detail::hex_digits[static_cast<unsigned char>(c) & 0xFU]);
        }
    };
    detail::append_escaped<stops>(out, text, escape, detail::carries_all);
}

/// Append `text` to `out` as a JSON string with quotes.
template <class Out>
void append_json_string(Out& out, std::string_view text) {
    out.push_back('"');
    append_json_characters(out, text);
    out.push_back('"');
}

}}} // namespace webcasts::v0::wire

#endif
