// SPDX-License-Identifier: BSL-1.0
// The Beast transport leaves no copy of a request's secrets in memory.
#include "support/catch.hpp"
#include "support/release_watch.hpp"
#include <webcasts/transports/beast.hpp>

#include <array>
#include <chrono>
#include <csignal>
#include <cstddef>
#include <cstring>
#include <netinet/in.h>
#include <string>
#include <string_view>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

namespace {

constexpr std::string_view password = "correct-horse-battery-staple";

/// A process that answers every request on a connection of its own and allocates nothing.
class other_process {
  public:
    explicit other_process(const char* answer) {
        listener_ = ::socket(AF_INET, SOCK_STREAM, 0);
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        socklen_t size = sizeof address;
        auto* generic = reinterpret_cast<sockaddr*>(&address); // NOLINT: the API's own idiom
        REQUIRE(::bind(listener_, generic, size) == 0);
        REQUIRE(::listen(listener_, 8) == 0);
        REQUIRE(::getsockname(listener_, generic, &size) == 0);
        port = ntohs(address.sin_port);
        child_ = ::fork();
        if (child_ == 0) {
            serve(answer);
        }
    }
    other_process(const other_process&) = delete;
    other_process& operator=(const other_process&) = delete;
    ~other_process() {
        ::close(listener_);
        ::kill(child_, SIGKILL);
        ::waitpid(child_, nullptr, 0);
    }
    int port = 0;

  private:
    [[noreturn]] void serve(const char* answer) const {
        std::array<char, 4096> buffer{};
        for (;;) {
            const int connection = ::accept(listener_, nullptr, nullptr);
            if (connection < 0 || ::recv(connection, buffer.data(), buffer.size(), 0) < 0 ||
                ::send(connection, answer, std::strlen(answer), MSG_NOSIGNAL) < 0) {
                ::_exit(1);
            }
            ::shutdown(connection, SHUT_WR);
            while (::recv(connection, buffer.data(), buffer.size(), 0) > 0) {
            }
            ::close(connection);
        }
    }
    int listener_ = -1;
    pid_t child_ = -1;
};

TEST_CASE("no memory is released with a request's URL or body in it") {
    const char* answer =
        GENERATE("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok", "HTTP/1.1 200 OK\r\nContent-Le", "SSH");
    const bool in_url = GENERATE(true, false);
    const other_process peer(answer);
    webcasts::beast_transport transport;
    webcasts::http_request request;
    request.timeout = std::chrono::seconds(20);
    {
        std::string url = "http://127.0.0.1:" + std::to_string(peer.port) + "/api/login?password=";
        url.reserve(500);
        url += in_url ? password : "x";
        request.url = webcasts::secret(url);
        webcasts::wipe(url.data(), url.size());
    }
    if (!in_url) {
        request.method = webcasts::http_method::post;
        request.body = webcasts::secret(password);
    }
    const release_watch watch(password);
    {
        auto opened = transport.open(request);
        CHECK(opened.has_value() == std::string_view(answer).ends_with("ok"));
        CHECK(watch.leaks() == 0);
    }
    request = {};
    CHECK(watch.leaks() == 0);
}

} // namespace
