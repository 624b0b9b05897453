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

/// Say what is wrong with a request that could not be read; nothing where the client is gone.
[[nodiscard]] std::optional<webcasts::testing::sandbox_response>
refusal_of(const boost::system::error_code& failed);

/// Say what is wrong with the head of a request (RFC 9110 and 9112); nothing where all is well.
[[nodiscard]] std::optional<webcasts::testing::sandbox_response>
refusal_of(const http_request::header_type& head);

/// Answer a request: admin paths and the service's own. HEAD is answered as GET is; the sender leaves the
/// body out.
[[nodiscard]] webcasts::testing::sandbox_response answer_request(sandbox_service& service,
                                                                 const http_request& arrived);

} // namespace sandbox_server

#endif
