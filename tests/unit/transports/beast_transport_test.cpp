// SPDX-License-Identifier: BSL-1.0
#include <webcasts/transport/stop_token.hpp>
#include <webcasts/transports/beast.hpp>

namespace {
using transport_under_test = webcasts::beast_transport;
using transport_options = webcasts::beast_options;
} // namespace

#include "support/http_scenarios.hpp"
#include "support/proxy_scenarios.hpp"
#include "support/route_scenarios.hpp"
#include "support/tls_scenarios.hpp"
#include <webcasts/async_transport.hpp>

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/bind_executor.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/strand.hpp>

#include <atomic>
#include <future>
#include <memory>
#include <thread>
#include <vector>

namespace {

namespace asio = boost::asio;
using asio::ip::tcp;
using webcasts::async_beast_exchange;
using webcasts::async_beast_transport;
using webcasts::beast_options;
using webcasts::beast_transport;
using webcasts::result;
using webcasts::stop_source;

static_assert(webcasts::async_transport<async_beast_transport>);
static_assert(webcasts::exchange<webcasts::beast_exchange>);

template <class T>
using answer_to = std::shared_ptr<std::optional<result<T>>>;

/// A handler that keeps its arguments; a second call is a failure.
template <class T>
auto keep(const answer_to<T>& kept) {
    return [kept](result<T> value) {
        CHECK_FALSE(kept->has_value());
        kept->emplace(std::move(value));
    };
}
template <class T>
answer_to<T> nothing_yet() {
    return std::make_shared<std::optional<result<T>>>();
}

/// Start to open, run the context to the operation's end and return its result.
result<async_beast_exchange> open_with(asio::io_context& context, async_beast_transport& transport,
                                       const http_request& request) {
    const auto kept = nothing_yet<async_beast_exchange>();
    context.restart();
    transport.async_open(request, keep(kept));
    while (!*kept && context.run_one() > 0) {
    }
    REQUIRE(*kept);
    return std::move(**kept);
}
result<std::size_t> read_with(asio::io_context& context, async_beast_exchange& exchange,
                              std::span<char> buffer) {
    const auto kept = nothing_yet<std::size_t>();
    context.restart();
    exchange.async_read_some(buffer, keep(kept));
    while (!*kept && context.run_one() > 0) {
    }
    REQUIRE(*kept);
    return **kept;
}

// Connections.

TEST_CASE("a request meets a kept connection that the server has closed: it is sent again on a new one") {
    const loopback_peer peer([](const received_request& request) -> peer_steps {
        if (request.number > 0) {
            return {close_connection{}}; // the second request of any connection meets its end
        }
        return {send_bytes{response_bytes("ok")}};
    });
    beast_transport transport;
    for (int i = 0; i < 3; ++i) {
        CHECK(ask(transport, get(peer.url())).body == "ok");
    }
    CHECK(peer.requests().size() == 5);
    CHECK(peer.connections() == 3);
}

TEST_CASE("a kept connection that the server has closed is not used") {
    const loopback_peer peer(peer_steps{send_bytes{response_bytes("ok")}, close_connection{}});
    beast_transport transport;
    CHECK(ask(transport, get(peer.url())).body == "ok");
    REQUIRE(peer.wait_until_closed());
    auto post = get(peer.url());
    post.method = http_method::post;
    post.body = secret("a=b");
    CHECK(ask(transport, post).body == "ok");
    CHECK(peer.requests().at(1).body == "a=b");
}

TEST_CASE("bytes that come on a kept connection before a request are not taken for its response") {
    peer_gate gate;
    std::promise<void> sent;
    std::atomic<bool> first = true;
    const loopback_peer peer([&](const received_request&) -> peer_steps {
        if (first.exchange(false)) {
            return {send_bytes{response_bytes("ok")}, await_gate{gate}, send_bytes{response_bytes("evil")},
                    act{[&] { sent.set_value(); }}};
        }
        return {send_bytes{response_bytes("ok")}};
    });
    beast_transport transport;
    CHECK(ask(transport, get(peer.url())).body == "ok");
    gate.open();
    REQUIRE(sent.get_future().wait_for(std::chrono::seconds(20)) == std::future_status::ready);
    CHECK(ask(transport, get(peer.url())).body == "ok");
    CHECK(peer.connections() == 2);
}

TEST_CASE("a request is sent again only once, and not if its connection was new or a byte came back") {
    std::atomic<bool> answers = true;
    const char* byte = GENERATE("", "H");
    const loopback_peer peer([&](const received_request&) -> peer_steps {
        if (answers) {
            return {send_bytes{response_bytes("ok")}};
        }
        return {send_bytes{byte}, close_connection{}};
    });
    beast_transport transport;
    CHECK(ask(transport, get(peer.url())).body == "ok");
    answers = false;
    const std::size_t expected = *byte == '\0' ? 2 : 1;
    answer got = ask(transport, get(peer.url()));
    REQUIRE(got.failure);
    CHECK(got.failure->code() == transport_errc::connection_lost);
    CHECK(peer.requests().size() == 1 + expected);
    got = ask(transport, get(peer.url()));
    REQUIRE(got.failure);
    CHECK(got.failure->code() == transport_errc::connection_lost);
    CHECK(peer.requests().size() == 2 + expected);
}

TEST_CASE("no more connections are kept than the options allow") {
    struct row {
        std::size_t kept;
        std::size_t connections;
    };
    const auto& [kept, connections] = GENERATE(row{0, 6}, row{1, 5}, row{2, 4}, row{8, 3});
    const loopback_peer peer(peer_steps{send_bytes{response_bytes("ok")}});
    asio::io_context context;
    beast_options options;
    options.idle_connections_per_host = kept;
    async_beast_transport transport(context.get_executor(), options);
    std::array<char, 10> buffer{};
    for (int round = 0; round < 2; ++round) {
        std::vector<async_beast_exchange> exchanges;
        for (int i = 0; i < 3; ++i) {
            exchanges.push_back(open_with(context, transport, get(peer.url())).value());
        }
        for (auto& exchange : exchanges) {
            CHECK(read_with(context, exchange, buffer).value() == 2);
            CHECK(read_with(context, exchange, buffer).value() == 0);
        }
    }
    CHECK(peer.connections() == connections);
}

TEST_CASE("a kept connection serves its own host, port and scheme only") {
    const loopback_peer one(peer_steps{send_bytes{response_bytes("one")}});
    const loopback_peer other(peer_steps{send_bytes{response_bytes("other")}});
    beast_transport transport;
    for (int i = 0; i < 2; ++i) {
        CHECK(ask(transport, get(one.url())).body == "one");
        CHECK(ask(transport, get(other.url())).body == "other");
        CHECK(ask(transport, get(one.url("/", "localhost"))).body == "one");
    }
    CHECK(one.connections() == 2);
    CHECK(other.connections() == 1);
    const answer got = ask(transport, get("https" + one.url().substr(4), std::chrono::milliseconds(50)));
    CHECK(got.failure);
}

TEST_CASE("a connection that was idle too long is not used again") {
    const loopback_peer peer(peer_steps{send_bytes{response_bytes("ok")}});
    beast_options options;
    options.idle_connection_age = std::chrono::milliseconds(-1);
    beast_transport transport(options);
    CHECK(ask(transport, get(peer.url())).body == "ok");
    CHECK(ask(transport, get(peer.url())).body == "ok");
    CHECK(peer.connections() == 2);
}

TEST_CASE("a connection may be kept for any time") {
    for (const auto age : {std::chrono::milliseconds::max(), std::chrono::milliseconds::max() / 1'000'000,
                           std::chrono::milliseconds(60'000)}) {
        const loopback_peer peer(peer_steps{send_bytes{response_bytes("ok")}});
        beast_options options;
        options.idle_connection_age = age;
        beast_transport transport(options);
        for (int i = 0; i < 3; ++i) {
            CHECK(ask(transport, get(peer.url())).body == "ok");
        }
        CHECK(peer.connections() == 1);
    }
    const loopback_peer peer(peer_steps{send_bytes{response_bytes("ok")}});
    beast_options options;
    options.idle_connection_age = std::chrono::milliseconds::min();
    beast_transport transport(options);
    CHECK(ask(transport, get(peer.url())).body == "ok");
    CHECK(ask(transport, get(peer.url())).body == "ok");
    CHECK(peer.connections() == 2);
}

TEST_CASE("addresses of one family that swallow packets are passed over as well") {
    const loopback_peer peer(peer_steps{send_bytes{response_bytes("ok")}});
    const address_that_swallows one("127.0.0.2", peer.port());
    const address_that_swallows two("127.0.0.3", peer.port());
    for (const std::string_view host : {"two.example.com", "three.example.com", "mixed.example.com"}) {
        CAPTURE(host);
        beast_transport transport(allowing_plain_http());
        CHECK(ask(transport, get(peer.url("/", host))).body == "ok");
    }
}

TEST_CASE("the connections of a race that was lost are closed, also upon cancellation and the time limit") {
    const loopback_peer peer(peer_steps{send_bytes{response_bytes("ok")}});
    const address_that_swallows one("127.0.0.2", peer.port());
    const address_that_swallows two("127.0.0.3", peer.port());
    asio::io_context context;
    async_beast_transport transport(context.get_executor(), allowing_plain_http());
    const auto request =
        get("http://127.0.0.2:" + std::to_string(peer.port()) + "/", std::chrono::milliseconds(20));
    CHECK(open_with(context, transport, request).error().code() == transport_errc::timed_out);
    // What was cancelled is all that is left to run: the context does not wait for the system's own limit.
    context.restart();
    CHECK(context.run() <= 2);
}

TEST_CASE("a connection with bytes after its response is not used again") {
    const char* behind = GENERATE("x", "HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nevil");
    const loopback_peer peer(peer_steps{send_bytes{response_bytes("ok") + behind}});
    beast_transport transport;
    CHECK(ask(transport, get(peer.url())).body == "ok");
    CHECK(ask(transport, get(peer.url())).body == "ok");
    CHECK(peer.connections() == 2);
}

TEST_CASE("an exchange that is destroyed in the middle closes its connection, and the service can wait") {
    constexpr std::uint64_t size = std::uint64_t{64} << 20U;
    const loopback_peer peer(
        peer_steps{send_bytes{"HTTP/1.1 200 OK\r\nContent-Length: " + std::to_string(size) + "\r\n\r\n"},
                   send_pattern{size}});
    beast_transport transport;
    {
        auto opened = transport.open(get(peer.url()));
        REQUIRE(opened);
        REQUIRE(peer.wait_until_stalled());
        CHECK(peer.sent_bytes() < (std::uint64_t{4} << 20U));
    }
    CHECK(peer.wait_until_closed());
}

TEST_CASE("many exchanges at a time have a connection each and do not wait for each other") {
    peer_gate gate;
    const loopback_peer peer([&](const received_request& request) -> peer_steps {
        return {send_bytes{"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n"}, await_gate{gate},
                send_bytes{std::string(request.path().substr(1))}};
    });
    asio::io_context context;
    async_beast_transport transport(context.get_executor());
    std::vector<async_beast_exchange> exchanges;
    for (int i = 10; i < 26; ++i) {
        exchanges.push_back(open_with(context, transport, get(peer.url("/" + std::to_string(i)))).value());
    }
    CHECK(peer.connections() == 16);
    gate.open();
    for (int i = 25; i >= 10; --i) {
        std::array<char, 2> buffer{};
        auto& exchange = exchanges[static_cast<std::size_t>(i - 10)];
        CHECK(read_with(context, exchange, std::span(buffer).first(1)).value() == 1);
        CHECK(read_with(context, exchange, std::span(buffer).subspan(1)).value() == 1);
        CHECK(std::string(buffer.data(), 2) == std::to_string(i));
    }
}

TEST_CASE("an exchange outlives its transport") {
    const loopback_peer peer(peer_steps{send_bytes{response_bytes("hello")}});
    asio::io_context context;
    std::optional<async_beast_transport> transport(context.get_executor());
    const auto kept = nothing_yet<async_beast_exchange>();
    const http_request request = get(peer.url());
    transport->async_open(request, keep(kept));
    transport.reset();
    while (!*kept && context.run_one() > 0) {
    }
    REQUIRE(*kept);
    auto exchange = std::move(**kept).value();
    std::array<char, 10> buffer{};
    CHECK(read_with(context, exchange, buffer).value() == 5);
    CHECK(read_with(context, exchange, buffer).value() == 0);
    // No time limit runs while no operation is in flight.
    context.restart();
    while (context.poll() > 0) {
    }
    CHECK(context.stopped());
}

// Requests.

TEST_CASE("a header that the caller sets is not sent twice") {
    const loopback_peer peer(peer_steps{send_bytes{response_bytes("ok")}});
    auto request = get(peer.url());
    request.headers = {{"host", "api.example.com"}, {"user-agent", "mine"}, {"accept", "text/csv"}};
    CHECK(ask(beast_transport(), request).body == "ok");
    const auto received = peer.requests().at(0);
    CHECK(received.header("Host") == "api.example.com");
    CHECK(received.head.find("Host") == std::string::npos);
    CHECK(received.head.find("User-Agent") == std::string::npos);
    CHECK(received.head.find("Accept:") == std::string::npos);
}

TEST_CASE("a host that does not exist is not found") {
    const answer got = ask(beast_transport(), get("https://host.invalid/?password=s3cret"));
    REQUIRE(got.failure);
    CHECK(got.failure->code() == transport_errc::host_not_found);
    CHECK(got.failure->client_text().starts_with("host.invalid:443, "));
    CHECK(got.failure->message().find("s3cret") == std::string::npos);
}

// Responses.

TEST_CASE("a head may have 256 KiB, and no more, however it comes") {
    const auto answer_with = [](std::size_t size, std::size_t piece) {
        std::string head = "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n";
        const std::size_t one = 1024;
        while (head.size() + one + 2 <= size) {
            head += "X: " + std::string(one - 5, 'x') + "\r\n";
        }
        head += "X: " + std::string(size - head.size() - 7, 'x') + "\r\n\r\n";
        const loopback_peer peer(peer_steps{send_bytes{head, piece}});
        return ask(beast_transport(), get(peer.url()));
    };
    const std::size_t most = std::size_t{256} * 1024;
    for (const std::size_t piece : {std::size_t{0}, std::size_t{5000}}) {
        CHECK_FALSE(answer_with(most - 1, piece).failure);
        const answer got = answer_with(most + 1025, piece);
        REQUIRE(got.failure);
        CHECK(got.failure->code() == transport_errc::malformed_response);
    }
}

TEST_CASE("a chunk's extension without end is an error before it fills the memory") {
    const loopback_peer peer(peer_steps{send_bytes{
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5;x=" + std::string(2'000'000, 'x')}});
    const answer got = ask(beast_transport(), get(peer.url()));
    REQUIRE(got.failure);
    CHECK(got.failure->code() == transport_errc::malformed_response);
}

TEST_CASE("a body that is not what the head announces is an error") {
    struct row {
        const char* rest;
        transport_errc code;
    };
    const auto& [rest, code] = GENERATE(
        row{"Transfer-Encoding: chunked\r\n\r\nx\r\n", transport_errc::malformed_response},
        row{"Transfer-Encoding: chunked\r\n\r\n2\r\nhello\r\n", transport_errc::malformed_response},
        row{"Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n", transport_errc::malformed_response},
        row{"Transfer-Encoding: gzip\r\n\r\n", transport_errc::malformed_response},
        row{"Content-Length: 5\r\nContent-Length: 6\r\n\r\nhello", transport_errc::malformed_response},
        row{"Content-Length: -5\r\n\r\nhello", transport_errc::malformed_response},
        row{"Transfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\nhello",
            transport_errc::malformed_response});
    CAPTURE(rest);
    const loopback_peer peer(
        peer_steps{send_bytes{std::string("HTTP/1.1 200 OK\r\n") + rest}, close_connection{}});
    const answer got = ask(beast_transport(), get(peer.url()));
    REQUIRE(got.failure);
    CHECK(got.failure->code() == code);
}

TEST_CASE("a change of protocol is not taken for a response") {
    const loopback_peer peer(peer_steps{
        send_bytes{"HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\n\r\nhello"}, close_connection{}});
    CHECK(ask(beast_transport(), get(peer.url())).failure);
}

TEST_CASE("headers stand in the order of arrival, repeated ones too, without trailers") {
    const loopback_peer peer(peer_steps{
        send_bytes{"HTTP/1.1 103 Early\r\nX-Early: 1\r\n\r\nHTTP/1.1 200 OK\r\nB: 1\r\nA: 2\r\nb: 3\r\n"
                   "Transfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\nX-Late: 1\r\n\r\n",
                   1}});
    beast_transport transport;
    auto opened = transport.open(get(peer.url()));
    REQUIRE(opened);
    std::array<char, 10> buffer{};
    while (opened->read_some(buffer).value() > 0) {
    }
    const std::vector<webcasts::http_header> expected{
        {"B", "1"}, {"A", "2"}, {"b", "3"}, {"Transfer-Encoding", "chunked"}};
    CHECK(opened->head().headers == expected);
}

TEST_CASE("a body is the same in any pieces, sent and read") {
    const std::size_t piece = GENERATE(1U, 3U, 100U);
    const bool gzip = GENERATE(false, true);
    std::string text;
    for (int i = 0; i < 40; ++i) {
        text += std::to_string(i * i) + ',';
    }
    const std::string body = gzip ? gzip_of(text) : text;
    std::string response = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n";
    response += gzip ? "Content-Encoding: gzip\r\n\r\n" : "\r\n";
    for (const char c : body) {
        response += std::string("1;a=\"b\"\r\n") + c + "\r\n";
    }
    response += "0\r\n\r\n";
    const loopback_peer peer(peer_steps{send_bytes{response, piece}});
    beast_transport transport;
    CHECK(ask<1>(transport, get(peer.url())).body == text);
    CHECK(ask<7>(transport, get(peer.url())).body == text);
    CHECK(ask<4096>(transport, get(peer.url())).body == text);
    CHECK(peer.connections() == 1);
}

TEST_CASE("over TLS a body without length that ends without TLS's own end is cut short") {
    const loopback_peer peer(
        peer_steps{send_bytes{"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\nhello"}, drop_connection{}},
        with(authority().issue()));
    const answer got = ask(beast_transport(trusting(ca_file())), get(peer.url()));
    CHECK(got.body == "hello");
    REQUIRE(got.failure);
    CHECK(got.failure->code() == transport_errc::body_cut_short);
}

// Proxies.

TEST_CASE("a proxy that opens no tunnel is an error that says its status") {
    const char* response =
        GENERATE("HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 5\r\n\r\nhello",
                 "HTTP/1.1 200 OK\r\n\r\nmore", "SSH-2.0\r\n\r\n", "");
    const loopback_peer peer(peer_steps{send_bytes{response}, close_connection{}});
    const answer got = ask(beast_transport({.proxy = "http://127.0.0.1:" + std::to_string(peer.port())}),
                           get("https://api.example.com/"));
    REQUIRE(got.failure);
    CHECK(got.failure->code().category() == webcasts::transport_category());
    CHECK((std::string_view(response).find("407") == std::string_view::npos ||
           got.failure->client_text() == "api.example.com:443, the proxy answered with HTTP status 407"));
}

TEST_CASE("a proxy that is no http URL with a port is an error") {
    const char* proxy =
        GENERATE("127.0.0.1:1", "http://127.0.0.1", "https://127.0.0.1:1", "socks5://127.0.0.1:1");
    const answer got = ask(beast_transport({.proxy = proxy}), get("https://api.example.com/"));
    REQUIRE(got.failure);
    CHECK(got.failure->code() == transport_errc::other);
}

// Time limits.

/// A port that takes no connection: its queue is full.
class full_listener {
  public:
    full_listener() {
        acceptor_.listen(0);
        for (auto& waiting : queue_) {
            waiting.async_connect(acceptor_.local_endpoint(), [](const boost::system::error_code&) {});
        }
    }
    [[nodiscard]] std::string url() const {
        return "http://127.0.0.1:" + std::to_string(acceptor_.local_endpoint().port()) + "/";
    }

  private:
    asio::io_context context_;
    tcp::acceptor acceptor_{context_, tcp::endpoint(asio::ip::address_v4::loopback(), 0)};
    std::array<tcp::socket, 4> queue_{tcp::socket(context_), tcp::socket(context_), tcp::socket(context_),
                                      tcp::socket(context_)};
};

/// A port whose connections nobody serves.
class silent_listener {
  public:
    [[nodiscard]] std::string url(const char* scheme) const {
        return scheme + ("://127.0.0.1:" + std::to_string(acceptor_.local_endpoint().port()) + "/");
    }

  private:
    asio::io_context context_;
    tcp::acceptor acceptor_{context_, tcp::endpoint(asio::ip::address_v4::loopback(), 0)};
};

http_request long_post(const std::string& url) {
    http_request request = get(url);
    request.method = http_method::post;
    request.body = secret(std::string(std::size_t{32} << 20U, 'x'));
    return request;
}

TEST_CASE("each wait on the way to the head has its time limit") {
    const full_listener full;
    const silent_listener silent;
    const auto limited = [](http_request request, int connect, int wait) {
        request.timeout = std::chrono::milliseconds(wait);
        const answer got =
            ask(beast_transport({.connect_timeout = std::chrono::milliseconds(connect)}), request);
        REQUIRE(got.failure);
        CHECK(got.failure->code() == transport_errc::timed_out);
    };
    limited(get(full.url()), 30, 0);
    limited(get(full.url()), 0, 30);
    limited(get(full.url()), 20'000, 30);
    limited(get(silent.url("https")), 30, 0);
    limited(get(silent.url("https")), 20'000, 30);
    limited(get(silent.url("http")), 20'000, 30);
    limited(long_post(silent.url("http")), 20'000, 30);
}

TEST_CASE("a silent proxy is waited for as long as the connect timeout") {
    const silent_listener silent;
    std::string proxy = silent.url("http");
    const answer got =
        ask(beast_transport({.proxy = proxy, .connect_timeout = std::chrono::milliseconds(30)}),
            get("https://api.example.com/"));
    REQUIRE(got.failure);
    CHECK(got.failure->code() == transport_errc::timed_out);
}

TEST_CASE("a head that drips is not waited for longer than the time limit in all") {
    const loopback_peer peer(
        peer_steps{drip{"HTTP/1.1 200 OK\r\nX: " + std::string(100'000, 'x'), std::chrono::milliseconds(1)}});
    const answer got = ask(beast_transport(), get(peer.url(), std::chrono::milliseconds(100)));
    REQUIRE(got.failure);
    CHECK(got.failure->code() == transport_errc::timed_out);
}

TEST_CASE("a connection is used again after calls with time limits, by calls without") {
    const loopback_peer peer(peer_steps{send_bytes{response_bytes("ok")}});
    beast_transport transport;
    for (const int limit : {20'000, 0, 10'000}) {
        CHECK(ask(transport, get(peer.url(), std::chrono::milliseconds(limit))).body == "ok");
    }
    CHECK(peer.connections() == 1);
}

// Cancellation.

TEST_CASE("cancelled after any number of steps, a call ends cancelled or as if it had not been") {
    const loopback_peer peer(peer_steps{send_bytes{response_bytes("hello"), 20}}, with(authority().issue()));
    const http_request request = get(peer.url("/", "localhost")); // with a name to be resolved
    std::size_t cancelled = 0;
    for (std::size_t steps = 0;; ++steps) {
        asio::io_context context;
        async_beast_transport transport(context.get_executor(), trusting(ca_file()));
        const auto kept = nothing_yet<async_beast_exchange>();
        asio::cancellation_signal signal;
        transport.async_open(request, asio::bind_cancellation_slot(signal.slot(), keep(kept)));
        CHECK_FALSE(*kept); // never inside the function that begins it
        for (std::size_t done = 0; done < steps && !*kept; ++done) {
            context.run_one();
        }
        if (*kept) {
            CHECK((**kept).has_value());
            break;
        }
        signal.emit(asio::cancellation_type::terminal);
        context.run();
        REQUIRE(*kept);
        REQUIRE_FALSE(**kept);
        CHECK((*kept)->error().code() == transport_errc::cancelled);
        ++cancelled;
        // What is left hinders nobody.
        CHECK(open_with(context, transport, request).has_value());
    }
    CHECK(cancelled >= 5); // post, resolve, connect, handshake, send, receive
}

TEST_CASE("a wait without end can be cancelled: connecting, handshake, sending, head") {
    const full_listener full;
    const silent_listener silent;
    const int where = GENERATE(range(0, 4));
    const http_request request = where == 0   ? get(full.url())
                                 : where == 1 ? get(silent.url("https"))
                                 : where == 2 ? long_post(silent.url("http"))
                                              : get(silent.url("http"));
    asio::io_context context;
    async_beast_transport transport(context.get_executor(), {.connect_timeout = {}});
    const auto kept = nothing_yet<async_beast_exchange>();
    asio::cancellation_signal signal;
    transport.async_open(request, asio::bind_cancellation_slot(signal.slot(), keep(kept)));
    // On this machine what can happen at once has happened when there is nothing more to do.
    while (context.poll() > 0) {
    }
    CHECK_FALSE(*kept);
    signal.emit(asio::cancellation_type::terminal);
    context.run();
    REQUIRE(*kept);
    REQUIRE_FALSE(**kept);
    CHECK((*kept)->error().code() == transport_errc::cancelled);
}

TEST_CASE("reading a body can be cancelled before and between its bytes") {
    const bool some = GENERATE(false, true);
    const loopback_peer peer(peer_steps{
        send_bytes{std::string("HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\n") + (some ? "a" : "")},
        await_departure{}});
    asio::io_context context;
    async_beast_transport transport(context.get_executor());
    auto exchange = open_with(context, transport, get(peer.url())).value();
    std::array<char, 10> buffer{};
    if (some) {
        CHECK(read_with(context, exchange, buffer).value() == 1);
    }
    const auto kept = nothing_yet<std::size_t>();
    asio::cancellation_signal signal;
    context.restart();
    exchange.async_read_some(buffer, asio::bind_cancellation_slot(signal.slot(), keep(kept)));
    while (context.poll() > 0) {
    }
    CHECK_FALSE(*kept);
    signal.emit(asio::cancellation_type::terminal);
    context.run();
    REQUIRE(*kept);
    CHECK((*kept)->error().code() == transport_errc::cancelled);
}

TEST_CASE("a stop that is asked for ends a blocking wait") {
    stop_source source;
    const loopback_peer peer(peer_steps{act{[&] { source.request_stop(); }}, await_departure{}});
    auto request = get(peer.url());
    request.stop = source.get_token();
    const answer got = ask(beast_transport(), request);
    REQUIRE(got.failure);
    CHECK(got.failure->code() == transport_errc::cancelled);
}

// Executors.

TEST_CASE("a handler is called on its own executor") {
    const loopback_peer peer(peer_steps{send_bytes{response_bytes("ok")}});
    asio::io_context context;
    asio::io_context handlers;
    async_beast_transport transport(context.get_executor());
    const auto kept = nothing_yet<async_beast_exchange>();
    bool in_place = false;
    transport.async_open(get(peer.url()),
                         asio::bind_executor(handlers.get_executor(), [&](result<async_beast_exchange> got) {
                             in_place = handlers.get_executor().running_in_this_thread();
                             kept->emplace(std::move(got));
                         }));
    for (int i = 0; i < 100'000 && !*kept; ++i) {
        context.restart();
        context.poll();
        handlers.restart();
        handlers.poll();
    }
    REQUIRE(*kept);
    CHECK((*kept)->has_value());
    CHECK(in_place);
}

TEST_CASE("threads that share a transport each have their strand") {
    constexpr int chains = 12;
    constexpr int requests = 8;
    const loopback_peer peer([](const received_request& request) -> peer_steps {
        if (request.path() == "/silent") {
            return {await_departure{}};
        }
        return {send_bytes{response_bytes(request.path(), "", "200 OK"), 5}};
    });
    asio::io_context context;
    async_beast_transport transport(context.get_executor(), {.idle_connections_per_host = 4});
    std::atomic<int> whole = 0;
    std::atomic<int> timed_out = 0;

    /// Asks again and again, on a strand of its own.
    struct chain : std::enable_shared_from_this<chain> {
        asio::strand<asio::io_context::executor_type> strand;
        async_beast_transport& transport;
        const loopback_peer& peer;
        std::atomic<int>& whole;
        std::atomic<int>& timed_out;
        int left = requests;
        http_request request{};
        std::optional<async_beast_exchange> exchange{};
        std::array<char, 3> buffer{};
        std::string body{};

        chain(asio::io_context& context, async_beast_transport& asked, const loopback_peer& server,
              std::atomic<int>& successes, std::atomic<int>& failures)
            : strand(asio::make_strand(context)), transport(asked), peer(server), whole(successes),
              timed_out(failures) {}

        void next() {
            if (left-- == 0) {
                return;
            }
            const bool silent = left % 4 == 0;
            request = get(peer.url(silent ? "/silent" : "/answer"),
                          std::chrono::milliseconds(silent ? 20 : 20'000));
            body.clear();
            transport.async_open(request, asio::bind_executor(strand, [self = this->shared_from_this()](
                                                                          result<async_beast_exchange> got) {
                                     if (!got) {
                                         self->timed_out +=
                                             got.error().code() == transport_errc::timed_out ? 1 : 0;
                                         return self->next();
                                     }
                                     self->exchange.emplace(std::move(*got));
                                     self->read();
                                 }));
        }
        void read() {
            exchange->async_read_some(buffer, asio::bind_executor(strand, [self = this->shared_from_this()](
                                                                              result<std::size_t> got) {
                                          if (got && *got > 0) {
                                              self->body.append(self->buffer.data(), *got);
                                              return self->read();
                                          }
                                          self->whole += got && self->body == "/answer" ? 1 : 0;
                                          self->next();
                                      }));
        }
    };
    for (int i = 0; i < chains; ++i) {
        const auto made = std::make_shared<chain>(context, transport, peer, whole, timed_out);
        asio::post(made->strand, [made] { made->next(); });
    }
    std::vector<std::thread> threads;
    for (int i = 0; i < 4; ++i) {
        threads.emplace_back([&] { context.run(); });
    }
    for (std::thread& thread : threads) {
        thread.join();
    }
    CHECK(timed_out == chains * requests / 4);
    CHECK(whole == chains * requests * 3 / 4);
}

} // namespace
