// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_EXAMPLES_SANDBOX_SERVER_HPP
#define WEBCASTS_EXAMPLES_SANDBOX_SERVER_HPP

#include "time_limits.hpp"
#include <webcasts/testing/sandbox.hpp>

#include <boost/asio/ip/address.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace sandbox_server {

/// The settings of the server.
struct server_settings {
    webcasts::testing::sandbox_options sandbox;
    std::vector<webcasts::testing::sandbox_fault> faults;
    bool own_accounts = false; ///< `sandbox.accounts` came from the command line

    boost::asio::ip::address bind;
    std::uint16_t port = 8080;              ///< 0: any free one
    bool tls = false;                       ///< `port` speaks HTTPS
    std::optional<std::uint16_t> http_port; ///< with `tls`: a second port, which speaks HTTP
    std::string port_file;                  ///< empty: none
    std::string ca_file;                    ///< written; with `tls` only
    std::vector<std::string> allowed_hosts; ///< see `host_rule`
    time_limits limits;
};

/// Serve until SIGINT or SIGTERM arrives. If the server cannot start, throws `usage_error`,
/// `std::system_error` (files) or `std::runtime_error` (ports, OpenSSL); each message contains the remedy.
void serve(const server_settings& settings);

} // namespace sandbox_server

#endif
