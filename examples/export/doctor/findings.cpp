// SPDX-License-Identifier: BSL-1.0
#include "doctor/findings.hpp"

#include "text/json_text.hpp"
#include "text/terminal_text.hpp"
#include "text/text_table.hpp"

#include <algorithm>
#include <array>
#include <fmt/format.h>
#include <sstream>
#include <string>
#include <string_view>
#include <sys/stat.h>

namespace exporter {

namespace {

/// From the least to the most severe.
constexpr std::array ranks{exit_status::done,         exit_status::temporary, exit_status::busy,
                           exit_status::unexpected,   exit_status::refused,   exit_status::log_in_refused,
                           exit_status::cannot_write, exit_status::usage};

auto rank_of(exit_status status) noexcept {
    return std::find(ranks.begin(), ranks.end(), status) - ranks.begin();
}

std::string_view name_of(verdict is) noexcept {
    return is == verdict::good ? "ok" : is == verdict::warning ? "warning" : "WRONG";
}

} // namespace

void findings::good(const std::string& check, const std::string& text) {
    findings_.push_back({check, verdict::good, text, {}, exit_status::done});
}

void findings::warn(const std::string& check, const std::string& text, const std::string& remedy) {
    findings_.push_back({check, verdict::warning, text, remedy, exit_status::done});
}

void findings::wrong(const std::string& check, const std::string& text, const std::string& remedy,
                     failure_cause cause) {
    findings_.push_back({check, verdict::wrong, text, remedy, status_of(cause)});
}

exit_status findings::status() const noexcept {
    exit_status worst = exit_status::done;
    for (const finding& item : findings_) {
        worst = rank_of(item.status) > rank_of(worst) ? item.status : worst;
    }
    return worst;
}

std::string as_text(const findings& results, std::optional<std::size_t> width) {
    constexpr std::size_t text_begin = 26;
    constexpr std::size_t remedy_begin = 29;
    std::string text;
    const auto append = [&](const std::string& line, std::size_t indent) {
        text.append(width ? wrapped_text(line, *width, indent) : line).append("\n");
    };
    for (const finding& item : results.all()) {
        // Lines after the first are indented, so that none can pass for a finding.
        std::string start = fmt::format("{:<8} {:<16} ", name_of(item.is), item.check);
        std::istringstream lines(item.text);
        for (std::string line; std::getline(lines, line);) {
            append(start + cell_text(line, 2000), text_begin);
            start.assign(text_begin, ' ');
        }
        if (!item.remedy.empty()) {
            append(fmt::format("{:<25} -> {}", "", terminal_text(item.remedy)), remedy_begin);
        }
    }
    return text;
}

std::string as_json(const findings& results) {
    json_object summary;
    summary.json("checks", json_array(results.all(), [](const finding& item) {
                     json_object object;
                     object.text("check", item.check)
                         .text("verdict", item.is == verdict::wrong ? "wrong" : name_of(item.is));
                     object.text("text", item.text);
                     return item.remedy.empty() ? object.str() : object.text("remedy", item.remedy).str();
                 }));
    summary.json("exit_status", std::to_string(static_cast<int>(results.status())));
    return summary.str() + '\n';
}

void check_mode(findings& results, const std::string& check, const std::string& path) {
    struct stat facts {};
    if (::stat(path.c_str(), &facts) == 0 && S_ISREG(facts.st_mode) &&
        (facts.st_mode & (S_IRWXG | S_IRWXO)) != 0) {
        results.warn(check,
                     fmt::format("other users may read or change it: mode {:03o}", facts.st_mode & 0777U),
                     "run chmod 600 on it");
    }
}

} // namespace exporter
