// SPDX-License-Identifier: BSL-1.0
#include <webcasts/transports/curl.hpp>

namespace {
using transport_under_test = webcasts::curl_transport;
using transport_options = webcasts::curl_options;
} // namespace

#include "support/proxy_scenarios.hpp"
#include "support/tls_scenarios.hpp"

#include <boost/asio/buffer.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/read.hpp>

#include <thread>

namespace {

TEST_CASE("libcurl offers HTTP/2 to a server over TLS, if it was built with it") {
    namespace asio = boost::asio;
    using asio::ip::tcp;
    const bool has_it = (curl_version_info(CURLVERSION_NOW)->features & CURL_VERSION_HTTP2) != 0;
    asio::io_context context;
    tcp::acceptor acceptor(context, tcp::endpoint(asio::ip::address_v4::loopback(), 0));
    std::string hello(5, '\0'); // a TLS record: its header, then as many bytes as that says
    std::thread server([&] {
        tcp::socket client(acceptor.accept());
        asio::read(client, asio::buffer(hello));
        const auto byte = [&](std::size_t at) { return static_cast<unsigned char>(hello[at]); };
        hello.resize(std::size_t{byte(3)} * 256U + byte(4));
        asio::read(client, asio::buffer(hello));
    });
    webcasts::curl_transport transport;
    const auto got =
        fetch(transport, "https://127.0.0.1:" + std::to_string(acceptor.local_endpoint().port()) + "/");
    server.join();
    REQUIRE_FALSE(got);
    // The application protocols that the client names (RFC 7301), each after its length.
    CHECK(hello.find("\x08http/1.1") != std::string::npos);
    CHECK((hello.find("\x02h2") != std::string::npos) == has_it);
}

} // namespace
