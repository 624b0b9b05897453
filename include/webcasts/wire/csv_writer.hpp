// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_WIRE_CSV_WRITER_HPP
#define WEBCASTS_WIRE_CSV_WRITER_HPP

#include <webcasts/detail/utf8_character.hpp>
#include <webcasts/records.hpp>
#include <webcasts/wire/canonical_fields.hpp>
#include <webcasts/wire/report_heading.hpp>
#include <webcasts/wire/time_writer.hpp>

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace webcasts::wire {

/// Append one CSV field: quoted where it holds a comma, a quote, CR or LF, or begins or ends with a space or
/// TAB (RFC 4180, section 2). Bytes that are not UTF-8 become U+FFFD.
inline void append_csv_field(std::string& out, std::string_view text) {
    const auto blank = [](char c) { return c == ' ' || c == '\t'; };
    const bool quoted = text.find_first_of(",\"\r\n") != std::string_view::npos ||
                        (!text.empty() && (blank(text.front()) || blank(text.back())));
    if (quoted) {
        out += '"';
    }
    while (!text.empty()) {
        const auto next = webcasts::detail::first_utf8_character(text);
        if (next.value == '"') {
            out += '"';
        }
        out.append(next.valid ? text.substr(0, next.size) : webcasts::detail::replacement_character);
        text.remove_prefix(next.size);
    }
    if (quoted) {
        out += '"';
    }
}

/** Write the service's CSV in the canonical spelling (spec section 5), appending to a string.

    A report is `begin_report`, `write_attendee` for each record, `end_report`; the string may be emptied
   between the calls. Rows end with CRLF: one for each viewing session with the attendee's fields repeated,
   and one with empty session columns where there is none. Only fields whose names stand in
   `report_heading::extra_columns` are written; where a name stands there twice the second column takes the
   second field of that name. Questions, survey answers and further fields of sessions have no place in CSV.
   Cells are written as they are: making them safe for spreadsheets is not the wire's business. One thread at
   a time.
*/
class csv_writer {
  public:
    /// Write the header row.
    void begin_report(std::string& out, const report_heading& heading) {
        extra_columns_.assign(heading.extra_columns.begin(), heading.extra_columns.end());
        for (const std::string_view name : attendee_field_names) {
            append_csv_field(out, name);
            out += ',';
        }
        distinct_names names;
        names.begin(taken_names::attendee);
        for (const std::string& name : extra_columns_) {
            append_csv_field(out, names.add(name));
            out += ',';
        }
        const char* separator = "";
        for (const std::string_view name : session_column_names) {
            out.append(separator).append(name);
            separator = ",";
        }
        out.append("\r\n");
    }

    /// Write the rows of one attendee.
    template <class Text>
    void write_attendee(std::string& out, const basic_attendee<Text>& person) {
        shared_.clear();
        for_each_attendee_field(person, [&](std::string_view, std::string_view value) {
            append_csv_field(shared_, value);
            shared_ += ',';
        });
        for (std::size_t column = 0; column < extra_columns_.size(); ++column) {
            append_csv_field(shared_, extra_value(person, column));
            shared_ += ',';
        }
        if (person.sessions.empty()) {
            out.append(shared_).append(",,,\r\n");
        }
        for (const session_list_name& names : session_list_names) {
            for (const auto& item : person.sessions) {
                if (item.kind == names.kind) {
                    out.append(shared_).append(to_string(item.kind)).append(",");
                    append_time(out, item.start);
                    out += ',';
                    append_time(out, item.end);
                    out += ',';
                    out.append(item.duration ? std::to_string(item.duration->count()) : std::string());
                    out.append("\r\n");
                }
            }
        }
    }

    /// End the report: CSV has nothing behind its last row.
    static void end_report(std::string&) noexcept {}

  private:
    template <class Text>
    [[nodiscard]] std::string_view extra_value(const basic_attendee<Text>& person, std::size_t column) const {
        const std::string& name = extra_columns_[column];
        std::size_t earlier = 0;
        for (std::size_t i = 0; i < column; ++i) {
            earlier += extra_columns_[i] == name ? 1U : 0U;
        }
        for (const auto& item : person.extra) {
            if (std::string_view(item.name) == name && earlier-- == 0) {
                return item.value;
            }
        }
        return {};
    }

    std::vector<std::string> extra_columns_;
    std::string shared_;
};

} // namespace webcasts::wire

#endif
