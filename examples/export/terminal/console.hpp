// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_EXAMPLES_EXPORT_TERMINAL_CONSOLE_HPP
#define WEBCASTS_EXAMPLES_EXPORT_TERMINAL_CONSOLE_HPP

#include <webcasts/result.hpp>

#include <string>
#include <string_view>

namespace exporter {

/// The words for the person at the terminal: all of them go to standard error, for standard output is for
/// data.
///
/// Control characters in a message become `?`, so that no text of the service can steer a terminal.
class console {
  public:
    /// -1: errors and warnings only; 0: what was done; 1: requests and the service's own words; 2: and
    /// response heads.
    explicit console(int verbosity) noexcept : verbosity_(verbosity) {}

    [[nodiscard]] int verbosity() const noexcept { return verbosity_; }

    /// Say something that always matters: an error or a warning.
    void complain(std::string_view message) const;
    /// Say what was done, unless -q was given.
    void say(std::string_view message) const;
    /// Say what is for the levels from `level` (1 or 2) on.
    void say_at(int level, std::string_view message) const;
    /// Show a line below all that is said, until another one takes its place; empty: none. Only for a
    /// terminal.
    void show_status(const std::string& line) const;
    /// Say that something failed: our words always, the service's words from -v on.
    void report(std::string_view what_failed, const webcasts::error& cause) const;

  private:
    int verbosity_;
    mutable std::string status_;
};

} // namespace exporter

#endif
