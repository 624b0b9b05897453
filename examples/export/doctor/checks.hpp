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

/// The set-up that `doctor` looks at.
struct doctor_options {
    service_options service;
    credentials_source credentials;
    std::string database;              ///< empty: none is looked at
    std::string config_path;           ///< where the configuration file is, or would be; empty: nowhere
    std::vector<std::string> mistakes; ///< in the other options; the service is not asked if there are any
};

/// Make all checks. Throws `failure` only if the run is interrupted.
[[nodiscard]] findings check_everything(const doctor_options& options, const console& console);

} // namespace exporter

#endif
