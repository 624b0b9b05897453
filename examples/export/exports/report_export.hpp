// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_EXAMPLES_EXPORT_EXPORTS_REPORT_EXPORT_HPP
#define WEBCASTS_EXAMPLES_EXPORT_EXPORTS_REPORT_EXPORT_HPP

#include "output/output_options.hpp"
#include "service/service_client.hpp"
#include "terminal/console.hpp"
#include "terminal/exit_status.hpp"
#include <webcasts/query_params.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace exporter {

/// Which reports `report` fetches, and where it writes their attendees.
struct report_export_options {
    std::vector<std::string> events; ///< 7 digits each, without repetitions
    webcasts::query_params query;    ///< without its event
    output_options output;
    bool shows_progress = true;
    unsigned size_limits =
        1; ///< by which the number of CSV columns is multiplied, as `service_options::size_limits`
    bool is_strict = false; ///< a value that cannot be read makes the run partial
};

/// How a run of `report` ended.
struct report_export_result {
    exit_status status = exit_status::unexpected;
    std::optional<std::uint64_t> registrants; ///< of all complete reports; absent if the log-in failed
};

/// Fetch the reports one after the other and write the attendees of those that are complete. The file is not
/// written if no report is complete or the run is interrupted. Failures of the service are reported to
/// `console`; throws `failure` with `exit_status::cannot_write`.
[[nodiscard]] report_export_result export_reports(const report_export_options& options,
                                                  service_client& service, const console& console);

} // namespace exporter

#endif
