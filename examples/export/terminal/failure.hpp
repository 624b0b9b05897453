// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_EXAMPLES_EXPORT_TERMINAL_FAILURE_HPP
#define WEBCASTS_EXAMPLES_EXPORT_TERMINAL_FAILURE_HPP

#include "terminal/exit_status.hpp"

#include <stdexcept>
#include <string>

namespace exporter {

/// Ends the run: `what()` is written to standard error, and the exit code follows from the cause.
class failure : public std::runtime_error {
  public:
    failure(failure_cause cause, const std::string& message) : std::runtime_error(message), cause_(cause) {}
    [[nodiscard]] failure_cause cause() const noexcept { return cause_; }
    [[nodiscard]] exit_status status() const noexcept { return status_of(cause_); }

  private:
    failure_cause cause_;
};

/// Return a failure because of `failure_cause::usage`.
[[nodiscard]] inline failure usage_failure(const std::string& message) {
    return {failure_cause::usage, message};
}

} // namespace exporter

#endif
