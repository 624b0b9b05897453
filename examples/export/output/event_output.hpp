// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_EXAMPLES_EXPORT_OUTPUT_EVENT_OUTPUT_HPP
#define WEBCASTS_EXAMPLES_EXPORT_OUTPUT_EVENT_OUTPUT_HPP

#include "output/output_file.hpp"
#include "output/output_options.hpp"
#include <webcasts/records.hpp>

#include <vector>

namespace exporter {

/// Write a list of events in one of the formats. CSV and NDJSON have the service's names for the fields.
/// Throws `failure` with `exit_status::cannot_write`.
void write_events(output_file& out, const std::vector<webcasts::event_summary>& events,
                  const output_options& options);

} // namespace exporter

#endif
