// SPDX-License-Identifier: BSL-1.0
#include "exports/own_columns.hpp"

#include "exports/crm_preset.hpp"
#include "store/event_selection.hpp"
#include "terminal/failure.hpp"
#include "text/json_text.hpp"
#include "text/nearest_word.hpp"
#include <webcasts/wire/csv/field.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <optional>
#include <utility>

namespace exporter {

namespace {

constexpr std::string_view custom_prefix = "custom:";
constexpr std::string_view survey_prefix = "survey:";
constexpr std::size_t max_close_names = 3;
constexpr std::size_t max_listed_questions = 20;

std::string sql_text(std::string_view text) {
    std::string quoted = "'";
    for (const char c : text) {
        quoted.append(c == '\'' ? 2 : 1, c);
    }
    return quoted + "'";
}

/// Return an expression for the answers to a custom question in a list of further fields. Names may repeat.
std::string custom_answers(std::string_view list, const std::string& condition) {
    return fmt::format("(SELECT group_concat(j.value ->> 'value', '; ') FROM json_each({}) j WHERE {})", list,
                       condition);
}

std::string answers_of(std::string_view shown, std::string_view kind, const std::string& condition) {
    return fmt::format("(SELECT group_concat(shown, '; ') FROM (SELECT {} AS shown FROM answer w WHERE "
                       "w.event_id = a.event_id AND w.email_key = a.email_key AND w.kind = '{}'{} ORDER BY "
                       "w.ordinal))",
                       shown, kind, condition);
}

/// The condition that a custom question is about consent.
constexpr std::string_view is_about_consent =
    "(lower(j.value ->> 'name') LIKE '%consent%' OR lower(j.value ->> 'name') LIKE '%gdpr%' OR "
    "replace(replace(replace(lower(j.value ->> 'name'), '-', ''), '_', ''), ' ', '') LIKE '%optin%')";

/// Return whether a query has a row; `?1` is the wanted events, and `?2` a text.
bool finds(sqlite_connection& database, const std::string& sql, const std::optional<std::string>& wanted,
           std::string_view text) {
    sqlite_statement query(database, sql);
    const bool found = query.bind(wanted).bind(text).step();
    query.reset();
    return found;
}

/// The fields of a kind of rows, and the questions that a database holds.
class field_list {
  public:
    field_list(const export_options& options, sqlite_connection& database, std::optional<std::string> wanted)
        : database_(database), wanted_(std::move(wanted)),
          of_events_(!options.preset && options.rows == row_kind::events),
          person_(options.preset || options.rows != row_kind::events) {
        for (export_column& column :
             table_of(options.preset ? row_kind::registrants : options.rows).columns) {
            fields_.push_back(std::move(column));
        }
        if (of_events_) {
            add_minutes("f.");
            add({"purged_utc", "e.purged_utc", cell_kind::time});
            return;
        }
        if (!options.preset && options.rows != row_kind::registrants) {
            for (export_column& column : table_of(row_kind::registrants).columns) {
                if (find(column.name) == nullptr) {
                    fields_.push_back(std::move(column));
                }
            }
        }
        add_minutes("p.");
        add({"street", street_in_sql(), cell_kind::text, true});
        add({"sched_start", "e.sched_start", cell_kind::time});
        add({"sched_start_utc", "e.sched_start_utc", cell_kind::time});
        add({"sched_end", "e.sched_end", cell_kind::time});
        add({"sched_end_utc", "e.sched_end_utc", cell_kind::time});
        add({"question_texts",
             answers_of("w.question", "qa", ""),
             cell_kind::text,
             true,
             {},
             cell_merge::all});
        add({"survey_texts",
             answers_of("w.question || ': ' || w.answer", "survey", ""),
             cell_kind::text,
             true,
             {},
             cell_merge::all});
        add({"consent", custom_answers("a.extra", std::string(is_about_consent)), cell_kind::text});
        for (export_column& field : fields_) {
            set_merge(field);
        }
    }

    /// Return the column of a field; `nullopt` if there is none. `warning` gets what is doubtful about it.
    std::optional<export_column> column_of(std::string_view name, std::string& warning) {
        if (const export_column* field = find(name)) {
            return *field;
        }
        if (name.starts_with(custom_prefix)) {
            const std::string_view question = name.substr(custom_prefix.size());
            if (!has_custom(question)) {
                warning = fmt::format("nobody in this database has the custom question '{}' yet", question);
            }
            return custom(question);
        }
        if (name.starts_with(survey_prefix) && !of_events_) {
            const std::string_view question = name.substr(survey_prefix.size());
            if (!has_survey(question)) {
                warning = fmt::format("nobody in this database has answered the survey's question '{}' yet",
                                      question);
            }
            return survey(question);
        }
        if (has_custom(name)) {
            return custom(name);
        }
        return !of_events_ && has_survey(name) ? std::optional(survey(name)) : std::nullopt;
    }

    /// Return whether a field is `consent` and nobody was asked for it.
    bool lacks_consent(std::string_view name) {
        return name == "consent" && !of_events_ &&
               !has_question("attendee, json_each(extra) j",
                             "?2 = 'consent' AND " + std::string(is_about_consent), name);
    }

    /// Return what to write in place of a field that does not exist.
    std::string remedy_for(std::string_view name) {
        std::vector<std::string> names;
        for (const export_column& field : fields_) {
            names.push_back(field.name);
        }
        const std::vector<std::string> fields = names;
        std::vector<std::string> questions = known_questions();
        names.insert(names.end(), questions.begin(), questions.end());
        std::vector<std::string> close;
        while (close.size() < max_close_names) {
            const auto nearest = nearest_word(name, names);
            if (!nearest) {
                break;
            }
            close.push_back(*nearest);
            names.erase(std::remove(names.begin(), names.end(), *nearest), names.end());
        }
        std::string text = close.empty() ? "." : fmt::format("; did you mean {}?", fmt::join(close, ", or "));
        text += fmt::format(" These rows have the fields {}", fmt::join(fields, ", "));
        if (!questions.empty()) {
            const std::size_t more = questions.size() - std::min(questions.size(), max_listed_questions);
            questions.resize(questions.size() - more);
            text += fmt::format(", and the questions '{}'{}", fmt::join(questions, "', '"),
                                more == 0 ? "" : fmt::format(" and {} more", more));
        }
        return text;
    }

    [[nodiscard]] const std::vector<export_column>& fields() const noexcept { return fields_; }

  private:
    static std::string street_in_sql() {
        for (const export_column& column : table_of(crm::salesforce).columns) {
            if (column.name == "Street") {
                return column.sql;
            }
        }
        return "a.address1";
    }

    void add(export_column field) {
        if (find(field.name) == nullptr) {
            fields_.push_back(std::move(field));
        }
    }

    /// Add the whole minutes that were watched, beside the seconds.
    void add_minutes(const std::string& table) {
        constexpr std::array<std::pair<std::string_view, std::string_view>, 3> minutes{
            {{"minutes_watched", "watch_seconds"},
             {"live_minutes_watched", "live_watch_seconds"},
             {"on_demand_minutes_watched", "on_demand_watch_seconds"}}};
        for (const auto& [name, seconds] : minutes) {
            add({std::string(name), fmt::format("{}{} / 60", table, seconds), cell_kind::number});
        }
    }

    /// Set how a person's registrations for several events become one value.
    static void set_merge(export_column& field) {
        constexpr std::array<std::string_view, 8> of_highest{"attended", "attended_live", "eligible",
                                                             "live",     "no_show",       "on_demand",
                                                             "simlive",  "last_seen_utc"};
        if (std::find(of_highest.begin(), of_highest.end(), field.name) != of_highest.end()) {
            field.merge = cell_merge::highest;
        } else if (field.name == "first_seen_utc") {
            field.merge = cell_merge::lowest;
        } else if (field.kind == cell_kind::number) {
            field.merge = cell_merge::sum;
        }
    }

    [[nodiscard]] const export_column* find(std::string_view name) const {
        const auto field = std::find_if(fields_.begin(), fields_.end(),
                                        [&](const export_column& item) { return item.name == name; });
        return field == fields_.end() ? nullptr : &*field;
    }

    /// Return whether a question is known, in the wanted events or, only if it is not, in all.
    bool has_question(const std::string& table, const std::string& condition, std::string_view text) {
        const auto finds_in = [&](const std::optional<std::string>& events) {
            return finds(database_,
                         fmt::format("SELECT 1 FROM {} WHERE {} AND {} LIMIT 1", table,
                                     is_wanted("event_id", events), condition),
                         events, text);
        };
        return finds_in(wanted_) || (wanted_ && finds_in(std::nullopt));
    }
    bool has_custom(std::string_view question) {
        return has_question(of_events_ ? "event, json_each(extra) j" : "attendee, json_each(extra) j",
                            "j.value ->> 'name' = ?2", question);
    }
    bool has_survey(std::string_view question) {
        return has_question("answer", "kind = 'survey' AND question = ?2", question);
    }

    /// Return the custom questions of all rows, and the questions of surveys after them.
    std::vector<std::string> known_questions() {
        const std::string custom = fmt::format("SELECT DISTINCT j.value ->> 'name' FROM {}, json_each(extra) "
                                               "j WHERE j.value ->> 'name' IS NOT NULL ORDER BY 1",
                                               of_events_ ? "event" : "attendee");
        std::vector<std::string> questions = sqlite_statement(database_, custom).texts();
        if (!of_events_) {
            const auto surveys =
                sqlite_statement(database_,
                                 "SELECT DISTINCT question FROM answer WHERE kind = 'survey' ORDER BY 1")
                    .texts();
            questions.insert(questions.end(), surveys.begin(), surveys.end());
        }
        return questions;
    }

    [[nodiscard]] export_column custom(std::string_view question) const {
        const std::string condition = "j.value ->> 'name' = " + sql_text(question);
        return {std::string(question), custom_answers(of_events_ ? "e.extra" : "a.extra", condition),
                cell_kind::text, person_};
    }
    [[nodiscard]] export_column survey(std::string_view question) const {
        return {std::string(question),
                answers_of("w.answer", "survey", " AND w.question = " + sql_text(question)), cell_kind::text,
                person_};
    }

    sqlite_connection& database_;
    std::optional<std::string> wanted_;
    bool of_events_;
    bool person_;
    std::vector<export_column> fields_;
};

/// Join the tables that the columns need beside the table's own.
void join_tables(export_table& table, const export_options& options) {
    const auto needs = [&](std::string_view prefix) {
        return std::any_of(table.columns.begin(), table.columns.end(),
                           [&](const export_column& column) { return column.sql.starts_with(prefix); });
    };
    if (options.preset && needs("e.")) {
        table.from += " JOIN event e ON e.event_id = a.event_id";
    }
    if (!options.preset && (options.rows == row_kind::sessions || options.rows == row_kind::answers) &&
        needs("p.")) {
        table.from += " JOIN v_person_event p ON p.event_id = a.event_id AND p.email_key = a.person_key";
    }
}

/// Put a column into a preset's table: after the CRM's, or over the one of the same name.
void add_to_preset(export_table& table, export_column column, crm preset) {
    const auto same = std::find_if(table.columns.begin(), table.columns.end(),
                                   [&](const export_column& item) { return item.name == column.name; });
    if (same == table.columns.end()) {
        table.columns.push_back(std::move(column));
        return;
    }
    for (const crm_column& rules : columns_of(preset)) {
        if (rules.header == column.name && (rules.field == "email" || rules.field == "status")) {
            throw usage_failure(
                fmt::format("--column: {} is what the CRM knows people by, or their status, and stays as it "
                            "is; give the column another label",
                            column.name));
        }
    }
    *same = std::move(column);
}

} // namespace

own_column read_own_column(std::string_view text) {
    const std::size_t sign = text.find('=');
    if (sign == std::string_view::npos) {
        return {std::string(text), std::string(text)};
    }
    return {std::string(text.substr(0, sign)), std::string(text.substr(sign + 1))};
}

std::vector<std::string> written_headings(std::string_view label) {
    using protection = webcasts::wire::spreadsheet_protection;
    std::vector<std::string> headings{std::string(label)};
    for (const protection how : {protection::off, protection::on}) {
        headings.emplace_back();
        webcasts::wire::append_csv_field(headings.back(), label, how);
    }
    const std::string json = json_text(label);
    headings.push_back(json.substr(1, json.size() - 2));
    return headings;
}

void use_own_columns(export_table& table, const export_options& options, sqlite_connection& database,
                     const std::optional<std::string>& events, const console& console) {
    if (options.columns.empty()) {
        return;
    }
    field_list fields(options, database, events);
    std::vector<export_column> chosen;
    for (const own_column& wanted : options.columns) {
        if (wanted.field == usual_columns && !options.preset) {
            chosen.insert(chosen.end(), table.columns.begin(), table.columns.end());
            continue;
        }
        std::string warning;
        auto column = fields.column_of(wanted.field, warning);
        if (!column) {
            const std::string remedy = fields.remedy_for(wanted.field);
            throw usage_failure(fmt::format(
                "there is no field or custom question {} for --column{}",
                remedy.starts_with(';') ? "'" + wanted.field + "'" : std::string("of that name"), remedy));
        }
        if (fields.lacks_consent(wanted.field)) {
            warning = "no custom question of this database has consent, opt-in or GDPR in its name; name the "
                      "one that "
                      "asks for it, such as --column 'Consent=custom_question3'";
        }
        if (!warning.empty()) {
            console.complain("warning: " + warning);
        }
        column->field = wanted.field;
        column->name = wanted.label;
        chosen.push_back(std::move(*column));
    }
    for (std::size_t i = 0; i < chosen.size(); ++i) {
        for (std::size_t j = 0; j < i; ++j) {
            if (chosen[i].name == chosen[j].name) {
                throw usage_failure(fmt::format("two columns have the label '{}'; give each its own, as in "
                                                "--column 'Label=field'",
                                                chosen[i].name));
            }
        }
    }
    if (options.preset) {
        for (export_column& column : chosen) {
            add_to_preset(table, std::move(column), *options.preset);
        }
    } else {
        table.columns = std::move(chosen);
    }
    join_tables(table, options);
}

} // namespace exporter
