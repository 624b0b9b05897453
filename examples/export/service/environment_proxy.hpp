// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_EXAMPLES_EXPORT_SERVICE_ENVIRONMENT_PROXY_HPP
#define WEBCASTS_EXAMPLES_EXPORT_SERVICE_ENVIRONMENT_PROXY_HPP

#include <string>
#include <string_view>

namespace exporter {

/// Return the proxy for a URL by the environment, as curl chooses it; empty if there is none.
///
/// It is the first of `https_proxy`, `HTTPS_PROXY`, `all_proxy` and `ALL_PROXY` that is not empty, unless
/// `no_proxy`, or else `NO_PROXY`, exempts the host. A proxy without a scheme is `http`, and one without a
/// port has port 1080. URLs with plain `http`, which are only allowed on this machine, have no proxy. Throws
/// `failure` with `exit_status::usage`, which names the variable, if the proxy is not an `http` URL.
[[nodiscard]] std::string environment_proxy(const std::string& url);

/// Return whether a list in the form of `no_proxy` exempts a host from the proxy, by curl's rules of today.
///
/// `host` is a name or an address; an IPv6 address may be in brackets. The members of the list are separated
/// by commas, and spaces and tabs around them are ignored; a blank inside a member ends the list. A name
/// exempts itself and every name below it, in any case; a dot before or after it, or after the host, is
/// ignored. An address, IPv6 without brackets, exempts that address in any spelling, and one with `/BITS`
/// its network. A member with a port exempts nothing. `*` exempts every host if it is the whole list.
[[nodiscard]] bool is_exempt_from_proxy(std::string_view host, std::string_view list);

} // namespace exporter

#endif
