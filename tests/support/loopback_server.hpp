// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_TESTS_UNIT_LOOPBACK_SERVER_HPP
#define WEBCASTS_TESTS_UNIT_LOOPBACK_SERVER_HPP

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <mutex>
#include <netinet/in.h>
#include <stdexcept>
#include <string>
#include <string_view>
#include <sys/socket.h>
#include <thread>
#include <unistd.h>
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
        listener_ = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        socklen_t size = sizeof address;
        auto* generic = reinterpret_cast<sockaddr*>(&address); // NOLINT: the API's own idiom
        if (listener_ < 0 || ::bind(listener_, generic, size) != 0 || ::listen(listener_, 8) != 0 ||
            ::getsockname(listener_, generic, &size) != 0) {
            throw std::runtime_error(std::strerror(errno));
        }
        port_ = ntohs(address.sin_port);
        thread_ = std::thread([this] { serve(); });
    }
    loopback_server(const loopback_server&) = delete;
    loopback_server& operator=(const loopback_server&) = delete;
    ~loopback_server() {
        ::shutdown(listener_, SHUT_RDWR); // ends accept()
        {
            const std::lock_guard lock(mutex_);
            ended_ = true;
            if (connection_ >= 0) {
                ::shutdown(connection_, SHUT_RDWR); // ends recv()
            }
        }
        thread_.join();
        ::close(listener_);
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
    void serve() {
        for (;;) {
            const int connection = ::accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
            if (connection < 0) {
                return;
            }
            {
                const std::lock_guard lock(mutex_);
                ++connections_;
                connection_ = connection;
                if (ended_) {
                    ::shutdown(connection, SHUT_RDWR);
                }
            }
            while (answer(connection)) {
            }
            if (ending_ == ending::reset) {
                const linger at_once{1, 0};
                ::setsockopt(connection, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
            }
            const std::lock_guard lock(mutex_);
            connection_ = -1;
            ::close(connection);
        }
    }

    /// Answer one request; return false if the connection is to be closed.
    bool answer(int connection) {
        std::string request;
        std::array<char, 4096> buffer{};
        while (!is_whole(request)) {
            const auto count = ::recv(connection, buffer.data(), buffer.size(), 0);
            if (count <= 0) {
                return false;
            }
            request.append(buffer.data(), static_cast<std::size_t>(count));
        }
        std::size_t number = 0;
        {
            const std::lock_guard lock(mutex_);
            number = std::min(requests_.size(), answers_.size() - 1);
            requests_.push_back(std::move(request));
        }
        for (std::string_view rest = answers_[number]; !rest.empty();) {
            const auto count = ::send(connection, rest.data(), rest.size(), MSG_NOSIGNAL);
            if (count <= 0) {
                return false;
            }
            rest.remove_prefix(static_cast<std::size_t>(count));
        }
        if (ending_ == ending::nothing_at_all) {
            while (::recv(connection, buffer.data(), buffer.size(), 0) > 0) {
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
    int listener_ = -1;
    std::uint16_t port_ = 0;
    mutable std::mutex mutex_;
    int connection_ = -1;
    bool ended_ = false;
    std::size_t connections_ = 0;
    std::vector<std::string> requests_;
    std::thread thread_;
};

#endif
