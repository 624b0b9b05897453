// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_EXAMPLES_EXPORT_EXPORTS_COUNTRY_HPP
#define WEBCASTS_EXAMPLES_EXPORT_EXPORTS_COUNTRY_HPP

#include <string_view>

namespace exporter {

/// Return whether a text is a country's two-letter code or its English short name by ISO 3166-1, whatever the
/// case of its ASCII letters. `USA`, `UK` and `Deutschland` are not.
[[nodiscard]] bool is_iso_country(std::string_view text);

} // namespace exporter

#endif
