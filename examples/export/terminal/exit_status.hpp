// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_EXAMPLES_EXPORT_TERMINAL_EXIT_STATUS_HPP
#define WEBCASTS_EXAMPLES_EXPORT_TERMINAL_EXIT_STATUS_HPP

#include <webcasts/result.hpp>

#include <cstdint>

namespace exporter {

/// The program's exit codes. They are a public interface (doc/exporter.md).
enum class exit_status : std::uint8_t {
    done = 0,
    unexpected = 1,     ///< a response that violates the API, or a bug
    usage = 2,          ///< the command line, the environment or the credentials' form
    partial = 3,        ///< some events failed, or all of them for different reasons
    log_in_refused = 4, ///< the service refuses user name or password
    temporary = 5,      ///< another attempt later may succeed
    refused = 6,        ///< the service refuses the request
    cannot_write = 7,   ///< the output or the database
    busy = 8,           ///< another run is changing the database
    interrupted = 130,  ///< SIGINT, SIGTERM or SIGHUP
    reader_gone = 141,  ///< whoever reads the output, such as `head`, has enough; nothing is said
};

/// Return the exit status for a run that ends with this error of the library's.
[[nodiscard]] exit_status status_of(const webcasts::error& cause) noexcept;

} // namespace exporter

#endif
