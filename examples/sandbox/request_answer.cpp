// SPDX-License-Identifier: BSL-1.0
#include "request_answer.hpp"

#include "admin_paths.hpp"
#include "sandbox_service.hpp"
#include "whole_response.hpp"
#include <webcasts/http_message.hpp>

#include <exception>
#include <string>
#include <string_view>

namespace sandbox_server {

namespace {

namespace testing = webcasts::testing;

/// Remove `http://host` or `https://host` from a target (RFC 9112, section 3.2.2), as clients send it to a
/// proxy.
std::string_view origin_form(std::string_view target) {
    for (const std::string_view scheme : {"http://", "https://"}) {
        if (webcasts::same_header_name(target.substr(0, scheme.size()), scheme)) {
            const auto path = target.find_first_of("/?", scheme.size());
            return path == std::string_view::npos ? "/" : target.substr(path);
        }
    }
    return target;
}

testing::sandbox_request sandbox_request_of(const arrived_request& arrived) {
    testing::sandbox_request request;
    request.method = arrived.method == "HEAD" ? "GET" : arrived.method;
    request.target = origin_form(arrived.target);
    request.body = arrived.body;
    request.headers = arrived.headers;
    return request;
}

} // namespace

testing::sandbox_response answer_request(sandbox_service& service, const arrived_request& arrived) {
    try {
        const testing::sandbox_request request = sandbox_request_of(arrived);
        const std::string_view path = std::string_view(request.target).substr(0, request.target.find('?'));
        return is_admin_path(path) ? answer_admin(service, request, path) : service.sandbox().handle(request);
    } catch (const std::exception& unforeseen) {
        return text_response(500, std::string("500: ") + unforeseen.what());
    }
}

} // namespace sandbox_server
