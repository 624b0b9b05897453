// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_EXAMPLES_EXPORT_SERVICE_ENVIRONMENT_PROXY_HPP
#define WEBCASTS_EXAMPLES_EXPORT_SERVICE_ENVIRONMENT_PROXY_HPP

#include <string>

namespace exporter {

/// Return the proxy that the environment names for a URL, or nothing: `https_proxy`, `HTTPS_PROXY`,
/// `all_proxy` or `ALL_PROXY`, the first that is set, unless `no_proxy` or `NO_PROXY` names the host, a
/// domain above it, or `*`. A proxy without a scheme is an `http` one. Plain `http`, which stays on this
/// machine, has none.
[[nodiscard]] std::string environment_proxy(const std::string& url);

} // namespace exporter

#endif
