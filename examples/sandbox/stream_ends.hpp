// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_EXAMPLES_SANDBOX_STREAM_ENDS_HPP
#define WEBCASTS_EXAMPLES_SANDBOX_STREAM_ENDS_HPP

#include <boost/asio/awaitable.hpp>
#include <boost/asio/buffer.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <array>

namespace sandbox_server {

/// How an accepted stream starts and ends; specialized for each kind of stream.
template <class Stream>
struct stream_ends;

template <>
struct stream_ends<boost::asio::ip::tcp::socket> {
    using socket = boost::asio::ip::tcp::socket;

    /// Prepare the stream for the first request. Returns whether it is ready.
    static boost::asio::awaitable<bool> begin(socket& stream) {
        boost::system::error_code failed;
        stream.set_option(boost::asio::ip::tcp::no_delay(true), failed);
        co_return !failed;
    }

    /// Shut down sending, and read everything that the client still sends: closing a socket with unread bytes
    /// would reset the connection, and the client could lose the answer.
    static boost::asio::awaitable<void> end(socket& stream) {
        boost::system::error_code failed;
        stream.shutdown(socket::shutdown_send, failed);
        std::array<char, 4096> dropped{};
        while (!failed) {
            co_await stream.async_read_some(boost::asio::buffer(dropped),
                                            boost::asio::redirect_error(boost::asio::use_awaitable, failed));
        }
    }
};

/// Return whether written bytes have not been acknowledged yet; false if the system cannot tell (Linux can).
[[nodiscard]] bool has_unsent_bytes(boost::asio::ip::tcp::socket& socket);

/// Close a connection with a reset.
void reset_connection(boost::asio::ip::tcp::socket& socket);

} // namespace sandbox_server

#endif
