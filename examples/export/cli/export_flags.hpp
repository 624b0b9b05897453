// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_EXAMPLES_EXPORT_CLI_EXPORT_FLAGS_HPP
#define WEBCASTS_EXAMPLES_EXPORT_CLI_EXPORT_FLAGS_HPP

#include "cli/typed_arguments.hpp"
#include "exports/export_options.hpp"

#include <string>
#include <vector>

namespace exporter {

/// Add the lines of the file of --columns, which is read once, to those of --column. Blank lines and lines
/// that start with `#` do not count. Mistakes are appended to `mistakes`.
void read_columns_file(typed_arguments& in, std::vector<std::string>& mistakes);

/// Return the columns of --column. Mistakes are appended to `mistakes`.
[[nodiscard]] std::vector<own_column> to_own_columns(const typed_arguments& in,
                                                     std::vector<std::string>& mistakes);

/// Convert the typed arguments to the rows and columns of an export, without its database, events and output.
/// Mistakes are appended to `mistakes`.
[[nodiscard]] export_options to_export(const typed_arguments& in, std::vector<std::string>& mistakes);

} // namespace exporter

#endif
