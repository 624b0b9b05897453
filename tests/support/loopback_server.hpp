// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_TESTS_UNIT_LOOPBACK_SERVER_HPP
#define WEBCASTS_TESTS_UNIT_LOOPBACK_SERVER_HPP

#include <webcasts/testing/detail/socket.hpp>
#include <webcasts/testing/loopback_peer/gate.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <mutex>
#include <span>
#include <string>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

/// A server on a free port of this machine that answers every request with the bytes it was given,
/// well-formed or not.
class loopback_server {
  public:
    /// What follows the bytes of a response.
    enum class ending {
        keep_alive,     ///< the next request on the same connection
        close,          ///< an orderly end of the connection
        reset,          ///< a TCP reset
        nothing_at_all, ///< silence until the client goes away
    };

    loopback_server(std::string answer, ending after)
        : loopback_server(std::vector<std::string>{std::move(answer)}, after) {}
    /// Answer the requests in turn; the last answer serves all that follow.
    loopback_server(std::vector<std::string> answers, ending after)
        : answers_(std::move(answers)), ending_(after) {
        listener_ = webcasts::detail::listen_on_loopback(port_);
        thread_ = std::thread([this] { serve(); });
    }
    loopback_server(const loopback_server&) = delete;
    loopback_server& operator=(const loopback_server&) = delete;
    ~loopback_server() {
        ended_.open();
        thread_.join();
    }

    [[nodiscard]] std::string url(std::string_view path = "/") const {
        return "http://127.0.0.1:" + std::to_string(port_) + std::string(path);
    }
    /// The requests so far, as they came.
    [[nodiscard]] std::vector<std::string> requests() const {
        const std::lock_guard lock(mutex_);
        return requests_;
    }
    /// How many connections there were.
    [[nodiscard]] std::size_t connections() const {
        const std::lock_guard lock(mutex_);
        return connections_;
    }

  private:
    using socket_handle = webcasts::detail::socket_handle;
    using native_socket = webcasts::detail::native_socket;

    void serve() {
        while (wait(listener_.get(), POLLIN)) {
            const socket_handle connection(::accept(listener_.get(), nullptr, nullptr));
            if (!connection) {
                continue;
            }
            webcasts::detail::set_non_blocking(connection.get());
            {
                const std::lock_guard lock(mutex_);
                ++connections_;
            }
            while (answer(connection.get())) {
            }
            if (ending_ == ending::reset) {
                const linger at_once{1, 0};
                webcasts::detail::set_socket_option(connection.get(), SOL_SOCKET, SO_LINGER, &at_once,
                                                    sizeof at_once);
            }
        }
    }

    /// Wait for the socket; return false if this server ends first.
    bool wait(native_socket socket, short events) const {
        std::array awaited{pollfd{ended_.descriptor(), POLLIN, 0}, pollfd{socket, events, 0}};
        while (webcasts::detail::poll_sockets(awaited.data(), awaited.size(), -1) < 0 &&
               webcasts::detail::may_be_repeated()) {
        }
        return awaited[0].revents == 0;
    }
    /// Receive some bytes; zero: there are no more.
    std::size_t receive(native_socket connection, std::span<char> buffer) const {
        while (wait(connection, POLLIN)) {
            const auto count = webcasts::detail::receive(connection, buffer.data(), buffer.size());
            if (count >= 0 || !webcasts::detail::may_be_repeated()) {
                return static_cast<std::size_t>((std::max)(count, std::ptrdiff_t{0}));
            }
        }
        return 0;
    }
    /// Send some of the bytes; zero: the connection or this server has ended.
    std::size_t send(native_socket connection, std::string_view bytes) const {
        while (wait(connection, POLLOUT)) {
            const auto count = webcasts::detail::send(connection, bytes.data(), bytes.size());
            if (count >= 0 || !webcasts::detail::may_be_repeated()) {
                return static_cast<std::size_t>((std::max)(count, std::ptrdiff_t{0}));
            }
        }
        return 0;
    }

    /// Answer one request; return false if the connection is to be closed.
    bool answer(native_socket connection) {
        std::string request;
        std::array<char, 4096> buffer{};
        while (!is_whole(request)) {
            const std::size_t count = receive(connection, buffer);
            if (count == 0) {
                return false;
            }
            request.append(buffer.data(), count);
        }
        std::size_t number = 0;
        {
            const std::lock_guard lock(mutex_);
            number = std::min(requests_.size(), answers_.size() - 1);
            requests_.push_back(std::move(request));
        }
        for (std::string_view rest = answers_[number]; !rest.empty();) {
            const std::size_t count = send(connection, rest);
            if (count == 0) {
                return false;
            }
            rest.remove_prefix(count);
        }
        if (ending_ == ending::nothing_at_all) {
            while (receive(connection, buffer) > 0) {
            }
        }
        return ending_ == ending::keep_alive;
    }

    static bool is_whole(std::string_view request) {
        constexpr std::string_view blank = "\r\n\r\n";
        constexpr std::string_view length = "Content-Length: ";
        const std::size_t end = request.find(blank);
        if (end == std::string_view::npos) {
            return false;
        }
        const std::size_t at = request.substr(0, end).find(length);
        const std::size_t body = at == std::string_view::npos
                                     ? 0
                                     : std::stoul(std::string(request.substr(at + length.size(), 12)));
        return request.size() >= end + blank.size() + body;
    }

    const std::vector<std::string> answers_;
    const ending ending_;
    std::uint16_t port_ = 0;
    socket_handle listener_;
    webcasts::testing::peer_gate ended_;
    mutable std::mutex mutex_;
    std::size_t connections_ = 0;
    std::vector<std::string> requests_;
    std::thread thread_;
};

#endif
