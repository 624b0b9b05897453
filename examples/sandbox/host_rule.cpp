// SPDX-License-Identifier: BSL-1.0
#include "host_rule.hpp"

#include "text/ascii.hpp"
#include "usage_error.hpp"

#include <boost/asio/ip/address.hpp>

#include <algorithm>
#include <cstddef>

namespace sandbox_server {

namespace {

namespace ip = boost::asio::ip;
using exporter::to_lower;

/// A host and its port, as in a Host field, a URL and an Origin.
struct host_and_port {
    std::string_view host; ///< an IPv6 address has its brackets
    std::string_view port; ///< empty: the scheme's own
};

host_and_port split(std::string_view authority) {
    const std::size_t end_of_literal = authority.starts_with('[') ? authority.find(']') : 0;
    const std::size_t colon =
        end_of_literal == std::string_view::npos ? end_of_literal : authority.find(':', end_of_literal);
    return colon == std::string_view::npos
               ? host_and_port{authority, {}}
               : host_and_port{authority.substr(0, colon), authority.substr(colon + 1)};
}

/// Return the address that a host is written as; `nullopt` if it is a name.
std::optional<ip::address> address_of(std::string_view host) {
    boost::system::error_code failed;
    if (host.starts_with('[') && host.ends_with(']') && host.find('%') == std::string_view::npos) {
        const auto address = ip::make_address_v6(std::string(host.substr(1, host.size() - 2)), failed);
        return failed ? std::nullopt : std::optional<ip::address>(address);
    }
    const auto address = ip::make_address_v4(std::string(host), failed);
    return failed ? std::nullopt : std::optional<ip::address>(address);
}

/// Return the one spelling of a host.
std::string canonical_host(std::string_view host) {
    if (host.ends_with('.')) {
        host.remove_suffix(1);
    }
    const auto address = address_of(host);
    if (!address) {
        return to_lower(host);
    }
    return address->is_v6() ? "[" + address->to_string() + "]" : address->to_string();
}

bool is_this_machine(std::string_view canonical) {
    if (const auto address = address_of(canonical)) {
        const bool is_mapped = address->is_v6() && address->to_v6().is_v4_mapped();
        return is_mapped ? ip::make_address_v4(ip::v4_mapped, address->to_v6()).is_loopback()
                         : address->is_loopback();
    }
    return canonical == "localhost" || canonical.ends_with(".localhost"); // RFC 6761, section 6.3
}

bool is_name(std::string_view text) {
    return !text.empty() &&
           text.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789-._") == std::string_view::npos;
}

/// Return a host of --allow-host in its one spelling; an IPv6 address may lack its brackets.
std::string allowed_host(const std::string& text) {
    boost::system::error_code failed;
    const auto v6 = ip::make_address_v6(text, failed);
    if (!failed && v6.scope_id() == 0) {
        return canonical_host("[" + v6.to_string() + "]");
    }
    std::string host = canonical_host(text);
    if (!address_of(host) && !is_name(host)) {
        throw usage_error(
            "--allow-host: the value is neither the name of a host nor an address; write it without "
            "scheme and port, such as sandbox.example.com");
    }
    return host;
}

/// Return the authority of an absolute target, as it is sent to a proxy; `nullopt` for a path.
std::optional<std::string_view> authority_of(std::string_view target) {
    for (const std::string_view scheme : {"http://", "https://"}) {
        if (to_lower(target.substr(0, scheme.size())) == scheme) {
            target.remove_prefix(scheme.size());
            return target.substr(0, target.find_first_of("/?#"));
        }
    }
    return std::nullopt;
}

/// Return an origin in its one spelling.
std::string origin_of(std::string_view scheme, std::string_view authority) {
    const auto [host, port] = split(authority);
    const std::string_view usual = scheme == "https" ? "443" : "80";
    return std::string(scheme) + "://" + canonical_host(host) + ":" +
           std::string(port.empty() ? usual : port);
}

bool is_own_origin(std::string_view text, std::string_view scheme, std::string_view authority) {
    const std::size_t colon = text.find("://");
    return colon != std::string_view::npos && !authority.empty() &&
           origin_of(to_lower(text.substr(0, colon)), text.substr(colon + 3)) == origin_of(scheme, authority);
}

} // namespace

host_rule::host_rule(const std::vector<std::string>& allowed) {
    for (const std::string& host : allowed) {
        allowed_.push_back(allowed_host(host));
    }
}

bool host_rule::answers_for(std::string_view authority) const {
    const auto [name, port] = split(authority);
    if (port.find_first_not_of("0123456789") != std::string_view::npos) {
        return false; // user and password of a URL, with another host behind them
    }
    const std::string host = canonical_host(name);
    return is_this_machine(host) || std::find(allowed_.begin(), allowed_.end(), host) != allowed_.end();
}

std::optional<request_refusal> host_rule::against(const arrived_request& request,
                                                  std::string_view scheme) const {
    const std::string_view host = request.header("Host");
    const auto target = authority_of(request.target);
    if ((!host.empty() && !answers_for(host)) || (target && !answers_for(*target))) {
        return request_refusal{
            421,
            "421: the request is for another host than this machine, as that of a web page can be whose name "
            "leads here; start webcasts-sandbox with --allow-host NAME for each name that its clients use"};
    }
    for (const webcasts::http_header& field : request.headers) {
        if (webcasts::same_header_name(field.name, "Origin") &&
            !is_own_origin(field.value, scheme, target.value_or(host))) {
            return request_refusal{403,
                                   "403: a web page of another origin sent the request; only pages of this "
                                   "service itself may ask it"};
        }
        if (webcasts::same_header_name(field.name, "Sec-Fetch-Site") && field.value != "same-origin" &&
            field.value != "none") {
            return request_refusal{
                403, "403: a web page of another site sent the request (Sec-Fetch-Site); type the "
                     "address into the browser instead"};
        }
    }
    return std::nullopt;
}

} // namespace sandbox_server
