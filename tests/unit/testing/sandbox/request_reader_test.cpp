// SPDX-License-Identifier: BSL-1.0
// What the sandbox's server makes of raw requests, by RFC 9110 and RFC 9112.
#include "../../../../examples/sandbox/request_reader.hpp"
#include "support/catch.hpp"

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace {

using namespace std::string_literals;
using sandbox_server::request_reader;

/// A raw request and what becomes of it.
struct raw_request {
    std::string_view what;
    std::string bytes;
    int status = 0; ///< of the refusal; zero: it is taken
    std::string_view body{};
    bool keeps_connection = true;
    std::size_t left_over = 0; ///< bytes behind the request
    bool is_done = true;       ///< false: more bytes are awaited
};

struct verdict {
    int status = 0;
    std::string body{};
    bool keeps_connection = false;
    std::size_t left_over = 0;
    bool is_done = false;
    std::string target{};
    std::size_t headers = 0;
    friend bool operator==(const verdict&, const verdict&) = default;
};

verdict judged(std::string_view bytes, std::size_t cut, std::size_t piece) {
    request_reader reader;
    std::string waiting;
    while (!bytes.empty()) {
        const std::string_view next = bytes.substr(0, cut == 0 ? piece : cut);
        cut = 0;
        bytes.remove_prefix(next.size());
        waiting += next;
        while (!waiting.empty() && !reader.is_done() && !reader.refusal()) {
            const std::string received = waiting; // a sanitizer sees what is read outside of it
            waiting.erase(0, reader.put(received));
        }
    }
    verdict made;
    made.status = reader.refusal() ? reader.refusal()->status : 0;
    made.keeps_connection = reader.request().keeps_connection && !reader.refusal();
    made.is_done = reader.is_done() || reader.refusal();
    if (made.is_done && made.status == 0) {
        made.body = reader.request().body;
        made.target = reader.request().target;
        made.headers = reader.request().headers.size();
        made.left_over = waiting.size();
    }
    return made;
}

std::string get(const std::string& lines) {
    return "GET /a?b HTTP/1.1\r\nHost: a\r\n" + lines + "\r\n";
}
std::string post(const std::string& lines, const std::string& body) {
    return "POST /a HTTP/1.1\r\nHost: a\r\n" + lines + "\r\n" + body;
}
std::string in_chunks(const std::string& body) {
    return post("Transfer-Encoding: chunked\r\n", body);
}
raw_request refused(std::string_view what, std::string bytes, int status = 400) {
    return {.what = what, .bytes = std::move(bytes), .status = status, .keeps_connection = false};
}

std::vector<raw_request> raw_requests() {
    const std::string chunks = "5\r\nhello\r\n0\r\n\r\n";
    std::vector<raw_request> rows{
        {.what = "a GET", .bytes = get("")},
        {.what = "an empty line before a request", .bytes = "\r\n" + get("")},
        {.what = "HTTP/1.0", .bytes = "GET / HTTP/1.0\r\n\r\n", .keeps_connection = false},
        {.what = "HTTP/1.0 with keep-alive", .bytes = "GET / HTTP/1.0\r\nConnection: Keep-Alive\r\n\r\n"},
        {.what = "close", .bytes = get("Connection: x, Close\r\n"), .keeps_connection = false},
        {.what = "a POST with a length", .bytes = post("Content-Length: 5\r\n", "hello"), .body = "hello"},
        {.what = "a POST without a body", .bytes = post("", "")},
        {.what = "a length of zero", .bytes = post("Content-Length: 0\r\n", "")},
        {.what = "a request behind a request",
         .bytes = post("Content-Length: 5\r\n", "hello") + get(""),
         .body = "hello",
         .left_over = get("").size()},
        {.what = "chunks", .bytes = in_chunks("2\r\nhe\r\n3;x=\"y\"\r\nllo\r\n0\r\n\r\n"), .body = "hello"},
        {.what = "blanks behind a size", .bytes = in_chunks("5 \r\nhello\r\n0\t\r\n\r\n"), .body = "hello"},
        {.what = "no chunk", .bytes = in_chunks("0\r\n\r\n")},
        {.what = "a request behind chunks",
         .bytes = in_chunks(chunks) + get(""),
         .body = "hello",
         .left_over = get("").size()},
        {.what = "a trailer that looks like a header",
         .bytes = in_chunks("5\r\nhello\r\n0\r\nContent-Type: text/csv\r\nHost: b\r\n\r\n"),
         .body = "hello"},
        {.what = "a body that is not yet whole",
         .bytes = post("Content-Length: 6\r\n", "hello"),
         .is_done = false},
        {.what = "a last chunk that is not yet whole",
         .bytes = in_chunks("5\r\nhello\r\n0\r\n\r"),
         .is_done = false},
        {.what = "a host with a port", .bytes = "GET / HTTP/1.1\r\nHost: a.example.com:80\r\n\r\n"},
        {.what = "an address of IPv6", .bytes = "GET / HTTP/1.1\r\nHost: [::1]:80\r\n\r\n"},
        {.what = "an empty host", .bytes = "GET / HTTP/1.1\r\nHost:\r\n\r\n"},
        refused("no version", "GET / \r\nHost: a\r\n\r\n"),
        refused("no version and no space", "GET /\r\nHost: a\r\n\r\n"),
        refused("no target", "GET HTTP/1.1\r\nHost: a\r\n\r\n"),
        refused("a method alone", "GET\r\n\r\n"),
        refused("two spaces before the target", "GET  / HTTP/1.1\r\nHost: a\r\n\r\n"),
        refused("two spaces before the version", "GET /  HTTP/1.1\r\nHost: a\r\n\r\n"),
        refused("a blank in the target", "GET /a b HTTP/1.1\r\nHost: a\r\n\r\n"),
        refused("a NUL in the target", "GET /\0 HTTP/1.1\r\nHost: a\r\n\r\n"s),
        refused("HTTP/1.2", "GET / HTTP/1.2\r\nHost: a\r\n\r\n"),
        refused("HTTP/2.0", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"),
        refused("HTTP in lower case", "GET / http/1.1\r\nHost: a\r\n\r\n"),
        refused("a method that is no token", "G(T / HTTP/1.1\r\nHost: a\r\n\r\n"),
        refused("a line that ends with LF alone", "GET / HTTP/1.1\nHost: a\r\n\r\n"),
        refused("a header that ends with LF alone", "GET / HTTP/1.1\r\nHost: a\n\r\n"),
        refused("no Host", "GET / HTTP/1.1\r\n\r\n"),
        refused("Host twice", get("Host: a\r\n")),
        refused("Host twice in HTTP/1.0", "GET / HTTP/1.0\r\nHost: a\r\nHost: a\r\n\r\n"),
        refused("a blank in the host", "GET / HTTP/1.1\r\nHost: a b\r\n\r\n"),
        refused("a list of hosts", "GET / HTTP/1.1\r\nHost: a, b/\r\n\r\n"),
        refused("a host with a path", "GET / HTTP/1.1\r\nHost: a/b\r\n\r\n"),
        refused("a host with a user", "GET / HTTP/1.1\r\nHost: a@b\r\n\r\n"),
        refused("a port that is no number", "GET / HTTP/1.1\r\nHost: a:b\r\n\r\n"),
        refused("two ports", "GET / HTTP/1.1\r\nHost: a:1:2\r\n\r\n"),
        refused("a bracket that is not closed", "GET / HTTP/1.1\r\nHost: [::1\r\n\r\n"),
        refused("a blank before the colon", get("X : a\r\n")),
        refused("a header without a colon", get("X\r\n")),
        refused("a header without a name", get(": a\r\n")),
        refused("a CR in a value", get("X: a\rb\r\n")),
        refused("a folded value", get("X: a\r\n b\r\n")),
        refused("a blank before the first header", "GET / HTTP/1.1\r\n Host: a\r\n\r\n"),
        refused("two lengths that differ", post("Content-Length: 5\r\nContent-Length: 6\r\n", "hello!")),
        refused("two lengths that are equal", post("Content-Length: 5\r\nContent-Length: 5\r\n", "hello")),
        refused("a length with a sign", post("Content-Length: +5\r\n", "hello")),
        refused("a negative length", post("Content-Length: -5\r\n", "hello")),
        refused("a hexadecimal length", post("Content-Length: 0x5\r\n", "hello")),
        refused("an empty length", post("Content-Length:\r\n", "hello")),
        refused("a length of 20 nines", post("Content-Length: 99999999999999999999\r\n", "hello")),
        refused("a length above the limit", post("Content-Length: 65537\r\n", ""), 413),
        refused("a chunk above the limit", in_chunks("10001\r\n"), 413),
        refused("a length and chunks", post("Content-Length: 5\r\nTransfer-Encoding: chunked\r\n", chunks)),
        refused("chunks by HTTP/1.0",
                "POST /a HTTP/1.0\r\nConnection: keep-alive\r\nTransfer-Encoding: chunked\r\n\r\n" + chunks),
        refused("another coding", post("Transfer-Encoding: gzip\r\n", chunks), 501),
        refused("identity", post("Transfer-Encoding: identity\r\n", chunks), 501),
        refused("a coding below chunked", post("Transfer-Encoding: gzip, chunked\r\n", chunks), 501),
        refused("chunked twice", post("Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n", chunks),
                501),
        refused("another expectation", post("Expect: the-unexpected\r\nContent-Length: 5\r\n", "hello"), 417),
        refused("a size that is no number", in_chunks("x\r\nhe\r\n0\r\n\r\n")),
        refused("a word behind a size", in_chunks("2 garbage\r\nhe\r\n0\r\n\r\n")),
        refused("a size with a sign", in_chunks("+2\r\nhe\r\n0\r\n\r\n")),
        refused("a size with 0x", in_chunks("0x2\r\nhe\r\n0\r\n\r\n")),
        refused("an empty size", in_chunks("\r\nhe\r\n0\r\n\r\n")),
        refused("a size above 2^64", in_chunks("10000000000000002\r\nhe\r\n0\r\n\r\n")),
        refused("a size that ends with LF alone", in_chunks("2\nhe\r\n0\r\n\r\n")),
        refused("more data than the size says", in_chunks("2\r\nhel\r\n0\r\n\r\n")),
        refused("a trailer without a colon", in_chunks("0\r\nhello\r\n\r\n")),
        refused("a head that is too long", get("X: " + std::string(17'000, 'a') + "\r\n"), 431),
        refused("a head that never ends", "GET /" + std::string(17'000, 'a'), 431),
        refused("trailers that never end", in_chunks("0\r\nX: " + std::string(17'000, 'a')), 431),
    };
    return rows;
}

TEST_CASE("each raw request is taken or refused as RFC 9112 says, in pieces of any size") {
    for (const raw_request& row : raw_requests()) {
        INFO(row.what);
        const verdict at_once = judged(row.bytes, 0, row.bytes.size());
        CHECK(at_once.status == row.status);
        CHECK(at_once.body == row.body);
        CHECK(at_once.keeps_connection == row.keeps_connection);
        CHECK(at_once.left_over == row.left_over);
        CHECK(at_once.is_done == row.is_done);
        CHECK(judged(row.bytes, 0, 1) == at_once);
        for (std::size_t cut = 1; cut < row.bytes.size() && row.bytes.size() < 5'000; ++cut) {
            INFO("cut behind " << cut << " bytes");
            CHECK(judged(row.bytes, cut, row.bytes.size()) == at_once);
        }
    }
}

TEST_CASE("a trailer is no header") {
    const verdict made = judged(in_chunks("1\r\na\r\n0\r\nContent-Type: text/csv\r\n\r\n"), 0, 1'000);
    CHECK(made.is_done);
    CHECK(made.headers == 2);
}

TEST_CASE("a client that waits for 100 Continue is one that has a body to send, by HTTP/1.1") {
    const auto awaits = [](const std::string& bytes) {
        request_reader reader;
        std::string_view rest(bytes);
        while (!rest.empty() && !reader.is_done() && !reader.refusal()) {
            rest.remove_prefix(reader.put(rest));
        }
        return reader.request().awaits_continue;
    };
    CHECK(awaits(post("Expect: 100-continue\r\nContent-Length: 5\r\n", "")));
    CHECK(awaits(post("expect: 100-Continue\r\nTransfer-Encoding: chunked\r\n", "")));
    CHECK_FALSE(awaits(post("Expect: 100-continue\r\n", "")));
    CHECK_FALSE(awaits(post("Content-Length: 5\r\n", "")));
    CHECK_FALSE(awaits("POST / HTTP/1.0\r\nExpect: 100-continue\r\nContent-Length: 5\r\n\r\n"));
}

} // namespace
