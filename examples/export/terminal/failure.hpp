// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_EXAMPLES_EXPORT_TERMINAL_FAILURE_HPP
#define WEBCASTS_EXAMPLES_EXPORT_TERMINAL_FAILURE_HPP

#include "terminal/exit_status.hpp"

#include <stdexcept>
#include <string>

namespace exporter {

/// Ends the run: `what()` is written to standard error, `status()` becomes the exit code.
class failure : public std::runtime_error {
  public:
    failure(exit_status status, const std::string& message) : std::runtime_error(message), status_(status) {}
    [[nodiscard]] exit_status status() const noexcept { return status_; }

  private:
    exit_status status_;
};

/// Return a failure with `exit_status::usage`.
[[nodiscard]] inline failure usage_failure(const std::string& message) {
    return {exit_status::usage, message};
}

} // namespace exporter

#endif
