// SPDX-License-Identifier: BSL-1.0
// What every HTTP transport of this library does, against a server on this machine. A test program names the
// transport, `transport_under_test`, and its options, `transport_options`, and includes this header once.
#ifndef WEBCASTS_TESTS_UNIT_HTTP_SCENARIOS_HPP
#define WEBCASTS_TESTS_UNIT_HTTP_SCENARIOS_HPP

#include "catch.hpp"
#include "gzip_maker.hpp"
#include "loopback_server.hpp"
#include "peak_memory.hpp"
#include <webcasts/http_message.hpp>
#include <webcasts/transport.hpp>

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace {

using webcasts::http_method;
using webcasts::http_request;
using webcasts::secret;
using webcasts::transport_errc;
using webcasts::tests::deflated;
using webcasts::tests::gzip_member_of;
using webcasts::tests::gzip_of;
using webcasts::tests::zlib_of;
using ending = loopback_server::ending;

static_assert(webcasts::transport<transport_under_test>);

http_request get(const std::string& url, std::chrono::milliseconds timeout = std::chrono::seconds(20)) {
    http_request made;
    made.url = secret(url);
    made.timeout = timeout;
    return made;
}

/// What came of a request: a status and a body, an error instead of a response, or one in the middle of the
/// body.
struct answer {
    int status = 0;
    std::string body{};
    std::optional<webcasts::error> failure{};
};

template <std::size_t Chunk = 4096>
answer ask(transport_under_test&& transport, const http_request& request) {
    answer got;
    auto opened = transport.open(request);
    if (!opened) {
        got.failure = opened.error();
        return got;
    }
    got.status = opened->head().status;
    std::array<char, Chunk> buffer{};
    for (;;) {
        const auto count = opened->read_some(buffer);
        if (!count) {
            got.failure = count.error();
            return got;
        }
        if (*count == 0) {
            CHECK(opened->read_some(buffer).value() == 0);
            return got;
        }
        got.body.append(buffer.data(), *count);
    }
}

template <std::size_t Chunk = 4096>
answer ask(transport_under_test& transport, const http_request& request) {
    return ask<Chunk>(std::move(transport), request);
}

answer ask(const std::string& response, ending after,
           std::chrono::milliseconds timeout = std::chrono::seconds(20)) {
    const loopback_server server(response, after);
    transport_under_test transport;
    return ask(transport, get(server.url(), timeout));
}

TEST_CASE("the response's body ends where the response says so") {
    struct row {
        const char* response;
        ending after;
        int status;
        const char* body;
    };
    const auto& [response, after, status, body] = GENERATE(
        row{"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello", ending::keep_alive, 200, "hello"},
        row{"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n", ending::keep_alive, 200, ""},
        row{"HTTP/1.1 204 No Content\r\n\r\n", ending::keep_alive, 204, ""},
        row{"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\nhello", ending::close, 200, "hello"},
        row{"HTTP/1.0 200 OK\r\n\r\nhello", ending::close, 200, "hello"},
        row{"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nhe\r\n3;x=y\r\nllo\r\n0\r\n\r\n",
            ending::keep_alive, 200, "hello"},
        row{"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\nX-Trailer: 1\r\n\r\n",
            ending::keep_alive, 200, "hello"},
        row{"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello",
            ending::keep_alive, 200, "hello"},
        row{"HTTP/1.1 404 Not Found\r\nContent-Length: 4\r\n\r\ngone", ending::keep_alive, 404, "gone"},
        row{"HTTP/1.1 503 Busy\r\nContent-Length: 4\r\n\r\nwait", ending::keep_alive, 503, "wait"},
        row{"HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:1/\r\nContent-Length: 2\r\n\r\nno",
            ending::keep_alive, 302, "no"});
    CAPTURE(response);
    const answer got = ask(response, after);
    CHECK_FALSE(got.failure);
    CHECK(got.status == status);
    CHECK(got.body == body);
}

TEST_CASE("a body that ends before its announced end is an error, and what came before it was handed out") {
    const char* response = GENERATE("HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\nhello",
                                    "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n",
                                    "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n6\r\nhello");
    CAPTURE(response);
    const answer got = ask(response, ending::close);
    CHECK(got.status == 200);
    CHECK(got.body == "hello");
    REQUIRE(got.failure);
    CHECK(got.failure->code() == transport_errc::body_cut_short);
}

TEST_CASE("a connection that ends or is reset without a response is lost") {
    const auto after = GENERATE(ending::close, ending::reset);
    const char* response = GENERATE("", "HTTP/1.1 200 OK\r\nContent-Le");
    const answer got = ask(response, after);
    CHECK(got.status == 0);
    REQUIRE(got.failure);
    CHECK(got.failure->code() == transport_errc::connection_lost);
    CHECK(got.failure->message().find("127.0.0.1") != std::string::npos);
}

TEST_CASE("a reset in the middle of the body is an error") {
    const answer got = ask("HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\nhello", ending::reset);
    REQUIRE(got.failure);
    CHECK((got.failure->code() == transport_errc::connection_lost ||
           got.failure->code() == transport_errc::body_cut_short));
}

TEST_CASE("what is not HTTP is an error") {
    const char* response = GENERATE("SSH-2.0-OpenSSH\r\n\r\n", "HTTP/1.1 abc\r\n\r\n", "\r\n\r\n");
    CAPTURE(response);
    CHECK(ask(response, ending::close).failure);
}

TEST_CASE("a head without end is an error before it fills the memory") {
    std::string response = "HTTP/1.1 200 OK\r\n";
    for (int i = 0; i < 20'000; ++i) {
        response += "X-More: 0123456789012345678901234567890123456789\r\n";
    }
    CHECK(ask(response, ending::close).failure);
}

TEST_CASE("headers are found without regard to case, their values without surrounding space") {
    const loopback_server server("HTTP/1.1 200 OK\r\nCONTENT-type:   text/xml; charset=utf-8  "
                                 "\r\nX-Empty:\r\nContent-Length: 0\r\n\r\n",
                                 ending::keep_alive);
    transport_under_test transport;
    const auto opened = transport.open(get(server.url()));
    REQUIRE(opened);
    CHECK(opened->head().header("Content-Type") == "text/xml; charset=utf-8");
    CHECK(opened->head().header("x-empty").empty());
    CHECK(opened->head().header("x-absent").empty());
}

TEST_CASE("silence longer than the request's timeout is an error, before the head and in the body") {
    const char* response = GENERATE("", "HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\nhello");
    const answer got = ask(response, ending::nothing_at_all, std::chrono::milliseconds(50));
    REQUIRE(got.failure);
    CHECK(got.failure->code() == transport_errc::timed_out);
    CHECK(got.body == (*response == '\0' ? "" : "hello"));
}

TEST_CASE("nobody listening is a refused connection that names the peer") {
    std::string url;
    {
        const loopback_server gone("", ending::close);
        url = gone.url("/api/login?password=s3cret");
    }
    transport_under_test transport;
    const answer got = ask(transport, get(url));
    REQUIRE(got.failure);
    CHECK(got.failure->code() == transport_errc::connection_refused);
    CHECK(got.failure->message().find("127.0.0.1:") != std::string::npos);
    CHECK(got.failure->message().find("s3cret") == std::string::npos);
}

TEST_CASE("plain HTTP to another machine, and other schemes, are refused before anything is sent") {
    const std::string url =
        GENERATE("http://api.example.com/", "http://127.example.com/", "http://localhost.example.com/",
                 "ftp://127.0.0.1/", "file:///etc/passwd", "not a url");
    CAPTURE(url);
    transport_under_test transport;
    const answer got = ask(transport, get(url));
    REQUIRE(got.failure);
    CHECK((got.failure->code() == transport_errc::scheme_not_allowed || url == "not a url"));
}

TEST_CASE("a header that holds a line end or a NUL is refused") {
    const loopback_server server("HTTP/1.1 204 No Content\r\n\r\n", ending::keep_alive);
    transport_under_test transport;
    for (const std::string& value :
         {std::string("a\r\nX-Other: b"), std::string("a\nb"), std::string("a\rb"), std::string("a\0b", 3)}) {
        auto request = get(server.url());
        request.headers.push_back({"X-Name", value});
        CHECK(ask(transport, request).failure);
    }
    CHECK(server.requests().empty());
}

TEST_CASE("requests carry method, headers and body, and share one connection") {
    const loopback_server server("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok", ending::keep_alive);
    transport_under_test transport;
    CHECK(ask(transport, get(server.url("/first?x=1"))).body == "ok");
    auto post = get(server.url("/second"));
    post.method = http_method::post;
    post.headers.push_back({"Content-Type", "application/x-www-form-urlencoded"});
    post.body = secret("si=a%7Cb&ui=c");
    CHECK(ask(transport, post).body == "ok");
    const auto requests = server.requests();
    REQUIRE(requests.size() == 2);
    CHECK(requests[0].starts_with("GET /first?x=1 HTTP/1.1\r\n"));
    CHECK(requests[1].starts_with("POST /second HTTP/1.1\r\n"));
    CHECK(requests[1].find("Content-Type: application/x-www-form-urlencoded\r\n") != std::string::npos);
    CHECK(requests[1].ends_with("\r\n\r\nsi=a%7Cb&ui=c"));
    CHECK(requests[1].find("Expect:") == std::string::npos);
    CHECK(server.connections() == 1);
}

TEST_CASE("a long body that is pulled in small pieces arrives whole") {
    std::string body;
    for (int i = 0; body.size() < std::size_t{8} * 1024 * 1024; ++i) {
        body += std::to_string(i) + ' ';
    }
    const loopback_server server("HTTP/1.1 200 OK\r\nContent-Length: " + std::to_string(body.size()) +
                                     "\r\n\r\n" + body,
                                 ending::keep_alive);
    transport_under_test transport;
    const answer got = ask<997>(transport, get(server.url()));
    CHECK_FALSE(got.failure);
    CHECK(got.body == body);
}

TEST_CASE("an exchange that is abandoned in the middle does not disturb the next") {
    const loopback_server server(
        "HTTP/1.1 200 OK\r\nContent-Length: 200000\r\n\r\n" + std::string(200'000, 'x'), ending::keep_alive);
    transport_under_test transport;
    {
        auto opened = transport.open(get(server.url()));
        REQUIRE(opened);
        std::array<char, 10> buffer{};
        CHECK(opened->read_some(buffer).value() > 0);
    }
    CHECK(ask(transport, get(server.url())).body.size() == 200'000);
}

/// A response whose body is `coded` and whose content coding is `coding`.
std::string coded_response(const std::string& coded, const std::string& coding = "gzip") {
    return "HTTP/1.1 200 OK\r\nContent-Encoding: " + coding +
           "\r\nContent-Length: " + std::to_string(coded.size()) + "\r\n\r\n" + coded;
}

std::string in_one_chunk(const std::string& coded) {
    std::array<char, 17> size{};
    std::snprintf(size.data(), size.size(), "%zx", coded.size());
    return std::string("HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nTransfer-Encoding: chunked\r\n\r\n") +
           size.data() + "\r\n" + coded + "\r\n0\r\n\r\n";
}

TEST_CASE("bodies are asked for compressed and handed out decoded") {
    std::string text;
    for (int i = 0; text.size() < 300'000; ++i) {
        text += std::to_string(i) + ',';
    }
    const std::string coding = GENERATE("gzip", "x-gzip", "GZip");
    const loopback_server server(coded_response(gzip_of(text), coding), ending::keep_alive);
    transport_under_test transport;
    const answer got = ask<997>(transport, get(server.url()));
    CHECK_FALSE(got.failure);
    CHECK(got.body == text);
    CHECK(server.requests().at(0).find("Accept-Encoding: gzip, deflate\r\n") != std::string::npos);
    CHECK(ask<65536>(transport, get(server.url())).body == text);
}

TEST_CASE("deflate is decoded, with zlib's header and without") {
    const std::string text(100'000, 'x');
    CHECK(ask(coded_response(zlib_of(text), "deflate"), ending::keep_alive).body == text);
    CHECK(ask(coded_response(deflated(text), "Deflate"), ending::keep_alive).body == text);
    const answer got = ask(coded_response(zlib_of(text).substr(0, 50), "deflate"), ending::keep_alive);
    REQUIRE(got.failure);
    CHECK(got.failure->code() == transport_errc::body_cut_short);
}

TEST_CASE("who names a content coding or wants none gets no other") {
    const loopback_server server("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok", ending::keep_alive);
    auto request = get(server.url());
    request.headers.push_back({"accept-encoding", "identity"});
    CHECK(ask(transport_under_test(), request).body == "ok");
    transport_options options;
    options.accept_compressed = false;
    CHECK(ask(transport_under_test(options), get(server.url())).body == "ok");
    const auto requests = server.requests();
    REQUIRE(requests.size() == 2);
    CHECK(requests[0].find("accept-encoding: identity\r\n") != std::string::npos);
    CHECK(requests[0].find("Accept-Encoding") == std::string::npos);
    CHECK(requests[1].find("Accept-Encoding") == std::string::npos);
}

TEST_CASE("a body that says it is not coded is taken as it is") {
    const char* coding = GENERATE("identity", "");
    CHECK(ask(coded_response("hello", coding), ending::keep_alive).body == "hello");
}

TEST_CASE("an answer without a body needs no gzip") {
    CHECK_FALSE(ask(coded_response(""), ending::keep_alive).failure);
}

TEST_CASE("a content coding other than gzip and deflate, or two of them, is refused before the body") {
    const char* coding =
        GENERATE("br", "compress", "zstd", "gzip, gzip", "gzip, deflate", "gzip\r\nContent-Encoding: gzip");
    CAPTURE(coding);
    const answer got = ask(coded_response(gzip_of("hello"), coding), ending::keep_alive);
    CHECK(got.status == 0);
    REQUIRE(got.failure);
    CHECK(got.failure->code() == transport_errc::bad_content_coding);
}

TEST_CASE("a body that is not the gzip it says to be is an error") {
    const answer got = ask(coded_response("hello"), ending::keep_alive);
    REQUIRE(got.failure);
    CHECK(got.failure->code() == transport_errc::bad_content_coding);
    CHECK(got.failure->message().find("127.0.0.1") != std::string::npos);
}

TEST_CASE("compressed data that ends early is an error though the response itself is whole") {
    const std::string coded = gzip_of("email,session_kind\na@example.com,live\n");
    for (std::size_t length = 1; length < coded.size(); length += 3) {
        for (const std::string& response :
             {coded_response(coded.substr(0, length)), in_one_chunk(coded.substr(0, length))}) {
            const answer got = ask(response, ending::keep_alive);
            CAPTURE(length);
            REQUIRE(got.failure);
            CHECK(got.failure->code() == transport_errc::body_cut_short);
        }
    }
    CHECK_FALSE(ask(in_one_chunk(coded), ending::keep_alive).failure);
}

TEST_CASE("a compressed response that is cut is an error, and what came before it was handed out") {
    const std::string whole = coded_response(gzip_of("hello"));
    const answer got = ask(whole.substr(0, whole.size() - 1), ending::close);
    CHECK(got.body == "hello");
    REQUIRE(got.failure);
    CHECK(got.failure->code() == transport_errc::body_cut_short);
}

TEST_CASE("decoded bytes per compressed byte are limited") {
    // The header counts too, and where it was read the trailer of 8 bytes: so the limit is not met exactly.
    constexpr std::size_t always = std::size_t{1} << 20U;
    const std::string zeros(3 * always, '\0');
    const auto member = gzip_member_of(zeros);
    const std::size_t read = member.header.size() + member.deflated.size();
    const std::uint64_t limit = (zeros.size() - always + read - 1) / read;
    const loopback_server server(coded_response(member.bytes()), ending::keep_alive);
    const auto ask_with = [&](std::uint64_t most) {
        transport_options options;
        options.decoded_bytes_per_compressed_byte = most;
        transport_under_test transport(options);
        return ask<65536>(transport, get(server.url()));
    };
    CHECK(ask_with(limit + 1).body == zeros);
    CHECK(ask_with(limit).body == zeros);
    const answer got = ask_with(limit - 4);
    REQUIRE(got.failure);
    CHECK(got.failure->code() == transport_errc::expands_too_far);
    CHECK(got.body.size() < zeros.size());
}

TEST_CASE("a body that is made to fill the memory is stopped early") {
    // 1 MB that expands to 1 GB.
    const std::string mebibyte = gzip_of(std::string(std::size_t{1} << 20U, '\0'));
    std::string bomb;
    while (bomb.size() < 1'000'000) {
        bomb += mebibyte;
    }
    const loopback_server server(coded_response(bomb), ending::keep_alive);
    const std::uint64_t before = webcasts::tests::peak_kilobytes();
    transport_under_test transport;
    auto opened = transport.open(get(server.url()));
    REQUIRE(opened);
    std::array<char, 65536> buffer{};
    std::size_t total = 0;
    auto count = opened->read_some(buffer);
    for (; count && *count > 0; count = opened->read_some(buffer)) {
        total += *count;
    }
    REQUIRE_FALSE(count);
    CHECK(count.error().code() == transport_errc::expands_too_far);
    CHECK(total < 2'000'000);
    CHECK(webcasts::tests::peak_kilobytes() - before < std::uint64_t{8} * 1024);
}

} // namespace

#endif
