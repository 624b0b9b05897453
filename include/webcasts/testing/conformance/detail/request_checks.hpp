// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_TESTING_CONFORMANCE_DETAIL_REQUEST_CHECKS_HPP
#define WEBCASTS_TESTING_CONFORMANCE_DETAIL_REQUEST_CHECKS_HPP

#include <webcasts/testing/conformance/detail/body_checks.hpp>
#include <webcasts/testing/conformance/detail/probe.hpp>

#include <array>
#include <chrono>
#include <string>
#include <string_view>
#include <utility>

namespace webcasts { inline namespace v0 { namespace detail {

/// The first request that a peer received; empty if it received none.
[[nodiscard]] inline testing::received_request first_request(const testing::loopback_peer& peer) {
    auto requests = peer.requests();
    return requests.empty() ? testing::received_request{} : std::move(requests.front());
}

inline void check_request_line(conformance_probe& probe) {
    const testing::loopback_peer peer(testing::peer_steps{testing::send_bytes{testing::response_bytes("ok")}},
                                      probe.peer_options());
    auto request = probe.get(peer.url("/a%20path/b?event=1234567&x=%7C%2B+&empty=&a=b"));
    request.headers.push_back({"X-Name", "some value, with: signs"});
    request.headers.push_back({"Accept", "text/xml"});
    probe.expect_whole(probe.ask(*probe.make(), request), 200, "ok", "a GET is answered");
    const testing::received_request received = first_request(peer);
    probe.expect(received.method() == "GET" && received.body.empty(),
                 "a GET arrives as such, without a body");
    probe.expect(received.target() == "/a%20path/b?event=1234567&x=%7C%2B+&empty=&a=b&password=" +
                                          std::string(conformance_probe::canary),
                 "path and query arrive as they are, neither decoded nor encoded again");
    probe.expect(received.header("Host") == "127.0.0.1:" + std::to_string(unsigned{peer.port()}),
                 "the Host header names host and port");
    probe.expect(received.header("X-Name") == "some value, with: signs" &&
                     received.header("Accept") == "text/xml",
                 "the request's headers arrive");
}

inline void check_unchanged_requests(conformance_probe& probe) {
    const testing::loopback_peer peer(testing::peer_steps{testing::send_bytes{testing::response_bytes("ok")}},
                                      probe.peer_options());
    const auto transport = probe.make();
    for (const std::string_view path : {"/a/../b", "/a/./b", "/..", "//a//b", "/%2e%2E/a", "/a;b=c/..;d"}) {
        auto request = probe.get(peer.url(path));
        request.headers = {{"X-Empty", ""}, {"X-Name", "a"}, {"X-Name", "b"}};
        probe.expect_whole(probe.ask(*transport, request), 200, "ok", "a GET is answered");
        const auto requests = peer.requests();
        const testing::received_request received =
            requests.empty() ? testing::received_request{} : requests.back();
        probe.expect(received.path() == path, "a path arrives as it is, with its dots: of '" +
                                                  std::string(path) + "' came '" +
                                                  std::string(received.path()) + "'");
        probe.expect(received.head.find("\r\nX-Empty:") != std::string::npos &&
                         received.header("X-Empty").empty(),
                     "a header with an empty value arrives");
        probe.expect(received.head.find("X-Name: a\r\n") != std::string::npos &&
                         received.head.find("X-Name: b\r\n") != std::string::npos,
                     "of two headers with the same name both arrive");
    }
}

inline void check_own_headers(conformance_probe& probe) {
    const testing::loopback_peer peer(testing::peer_steps{testing::send_bytes{testing::response_bytes("ok")}},
                                      probe.peer_options());
    const auto transport = probe.make();
    for (const http_header& header :
         {http_header{"Content-Length", "5"}, http_header{"transfer-encoding", "chunked"},
          http_header{"Connection", "close"}, http_header{"Upgrade", "h2c"}, http_header{"TE", "trailers"},
          http_header{"Trailer", "X"}, http_header{"Expect", "100-continue"}}) {
        auto request = probe.post(peer.url(), "hello");
        request.headers.push_back(header);
        const auto response = probe.ask(*transport, request);
        probe.expect(response.failure.has_value(),
                     "the header " + header.name +
                         " frames the message or steers the connection: from the caller it is refused",
                     response);
    }
    probe.expect(peer.requests().empty(), "of a request whose header is refused nothing is sent");
}

inline void check_post(conformance_probe& probe) {
    const testing::loopback_peer peer(testing::peer_steps{testing::send_bytes{testing::response_bytes("ok")}},
                                      probe.peer_options());
    const auto transport = probe.make();
    const std::string every_byte = [] {
        std::string bytes;
        for (int i = 0; i < 256; ++i) {
            bytes += static_cast<char>(i);
        }
        return bytes;
    }();
    std::size_t number = 0;
    for (const std::string& body :
         {std::string("si=a%7Cb&ui=c"), every_byte, std::string(), pattern(1'000'000)}) {
        probe.expect_whole(probe.ask(*transport, probe.post(peer.url("/post"), body)), 200, "ok",
                           "a POST is answered");
        const auto requests = peer.requests();
        if (requests.size() != ++number) {
            return probe.expect(false, "one call sends one request");
        }
        probe.expect(requests.back().method() == "POST" && requests.back().target().starts_with("/post?"),
                     "a POST arrives as such");
        probe.expect(requests.back().body == body, "a POST's body arrives whole, of " +
                                                       std::to_string(body.size()) + " bytes came " +
                                                       std::to_string(requests.back().body.size()));
        probe.expect(requests.back().header("Content-Type") == "application/octet-stream",
                     "a POST's headers arrive");
    }
    const auto response = probe.ask(*transport, peer.url("/get"));
    probe.expect(response.is_whole(200, "ok") && peer.requests().back().method() == "GET" &&
                     peer.requests().back().body.empty(),
                 "a GET after a POST has no body", response);
}

inline void check_header_injection(conformance_probe& probe) {
    const testing::loopback_peer peer(testing::peer_steps{testing::send_bytes{testing::response_bytes("ok")}},
                                      probe.peer_options());
    const auto transport = probe.make();
    for (const http_header& header :
         {http_header{"X-Name", "a\r\nX-Other: b"}, http_header{"X-Name", "a\nX-Other: b"},
          http_header{"X-Name", "a\rb"}, http_header{"X-Name", std::string("a\0b", 3)},
          http_header{"X-Name: a\r\nX-Other", "b"}, http_header{"X-Name\n", "b"},
          http_header{"X-Name", "a\r\n\r\nGET /smuggled HTTP/1.1\r\nHost: x\r\n\r\n"}}) {
        auto request = probe.get(peer.url());
        request.headers.push_back(header);
        const auto response = probe.ask(*transport, request);
        probe.expect(response.failure.has_value(), "a header that holds a line end or a NUL is refused",
                     response);
    }
    probe.expect(peer.requests().empty(), "of a request whose header is refused nothing is sent");
}

inline void check_foreign_schemes(conformance_probe& probe) {
    const auto transport = probe.make();
    const testing::loopback_peer peer(testing::peer_steps{testing::send_bytes{testing::response_bytes("ok")}},
                                      probe.peer_options());
    const std::string rest = peer.url().substr(std::string_view("http").size());
    for (const std::string_view scheme : {"ftp", "gopher", "ws"}) {
        probe.expect_failure(probe.ask(*transport, std::string(scheme) + rest),
                             transport_errc::scheme_not_allowed,
                             "a URL with another scheme than http and https");
    }
    probe.expect_failure(probe.ask(*transport, "file:///etc/hostname"), transport_errc::scheme_not_allowed,
                         "a file's URL");
    for (const std::string_view url : {"not a url", "http://", "", "//127.0.0.1/"}) {
        const auto response = probe.ask(*transport, std::string(url));
        probe.expect(response.failure.has_value(), "what is no URL is an error", response);
    }
    probe.expect(peer.connections() == 0, "for a URL that is refused no connection is made");
}

inline void check_plain_http(conformance_probe& probe) {
    const auto transport = probe.make();
    // An address for documentation (RFC 5737): if a transport does not refuse it, nothing answers.
    for (const std::string_view url : {"http://192.0.2.1/", "http://192.0.2.1:8080/api"}) {
        auto request = probe.get(std::string(url));
        request.timeout = probe.options().timeout;
        probe.expect_failure(probe.ask(*transport, request), transport_errc::scheme_not_allowed,
                             "plain http to another machine");
    }
}

inline constexpr std::array request_checks{
    conformance_entry{"request line and headers arrive as they are", nullptr, check_request_line},
    conformance_entry{"paths with dots and headers without a value arrive as they are", nullptr,
                      check_unchanged_requests},
    conformance_entry{"headers that frame the message are refused", nullptr, check_own_headers},
    conformance_entry{"a POST's body arrives whole", nullptr, check_post},
    conformance_entry{"headers that hold line ends are refused", nullptr, check_header_injection},
    conformance_entry{"other schemes and what is no URL are refused", nullptr, check_foreign_schemes},
    conformance_entry{"plain http to another machine is refused",
                      &testing::transport_capabilities::refuses_plain_http, check_plain_http},
};

}}} // namespace webcasts::v0::detail

#endif
