// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_EXAMPLES_EXPORT_OUTPUT_FORMAT_HPP
#define WEBCASTS_EXAMPLES_EXPORT_OUTPUT_FORMAT_HPP

#include <cstdint>

namespace exporter {

/// How `events` and `report` write: for eyes, for spreadsheets, for programs.
enum class output_format : std::uint8_t { table, csv, ndjson };

} // namespace exporter

#endif
