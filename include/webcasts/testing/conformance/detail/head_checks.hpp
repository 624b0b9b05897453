// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_TESTING_CONFORMANCE_DETAIL_HEAD_CHECKS_HPP
#define WEBCASTS_TESTING_CONFORMANCE_DETAIL_HEAD_CHECKS_HPP

#include <webcasts/testing/conformance/detail/probe.hpp>

#include <array>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace webcasts { inline namespace v0 { namespace detail {

/// Join the lines of a folded value (RFC 9112, section 5.2): each run of white space becomes one space.
[[nodiscard]] inline std::string with_single_spaces(std::string_view value) {
    std::string text;
    for (const char c : value) {
        if (c != ' ' && c != '\t') {
            text += c;
        } else if (!text.ends_with(' ')) {
            text += ' ';
        }
    }
    return text;
}

inline void check_statuses(conformance_probe& probe) {
    const testing::loopback_peer peer(
        [](const testing::received_request& request) -> testing::peer_steps {
            const std::string status(request.path() == "/followed" ? "200" : request.path().substr(1));
            return {testing::send_bytes{testing::response_bytes(
                "body of " + status, "Location: /followed\r\n", status + " Some reason")}};
        },
        probe.peer_options());
    const auto transport = probe.make();
    for (const int status : {200, 201, 202, 203, 206, 300, 301, 302, 303, 307, 308, 400, 401, 403, 404,
                             405, 408, 409, 410, 418, 422, 425, 429, 451, 500, 501, 502, 503, 504, 599}) {
        const std::string text = std::to_string(status);
        probe.expect_whole(probe.ask(*transport, peer.url("/" + text)), status, "body of " + text,
                           "a response with status " + text + " is handed out with its body");
    }
    for (const testing::received_request& request : peer.requests()) {
        probe.expect(request.path() != "/followed", "redirects are not followed");
    }
}

inline void check_bodiless(conformance_probe& probe) {
    const testing::loopback_peer peer(
        [](const testing::received_request& request) -> testing::peer_steps {
            if (request.path() == "/204") {
                return {testing::send_bytes{"HTTP/1.1 204 No Content\r\n\r\n"}};
            }
            if (request.path() == "/304") {
                return {testing::send_bytes{"HTTP/1.1 304 Not Modified\r\nContent-Length: 10\r\n\r\n"}};
            }
            return {testing::send_bytes{testing::response_bytes("next")}};
        },
        probe.peer_options());
    const auto transport = probe.make();
    for (const int status : {204, 304}) {
        probe.expect_whole(probe.ask(*transport, peer.url("/" + std::to_string(status))), status, "",
                           "a response with status " + std::to_string(status) + " has no body");
        probe.expect_whole(probe.ask(*transport, peer.url("/next")), 200, "next",
                           "the response after one without a body is its own");
    }
}

inline void check_header_names(conformance_probe& probe) {
    const auto response = probe.ask_once("HTTP/1.1 200 OK\r\nCONTENT-type: \t text/xml; charset=utf-8 \t "
                                         "\r\nX-Empty:\r\nX-Tight:a:b\r\nContent-Length: 0\r\n\r\n");
    probe.expect_whole(response, 200, "", "a response is handed out");
    probe.expect(response.head.header("Content-Type") == "text/xml; charset=utf-8",
                 "a header is found by its name in any case, its value without the space around it",
                 response);
    probe.expect(response.head.header("x-empty").empty() && response.head.header("x-tight") == "a:b",
                 "a header's value may be empty and may hold colons", response);
}

inline void check_repeated_headers(conformance_probe& probe) {
    const testing::loopback_peer peer(
        testing::peer_steps{testing::send_bytes{testing::response_bytes(
            "", "Set-Cookie: a=1\r\nX-Between: x\r\nset-cookie: b=2\r\nSet-Cookie: c=3\r\n")}},
        probe.peer_options());
    const auto transport = probe.make();
    const auto response = probe.ask(*transport, peer.url());
    std::vector<std::string> values;
    for (const http_header& header : response.head.headers) {
        if (same_header_name(header.name, "Set-Cookie")) {
            values.push_back(header.value);
        }
    }
    probe.expect(values == std::vector<std::string>{"a=1", "b=2", "c=3"},
                 "every one of several fields with the same name is there, in the order of arrival",
                 response);
    probe.ask(*transport, peer.url());
    for (const testing::received_request& request : peer.requests()) {
        probe.expect(request.header("Cookie").empty(), "cookies are not kept");
    }
}

inline void check_folded_header(conformance_probe& probe) {
    for (const std::string_view second : {" second", "\tsecond", "   second", " Second: half"}) {
        const auto response = probe.ask_once(testing::response_bytes(
            "body", "X-Folded: first\r\n" + std::string(second) + "\r\nX-After: after\r\n"));
        if (response.failure && response.head.status == 0) {
            continue; // a refusal is allowed (RFC 9112, section 5.2)
        }
        const std::string expected = "first " + with_single_spaces(second).substr(1);
        probe.expect(response.is_whole(200, "body") &&
                         with_single_spaces(response.head.header("X-Folded")) == expected &&
                         response.head.header("X-After") == "after" &&
                         response.head.header("Second").empty() && response.head.header(" Second").empty(),
                     "a header that is folded over two lines is one value, joined by a space, or an error",
                     response);
    }
}

inline void check_many_headers(conformance_probe& probe) {
    std::string headers;
    constexpr std::size_t count = 90; // some stacks accept at most 100
    for (std::size_t i = 0; i < count; ++i) {
        headers += "X-Number-" + std::to_string(i) + ": " + std::string(40, static_cast<char>('a' + i % 26)) +
                   "\r\n";
    }
    const auto response = probe.ask_once(testing::response_bytes("body", headers));
    probe.expect_whole(response, 200, "body", "a response with 90 headers is handed out");
    for (std::size_t i = 0; i < count; ++i) {
        probe.expect(response.head.header("x-number-" + std::to_string(i)) ==
                         std::string(40, static_cast<char>('a' + i % 26)),
                     "each of 90 headers is there", response);
    }
}

inline void check_endless_head(conformance_probe& probe) {
    std::string head = "HTTP/1.1 200 OK\r\n";
    while (head.size() < (std::size_t{8} << 20U)) {
        head += "X-More: 0123456789012345678901234567890123456789\r\n";
    }
    const testing::loopback_peer peer(
        testing::peer_steps{testing::send_bytes{std::move(head)}, testing::await_departure{}},
        probe.peer_options());
    const auto response = probe.ask(*probe.make(), peer.url());
    probe.expect(response.failure.has_value(), "a head of 8 MiB is an error", response);
    probe.expect(peer.sent_bytes() < (std::uint64_t{8} << 20U),
                 "a head that does not end is an error before 8 MiB of it were taken", response);
}

inline void check_interim_responses(conformance_probe& probe) {
    const auto response =
        probe.ask_once("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nX-Interim: 1\r\n\r\n" +
                       testing::response_bytes("body", "X-Final: 2\r\n"));
    probe.expect_whole(response, 200, "body", "interim responses are passed over");
    probe.expect(response.head.header("X-Interim").empty() && response.head.header("X-Final") == "2",
                 "the head is that of the final response alone", response);
}

inline void check_head_in_pieces(conformance_probe& probe) {
    for (const std::size_t piece : {1U, 2U, 3U, 7U}) {
        const testing::loopback_peer peer(testing::peer_steps{testing::send_bytes{
                                              testing::response_bytes("body", "X-Name: value\r\n"), piece}},
                                          probe.peer_options());
        const auto response = probe.ask(*probe.make(), peer.url());
        probe.expect(response.is_whole(200, "body") && response.head.header("X-Name") == "value",
                     "a response may come in pieces of any size", response);
    }
}

inline void check_not_http(conformance_probe& probe) {
    for (const std::string_view bytes : {"SSH-2.0-OpenSSH_9.2\r\n\r\n", "HTTP/1.1 abc\r\n\r\n",
                                         "\r\n\r\n\r\n\r\n", "<html>hello</html>\r\n\r\n"}) {
        const auto response = probe.ask_once(std::string(bytes), testing::close_connection{});
        probe.expect(response.failure.has_value() && response.head.status == 0,
                     "what is not HTTP is an error", response);
    }
}

inline constexpr std::array head_checks{
    conformance_entry{"every status is a response, and redirects are not followed", nullptr, check_statuses},
    conformance_entry{"204 and 304 have no body", nullptr, check_bodiless},
    conformance_entry{"headers are found in any case, without the space around their values", nullptr,
                      check_header_names},
    conformance_entry{"repeated headers are all there, in order, and cookies are not kept", nullptr,
                      check_repeated_headers},
    conformance_entry{"a folded header is one value or an error", nullptr, check_folded_header},
    conformance_entry{"many headers are all there", nullptr, check_many_headers},
    conformance_entry{"a head without end is an error", nullptr, check_endless_head},
    conformance_entry{"interim responses are passed over", nullptr, check_interim_responses},
    conformance_entry{"a response may come in pieces of any size", nullptr, check_head_in_pieces},
    conformance_entry{"what is not HTTP is an error", nullptr, check_not_http},
};

}}} // namespace webcasts::v0::detail

#endif
