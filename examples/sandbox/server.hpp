// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_EXAMPLES_SANDBOX_SERVER_HPP
#define WEBCASTS_EXAMPLES_SANDBOX_SERVER_HPP

#include "server_settings.hpp"

namespace sandbox_server {

/// Serve until SIGINT or SIGTERM arrives. Throws what keeps it from starting: `usage_error`,
/// `std::system_error` (files), `std::runtime_error` (ports, OpenSSL), each with what to do about it.
void serve(const server_settings& settings);

} // namespace sandbox_server

#endif
