// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_EXAMPLES_SANDBOX_LISTENER_HPP
#define WEBCASTS_EXAMPLES_SANDBOX_LISTENER_HPP

#include "connections.hpp"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/ip/tcp.hpp>

namespace sandbox_server {

/// Accepts connections. If the system is out of resources (file descriptors, memory), it pauses; existing
/// connections continue.
class listener {
  public:
    /// Listen, but accept nothing yet. Throws `boost::system::system_error` if the address is not available.
    listener(boost::asio::any_io_executor threads, const boost::asio::ip::tcp::endpoint& where);

    /// Return the local address and the actual port.
    [[nodiscard]] boost::asio::ip::tcp::endpoint endpoint() const { return acceptor_.local_endpoint(); }

    /// Start accepting connections. The listener must not move and must outlive the executor's work.
    void start(connection_starter start_connection);

  private:
    boost::asio::awaitable<void> accept();
    boost::asio::awaitable<void> wait_for_resources(const boost::system::error_code& failed);

    boost::asio::any_io_executor threads_;
    boost::asio::ip::tcp::acceptor acceptor_;
    connection_starter start_connection_;
    bool has_complained_ = false;
};

} // namespace sandbox_server

#endif
