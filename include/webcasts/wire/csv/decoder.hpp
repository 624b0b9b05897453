// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_WIRE_CSV_DECODER_HPP
#define WEBCASTS_WIRE_CSV_DECODER_HPP

#include <webcasts/detail/lower_case.hpp>
#include <webcasts/detail/utf8.hpp>
#include <webcasts/result.hpp>
#include <webcasts/wire/csv/tokenizer.hpp>
#include <webcasts/wire/decode_limits.hpp>
#include <webcasts/wire/detail/format_decoder.hpp>
#include <webcasts/wire/detail/guarded_calls.hpp>
#include <webcasts/wire/detail/record/attendee_builder.hpp>
#include <webcasts/wire/detail/record/column_plan.hpp>
#include <webcasts/wire/detail/record/enum_set.hpp>
#include <webcasts/wire/detail/record/envelope_reader.hpp>
#include <webcasts/wire/detail/record/unreadable_log.hpp>
#include <webcasts/wire/detail/record/value_error.hpp>
#include <webcasts/wire/detail/text/text_buffer.hpp>
#include <webcasts/wire/name_table.hpp>
#include <webcasts/wire/record_sink.hpp>
#include <webcasts/wire/value_text.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace webcasts { inline namespace v0 { namespace wire {

/// Decode an audience report in CSV, in any chunking (spec section 5).
///
/// The header row names the columns, in any order; `email` and `session_kind` are required. Consecutive rows
/// that are equal in every column but the `session_*` ones are the viewing sessions of one attendee; a row
/// without a session kind is an attendee without sessions. A column whose name starts with `session_` is a
/// field of the session; the rest of the name is the field's name in XML and JSON. Unknown columns are kept.
/// CSV has no `returnCode`, no questions and no survey answers.
///
/// The sink and the name table's rows must outlive the decoder. After an error or a stop make no further
/// call. An exception, of the sink or of an allocation, ends the decoder: further calls return
/// `transport_errc::cancelled`.
class csv_decoder final : public format_decoder {
  public:
    /// Pass records to `*sink`; if it is null, they are ignored.
    explicit csv_decoder(record_sink* sink, const decode_limits& limits = {},
                         const name_table& names = default_names, const value_rules& rules = {})
        : rows_(sink, limits, names, rules), tokenizer_(rows_, limits) {}

    /// Decode the next bytes; an error carries format, record number, byte offset and field path as far as
    /// known.
    [[nodiscard]] result<void> write(std::span<const char> bytes) override {
        return calls_.make([&] { return judge(tokenizer_.write(bytes)); });
    }

    /// End the response, and pass the last attendee to the sink.
    [[nodiscard]] result<void> finish() override {
        return calls_.make([&] {
            auto ended = judge(tokenizer_.finish());
            return !ended || stopped() ? ended : judge(rows_.end());
        });
    }

    /// Return whether the sink refused further records.
    [[nodiscard]] bool stopped() const noexcept override { return rows_.stopped; }
    /// The envelope, of which CSV has the number of records only.
    [[nodiscard]] envelope& found() noexcept override { return rows_.found; }

  private:
    /// Combines rows into attendees.
    struct row_reader {
        /// A column of the report.
        struct column {
            std::string name;      ///< of its fields, in the places of errors
            std::string kept_name; ///< of its fields if they are kept under a name
            field meaning;         ///< its meaning
            std::size_t index;     ///< of the field in its row, from 0
            bool of_session;       ///< it is a field of the session
        };

        row_reader(record_sink* target, const decode_limits& bounds, const name_table& table,
                   const value_rules& rules)
            : sink(target), limits(bounds), names(table), unreadable(rules, found.unreadable),
              builder(bounds, unreadable) {}

        bool row(const csv_row& cells) {
            ++rows;
            if (!cells.is_utf8() && !detail::is_utf8(cells.raw().substr(cells.expected()))) {
                return unreadable.goes_on() ? mended_row(cells)
                                            : fail(error(protocol_errc::invalid_utf8, in_row()));
            }
            if (columns == 0) {
                return read_header(cells);
            }
            if (cells.size() != columns) {
                return fail(error(protocol_errc::ragged_row, in_row() + ": " + std::to_string(cells.size()) +
                                                                 " instead of " + std::to_string(columns)));
            }
            const std::string_view kind = trimmed(cells[kind_column]);
            if (!pending || kind.empty() || !pending_has_session || !continues(cells)) {
                if (!hand_over() || !begin_attendee(cells)) {
                    return false;
                }
            }
            pending_has_session = !kind.empty();
            return kind.empty() || add_session(cells, kind);
        }

        /// The expected start of the next row: that of the pending attendee's rows.
        [[nodiscard]] const csv_row_begin& expected_begin() const noexcept { return pending_begin; }

        /// End the text.
        std::optional<error> end() {
            if (columns == 0) {
                return error(protocol_errc::ended_early, "there is no header row");
            }
            (void)hand_over();
            return std::nullopt;
        }

        /// Take a row with bytes that are not UTF-8: they are U+FFFD in its texts.
        bool mended_row(const csv_row& cells) {
            const bool is_header = columns == 0;
            --rows;
            // The positions of the fields are another tokenizer's: no row is compared with this one.
            pending_begin = {};
            csv_tokenizer<row_reader> again(*this, limits);
            auto wrong = again.write(detail::mended_utf8(cells.raw()).append("\n"));
            pending_begin = {};
            if (wrong) {
                return fail(*std::move(wrong));
            }
            if (failure || stopped) {
                return false;
            }
            for (std::size_t i = 0; i < cells.size(); ++i) {
                if (detail::is_utf8(cells[i])) {
                    continue;
                }
                const std::string text = detail::mended_utf8(cells[i]);
                if (is_header) {
                    unreadable.add_outside_records(names, text, text, unreadable_effect::text_mended);
                } else {
                    add_mended(i, text);
                }
            }
            return true;
        }
        /// List a text of the current row that was mended.
        void add_mended(std::size_t index, std::string_view text) {
            for (const auto* of : {&attendee_columns, &session_columns}) {
                for (const column& at : *of) {
                    if (at.index == index) {
                        const bool in_session = of == &session_columns && builder.has_session();
                        unreadable.add((in_session ? builder.session_path() : std::string())
                                           .append(known_path(names, at.name)),
                                       at.kept_name, text, unreadable_effect::text_mended);
                    }
                }
            }
        }

        bool read_header(const csv_row& cells) {
            field_set taken;
            columns = cells.size();
            for (std::size_t i = 0; i < columns; ++i) {
                column next = column_named(cells[i], i);
                // A second column with the same meaning is kept under its own name.
                if (!taken.add(next.meaning)) {
                    next.meaning = field::unknown;
                }
                if (next.meaning == field::unknown && !next.of_session) {
                    next.name = next.kept_name;
                    has_list_columns = has_list_columns || is_list(next.name);
                }
                if (next.meaning == field::session_kind) {
                    kind_column = i;
                    kind_name = next.name;
                } else {
                    (next.of_session ? session_columns : attendee_columns).push_back(std::move(next));
                }
            }
            if (!taken.holds(field::session_kind)) {
                return fail(error(protocol_errc::missing_column, "session_kind"));
            }
            if (!taken.holds(field::email)) {
                return fail(error(protocol_errc::missing_column, "email"));
            }
            pending_cells.resize(columns);
            for (const column& at : attendee_columns) {
                plan.add(at.meaning, at.name, at.index);
            }
            attendee_columns_lead = attendee_columns.back().index + 1 == attendee_columns.size();
            attendee_columns_adjoin =
                attendee_columns.back().index - attendee_columns.front().index + 1 == attendee_columns.size();
            return true;
        }

        [[nodiscard]] column column_named(std::string_view name, std::size_t index) const {
            constexpr std::string_view prefix = "session_";
            const std::string spelt = normalized(name);
            const std::string_view in_session =
                spelt.starts_with(prefix) ? trimmed(name).substr(prefix.size()) : std::string_view();
            column made{std::string(name), std::string(in_session.empty() ? name : in_session),
                        find(name, spelt, node::document), index, true};
            if (made.meaning == field::unknown) {
                made.meaning = find(name, spelt, node::attendee);
                made.of_session = made.meaning == field::unknown && !in_session.empty();
                if (made.of_session) {
                    made.meaning = find(in_session, normalized(in_session), node::viewing_session);
                }
            }
            return made;
        }

        /// Return the meaning of a name, as it is or in the spelling of the table.
        [[nodiscard]] field find(std::string_view name, std::string_view spelt, node record) const {
            const field exact = names.find_field(record, name);
            return exact != field::unknown || spelt == name ? exact : names.find_field(record, spelt);
        }

        /// Return a column's name in the spelling of the table: lower-case, with `_` for spaces and hyphens.
        static std::string normalized(std::string_view name) {
            std::string spelling = detail::lower_case(trimmed(name));
            std::replace(spelling.begin(), spelling.end(), ' ', '_');
            std::replace(spelling.begin(), spelling.end(), '-', '_');
            return spelling;
        }

        /// Return whether a row belongs to the pending attendee.
        [[nodiscard]] bool continues(const csv_row& cells) {
            if (cells.expected() > 0) {
                return true;
            }
            pending_begin = {};
            if (attendee_columns_adjoin && attendee_bytes(cells) == pending_attendee) {
                return true;
            }
            return std::all_of(attendee_columns.begin(), attendee_columns.end(),
                               [&](const column& at) { return pending_cells[at.index] == cells[at.index]; });
        }

        /// View the attendee's columns of a row, where they adjoin.
        [[nodiscard]] std::string_view attendee_bytes(const csv_row& cells) const noexcept {
            const std::size_t first = attendee_columns.front().index;
            const std::size_t begin = first == 0 ? 0 : cells.raw_end(first - 1) + 1;
            return {cells.raw().data() + begin, cells.raw_end(attendee_columns.back().index) - begin};
        }

        bool begin_attendee(const csv_row& cells) {
            if (found.records >= limits.records) {
                return fail(error(protocol_errc::limit_exceeded, "records"));
            }
            pending = true;
            unreadable.begin_record("attendee", found.records);
            builder.begin();
            pending_row.clear();
            pending_row.append(cells.raw());
            const char* const row_begin = pending_row.view().data();
            const char* texts_of_copy = row_begin;
            if (cells.text().data() != cells.raw().data()) {
                pending_text.assign(cells.text());
                texts_of_copy = pending_text.data();
            }
            cells.view_fields(texts_of_copy, pending_cells.data());
            if (attendee_columns_adjoin) {
                const std::string_view bytes = attendee_bytes(cells);
                pending_attendee = {row_begin + (bytes.data() - cells.raw().data()), bytes.size()};
            }
            if (attendee_columns_lead) {
                const std::size_t size = cells.raw_end(attendee_columns.size() - 1) + 1;
                pending_begin = {std::string_view(row_begin, size), attendee_columns.size()};
            }
            if (builder.lend_row(plan, pending_cells.data(), pending_row.size())) {
                return true;
            }
            for (const column& at : attendee_columns) {
                if (!builder.set(at.meaning, {at.name, true}, pending_cells[at.index], true)) {
                    return fail_in_attendee(builder.take_failure());
                }
            }
            return true;
        }

        bool add_session(const csv_row& cells, std::string_view kind_text) {
            const auto kind = parse_viewing_kind(kind_text);
            if (!kind) {
                return unreadable.goes_on()
                           ? keep_session(cells, kind_text)
                           : fail_in_attendee(value_error(kind_name, kind_text, "live, od or simlive"));
            }
            if (!builder.begin_session(*kind)) {
                return fail_in_attendee(builder.take_failure());
            }
            for (const column& at : session_columns) {
                if (!builder.set_session(at.meaning, at.name, cells[at.index], at.kept_name)) {
                    return fail_in_attendee(builder.take_failure());
                }
            }
            return true;
        }

        /// Keep the fields of a session whose kind cannot be read among those of the attendee.
        bool keep_session(const csv_row& cells, std::string_view kind_text) {
            unreadable.add(kind_name, kind_name, kind_text, unreadable_effect::session_left_out);
            bool kept = builder.set(field::unknown, {kind_name}, cells[kind_column], false);
            for (const column& at : session_columns) {
                kept = kept && builder.set(field::unknown, {at.name}, cells[at.index], false);
            }
            return kept || fail_in_attendee(builder.take_failure());
        }

        /// Pass the pending attendee to the sink. Return false if the sink refuses further records.
        bool hand_over() {
            if (!pending) {
                return true;
            }
            pending = false;
            ++found.records;
            if (has_list_columns) {
                tidy_lists(builder.finish().extra);
            }
            stopped = sink != nullptr && !sink->on_attendee(builder.finish());
            return !stopped;
        }

        /// Return whether a list of an attendee has this name in XML and JSON.
        [[nodiscard]] bool is_list(std::string_view name) const noexcept {
            return names.find(node::attendee, name) != node::unknown;
        }
        /// Remove blank cells of lists, which have no items, and the white space around others, as XML and
        /// JSON have it.
        [[gnu::noinline]] void tidy_lists(std::vector<basic_named_text<std::string_view>>& fields) const {
            for (auto& item : fields) {
                item.value = is_list(item.name) ? trimmed(item.value) : item.value;
            }
            std::erase_if(fields, [&](const auto& item) { return item.value.empty() && is_list(item.name); });
        }

        bool fail_in_attendee(error cause) {
            std::string path = "attendee[" + std::to_string(found.records) + "]";
            if (!cause.location().field_path.empty()) {
                path.append(".").append(cause.location().field_path);
            }
            cause.location().field_path = std::move(path);
            return fail(std::move(cause));
        }

        bool fail(error cause) {
            failure = std::move(cause);
            failure->location().record = found.records;
            return false;
        }

        /// Return the position of the current row as a text; the header is row 1.
        [[nodiscard]] std::string in_row() const { return "row " + std::to_string(rows); }

        record_sink* sink;
        const decode_limits limits;
        const name_table names;
        envelope found;
        unreadable_log unreadable;
        attendee_builder builder;
        std::size_t columns = 0; ///< their number; 0 before the header
        std::vector<column> attendee_columns;
        column_plan plan;                    ///< of `attendee_columns`
        std::vector<column> session_columns; ///< without the kind's
        std::size_t kind_column = 0;
        std::string kind_name;
        bool attendee_columns_lead = false;   ///< all of them are before the others
        bool attendee_columns_adjoin = false; ///< no others are between them
        bool has_list_columns = false;        ///< some of them have the name of a list in XML and JSON

        // The first row of the pending attendee: the record's texts are views of it.
        detail::text_buffer pending_row;
        std::string pending_text;                    ///< of the row, if it has doubled quotes
        std::vector<std::string_view> pending_cells; ///< all fields of the row
        std::string_view pending_attendee;           ///< the bytes of these, where they adjoin
        csv_row_begin pending_begin; ///< those columns, if they come first and the last row has them, too
        bool pending = false;
        bool pending_has_session = false;

        std::uint64_t rows = 0;
        std::optional<error> failure;
        bool stopped = false;
    };

    result<void> judge(std::optional<error> failure) {
        if (rows_.failure) {
            failure = rows_.failure;
        }
        if (!failure) {
            return {};
        }
        failure->location().format = wire_format::csv;
        failure->location().byte_offset = tokenizer_.byte_offset();
        if (!failure->location().record) {
            failure->location().record = rows_.found.records;
        }
        return *std::move(failure);
    }

    guarded_calls calls_;
    row_reader rows_;
    csv_tokenizer<row_reader> tokenizer_;
};

}}} // namespace webcasts::v0::wire

#endif
