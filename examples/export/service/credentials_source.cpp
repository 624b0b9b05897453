// SPDX-License-Identifier: BSL-1.0
#include "service/credentials_source.hpp"

#include "service/netrc.hpp"
#include "service/password_command.hpp"
#include "service/secret_line.hpp"
#include "terminal/environment.hpp"
#include "terminal/failure.hpp"
#include <webcasts/secret.hpp>

#include <fmt/format.h>
#include <string_view>

namespace exporter {

namespace {

webcasts::credentials checked(const std::string& username, const webcasts::secret& password) {
    auto account = webcasts::credentials::parse(username, password.expose());
    if (!account) {
        throw usage_failure(account.error().message());
    }
    return *std::move(account);
}

bool names_password(const credentials_source& source) {
    return source.netrc || !source.password_file.empty() || !source.password_command.empty();
}

webcasts::secret password_of(const credentials_source& source, const console& console) {
    if (!source.password_command.empty()) {
        return password_from_command(source.password_command);
    }
    if (!source.password_file.empty()) {
        return secret_from_file(source.password_file, "the password", "--password-file", console);
    }
    return webcasts::secret(environment_value("WEBCASTS_PASSWORD"));
}

} // namespace

webcasts::credentials read_credentials(const credentials_source& source, const console& console) {
    const std::string username(source.username.empty() ? environment_value("WEBCASTS_USERNAME")
                                                       : source.username);
    if (source.netrc) {
        const netrc_account account = read_netrc(source.netrc_file, source.host, username, console);
        return checked(account.username, account.password);
    }
    std::string missing;
    if (username.empty()) {
        missing += "\n  - no user name: set WEBCASTS_USERNAME or use --username NAME";
    }
    if (!names_password(source) && environment_value("WEBCASTS_PASSWORD").empty()) {
        missing +=
            "\n  - no password: set WEBCASTS_PASSWORD or use --password-file FILE (- is standard input), "
            "--password-command COMMAND or --netrc";
    }
    if (!missing.empty()) {
        throw usage_failure("the service wants a log-in:" + missing +
                            "\n  (--sandbox needs neither: it has made-up data)");
    }
    return checked(username, password_of(source, console));
}

std::string shown_source(const credentials_source& source) {
    if (source.netrc) {
        return "user name and password from a netrc file";
    }
    return fmt::format("user name from {}, password from {}",
                       source.username.empty() ? "WEBCASTS_USERNAME" : "--username",
                       !source.password_command.empty() ? "a command"
                       : !source.password_file.empty()  ? "a file"
                                                        : "WEBCASTS_PASSWORD");
}

} // namespace exporter
