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

/// How a stream that was accepted begins and ends; specialized for each kind of stream.
template <class Stream>
struct stream_ends;

template <>
struct stream_ends<boost::asio::ip::tcp::socket> {
    using socket = boost::asio::ip::tcp::socket;

    /// Make the stream ready for the first request; tell whether it is.
    static boost::asio::awaitable<bool> begin(socket& stream) {
        boost::system::error_code failed;
        stream.set_option(boost::asio::ip::tcp::no_delay(true), failed);
        co_return !failed;
    }

    /// Tell the client that no more comes, and take what it still sends: closing a socket with unread bytes
    /// would reset the connection, and the client might lose the answer.
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

/// Tell whether bytes that were written have not reached the other side yet; false where the system does not
/// tell (it does on Linux).
[[nodiscard]] bool has_unsent_bytes(boost::asio::ip::tcp::socket& socket);

/// Close a connection so that the other side sees a reset, not an end.
void reset_connection(boost::asio::ip::tcp::socket& socket);

} // namespace sandbox_server

#endif
