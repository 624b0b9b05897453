// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_TRANSPORTS_DETAIL_BEAST_ROUTE_HPP
#define WEBCASTS_TRANSPORTS_DETAIL_BEAST_ROUTE_HPP

#include <webcasts/detail/base64.hpp>
#include <webcasts/http_message.hpp>
#include <webcasts/result.hpp>
#include <webcasts/secret.hpp>
#include <webcasts/transports/beast_options.hpp>
#include <webcasts/transports/detail/http1_request.hpp>
#include <webcasts/transports/detail/plain_http_rule.hpp>

#include <boost/url/parse.hpp>
#include <boost/url/url_view.hpp>

#include <string>
#include <string_view>
#include <utility>

namespace webcasts { inline namespace v0 { namespace detail {

/// The destination of a request, and the proxy on the way.
struct beast_route {
    http_origin origin{};
    http_origin first_hop{}; ///< the origin, or the proxy
    std::string key{};       ///< of idle connections that can serve the request

    /// Find the route of a request and compose what is sent: the request and, if it goes through a tunnel,
    /// the `CONNECT` that asks the proxy for it (RFC 9110, section 9.3.6).
    [[nodiscard]] static result<beast_route> of(const http_request& request, const beast_options& options,
                                                wiped_text& request_text, wiped_text& tunnel_text) {
        const auto url = boost::urls::parse_uri(request.url.expose());
        if (!url) {
            return error(transport_errc::other, "the URL cannot be read");
        }
        auto origin = destination_of(*url, options.allow_plain_http);
        if (!origin) {
            return std::move(origin).error();
        }
        if (auto refused = refuse_headers(request)) {
            return *std::move(refused);
        }
        beast_route route{.origin = *origin,
                          .first_hop = *origin,
                          .key = (origin->tls ? "https " : "http ") + origin->peer()};
        std::string proxy_credentials;
        if (!options.proxy.empty() && !is_this_machine(origin->host)) {
            auto proxy = proxy_of(options.proxy, proxy_credentials);
            if (!proxy) {
                return std::move(proxy).error();
            }
            route.first_hop = *std::move(proxy);
        }
        const bool over_proxy = route.first_hop.peer() != origin->peer();
        if (over_proxy && origin->tls) {
            tunnel_text.assign({"CONNECT ", origin->peer(), " HTTP/1.1\r\nHost: ", origin->peer(),
                                "\r\nUser-Agent: webcasts\r\n", proxy_credentials, "\r\n"});
        }
        const std::string headers = header_lines(request, *origin, options.accept_compressed);
        const auto target = url->encoded_target();
        const std::string prefix = over_proxy && !origin->tls ? "http://" + origin->authority() : "";
        request_text.assign(
            {to_string(request.method), " ", prefix, url->encoded_path().empty() ? "/" : "",
             std::string_view(target.data(), target.size()), " HTTP/1.1\r\n", headers,
             prefix.empty() ? std::string_view() : std::string_view(proxy_credentials), "\r\n",
             request.method == http_method::post ? request.body.expose() : std::string_view()});
        wipe(proxy_credentials.data(), proxy_credentials.size());
        return route;
    }

  private:
    /// Parse the option, and compose the header field for its user (RFC 7617) if it names one.
    [[nodiscard]] static result<http_origin> proxy_of(const std::string& text, std::string& credentials) {
        const auto url = boost::urls::parse_uri(text);
        auto proxy = url && url->scheme_id() == boost::urls::scheme::http && url->has_port()
                         ? origin_of(*url)
                         : error(transport_errc::other);
        if (!proxy) {
            return error(transport_errc::other, "the proxy is not http://host:port");
        }
        if (url->has_userinfo()) {
            std::string plain = url->user() + ":" + url->password();
            std::string coded = base64_encoded(plain);
            credentials.reserve(coded.size() + 32); // growing the text would leave copies behind
            credentials.append("Proxy-Authorization: Basic ").append(coded).append("\r\n");
            wipe(plain.data(), plain.size());
            wipe(coded.data(), coded.size());
        }
        return proxy;
    }
};

}}} // namespace webcasts::v0::detail

#endif
