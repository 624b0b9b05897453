// SPDX-License-Identifier: BSL-1.0
// Whom every HTTP transport of this library trusts. A test program names the transport,
// `transport_under_test`, and its options, `transport_options`, and includes this header once.
#ifndef WEBCASTS_TESTS_UNIT_TLS_SCENARIOS_HPP
#define WEBCASTS_TESTS_UNIT_TLS_SCENARIOS_HPP

#include "catch.hpp"
#include "fake_names.hpp"
#include <webcasts/http_message.hpp>
#include <webcasts/testing/loopback_peer.hpp>
#include <webcasts/testing/temporary_file.hpp>
#include <webcasts/testing/test_certificates.hpp>
#include <webcasts/testing/tls_peer_security.hpp>
#include <webcasts/transport.hpp>

#include <array>
#include <chrono>
#include <cstddef>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace {

using namespace webcasts::testing;
using webcasts::transport_errc;

/// One authority for all cases: to make keys takes time.
test_authority& authority() {
    static test_authority made;
    return made;
}
const std::string& ca_file() {
    static const temporary_file file(authority().certificate());
    return file.path();
}

webcasts::result<std::string> fetch(transport_under_test& transport, const std::string& url) {
    webcasts::http_request request;
    request.url = webcasts::secret(url);
    request.timeout = std::chrono::seconds(20);
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

loopback_peer_options with(const test_certificate& certificate) {
    loopback_peer_options made;
    made.security = std::make_shared<tls_peer_security>(certificate);
    return made;
}

/// What comes of asking a server with this certificate by this name; `requests` reached it.
webcasts::result<std::string> meet(const test_certificate& certificate, const transport_options& options,
                                   std::string_view host = "127.0.0.1", std::size_t requests = 0) {
    const loopback_peer peer(peer_steps{send_bytes{response_bytes("ok")}}, with(certificate));
    transport_under_test transport(options);
    auto got = fetch(transport, peer.url("/api/login?password=s3cret", host));
    CHECK(peer.requests().size() == requests);
    return got;
}

transport_options trusting(const std::string& file) {
    transport_options made;
    made.ca_file = file;
    return made;
}

void check_refused(const webcasts::result<std::string>& got) {
    REQUIRE_FALSE(got);
    CHECK(got.error().code() == transport_errc::tls_failed);
    CHECK(got.error().message().find("s3cret") == std::string::npos);
    CHECK_FALSE(got.error().client_text().empty());
}

TEST_CASE("a private CA is one option: its servers are trusted by their name and by their address") {
    CHECK(meet(authority().issue(), trusting(ca_file()), "127.0.0.1", 1).value() == "ok");
    CHECK(meet(authority().issue(), trusting(ca_file()), "localhost", 1).value() == "ok");
    // The dot that ends an absolute name is neither in certificates nor in the server name indication.
    CHECK(meet(authority().issue(), trusting(ca_file()), "localhost.", 1).value() == "ok");
}

TEST_CASE("a private CA is not trusted by default") {
    check_refused(meet(authority().issue(), {}));
}

TEST_CASE("a certificate that names another host is refused") {
    check_refused(meet(authority().issue({{"example.org"}, {}}), trusting(ca_file()), "localhost"));
    // A name does not vouch for an address, nor an address for a name.
    check_refused(meet(authority().issue({{"localhost"}, {}}), trusting(ca_file()), "127.0.0.1"));
    check_refused(
        meet(authority().issue({{"example.org"}, {"127.0.0.1"}}), trusting(ca_file()), "localhost"));
    check_refused(
        meet(authority().issue({{"example.org"}, {"127.0.0.2"}}), trusting(ca_file()), "127.0.0.1"));
    // Nor is an address a name.
    check_refused(meet(authority().issue({{"127.0.0.1"}, {}}), trusting(ca_file()), "127.0.0.1"));
}

TEST_CASE("a certificate that has expired or does not hold yet is refused") {
    certificate_subject expired;
    expired.until = std::chrono::hours(-1);
    check_refused(meet(authority().issue(expired), trusting(ca_file())));
    certificate_subject early;
    early.from = std::chrono::hours(1);
    check_refused(meet(authority().issue(early), trusting(ca_file())));
}

TEST_CASE("a certificate that vouches for itself is refused") {
    check_refused(meet(self_signed_certificate(), trusting(ca_file())));
    check_refused(meet(self_signed_certificate(), {}));
}

TEST_CASE("the certificate of another CA with the same name is refused") {
    test_authority other;
    check_refused(meet(other.issue(), trusting(ca_file())));
}

TEST_CASE("a certificate that a revocation list names is refused, and another of its CA is not") {
    const test_certificate revoked = authority().issue();
    const test_certificate good = authority().issue();
    const temporary_file list(authority().revocation_list(std::span(&revoked.serial, 1)));
    transport_options options = trusting(ca_file());
    options.crl_file = list.path();
    check_refused(meet(revoked, options));
    CHECK(meet(good, options, "127.0.0.1", 1).value() == "ok");
    // Without the option nobody knows.
    CHECK(meet(revoked, trusting(ca_file()), "127.0.0.1", 1).value() == "ok");
}

TEST_CASE("where revocation is looked at, a CA without a list is refused") {
    test_authority other;
    const temporary_file list(other.revocation_list({}));
    const temporary_file both(authority().certificate());
    transport_options options = trusting(both.path());
    options.crl_file = list.path();
    check_refused(meet(authority().issue(), options));
}

TEST_CASE("a file of CAs or revocation lists that cannot be used is an error, not less verification") {
    const temporary_file nonsense("no certificate");
    for (const std::string& path : {std::string("/nonexistent/file.pem"), nonsense.path()}) {
        check_refused(meet(authority().issue(), trusting(path)));
        transport_options options = trusting(ca_file());
        options.crl_file = path;
        check_refused(meet(authority().issue(), options));
    }
}

TEST_CASE("a server that speaks no TLS is refused") {
    const loopback_peer peer(peer_steps{send_bytes{response_bytes("ok")}});
    transport_under_test transport(trusting(ca_file()));
    std::string url = peer.url();
    url.insert(4, "s");
    // The peer takes the client's hello for a request that goes on, and the client waits for a hello.
    webcasts::http_request request;
    request.url = webcasts::secret(url);
    request.timeout = std::chrono::milliseconds(100);
    const auto opened = transport.open(request);
    REQUIRE_FALSE(opened);
    CHECK((opened.error().code() == transport_errc::timed_out ||
           opened.error().code() == transport_errc::tls_failed));
}

TEST_CASE("a body without length is whole where TLS ends in order") {
    const loopback_peer peer(
        peer_steps{send_bytes{"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\nhello"}, close_connection{}},
        with(authority().issue()));
    transport_under_test transport(trusting(ca_file()));
    CHECK(fetch(transport, peer.url()).value() == "hello");
}

TEST_CASE("a body over TLS that ends before its announced end is cut short") {
    for (const std::string& head : {std::string("Content-Length: 6\r\n\r\nhello"),
                                    std::string("Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n")}) {
        const loopback_peer peer(peer_steps{send_bytes{"HTTP/1.1 200 OK\r\n" + head}, close_connection{}},
                                 with(authority().issue()));
        transport_under_test transport(trusting(ca_file()));
        const auto got = fetch(transport, peer.url());
        REQUIRE_FALSE(got);
        CHECK(got.error().code() == transport_errc::body_cut_short);
    }
}

TEST_CASE("a long body arrives whole over TLS, and the connection serves the next request") {
    constexpr std::size_t size = std::size_t{2} << 20U;
    const loopback_peer peer(
        peer_steps{send_bytes{"HTTP/1.1 200 OK\r\nContent-Length: " + std::to_string(size) + "\r\n\r\n"},
                   send_pattern{size}},
        with(authority().issue()));
    transport_under_test transport(trusting(ca_file()));
    for (int i = 0; i < 2; ++i) {
        const auto got = fetch(transport, peer.url());
        REQUIRE(got);
        REQUIRE(got->size() == size);
        bool whole = true;
        for (std::size_t at = 0; at < size; ++at) {
            whole = whole && (*got)[at] == pattern_byte(at);
        }
        CHECK(whole);
    }
    CHECK(peer.connections() == 1);
}

} // namespace

#endif
