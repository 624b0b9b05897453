// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_EXAMPLES_EXPORT_EXPORTS_CRM_PRESET_HPP
#define WEBCASTS_EXAMPLES_EXPORT_EXPORTS_CRM_PRESET_HPP

#include "exports/export_options.hpp"
#include "exports/export_table.hpp"

#include <optional>
#include <string_view>

namespace exporter {

/// A column of a preset: what the CRM's import calls it, and which field of ours fills it.
struct crm_column {
    std::string_view header;
    std::string_view field; ///< a column of attendee, `status`, or `reg_date`
};

/// Return a CRM's columns; the first is the e-mail, by which it knows a person.
[[nodiscard]] std::vector<crm_column> columns_of(crm preset);

/// Return the table of a preset: a row for each person with an e-mail, over all wanted events: the details of
/// the latest registration and the highest status. Its first column is the person's key and its second the
/// status as a number, for the program; the CRM's columns follow.
[[nodiscard]] export_table table_of(crm preset);

/// Return what the CRMs call a status.
[[nodiscard]] std::string_view name_of(attendance status) noexcept;
/// Return the status of this name.
[[nodiscard]] std::optional<attendance> attendance_from_name(std::string_view name) noexcept;

} // namespace exporter

#endif
