// SPDX-License-Identifier: BSL-1.0
#include "exports/row_export.hpp"

#include "exports/crm_check.hpp"
#include "exports/crm_people.hpp"
#include "exports/crm_preset.hpp"
#include "exports/export_table.hpp"
#include "exports/own_columns.hpp"
#include "exports/person_export.hpp"
#include "exports/pii_hash.hpp"
#include "exports/previous_import.hpp"
#include "exports/row_files.hpp"
#include "exports/row_output.hpp"
#include "output/output_file.hpp"
#include "store/database.hpp"
#include "store/event_selection.hpp"
#include "terminal/failure.hpp"
#include "terminal/interruption.hpp"
#include "terminal/typed_value.hpp"
#include "text/counted.hpp"

#include <algorithm>
#include <cstddef>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <optional>
#include <string>
#include <string_view>
#include <unistd.h>
#include <utility>
#include <vector>

namespace exporter {

namespace {

using row = std::vector<std::optional<std::string>>;

/// How many columns of a preset's table are for the program.
constexpr std::size_t program_columns = 3;
constexpr std::string_view reason_header = "Reason";

/// Return the name by which a column is dropped or hashed: the database's, even in presets.
std::string field_of(const export_options& options, const export_column& column) {
    if (!column.field.empty()) {
        return column.field;
    }
    if (options.preset) {
        for (const crm_column& item : columns_of(*options.preset)) {
            if (item.header == column.name) {
                return std::string(item.field);
            }
        }
    }
    return column.name;
}

bool holds(const std::vector<std::string>& names, std::string_view name) {
    return std::find(names.begin(), names.end(), name) != names.end();
}

/// Return the columns that are written. Refuses columns to drop or hash that do not exist.
std::vector<row_output::column> chosen_columns(const export_options& options, const export_table& table) {
    std::vector<row_output::column> chosen;
    std::vector<std::string> fields;
    for (std::size_t place = 0; place < table.columns.size(); ++place) {
        const export_column& column = table.columns[place];
        if (column.name.empty()) {
            continue;
        }
        fields.push_back(field_of(options, column));
        if (!holds(options.drop, fields.back())) {
            const bool hashed =
                options.hash_pii && (column.identifies || holds(options.hash_fields, fields.back()));
            chosen.push_back({place, column.name, column.kind, hashed});
        }
    }
    const auto shown_name = [](const std::string& name, std::vector<std::string> known) {
        const std::vector<std::string> others = column_names_of_exports();
        known.insert(known.end(), others.begin(), others.end());
        return quoted_if_near(name, known, "of that name");
    };
    for (const auto* names : {&options.drop, &options.hash_fields}) {
        for (const std::string& name : *names) {
            if (!holds(fields, name)) {
                throw usage_failure(fmt::format("there is no column {} to drop or hash; these rows have: {}",
                                                shown_name(name, fields), fmt::join(fields, ", ")));
            }
        }
    }
    if (options.preset && (holds(options.drop, "email") || holds(options.drop, "status"))) {
        throw usage_failure("a CRM needs the columns email and status; leave them");
    }
    if (chosen.empty()) {
        throw usage_failure("--drop leaves no column");
    }
    return chosen;
}

/// Fills the status into rows of a preset and selects the people with a wanted status.
class crm_statuses {
  public:
    explicit crm_statuses(const export_options& options) : options_(options) {
        const auto columns = columns_of(*options.preset);
        const auto place_of = [&](std::string_view field) {
            const auto column = std::find_if(columns.begin(), columns.end(),
                                             [&](const crm_column& item) { return item.field == field; });
            return static_cast<std::size_t>(column - columns.begin()) + program_columns;
        };
        email_ = place_of("email");
        status_ = place_of("status");
        if (!options.previous.empty()) {
            previous_ = previous_import(options.previous, *options.preset);
        }
    }

    /// Set the person's status; return whether the person is wanted.
    bool set_status(row& person, const std::optional<pii_hash>& hash) const {
        auto status = static_cast<attendance>(std::stoi(*person[1]));
        const std::string& email = *person[email_];
        status = previous_.not_below(hash ? hash->address_token(email) : email, status);
        person[status_] = name_of(status);
        const auto& wanted = options_.statuses;
        return wanted.empty() || std::find(wanted.begin(), wanted.end(), status) != wanted.end();
    }

    [[nodiscard]] std::size_t email_column() const noexcept { return email_; }

    /// Warn of statuses in the file of --previous that are none.
    void warn(const console& console) const {
        if (previous_.unknown_statuses() > 0) {
            console.complain(fmt::format(
                "warning: {} rows of --previous have another status than {}, {}, {} or {}, "
                "and do not count",
                previous_.unknown_statuses(), name_of(attendance::registered), name_of(attendance::no_show),
                name_of(attendance::attended), name_of(attendance::attended_on_demand)));
        }
    }

  private:
    const export_options& options_;
    previous_import previous_;
    std::size_t email_ = 0;
    std::size_t status_ = 0;
};

/// Give each row of a query to `take`.
template <class Take>
void take_rows(sqlite_statement& query, Take&& take) {
    row cells(static_cast<std::size_t>(query.columns()));
    while (query.step()) {
        stop_if_interrupted();
        for (std::size_t i = 0; i < cells.size(); ++i) {
            const int column = static_cast<int>(i);
            cells[i] = query.is_null(column) ? std::nullopt : std::optional(query.text(column));
        }
        take(cells);
    }
}

/// Run the query of a table, and give each row to `take`. Rows that come by event are read event by event:
/// each costs itself, and a reader that is slow keeps no old state of the whole database alive.
template <class Take>
void read_rows(sqlite_connection& database, const export_table& table,
               const std::optional<std::string>& events, Take&& take) {
    if (!table.is_by_event) {
        sqlite_statement query(database, query_of(table, is_wanted(table.event_id, events)));
        take_rows(query.bind(events), take);
        return;
    }
    sqlite_statement query(database, query_of(table, table.event_id + " = ?1"));
    for (const std::string& event : list_events(database, events)) {
        take_rows(query.bind(event), take);
    }
}

std::vector<crm_check::column> checked_columns(crm preset, const std::vector<row_output::column>& written) {
    std::vector<crm_check::column> checked;
    const auto columns = columns_of(preset);
    for (const row_output::column& column : written) {
        const std::size_t index = column.place - program_columns;
        if (index < columns.size()) { // nobody knows what the CRM takes in a column of one's own
            checked.push_back({column.place, columns[index], column.hashed});
        }
    }
    return checked;
}

/// The file of the rows that a CRM would refuse: their columns, and the reason.
class reject_output {
  public:
    reject_output(const export_options& options, std::vector<row_output::column> columns, std::size_t width,
                  const std::optional<pii_hash>& hash)
        : file_(options.reject_file, options.reject_replacement),
          rows_(file_, with_reason(std::move(columns), width), form_of(options), hash) {}

    void write(row cells, const std::string& reason) {
        cells.emplace_back(reason);
        rows_.write(cells);
    }
    void finish() { file_.finish(); }

  private:
    static std::vector<row_output::column> with_reason(std::vector<row_output::column> columns,
                                                       std::size_t place) {
        columns.push_back({place, std::string(reason_header), cell_kind::text, false});
        return columns;
    }
    static output_options form_of(const export_options& options) {
        output_options form = options.output;
        form.exact_csv = true;
        return form;
    }

    output_file file_;
    row_output rows_;
};

/// Writes the people of a preset, and tests them against the CRM's rules.
class crm_export {
  public:
    crm_export(const export_options& options, const export_table& table,
               const std::vector<row_output::column>& columns, const std::optional<pii_hash>& hash,
               row_files& out)
        : options_(options), hash_(hash), out_(out), statuses_(options),
          check_(rules_of(*options.preset), checked_columns(*options.preset, columns)) {
        if (!options.reject_file.empty()) {
            rejects_.emplace(options, columns, table.columns.size(), hash);
        }
    }

    void write(sqlite_connection& database, const export_table& table,
               const std::optional<std::string>& events) {
        std::vector<cell_merge> merges;
        for (const export_column& column : table.columns) {
            merges.push_back(column.merge);
        }
        crm_people people(statuses_.email_column(), std::move(merges),
                          [this](row& person) { write_person(person); });
        read_rows(database, table, events, [&](const row& registration) { people.add(registration); });
        people.finish();
    }

    void finish_rejects() {
        if (rejects_) {
            rejects_->finish();
        }
    }

    /// Say what was found, and return it.
    crm_outcome report(const console& console) {
        statuses_.warn(console);
        if (without_email_ > 0) {
            console.complain(
                fmt::format("warning: {} without an e-mail {} left out: a CRM cannot tell them apart",
                            counted(without_email_, "registrant"), without_email_ == 1 ? "is" : "are"));
        }
        crm_outcome outcome{.rejected = rejected_, .findings = check_.findings()};
        for (const crm_check::finding& item : outcome.findings) {
            console.complain("warning: " + check_.sentence(item));
        }
        if (rejects_) {
            console.say(fmt::format("{} in {}, with the reason, and not among the others",
                                    counted(rejected_, "row is", "rows are"), options_.reject_file));
        } else if (!outcome.findings.empty()) {
            console.complain(
                fmt::format("{} written all the same; --reject-file FILE writes such rows apart, with the "
                            "reason",
                            counted(rejected_, "of these rows is", "of these rows are")));
        }
        return outcome;
    }

  private:
    void write_person(row& person) {
        const bool has_email = !person[statuses_.email_column()]->empty();
        if (!statuses_.set_status(person, hash_)) {
            return;
        }
        without_email_ += has_email ? 0 : 1;
        if (!has_email && !rejects_) {
            return;
        }
        const std::string reason = check_.reason_against(person);
        if (reason.empty()) {
            out_.write(person);
            return;
        }
        ++rejected_;
        constexpr std::uint64_t heading = 1;
        check_.count(person, heading + (rejects_ ? rejected_ : out_.rows() + 1));
        if (rejects_) {
            rejects_->write(person, reason);
        } else {
            out_.write(person);
        }
    }

    const export_options& options_;
    const std::optional<pii_hash>& hash_;
    row_files& out_;
    crm_statuses statuses_;
    crm_check check_;
    std::optional<reject_output> rejects_;
    std::uint64_t rejected_ = 0;
    std::uint64_t without_email_ = 0;
};

/// Warn of a numbered file that an earlier run left after the last one of this run.
void warn_of_earlier_file(const std::string& path, std::uint64_t files, const console& console) {
    const std::string next = numbered_name(path, files + 1);
    if (::access(next.c_str(), F_OK) == 0) {
        console.complain(fmt::format("warning: {} is not of this run, which wrote {}; remove it, and what "
                                     "follows it, before you import the files",
                                     next, counted(files, "file")));
    }
}

} // namespace

std::uint64_t export_rows(const export_options& options, const console& console, crm_outcome* outcome) {
    sqlite_connection database = open_to_read(options.database);
    export_table table = options.preset ? table_of(*options.preset) : table_of(options.rows);
    const auto events = wanted_events(database, options.events);
    use_own_columns(table, options, database, events, console);
    const auto columns = chosen_columns(options, table);
    const auto hash =
        options.hash_pii ? std::optional(read_pii_hash(options.hash_key_file, console)) : std::nullopt;
    output_options form = options.output;
    // A CRM stores what the file holds: spreadsheets' protection is for files that people open.
    form.exact_csv = form.exact_csv || options.preset.has_value();
    row_files out(columns, form, hash, options.split);
    crm_outcome found;
    try {
        if (options.preset) {
            crm_export people(options, table, columns, hash, out);
            people.write(database, table, events);
            people.finish_rejects(); // first: without it, rows would be missing in the others
            out.finish();
            found = people.report(console);
        } else {
            read_rows(database, table, events, [&](const row& cells) { out.write(cells); });
            out.finish();
        }
        found.files = out.finished();
    } catch (const failure&) {
        if (out.finished() > 0) {
            console.complain(fmt::format("{} written whole, and further rows are missing",
                                         out.finished() == 1
                                             ? numbered_name(form.path, 1) + " is"
                                             : fmt::format("{} to {} are", numbered_name(form.path, 1),
                                                           numbered_name(form.path, out.finished()))));
        }
        throw;
    }
    if (options.split != 0) {
        warn_of_earlier_file(form.path, out.finished(), console);
    }
    if (outcome != nullptr) {
        *outcome = std::move(found);
    }
    return out.rows();
}

std::vector<std::string> column_names_of_exports() {
    std::vector<std::string> names{std::string(person_document), "Lead Source",
                                   "Person Source", // until version 0.1.0
                                   std::string(reason_header)};
    const auto add = [&](const export_table& table) {
        for (const export_column& column : table.columns) {
            if (!column.name.empty()) {
                names.push_back(column.name);
            }
        }
    };
    for (const row_kind rows :
         {row_kind::registrants, row_kind::sessions, row_kind::answers, row_kind::events}) {
        add(table_of(rows));
    }
    for (const crm preset : {crm::salesforce, crm::hubspot, crm::marketo}) {
        add(table_of(preset));
    }
    return names;
}

} // namespace exporter
