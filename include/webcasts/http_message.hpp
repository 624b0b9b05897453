// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_HTTP_MESSAGE_HPP
#define WEBCASTS_HTTP_MESSAGE_HPP

#include <webcasts/detail/ascii.hpp>
#include <webcasts/secret.hpp>
#include <webcasts/transport/stop_token.hpp>

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace webcasts { inline namespace v0 {

/// The two methods that the API takes (spec section 1).
enum class http_method : std::uint8_t {
    get,  ///< parameters in the query string
    post, ///< parameters in a form body
};

/// Return `"GET"` or `"POST"`.
[[nodiscard]] constexpr std::string_view to_string(http_method method) noexcept {
    return method == http_method::post ? "POST" : "GET";
}

/// One header field of a request or response: no CR, LF or NUL in either part.
struct http_header {
    std::string name{};  ///< compared case-insensitively, in ASCII
    std::string value{}; ///< without the space around it
    friend bool operator==(const http_header&, const http_header&) = default; ///< member by member
};

/// Compare two header names as HTTP does: case-insensitively, in ASCII (RFC 9110, section 5.1).
[[nodiscard]] inline bool same_header_name(std::string_view a, std::string_view b) noexcept {
    return detail::equal_ignoring_case(a, b);
}

/// A request for a transport to send.
///
/// The URL of a log-in holds the password and the other URLs and bodies hold the session, so both are
/// `secret`: a transport calls `expose()` to send them, and `redacted_url` makes the form that may be shown.
struct http_request {
    http_method method = http_method::get; ///< a log-in is always a GET
    secret url{};                          ///< absolute `http` or `https` URL, percent-encoded
    /// Sent unchanged, along with those that the transport must add. Those that frame the message or steer
    /// the connection, such as `Content-Length`, are refused.
    std::vector<http_header> headers{};
    secret body{}; ///< empty for GET
    /// To the head, then for each read. Zero: the transport's default; `milliseconds::max()`: none.
    std::chrono::milliseconds timeout{0};
    stop_token stop{}; ///< blocking transports fail with `cancelled` when a stop is requested
};

/// The part of a response before the body.
struct http_response_head {
    int status = 0; ///< 200 to 999; 600 and above are treated like 500 (RFC 9110, section 15)
    std::vector<http_header> headers{}; ///< in the order of arrival

    /// View the first value of a header by its case-insensitive name; empty if it is absent.
    [[nodiscard]] std::string_view header(std::string_view name) const noexcept {
        for (const http_header& item : headers) {
            if (same_header_name(item.name, name)) {
                return item.value;
            }
        }
        return {};
    }
};

/// A whole response, for transports that get the body in one piece only.
struct http_response {
    int status = 200;                   ///< 200 to 999
    std::vector<http_header> headers{}; ///< in the order of arrival
    std::string body{};                 ///< with its content coding undone
};

}} // namespace webcasts::v0

#endif
