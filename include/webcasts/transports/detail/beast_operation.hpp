// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_TRANSPORTS_DETAIL_BEAST_OPERATION_HPP
#define WEBCASTS_TRANSPORTS_DETAIL_BEAST_OPERATION_HPP

#include <webcasts/result.hpp>
#include <webcasts/transports/detail/beast_call.hpp>

#include <boost/asio/associated_executor.hpp>
#include <boost/asio/cancellation_type.hpp>
#include <boost/asio/coroutine.hpp>
#include <boost/asio/post.hpp>

#include <cstddef>
#include <memory>
#include <span>
#include <utility>

namespace webcasts { inline namespace v0 { namespace detail {

template <class Self>
[[nodiscard]] bool is_cancelled(const Self& self) {
    return self.cancelled() != boost::asio::cancellation_type::none;
}

// `self` is moved into a step and comes back with the next call; clang-tidy takes the jumps between them for
// loops. NOLINTBEGIN(bugprone-use-after-move)

/// The operation that receives a response's head, for `async_compose`. `Exchange` is constructed from the
/// call.
template <class Exchange>
struct beast_open {
    using error_code = boost::system::error_code;
    std::shared_ptr<beast_call> call;
    boost::asio::coroutine state{};

    template <class Self>
    void operator()(Self& self, const error_code& code = {}, std::size_t count = 0) {
        // The operation moves with `self` when the next step starts; the call stays where it is.
        beast_call& c = *call;
        const bool cancelled = is_cancelled(self);
        BOOST_ASIO_CORO_REENTER(state) {
            c.begin_operation(boost::asio::get_associated_executor(self));
            // Nothing completes inside the initiating function.
            BOOST_ASIO_CORO_YIELD boost::asio::post(std::move(self));
            while (!c.note({}, cancelled, transport_errc::other)) {
                if (c.take_connection()) {
                    c.start_limit(c.connect_limit());
                    if (!c.knows_address()) {
                        BOOST_ASIO_CORO_YIELD c.async_resolve(std::move(self));
                        c.note_resolved(cancelled);
                    }
                    if (!c.failure()) {
                        BOOST_ASIO_CORO_YIELD c.async_connect(std::move(self));
                        c.note_connected(cancelled);
                    }
                    if (!c.failure() && c.tunnels()) {
                        c.begin_tunnel();
                        BOOST_ASIO_CORO_YIELD c.connection().async_send(c.tunnel_text(), std::move(self));
                        c.note(code, cancelled, transport_errc::connection_lost);
                        while (!c.failure() && !c.head_arrived()) {
                            BOOST_ASIO_CORO_YIELD c.connection().async_receive(
                                c.connection().receive_buffer(), std::move(self));
                            c.note_head(code, count, cancelled);
                        }
                        c.end_tunnel();
                    }
                    if (c.begin_tls()) {
                        BOOST_ASIO_CORO_YIELD c.connection().tls->async_handshake(
                            boost::asio::ssl::stream_base::client, std::move(self));
                        c.note_handshake(code, cancelled);
                    }
                    c.stop_limit();
                }
                if (!c.failure()) {
                    c.start_limit(c.wait_limit());
                    BOOST_ASIO_CORO_YIELD c.connection().async_send(c.request_text(), std::move(self));
                    c.note(code, cancelled, transport_errc::connection_lost);
                    while (!c.failure() && !c.head_arrived()) {
                        BOOST_ASIO_CORO_YIELD c.connection().async_receive(c.connection().receive_buffer(),
                                                                           std::move(self));
                        c.note_head(code, count, cancelled);
                    }
                    c.stop_limit();
                }
                if (!c.was_stale()) {
                    break;
                }
                c.forget_failure();
            }
            c.end_operation();
            c.end_open();
            if (c.failure()) {
                self.complete(*c.failure());
            } else {
                self.complete(Exchange(std::move(call)));
            }
        }
    }
};

/// The operation that receives a body's next bytes, for `async_compose`.
struct beast_read {
    using error_code = boost::system::error_code;
    std::shared_ptr<beast_call> call;
    std::span<char> buffer;
    boost::asio::coroutine state{};

    template <class Self>
    void operator()(Self& self, const error_code& code = {}, std::size_t count = 0) {
        beast_call& c = *call;
        const bool cancelled = is_cancelled(self);
        BOOST_ASIO_CORO_REENTER(state) {
            if (c.advance(buffer)) {
                BOOST_ASIO_CORO_YIELD boost::asio::post(std::move(self));
            } else {
                c.begin_operation(boost::asio::get_associated_executor(self));
                c.start_limit(c.wait_limit());
                do {
                    BOOST_ASIO_CORO_YIELD c.connection().async_receive(c.body_destination(buffer),
                                                                       std::move(self));
                    c.note_body(buffer, code, count, cancelled);
                } while (!c.advance(buffer));
                c.stop_limit();
                c.end_operation();
            }
            self.complete(c.moved());
        }
    }
};

// NOLINTEND(bugprone-use-after-move)

}}} // namespace webcasts::v0::detail

#endif
