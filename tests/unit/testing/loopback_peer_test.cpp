// SPDX-License-Identifier: BSL-1.0
// The loopback peer, asked by libcurl's transport.
#include "support/catch.hpp"
#include <webcasts/testing/loopback_peer.hpp>
#include <webcasts/testing/test_certificates.hpp>
#include <webcasts/testing/tls_peer_security.hpp>
#include <webcasts/transports/curl.hpp>

#include <array>
#include <chrono>
#include <cstdio>
#include <fstream>
#include <memory>
#include <string>
#include <string_view>

namespace {

using namespace webcasts;
using namespace webcasts::testing;

http_request get(const std::string& url) {
    http_request request;
    request.url = secret(url);
    request.timeout = std::chrono::seconds(20);
    return request;
}

result<std::string> ask(curl_transport& transport, const http_request& request) {
    auto opened = transport.open(request);
    if (!opened) {
        return opened.error();
    }
    std::string body;
    std::array<char, 1000> buffer{};
    for (;;) {
        const auto count = opened->read_some(buffer);
        if (!count) {
            return count.error();
        }
        if (*count == 0) {
            return body;
        }
        body.append(buffer.data(), *count);
    }
}

TEST_CASE("a script answers by the request's path, and requests are recorded") {
    const loopback_peer peer([](const received_request& request) -> peer_steps {
        return {send_bytes{response_bytes(request.path()), 1}};
    });
    curl_transport transport;
    CHECK(ask(transport, get(peer.url("/first?x=1"))).value() == "/first");
    auto post = get(peer.url("/second"));
    post.method = http_method::post;
    post.headers.push_back({"X-Name", "value"});
    post.body = secret("a=b");
    CHECK(ask(transport, post).value() == "/second");
    const auto requests = peer.requests();
    REQUIRE(requests.size() == 2);
    CHECK(requests[0].method() == "GET");
    CHECK(requests[0].target() == "/first?x=1");
    CHECK(requests[1].method() == "POST");
    CHECK(requests[1].header("x-name") == "value");
    CHECK(requests[1].body == "a=b");
    CHECK(requests[1].number == 1);
    CHECK(peer.connections() == 1);
}

TEST_CASE("while the client holds, the peer's sent bytes stay bounded") {
    constexpr std::uint64_t size = std::uint64_t{64} << 20U;
    const loopback_peer peer(
        peer_steps{send_bytes{"HTTP/1.1 200 OK\r\nContent-Length: " + std::to_string(size) + "\r\n\r\n"},
                   send_pattern{size}});
    curl_transport transport;
    auto opened = transport.open(get(peer.url()));
    REQUIRE(opened);
    REQUIRE(peer.wait_until_stalled());
    CHECK(peer.sent_bytes() < (std::uint64_t{4} << 20U));
}

TEST_CASE("steps wait for a gate, call a function, cut and reset") {
    peer_gate gate;
    int called = 0;
    const loopback_peer peer([&](const received_request& request) -> peer_steps {
        const send_bytes part{"HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\nhello"};
        if (request.path() == "/gate") {
            return {part, await_gate{gate}, send_bytes{"!"}};
        }
        if (request.path() == "/act") {
            return {act{[&] { ++called; }}, part, send_bytes{"."}};
        }
        return {part,
                request.path() == "/cut" ? peer_step(close_connection{}) : peer_step(reset_connection{})};
    });
    curl_transport transport;
    {
        auto opened = transport.open(get(peer.url("/gate")));
        REQUIRE(opened);
        std::array<char, 10> buffer{};
        CHECK(opened->read_some(buffer).value() == 5);
        gate.open();
        CHECK(opened->read_some(buffer).value() == 1);
    }
    CHECK(ask(transport, get(peer.url("/act"))).value() == "hello.");
    CHECK(called == 1);
    CHECK(ask(transport, get(peer.url("/cut"))).error().code() == transport_errc::body_cut_short);
    CHECK(ask(transport, get(peer.url("/reset"))).has_error());
}

TEST_CASE("a client that waits in vain is let go when the peer's timeout ends") {
    const loopback_peer peer(peer_steps{await_departure{}}, {.timeout = std::chrono::milliseconds(50)});
    curl_transport transport;
    CHECK(ask(transport, get(peer.url())).error().code() == transport_errc::connection_lost);
}

TEST_CASE("a peer ends while clients are connected") {
    curl_transport transport;
    std::string url;
    {
        const loopback_peer peer(peer_steps{send_bytes{response_bytes("ok")}});
        url = peer.url();
        CHECK(ask(transport, get(url)).value() == "ok");
    }
    CHECK(ask(transport, get(url)).error().code() == transport_errc::connection_refused);
}

std::string written(const std::string& name, const std::string& text) {
    const std::string path = "loopback_peer_test." + name;
    std::ofstream(path) << text;
    return path;
}

TEST_CASE("certificates have the properties of their names") {
    test_authority authority;
    const std::string ca = written("ca.pem", authority.certificate());
    const auto ask_with = [&](const test_certificate& certificate) {
        const loopback_peer peer(peer_steps{send_bytes{response_bytes("ok")}},
                                 {.security = std::make_shared<tls_peer_security>(certificate)});
        CHECK(peer.url().starts_with("https://"));
        curl_transport transport({.ca_file = ca});
        return ask(transport, get(peer.url()));
    };
    CHECK(ask_with(authority.issue()).value() == "ok");
    CHECK(ask_with(authority.issue({{"other.example.org"}, {}})).error().code() ==
          transport_errc::tls_failed);
    certificate_subject expired;
    expired.until = std::chrono::hours(-1);
    CHECK(ask_with(authority.issue(expired)).error().code() == transport_errc::tls_failed);
    CHECK(ask_with(self_signed_certificate()).error().code() == transport_errc::tls_failed);
    const long serial = 7;
    CHECK(authority.revocation_list({&serial, 1}).starts_with("-----BEGIN X509 CRL-----"));
    std::remove(ca.c_str());
}

} // namespace
