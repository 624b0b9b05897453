// SPDX-License-Identifier: BSL-1.0
// How every HTTP transport of this library uses a proxy. Included behind tls_scenarios.hpp, once in a
// program.
#ifndef WEBCASTS_TESTS_UNIT_PROXY_SCENARIOS_HPP
#define WEBCASTS_TESTS_UNIT_PROXY_SCENARIOS_HPP

#include "tls_scenarios.hpp"
#include "tunnel_proxy.hpp"

#include <cstdint>
#include <string>

namespace {

transport_options over_proxy(std::uint16_t port, std::string_view user = {}) {
    transport_options options;
    options.ca_file = ca_file();
    options.proxy = "http://" + std::string(user) + "127.0.0.1:" + std::to_string(port);
    return options;
}

TEST_CASE("https goes through a proxy's tunnel, and the peer is verified, not the proxy") {
    const loopback_peer peer(
        peer_steps{send_bytes{response_bytes("ok")}},
        {.security = std::make_shared<tls_peer_security>(authority().issue({{"api.example.com"}, {}}))});
    const tunnel_proxy proxy(peer.port());
    transport_under_test transport(over_proxy(proxy.port()));
    CHECK(fetch(transport, "https://api.example.com/x?password=s3cret").value() == "ok");
    CHECK(fetch(transport, "https://api.example.com/y").value() == "ok");
    CHECK(peer.connections() == 1);
    CHECK(
        proxy.request().starts_with("CONNECT api.example.com:443 HTTP/1.1\r\nHost: api.example.com:443\r\n"));
    CHECK(proxy.request().find("s3cret") == std::string::npos);
    CHECK(peer.requests().at(0).target() == "/x?password=s3cret");
    CHECK(peer.requests().at(0).header("Host") == "api.example.com");

    const tunnel_proxy other(peer.port());
    transport_under_test another(over_proxy(other.port()));
    const auto got = fetch(another, "https://other.example.com/");
    REQUIRE_FALSE(got);
    CHECK(got.error().code() == transport_errc::tls_failed);
}

TEST_CASE("plain http goes to a proxy as it is, with the proxy's user, and never where it is not allowed") {
    const loopback_peer peer(peer_steps{send_bytes{response_bytes("ok")}});
    transport_options options = over_proxy(peer.port(), "Aladdin:open%20sesame@");
    transport_under_test strict(options);
    const auto refused = fetch(strict, "http://api.example.com/");
    REQUIRE_FALSE(refused);
    CHECK(refused.error().code() == transport_errc::scheme_not_allowed);
    options.allow_plain_http = true;
    transport_under_test transport(options);
    CHECK(fetch(transport, "http://api.example.com:8080?a=b").value() == "ok");
    const auto request = peer.requests().at(0);
    CHECK(request.target() == "http://api.example.com:8080/?a=b");
    CHECK(request.header("Host") == "api.example.com:8080");
    CHECK(request.header("Proxy-Authorization") == "Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==");
}

TEST_CASE("this machine is not asked through a proxy") {
    const loopback_peer peer(peer_steps{send_bytes{response_bytes("ok")}});
    transport_under_test transport(over_proxy(1));
    CHECK(fetch(transport, peer.url()).value() == "ok");
    CHECK(peer.requests().at(0).header("Proxy-Authorization").empty());
}

TEST_CASE("what a proxy refuses is said of the proxy, and its answer is not taken for the response") {
    struct refusal {
        std::string status;
        transport_errc code;
    };
    const auto refused = GENERATE(
        values<refusal>({{"407 Proxy Authentication Required", transport_errc::proxy_wants_credentials},
                         {"403 Forbidden", transport_errc::proxy_refused},
                         {"502 Bad Gateway", transport_errc::proxy_refused},
                         {"503 Service Unavailable", transport_errc::proxy_refused},
                         {"504 Gateway Timeout", transport_errc::proxy_refused}}));
    const loopback_peer peer(peer_steps{send_bytes{response_bytes("hello", {}, refused.status)}});
    transport_under_test transport(over_proxy(peer.port()));
    const auto got = fetch(transport, "https://api.example.com/");
    REQUIRE_FALSE(got);
    CHECK(got.error().code() == refused.code);
    CHECK(got.error().client_text() ==
          "api.example.com:443, the proxy answered with HTTP status " + refused.status.substr(0, 3));
    CHECK(got.error().message().starts_with("the proxy "));
}

TEST_CASE("a proxy that cannot be found or reached is an error of the proxy, not of the service") {
    const auto error_of = [](std::string_view proxy) {
        transport_options options;
        options.proxy = std::string(proxy);
        transport_under_test transport(options);
        return fetch(transport, "https://api.example.com/").error();
    };
    const auto unknown = error_of("http://no-such-proxy.invalid:3128");
    CHECK(unknown.code() == transport_errc::proxy_not_found);
    CHECK(unknown.message().starts_with("the proxy's host name cannot be resolved"));
    // Nothing listens on this port of this machine.
    const auto unreachable = error_of("http://127.0.0.1:1");
    CHECK(unreachable.code() == transport_errc::proxy_unreachable);
    CHECK(unreachable.message().starts_with("the proxy cannot be reached"));
}

} // namespace

#endif
