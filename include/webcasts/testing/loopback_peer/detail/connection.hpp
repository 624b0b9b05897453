// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_TESTING_LOOPBACK_PEER_DETAIL_CONNECTION_HPP
#define WEBCASTS_TESTING_LOOPBACK_PEER_DETAIL_CONNECTION_HPP

#include <webcasts/testing/detail/socket.hpp>
#include <webcasts/testing/loopback_peer/detail/other_end.hpp>
#include <webcasts/testing/loopback_peer/detail/state.hpp>
#include <webcasts/testing/loopback_peer/script.hpp>
#include <webcasts/testing/loopback_peer/stream.hpp>

#include <algorithm>
#include <array>
#include <charconv>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <thread>
#include <utility>
#include <variant>

namespace webcasts { inline namespace v0 { namespace detail {

/// One connection of a peer, served on the calling thread.
class peer_connection {
  public:
    peer_connection(peer_state& state, const testing::peer_security* security, socket_handle socket,
                    std::size_t number)
        : state_(state), socket_(std::move(socket)), number_(number) {
        set_non_blocking(socket_.get());
        const int on = 1;
        set_socket_option(socket_.get(), IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
        if (security != nullptr) {
            stream_ = security->open(socket_.get());
        } else {
            stream_ = std::make_unique<testing::plain_peer_stream>(socket_.get());
        }
        block_broken_pipe_signal();
    }

    /// Serve requests until the connection ends.
    void serve() {
        if (!drive([this] { return stream_->begin(); }, state_.timeout)) {
            return;
        }
        for (std::size_t count = 0;; ++count) {
            auto request = receive();
            if (!request) {
                return;
            }
            request->number = count;
            state_.keep(*request);
            const bool continues = perform(state_.script(*request));
            state_.update([](peer_tally& tally) { --tally.busy; });
            if (!continues) {
                return;
            }
        }
    }

  private:
    using milliseconds = std::chrono::milliseconds;
    static constexpr milliseconds no_limit{-1};
    static constexpr milliseconds stall{50};
    static constexpr std::size_t max_request = std::size_t{64} * 1024 * 1024;

    enum class wait_outcome { ready, timed_out, ended };

    /// Wait for the socket, or for another one if `events` is zero; `no_socket`: for the time alone.
    wait_outcome wait(short events, milliseconds limit, native_socket other = no_socket) {
        std::array awaited{pollfd{state_.ending.descriptor(), POLLIN, 0},
                           events != 0 ? pollfd{socket_.get(), events, 0} : pollfd{other, POLLIN, 0}};
        const std::size_t number = awaited[1].fd == no_socket ? 1 : 2;
        int count = 0;
        do {
            count = poll_sockets(awaited.data(), number, static_cast<int>(limit.count()));
        } while (count < 0 && may_be_repeated());
        if (count < 0 || awaited[0].revents != 0) {
            return wait_outcome::ended;
        }
        return count == 0 ? wait_outcome::timed_out : wait_outcome::ready;
    }

    /// Repeat a step of the stream until it is done, and return the number of bytes moved; `nullopt` if the
    /// connection or the peer has ended. If the client makes it wait too long, the connection is reset.
    template <class Step>
    std::optional<std::size_t> drive(Step step, milliseconds limit) {
        using outcome = testing::stream_step::outcome;
        milliseconds waited{0};
        bool stalled = false;
        std::optional<std::size_t> moved;
        for (;;) {
            const testing::stream_step attempt = step();
            if (attempt.what == outcome::done) {
                moved = attempt.count;
                break;
            }
            if (attempt.what == outcome::ended) {
                break;
            }
            const bool writes = attempt.what == outcome::wants_write;
            const wait_outcome waited_for = wait(writes ? POLLOUT : POLLIN, writes ? stall : limit);
            if (waited_for == wait_outcome::timed_out && writes && (waited += stall) < limit) {
                set_stalled(stalled, true);
                continue;
            }
            if (waited_for == wait_outcome::timed_out) {
                reset();
            }
            if (waited_for != wait_outcome::ready) {
                break;
            }
        }
        set_stalled(stalled, false);
        return moved;
    }
    void set_stalled(bool& before, bool now) {
        if (before != now) {
            before = now;
            state_.update([now](peer_tally& tally) { now ? ++tally.stalled : --tally.stalled; });
        }
    }

    /// Read more of what the client sends; return false at the end.
    bool read_more(milliseconds limit) {
        std::array<char, 16'384> buffer; // NOLINT: filled by the read
        const auto count = drive([&] { return stream_->read_some(buffer); }, limit);
        if (!count || received_.size() > max_request) {
            return false;
        }
        received_.append(buffer.data(), *count);
        return true;
    }

    std::optional<testing::received_request> receive() {
        constexpr std::string_view blank = "\r\n\r\n";
        testing::received_request request;
        request.connection = number_;
        while (received_.find(blank) == std::string::npos) {
            if (!read_more(received_.empty() ? no_limit : state_.timeout)) {
                return std::nullopt;
            }
        }
        request.head = take(received_.find(blank) + blank.size());
        if (same_header_name(request.header("Expect"), "100-continue") &&
            !send("HTTP/1.1 100 Continue\r\n\r\n", 0)) {
            return std::nullopt;
        }
        if (same_header_name(request.header("Transfer-Encoding"), "chunked")) {
            return receive_chunks(request.body) ? std::optional(std::move(request)) : std::nullopt;
        }
        const std::string_view length = request.header("Content-Length");
        std::size_t size = 0;
        std::from_chars(length.data(), length.data() + length.size(), size);
        if (!receive_at_least(size)) {
            return std::nullopt;
        }
        request.body = take(size);
        return request;
    }
    bool receive_chunks(std::string& body) {
        for (;;) {
            while (received_.find("\r\n") == std::string::npos) {
                if (!read_more(state_.timeout)) {
                    return false;
                }
            }
            const std::string line = take(received_.find("\r\n") + 2);
            std::size_t size = 0;
            std::from_chars(line.data(), line.data() + line.size(), size, 16);
            if (!receive_at_least(size + 2)) {
                return false;
            }
            body += take(size);
            take(2);
            if (size == 0) {
                return true;
            }
        }
    }
    bool receive_at_least(std::size_t size) {
        while (received_.size() < size) {
            if (!read_more(state_.timeout)) {
                return false;
            }
        }
        return true;
    }
    std::string take(std::size_t size) {
        std::string bytes = received_.substr(0, size);
        received_.erase(0, size);
        return bytes;
    }

    /// Perform the steps; return false if the connection has ended.
    bool perform(const testing::peer_steps& steps) {
        for (const testing::peer_step& step : steps) {
            if (!std::visit([this](const auto& alternative) { return perform(alternative); }, step)) {
                return false;
            }
        }
        return true;
    }
    bool perform(const testing::send_bytes& step) { return send(step.bytes, step.piece); }
    bool perform(const testing::send_pattern& step) {
        std::string piece;
        for (std::uint64_t sent = 0; sent < step.size; sent += piece.size()) {
            piece.resize(static_cast<std::size_t>((std::min<std::uint64_t>)(step.piece, step.size - sent)));
            std::uint64_t position = sent;
            std::generate(piece.begin(), piece.end(), [&] { return testing::pattern_byte(position++); });
            if (!(step.chunked ? send_chunk(piece) : send(piece, 0))) {
                return false;
            }
        }
        return true;
    }
    bool perform(const testing::send_apart& step) {
        using clock = std::chrono::steady_clock;
        other_end client(socket_.get());
        for (const std::string& piece : step.pieces) {
            const auto start = clock::now();
            while (client.has_unread_bytes() && clock::now() - start < state_.timeout) {
                if (wait(0, milliseconds(0), state_.ending.descriptor()) == wait_outcome::ended) {
                    return false;
                }
                std::this_thread::yield();
            }
            if (!send(piece, 0)) {
                return false;
            }
        }
        return true;
    }
    bool perform(const testing::drip& step) {
        for (const char& byte : step.bytes) {
            if (!send({&byte, 1}, 0) || wait(0, step.pause) == wait_outcome::ended) {
                return false;
            }
        }
        return true;
    }
    bool perform(const testing::await_gate& step) {
        const wait_outcome waited_for = wait(0, state_.timeout, step.gate.descriptor());
        if (waited_for == wait_outcome::timed_out) {
            reset();
        }
        return waited_for == wait_outcome::ready;
    }
    bool perform(const testing::await_departure&) {
        do {
            received_.clear();
        } while (read_more(state_.timeout));
        return false;
    }
    bool perform(const testing::act& step) {
        step.function();
        return true;
    }
    bool perform(const testing::finish_sending&) {
        const bool done = drive([this] { return stream_->end_writing(); }, state_.timeout).has_value();
        end_sending(socket_.get());
        return done;
    }
    bool perform(const testing::reset_connection&) {
        reset();
        return false;
    }
    bool perform(const testing::close_connection&) {
        perform(testing::finish_sending{});
        drain();
        return false;
    }
    bool perform(const testing::drop_connection&) {
        end_sending(socket_.get());
        drain();
        return false;
    }
    /// Closing a socket with bytes unread would reset the connection.
    void drain() {
        std::array<char, 4096> rest; // NOLINT: filled by the read
        while (detail::receive(socket_.get(), rest.data(), rest.size()) > 0) {
        }
    }

    bool send_chunk(std::string_view piece) {
        std::array<char, 16> size{};
        const auto end = std::to_chars(size.data(), size.data() + size.size(), piece.size(), 16).ptr;
        std::string chunk(size.data(), end);
        return send(chunk.append("\r\n").append(piece).append("\r\n"), 0);
    }
    bool send(std::string_view bytes, std::size_t piece) {
        while (!bytes.empty()) {
            const std::span<const char> next(bytes.data(),
                                             piece == 0 ? bytes.size() : (std::min)(piece, bytes.size()));
            const auto count = drive([&] { return stream_->write_some(next); }, state_.timeout);
            if (!count) {
                return false;
            }
            state_.update([&](peer_tally& tally) { tally.sent += *count; });
            bytes.remove_prefix(*count);
        }
        return true;
    }
    void reset() {
        const ::linger at_once{1, 0};
        set_socket_option(socket_.get(), SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
        stream_.reset();
        socket_.reset();
    }

    peer_state& state_;
    socket_handle socket_; ///< outlives the stream
    std::unique_ptr<testing::peer_stream> stream_;
    std::size_t number_;
    std::string received_; ///< bytes received and not yet consumed
};

}}} // namespace webcasts::v0::detail

#endif
