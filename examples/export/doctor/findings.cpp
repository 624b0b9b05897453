// SPDX-License-Identifier: BSL-1.0
#include "doctor/findings.hpp"

#include <algorithm>
#include <array>
#include <fmt/format.h>
#include <sys/stat.h>

namespace exporter {

namespace {

/// From what time alone may mend to what nothing works without.
constexpr std::array ranks{exit_status::done,    exit_status::temporary,      exit_status::unexpected,
                           exit_status::refused, exit_status::log_in_refused, exit_status::cannot_write,
                           exit_status::usage};

auto rank_of(exit_status status) noexcept {
    return std::find(ranks.begin(), ranks.end(), status) - ranks.begin();
}

} // namespace

void findings::good(const std::string& check, const std::string& text) {
    findings_.push_back({check, verdict::good, text, {}, exit_status::done});
}

void findings::warn(const std::string& check, const std::string& text, const std::string& remedy) {
    findings_.push_back({check, verdict::warning, text, remedy, exit_status::done});
}

void findings::wrong(const std::string& check, const std::string& text, const std::string& remedy,
                     exit_status status) {
    findings_.push_back({check, verdict::wrong, text, remedy, status});
}

exit_status findings::status() const noexcept {
    exit_status worst = exit_status::done;
    for (const finding& item : findings_) {
        worst = rank_of(item.status) > rank_of(worst) ? item.status : worst;
    }
    return worst;
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
