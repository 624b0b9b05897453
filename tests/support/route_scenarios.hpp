// SPDX-License-Identifier: BSL-1.0
// What every HTTP transport of this library sends, and which address it connects to. A test program includes
// http_scenarios.hpp first.
#ifndef WEBCASTS_TESTS_UNIT_ROUTE_SCENARIOS_HPP
#define WEBCASTS_TESTS_UNIT_ROUTE_SCENARIOS_HPP

#include "fake_names.hpp"
#include "http_scenarios.hpp"
#include <webcasts/retry/policy.hpp>
#include <webcasts/testing/detail/socket.hpp>
#include <webcasts/testing/loopback_peer.hpp>

#ifndef _WIN32 // which has all of it in one header
#include <arpa/inet.h>
#endif
#include <chrono>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>
#include <vector>

namespace {

using webcasts::detail::native_socket;
using webcasts::detail::no_socket;
using webcasts::detail::set_non_blocking;
using webcasts::detail::socket_handle;
using webcasts::detail::socket_length;
using webcasts::testing::loopback_peer;
using webcasts::testing::peer_steps;
using webcasts::testing::response_bytes;
using webcasts::testing::send_bytes;

/// An address that swallows packets: connections to it neither succeed nor fail.
class address_that_swallows {
  public:
    address_that_swallows(const char* address, std::uint16_t port) {
        webcasts::detail::start_sockets();
        sockaddr_storage bound{};
        socket_length size = sizeof(sockaddr_in);
        auto* v4 = reinterpret_cast<sockaddr_in*>(&bound);  // NOLINT: the API's own idiom
        auto* v6 = reinterpret_cast<sockaddr_in6*>(&bound); // NOLINT
        if (::inet_pton(AF_INET, address, &v4->sin_addr) == 1) {
            v4->sin_family = AF_INET;
            v4->sin_port = htons(port);
        } else {
            size = sizeof(sockaddr_in6);
            v6->sin6_family = AF_INET6;
            v6->sin6_port = htons(port);
            ::inet_pton(AF_INET6, address, &v6->sin6_addr);
        }
        const auto* generic = reinterpret_cast<const sockaddr*>(&bound); // NOLINT
        const auto listener = add(bound.ss_family);
        works_ = listener != no_socket && ::bind(listener, generic, size) == 0 && ::listen(listener, 0) == 0;
        // Nobody accepts: a few connections fill the queue, and the system drops the requests of all others.
        for (int i = 0; works_ && i < 8; ++i) {
            const auto filling = add(bound.ss_family);
            set_non_blocking(filling);
            static_cast<void>(::connect(filling, generic, size));
        }
    }
    address_that_swallows(const address_that_swallows&) = delete;
    address_that_swallows& operator=(const address_that_swallows&) = delete;
    /// False if the machine has no such address.
    [[nodiscard]] bool works() const noexcept { return works_; }

  private:
    native_socket add(int family) {
        sockets_.emplace_back(::socket(family, SOCK_STREAM, 0));
        return sockets_.back().get();
    }
    std::vector<socket_handle> sockets_;
    bool works_ = false;
};

transport_options allowing_plain_http() {
    transport_options options;
    options.allow_plain_http = true;
    return options;
}

TEST_CASE("user and password of a proxy are secrets that the transport names") {
    transport_options options;
    CHECK(transport_under_test(options).secrets().redacted("(p@ss w0rd)") == "(p@ss w0rd)");
    options.proxy = "http://gate:p%40ss%20w0rd@proxy.example.com:3128";
    const transport_under_test transport(options);
    CHECK(transport.secrets().redacted("(p@ss w0rd) (gate) (proxy.example.com) (Z2F0ZTpwQHNzIHcwcmQ=)") ==
          "(***) (***) (proxy.example.com) (***=)");
}

TEST_CASE("an address that swallows packets does not keep the next one from being tried") {
    const loopback_peer peer(peer_steps{send_bytes{response_bytes("ok")}});
    const address_that_swallows hole("::1", peer.port());
    if (!hole.works()) {
        WARN("this machine has no IPv6");
        return;
    }
    const auto start = std::chrono::steady_clock::now();
    transport_under_test transport(allowing_plain_http());
    CHECK(ask(transport, get(peer.url("/", "both.example.com"))).body == "ok");
    CHECK(std::chrono::steady_clock::now() - start < std::chrono::seconds(5));
}

TEST_CASE("an address that refuses is followed by the next at once") {
    const loopback_peer peer(peer_steps{send_bytes{response_bytes("ok")}});
    for (const std::string_view host : {"two.example.com", "three.example.com", "both.example.com"}) {
        CAPTURE(host);
        transport_under_test transport(allowing_plain_http());
        CHECK(ask(transport, get(peer.url("/", host))).body == "ok");
    }
}

TEST_CASE("where every address refuses, the connection is refused") {
    std::string url;
    {
        const loopback_peer gone(peer_steps{});
        url = gone.url("/", "three.example.com");
    }
    transport_under_test transport(allowing_plain_http());
    const answer got = ask(transport, get(url));
    REQUIRE(got.failure);
    CHECK(got.failure->code() == transport_errc::connection_refused);
}

TEST_CASE("addresses that swallow packets are waited for as long as the limit says") {
    const loopback_peer peer(peer_steps{send_bytes{response_bytes("ok")}});
    const address_that_swallows one("127.0.0.2", peer.port());
    transport_options options = allowing_plain_http();
    options.connect_timeout = std::chrono::milliseconds(100);
    transport_under_test transport(options);
    const answer got = ask(transport, get("http://127.0.0.2:" + std::to_string(peer.port()) + "/"));
    REQUIRE(got.failure);
    CHECK(got.failure->code() == transport_errc::timed_out);
}

TEST_CASE("time limits may have any length: the longest, zero and less mean none") {
    using std::chrono::milliseconds;
    const loopback_peer peer(peer_steps{send_bytes{response_bytes("ok")}});
    for (const milliseconds limit :
         {milliseconds::max(), milliseconds::max() - milliseconds(1), milliseconds::max() / 1'000'000,
          milliseconds(std::int64_t{1} << 32U), milliseconds(std::int64_t{1} << 31U), milliseconds::zero(),
          milliseconds(-1), milliseconds::min()}) {
        CAPTURE(limit.count());
        transport_options options;
        options.connect_timeout = limit;
        transport_under_test transport(options);
        CHECK(ask(transport, get(peer.url(), limit)).body == "ok");
        CHECK(ask(transport, get(peer.url(), limit)).body == "ok");
        CHECK(ask(transport, get(peer.url("/", "localhost"), limit)).body == "ok");
    }
}

TEST_CASE("a host may end with a dot: this machine's name stays this machine's, and Host has the dot") {
    const loopback_peer peer(peer_steps{send_bytes{response_bytes("ok")}});
    transport_under_test transport;
    CHECK(ask(transport, get(peer.url("/", "localhost."))).body == "ok");
    REQUIRE(peer.requests().size() == 1);
    CHECK(peer.requests()[0].header("Host") == "localhost.:" + std::to_string(peer.port()));
}

TEST_CASE("a request's target is the URL's, byte by byte") {
    struct row {
        const char* path;
        const char* target;
    };
    const auto& [path, target] = GENERATE(
        row{"", "/"}, row{"/", "/"}, row{"?a=b", "/?a=b"}, row{"/a%20b?c=%7C&d", "/a%20b?c=%7C&d"},
        row{"/a#b", "/a"}, row{"//a/../b", "//a/../b"}, row{"/a/../b", "/a/../b"}, row{"/./a/.", "/./a/."},
        row{"/..", "/.."}, row{"/a/..?b=/../c", "/a/..?b=/../c"}, row{"/%2e%2E/a", "/%2e%2E/a"},
        row{"/a;b=c/..;d", "/a;b=c/..;d"}, row{"/a?", "/a?"}, row{"/?%", nullptr}, row{"/\xC3\xA9", nullptr});
    CAPTURE(path);
    const loopback_peer peer(peer_steps{send_bytes{response_bytes("ok")}});
    transport_under_test transport;
    const answer got = ask(transport, get(peer.url(path)));
    CHECK(got.failure.has_value() == (target == nullptr));
    CHECK(peer.requests().size() == (target == nullptr ? 0 : 1));
    for (const auto& request : peer.requests()) {
        CHECK(request.target() == target);
    }
}

TEST_CASE("the head of a request is the same with every transport, in another order perhaps") {
    const loopback_peer peer(peer_steps{send_bytes{response_bytes("ok")}});
    transport_under_test transport;
    auto request = get(peer.url("/a"));
    request.headers = {{"X-Empty", ""}, {"X-Blank", " \t"}, {"X-A", "b"}, {"X-A", "c"}, {"Accept", ""}};
    CHECK(ask(transport, request).body == "ok");
    request.method = http_method::post;
    request.body = secret("a=b");
    request.headers = {{"Host", "api.example.com"}};
    CHECK(ask(transport, request).body == "ok");
    const auto received = peer.requests();
    REQUIRE(received.size() == 2);
    const auto lines = [](std::string_view head) {
        std::vector<std::string> found;
        while (!head.empty()) {
            const std::size_t end = head.find("\r\n");
            std::string line(head.substr(0, end));
            while (line.ends_with(' ') || line.ends_with('\t')) {
                line.pop_back();
            }
            found.push_back(line);
            head.remove_prefix(end + 2);
        }
        std::sort(found.begin(), found.end());
        return found;
    };
    const std::string host = "Host: 127.0.0.1:" + std::to_string(peer.port());
    CHECK(lines(received[0].head) ==
          std::vector<std::string>{"", "Accept-Encoding: gzip, deflate", "Accept:", "GET /a HTTP/1.1", host,
                                   "User-Agent: webcasts", "X-A: b", "X-A: c", "X-Blank:", "X-Empty:"});
    CHECK(lines(received[1].head) ==
          std::vector<std::string>{"", "Accept-Encoding: gzip, deflate", "Accept: */*", "Content-Length: 3",
                                   "Host: api.example.com", "POST /a HTTP/1.1", "User-Agent: webcasts"});
}

TEST_CASE("headers that are the transport's own are refused, with their name") {
    const loopback_peer peer(peer_steps{send_bytes{response_bytes("ok")}});
    const char* name = GENERATE("Content-Length", "transfer-encoding", "Connection", "Expect", "TE",
                                "Trailer", "Upgrade", "Keep-Alive", "Proxy-Connection");
    auto request = get(peer.url());
    request.headers.push_back({name, "1"});
    transport_under_test transport;
    const answer got = ask(transport, request);
    REQUIRE(got.failure);
    CHECK(got.failure->code() == transport_errc::other);
    CHECK(got.failure->message().find(name) != std::string::npos);
    CHECK(peer.connections() == 0);
}

TEST_CASE("a header whose name is no token, and a second Host, are refused") {
    const loopback_peer peer(peer_steps{send_bytes{response_bytes("ok")}});
    for (const char* name : {"", "a b", "a:b", "a\r\nb", "\xC3\xA9", "a;", "(a)"}) {
        CAPTURE(name);
        auto request = get(peer.url());
        request.headers.push_back({name, "1"});
        transport_under_test transport;
        CHECK(ask(transport, request).failure);
    }
    auto request = get(peer.url());
    request.headers = {{"Host", "a.example.com"}, {"host", "b.example.com"}};
    transport_under_test transport;
    CHECK(ask(transport, request).failure);
    CHECK(peer.connections() == 0);
}

TEST_CASE("a URL that cannot be used is refused, and not shown, the same by every transport") {
    const std::string url =
        GENERATE("http://user:s3cret@127.0.0.1/", "http:///s3cret", "http://127.0.0.1:0/s3cret",
                 "http://127.0.0.1:99999/s3cret", "http://local%68ost/s3cret",
                 "http://127.0.0.1/s3cret\r\nX: y", "http://127.0.0.1/s3cret x", "s3cret");
    CAPTURE(url);
    transport_under_test transport(allowing_plain_http());
    const answer got = ask(transport, get(url));
    REQUIRE(got.failure);
    CHECK(got.failure->code() == transport_errc::other);
    CHECK(got.failure->message().find("s3cret") == std::string::npos);
}

TEST_CASE("an answer that is malformed is no transient error, and says what is wrong in our words") {
    const char* rest = GENERATE("Content-Length : 5\r\n\r\nhello", "Content-Length: 5x\r\n\r\nhello",
                                "Transfer-Encoding: chunked\r\n\r\n5 garbage\r\nhello\r\n0\r\n\r\n",
                                "Transfer-Encoding: chunked\r\n\r\nx\r\n", "X: a\rb\r\n\r\n",
                                "Transfer-Encoding: identity\r\nContent-Length: 100\r\n\r\nhello");
    CAPTURE(rest);
    const answer got = ask(std::string("HTTP/1.1 200 OK\r\n") + rest, ending::close);
    REQUIRE(got.failure);
    CHECK(got.failure->code() == transport_errc::malformed_response);
    CHECK_FALSE(webcasts::is_transient_error(*got.failure));
    CHECK(got.failure->message().find("the response is not valid HTTP: ") != std::string::npos);
    CHECK(got.failure->client_text().find("127.0.0.1:") != std::string::npos);
}

} // namespace

#endif
