// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_EXAMPLES_SANDBOX_WHOLE_RESPONSE_HPP
#define WEBCASTS_EXAMPLES_SANDBOX_WHOLE_RESPONSE_HPP

#include <webcasts/testing/sandbox.hpp>

#include <string>
#include <utility>

namespace sandbox_server {

/// Make a response of the server itself with a complete body.
[[nodiscard]] inline webcasts::testing::sandbox_response whole_response(int status, std::string type,
                                                                        std::string body) {
    webcasts::testing::sandbox_response response;
    response.status = status;
    response.headers.push_back({"Content-Type", std::move(type)});
    response.content_length = body.size();
    response.body = webcasts::testing::sandbox_body(std::move(body));
    return response;
}

/// Make a response with one line of text.
[[nodiscard]] inline webcasts::testing::sandbox_response text_response(int status, std::string text) {
    return whole_response(status, "text/plain; charset=utf-8", std::move(text) + "\n");
}

} // namespace sandbox_server

#endif
