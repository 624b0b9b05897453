// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_EXAMPLES_EXPORT_TERMINAL_EXIT_STATUS_HPP
#define WEBCASTS_EXAMPLES_EXPORT_TERMINAL_EXIT_STATUS_HPP

#include <webcasts/result.hpp>

#include <cstdint>

namespace exporter {

/// What the program's exit code says. A public interface: scripts branch on it (doc/exporter.md).
enum class exit_status : std::uint8_t {
    done = 0,
    unexpected = 1,     ///< none of the others: a response that breaks the contract, a bug
    usage = 2,          ///< the command line, the environment or the credentials' form
    partial = 3,        ///< some events failed, or all of them for different reasons
    log_in_refused = 4, ///< user name or password
    temporary = 5,      ///< trying again later may help
    refused = 6,        ///< the service understood and said no
    cannot_write = 7,   ///< output, database
    interrupted = 130,  ///< SIGINT, SIGTERM or SIGHUP
};

/// Return the exit status for a run that ends with this error of the library's.
[[nodiscard]] exit_status status_of(const webcasts::error& cause) noexcept;

} // namespace exporter

#endif
