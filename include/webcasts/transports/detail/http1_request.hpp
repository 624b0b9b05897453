// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_TRANSPORTS_DETAIL_HTTP1_REQUEST_HPP
#define WEBCASTS_TRANSPORTS_DETAIL_HTTP1_REQUEST_HPP

#include <webcasts/detail/lower_case.hpp>
#include <webcasts/http_message.hpp>
#include <webcasts/result.hpp>
#include <webcasts/secret.hpp>
#include <webcasts/transports/detail/http1_fields.hpp>
#include <webcasts/transports/detail/plain_http_rule.hpp>

#include <boost/url/parse.hpp>
#include <boost/url/url_view.hpp>

#include <algorithm>
#include <array>
#include <charconv>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace webcasts { inline namespace v0 { namespace detail {

/// The server that a URL names.
struct http_origin {
    bool tls = false;
    std::string host{}; ///< lower-case; an IPv6 address in brackets
    std::string port{}; ///< decimal, never empty

    /// Return `host:port`, as errors show it.
    [[nodiscard]] std::string peer() const { return host + ":" + port; }
    /// The host without brackets, as resolvers and certificates use it.
    [[nodiscard]] std::string name() const {
        return host.starts_with('[') ? host.substr(1, host.size() - 2) : host;
    }
    /// The name that certificates and the server name indication hold: without the dot that ends an absolute
    /// name (RFC 6066, section 3).
    [[nodiscard]] std::string certificate_name() const {
        std::string text = name();
        if (text.ends_with('.')) {
            text.pop_back();
        }
        return text;
    }
    [[nodiscard]] std::uint16_t port_number() const noexcept {
        std::uint16_t number = 0;
        std::from_chars(port.data(), port.data() + port.size(), number);
        return number;
    }
    /// Compose `Host`: with the port only if it is not the scheme's default (RFC 9110, section 7.2).
    [[nodiscard]] std::string authority() const { return port == (tls ? "443" : "80") ? host : peer(); }
};

/// Read the origin of a URL, whose scheme is `http` or `https`.
[[nodiscard]] inline result<http_origin> origin_of(const boost::urls::url_view& url) {
    http_origin origin;
    origin.tls = url.scheme_id() == boost::urls::scheme::https;
    origin.host = detail::lower_case(url.encoded_host());
    origin.port = std::string(url.port());
    if (origin.port.empty()) {
        origin.port = origin.tls ? "443" : "80";
    }
    if (origin.host.empty() || origin.port_number() == 0 || origin.host.find('%') != std::string::npos) {
        return error(transport_errc::other, "the URL's host or port cannot be used");
    }
    return origin;
}

/// Read the server that a request's URL names; fails if the URL cannot be read, or must not be asked.
[[nodiscard]] inline result<http_origin> destination_of(const boost::urls::url_view& url,
                                                        bool allow_plain_http) {
    const bool is_http = url.scheme_id() == boost::urls::scheme::http;
    const bool is_https = url.scheme_id() == boost::urls::scheme::https;
    auto origin = origin_of(url);
    const std::string host = origin ? origin->host : std::string();
    if (auto refused = refuse_scheme(is_https  ? "https"
                                     : is_http ? "http"
                                               : std::string(url.scheme()),
                                     host, allow_plain_http)) {
        return *std::move(refused);
    }
    if (origin && url.has_userinfo()) {
        return error(transport_errc::other, "the URL holds a user");
    }
    return origin;
}

/// A text that holds secrets: it is composed in a single allocation, and wiped.
class wiped_text {
  public:
    wiped_text() = default;
    wiped_text(const wiped_text&) = delete;
    wiped_text& operator=(const wiped_text&) = delete;
    ~wiped_text() { clear(); }

    /// Replace the text with the concatenation of these pieces.
    void assign(std::initializer_list<std::string_view> pieces) {
        clear();
        std::size_t size = 0;
        for (const std::string_view piece : pieces) {
            size += piece.size();
        }
        text_.reserve(size); // growing the text would leave copies behind
        for (const std::string_view piece : pieces) {
            text_.append(piece);
        }
    }
    void clear() noexcept {
        wipe(text_.data(), text_.size());
        text_.clear();
    }
    [[nodiscard]] std::string_view view() const noexcept { return text_; }

  private:
    std::string text_;
};

/// Return why a request's headers cannot be sent; `nullopt` if they can.
///
/// A name is a token (RFC 9110, section 5.1), a value has no CR, LF or NUL. The fields that frame the message
/// or steer the connection are the transport's own (RFC 9110, section 7.6.1, and RFC 9112, section 6).
[[nodiscard]] inline std::optional<error> refuse_headers(const http_request& request) {
    constexpr std::array<std::string_view, 9> own{"Connection", "Content-Length",    "Expect",
                                                  "Keep-Alive", "Proxy-Connection",  "TE",
                                                  "Trailer",    "Transfer-Encoding", "Upgrade"};
    std::size_t hosts = 0;
    for (const http_header& header : request.headers) {
        if (!is_token(header.name)) {
            return error(transport_errc::other, "the name of a header of the request is no token");
        }
        const auto is_named = [&](std::string_view name) { return same_header_name(header.name, name); };
        if (header.value.find_first_of(std::string_view("\r\n\0", 3)) != std::string::npos) {
            return error(transport_errc::other,
                         "the request's header " + header.name + " has a line end or a NUL in its value");
        }
        if (std::any_of(own.begin(), own.end(), is_named)) {
            return error(transport_errc::other, "the request's header " + header.name +
                                                    " is set by the transport alone: leave it out");
        }
        hosts += is_named("Host") ? 1U : 0U;
    }
    return hosts > 1 ? std::optional(error(transport_errc::other, "the request has two headers Host"))
                     : std::nullopt;
}

/// Compose the header fields of a request, which `refuse_headers` has passed. The caller's fields replace the
/// defaults of the same name.
[[nodiscard]] inline std::string header_lines(const http_request& request, const http_origin& origin,
                                              bool accept_compressed) {
    std::string lines;
    const auto add = [&](std::string_view name, std::string_view value) {
        lines.append(name).append(": ").append(value).append("\r\n");
    };
    const auto add_default = [&](std::string_view name, std::string_view value) {
        if (std::none_of(request.headers.begin(), request.headers.end(),
                         [&](const http_header& named) { return same_header_name(named.name, name); })) {
            add(name, value);
        }
    };
    add_default("Host", origin.authority());
    add_default("User-Agent", "webcasts");
    add_default("Accept", "*/*");
    if (accept_compressed) {
        add_default("Accept-Encoding", "gzip, deflate");
    }
    for (const http_header& header : request.headers) {
        add(header.name, header.value);
    }
    if (request.method == http_method::post) {
        add("Content-Length", std::to_string(request.body.expose().size()));
    }
    return lines;
}

}}} // namespace webcasts::v0::detail

#endif
