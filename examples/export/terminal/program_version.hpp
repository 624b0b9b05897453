// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_EXAMPLES_EXPORT_TERMINAL_PROGRAM_VERSION_HPP
#define WEBCASTS_EXAMPLES_EXPORT_TERMINAL_PROGRAM_VERSION_HPP

namespace exporter {

/// The program's name and version. The build system defines the number.
inline constexpr const char* program_version = "webcasts-export " WEBCASTS_EXPORT_VERSION;

} // namespace exporter

#endif
