// SPDX-License-Identifier: BSL-1.0
#include "exports/crm_preset.hpp"

#include <algorithm>
#include <array>
#include <fmt/format.h>

namespace exporter {

namespace {

constexpr std::array<std::string_view, 4> status_names{"Registered", "No Show", "Attended",
                                                       "Attended On-demand"};

constexpr bool is_required = true;

/// Labels of lead fields, which the Data Import Wizard maps automatically; `Member Status` is the campaign
/// member's, and `Webcast Source` a custom field of type Text(255). `Lead Source` is the person's first
/// touch: an import that updates people must not overwrite it with the source of a webcast.
constexpr std::array<crm_column, 16> salesforce_columns{{
    {"Email", "email", 80, is_required, crm_values::address},
    {"First Name", "fname", 40},
    {"Last Name", "lname", 80, is_required},
    {"Company", "company", 255, is_required},
    {"Title", "title", 128},
    {"Phone", "phone", 40},
    {"Mobile", "cell", 40},
    {"Fax", "fax", 40},
    {"Street", "street", 255},
    {"City", "city", 40},
    {"State/Province", "state", 80},
    {"Zip/Postal Code", "postalcode", 20},
    {"Country", "country", 80, false, crm_values::country},
    {"Webcast Source", "sti", 255},
    {"Member Status", "status", 40},
    {"Registration Date", "reg_date"},
}};

/// Labels of contact properties; the last three are custom properties, which the user creates once.
constexpr std::size_t hubspot_text = 65'536;
constexpr std::array<crm_column, 16> hubspot_columns{{
    {"Email", "email", hubspot_text, is_required, crm_values::address},
    {"First Name", "fname", hubspot_text},
    {"Last Name", "lname", hubspot_text},
    {"Company Name", "company", hubspot_text},
    {"Job Title", "title", hubspot_text},
    {"Phone Number", "phone", hubspot_text},
    {"Mobile Phone Number", "cell", hubspot_text},
    {"Fax Number", "fax", hubspot_text},
    {"Street Address", "street", hubspot_text},
    {"City", "city", hubspot_text},
    {"State/Region", "state", hubspot_text},
    {"Postal Code", "postalcode", hubspot_text},
    {"Country/Region", "country", hubspot_text},
    {"Webcast Source", "sti", hubspot_text},
    {"Webcast Status", "status"},
    {"Webcast Registration Date", "reg_date"},
}};

/// Friendly labels of person fields; `Webcast Source` is a custom field, because `Person Source` is the first
/// touch. Members of a program are imported with one status for a whole file:
/// `--status` writes the file of one status. `Address` is a text area of 30,000 bytes, here counted as if
/// each character took four.
constexpr std::size_t marketo_string = 255;
constexpr std::array<crm_column, 16> marketo_columns{{
    {"Email Address", "email", marketo_string, is_required, crm_values::address},
    {"First Name", "fname", marketo_string},
    {"Last Name", "lname", marketo_string},
    {"Company Name", "company", marketo_string},
    {"Job Title", "title", marketo_string},
    {"Phone Number", "phone", marketo_string},
    {"Mobile Phone Number", "cell", marketo_string},
    {"Fax Number", "fax", marketo_string},
    {"Address", "street", 7'500},
    {"City", "city", marketo_string},
    {"State", "state", marketo_string},
    {"Postal Code", "postalcode", marketo_string},
    {"Country", "country", marketo_string},
    {"Webcast Source", "sti", marketo_string},
    {"Member Status", "status", marketo_string},
    {"Registration Date", "reg_date"},
}};

constexpr std::array<crm_rules, 3> every_rule{{
    {"Salesforce", salesforce_columns,
     "Salesforce, Field Reference Guide and Object Reference: Lead; Salesforce Help: State, Country, and "
     "Territory Picklist Fields",
     "2026-11-29"},
    {"HubSpot", hubspot_columns,
     "HubSpot Knowledge Base: Property field types in HubSpot (2024-03-14), Set up import files (2025-10-03)",
     "2026-11-29"},
    {"Marketo", marketo_columns,
     "Adobe Experience League, Marketo Engage developer documentation: Field Types (2024-11-14)",
     "2026-11-29"},
}};

std::string sql_of(std::string_view field) {
    if (field == "street") {
        return "CASE '' WHEN trim(a.address2, char(9, 10, 13, 32, 160)) THEN a.address1 WHEN "
               "trim(a.address1, "
               "char(9, 10, 13, 32, 160)) THEN a.address2 ELSE a.address1 || ', ' || a.address2 END";
    }
    if (field == "status") {
        return "''"; // filled later from the number of the status
    }
    if (field == "reg_date") {
        return "date(coalesce(a.reg_date_utc, a.reg_date))";
    }
    return fmt::format("a.{}", field);
}

cell_kind kind_of(std::string_view field) {
    return field == "reg_date" ? cell_kind::time : field == "email" ? cell_kind::address : cell_kind::text;
}

bool identifies(std::string_view field) {
    constexpr std::array<std::string_view, 7> fields{"email", "fname", "lname", "phone",
                                                     "cell",  "fax",   "street"};
    return std::find(fields.begin(), fields.end(), field) != fields.end();
}

} // namespace

const crm_rules& rules_of(crm preset) noexcept {
    return every_rule[static_cast<std::size_t>(preset)];
}

std::span<const crm_column> columns_of(crm preset) noexcept {
    return rules_of(preset).columns;
}

export_table table_of(crm preset) {
    export_table table;
    table.columns = {{"", "a.person_key", cell_kind::text},
                     {"", "iif(p.on_demand, 3, iif(p.attended, 2, iif(p.no_show, 1, 0)))", cell_kind::number},
                     {"", "a.event_id", cell_kind::code}};
    for (const crm_column& column : columns_of(preset)) {
        table.columns.push_back({std::string(column.header), sql_of(column.field), kind_of(column.field),
                                 identifies(column.field)});
    }
    table.from =
        "FROM attendee a JOIN v_person_event p ON p.event_id = a.event_id AND p.email_key = a.person_key";
    table.event_id = "a.event_id";
    table.is_by_event = false;
    // The second registration of an event, #2, comes later in its report than the first, and #10 than #9.
    table.order = "a.person_key, CAST(strftime('%s', coalesce(a.reg_date_utc, a.reg_date)) AS INTEGER), "
                  "a.event_id, length(a.email_key), a.email_key";
    return table;
}

std::string_view name_of(attendance status) noexcept {
    return status_names[static_cast<std::size_t>(status)];
}

std::optional<attendance> attendance_from_name(std::string_view name) noexcept {
    const auto* const position = std::find(status_names.begin(), status_names.end(), name);
    return position == status_names.end()
               ? std::nullopt
               : std::optional(static_cast<attendance>(position - status_names.begin()));
}

} // namespace exporter
