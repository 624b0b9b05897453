// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_TRANSPORTS_DETAIL_HTTP1_REQUEST_HPP
#define WEBCASTS_TRANSPORTS_DETAIL_HTTP1_REQUEST_HPP

#include <webcasts/detail/lower_case.hpp>
#include <webcasts/http_message.hpp>
#include <webcasts/result.hpp>
#include <webcasts/secret.hpp>
#include <webcasts/transports/detail/plain_http_rule.hpp>

#include <boost/url/parse.hpp>
#include <boost/url/url_view.hpp>

#include <algorithm>
#include <charconv>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>

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

/// Return whether a header field may be sent in a request: a token as its name (RFC 9110, section 5.1), a
/// value that cannot end its line, and none of the fields that frame the message.
[[nodiscard]] inline bool may_be_sent(const http_header& header) noexcept {
    const auto is_token_character = [](char c) {
        return c > ' ' && c < '\x7F' &&
               std::string_view("\"(),/:;<=>?@[\\]{}").find(c) == std::string_view::npos;
    };
    return !header.name.empty() && std::all_of(header.name.begin(), header.name.end(), is_token_character) &&
           header.value.find_first_of(std::string_view("\r\n\0", 3)) == std::string::npos &&
           !same_header_name(header.name, "Content-Length") &&
           !same_header_name(header.name, "Transfer-Encoding");
}

/// Compose the header fields of a request; return `nullopt` if one of the caller's may not be sent. The
/// caller's fields replace the defaults of the same name.
[[nodiscard]] inline std::optional<std::string>
header_lines(const http_request& request, const http_origin& origin, bool accept_compressed) {
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
        if (!may_be_sent(header)) {
            return std::nullopt;
        }
        add(header.name, header.value);
    }
    if (request.method == http_method::post) {
        add("Content-Length", std::to_string(request.body.expose().size()));
    }
    return lines;
}

}}} // namespace webcasts::v0::detail

#endif
