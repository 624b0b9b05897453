// SPDX-License-Identifier: BSL-1.0
#include "command_line.hpp"

#include "accounts.hpp"
#include "choice_option.hpp"
#include "connections.hpp"
#include "rfc3339.hpp"
#include "typed_words.hpp"
#include "usage_error.hpp"
#include <webcasts/testing/sandbox.hpp>
#include <webcasts/testing/zoneinfo.hpp>

#include <boost/asio/ip/address.hpp>
#include <CLI/CLI.hpp>

#include <chrono>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <fstream>
#include <string>
#include <utility>
#include <vector>

namespace sandbox_server {

namespace {

/// The values of the options, as CLI11 stores them.
struct option_values {
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

void describe_listening(CLI::App& app, option_values& values) {
    app.add_option("--port", values.settings.port, "TCP port; 0: any free one, which is printed")
        ->capture_default_str();
    app.add_option("--port-file", values.settings.port_file,
                   "write the port to this file once the service is ready");
    app.add_option("--bind", values.bind, "IP address to listen on")->capture_default_str();
    app.add_option("--allow-host", values.settings.allowed_hosts,
                   "answer requests for this host name or address too, besides localhost, 127.0.0.0/8, [::1] "
                   "and the address of --bind; may be repeated")
        ->type_name("NAME")
        ->allow_extra_args(false);
    auto* tls = app.add_flag("--tls", values.settings.tls,
                             "serve HTTPS, with a certificate that is made at the start");
    app.add_option("--ca-file", values.settings.ca_file,
                   "write the certificate authority that clients are to trust to this file; "
                   "webcasts-sandbox-ca.pem unless it is given")
        ->needs(tls);
    app.add_option("--http-port", values.settings.http_port, "with --tls: serve HTTP as well, on this port")
        ->needs(tls);
}

void describe_limits(CLI::App& app, option_values& values) {
    const CLI::Range seconds(0.001, 86'400.0);
    app.add_option("--idle-timeout", values.idle_timeout,
                   "seconds until a connection without a request is closed")
        ->check(seconds)
        ->capture_default_str();
    app.add_option("--request-timeout", values.request_timeout,
                   "seconds that a TLS handshake, a request's head, and its body may take each")
        ->check(seconds)
        ->capture_default_str();
    app.add_option("--send-timeout", values.send_timeout,
                   "seconds that a client may let an answer wait before it reads on")
        ->check(seconds)
        ->capture_default_str();
}

void describe_service(CLI::App& app, option_values& values) {
    auto& sandbox = values.settings.sandbox;
    // One value for each occurrence, so that the two options of an account can alternate.
    app.add_option("--user", values.users,
                   "user name of an account, in place of demo@example.com; may be repeated")
        ->allow_extra_args(false);
    app.add_option("--password-file", values.password_files,
                   "file with the password of the account whose --user stands at the same place; "
                   "- is standard input")
        ->allow_extra_args(false);
    app.add_option("--clock", values.clock,
                   "the service's time, as 2026-03-02T09:00:00Z; it stands still unless "
                   "--session-ttl is given");
    app.add_option("--session-ttl", values.session_ttl, "seconds that a session lives; 0: no limit");
    app.add_option("--session-calls", sandbox.session_calls, "calls that a session is good for; 0: no limit");
    app.add_option("--fault", values.faults,
                   "let something go wrong, as operation=audience_reports,nth=2,status=500; may be repeated")
        ->allow_extra_args(false);
    app.add_flag("--lenient", sandbox.lenient,
                 "also take what deployed clients send: no ver, names in any letter case, parameters that "
                 "are not documented");
    app.add_option("--choice", values.choices,
                   "decide what the vendor's documents leave open, as return_codes.no_session=7; may be "
                   "repeated; the names are below")
        ->allow_extra_args(false);
}

void describe_data(CLI::App& app, option_values& values) {
    auto& sandbox = values.settings.sandbox;
    app.add_option("--seed", sandbox.seed, "seed of the made-up data")->capture_default_str();
    auto* scenario =
        app.add_option("--scenario", values.scenario, "which data to make up: " + list_of_scenarios())
            ->default_str(std::string(to_string(sandbox.scenario)));
    auto* events = app.add_option("--events", sandbox.event_count,
                                  "how many events to make up, in place of the scenario's")
                       ->check(CLI::Range(0, 100'000));
    auto* registrants = app.add_option("--registrants", values.registrants,
                                       "registrants of each event, in place of the scenario's")
                            ->check(CLI::Range(1, 5'000'000));
    app.add_option("--data", values.data_file,
                   "serve the people in this file (.csv, .ndjson, .jsonl) in place of made-up ones")
        ->excludes(scenario)
        ->excludes(events)
        ->excludes(registrants);
}

/// Return what the library says of a fault without a name that is none: it may be a password in the wrong
/// place.
std::string without_unknown_name(const std::string& text) {
    const std::size_t known = text.find("is not a part of a fault");
    return known == std::string::npos ? text : "a name " + text.substr(known);
}

std::chrono::milliseconds milliseconds_of(double seconds) {
    return std::chrono::milliseconds(static_cast<std::int64_t>(std::ceil(seconds * 1000)));
}

void complete_listening(option_values& values) {
    auto& settings = values.settings;
    boost::system::error_code error;
    settings.bind = boost::asio::ip::make_address(values.bind, error);
    if (error) {
        throw usage_error("--bind: not an IP address, such as 127.0.0.1");
    }
    if (!settings.bind.is_unspecified()) {
        settings.allowed_hosts.push_back(settings.bind.to_string());
    }
    if (settings.tls && !has_tls) {
        throw usage_error(
            "--tls: this program was built without OpenSSL; install it (Debian: libssl-dev) and "
            "build again");
    }
    if (settings.tls && settings.ca_file.empty()) {
        settings.ca_file = "webcasts-sandbox-ca.pem";
    }
    settings.limits.idle = milliseconds_of(values.idle_timeout);
    settings.limits.request = milliseconds_of(values.request_timeout);
    settings.limits.send = milliseconds_of(values.send_timeout);
}

void complete_data(option_values& values) {
    auto& sandbox = values.settings.sandbox;
    if (!values.clock.empty()) {
        const auto clock = rfc3339_time(values.clock);
        if (!clock) {
            throw usage_error("--clock: not an RFC 3339 time such as 2026-03-02T09:00:00Z");
        }
        sandbox.clock = *clock;
    }
    if (!values.scenario.empty()) {
        const auto scenario = webcasts::testing::parse_sandbox_scenario(values.scenario);
        if (!scenario) {
            throw usage_error("--scenario: " + scenario.error().client_text());
        }
        sandbox.scenario = *scenario;
    }
    if (!values.data_file.empty()) {
        if (!std::ifstream(values.data_file)) { // the name may be a password in the wrong place
            throw usage_error(
                "--data: the file cannot be opened; its name ends with .csv, .ndjson or .jsonl");
        }
        auto events = webcasts::testing::read_sandbox_data_file(values.data_file);
        if (!events) {
            throw usage_error("--data: " + events.error().client_text());
        }
        sandbox.events = std::move(*events);
    }
    if (values.registrants != 0) {
        sandbox.min_registrants = values.registrants;
        sandbox.max_registrants = values.registrants;
    }
    sandbox.zone_offset = webcasts::testing::zoneinfo();
}

void complete_service(option_values& values) {
    auto& sandbox = values.settings.sandbox;
    if (!values.users.empty() || !values.password_files.empty()) {
        sandbox.accounts = read_accounts(values.users, values.password_files);
        values.settings.own_accounts = true;
    }
    sandbox.session_ttl = std::chrono::seconds(values.session_ttl);
    // Clients compare the date in a Retry-After with their own clock.
    sandbox.http_clock = [] {
        return std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
    };
    if (std::exchange(sandbox.lenient, false)) {
        sandbox.choices.be_lenient(); // before single choices, which may be stricter
    }
    for (const std::string& text : values.choices) {
        set_choice(sandbox.choices, text);
    }
    for (const std::string& text : values.faults) {
        const auto fault = webcasts::testing::parse_fault(text);
        if (!fault) {
            throw usage_error("--fault: " + without_unknown_name(fault.error().client_text()));
        }
        values.settings.faults.push_back(*fault);
    }
}

} // namespace

std::optional<server_settings> read_command_line(int argc, const char* const* argv) {
    CLI::App app("The webcasts.com Reporting API as a service on this machine, with made-up data.",
                 "webcasts-sandbox");
    option_values values;
    describe_listening(app, values);
    describe_service(app, values);
    describe_data(app, values);
    describe_limits(app, values);
    app.footer("Choices, of which doc/sandbox.md tells more:\n" + describe_choices());
    try {
        app.parse(argc, argv);
    } catch (const CLI::ParseError& stop) {
        if (stop.get_exit_code() == 0) {
            app.exit(stop);
            return std::nullopt;
        }
        throw usage_error(described(stop, app, {argv + 1, argv + argc}));
    }
    complete_listening(values);
    complete_data(values);
    complete_service(values);
    return std::move(values.settings);
}

} // namespace sandbox_server
