// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_EXAMPLES_EXPORT_SERVICE_ENVIRONMENT_PROXY_HPP
#define WEBCASTS_EXAMPLES_EXPORT_SERVICE_ENVIRONMENT_PROXY_HPP

#include <string>

namespace exporter {

/// Return the proxy for a URL by the environment; empty if there is none. It is the first of `https_proxy`,
/// `HTTPS_PROXY`, `all_proxy` and `ALL_PROXY` that is set, unless `no_proxy` or `NO_PROXY` contains the host,
/// a parent domain, or `*`. A proxy without a scheme uses `http`. URLs with plain `http`, which are only
/// allowed on this machine, have no proxy.
[[nodiscard]] std::string environment_proxy(const std::string& url);

} // namespace exporter

#endif
