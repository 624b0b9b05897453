// SPDX-License-Identifier: BSL-1.0
#include "checkup.hpp"
#include "commands.hpp"
#include "connection.hpp"
#include "failure.hpp"
#include "json_text.hpp"
#include "output_file.hpp"
#include "text_table.hpp"
#include <webcasts/result.hpp>
#include <webcasts/testing/zoneinfo.hpp>

#include <chrono>
#include <cstdlib>
#include <fmt/format.h>
#include <optional>
#include <string>
#include <string_view>
#include <sys/stat.h>
#include <unistd.h>

namespace exporter {

namespace {

constexpr std::chrono::minutes largest_skew{5};

void check_configuration(checkup& made, const command_line& line) {
    struct stat facts {};
    if (line.config_path.empty() || ::stat(line.config_path.c_str(), &facts) != 0) {
        made.good("configuration",
                  "no file; " + (line.config_path.empty() ? "HOME is not set" : line.config_path));
    } else if ((facts.st_mode & (S_IWGRP | S_IWOTH)) != 0) {
        made.warn("configuration", line.config_path + ": other users may change it, and so what runs as you",
                  "run chmod go-w on it");
    } else {
        made.good("configuration", line.config_path);
    }
    for (const std::string& mistake : line.mistakes) {
        made.wrong("options", mistake, "", exit_status::usage);
    }
}

void check_certificates(checkup& made, const command_line& line) {
    const std::string& file = line.service.ca_file;
    if (!file.empty() && ::access(file.c_str(), R_OK) != 0) {
        made.wrong("certificates", fmt::format("--ca-file {} cannot be read", file),
                   "name a PEM file, or leave it out for the system's certificates", exit_status::usage);
    } else {
        made.good("certificates", file.empty() ? "the system's" : file);
    }
}

void check_folders(checkup& made) {
    const char* named = std::getenv("TMPDIR");
    const std::string folder = named != nullptr && *named != '\0' ? named : "/tmp";
    if (::access(folder.c_str(), W_OK | X_OK) != 0) {
        made.wrong("temporary files", folder + " cannot be written", "set TMPDIR to a folder that can",
                   exit_status::cannot_write);
    } else {
        made.good("temporary files", folder);
    }
    const webcasts::testing::zoneinfo zones;
    if (!zones("America/New_York", std::chrono::sys_seconds())) {
        made.wrong("time zones", "the system has no zone data", "install the package tzdata",
                   exit_status::usage);
    } else {
        made.good("time zones", "the system's zone data");
    }
}

/// Tell what kind of trouble a call of the service met.
std::string_view check_of(const webcasts::error& cause) {
    if (cause.code() == webcasts::transport_errc::tls_failed) {
        return "TLS";
    }
    return cause.code().category() == webcasts::transport_category() ? "connection" : "log-in";
}

void check_clock(checkup& made, const connection& service, bool is_sandbox) {
    const auto told = service.service_time();
    if (is_sandbox || !told) {
        made.good("clock", is_sandbox ? "the sandbox has its own" : "the service told none");
        return;
    }
    const auto now = std::chrono::system_clock::now().time_since_epoch();
    const auto skew = std::chrono::duration_cast<std::chrono::seconds>(told->time_since_epoch() - now);
    if (std::chrono::abs(skew) > largest_skew) {
        made.warn("clock",
                  fmt::format("this machine's clock is {} s {} the service's", std::chrono::abs(skew).count(),
                              skew.count() > 0 ? "behind" : "ahead of"),
                  "set it by NTP; certificates and look-back windows depend on it");
    } else {
        made.good("clock", "it agrees with the service's");
    }
}

void check_service(checkup& made, const command_line& line, const console& words) {
    std::optional<connection> service;
    try {
        service.emplace(line.service, line.who, words);
    } catch (const failure& problem) {
        if (problem.status() == exit_status::interrupted) {
            throw;
        }
        made.wrong("credentials", problem.what(), "", problem.status());
        return;
    }
    made.good("credentials", line.service.sandbox ? "the sandbox's own" : shown_source(line.who));
    if (const auto opened = service->login(); !opened) {
        const webcasts::error& cause = opened.error();
        made.wrong(std::string(check_of(cause)), fmt::format("{}: {}", service->source(), cause.what()), "",
                   status_of(cause));
        return;
    }
    made.good("connection", service->source());
    made.good("log-in", "the service takes it");
    if (const auto events = service->events(); !events) {
        made.wrong("event list", events.error().what(), "", status_of(events.error()));
    } else {
        made.good("event list", fmt::format("{} events", events->size()));
        check_clock(made, *service, line.service.sandbox);
    }
}

std::string_view name_of(verdict is) noexcept {
    return is == verdict::good ? "ok" : is == verdict::warning ? "warning" : "WRONG";
}

std::string as_text(const checkup& made) {
    std::string text;
    for (const finding& item : made.findings()) {
        text += fmt::format("{:<8} {:<16} {}\n", name_of(item.is), item.check, cell_text(item.text, 2000));
        if (!item.remedy.empty()) {
            text += fmt::format("{:<25} -> {}\n", "", item.remedy);
        }
    }
    return text;
}

json_object as_json(const checkup& made) {
    json_object summary;
    summary.json("checks", json_array(made.findings(), [](const finding& item) {
                     json_object object;
                     object.text("check", item.check)
                         .text("verdict", item.is == verdict::wrong ? "wrong" : name_of(item.is));
                     object.text("text", item.text);
                     return item.remedy.empty() ? object.str() : object.text("remedy", item.remedy).str();
                 }));
    return summary.json("exit_status", std::to_string(static_cast<int>(made.status())));
}

} // namespace

exit_status run_doctor(const command_line& line, const console& words) {
    checkup made;
    check_configuration(made, line);
    if (!line.service.sandbox) {
        check_mode(made, "password file", line.who.password_file);
        check_mode(made, "netrc file", line.who.netrc_file);
        check_certificates(made, line);
    }
    check_folders(made);
    if (line.mistakes.empty()) {
        check_service(made, line, words);
    }
    if (!line.database.empty()) {
        check_database(made, line.database);
    }
    if (line.json) {
        print_summary(as_json(made));
    } else {
        output_file out("");
        out.write(as_text(made));
        out.finish();
    }
    return made.status();
}

} // namespace exporter
