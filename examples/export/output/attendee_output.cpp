// SPDX-License-Identifier: BSL-1.0
#include "output/attendee_output.hpp"

#include "text/json_text.hpp"
#include "text/text_table.hpp"
#include <webcasts/wire/canonical_fields.hpp>
#include <webcasts/wire/csv/field.hpp>
#include <webcasts/wire/csv/spreadsheet_protection.hpp>
#include <webcasts/wire/distinct_names.hpp>
#include <webcasts/wire/json/ndjson_writer.hpp>
#include <webcasts/wire/time_writer.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <fmt/format.h>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <utility>

namespace exporter {

namespace {

using cells = std::vector<row_spool::cell>;
using protection = webcasts::wire::spreadsheet_protection;

/// One JSON object a line, in the service's own names (spec section 5) with the event before them.
class ndjson_output final : public attendee_output {
    webcasts::result<void> add_person(const webcasts::attendee_view& person) override {
        std::string line;
        writer_.write_attendee(line, person, event());
        keep({{0, std::move(line)}});
        return {};
    }

    void append_row(std::string& out, const cells& row) const override { out.append(row.front().text); }

    webcasts::wire::ndjson_writer writer_;
};

/// The service's own CSV (spec section 5: a row for each viewing session, or one for a no-show) with more
/// columns. The first column is the event, and further fields have columns with their names. Further fields
/// of sessions, questions and survey answers are JSON in the last columns, if there are any.
class csv_output final : public attendee_output {
  public:
    csv_output(protection texts, std::size_t max_further_columns)
        : protection_(texts), max_further_(max_further_columns) {
        column("event_id", first);
        for (const std::string_view name : webcasts::wire::attendee_field_names) {
            column(name, first);
        }
        columns_.front().holds_text = false;
        columns_[column("reg_date", first)].holds_text = false;
        for (const std::string_view name : webcasts::wire::session_column_names) {
            column(name, of_session);
        }
    }

  private:
    // Columns are sorted by group, and within a group by first appearance.
    static constexpr int first = 0;
    static constexpr int extra = 1;
    static constexpr int of_session = 2;
    static constexpr int extra_of_session = 3;
    static constexpr int questions = 4;
    static constexpr int answers = 5;
    static constexpr std::string_view session_extra = "session_extra";

    struct heading {
        std::string name;
        int group;
        bool holds_text; ///< false for an id, a time, a number or a kind of viewing
    };

    webcasts::result<void> add_person(const webcasts::attendee_view& person) override {
        cells shared{{column("event_id", first), event()}};
        webcasts::wire::for_each_attendee_field(person, [&](std::string_view name, std::string_view value) {
            shared.push_back({column(name, first), std::string(value)});
        });
        names_.begin();
        static_cast<void>(names_.add(session_extra)); // our own column
        for (const auto& [name, value] : person.extra) {
            const std::string_view unique = names_.add(name);
            const std::uint32_t number = column(unique, extra);
            if (further_ > max_further_) {
                return too_many_columns();
            }
            shared.push_back({number, std::string(value)});
        }
        if (!person.questions.empty()) {
            shared.push_back({column("qa_list", questions), questions_of(person)});
        }
        if (!person.survey_answers.empty()) {
            shared.push_back({column("survey_list", answers), answers_of(person)});
        }
        if (person.sessions.empty()) {
            keep(shared);
        }
        for (const auto& session : person.sessions) {
            cells row = shared;
            append_session(row, session);
            keep(row);
        }
        return {};
    }

    [[nodiscard]] webcasts::error too_many_columns() const {
        webcasts::error failure(
            webcasts::protocol_errc::limit_exceeded,
            fmt::format(
                "the service sent further fields of {} names, and CSV has a column for each: at most {}; "
                "--format ndjson has none",
                further_, max_further_));
        failure.location().field_path = "?"; // the name is the service's own text
        return failure;
    }

    /// Return a column's number. It is not its position, which is known only when all columns are.
    std::uint32_t column(std::string_view name, int group) {
        if (const auto known = numbers_.find(name); known != numbers_.end()) {
            return known->second;
        }
        const auto number = static_cast<std::uint32_t>(columns_.size());
        numbers_.emplace(name, number);
        columns_.push_back({std::string(name), group, group != of_session});
        further_ += group == extra ? 1 : 0;
        return number;
    }

    void remember() override { remembered_ = columns_.size(); }
    void restore() override {
        for (; columns_.size() > remembered_; columns_.pop_back()) {
            numbers_.erase(columns_.back().name);
            further_ -= columns_.back().group == extra ? 1 : 0;
        }
    }

    void append_session(cells& row, const webcasts::basic_viewing_session<std::string_view>& session) {
        const auto& names = webcasts::wire::session_column_names;
        std::string start;
        std::string end;
        webcasts::wire::append_time(start, session.start);
        webcasts::wire::append_time(end, session.end);
        row.push_back({column(names[0], of_session), std::string(to_string(session.kind))});
        row.push_back({column(names[1], of_session), std::move(start)});
        row.push_back({column(names[2], of_session), std::move(end)});
        row.push_back({column(names[3], of_session),
                       session.duration ? std::to_string(session.duration->count()) : std::string()});
        if (!session.extra.empty()) {
            row.push_back({column(session_extra, extra_of_session), json_of(session.extra)});
        }
    }

    static std::string questions_of(const webcasts::attendee_view& person) {
        return json_array(person.questions, [](const auto& item) {
            json_object object;
            object.time("time", item.time).text("text", item.text);
            return item.extra.empty() ? object.str() : object.json("extra", json_of(item.extra)).str();
        });
    }

    static std::string answers_of(const webcasts::attendee_view& person) {
        return json_array(person.survey_answers, [](const auto& item) {
            json_object object;
            object.text("question", item.question).text("answer", item.answer);
            return item.extra.empty() ? object.str() : object.json("extra", json_of(item.extra)).str();
        });
    }

    /// Return the numbers of the columns in the order in which they are written.
    [[nodiscard]] std::vector<std::uint32_t> order_of_columns() const {
        std::vector<std::uint32_t> numbers(columns_.size());
        for (std::size_t i = 0; i < numbers.size(); ++i) {
            numbers[i] = static_cast<std::uint32_t>(i);
        }
        std::stable_sort(numbers.begin(), numbers.end(), [&](std::uint32_t a, std::uint32_t b) {
            return columns_[a].group < columns_[b].group;
        });
        return numbers;
    }

    void append_heading(std::string& out) override {
        const std::vector<std::uint32_t> order = order_of_columns();
        places_.resize(order.size());
        std::string_view separator;
        for (std::size_t place = 0; place < order.size(); ++place) {
            places_[order[place]] = place;
            out += separator;
            separator = ",";
            webcasts::wire::append_csv_field(out, columns_[order[place]].name, protection_);
        }
        out += "\r\n";
    }

    // Only the separators of a column that a row lacks are written: most rows lack most columns.
    void append_row(std::string& out, const cells& row) const override {
        std::vector<const row_spool::cell*> sorted;
        for (const row_spool::cell& item : row) {
            sorted.push_back(&item);
        }
        std::sort(sorted.begin(), sorted.end(),
                  [this](const auto* a, const auto* b) { return places_[a->column] < places_[b->column]; });
        std::size_t separators = 0;
        for (const row_spool::cell* item : sorted) {
            const std::size_t place = places_[item->column];
            out.append(place - separators, ',');
            separators = place;
            webcasts::wire::append_csv_field(
                out, item->text, columns_[item->column].holds_text ? protection_ : protection::off);
        }
        out.append(columns_.size() - 1 - separators, ',');
        out += "\r\n";
    }

    protection protection_;
    webcasts::wire::distinct_names names_{webcasts::wire::taken_names::attendee_with_event};
    std::size_t max_further_;
    std::vector<heading> columns_;
    std::map<std::string, std::uint32_t, std::less<>> numbers_; ///< of the columns, by name
    std::size_t further_ = 0;                                   ///< columns of further fields
    std::size_t remembered_ = 0;
    std::vector<std::size_t> places_; ///< of the columns, set with the heading, when all are known
};

/// A table of the fields that fit on a line of a terminal.
class table_output final : public attendee_output {
  public:
    explicit table_output(const std::string& zone)
        : table_{{{"event", text_table::alignment::left, 7},
                  {"e-mail"},
                  {"name"},
                  {"company"},
                  {"registered (" + zone + ")", text_table::alignment::left, 10},
                  {"source"},
                  {"live", text_table::alignment::right},
                  {"sim-live", text_table::alignment::right},
                  {"on demand", text_table::alignment::right},
                  {"questions", text_table::alignment::right},
                  {"answers", text_table::alignment::right}}} {}

  private:
    webcasts::result<void> add_person(const webcasts::attendee_view& person) override {
        const auto count = [&](webcasts::viewing_kind kind) {
            return std::to_string(std::count_if(person.sessions.begin(), person.sessions.end(),
                                                [&](const auto& item) { return item.kind == kind; }));
        };
        std::string name(person.first_name);
        name.append(name.empty() || person.last_name.empty() ? "" : " ").append(person.last_name);
        std::string registered;
        webcasts::wire::append_time(registered, person.registered_at);
        const std::vector<std::string> row{event(),
                                           cell_text(person.email, 40),
                                           cell_text(name, 30),
                                           cell_text(person.company, 30),
                                           registered,
                                           cell_text(person.source, 20),
                                           count(webcasts::viewing_kind::live),
                                           count(webcasts::viewing_kind::simulated_live),
                                           count(webcasts::viewing_kind::on_demand),
                                           std::to_string(person.questions.size()),
                                           std::to_string(person.survey_answers.size())};
        table_.measure(row);
        cells kept;
        for (const std::string& text : row) {
            kept.push_back({0, text});
        }
        keep(kept);
        return {};
    }

    void remember() override { remembered_ = table_; }
    void restore() override { table_ = remembered_; }
    void fit(std::size_t width) override { table_.fit(width); }
    void append_heading(std::string& out) override { table_.append_heading(out); }
    void append_row(std::string& out, const cells& row) const override {
        std::vector<std::string> texts;
        for (const auto& item : row) {
            texts.push_back(item.text);
        }
        table_.append(out, texts);
    }

    text_table table_;
    text_table remembered_{{}};
};

} // namespace

std::unique_ptr<attendee_output> attendee_output::make(output_format format, bool exact_csv,
                                                       const std::string& zone,
                                                       std::size_t max_further_columns) {
    switch (format) {
    case output_format::csv:
        return std::make_unique<csv_output>(exact_csv ? protection::off : protection::on,
                                            max_further_columns);
    case output_format::ndjson:
        return std::make_unique<ndjson_output>();
    case output_format::table:
        break;
    }
    return std::make_unique<table_output>(zone);
}

void attendee_output::begin(webcasts::event_id event) {
    event_ = event.str();
    people_ = 0;
    event_start_ = rows_.mark();
    remember();
}

webcasts::result<void> attendee_output::add(const webcasts::attendee_view& person) {
    const std::uint64_t number = people_++;
    auto added = add_person(person);
    if (added) {
        return added;
    }
    webcasts::error failure = added.error();
    failure.location().operation = webcasts::operation_kind::audience_report;
    failure.location().record = number;
    failure.location().field_path.insert(0, fmt::format("attendee[{}].", number));
    return failure;
}

void attendee_output::drop() {
    rows_.roll_back(event_start_);
    restore();
}

void attendee_output::write_to(output_file& out) {
    if (const auto width = out.columns()) {
        fit(*width);
    }
    std::string text;
    append_heading(text);
    cells row;
    rows_.rewind();
    for (auto left = rows_.size(); left != 0; --left) {
        rows_.read(row);
        append_row(text, row);
        out.write(text);
        text.clear();
    }
    out.write(text);
}

} // namespace exporter
