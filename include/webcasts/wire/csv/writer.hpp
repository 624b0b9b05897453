// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_WIRE_CSV_WRITER_HPP
#define WEBCASTS_WIRE_CSV_WRITER_HPP

#include <webcasts/records.hpp>
#include <webcasts/wire/canonical_fields.hpp>
#include <webcasts/wire/csv/field.hpp>
#include <webcasts/wire/csv/spreadsheet_protection.hpp>
#include <webcasts/wire/detail/text/append_whole.hpp>
#include <webcasts/wire/detail/text/integer_text.hpp>
#include <webcasts/wire/detail/text/text_buffer.hpp>
#include <webcasts/wire/distinct_names.hpp>
#include <webcasts/wire/report_heading.hpp>
#include <webcasts/wire/time_writer.hpp>
#include <webcasts/wire/value_text.hpp>

#include <algorithm>
#include <cstddef>
#include <numeric>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace webcasts { inline namespace v0 { namespace wire {

/// Append a column's name to `out`, with a `_` before it if readers would take it for a column of sessions:
/// `session`, or a name that starts with `session` and `_`, a space or a hyphen, in any case.
inline void append_csv_column_name(std::string& out, std::string_view name) {
    constexpr std::string_view prefix = "session";
    std::string_view rest = trimmed(name);
    bool of_session = rest.size() >= prefix.size();
    for (std::size_t i = 0; of_session && i < prefix.size(); ++i) {
        of_session = (rest[i] | 0x20) == prefix[i];
    }
    rest.remove_prefix(of_session ? prefix.size() : 0);
    of_session =
        of_session && (rest.empty() || rest.front() == '_' || rest.front() == ' ' || rest.front() == '-');
    out.append(of_session ? "_" : "").append(name);
}

/// Write the service's CSV in the canonical spelling (spec section 5), appending to a string.
///
/// A report is `begin_report`, `write_attendee` for each record, `end_report`; the string may be emptied
/// between the calls. Rows end with CRLF: one for each viewing session with the attendee's fields repeated,
/// or one with empty session columns if there are none. Further fields are written only if their names are in
/// `report_heading::extra_columns`, under names that `append_csv_column_name` and `distinct_names` make of
/// these; if a name is there twice, the second column takes the second field of that name. Nothing is
/// allocated for a record once the buffers have the size of the largest.
///
/// CSV cannot express questions, survey answers, further fields of sessions, the difference between an empty
/// field and none, and the border between two consecutive attendees with sessions and equal fields. An
/// exception, of an allocation, leaves text and writer as they were before the call. One thread at a time.
class csv_writer {
  public:
    /// Write texts as the service does, or with protection for spreadsheets.
    explicit csv_writer(spreadsheet_protection protection = spreadsheet_protection::off) noexcept
        : protection_(protection) {}

    /// Write the header row.
    void begin_report(std::string& out, const report_heading& heading) {
        column_list made = columns_of(heading.extra_columns);
        detail::append_whole(out, [&] { append_header(out, made.columns); });
        columns_ = std::move(made.columns);
        by_name_ = std::move(made.by_name);
    }

    /// Write the rows of one attendee.
    template <class Text>
    void write_attendee(std::string& out, const basic_attendee<Text>& person) {
        shared_.clear();
        for_each_attendee_value(person, [this](std::size_t index, std::string_view value) {
            if (index == registered_at_index) {
                shared_.append(value);
            } else {
                append_csv_field(shared_, value, protection_);
            }
            shared_.push_back(',');
        });
        choose_values(person.extra);
        for (const std::string_view value : values_) {
            append_csv_field(shared_, value, protection_);
            shared_.push_back(',');
        }
        if (person.sessions.empty()) {
            shared_.append(",,,\r\n");
            out.append(shared_.view());
            return;
        }
        detail::append_whole(out, [&] {
            for (const session_list_name& names : session_list_names) {
                for (const auto& item : person.sessions) {
                    if (item.kind == names.kind) {
                        out.append(shared_.view());
                        append_session(out, item);
                    }
                }
            }
        });
    }

    /// End the report: CSV has nothing after its last row.
    static void end_report(std::string&) noexcept {}

  private:
    static constexpr std::size_t none = static_cast<std::size_t>(-1);

    struct column {
        std::string name;
        std::size_t first; ///< index of the first column with this name
        std::size_t next;  ///< index of the next one, or `none`
        std::size_t free;  ///< of `first`: column for the next such field, or `none`
    };
    /// The columns of a report. Finding one takes time in proportion to the logarithm of their number.
    struct column_list {
        std::vector<column> columns;
        std::vector<std::size_t> by_name; ///< the first column of each name, sorted by name
    };

    static column_list columns_of(std::span<const std::string> names) {
        std::vector<std::size_t> sorted(names.size());
        std::iota(sorted.begin(), sorted.end(), std::size_t{0});
        std::stable_sort(sorted.begin(), sorted.end(),
                         [&](std::size_t a, std::size_t b) { return names[a] < names[b]; });
        column_list made;
        std::size_t last_of_name = none; ///< the column before in `sorted`
        for (const std::string& name : names) {
            made.columns.push_back({name, made.columns.size(), none, made.columns.size()});
        }
        for (const std::size_t number : sorted) {
            column& added = made.columns[number];
            if (!made.by_name.empty() && made.columns[made.by_name.back()].name == added.name) {
                added.first = made.by_name.back();
                made.columns[last_of_name].next = number;
            } else {
                made.by_name.push_back(number);
            }
            last_of_name = number;
        }
        return made;
    }

    void append_header(std::string& out, const std::vector<column>& columns) const {
        for (const std::string_view name : attendee_field_names) {
            out.append(name).append(",");
        }
        distinct_names names(taken_names::attendee);
        for (const column& item : columns) {
            append_csv_field(out, names.add(item.name, append_csv_column_name), protection_);
            out.append(",");
        }
        const char* separator = "";
        for (const std::string_view name : session_column_names) {
            out.append(separator).append(name);
            separator = ",";
        }
        out.append("\r\n");
    }

    /// Set the value of each column.
    template <class Text>
    void choose_values(const std::vector<basic_named_text<Text>>& extra) {
        values_.assign(columns_.size(), {});
        for (column& item : columns_) {
            item.free = item.first;
        }
        // Most fields come in the order of the columns.
        std::size_t expected = 0;
        for (const auto& item : extra) {
            const std::size_t index = find_column(item.name, expected);
            if (index == none) {
                continue;
            }
            std::size_t& free = columns_[columns_[index].first].free;
            if (free != none) {
                values_[free] = item.value;
                expected = free + 1;
                free = columns_[free].next;
            }
        }
    }

    /// Return the first column with this name, or the one that is expected if it has it, or `none`.
    [[nodiscard]] std::size_t find_column(std::string_view name, std::size_t expected) const noexcept {
        if (expected < columns_.size() && columns_[expected].name == name) {
            return expected;
        }
        const auto found = std::lower_bound(
            by_name_.begin(), by_name_.end(), name,
            [this](std::size_t number, std::string_view wanted) { return columns_[number].name < wanted; });
        return found != by_name_.end() && columns_[*found].name == name ? *found : none;
    }

    template <class Session>
    void append_session(std::string& out, const Session& item) {
        row_.clear();
        row_.append(to_string(item.kind));
        row_.push_back(',');
        append_time(row_, item.start);
        row_.push_back(',');
        append_time(row_, item.end);
        row_.push_back(',');
        if (item.duration) {
            row_.append(detail::integer_text(item.duration->count()).view());
        }
        row_.append("\r\n");
        out.append(row_.view());
    }

    spreadsheet_protection protection_;
    std::vector<column> columns_;
    std::vector<std::size_t> by_name_;
    std::vector<std::string_view> values_; ///< of the current record, one for each column
    detail::text_buffer shared_;           ///< the cells that are the same in all rows of an attendee
    detail::text_buffer row_;              ///< a session's cells
};

}}} // namespace webcasts::v0::wire

#endif
