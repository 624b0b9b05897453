// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_TESTING_LOOPBACK_PEER_STREAM_HPP
#define WEBCASTS_TESTING_LOOPBACK_PEER_STREAM_HPP

#include <webcasts/testing/detail/socket.hpp>

#include <cstddef>
#include <memory>
#include <span>

namespace webcasts { inline namespace v0 { namespace testing {

/// A socket of the system: `int`, on Windows `SOCKET`.
using peer_socket = detail::native_socket;

/// The result of a step on a non-blocking stream.
struct stream_step {
    /// How the step ended.
    enum class outcome {
        done,        ///< `count` bytes moved
        wants_read,  ///< repeat when the socket is readable
        wants_write, ///< repeat when the socket is writable
        ended,       ///< the client has closed the connection
    };
    outcome what = outcome::ended; ///< how it ended
    std::size_t count = 0;         ///< bytes moved; for `done` only
};

/// The byte stream of one connection, over a non-blocking socket.
class peer_stream {
  public:
    virtual ~peer_stream() = default;
    /// Perform the handshake; repeat until it is done.
    [[nodiscard]] virtual stream_step begin() = 0;
    /// Read up to `buffer.size()` bytes, which is not zero.
    [[nodiscard]] virtual stream_step read_some(std::span<char> buffer) = 0;
    /// Write some of the bytes; there must be at least one.
    [[nodiscard]] virtual stream_step write_some(std::span<const char> bytes) = 0;
    /// Signal the end of writing above the socket, such as by close_notify.
    [[nodiscard]] virtual stream_step end_writing() = 0;
};

/// Makes the streams of a peer's connections, such as TLS streams.
class peer_security {
  public:
    virtual ~peer_security() = default;
    /// Make the stream of a connection; it does not own the socket. Called by several threads.
    [[nodiscard]] virtual std::unique_ptr<peer_stream> open(peer_socket socket) const = 0;
};

/// The stream of a connection without TLS.
class plain_peer_stream final : public peer_stream {
  public:
    /// Use a non-blocking socket, which the caller owns.
    explicit plain_peer_stream(peer_socket socket) noexcept : socket_(socket) {}

    [[nodiscard]] stream_step begin() override { return {stream_step::outcome::done, 0}; }
    [[nodiscard]] stream_step read_some(std::span<char> buffer) override {
        const auto count = detail::receive(socket_, buffer.data(), buffer.size());
        return count == 0 ? stream_step{} : step(count, stream_step::outcome::wants_read);
    }
    [[nodiscard]] stream_step write_some(std::span<const char> bytes) override {
        return step(detail::send(socket_, bytes.data(), bytes.size()), stream_step::outcome::wants_write);
    }
    [[nodiscard]] stream_step end_writing() override { return {stream_step::outcome::done, 0}; }

  private:
    static stream_step step(std::ptrdiff_t count, stream_step::outcome retry) noexcept {
        if (count >= 0) {
            return {stream_step::outcome::done, static_cast<std::size_t>(count)};
        }
        return {detail::may_be_repeated() ? retry : stream_step::outcome::ended, 0};
    }

    peer_socket socket_;
};

}}} // namespace webcasts::v0::testing

#endif
