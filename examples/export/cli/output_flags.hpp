// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_EXAMPLES_EXPORT_CLI_OUTPUT_FLAGS_HPP
#define WEBCASTS_EXAMPLES_EXPORT_CLI_OUTPUT_FLAGS_HPP

#include "cli/command_line.hpp"
#include "cli/typed_arguments.hpp"
#include "output/output_options.hpp"

#include <string>
#include <vector>

namespace exporter {

/// Convert the typed arguments to the output of a command. Mistakes are appended to `mistakes`, among them an
/// output that the replacement rule forbids: every file that an option, the configuration file at
/// `config_path` or the environment names is kept.
[[nodiscard]] output_options to_output(command chosen, const typed_arguments& in,
                                       const std::string& config_path, std::vector<std::string>& mistakes);

/// Return what the file of --reject-file may replace: what an output may, but not the output of this run.
/// Mistakes are appended to `mistakes`.
[[nodiscard]] replacement_rule to_reject_replacement(const typed_arguments& in,
                                                     const std::string& config_path,
                                                     std::vector<std::string>& mistakes);

} // namespace exporter

#endif
