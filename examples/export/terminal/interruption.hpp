// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_EXAMPLES_EXPORT_TERMINAL_INTERRUPTION_HPP
#define WEBCASTS_EXAMPLES_EXPORT_TERMINAL_INTERRUPTION_HPP

namespace exporter {

/// Turn the first SIGINT, SIGTERM or SIGHUP into a flag, so that the run ends in good order; a second one
/// ends the program at once. A signal that the parent had set to be ignored stays ignored. SIGPIPE and
/// SIGXFSZ are ignored: a closed pipe and a full quota are then write errors. Call it once, before anything
/// else.
void catch_interruption();

/// Tell whether the run was asked to stop.
[[nodiscard]] bool interrupted() noexcept;

} // namespace exporter

#endif
