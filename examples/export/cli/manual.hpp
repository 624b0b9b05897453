// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_EXAMPLES_EXPORT_CLI_MANUAL_HPP
#define WEBCASTS_EXAMPLES_EXPORT_CLI_MANUAL_HPP

#include "cli/command_model.hpp"

#include <string>
#include <string_view>

namespace exporter {

/// Return the manual page of a command, or of the program if the name is empty, in the macros of man(7).
[[nodiscard]] std::string manual_page(const program_model& model, std::string_view command = "");

} // namespace exporter

#endif
