// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_EXAMPLES_SANDBOX_LISTENER_HPP
#define WEBCASTS_EXAMPLES_SANDBOX_LISTENER_HPP

#include "connections.hpp"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/ip/tcp.hpp>

namespace sandbox_server {

/// Accepts connections. Where the system has none to give (file descriptors, memory) it waits a moment, while
/// the connections that are there go on.
class listener {
  public:
    /// Listen, but accept nothing yet. Throws `boost::system::system_error` where the address cannot be had.
    listener(boost::asio::any_io_executor threads, const boost::asio::ip::tcp::endpoint& where);

    /// Return where it listens, with the port that the system chose.
    [[nodiscard]] boost::asio::ip::tcp::endpoint endpoint() const { return acceptor_.local_endpoint(); }

    /// Accept connections from now on. The listener stays where it is and outlives the executor's work.
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
