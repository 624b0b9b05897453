// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_WIRE_CSV_DECODER_HPP
#define WEBCASTS_WIRE_CSV_DECODER_HPP

#include <webcasts/detail/utf8.hpp>
#include <webcasts/error.hpp>
#include <webcasts/wire/attendee_builder.hpp>
#include <webcasts/wire/csv_tokenizer.hpp>
#include <webcasts/wire/decode_limits.hpp>
#include <webcasts/wire/envelope_reader.hpp>
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

namespace webcasts::wire {

/** Decode an audience report in CSV, in any chunking (spec section 5).

    The header row names the columns, in any order; `email` and `session_kind` must be there. Neighbouring
   rows that agree in every column but the `session_*` ones are the viewing sessions of one attendee; a row
   with no session kind is an attendee without sessions. Unknown columns are kept: those whose name begins
   with `session_` in the session, others in the attendee. CSV has no `returnCode`, no questions and no survey
   answers.

    The sink and the name table's rows must outlive the decoder. After an error or a stop no further call is
   made.
*/
template <record_sink Sink>
class csv_decoder {
  public:
    explicit csv_decoder(Sink* sink, const decode_limits& limits = {},
                         const name_table& names = default_names)
        : rows_(sink, limits, names), tokenizer_(rows_, limits) {}
    csv_decoder(const csv_decoder&) = delete;
    csv_decoder& operator=(const csv_decoder&) = delete;

    /// Decode the next bytes; an error carries format, record number, byte offset and field path as far as
    /// known.
    [[nodiscard]] result<void> write(std::span<const char> bytes) { return judge(tokenizer_.write(bytes)); }

    /// Say that the response is at its end and hand over the last attendee.
    [[nodiscard]] result<void> finish() {
        auto ended = judge(tokenizer_.finish());
        if (!ended || stopped()) {
            return ended;
        }
        return judge(rows_.end());
    }

    /// Tell whether the sink wanted no more records.
    [[nodiscard]] bool stopped() const noexcept { return rows_.stopped; }
    /// The count of records; CSV says nothing else.
    [[nodiscard]] envelope& found() noexcept { return rows_.found; }

  private:
    /// Puts rows together to attendees.
    struct row_reader {
        row_reader(Sink* target, const decode_limits& bounds, const name_table& table)
            : sink(target), limits(bounds), names(table), builder(bounds) {}

        bool row(const csv_row& cells) {
            ++rows;
            if (!webcasts::detail::is_utf8(cells.text())) {
                return fail(error(protocol_errc::invalid_utf8));
            }
            if (columns.empty()) {
                return accept(read_header(cells));
            }
            if (cells.size() != columns.size()) {
                return fail(error(protocol_errc::ragged_row, std::to_string(cells.size()) + " instead of " +
                                                                 std::to_string(columns.size())));
            }
            const std::string_view kind = trimmed(cells[kind_column]);
            if (!pending || kind.empty() || !pending_has_session || !continues(cells)) {
                if (!hand_over() || !begin_attendee(cells)) {
                    return false;
                }
            }
            pending_has_session = !kind.empty();
            return kind.empty() || accept(add_session(cells, kind));
        }

        /// The end of the text.
        std::optional<error> end() {
            if (columns.empty()) {
                return error(protocol_errc::ended_early, "there is no header row");
            }
            (void)hand_over();
            return std::nullopt;
        }

        std::optional<error> read_header(const csv_row& cells) {
            std::optional<std::size_t> kind;
            std::vector<field> taken;
            for (std::size_t i = 0; i < cells.size(); ++i) {
                column next{std::string(cells[i]), field::unknown, false};
                next.meaning = find(next.name, node::document);
                next.of_session = next.meaning != field::unknown;
                if (!next.of_session) {
                    next.meaning = find(next.name, node::attendee);
                    next.of_session =
                        next.meaning == field::unknown && normalized(next.name).starts_with("session_");
                }
                // A second column of one meaning is kept under its own name.
                if (std::find(taken.begin(), taken.end(), next.meaning) != taken.end()) {
                    next.meaning = field::unknown;
                } else if (next.meaning != field::unknown) {
                    taken.push_back(next.meaning);
                }
                if (next.meaning == field::session_kind) {
                    kind = i;
                }
                columns.push_back(std::move(next));
            }
            if (!kind) {
                return error(protocol_errc::missing_column, "session_kind");
            }
            if (std::find(taken.begin(), taken.end(), field::email) == taken.end()) {
                return error(protocol_errc::missing_column, "email");
            }
            kind_column = *kind;
            return std::nullopt;
        }

        [[nodiscard]] field find(std::string_view name, node record) const {
            const field exact = names.find_field(record, name);
            return exact != field::unknown ? exact : names.find_field(record, normalized(name));
        }

        /// Spell a header as the table does: lower case, `_` for a space or hyphen.
        static std::string normalized(std::string_view name) {
            std::string made(trimmed(name));
            for (char& c : made) {
                if (c >= 'A' && c <= 'Z') {
                    c = static_cast<char>(c - 'A' + 'a');
                } else if (c == ' ' || c == '-') {
                    c = '_';
                }
            }
            return made;
        }

        /// Tell whether a row is of the pending attendee.
        [[nodiscard]] bool continues(const csv_row& cells) const {
            std::size_t begin = 0;
            std::size_t index = 0;
            for (std::size_t i = 0; i < columns.size(); ++i) {
                if (!columns[i].of_session) {
                    const std::size_t end = pending_ends[index++];
                    if (std::string_view(pending_text).substr(begin, end - begin) != cells[i]) {
                        return false;
                    }
                    begin = end;
                }
            }
            return true;
        }

        bool begin_attendee(const csv_row& cells) {
            if (found.records >= limits.records) {
                return fail(error(protocol_errc::limit_exceeded, "records"));
            }
            pending = true;
            pending_text.clear();
            pending_ends.clear();
            builder.begin();
            for (std::size_t i = 0; i < columns.size(); ++i) {
                if (columns[i].of_session) {
                    continue;
                }
                pending_text.append(cells[i]);
                pending_ends.push_back(pending_text.size());
                if (!accept(builder.set(columns[i].meaning, columns[i].name, cells[i]))) {
                    return false;
                }
            }
            return true;
        }

        std::optional<error> add_session(const csv_row& cells, std::string_view kind_text) {
            const auto kind = parse_viewing_kind(kind_text);
            if (!kind) {
                error wrong(protocol_errc::invalid_value, "expected live, od or simlive");
                wrong.place().field_path = columns[kind_column].name;
                wrong.set_server_text(std::string(kind_text.substr(0, 200)));
                return wrong;
            }
            if (auto over = builder.begin_session(*kind)) {
                return over;
            }
            for (std::size_t i = 0; i < columns.size(); ++i) {
                if (columns[i].of_session && i != kind_column) {
                    if (auto wrong = builder.set_session(columns[i].meaning, columns[i].name, cells[i])) {
                        return wrong;
                    }
                }
            }
            return std::nullopt;
        }

        /// Give the pending attendee to the sink; false where the sink wants no more.
        bool hand_over() {
            if (!pending) {
                return true;
            }
            pending = false;
            ++found.records;
            stopped = sink != nullptr && !sink->on_attendee(builder.finish());
            return !stopped;
        }

        bool accept(std::optional<error> wrong) {
            if (!wrong) {
                return true;
            }
            if (!columns.empty() && rows > 1) {
                std::string place = "attendee[" + std::to_string(found.records) + "]";
                if (!wrong->place().field_path.empty()) {
                    place.append(".").append(wrong->place().field_path);
                }
                wrong->place().field_path = std::move(place);
            }
            return fail(*std::move(wrong));
        }

        bool fail(error what) {
            failure = std::move(what);
            failure->place().record = found.records;
            return false;
        }

        struct column {
            std::string name;
            field meaning;
            bool of_session;
        };

        Sink* sink;
        const decode_limits limits;
        const name_table names;
        attendee_builder<> builder;
        std::vector<column> columns;
        std::size_t kind_column = 0;
        std::string pending_text; ///< the attendee's cells of the row that began the pending attendee
        std::vector<std::size_t> pending_ends;
        bool pending = false;
        bool pending_has_session = false;
        std::uint64_t rows = 0;
        envelope found;
        std::optional<error> failure;
        bool stopped = false;
    };

    result<void> judge(std::optional<error> wrong) {
        if (rows_.failure) {
            wrong = rows_.failure;
        }
        if (!wrong) {
            return {};
        }
        wrong->place().format = wire_format::csv;
        wrong->place().byte_offset = tokenizer_.byte_offset();
        if (!wrong->place().record) {
            wrong->place().record = rows_.found.records;
        }
        return *std::move(wrong);
    }

    row_reader rows_;
    csv_tokenizer<row_reader> tokenizer_;
};

} // namespace webcasts::wire

#endif
