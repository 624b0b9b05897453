// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_EXAMPLES_EXPORT_TERMINAL_INTERRUPTION_HPP
#define WEBCASTS_EXAMPLES_EXPORT_TERMINAL_INTERRUPTION_HPP

namespace exporter {

/// Catch the first SIGINT, SIGTERM or SIGHUP, so that the run ends in order; a second one ends the program at
/// once. Signals that the parent process ignores stay ignored. SIGPIPE and SIGXFSZ are ignored, so that a
/// closed pipe and a full quota are write errors. Call it once, before anything else.
void catch_interruption();

/// Return whether a signal asked the run to stop.
[[nodiscard]] bool interrupted() noexcept;

} // namespace exporter

#endif
