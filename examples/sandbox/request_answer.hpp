// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_EXAMPLES_SANDBOX_REQUEST_ANSWER_HPP
#define WEBCASTS_EXAMPLES_SANDBOX_REQUEST_ANSWER_HPP

#include <webcasts/testing/sandbox.hpp>

#include <boost/beast/http/message.hpp>
#include <boost/beast/http/string_body.hpp>
#include <boost/system/error_code.hpp>

#include <cstdint>
#include <optional>

namespace sandbox_server {

class sandbox_service;

constexpr std::uint32_t max_header_bytes = 16 * 1024; ///< of the request line and the headers
constexpr std::uint64_t max_body_bytes = 64 * 1024;

using http_request = boost::beast::http::request<boost::beast::http::string_body>;

/// Return the answer to a request that could not be read; `nullopt` if the client is gone.
[[nodiscard]] std::optional<webcasts::testing::sandbox_response>
refusal_of(const boost::system::error_code& failed);

/// Return the refusal of an invalid head of a request (RFC 9110 and 9112); `nullopt` if it is valid.
[[nodiscard]] std::optional<webcasts::testing::sandbox_response>
refusal_of(const http_request::header_type& head);

/// Answer a request for an admin path or to the service. HEAD is answered like GET; the sender omits the
/// body.
[[nodiscard]] webcasts::testing::sandbox_response answer_request(sandbox_service& service,
                                                                 const http_request& arrived);

} // namespace sandbox_server

#endif
