// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_TESTING_CONFORMANCE_DETAIL_BODY_CHECKS_HPP
#define WEBCASTS_TESTING_CONFORMANCE_DETAIL_BODY_CHECKS_HPP

#include <webcasts/detail/narrow_cast.hpp>
#include <webcasts/testing/conformance/detail/probe.hpp>
#include <webcasts/testing/conformance/detail/resident_memory.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

namespace webcasts { inline namespace v0 { namespace detail {

/// Compose the start of a response with a chunked body.
[[nodiscard]] inline std::string chunked_head(std::string_view chunks) {
    return "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + std::string(chunks);
}
[[nodiscard]] inline std::string pattern(std::uint64_t size) {
    std::string bytes(narrow_cast<std::size_t>(size), '\0');
    std::uint64_t position = 0;
    std::generate(bytes.begin(), bytes.end(), [&] { return testing::pattern_byte(position++); });
    return bytes;
}

inline void check_chunked(conformance_probe& probe) {
    for (const std::string_view chunks :
         {"5\r\nhello\r\n0\r\n\r\n", "1\r\nh\r\n1\r\ne\r\n3\r\nllo\r\n0\r\n\r\n",
          "2;name=value\r\nhe\r\n3;x=\"y;z\"\r\nllo\r\n0;last\r\n\r\n",
          "5\r\nhello\r\n0\r\nX-Trailer: 1\r\nX-Other: 2\r\n\r\n", "0005\r\nhello\r\n000\r\n\r\n"}) {
        const auto response = probe.ask_once(chunked_head(chunks));
        probe.expect_whole(response, 200, "hello",
                           "a chunked body is handed out without its chunks, extensions and trailers");
        probe.expect(response.head.header("X-Trailer").empty(), "trailers are no headers", response);
    }
    const std::string sixteen = "0123456789abcdef";
    probe.expect_whole(probe.ask_once(chunked_head("A\r\n0123456789\r\n06\r\nabcdef\r\n0\r\n\r\n")), 200,
                       sixteen, "chunk sizes are hexadecimal, in any case");
    for (const std::size_t piece : {1U, 2U, 5U, 4095U, 65'537U}) {
        constexpr std::uint64_t size = 200'000;
        const std::uint64_t sent = piece < 100 ? 2'000 : size;
        const testing::loopback_peer peer(testing::peer_steps{testing::send_bytes{chunked_head("")},
                                                              testing::send_pattern{sent, piece, true},
                                                              testing::send_bytes{"0\r\n\r\n"}},
                                          probe.peer_options());
        probe.expect_whole(probe.ask(*probe.make(), peer.url()), 200, pattern(sent),
                           "chunks may have any size");
    }
}

inline void check_empty(conformance_probe& probe) {
    probe.expect_whole(probe.ask_once("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"), 200, "",
                       "a body of no bytes by Content-Length is empty");
    probe.expect_whole(probe.ask_once(chunked_head("0\r\n\r\n")), 200, "", "a body of no chunks is empty");
    probe.expect_whole(
        probe.ask_once("HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n", testing::close_connection{}), 200, "",
        "a body until the end of the connection may be empty");
}

inline void check_until_close(conformance_probe& probe) {
    for (const std::string_view head : {"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n",
                                        "HTTP/1.0 200 OK\r\n\r\n", "HTTP/1.1 200 OK\r\n\r\n"}) {
        probe.expect_whole(probe.ask_once(std::string(head) + "hello", testing::close_connection{}), 200,
                           "hello", "a body without length goes to the end of the connection");
    }
}

inline void check_buffer_sizes(conformance_probe& probe) {
    constexpr std::uint64_t size = 5'000;
    const std::string expected = pattern(size);
    const testing::loopback_peer peer(
        testing::peer_steps{testing::send_bytes{testing::response_bytes(expected), 700}},
        probe.peer_options());
    const auto transport = probe.make();
    for (const std::size_t buffer : {1U, 2U, 7U, 4'999U, 5'000U, 5'001U, 1U << 20U}) {
        probe.expect_whole(probe.ask(*transport, probe.get(peer.url()), buffer), 200, expected,
                           "a buffer of any size gives the same bytes");
    }
}

inline void check_long_body(conformance_probe& probe) {
    constexpr std::uint64_t mebibyte = std::uint64_t{1} << 20U;
    const std::uint64_t size = probe.options().long_body;
    const std::string length = "Content-Length: " + std::to_string(size) + "\r\n\r\n";
    auto options = probe.peer_options();
    options.socket_buffer = 262'144; // Small ones make the peer wait for acknowledgements.
    const testing::loopback_peer peer(
        testing::peer_steps{testing::send_bytes{"HTTP/1.1 200 OK\r\n" + length}, testing::send_pattern{size}},
        options);
    const auto transport = probe.make();
    auto exchange = transport->open(probe.get(peer.url()));
    if (!exchange) {
        return probe.expect(false, "a long response is handed out: " + exchange.error().message());
    }
    const std::uint64_t before = resident_bytes();
    std::uint64_t growth = 0;
    std::uint64_t received = 0;
    std::uint64_t next_pause = 0;
    std::string buffer(65'536, '\0');
    for (;;) {
        if (received >= next_pause) {
            // The reader pauses: the peer must stall, too.
            next_pause += size / 8 + 1;
            const bool rests =
                size - received < 16 * mebibyte || peer.wait_until_stalled(probe.options().peer_timeout);
            probe.expect(rests && peer.sent_bytes() < received + 12 * mebibyte,
                         "while the reader rests the peer can send no more than the buffers on the way hold");
        }
        const auto count = (*exchange)->read_some(buffer);
        if (!count) {
            return probe.expect(false, "a long body arrives whole: " + count.error().message());
        }
        if (*count == 0) {
            break;
        }
        for (std::size_t i = 0; i < (std::min)(*count, buffer.size()); ++i) {
            if (buffer[i] != testing::pattern_byte(received++)) {
                return probe.expect(false, "a long body arrives as it was sent, but byte " +
                                               std::to_string(received - 1) + " differs");
            }
        }
        growth = (std::max)(growth, resident_bytes() - (std::min)(before, resident_bytes()));
    }
    probe.expect(received == size,
                 "a long body arrives whole, but " + std::to_string(received) + " bytes came");
    probe.expect((*exchange)->read_some(buffer).has_value() && (*exchange)->read_some(buffer).value() == 0,
                 "after the end, reading gives zero again");
    if (const auto limit = probe.options().resident_growth) {
        probe.expect(growth <= *limit, "memory stays bounded while a long body is pulled, but it grew by " +
                                           std::to_string(growth) + " bytes");
    }
}

inline void check_cut_short(conformance_probe& probe) {
    for (const std::string& bytes :
         {std::string("HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\nhello"), chunked_head("5\r\nhello\r\n"),
          chunked_head("6\r\nhello"), chunked_head("5\r\nhello\r\n0\r\n"), chunked_head("5\r\nhello\r\n1")}) {
        const auto response = probe.ask_once(bytes, testing::close_connection{});
        probe.expect_failure(response, transport_errc::body_cut_short,
                             "a body that ends before its announced end");
        probe.expect(!probe.options().capabilities.streaming ||
                         (response.head.status == 200 && response.body == "hello"),
                     "what came before the cut was handed out", response);
    }
}

inline void check_reset_in_body(conformance_probe& probe) {
    for (const std::string& bytes :
         {std::string("HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\nhello"), chunked_head("5\r\nhello\r\n")}) {
        if (!probe.options().capabilities.streaming) {
            const auto response = probe.ask_once(bytes, testing::reset_connection{});
            probe.expect(response.failure.has_value(), "a reset in the middle of the body is an error",
                         response);
            continue;
        }
        // A reset may lose bytes that the reader has not read yet.
        testing::peer_gate gate;
        const testing::loopback_peer peer(testing::peer_steps{testing::send_bytes{bytes},
                                                              testing::await_gate{gate},
                                                              testing::reset_connection{}},
                                          probe.peer_options());
        const auto transport = probe.make();
        auto exchange = transport->open(probe.get(peer.url()));
        if (!exchange) {
            return probe.expect(false, "the head is handed out before the body is whole: " +
                                           exchange.error().message());
        }
        received_response response;
        response.head = (*exchange)->head();
        while (response.body.size() < 5 && probe.read_once(**exchange, response) > 0) {
        }
        gate.open();
        probe.read_all(**exchange, response);
        probe.expect(response.body == "hello", "what came before the reset was handed out", response);
        probe.expect_failure(response, transport_errc::connection_lost, "a reset in the middle of the body");
    }
}

inline constexpr std::array body_checks{
    conformance_entry{"chunked bodies are handed out without their chunks", nullptr, check_chunked},
    conformance_entry{"empty bodies are empty", nullptr, check_empty},
    conformance_entry{"a body without length goes to the end of the connection", nullptr, check_until_close},
    conformance_entry{"a buffer of any size gives the same bytes", nullptr, check_buffer_sizes},
    conformance_entry{"a long body is pulled in bounded memory, and the peer waits for the reader",
                      &testing::transport_capabilities::streaming, check_long_body},
    conformance_entry{"a body that is cut short is an error", nullptr, check_cut_short},
    conformance_entry{"a reset in the body is a lost connection", nullptr, check_reset_in_body},
};

}}} // namespace webcasts::v0::detail

#endif
