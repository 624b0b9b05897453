// SPDX-License-Identifier: BSL-1.0
// Every golden response, byte by byte and in chunks of one byte, through a whole client over each HTTP stack.
// The dependencies' assertions are on: bytes from outside must not reach one.
#include "support/catch.hpp"
#include "support/golden_reports.hpp"
#include <webcasts.hpp>
#include <webcasts/async_client.hpp>
#include <webcasts/testing/loopback_peer.hpp>
#include <webcasts/transports/async_beast.hpp>
#include <webcasts/transports/beast.hpp>
#include <webcasts/transports/curl.hpp>

#include <boost/asio/io_context.hpp>
#include <boost/asio/use_future.hpp>

#include <array>
#include <chrono>
#include <cstddef>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#ifdef NDEBUG
#error "this test shows nothing without the dependencies' assertions"
#endif

namespace {

using namespace webcasts;
using namespace webcasts::testing;
using namespace webcasts::tests;

/// How a body is framed.
enum class framing { length, chunks, chunks_of_one_byte, end_of_connection };

std::string response_of(std::string_view type, std::string_view body, framing how) {
    std::string bytes = "HTTP/1.1 200 OK\r\nContent-Type: " + std::string(type) + "\r\n";
    if (how == framing::length) {
        bytes += "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n";
        return bytes.append(body);
    }
    if (how == framing::end_of_connection) {
        return bytes.append("\r\n").append(body);
    }
    bytes += "Transfer-Encoding: chunked\r\n\r\n";
    while (!body.empty()) {
        constexpr std::string_view digits = "0123456789abcdef";
        const std::string_view piece = body.substr(0, how == framing::chunks ? 200 : 1);
        body.remove_prefix(piece.size());
        bytes.append({digits[piece.size() / 16], digits[piece.size() % 16]}).append("\r\n");
        bytes.append(piece).append("\r\n");
    }
    return bytes + "0\r\nX-Trailer: 1\r\n\r\n";
}

std::vector<std::string> single_bytes(std::string_view bytes) {
    std::vector<std::string> pieces;
    for (const char byte : bytes) {
        pieces.emplace_back(1, byte);
    }
    return pieces;
}

/// A service that sends golden responses in single bytes.
peer_script service(wire_format format, framing how) {
    return [format, how](const received_request& request) -> peer_steps {
        const bool is_login = request.path().find("login") != std::string_view::npos;
        const bool is_list = request.path().find("eventlist") != std::string_view::npos;
        const bool json = request.path().ends_with("/json");
        const std::string_view body = is_login  ? (json ? log_in_json : log_in_xml)
                                      : is_list ? (json ? events_json : events_xml)
                                                : golden(format);
        const std::string_view type = json                                                ? "text/json"
                                      : is_login || is_list || format == wire_format::xml ? "text/xml"
                                                                                          : "text/csv";
        peer_steps steps{send_apart{single_bytes(response_of(type, body, how))}};
        if (how == framing::end_of_connection) {
            steps.emplace_back(close_connection{});
        }
        return steps;
    };
}

const query_params report_query{.event = "1234567"};

/// Return what a client makes of the golden report and event list: texts, for the comparison.
template <class Reports, class Lists>
std::string outcome(const Reports& people, const Lists& events) {
    REQUIRE(people);
    REQUIRE(events);
    std::string text;
    for (const attendee& one : *people) {
        text += one.email + "," + one.first_name + "," + std::to_string(one.sessions.size()) + ";";
    }
    return text + std::to_string(events->size());
}

client_options options_for(const loopback_peer& peer, wire_format format) {
    return {.base_url = peer.url(""), .format = format, .retry = {.max_attempts = 1}};
}

template <class Transport>
std::string blocking_outcome(const loopback_peer& peer, wire_format format) {
    client user(Transport(), credentials::parse("demo@example.com", "demo").value(),
                options_for(peer, format));
    const auto people = user.fetch_report(report_query);
    return outcome(people, user.events());
}

std::string async_outcome(const loopback_peer& peer, wire_format format) {
    boost::asio::io_context context;
    async_client user(async_beast_transport(context.get_executor()),
                      credentials::parse("demo@example.com", "demo").value(), options_for(peer, format));
    auto people = user.async_fetch_report(report_query, boost::asio::use_future);
    context.run();
    auto events = user.async_events(boost::asio::use_future);
    context.restart();
    context.run();
    return outcome(people.get(), events.get());
}

TEST_CASE("golden responses that arrive byte by byte, in any framing, are read as if they came at once") {
    for (const wire_format format : {wire_format::xml, wire_format::json, wire_format::csv}) {
        for (const framing how :
             {framing::length, framing::chunks, framing::chunks_of_one_byte, framing::end_of_connection}) {
            CAPTURE(static_cast<int>(format), static_cast<int>(how));
            const loopback_peer peer(service(format, how));
            const std::string expected = "Ann@Example.com,Ann,3;bo@example.org,Bo,0;2";
            CHECK(blocking_outcome<curl_transport>(peer, format) == expected);
            CHECK(blocking_outcome<beast_transport>(peer, format) == expected);
            CHECK(async_outcome(peer, format) == expected);
        }
    }
}

TEST_CASE("an empty chunked body in any two or three pieces ends no process") {
    const std::string bytes = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n";
    for (std::size_t first = 1; first < bytes.size(); ++first) {
        for (std::size_t second = first + 1; second <= bytes.size();
             second += second + 6 < bytes.size() ? 7 : 1) {
            const loopback_peer peer(peer_steps{send_apart{
                {bytes.substr(0, first), bytes.substr(first, second - first), bytes.substr(second)}}});
            beast_transport transport;
            http_request request;
            request.url = secret(peer.url());
            auto opened = transport.open(request);
            REQUIRE(opened);
            std::array<char, 10> buffer{};
            CHECK(opened->read_some(buffer).value() == 0);
        }
    }
}

} // namespace
