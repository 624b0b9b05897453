// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_EXAMPLES_SANDBOX_COMMAND_LINE_HPP
#define WEBCASTS_EXAMPLES_SANDBOX_COMMAND_LINE_HPP

#include "server.hpp"

#include <optional>

namespace sandbox_server {

/// Read the command line and the files that it names. Returns `nullopt` if it asked for help, which is then
/// printed. Throws `usage_error`.
[[nodiscard]] std::optional<server_settings> read_command_line(int argc, const char* const* argv);

} // namespace sandbox_server

#endif
