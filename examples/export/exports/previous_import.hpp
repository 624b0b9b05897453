// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_EXAMPLES_EXPORT_EXPORTS_PREVIOUS_IMPORT_HPP
#define WEBCASTS_EXAMPLES_EXPORT_EXPORTS_PREVIOUS_IMPORT_HPP

#include "exports/export_options.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>

namespace exporter {

/// The statuses in a file that a CRM imported earlier, by e-mail. A CRM's status must not go back, even if
/// the database now holds less: after a sync with other filters, or with another account.
class previous_import {
  public:
    /// Hold no statuses.
    previous_import() = default;
    /// Read a file that `export --preset` wrote. Throws `failure` with `exit_status::usage` if it cannot be
    /// read, is malformed, or lacks this preset's columns.
    previous_import(const std::string& path, crm preset);

    /// Return the higher of `status` and the status in the file.
    [[nodiscard]] attendance not_below(std::string_view email, attendance status) const;

    /// Return how many rows have a status that is none of the presets'.
    [[nodiscard]] std::uint64_t unknown_statuses() const noexcept { return statuses_.unknown; }

    /// By the key of the e-mail (`canonical_address`).
    using statuses_by_email = std::unordered_map<std::string, attendance>;
    /// The statuses by the e-mails as they are, and without the marks with which earlier versions protected
    /// them from spreadsheets.
    struct statuses {
        statuses_by_email exact;
        statuses_by_email unprotected;
        std::uint64_t unknown = 0;
    };

  private:
    statuses statuses_;
};

} // namespace exporter

#endif
