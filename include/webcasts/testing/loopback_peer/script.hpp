// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_TESTING_LOOPBACK_PEER_SCRIPT_HPP
#define WEBCASTS_TESTING_LOOPBACK_PEER_SCRIPT_HPP

#include <webcasts/http_message.hpp>
#include <webcasts/testing/loopback_peer/gate.hpp>

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace webcasts { inline namespace v0 { namespace testing {

/// A request as a `loopback_peer` received it.
struct received_request {
    std::string head{};         ///< request line and header lines as received, with the empty line
    std::string body{};         ///< with a chunked coding removed
    std::size_t connection = 0; ///< the number of its connection, from 0
    std::size_t number = 0;     ///< its number on this connection, from 0

    /// View the method, such as `GET`.
    [[nodiscard]] std::string_view method() const noexcept {
        return std::string_view(head).substr(0, head.find(' '));
    }
    /// View the target: path and query as the client sent them.
    [[nodiscard]] std::string_view target() const noexcept {
        const std::string_view line = std::string_view(head).substr(0, head.find("\r\n"));
        const std::size_t start = (std::min)(line.find(' '), line.size() - 1) + 1;
        return line.substr(start, line.find(' ', start) - start);
    }
    /// View the target's path, without the query.
    [[nodiscard]] std::string_view path() const noexcept { return target().substr(0, target().find('?')); }
    /// View the first value of a header by its case-insensitive name; empty if it is absent.
    [[nodiscard]] std::string_view header(std::string_view name) const noexcept {
        std::string_view rest(head);
        for (std::size_t end = rest.find("\r\n"); end != std::string_view::npos; end = rest.find("\r\n")) {
            rest.remove_prefix(end + 2);
            const std::string_view line = rest.substr(0, rest.find("\r\n"));
            const std::size_t colon = line.find(':');
            if (colon != std::string_view::npos && same_header_name(line.substr(0, colon), name)) {
                const std::string_view value = line.substr(colon + 1);
                return value.substr((std::min)(value.find_first_not_of(" \t"), value.size()));
            }
        }
        return {};
    }
};

/// The byte at a position of the endless text that `send_pattern` sends: a lower-case letter. The pattern
/// reveals bytes that are lost, doubled or out of place.
[[nodiscard]] constexpr char pattern_byte(std::uint64_t position) noexcept {
    return static_cast<char>(
        'a' + (position + (position >> 6U) * 5 + (position >> 12U) * 11 + (position >> 18U) * 17) % 26);
}

/// Send these bytes; if `piece` is not zero, in pieces of that size, each sent separately.
struct send_bytes {
    std::string bytes{};   ///< as they are sent
    std::size_t piece = 0; ///< bytes; zero: all at once
};
/// Send each piece when the client has read the one before from its socket, so that it cannot receive two at
/// once. If the client is not in this process, the pieces are only sent separately.
struct send_apart {
    std::vector<std::string> pieces{}; ///< as they are sent
};
/// Send the first `size` bytes of the pattern, in pieces of `piece` bytes.
struct send_pattern {
    std::uint64_t size = 0;     ///< bytes
    std::size_t piece = 16'384; ///< bytes; not zero
    bool chunked = false;       ///< each piece as a chunk (without the last chunk)
};
/// Send the bytes one at a time with a pause between them: a slow loris.
struct drip {
    std::string bytes{};               ///< as they are sent
    std::chrono::milliseconds pause{}; ///< between two bytes
};
/// Wait until the test has opened the gate.
struct await_gate {
    peer_gate gate{}; ///< copies refer to the same gate
};
/// Send nothing until the client has closed the connection. What it sends is read and discarded.
struct await_departure {};
/// Call a function on the peer's thread; it must not throw.
struct act {
    std::function<void()> function{}; ///< called once
};
/// Close the sending side, but continue reading (over TLS with close_notify).
struct finish_sending {};
/// End the connection with a TCP reset.
struct reset_connection {};
/// Close the connection properly (over TLS with close_notify).
struct close_connection {};
/// Close the connection, but over TLS without close_notify, as an attacker on the path could.
struct drop_connection {};

/// One step of a peer.
using peer_step =
    std::variant<send_bytes, send_pattern, drip, await_gate, await_departure, act, finish_sending,
                 reset_connection, close_connection, drop_connection, send_apart>;
/// The steps of a peer on a request, in order. If no step ended the connection, the next request follows.
using peer_steps = std::vector<peer_step>;
/// Returns the steps for a request; called on the peer's threads, by several at the same time.
using peer_script = std::function<peer_steps(const received_request&)>;

/// Make a script with the same steps for every request.
[[nodiscard]] inline peer_script always(peer_steps steps) {
    return [steps = std::move(steps)](const received_request&) { return steps; };
}

/// Compose a response with a Content-Length, as bytes to send. `headers` is empty, or complete lines with
/// their line ends.
[[nodiscard]] inline std::string response_bytes(std::string_view body, std::string_view headers = {},
                                                std::string_view status = "200 OK") {
    std::string response("HTTP/1.1 ");
    response.append(status).append("\r\n").append(headers);
    response.append("Content-Length: ").append(std::to_string(body.size())).append("\r\n\r\n").append(body);
    return response;
}

}}} // namespace webcasts::v0::testing

#endif
