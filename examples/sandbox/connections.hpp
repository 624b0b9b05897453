// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_EXAMPLES_SANDBOX_CONNECTIONS_HPP
#define WEBCASTS_EXAMPLES_SANDBOX_CONNECTIONS_HPP

#include "time_limits.hpp"

#include <boost/asio/ip/tcp.hpp>

#include <functional>
#include <string>

namespace sandbox_server {

class host_rule;
class sandbox_service;

/// Serves an accepted connection, whose executor is a strand, until it ends.
using connection_starter = std::function<void(boost::asio::ip::tcp::socket)>;

/// What all connections share; it must outlive them.
struct shared_by_connections {
    sandbox_service& service;
    const host_rule& hosts;
    const time_limits& limits;
};

/// Serve connections by HTTP.
[[nodiscard]] connection_starter plain_connections(const shared_by_connections& shared);

/// Whether the program was built with OpenSSL.
extern const bool has_tls;

/// HTTPS with a certificate that was made for this run.
struct tls_service {
    connection_starter start;
    std::string authority; ///< certificate of the authority that issued it, PEM
};

/// Make an authority and a certificate for `localhost`, `127.0.0.1`, `::1` and `api.webcasts.com`, and serve
/// connections by HTTPS. The keys stay in memory. Throws `std::runtime_error` if OpenSSL fails, or if the
/// program was built without it.
[[nodiscard]] tls_service tls_connections(const shared_by_connections& shared);

} // namespace sandbox_server

#endif
