// SPDX-License-Identifier: BSL-1.0
#include "decoding_contender.hpp"
#include "fetching.hpp"

#include <boost/asio/awaitable.hpp>
#include <boost/asio/buffer.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/read_until.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>

#include <array>
#include <csignal>
#include <cstdlib>
#include <sys/prctl.h>
#include <unistd.h>
#include <utility>

namespace benchmark {
namespace {

namespace asio = boost::asio;
using asio::ip::tcp;

constexpr std::string_view log_in =
    "<?xml version=\"1.0\"?><convey_api version=\"2.0\"><result><returnCode>1</returnCode><success>"
    "<sessionid><value>0123456789abcdef0123456789abcdef01234567</value></sessionid>"
    "<userid><value>fedcba9876543210fedcba9876543210fedcba98</value></userid></success></result></"
    "convey_api>";
constexpr std::string_view log_in_json =
    "{\"convey_api\":{\"result\":{\"returnCode\":1,\"success\":{"
    "\"sessionid\":{\"value\":\"0123456789abcdef0123456789abcdef01234567\"},"
    "\"userid\":{\"value\":\"fedcba9876543210fedcba9876543210fedcba98\"}}}}}";

struct served_content {
    const std::string& report;
    webcasts::wire_format format;
    std::chrono::milliseconds latency;
};

std::string_view content_type(webcasts::wire_format format) {
    switch (format) {
    case webcasts::wire_format::json:
        return "text/json";
    case webcasts::wire_format::csv:
        return "text/csv";
    case webcasts::wire_format::xml:
        break;
    }
    return "text/xml";
}

asio::awaitable<void> serve_connection(tcp::socket socket, served_content settings) {
    socket.set_option(tcp::no_delay(true));
    asio::steady_timer timer(socket.get_executor());
    std::string request;
    for (;;) {
        const std::size_t size = co_await asio::async_read_until(socket, asio::dynamic_buffer(request),
                                                                 "\r\n\r\n", asio::use_awaitable);
        const std::string_view head = std::string_view(request).substr(0, size);
        const bool is_login = head.find(" /api/login") != std::string_view::npos;
        const bool in_json = head.find(" /api/login/json") != std::string_view::npos;
        const std::string_view body = in_json    ? log_in_json
                                      : is_login ? log_in
                                                 : std::string_view(settings.report);
        const std::string_view type = in_json    ? "text/json"
                                      : is_login ? "text/xml"
                                                 : content_type(settings.format);
        const std::string response = "HTTP/1.1 200 OK\r\nContent-Type: " + std::string(type) +
                                     "\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n";
        request.erase(0, size);
        timer.expires_after(settings.latency);
        co_await timer.async_wait(asio::use_awaitable);
        const std::array<asio::const_buffer, 2> both{asio::buffer(response), asio::buffer(body)};
        co_await asio::async_write(socket, both, asio::use_awaitable);
    }
}

asio::awaitable<void> accept_all(tcp::acceptor& acceptor, served_content settings) {
    for (;;) {
        tcp::socket socket = co_await acceptor.async_accept(asio::use_awaitable);
        // A client that disconnects ends only its own connection.
        asio::co_spawn(acceptor.get_executor(), serve_connection(std::move(socket), settings),
                       [](std::exception_ptr) {});
    }
}

} // namespace

void serve(const std::string& report, webcasts::wire_format format, std::chrono::milliseconds latency,
           int port_to) {
    ::prctl(PR_SET_PDEATHSIG, SIGKILL);
    asio::io_context context(1);
    tcp::acceptor acceptor(context, tcp::endpoint(asio::ip::address_v4::loopback(), 0));
    const std::uint16_t port = acceptor.local_endpoint().port();
    if (::write(port_to, &port, sizeof port) != sizeof port) {
        give_up("cannot report the server's port");
    }
    asio::co_spawn(context, accept_all(acceptor, {report, format, latency}), asio::detached);
    context.run();
    std::exit(1);
}

} // namespace benchmark
