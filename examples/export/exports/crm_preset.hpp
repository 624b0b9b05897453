// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_EXAMPLES_EXPORT_EXPORTS_CRM_PRESET_HPP
#define WEBCASTS_EXAMPLES_EXPORT_EXPORTS_CRM_PRESET_HPP

#include "exports/export_options.hpp"
#include "exports/export_table.hpp"

#include <optional>
#include <string_view>

namespace exporter {

/// A column of a preset: its name in the CRM's import, and the field that fills it.
struct crm_column {
    std::string_view header;
    std::string_view field; ///< a column of attendee, `status`, or `reg_date`
};

/// Return a CRM's columns; the first is the e-mail, by which the CRM identifies a person.
[[nodiscard]] std::vector<crm_column> columns_of(crm preset);

/// Return the table of a preset. It has one row for each person with an e-mail, with the details of the
/// latest registration and the highest status in all wanted events. The first two columns are for the
/// program: the person's key and the status as a number. The CRM's columns follow.
[[nodiscard]] export_table table_of(crm preset);

/// Return the name of a status in the CRMs.
[[nodiscard]] std::string_view name_of(attendance status) noexcept;
/// Return the status with this name; `nullopt` if there is none.
[[nodiscard]] std::optional<attendance> attendance_from_name(std::string_view name) noexcept;

} // namespace exporter

#endif
