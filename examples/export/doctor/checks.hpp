// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_EXAMPLES_EXPORT_DOCTOR_CHECKS_HPP
#define WEBCASTS_EXAMPLES_EXPORT_DOCTOR_CHECKS_HPP

#include "doctor/findings.hpp"
#include "service/credentials_source.hpp"
#include "service/service_options.hpp"
#include "terminal/console.hpp"

#include <string>
#include <vector>

namespace exporter {

/// The set-up that `doctor` checks.
struct doctor_options {
    service_options service;
    credentials_source credentials;
    std::string database;              ///< empty: none is checked
    std::string config_path;           ///< of the configuration file, which may be missing; empty: none
    std::vector<std::string> mistakes; ///< in the other options; if there are any, the service is not called
};

/// Make all checks. Throws `failure` only if the run is interrupted.
[[nodiscard]] findings check_everything(const doctor_options& options, const console& console);

} // namespace exporter

#endif
