// SPDX-License-Identifier: BSL-1.0
#include "command_line.hpp"

#include "accounts.hpp"
#include "choice_option.hpp"
#include "connections.hpp"
#include "rfc3339.hpp"
#include "usage_error.hpp"
#include <webcasts/testing/sandbox.hpp>
#include <webcasts/testing/zoneinfo.hpp>

#include <boost/asio/ip/address.hpp>
#include <CLI/CLI.hpp>

#include <chrono>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace sandbox_server {

namespace {

/// What CLI11 fills.
struct given_options {
    server_settings settings;
    std::string bind = "127.0.0.1";
    std::vector<std::string> users;
    std::vector<std::string> password_files;
    std::uint64_t session_ttl = 0;
    std::string clock;
    std::string scenario;
    std::string data_file;
    std::vector<std::string> choices;
    std::size_t registrants = 0;
    std::vector<std::string> faults;
    double idle_timeout = 60;
    double request_timeout = 15;
    double send_timeout = 60;
};

std::string list_of_scenarios() {
    std::string names;
    for (const auto& row : webcasts::testing::sandbox_scenario_table) {
        names.append(names.empty() ? "" : ", ").append(row.name);
    }
    return names;
}

void describe_listening(CLI::App& app, given_options& given) {
    app.add_option("--port", given.settings.port, "TCP port; 0: any free one, which is printed")
        ->capture_default_str();
    app.add_option("--port-file", given.settings.port_file,
                   "write the port to this file once the service is ready");
    app.add_option("--bind", given.bind, "IP address to listen on")->capture_default_str();
    auto* tls = app.add_flag("--tls", given.settings.tls,
                             "serve HTTPS, with a certificate that is made at the start");
    app.add_option("--ca-file", given.settings.ca_file,
                   "write the certificate authority that clients are to trust to this file; "
                   "webcasts-sandbox-ca.pem unless it is given")
        ->needs(tls);
    app.add_option("--http-port", given.settings.http_port, "with --tls: serve HTTP as well, on this port")
        ->needs(tls);
}

void describe_limits(CLI::App& app, given_options& given) {
    const CLI::Range seconds(0.001, 86'400.0);
    app.add_option("--idle-timeout", given.idle_timeout,
                   "seconds until a connection without a request is closed")
        ->check(seconds)
        ->capture_default_str();
    app.add_option("--request-timeout", given.request_timeout,
                   "seconds that a TLS handshake, a request's head, and its body may take each")
        ->check(seconds)
        ->capture_default_str();
    app.add_option("--send-timeout", given.send_timeout,
                   "seconds that a client may let an answer wait before it reads on")
        ->check(seconds)
        ->capture_default_str();
}

void describe_service(CLI::App& app, given_options& given) {
    auto& sandbox = given.settings.sandbox;
    // One value each, so that an account's two options may follow each other.
    app.add_option("--user", given.users,
                   "user name of an account, in place of demo@example.com; may be repeated")
        ->allow_extra_args(false);
    app.add_option("--password-file", given.password_files,
                   "file with the password of the account whose --user stands at the same place; "
                   "- is standard input")
        ->allow_extra_args(false);
    app.add_option("--clock", given.clock,
                   "the service's time, as 2026-03-02T09:00:00Z; it stands still unless "
                   "--session-ttl is given");
    app.add_option("--session-ttl", given.session_ttl, "seconds that a session lives; 0: no limit");
    app.add_option("--session-calls", sandbox.session_calls, "calls that a session is good for; 0: no limit");
    app.add_option("--fault", given.faults,
                   "let something go wrong, as operation=audience_reports,nth=2,status=500; may be repeated")
        ->allow_extra_args(false);
    app.add_flag("--lenient", sandbox.lenient,
                 "also take what deployed clients send: no ver, names in any letter case, parameters that "
                 "are not documented");
    app.add_option("--choice", given.choices,
                   "decide what the vendor's documents leave open, as return_codes.no_session=7; may be "
                   "repeated; the names are below")
        ->allow_extra_args(false);
}

void describe_data(CLI::App& app, given_options& given) {
    auto& sandbox = given.settings.sandbox;
    app.add_option("--seed", sandbox.seed, "seed of the made-up data")->capture_default_str();
    auto* scenario =
        app.add_option("--scenario", given.scenario, "which data to make up: " + list_of_scenarios())
            ->default_str(std::string(to_string(sandbox.scenario)));
    auto* events = app.add_option("--events", sandbox.event_count,
                                  "how many events to make up, in place of the scenario's")
                       ->check(CLI::Range(0, 100'000));
    auto* registrants = app.add_option("--registrants", given.registrants,
                                       "registrants of each event, in place of the scenario's")
                            ->check(CLI::Range(1, 5'000'000));
    app.add_option("--data", given.data_file,
                   "serve the people in this file (.csv, .ndjson, .jsonl) in place of made-up ones")
        ->excludes(scenario)
        ->excludes(events)
        ->excludes(registrants);
}

std::chrono::milliseconds milliseconds_of(double seconds) {
    return std::chrono::milliseconds(static_cast<std::int64_t>(std::ceil(seconds * 1000)));
}

void complete_listening(given_options& given) {
    auto& settings = given.settings;
    boost::system::error_code failed;
    settings.bind = boost::asio::ip::make_address(given.bind, failed);
    if (failed) {
        throw usage_error("--bind: not an IP address: " + given.bind);
    }
    if (settings.tls && !has_tls) {
        throw usage_error(
            "--tls: this program was built without OpenSSL; install it (Debian: libssl-dev) and "
            "build again");
    }
    if (settings.tls && settings.ca_file.empty()) {
        settings.ca_file = "webcasts-sandbox-ca.pem";
    }
    settings.limits.idle = milliseconds_of(given.idle_timeout);
    settings.limits.request = milliseconds_of(given.request_timeout);
    settings.limits.send = milliseconds_of(given.send_timeout);
}

void complete_data(given_options& given) {
    auto& sandbox = given.settings.sandbox;
    if (!given.clock.empty()) {
        const auto clock = rfc3339_time(given.clock);
        if (!clock) {
            throw usage_error("--clock: not an RFC 3339 time such as 2026-03-02T09:00:00Z");
        }
        sandbox.clock = *clock;
    }
    if (!given.scenario.empty()) {
        const auto scenario = webcasts::testing::parse_sandbox_scenario(given.scenario);
        if (!scenario) {
            throw usage_error("--scenario: " + scenario.error().client_text());
        }
        sandbox.scenario = *scenario;
    }
    if (!given.data_file.empty()) {
        auto events = webcasts::testing::read_sandbox_data_file(given.data_file);
        if (!events) {
            throw usage_error("--data: " + events.error().client_text());
        }
        sandbox.events = std::move(*events);
    }
    if (given.registrants != 0) {
        sandbox.min_registrants = given.registrants;
        sandbox.max_registrants = given.registrants;
    }
    sandbox.zone_offset = webcasts::testing::zoneinfo();
}

void complete_service(given_options& given) {
    auto& sandbox = given.settings.sandbox;
    if (!given.users.empty() || !given.password_files.empty()) {
        sandbox.accounts = read_accounts(given.users, given.password_files);
        given.settings.own_accounts = true;
    }
    sandbox.session_ttl = std::chrono::seconds(given.session_ttl);
    // Clients compare the date in a Retry-After with their own clock.
    sandbox.http_clock = [] {
        return std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
    };
    if (std::exchange(sandbox.lenient, false)) {
        sandbox.choices.be_lenient(); // before single choices, which may be stricter again
    }
    for (const std::string& text : given.choices) {
        set_choice(sandbox.choices, text);
    }
    for (const std::string& text : given.faults) {
        const auto fault = webcasts::testing::parse_fault(text);
        if (!fault) {
            throw usage_error("--fault: " + fault.error().client_text());
        }
        given.settings.faults.push_back(*fault);
    }
}

} // namespace

std::optional<server_settings> read_command_line(int argc, const char* const* argv) {
    CLI::App app("The webcasts.com Reporting API as a service on this machine, with made-up data.",
                 "webcasts-sandbox");
    given_options given;
    describe_listening(app, given);
    describe_service(app, given);
    describe_data(app, given);
    describe_limits(app, given);
    app.footer("Choices, of which doc/sandbox.md tells more:\n" + describe_choices());
    try {
        app.parse(argc, argv);
    } catch (const CLI::ParseError& stopped) {
        if (stopped.get_exit_code() == 0) {
            app.exit(stopped);
            return std::nullopt;
        }
        throw usage_error(stopped.what());
    }
    complete_listening(given);
    complete_data(given);
    complete_service(given);
    return std::move(given.settings);
}

} // namespace sandbox_server
