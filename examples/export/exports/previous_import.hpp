// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_EXAMPLES_EXPORT_EXPORTS_PREVIOUS_IMPORT_HPP
#define WEBCASTS_EXAMPLES_EXPORT_EXPORTS_PREVIOUS_IMPORT_HPP

#include "exports/export_options.hpp"

#include <string>
#include <string_view>
#include <unordered_map>

namespace exporter {

/// The statuses in a file that a CRM imported before, by e-mail. A CRM's status must not go back, even where
/// the database knows less than it did: after a pull with other filters, or of another account.
class previous_import {
  public:
    /// Know of nobody.
    previous_import() = default;
    /// Read a file that `export --preset` wrote. Throws `failure` with `exit_status::usage` where it cannot
    /// be read, is malformed, or has not this preset's columns.
    previous_import(const std::string& path, crm preset);

    /// Return the higher one of a status and that of the file.
    [[nodiscard]] attendance not_below(std::string_view email, attendance status) const;

  private:
    std::unordered_map<std::string, attendance> statuses_; ///< by the e-mail in small letters
};

} // namespace exporter

#endif
