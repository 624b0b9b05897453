// SPDX-License-Identifier: BSL-1.0
#include "connections.hpp"
#include "http_session.hpp"

#include <memory>
#include <utility>

namespace sandbox_server {

connection_starter plain_connections(const shared_by_connections& shared) {
    return [shared](boost::asio::ip::tcp::socket socket) {
        std::make_shared<http_session<boost::asio::ip::tcp::socket>>(std::move(socket), "http", shared)
            ->start();
    };
}

} // namespace sandbox_server
