// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_EXAMPLES_EXPORT_CLI_MANUAL_HPP
#define WEBCASTS_EXAMPLES_EXPORT_CLI_MANUAL_HPP

#include "cli/command_model.hpp"

#include <string>

namespace exporter {

/// Return the manual page, in the macros of man(7).
[[nodiscard]] std::string manual_page(const program_model& model);

} // namespace exporter

#endif
