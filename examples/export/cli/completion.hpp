// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_EXAMPLES_EXPORT_CLI_COMPLETION_HPP
#define WEBCASTS_EXAMPLES_EXPORT_CLI_COMPLETION_HPP

#include "cli/command_model.hpp"

#include <string>
#include <string_view>

namespace exporter {

/// Return the script that completes this program's arguments in a shell: `bash`, `zsh` or `fish`.
[[nodiscard]] std::string completion_script(const program_model& model, std::string_view shell);

} // namespace exporter

#endif
