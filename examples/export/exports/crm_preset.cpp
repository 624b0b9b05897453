// SPDX-License-Identifier: BSL-1.0
#include "exports/crm_preset.hpp"

#include "store/event_selection.hpp"

#include <algorithm>
#include <array>
#include <fmt/format.h>

namespace exporter {

namespace {

constexpr std::array<std::string_view, 4> status_names{"Registered", "No Show", "Attended",
                                                       "Attended On-demand"};

/// Labels of lead fields, which the Data Import Wizard maps automatically; `Member Status` is the campaign
/// member's, and `Webcast Source` a custom field. `Lead Source` is the person's first touch: an import that
/// updates people must not overwrite it with the source of a webcast.
std::vector<crm_column> salesforce() {
    return {{"Email", "email"},          {"First Name", "fname"},
            {"Last Name", "lname"},      {"Company", "company"},
            {"Title", "title"},          {"Phone", "phone"},
            {"Mobile", "cell"},          {"Fax", "fax"},
            {"Street", "street"},        {"City", "city"},
            {"State/Province", "state"}, {"Zip/Postal Code", "postalcode"},
            {"Country", "country"},      {"Webcast Source", "sti"},
            {"Member Status", "status"}, {"Registration Date", "reg_date"}};
}

/// Labels of contact properties; the last three are custom properties, which the user creates once.
std::vector<crm_column> hubspot() {
    return {{"Email", "email"},
            {"First Name", "fname"},
            {"Last Name", "lname"},
            {"Company Name", "company"},
            {"Job Title", "title"},
            {"Phone Number", "phone"},
            {"Mobile Phone Number", "cell"},
            {"Fax Number", "fax"},
            {"Street Address", "street"},
            {"City", "city"},
            {"State/Region", "state"},
            {"Postal Code", "postalcode"},
            {"Country/Region", "country"},
            {"Webcast Source", "sti"},
            {"Webcast Status", "status"},
            {"Webcast Registration Date", "reg_date"}};
}

/// Friendly labels of person fields; `Webcast Source` is a custom field, because `Person Source` is the first
/// touch. Members of a program are imported with one status for a whole file:
/// `--status` writes the file of one status.
std::vector<crm_column> marketo() {
    return {{"Email Address", "email"},
            {"First Name", "fname"},
            {"Last Name", "lname"},
            {"Company Name", "company"},
            {"Job Title", "title"},
            {"Phone Number", "phone"},
            {"Mobile Phone Number", "cell"},
            {"Fax Number", "fax"},
            {"Address", "street"},
            {"City", "city"},
            {"State", "state"},
            {"Postal Code", "postalcode"},
            {"Country", "country"},
            {"Webcast Source", "sti"},
            {"Member Status", "status"},
            {"Registration Date", "reg_date"}};
}

std::string sql_of(std::string_view field) {
    if (field == "street") {
        return "person.address1 || iif(person.address2 = '', '', ', ' || person.address2)";
    }
    if (field == "status") {
        return "''"; // filled later from the number of the status
    }
    if (field == "reg_date") {
        return "date(coalesce(person.reg_date_utc, person.reg_date))";
    }
    return fmt::format("person.{}", field);
}

cell_kind kind_of(std::string_view field) {
    return field == "reg_date" ? cell_kind::time : cell_kind::text;
}

bool identifies(std::string_view field) {
    constexpr std::array<std::string_view, 7> fields{"email", "fname", "lname", "phone",
                                                     "cell",  "fax",   "street"};
    return std::find(fields.begin(), fields.end(), field) != fields.end();
}

} // namespace

std::vector<crm_column> columns_of(crm preset) {
    switch (preset) {
    case crm::salesforce:
        return salesforce();
    case crm::hubspot:
        return hubspot();
    case crm::marketo:
        return marketo();
    }
    return {};
}

export_table table_of(crm preset) {
    export_table table;
    table.columns = {{"", "person.person_key", cell_kind::text}, {"", "reached.status", cell_kind::number}};
    for (const crm_column& column : columns_of(preset)) {
        table.columns.push_back({std::string(column.header), sql_of(column.field), kind_of(column.field),
                                 identifies(column.field)});
    }
    // The columns beside max() are those of the row that has it.
    table.from = fmt::format("FROM (SELECT *, max(coalesce(reg_date_utc, reg_date, '')) FROM attendee WHERE "
                             "email <> '' AND {} GROUP BY "
                             "person_key) AS person JOIN (SELECT email_key, max(iif(on_demand, 3, "
                             "iif(attended, 2, iif(no_show, 1, 0)))) AS "
                             "status FROM v_person_event WHERE {} GROUP BY email_key) AS reached ON "
                             "reached.email_key = person.person_key",
                             is_wanted("event_id"), is_wanted("event_id"));
    table.order = "person.person_key";
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
