// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_EXAMPLES_EXPORT_TEXT_WINDOWS_ZONE_HPP
#define WEBCASTS_EXAMPLES_EXPORT_TEXT_WINDOWS_ZONE_HPP

#include <string>
#include <string_view>

namespace exporter {

/// Return the IANA name of a time zone that has Windows's name, such as `Eastern Standard Time`; empty if it
/// is none of Windows's. The case of letters does not matter, `Daylight` and `Summer` are read as `Standard`,
/// and so are names as Windows shows them: `(UTC-05:00) Eastern Time (US & Canada)`.
[[nodiscard]] std::string_view iana_name_of(std::string_view windows_name);

/// Return a sentence that gives the IANA name in place of Windows's; empty if the name is none of Windows's.
[[nodiscard]] std::string windows_zone_hint(std::string_view name);

} // namespace exporter

#endif
