// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_EXAMPLES_EXPORT_SERVICE_SERVICE_OPTIONS_HPP
#define WEBCASTS_EXAMPLES_EXPORT_SERVICE_SERVICE_OPTIONS_HPP

#include <webcasts/api.hpp>
#include <webcasts/http_message.hpp>
#include <webcasts/retry.hpp>
#include <webcasts/testing/sandbox.hpp>

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>

namespace exporter {

/// Which service is called, and how.
struct service_options {
    bool sandbox = false;              ///< in this process, with made-up data and without credentials
    std::optional<std::uint64_t> seed; ///< of the sandbox's data; absent: the sandbox's own default
    webcasts::testing::sandbox_scenario scenario{}; ///< of the sandbox's data
    std::string base_url = std::string(webcasts::default_base_url);
    std::string ca_file; ///< PEM; empty: the system's certificates
    webcasts::wire_format wire = webcasts::wire_format::xml;
    webcasts::http_method method = webcasts::http_method::get;
    std::chrono::milliseconds timeout{30'000};
    std::chrono::milliseconds max_time = std::chrono::hours(24); ///< of a call in all; 0: no limit
    webcasts::minimum_speed min_speed{};                         ///< of an answer's body
    unsigned jobs = 4;                                           ///< reports in flight at the same time
    double max_rate = 0;      ///< requests a second, log-ins and retries included; 0: no limit
    unsigned retries = 3;     ///< of a request, if another attempt may help
    unsigned size_limits = 1; ///< by which the library's own limits of a response are multiplied; 1 to 64
};

} // namespace exporter

#endif
