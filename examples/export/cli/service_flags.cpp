// SPDX-License-Identifier: BSL-1.0
#include "cli/service_flags.hpp"

#include "cli/option_values.hpp"
#include "service/environment_proxy.hpp"
#include "terminal/failure.hpp"
#include "terminal/typed_value.hpp"
#include <webcasts/api.hpp>
#include <webcasts/result.hpp>
#include <webcasts/testing/sandbox.hpp>
#include <webcasts/wire/request_encoder.hpp>

#include <boost/url/parse.hpp>

#include <cerrno>
#include <cstring>
#include <fmt/format.h>
#include <string_view>
#include <unistd.h>

namespace exporter {

namespace {

/// Look for mistakes in what the service is reached through: the file of certificates and the proxy.
void check_surroundings(const service_options& service, std::vector<std::string>& mistakes) {
    if (!service.ca_file.empty() && ::access(service.ca_file.c_str(), R_OK) != 0) {
        const int cause = errno;
        mistakes.push_back(fmt::format("--ca-file: {} cannot be read: {}",
                                       shown_path(service.ca_file, "the file"), std::strerror(cause)));
    }
    try {
        static_cast<void>(environment_proxy(service.base_url));
    } catch (const failure& problem) {
        mistakes.emplace_back(problem.what());
    }
}

} // namespace

service_options to_service(const typed_arguments& in, std::vector<std::string>& mistakes) {
    service_options service;
    service.sandbox = in.sandbox;
    service.seed = to_seed(in.seed, mistakes);
    if (in.seed && !in.sandbox) {
        mistakes.emplace_back("--seed chooses the sandbox's data; add --sandbox");
    }
    if (in.scenario) {
        const auto scenario = webcasts::testing::parse_sandbox_scenario(*in.scenario);
        if (!scenario) {
            mistakes.push_back("--scenario: " + scenario.error().client_text());
        }
        service.scenario = scenario ? *scenario : service.scenario;
        if (!in.sandbox) {
            mistakes.emplace_back("--scenario chooses the sandbox's data; add --sandbox");
        }
    }
    if (in.sandbox && (in.base_url || in.ca_file || in.username || in.password_file || in.password_command ||
                       in.netrc || in.netrc_file)) {
        mistakes.emplace_back(
            "--sandbox runs inside this program and has its own account; leave --base-url, --ca-file, "
            "--username and the password's source out");
    }
    service.base_url = in.base_url.value_or(service.base_url);
    if (webcasts::wire::checked_base_url(service.base_url).empty()) {
        mistakes.push_back("--base-url: " + webcasts::error(webcasts::usage_errc::bad_base_url).message());
    }
    service.ca_file = in.ca_file.value_or("");
    if (!in.sandbox) {
        check_surroundings(service, mistakes);
    }
    service.wire = to_wire(in.wire, mistakes);
    service.method = to_method(in.method, mistakes);
    service.timeout = to_seconds(in.timeout, "--timeout", mistakes);
    service.max_time = to_time_limit(in.max_time, "--max-time", mistakes);
    service.min_speed = {.bytes_per_second =
                             to_count(in.min_speed, "--min-speed", 0, 1'000'000'000, mistakes),
                         .window = to_seconds(in.speed_window, "--speed-window", mistakes)};
    service.jobs = to_count(in.jobs, "--jobs", 1, 64, mistakes);
    service.max_rate = in.max_rate ? to_rate(*in.max_rate, mistakes) : service.max_rate;
    service.retries = to_count(in.retries, "--retries", 0, 100, mistakes);
    service.size_limits = to_count(in.size_limits, "--size-limits", 1, 64, mistakes);
    return service;
}

credentials_source to_credentials_source(const typed_arguments& in, std::vector<std::string>& mistakes) {
    credentials_source credentials;
    credentials.username = in.username.value_or("");
    credentials.password_file = in.password_file.value_or("");
    credentials.password_command = in.password_command.value_or("");
    credentials.netrc = in.netrc || in.netrc_file;
    credentials.netrc_file = in.netrc_file.value_or("");
    const std::string base_url = in.base_url.value_or(std::string(webcasts::default_base_url));
    if (const auto parsed = boost::urls::parse_absolute_uri(base_url)) {
        const std::string_view host(parsed->encoded_host());
        credentials.host = host;
    }
    if (int{!credentials.password_file.empty()} + int{!credentials.password_command.empty()} +
            int{credentials.netrc} >
        1) {
        mistakes.emplace_back(
            "--password-file, --password-command and --netrc each say where the password is; keep one "
            "of them");
    }
    return credentials;
}

} // namespace exporter
