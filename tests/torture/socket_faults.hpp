// SPDX-License-Identifier: BSL-1.0
// Faults of real connections: a peer that ends them, resets them or has its client stopped, at each byte of
// each response. Whatever the adapter, the error is the one that `testing::fault_transport` stands for.
#ifndef WEBCASTS_TESTS_SOCKET_FAULTS_HPP
#define WEBCASTS_TESTS_SOCKET_FAULTS_HPP

#include "fault_scenarios.hpp"
#include "golden_service.hpp"
#include "support/catch.hpp"
#include <webcasts/testing/fault_transport.hpp>
#include <webcasts/testing/loopback_peer.hpp>
#include <webcasts/testing/virtual_clock.hpp>
#include <webcasts/transport/stop_token.hpp>

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <utility>

namespace webcasts::tests {

/// A golden response as it travels.
inline std::string golden_bytes(client_call call, wire_format format) {
    const http_response answer = golden_answer(call, format);
    std::string headers("Date: Fri, 15 May 2026 14:39:09 GMT\r\n");
    for (const http_header& one : answer.headers) {
        headers += one.name + ": " + one.value + "\r\n";
    }
    return testing::response_bytes(answer.body, headers);
}

/// A service of golden answers, of which one call's answers end at a byte.
class faulty_peer {
  public:
    faulty_peer(client_call call, wire_format format, testing::io_fault fault)
        : peer_([this, call, format, fault](const testing::received_request& request) {
              const client_call asked = call_of(request.target());
              std::string bytes = golden_bytes(asked, format);
              if (asked != call || end >= bytes.size()) {
                  return testing::peer_steps{testing::send_bytes{std::move(bytes)}};
              }
              bytes.resize(end);
              testing::peer_steps steps{testing::send_bytes{std::move(bytes)}};
              switch (fault) {
              case testing::io_fault::reset:
                  steps.emplace_back(testing::reset_connection{});
                  break;
              case testing::io_fault::cancel:
                  steps.emplace_back(testing::act{[this] { stop.request_stop(); }});
                  steps.emplace_back(testing::await_departure{});
                  break;
              default:
                  steps.emplace_back(testing::close_connection{});
                  break;
              }
              return steps;
          }) {}

    [[nodiscard]] std::string url() const { return peer_.url(""); }

    std::atomic<std::size_t> end{static_cast<std::size_t>(-1)};
    stop_source stop; ///< what a `cancel` asks

  private:
    testing::loopback_peer peer_;
};

/// Make each call with each fault at each byte of its response, over the transport of `make_driver(who,
/// options, clock)`; returns how many faults there were.
template <class Make>
std::uint64_t run_socket_faults(Make make_driver) {
    using enum client_call;
    std::uint64_t faults = 0;
    testing::virtual_clock clock;
    const query_params query{.event = "1000001"};
    for (const wire_format format : {wire_format::xml, wire_format::json, wire_format::csv}) {
        for (const client_call call : {login, events, report}) {
            if (format == wire_format::csv && call != report) {
                continue; // they come as XML
            }
            const std::string whole = golden_bytes(call, format);
            const std::size_t head = whole.find("\r\n\r\n") + 4;
            for (const testing::io_fault fault :
                 {testing::io_fault::early_end, testing::io_fault::reset, testing::io_fault::cancel}) {
                // A stop is asked for once, and the threads of a peer's connections end with it.
                const std::size_t most = fault == testing::io_fault::cancel ? 1 : 100;
                for (std::size_t first = 0; first < whole.size(); first += most) {
                    faulty_peer peer(call, format, fault);
                    client_options options{.format = format, .stop = peer.stop.get_token()};
                    options.base_url = peer.url();
                    options.retry.max_attempts = 1;
                    auto driver = make_driver(credentials::parse("demo@example.com", "demo").value(),
                                              std::move(options), clock);
                    for (std::size_t end = first; end < std::min(first + most, whole.size()); ++end) {
                        peer.end = end;
                        const call_outcome seen = driver->perform(call, query);
                        CAPTURE(int(call), to_string(format), to_string(fault), end, head, seen.failure);
                        REQUIRE(seen.failure.code() == testing::error_of(fault, end >= head).value());
                        REQUIRE(seen.events.empty());
                        ++faults;
                    }
                    if (fault != testing::io_fault::cancel) {
                        peer.end = whole.size();
                        REQUIRE_FALSE(driver->perform(call, query).failed());
                    }
                }
            }
        }
    }
    return faults;
}

} // namespace webcasts::tests

#endif
