// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_TESTING_CONFORMANCE_DETAIL_CONNECTION_CHECKS_HPP
#define WEBCASTS_TESTING_CONFORMANCE_DETAIL_CONNECTION_CHECKS_HPP

#include <webcasts/testing/conformance/detail/probe.hpp>

#include <array>
#include <cstddef>
#include <string>
#include <string_view>
#include <utility>

namespace webcasts { inline namespace v0 { namespace detail {

/// A peer that answers every request with its path, except the first, for which it has steps of its own.
class path_peer {
  public:
    path_peer(const conformance_probe& probe, testing::peer_steps on_first)
        : peer_(
              [on_first =
                   std::move(on_first)](const testing::received_request& request) -> testing::peer_steps {
                  if (request.path() == "/first") {
                      return on_first;
                  }
                  return {testing::send_bytes{testing::response_bytes(request.path())}};
              },
              probe.peer_options()) {}
    [[nodiscard]] const testing::loopback_peer& operator*() const noexcept { return peer_; }
    [[nodiscard]] const testing::loopback_peer* operator->() const noexcept { return &peer_; }

  private:
    testing::loopback_peer peer_;
};

inline void check_wrong_lengths(conformance_probe& probe) {
    for (const std::string_view headers : {"Content-Length: 5\r\nContent-Length: 6\r\n",
                                           "Content-Length: -5\r\n", "Content-Length: five\r\n"}) {
        const auto response = probe.ask_once("HTTP/1.1 200 OK\r\n" + std::string(headers) + "\r\nhello!",
                                             testing::close_connection{});
        probe.expect(response.failure.has_value(),
                     "a Content-Length that is no length, or two that differ, are an error", response);
    }
    for (const std::string_view chunks :
         {"x\r\nhello\r\n0\r\n\r\n", "5\r\nhelloXX0\r\n\r\n", "-5\r\nhello\r\n0\r\n\r\n",
          "FFFFFFFFFFFFFFFFF\r\nhello\r\n0\r\n\r\n"}) {
        const auto response =
            probe.ask_once("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + std::string(chunks),
                           testing::close_connection{});
        probe.expect(response.failure.has_value(), "chunks that are none are an error", response);
    }
}

inline void check_extra_bytes(conformance_probe& probe) {
    const std::string poison = testing::response_bytes("poison");
    for (const std::string& first :
         {testing::response_bytes("hello"),
          std::string("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n")}) {
        {
            const path_peer peer(probe, {testing::send_bytes{first + poison}});
            const auto transport = probe.make();
            const auto response = probe.ask(*transport, peer->url("/first"));
            probe.expect(response.failure || response.body == "hello", "a body ends where its length says",
                         response);
            probe.expect_whole(probe.ask(*transport, peer->url("/second")), 200, "/second",
                               "bytes behind a body are not taken for the next response");
        }
        // The same if they arrive after the response.
        testing::peer_gate over;
        testing::peer_gate arrived;
        const path_peer peer(probe, {testing::send_bytes{first}, testing::await_gate{over},
                                     testing::send_bytes{poison},
                                     testing::act{[arrived]() mutable { arrived.open(); }}});
        const auto transport = probe.make();
        probe.expect_whole(probe.ask(*transport, peer->url("/first")), 200, "hello",
                           "a response is whole where its length says");
        over.open();
        arrived.wait();
        probe.expect_whole(probe.ask(*transport, peer->url("/second")), 200, "/second",
                           "bytes behind a body that come later are not taken for the next response");
    }
}

inline void check_keep_alive(conformance_probe& probe) {
    const path_peer peer(probe, {});
    const auto transport = probe.make();
    for (int i = 0; i < 10; ++i) {
        const std::string path = "/number/" + std::to_string(i);
        probe.expect_whole(probe.ask(*transport, peer->url(path)), 200, path, "requests follow each other");
    }
    probe.expect(peer->connections() == 1,
                 "10 requests, each read to its end, share one connection, but there were " +
                     std::to_string(peer->connections()));
}

inline void check_stale_connection(conformance_probe& probe) {
    for (const testing::peer_step& ending :
         {testing::peer_step(testing::close_connection{}), testing::peer_step(testing::reset_connection{})}) {
        testing::peer_gate over;
        const path_peer peer(probe, {testing::send_bytes{testing::response_bytes("first")},
                                     testing::await_gate{over}, ending});
        const auto transport = probe.make();
        probe.expect_whole(probe.ask(*transport, peer->url("/first")), 200, "first",
                           "a response is handed out");
        over.open();
        probe.expect(peer->wait_until_closed(probe.options().peer_timeout), "(the peer ends its connection)");
        probe.expect_whole(probe.ask(*transport, peer->url("/second")), 200, "/second",
                           "where the peer has ended a kept connection, the next request takes a new one");
    }
}

inline void check_connection_close(conformance_probe& probe) {
    const path_peer peer(probe,
                         {testing::send_bytes{testing::response_bytes("first", "Connection: close\r\n")},
                          testing::close_connection{}});
    const auto transport = probe.make();
    for (int i = 0; i < 3; ++i) {
        probe.expect_whole(probe.ask(*transport, peer->url("/first")), 200, "first",
                           "after 'Connection: close' the next request takes a new connection");
    }
}

inline void check_early_close(conformance_probe& probe) {
    constexpr std::uint64_t size = std::uint64_t{16} << 20U;
    const path_peer peer(
        probe,
        {testing::send_bytes{"HTTP/1.1 200 OK\r\nContent-Length: " + std::to_string(size) + "\r\n\r\n"},
         testing::send_pattern{size}});
    const auto transport = probe.make();
    for (const bool after_some : {false, true}) {
        auto exchange = transport->open(probe.get(peer->url("/first")));
        if (!exchange) {
            return probe.expect(false, "the head is handed out before the body is whole: " +
                                           exchange.error().message());
        }
        received_response response;
        response.head = (*exchange)->head();
        if (after_some) {
            probe.expect(probe.read_once(**exchange, response, 10) > 0, "the body's start is handed out",
                         response);
        }
        exchange->reset();
        probe.expect_whole(probe.ask(*transport, peer->url("/second")), 200, "/second",
                           "an exchange that is abandoned does not disturb the next");
    }
}

inline void check_no_response(conformance_probe& probe) {
    for (const std::string_view bytes :
         {"", "HTTP/1.1 200 OK\r\nContent-Le", "HTTP/1.1 200 OK\r\nX: y\r\n"}) {
        probe.expect_failure(probe.ask_once(std::string(bytes), testing::close_connection{}),
                             transport_errc::connection_lost,
                             "the end of the connection before the end of the head");
        probe.expect_failure(probe.ask_once(std::string(bytes), testing::reset_connection{}),
                             transport_errc::connection_lost, "a reset before the end of the head");
    }
}

inline void check_connection_refused(conformance_probe& probe) {
    std::string url;
    {
        const testing::loopback_peer gone(testing::peer_steps{}, probe.peer_options());
        url = gone.url();
    }
    probe.expect_failure(probe.ask(*probe.make(), url), transport_errc::connection_refused,
                         "that nobody listens");
}

inline void check_usable_after_failure(conformance_probe& probe) {
    const path_peer peer(probe, {testing::send_bytes{"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\ncut"},
                                 testing::close_connection{}});
    const auto transport = probe.make();
    for (int i = 0; i < 3; ++i) {
        const auto response = probe.ask(*transport, peer->url("/first"));
        probe.expect(response.failure.has_value(), "a body that is cut short is an error", response);
        probe.expect_whole(probe.ask(*transport, peer->url("/second")), 200, "/second",
                           "a transport is usable after a failure");
    }
}

inline constexpr std::array connection_checks{
    conformance_entry{"lengths and chunks that are none are errors", nullptr, check_wrong_lengths},
    conformance_entry{"bytes behind a body are not taken for the next response", nullptr, check_extra_bytes},
    conformance_entry{"requests share a connection", &testing::transport_capabilities::keep_alive,
                      check_keep_alive},
    conformance_entry{"a connection that the peer has ended is not used again", nullptr,
                      check_stale_connection},
    conformance_entry{"after Connection: close comes a new connection", nullptr, check_connection_close},
    conformance_entry{"an abandoned exchange does not disturb the next",
                      &testing::transport_capabilities::streaming, check_early_close},
    conformance_entry{"a connection that ends without a response is lost", nullptr, check_no_response},
    conformance_entry{"that nobody listens is a refused connection", nullptr, check_connection_refused},
    conformance_entry{"a transport is usable after a failure", nullptr, check_usable_after_failure},
};

}}} // namespace webcasts::v0::detail

#endif
