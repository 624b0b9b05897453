// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_TESTING_LOOPBACK_PEER_STREAM_HPP
#define WEBCASTS_TESTING_LOOPBACK_PEER_STREAM_HPP

#include <cerrno>
#include <cstddef>
#include <memory>
#include <span>
#include <sys/socket.h>
#include <unistd.h>

namespace webcasts { inline namespace v0 { namespace testing {

/// How a step on a stream that never waits came out.
struct stream_step {
    /// What became of the step.
    enum class outcome {
        done,        ///< `count` bytes moved
        wants_read,  ///< again when the socket can be read
        wants_write, ///< again when the socket can be written
        ended,       ///< the other side has gone
    };
    outcome what = outcome::ended; ///< what became of it
    std::size_t count = 0;         ///< bytes that moved; of `done` only
};

/// The bytes of one connection, over a socket that does not wait.
class peer_stream {
  public:
    virtual ~peer_stream() = default;
    /// Begin: what comes before the first byte; again until it is done.
    [[nodiscard]] virtual stream_step begin() = 0;
    /// Read up to `buffer.size()` bytes, which is not zero.
    [[nodiscard]] virtual stream_step read_some(std::span<char> buffer) = 0;
    /// Write some of the bytes, of which there is at least one.
    [[nodiscard]] virtual stream_step write_some(std::span<const char> bytes) = 0;
    /// Tell the other side, above the socket, that nothing more will be written.
    [[nodiscard]] virtual stream_step end_writing() = 0;
};

/// What makes the streams of a peer's connections: how a peer that speaks TLS differs from one that does not.
class peer_security {
  public:
    virtual ~peer_security() = default;
    /// Make the stream of a connection; it does not own the socket. Called by several threads.
    [[nodiscard]] virtual std::unique_ptr<peer_stream> open(int socket) const = 0;
};

/// The stream of a connection without TLS.
class plain_peer_stream final : public peer_stream {
  public:
    /// The socket, which does not wait, stays the caller's.
    explicit plain_peer_stream(int socket) noexcept : socket_(socket) {}

    [[nodiscard]] stream_step begin() override { return {stream_step::outcome::done, 0}; }
    [[nodiscard]] stream_step read_some(std::span<char> buffer) override {
        const auto count = ::recv(socket_, buffer.data(), buffer.size(), 0);
        return count == 0 ? stream_step{} : step(count, stream_step::outcome::wants_read);
    }
    [[nodiscard]] stream_step write_some(std::span<const char> bytes) override {
        return step(::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL),
                    stream_step::outcome::wants_write);
    }
    [[nodiscard]] stream_step end_writing() override { return {stream_step::outcome::done, 0}; }

  private:
    static stream_step step(ssize_t count, stream_step::outcome again) noexcept {
        if (count >= 0) {
            return {stream_step::outcome::done, static_cast<std::size_t>(count)};
        }
        const bool waits = errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR;
        return {waits ? again : stream_step::outcome::ended, 0};
    }

    int socket_;
};

}}} // namespace webcasts::v0::testing

#endif
