// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_EXAMPLES_EXPORT_SERVICE_NETRC_HPP
#define WEBCASTS_EXAMPLES_EXPORT_SERVICE_NETRC_HPP

#include "terminal/console.hpp"
#include <webcasts/secret.hpp>

#include <optional>
#include <string>
#include <string_view>

namespace exporter {

/// An account in a netrc file.
struct netrc_account {
    std::string username;
    webcasts::secret password;
};

/// Find a host's first account in the text of a netrc file; that of `username` if it is not empty. The
/// keywords are `machine`, `default`, `login`, `password`, `account` and `macdef`. As for curl, a value may
/// be in double quotes, with the escapes `\"`, `\\`, `\n`, `\r` and `\t`. Hosts are compared
/// case-insensitively.
[[nodiscard]] std::optional<netrc_account> find_in_netrc(std::string_view text, std::string_view host,
                                                         std::string_view username);

/// Return the usual path of the netrc file: NETRC from the environment, else `.netrc` in HOME; empty if
/// neither is set.
[[nodiscard]] std::string usual_netrc_path();

/// Read an account of `host` from a file; an empty path is the usual one. Warns if other users can read it.
/// Throws `failure` with `exit_status::usage` if it cannot be read or has no such account.
[[nodiscard]] netrc_account read_netrc(const std::string& path, std::string_view host,
                                       std::string_view username, const console& console);

} // namespace exporter

#endif
