// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_WIRE_CSV_FIELD_HPP
#define WEBCASTS_WIRE_CSV_FIELD_HPP

#include <webcasts/wire/csv/spreadsheet_protection.hpp>
#include <webcasts/wire/detail/text/escaped_text.hpp>
#include <webcasts/wire/detail/text/text_scan.hpp>

#include <cstddef>
#include <string_view>

namespace webcasts { inline namespace v0 { namespace detail {

/// The bytes that need quotes: with all control characters, which are found faster than CR and LF alone. With
/// protection for spreadsheets `;` is one, too: it is the separator in many countries.
using csv_stops = byte_set<control_bytes::stop, high_bytes::stop, ',', '"'>;
using protected_csv_stops = byte_set<control_bytes::stop, high_bytes::stop, ',', '"', ';'>;

/// Append a text if it needs no quotes; else append nothing, or a part of it, and return false.
template <class Set, class Out>
bool append_csv_without_quotes(Out& out, std::string_view text) {
    if (text.empty()) {
        return true;
    }
    if (text.front() == ' ' || text.back() == ' ') {
        return false;
    }
    for (;;) {
        text.remove_prefix(append_outside<Set>(out, text));
        if (text.empty()) {
            return true;
        }
        if (static_cast<unsigned char>(text.front()) < 0x80) {
            return false;
        }
        text.remove_prefix(append_beyond_ascii(out, text, carries_all));
    }
}

template <class Out>
void append_csv_between_quotes(Out& out, std::string_view text) {
    using stops = byte_set<control_bytes::pass, high_bytes::stop, '"'>;
    append_escaped<stops>(
        out, text, [](Out& to, char) { to.append("\"\""); }, carries_all);
}

}}} // namespace webcasts::v0::detail

namespace webcasts { inline namespace v0 { namespace wire {

/// Append one CSV field. It is quoted if it contains a comma, a quote, CR, LF or another control character,
/// or starts or ends with a space (RFC 4180, section 2). Bytes that are not UTF-8 become U+FFFD.
///
/// `Out` is `std::string`, or has its `append`, `push_back`, `resize` and `size`. With `protection` on, texts
/// that contain a `;` are quoted too.
template <class Out>
void append_csv_field(Out& out, std::string_view text,
                      spreadsheet_protection protection = spreadsheet_protection::off) {
    namespace detail = webcasts::detail;
    const std::size_t begin = out.size();
    if (protection == spreadsheet_protection::off) {
        if (!detail::append_csv_without_quotes<detail::csv_stops>(out, text)) {
            out.resize(begin);
            out.push_back('"');
            detail::append_csv_between_quotes(out, text);
            out.push_back('"');
        }
        return;
    }
    if (detail::needs_spreadsheet_mark(text, true)) {
        out.push_back('\'');
    }
    if (!detail::append_csv_without_quotes<detail::protected_csv_stops>(out, text)) {
        out.resize(begin);
        out.push_back('"');
        for (bool whole = true; !text.empty(); whole = false) {
            if (detail::needs_spreadsheet_mark(text, whole)) {
                out.push_back('\'');
            }
            const std::size_t size = detail::spreadsheet_part_size(text);
            detail::append_csv_between_quotes(out, text.substr(0, size));
            text.remove_prefix(size);
        }
        out.push_back('"');
    }
}

}}} // namespace webcasts::v0::wire

#endif
