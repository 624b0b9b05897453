// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_TESTING_CONFORMANCE_DETAIL_TIME_CHECKS_HPP
#define WEBCASTS_TESTING_CONFORMANCE_DETAIL_TIME_CHECKS_HPP

#include <webcasts/testing/conformance/detail/probe.hpp>
#include <webcasts/transport/stop_token.hpp>

#include <array>
#include <chrono>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace webcasts { inline namespace v0 { namespace detail {

/// A response whose body lacks its last byte.
inline constexpr std::string_view unfinished = "HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\nhello";

inline void check_silence_before_head(conformance_probe& probe) {
    for (const std::string_view bytes : {"", "HTTP/1.1 200 OK\r\nX-Na", "HTTP/1.1 100 Continue\r\n\r\n"}) {
        const testing::loopback_peer peer(
            testing::peer_steps{testing::send_bytes{std::string(bytes)}, testing::await_departure{}},
            probe.peer_options());
        auto request = probe.get(peer.url());
        request.timeout = probe.options().timeout;
        probe.expect_failure(probe.ask(*probe.make(), request), transport_errc::timed_out,
                             "silence before the end of the head that is longer than the timeout");
    }
}

inline void check_dripping_head(conformance_probe& probe) {
    // The head would take 40 times the timeout.
    const auto timeout = probe.options().timeout;
    std::string head = "HTTP/1.1 200 OK\r\nX-Long: ";
    head.resize(400, 'x');
    const testing::loopback_peer peer(
        testing::peer_steps{testing::drip{head, timeout / 10}, testing::await_departure{}},
        probe.peer_options());
    auto request = probe.get(peer.url());
    request.timeout = timeout;
    const auto start = std::chrono::steady_clock::now();
    probe.expect_failure(probe.ask(*probe.make(), request), transport_errc::timed_out,
                         "a head that comes byte by byte, slower than the timeout");
    probe.expect(std::chrono::steady_clock::now() - start < 20 * timeout,
                 "the timeout bounds the wait for the head as a whole");
}

inline void check_silence_in_body(conformance_probe& probe) {
    for (const std::string_view bytes :
         {unfinished, std::string_view("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n"),
          std::string_view("HTTP/1.1 200 OK\r\nConnection: close\r\n\r\nhello")}) {
        const testing::loopback_peer peer(
            testing::peer_steps{testing::send_bytes{std::string(bytes)}, testing::await_departure{}},
            probe.peer_options());
        auto request = probe.get(peer.url());
        request.timeout = probe.options().timeout;
        const auto response = probe.ask(*probe.make(), request);
        probe.expect_failure(response, transport_errc::timed_out,
                             "silence in the body that is longer than the timeout");
        probe.expect(!probe.options().capabilities.streaming || response.body == "hello",
                     "what came before the silence was handed out", response);
    }
}

inline void check_slow_body(conformance_probe& probe) {
    const auto timeout = probe.options().timeout;
    const testing::loopback_peer peer(
        testing::peer_steps{testing::send_bytes{"HTTP/1.1 200 OK\r\nContent-Length: 12\r\n\r\n"},
                            testing::drip{"hello, world", timeout / 8}},
        probe.peer_options());
    auto request = probe.get(peer.url());
    request.timeout = timeout;
    probe.expect_whole(probe.ask(*probe.make(), request), 200, "hello, world",
                       "the timeout bounds each wait for the body, not their sum");
}

inline void check_drip_without_body(conformance_probe& probe) {
    // Each of these would take 40 times the timeout, and no byte of it is one of the body.
    const auto timeout = probe.options().timeout;
    const std::string filling(400, 'x');
    const std::string chunks = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";
    std::vector<std::pair<std::string, std::string>> drips{
        {chunks, "5;extension=" + filling},
        {chunks + "0\r\n", "Trailer: " + filling},
    };
    if (probe.options().capabilities.gzip) {
        constexpr std::string_view with_name("\x1F\x8B\x08\x08\0\0\0\0\0\xFF", 10); // RFC 1952, section 2.3
        drips.emplace_back("HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nConnection: close\r\n\r\n",
                           std::string(with_name) + filling);
    }
    for (const auto& [at_once, dripping] : drips) {
        const testing::loopback_peer peer(testing::peer_steps{testing::send_bytes{at_once},
                                                              testing::drip{dripping, timeout / 10},
                                                              testing::await_departure{}},
                                          probe.peer_options());
        auto request = probe.get(peer.url());
        request.timeout = timeout;
        const auto start = std::chrono::steady_clock::now();
        probe.expect_failure(probe.ask(*probe.make(), request), transport_errc::timed_out,
                             "a body of which nothing comes while its coding or chunks drip");
        probe.expect(std::chrono::steady_clock::now() - start < 20 * timeout,
                     "the timeout bounds each read as a whole");
    }
}

inline void check_stop_before(conformance_probe& probe) {
    const testing::loopback_peer peer(testing::peer_steps{testing::send_bytes{testing::response_bytes("ok")}},
                                      probe.peer_options());
    const auto transport = probe.make();
    stop_source source;
    source.request_stop();
    auto request = probe.get(peer.url());
    request.stop = source.get_token();
    probe.expect_failure(probe.ask(*transport, request), transport_errc::cancelled,
                         "a stop before the request");
    probe.expect(peer.requests().empty(), "after a stop nothing is sent");
    probe.expect_whole(probe.ask(*transport, peer.url()), 200, "ok", "a stop ends one call only");
}

inline void check_stop_in_open(conformance_probe& probe) {
    for (const std::string_view bytes : {"", "HTTP/1.1 200 OK\r\nX-Na"}) {
        stop_source source;
        const testing::loopback_peer peer(
            testing::peer_steps{testing::send_bytes{std::string(bytes)},
                                testing::act{[&source] { source.request_stop(); }},
                                testing::await_departure{}},
            probe.peer_options());
        auto request = probe.get(peer.url());
        request.stop = source.get_token();
        request.timeout = 2 * probe.options().peer_timeout;
        probe.expect_failure(probe.ask(*probe.make(), request), transport_errc::cancelled,
                             "a stop while waiting for the head");
    }
}

inline void check_stop_in_body(conformance_probe& probe) {
    stop_source source;
    testing::peer_gate gate;
    const testing::loopback_peer peer(
        testing::peer_steps{testing::send_bytes{std::string(unfinished)}, testing::await_gate{gate},
                            testing::act{[&source] { source.request_stop(); }}, testing::await_departure{}},
        probe.peer_options());
    const auto transport = probe.make();
    auto request = probe.get(peer.url());
    request.stop = source.get_token();
    request.timeout = 2 * probe.options().peer_timeout;
    if (!probe.options().capabilities.streaming) {
        gate.open();
        return probe.expect_failure(probe.ask(*transport, request), transport_errc::cancelled,
                                    "a stop while waiting for the body");
    }
    auto exchange = transport->open(request);
    if (!exchange) {
        return probe.expect(false,
                            "the head is handed out before the body is whole: " + exchange.error().message());
    }
    received_response response;
    response.head = (*exchange)->head();
    while (response.body.size() < 5 && probe.read_once(**exchange, response) > 0) {
    }
    gate.open(); // The stop is requested while the next call waits.
    probe.read_all(**exchange, response);
    probe.expect(response.body == "hello", "what came before the stop was handed out", response);
    probe.expect_failure(response, transport_errc::cancelled, "a stop while waiting for the body");
}

inline void check_stop_after(conformance_probe& probe) {
    const testing::loopback_peer peer(testing::peer_steps{testing::send_bytes{testing::response_bytes("ok")}},
                                      probe.peer_options());
    const auto transport = probe.make();
    {
        stop_source source;
        auto request = probe.get(peer.url());
        request.stop = source.get_token();
        probe.expect_whole(probe.ask(*transport, request), 200, "ok",
                           "a request that can be stopped is answered");
        source.request_stop();
    }
    probe.expect_whole(probe.ask(*transport, peer.url()), 200, "ok", "a stop after the end changes nothing");
}

inline constexpr auto needs_timeouts = &testing::transport_capabilities::timeouts;
inline constexpr auto needs_cancellation = &testing::transport_capabilities::cancellation;
inline constexpr std::array time_checks{
    conformance_entry{"silence before the head is timed out", needs_timeouts, check_silence_before_head},
    conformance_entry{"a head that drips is timed out", needs_timeouts, check_dripping_head},
    conformance_entry{"silence in the body is timed out", needs_timeouts, check_silence_in_body},
    conformance_entry{"a body that drips without giving a byte is timed out", needs_timeouts,
                      check_drip_without_body},
    conformance_entry{"a slow body is not timed out", needs_timeouts, check_slow_body},
    conformance_entry{"a stop before the request sends nothing", needs_cancellation, check_stop_before},
    conformance_entry{"a stop ends the wait for the head", needs_cancellation, check_stop_in_open},
    conformance_entry{"a stop ends the wait for the body", needs_cancellation, check_stop_in_body},
    conformance_entry{"a stop after the end changes nothing", needs_cancellation, check_stop_after},
};

}}} // namespace webcasts::v0::detail

#endif
