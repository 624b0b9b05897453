// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_EXAMPLES_EXPORT_CLI_EXPORT_FLAGS_HPP
#define WEBCASTS_EXAMPLES_EXPORT_CLI_EXPORT_FLAGS_HPP

#include "cli/typed_arguments.hpp"
#include "exports/export_options.hpp"

#include <string>
#include <vector>

namespace exporter {

/// Convert the typed arguments to the rows and columns of an export, without its database, events and output.
/// Mistakes are appended to `mistakes`.
[[nodiscard]] export_options to_export(const typed_arguments& in, std::vector<std::string>& mistakes);

} // namespace exporter

#endif
