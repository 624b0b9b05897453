// SPDX-License-Identifier: BSL-1.0
// The one judge of framing, against the table of raw exchanges, without a network.
#include "support/catch.hpp"
#include <webcasts/errc.hpp>
#include <webcasts/testing/conformance/detail/raw_exchanges.hpp>
#include <webcasts/transports/detail/http1_response.hpp>

#include <cstddef>
#include <set>
#include <span>
#include <string>
#include <string_view>

namespace {

using namespace webcasts::detail;
using webcasts::transport_errc;

/// What the judge makes of bytes.
struct verdict {
    int status = 0;
    std::string body{};
    transport_errc failure{};
    bool kept = false;
    std::size_t left_over = 0; ///< bytes behind the response

    friend bool operator==(const verdict&, const verdict&) = default;
};

/// Feed the bytes in pieces that end at `cut` and from there on have `piece` bytes each.
verdict judged(std::string_view bytes, bool closes, std::size_t cut, std::size_t piece) {
    http1_response response(false);
    verdict made;
    std::string waiting; // bytes that were received and not taken, as a transport keeps them
    const auto take_all = [&] {
        while (response.fault() == nullptr && !response.is_done() && !waiting.empty()) {
            // A copy of their own: a sanitizer sees what is read outside of them.
            const std::string received = waiting;
            const std::size_t count = response.put(received);
            waiting.erase(0, count);
            const auto data = response.piece();
            made.body.append(data.begin(), data.end());
            response.take(data.size());
        }
    };
    while (!bytes.empty()) {
        const std::string_view next = bytes.substr(0, cut == 0 ? piece : cut);
        cut = 0;
        bytes.remove_prefix(next.size());
        waiting += next;
        take_all();
    }
    if (closes) {
        response.put_end();
    }
    made.status = response.head_arrived() ? response.head().status : 0;
    if (response.fault() != nullptr) {
        made.failure = transport_errc::malformed_response;
    } else if (!response.head_arrived()) {
        made.failure = transport_errc::connection_lost;
    } else if (!response.is_done()) {
        made.failure = transport_errc::body_cut_short;
    }
    made.kept = response.keeps_connection() && waiting.empty();
    made.left_over = made.failure == transport_errc{} ? waiting.size() : 0;
    return made;
}

TEST_CASE("the table of raw exchanges has at least 150 rows, each with a name of its own") {
    std::set<std::string_view> names;
    std::size_t count = 0;
    for (const raw_exchange_group& group : raw_exchange_groups) {
        for (const raw_exchange& row : group.rows()) {
            CHECK(names.insert(row.what).second);
            ++count;
        }
    }
    CHECK(count >= 150);
}

TEST_CASE("each raw exchange is judged as the table says, in pieces of any size") {
    for (const raw_exchange_group& group : raw_exchange_groups) {
        for (const raw_exchange& row : group.rows()) {
            INFO(row.what);
            const verdict at_once = judged(row.bytes, row.closes, 0, row.bytes.size() + 1);
            CHECK(at_once.status == row.status);
            CHECK(at_once.body == row.body);
            CHECK(at_once.failure == row.failure);
            if (row.again != raw_table::reuse::either && !row.closes) {
                CHECK(at_once.kept == (row.again == raw_table::reuse::yes));
            }
            CHECK(judged(row.bytes, row.closes, 0, 1) == at_once);
            if (row.bytes.size() < 5'000) {
                for (std::size_t cut = 1; cut < row.bytes.size(); ++cut) {
                    INFO("cut behind " << cut << " bytes");
                    CHECK(judged(row.bytes, row.closes, cut, row.bytes.size()) == at_once);
                }
            }
        }
    }
}

TEST_CASE("a head has at most 256 KiB, interim responses included") {
    std::string interim;
    while (interim.size() < http1_response::max_head) {
        interim += "HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n";
    }
    http1_response response(false);
    response.put(interim);
    CHECK(response.fault() != nullptr);
}

namespace {

/// Judge a chunked body behind a plain head.
verdict judged_chunked(const std::string& body) {
    const std::string bytes = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + body;
    return judged(bytes, false, 0, bytes.size());
}

} // namespace

TEST_CASE("a chunk's extensions have at most 16 KiB, and each chunk's are counted alone") {
    const auto chunk = [](std::size_t size) { return "1;" + std::string(size, 'e') + "\r\nx\r\n"; };
    const std::size_t most = 16UL * 1024;
    const verdict fitting = judged_chunked(chunk(most) + chunk(most) + "0\r\n\r\n");
    CHECK(fitting.failure == transport_errc{});
    CHECK(fitting.body == "xx");
    CHECK(judged_chunked("1 ;" + std::string(most, 'e') + "\r\nx\r\n0\r\n\r\n").failure == transport_errc{});
    CHECK(judged_chunked(chunk(most + 1) + "0\r\n\r\n").failure == transport_errc::malformed_response);
}

TEST_CASE("trailers have at most 64 KiB together") {
    const auto trailers = [](std::size_t size) {
        std::string made;
        for (std::size_t left = size - 1; left > 0;) { // the last line is a CR alone
            const std::size_t line = left > 1900 ? 1000 : left;
            made += "t: " + std::string(line - 4, 'v') + "\r\n";
            left -= line;
        }
        return "0\r\n" + made + "\r\n";
    };
    const std::size_t most = 64UL * 1024;
    CHECK(judged_chunked(trailers(most)).failure == transport_errc{});
    CHECK(judged_chunked(trailers(most + 1)).failure == transport_errc::malformed_response);
}

TEST_CASE("whether a byte has arrived is told from the first one on") {
    http1_response response(false);
    CHECK_FALSE(response.got_some());
    response.put(std::string_view("H"));
    CHECK(response.got_some());
}

TEST_CASE("a header's name holds no control character and no space") {
    for (const char c : {'\x01', '\x1F', ' ', '\x7F'}) {
        CHECK_FALSE(is_token(std::string("X-") + c));
    }
    CHECK(is_token("!~X-1"));
}

TEST_CASE("a proxy's answer to CONNECT has no body, whatever its head announces") {
    const std::string answer = "HTTP/1.1 200 Connection established\r\nContent-Length: 5\r\n\r\n\x16\x03";
    http1_response response(true);
    CHECK(response.put(answer) == answer.size() - 2);
    CHECK(response.is_done());
    http1_response refusal(true);
    refusal.put(std::string_view("HTTP/1.1 407 No\r\nContent-Length: 5\r\n\r\n"));
    CHECK(refusal.head().status == 407);
    CHECK_FALSE(refusal.is_done());
}

TEST_CASE("libcurl's own status lines for HTTP/2 and HTTP/3 are taken if they can be libcurl's") {
    for (const std::string_view line : {"HTTP/2 200 \r\n", "HTTP/3 200 \r\n", "HTTP/2 200\r\n"}) {
        http1_response response(false, http_versions::as_by_libcurl);
        response.put(line);
        response.put(std::string_view("content-length: 5\r\n\r\n"));
        REQUIRE(response.head_arrived());
        CHECK(response.head().status == 200);
        CHECK(response.is_multiplexed());
        CHECK(response.bytes_left() == 5U);
        http1_response refusing(false);
        refusing.put(line);
        CHECK(refusing.fault() != nullptr);
    }
}

} // namespace
