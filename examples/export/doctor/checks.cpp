// SPDX-License-Identifier: BSL-1.0
#include "doctor/checks.hpp"

#include "service/service_client.hpp"
#include "terminal/advice.hpp"
#include "terminal/environment.hpp"
#include "terminal/failure.hpp"
#include "terminal/typed_value.hpp"
#include "text/counted.hpp"
#include <webcasts/result.hpp>
#include <webcasts/testing/zoneinfo.hpp>

#include <chrono>
#include <fmt/format.h>
#include <optional>
#include <string_view>
#include <sys/stat.h>
#include <unistd.h>

namespace exporter {

namespace {

constexpr std::chrono::minutes max_skew{5};

void check_configuration(findings& results, const doctor_options& options) {
    struct stat facts {};
    if (options.config_path.empty() || ::stat(options.config_path.c_str(), &facts) != 0) {
        results.good("configuration",
                     "no file; " + (options.config_path.empty() ? "HOME is not set" : options.config_path));
    } else if ((facts.st_mode & (S_IWGRP | S_IWOTH)) != 0) {
        results.warn("configuration",
                     options.config_path + ": other users may change it, and so what runs as you",
                     "run chmod go-w on it");
    } else {
        results.good("configuration", options.config_path);
    }
    for (const std::string& mistake : options.mistakes) {
        results.wrong("options", mistake, "", failure_cause::usage);
    }
}

void check_certificates(findings& results, const doctor_options& options) {
    const std::string& file = options.service.ca_file;
    if (!file.empty() && ::access(file.c_str(), R_OK) != 0) {
        results.wrong("certificates", flag_with_path("--ca-file", file) + " cannot be read",
                      "name a PEM file, or leave it out for the system's certificates", failure_cause::usage);
    } else {
        results.good("certificates", file.empty() ? "the system's" : file);
    }
}

void check_folders(findings& results) {
    const std::string folder = temporary_folder();
    if (::access(folder.c_str(), W_OK | X_OK) != 0) {
        results.wrong("temporary files",
                      shown_path(folder, "the folder that TMPDIR names") + " cannot be written",
                      "set TMPDIR to a folder that can", failure_cause::no_room);
    } else if (const std::string of_database = temporary_folder_of_sqlite(); of_database.empty()) {
        results.wrong("temporary files", "SQLite finds no folder for its own that can be written",
                      "set SQLITE_TMPDIR to one", failure_cause::no_room);
    } else {
        results.good("temporary files",
                     of_database == folder ? folder : fmt::format("{}; of sync: {}", folder, of_database));
    }
    const webcasts::testing::zoneinfo zones;
    if (!zones("America/New_York", std::chrono::sys_seconds())) {
        results.wrong("time zones", "the system has no zone data", "install the package tzdata",
                      failure_cause::usage);
    } else {
        results.good("time zones", "the system's zone data");
    }
}

/// Return the name of the check that an error of the service belongs to.
std::string_view check_of(const webcasts::error& cause) {
    if (cause.code() == webcasts::transport_errc::tls_failed) {
        return "TLS";
    }
    return cause.code().category() == webcasts::transport_category() ? "connection" : "log-in";
}

void check_clock(findings& results, const service_client& service, bool is_sandbox) {
    const auto time = service.service_time();
    if (is_sandbox || !time) {
        results.good("clock", is_sandbox ? "the sandbox has its own" : "the service told none");
        return;
    }
    const auto now = std::chrono::system_clock::now().time_since_epoch();
    const auto skew = std::chrono::duration_cast<std::chrono::seconds>(time->time_since_epoch() - now);
    if (std::chrono::abs(skew) > max_skew) {
        results.warn("clock",
                     fmt::format("this machine's clock is {} s {} the service's",
                                 std::chrono::abs(skew).count(), skew.count() > 0 ? "behind" : "ahead of"),
                     "set it by NTP; certificates and look-back windows depend on it");
    } else {
        results.good("clock", "it agrees with the service's");
    }
}

void check_service(findings& results, const doctor_options& options, const console& console) {
    std::optional<service_client> service;
    try {
        service.emplace(options.service, options.credentials, console);
    } catch (const failure& problem) {
        if (problem.cause() == failure_cause::interrupted) {
            throw;
        }
        results.wrong("credentials", problem.what(), "", problem.cause());
        return;
    }
    results.good("credentials",
                 options.service.sandbox ? "the sandbox's own" : shown_source(options.credentials));
    if (const auto login = service->login(); !login) {
        const webcasts::error& cause = login.error();
        results.wrong(std::string(check_of(cause)),
                      fmt::format("{}: {}", service->source(), explained(cause)), "", cause_of(cause));
        return;
    }
    results.good("connection", service->source());
    results.good("log-in", "the service takes it");
    if (const auto events = service->events(); !events) {
        results.wrong("event list", explained(events.error()), "", cause_of(events.error()));
    } else {
        results.good("event list", counted(events->size(), "event"));
        check_clock(results, *service, options.service.sandbox);
    }
}

} // namespace

findings check_everything(const doctor_options& options, const console& console) {
    findings results;
    check_configuration(results, options);
    if (!options.service.sandbox) {
        check_mode(results, "password file", options.credentials.password_file);
        check_mode(results, "netrc file", options.credentials.netrc_file);
        check_certificates(results, options);
    }
    check_folders(results);
    if (options.mistakes.empty()) {
        check_service(results, options, console);
    }
    if (!options.database.empty()) {
        check_database(results, options.database);
    }
    return results;
}

} // namespace exporter
