// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_TRANSPORTS_DETAIL_PLAIN_HTTP_RULE_HPP
#define WEBCASTS_TRANSPORTS_DETAIL_PLAIN_HTTP_RULE_HPP

#include <webcasts/result.hpp>

#include <optional>
#include <string>
#include <string_view>

namespace webcasts { inline namespace v0 { namespace detail {

/// Return whether a URL's lower-case host is this machine regardless of name servers: `localhost`,
/// `127.0.0.0/8` or `[::1]`.
[[nodiscard]] inline bool is_this_machine(std::string_view host) noexcept {
    const bool is_loopback_address =
        host.starts_with("127.") && host.find_first_not_of("0123456789.") == std::string_view::npos;
    return host == "localhost" || host == "localhost." || is_loopback_address || host == "[::1]";
}

/// Return the error for a scheme other than `https`, and other than `http` to this machine or if it is
/// allowed; `nullopt` if the request may be sent.
[[nodiscard]] inline std::optional<error> refuse_scheme(std::string_view scheme, std::string_view host,
                                                        bool allow_plain_http) {
    if (scheme == "https" || (scheme == "http" && (allow_plain_http || is_this_machine(host)))) {
        return std::nullopt;
    }
    return error(transport_errc::scheme_not_allowed,
                 std::string(scheme).append(" to ").append(host)); // no path, no query
}

}}} // namespace webcasts::v0::detail

#endif
