// SPDX-License-Identifier: BSL-1.0
#include "connections.hpp"
#include "http_session.hpp"

#include <memory>
#include <utility>

namespace sandbox_server {

connection_starter plain_connections(sandbox_service& service, const time_limits& limits) {
    return [&service, &limits](boost::asio::ip::tcp::socket socket) {
        std::make_shared<http_session<boost::asio::ip::tcp::socket>>(std::move(socket), service, limits)
            ->start();
    };
}

} // namespace sandbox_server
