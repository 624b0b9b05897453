// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_EXAMPLES_EXPORT_TERMINAL_CONSOLE_HPP
#define WEBCASTS_EXAMPLES_EXPORT_TERMINAL_CONSOLE_HPP

#include <webcasts/result.hpp>

#include <string>
#include <string_view>

namespace exporter {

/// Writes messages for the user to standard error; standard output is for data.
///
/// All of it is as `terminal_text` makes it. A message has further lines only where they are indented by two
/// blanks.
class console {
  public:
    /// -1: errors and warnings only; 0: results as well; 1: requests and the service's own messages as well;
    /// 2: response heads as well.
    explicit console(int verbosity) noexcept : verbosity_(verbosity) {}

    [[nodiscard]] int verbosity() const noexcept { return verbosity_; }

    /// Write an error or a warning.
    void complain(std::string_view message) const;
    /// Write a message unless -q was given.
    void say(std::string_view message) const;
    /// Write a message if the verbosity is at least `level` (1 or 2).
    void say_at(int level, std::string_view message) const;
    /// Show a line below all messages until it is replaced; an empty one removes it. Only for a terminal.
    void show_status(const std::string& line) const;
    /// Write that something failed and why; with -v, also the service's own message.
    void report(std::string_view what_failed, const webcasts::error& cause) const;

  private:
    int verbosity_;
    mutable std::string status_;
};

} // namespace exporter

#endif
