// SPDX-License-Identifier: BSL-1.0
#include "exports/row_export.hpp"

#include "exports/crm_preset.hpp"
#include "exports/export_table.hpp"
#include "exports/pii_hash.hpp"
#include "exports/previous_import.hpp"
#include "exports/row_output.hpp"
#include "output/output_file.hpp"
#include "store/database.hpp"
#include "store/event_selection.hpp"
#include "terminal/failure.hpp"
#include "terminal/interruption.hpp"

#include <algorithm>
#include <cstddef>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace exporter {

namespace {

using row = std::vector<std::optional<std::string>>;

/// Return the name by which a column is dropped or hashed: the database's, even in presets.
std::string field_of(const export_options& options, const export_column& column) {
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
    for (const auto* names : {&options.drop, &options.hash_fields}) {
        for (const std::string& name : *names) {
            if (!holds(fields, name)) {
                throw failure(exit_status::usage,
                              fmt::format("there is no column '{}' to drop or hash; these rows have: {}",
                                          name, fmt::join(fields, ", ")));
            }
        }
    }
    if (options.preset && (holds(options.drop, "email") || holds(options.drop, "status"))) {
        throw failure(exit_status::usage, "a CRM needs the columns email and status; leave them");
    }
    if (chosen.empty()) {
        throw failure(exit_status::usage, "--drop leaves no column");
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
            return static_cast<std::size_t>(column - columns.begin()) + 2; // after key and number
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
        status = previous_.not_below(hash ? hash->token(email) : email, status);
        person[status_] = name_of(status);
        const auto& wanted = options_.statuses;
        return wanted.empty() || std::find(wanted.begin(), wanted.end(), status) != wanted.end();
    }

  private:
    const export_options& options_;
    previous_import previous_;
    std::size_t email_ = 0;
    std::size_t status_ = 0;
};

void warn_of_people_without_email(sqlite_connection& database, const std::optional<std::string>& events,
                                  const console& console) {
    const std::string sql = "SELECT count(*) FROM attendee WHERE email = '' AND " + is_wanted("event_id");
    sqlite_statement query(database, sql.c_str());
    if (query.bind(events).step() && query.number(0) > 0) {
        console.complain(fmt::format(
            "warning: {} registrants without an e-mail are left out: a CRM cannot tell them apart",
            query.number(0)));
    }
}

void write_rows(sqlite_connection& database, const export_options& options, const export_table& table,
                const std::optional<std::string>& events, const std::optional<pii_hash>& hash,
                row_output& out) {
    const auto statuses =
        options.preset ? std::optional<crm_statuses>(options) : std::optional<crm_statuses>();
    sqlite_statement query(database, query_of(table).c_str());
    query.bind(events);
    row cells(table.columns.size());
    while (query.step()) {
        if (interrupted()) {
            throw failure(exit_status::interrupted, "interrupted");
        }
        for (std::size_t i = 0; i < cells.size(); ++i) {
            const int column = static_cast<int>(i);
            cells[i] = query.is_null(column) ? std::nullopt : std::optional(query.text(column));
        }
        if (!statuses || statuses->set_status(cells, hash)) {
            out.write(cells);
        }
    }
}

} // namespace

std::uint64_t export_rows(const export_options& options, const console& console) {
    const export_table table = options.preset ? table_of(*options.preset) : table_of(options.rows);
    auto columns = chosen_columns(options, table);
    const auto hash =
        options.hash_pii ? std::optional(read_pii_hash(options.hash_key_file, console)) : std::nullopt;
    output_file file(options.output.path, options.output.replacement);
    sqlite_connection database = open_to_read(options.database);
    const auto events = wanted_events(database, options.events);
    output_options form = options.output;
    // A CRM stores what the file holds: spreadsheets' protection is for files that people open.
    form.exact_csv = form.exact_csv || options.preset.has_value();
    row_output out(file, std::move(columns), form, hash);
    if (options.preset) {
        warn_of_people_without_email(database, events, console);
    }
    write_rows(database, options, table, events, hash, out);
    file.finish();
    return out.rows();
}

std::vector<std::string> column_names_of_exports() {
    std::vector<std::string> names{"Lead Source", "Person Source"}; // until version 0.1.0
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
