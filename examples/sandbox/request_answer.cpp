// SPDX-License-Identifier: BSL-1.0
#include "request_answer.hpp"

#include "admin_paths.hpp"
#include "sandbox_service.hpp"
#include "whole_response.hpp"
#include <webcasts/http_message.hpp>

#include <boost/beast/http/error.hpp>
#include <boost/beast/http/field.hpp>
#include <boost/beast/http/rfc7230.hpp>
#include <boost/beast/http/verb.hpp>

#include <exception>
#include <string>
#include <string_view>

namespace sandbox_server {

namespace {

namespace http = boost::beast::http;
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

testing::sandbox_request sandbox_request_of(const http_request& arrived) {
    testing::sandbox_request request;
    request.method = arrived.method() == http::verb::head ? "GET" : std::string(arrived.method_string());
    const auto target = arrived.target();
    request.target = origin_form({target.data(), target.size()});
    request.body = arrived.body();
    for (const auto& field : arrived) {
        request.headers.push_back({std::string(field.name_string()), std::string(field.value())});
    }
    return request;
}

} // namespace

std::optional<testing::sandbox_response> refusal_of(const boost::system::error_code& failed) {
    if (failed == http::error::body_limit) {
        return text_response(413,
                             "413: a form body has at most " + std::to_string(max_body_bytes) + " bytes");
    }
    if (failed == http::error::header_limit || failed == http::error::buffer_overflow) {
        return text_response(431, "431: a request line with its headers has at most " +
                                      std::to_string(max_header_bytes) + " bytes");
    }
    const bool is_gone = failed == http::error::end_of_stream || failed == http::error::partial_message;
    if (is_gone || failed.category() != http::make_error_code(http::error::bad_target).category()) {
        return std::nullopt;
    }
    return text_response(400, "400: not an HTTP/1.1 or HTTP/1.0 request: " + failed.message());
}

std::optional<testing::sandbox_response> refusal_of(const http_request::header_type& head) {
    const auto hosts = head.count(http::field::host);
    if (hosts > 1 || (hosts == 0 && head.version() >= 11)) {
        return text_response(400, "400: a request of HTTP/1.1 has one Host header");
    }
    const auto coding = head[http::field::transfer_encoding];
    if (!coding.empty() && !boost::beast::iequals(coding, "chunked")) {
        return text_response(501, "501: the only transfer coding that is understood is chunked");
    }
    const auto expected = head[http::field::expect];
    if (!expected.empty() && !boost::beast::iequals(expected, "100-continue")) {
        return text_response(417, "417: the only expectation that can be met is 100-continue");
    }
    return std::nullopt;
}

testing::sandbox_response answer_request(sandbox_service& service, const http_request& arrived) {
    try {
        const testing::sandbox_request request = sandbox_request_of(arrived);
        const std::string_view path = std::string_view(request.target).substr(0, request.target.find('?'));
        return is_admin_path(path) ? answer_admin(service, request, path) : service.sandbox().handle(request);
    } catch (const std::exception& unforeseen) {
        return text_response(500, std::string("500: ") + unforeseen.what());
    }
}

} // namespace sandbox_server
