// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_EXAMPLES_EXPORT_SERVICE_CREDENTIALS_SOURCE_HPP
#define WEBCASTS_EXAMPLES_EXPORT_SERVICE_CREDENTIALS_SOURCE_HPP

#include "terminal/console.hpp"
#include <webcasts/credentials.hpp>

#include <string>

namespace exporter {

/// Where the command line says that the credentials are; empty where it says nothing.
struct credentials_source {
    std::string username;         ///< `--username`, before WEBCASTS_USERNAME
    std::string password_file;    ///< `--password-file`, before WEBCASTS_PASSWORD; `-` is standard input
    std::string password_command; ///< `--password-command`, before WEBCASTS_PASSWORD
    bool netrc = false;           ///< `--netrc` or `--netrc-file`, before WEBCASTS_PASSWORD
    std::string netrc_file;       ///< empty: the usual one
    std::string host;             ///< the service's, for netrc
};

/// Read user name and password: what the command line names first, then WEBCASTS_USERNAME and
/// WEBCASTS_PASSWORD. A netrc file is searched for the host, and for the user name where one is given.
///
/// A password file's first line is the password, without its line end. A terminal on standard input is asked
/// without echo. Throws `failure` with `exit_status::usage` that says what is missing and how to give it; no
/// message shows the password or, because people mix the two up, the name of a password file.
[[nodiscard]] webcasts::credentials read_credentials(const credentials_source& source,
                                                     const console& console);

/// Say in a few words where user name and password come from, for people.
[[nodiscard]] std::string shown_source(const credentials_source& source);

} // namespace exporter

#endif
