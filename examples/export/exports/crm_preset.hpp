// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_EXAMPLES_EXPORT_EXPORTS_CRM_PRESET_HPP
#define WEBCASTS_EXAMPLES_EXPORT_EXPORTS_CRM_PRESET_HPP

#include "exports/export_options.hpp"
#include "exports/export_table.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

namespace exporter {

/// Which values a CRM takes in a column.
enum class crm_values : std::uint8_t {
    any,
    address, ///< an e-mail address with a domain of several labels
    country, ///< a country of ISO 3166-1, by its code or its English name, or none
};

/// A column of a preset: its name in the CRM's import, the field that fills it, and the CRM's rules for it.
struct crm_column {
    std::string_view header;
    std::string_view field; ///< a column of attendee, `street`, `status`, or `reg_date`
    std::size_t max_length =
        0;                 ///< in UTF-16 code units, which is how CRMs count characters; 0: no limit known
    bool required = false; ///< the CRM refuses a row without it
    crm_values values = crm_values::any;
};

/// What a CRM imports, and where that is written.
struct crm_rules {
    std::string_view name; ///< such as `Salesforce`
    std::span<const crm_column> columns;
    std::string_view source; ///< the documents that the rules were read from
    std::string_view read;   ///< when, YYYY-MM-DD
};

/// Return a CRM's rules. They stand in one table, in crm_preset.cpp.
[[nodiscard]] const crm_rules& rules_of(crm preset) noexcept;

/// Return a CRM's columns; the first is the e-mail, by which the CRM identifies a person.
[[nodiscard]] std::span<const crm_column> columns_of(crm preset) noexcept;

/// Return the table of a preset. It has one row for each registration for a wanted event, person by person
/// and the oldest first; `crm_people` makes one row for each person of them. The first three columns are for
/// the program: the person's key, the status as a number, and the event. The CRM's columns follow.
[[nodiscard]] export_table table_of(crm preset);

/// Return the name of a status in the CRMs.
[[nodiscard]] std::string_view name_of(attendance status) noexcept;
/// Return the status with this name; `nullopt` if there is none.
[[nodiscard]] std::optional<attendance> attendance_from_name(std::string_view name) noexcept;

} // namespace exporter

#endif
