// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_EXAMPLES_EXPORT_SERVICE_CREDENTIALS_SOURCE_HPP
#define WEBCASTS_EXAMPLES_EXPORT_SERVICE_CREDENTIALS_SOURCE_HPP

#include "terminal/console.hpp"
#include <webcasts/credentials.hpp>

#include <string>

namespace exporter {

/// The sources of the credentials that the command line names; empty members are not given.
struct credentials_source {
    std::string username;         ///< `--username`, before WEBCASTS_USERNAME
    std::string password_file;    ///< `--password-file`, before WEBCASTS_PASSWORD; `-` is standard input
    std::string password_command; ///< `--password-command`, before WEBCASTS_PASSWORD
    bool netrc = false;           ///< `--netrc` or `--netrc-file`, before WEBCASTS_PASSWORD
    std::string netrc_file;       ///< empty: NETRC, else `.netrc` in HOME
    std::string host;             ///< the service's, for netrc
};

/// Read user name and password from the sources on the command line, else from WEBCASTS_USERNAME and
/// WEBCASTS_PASSWORD. A netrc file is searched for the host, and for the user name if one is given.
///
/// The password is the first line of a password file, without its line end. If standard input is a terminal,
/// it is read without echo. Throws `failure` with `exit_status::usage`; the message says what is missing and
/// how to give it. No message shows the password or the name of a password file, which may be the password by
/// mistake.
[[nodiscard]] webcasts::credentials read_credentials(const credentials_source& source,
                                                     const console& console);

/// Describe in a few words where user name and password come from.
[[nodiscard]] std::string shown_source(const credentials_source& source);

} // namespace exporter

#endif
