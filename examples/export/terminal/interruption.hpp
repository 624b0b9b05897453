// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_EXAMPLES_EXPORT_TERMINAL_INTERRUPTION_HPP
#define WEBCASTS_EXAMPLES_EXPORT_TERMINAL_INTERRUPTION_HPP

#include <cstddef>

namespace exporter {

/// Catch the first SIGINT, SIGTERM or SIGHUP, so that the run ends in order; a second one ends the program at
/// once. Signals that the parent process ignores stay ignored. SIGPIPE and SIGXFSZ are ignored, so that a
/// closed pipe and a full quota are write errors. Call it once, before anything else.
void catch_interruption();

/// Return whether a signal asked the run to stop.
[[nodiscard]] bool interrupted() noexcept;

/// Throw `failure` with `exit_status::interrupted` if a signal asked the run to stop.
void stop_if_interrupted();

/// A function that the first signal calls, for work that does not look at `interrupted` by itself. It runs in
/// the signal's handler, so it may only do what a handler may. At most 16 hooks exist at a time; more do
/// nothing.
class interruption_hook {
  public:
    using function = void (*)(void* context);

    interruption_hook(function call, void* context) noexcept;
    interruption_hook(const interruption_hook&) = delete;
    interruption_hook& operator=(const interruption_hook&) = delete;
    /// Afterwards the function is not running and will not be called.
    ~interruption_hook();

  private:
    std::size_t slot_ = 0;
};

/// Marks work that nothing can stop half-way, though nothing is lost if the program ends there. While it
/// exists, a signal leaves the program 150 ms, and then ends it with `exit_status::interrupted`.
class interruption_deadline {
  public:
    interruption_deadline() noexcept;
    interruption_deadline(const interruption_deadline&) = delete;
    interruption_deadline& operator=(const interruption_deadline&) = delete;
    ~interruption_deadline();
};

} // namespace exporter

#endif
