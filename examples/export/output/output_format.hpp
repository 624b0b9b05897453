// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_EXAMPLES_EXPORT_OUTPUT_OUTPUT_FORMAT_HPP
#define WEBCASTS_EXAMPLES_EXPORT_OUTPUT_OUTPUT_FORMAT_HPP

#include <cstdint>
#include <string_view>

namespace exporter {

/// What Excel knows UTF-8 by, at the start of a file.
inline constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";

/// How `events` and `report` write: for eyes, for spreadsheets, for programs.
enum class output_format : std::uint8_t { table, csv, ndjson };

} // namespace exporter

#endif
