// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_ENDPOINT_HPP
#define WEBCASTS_ENDPOINT_HPP

#include <webcasts/result.hpp>
#include <webcasts/wire_format.hpp>

#include <string>
#include <string_view>

namespace webcasts::inline v0 {

/// Where the vendor's service is (spec section 1).
inline constexpr std::string_view default_base_url = "https://api.webcasts.com";

/// Return the path of an operation in a format, below the base URL (spec section 1). CSV exists for audience
/// reports only; the others then take the XML path.
[[nodiscard]] constexpr std::string_view path_of(operation_kind operation, wire_format format) noexcept {
    const bool json = format == wire_format::json;
    switch (operation) {
    case operation_kind::event_list:
        return json ? "/api/reporting/eventlist/json" : "/api/reporting/eventlist";
    case operation_kind::audience_report:
        return json                         ? "/api/reporting/audience_reports/json"
               : format == wire_format::csv ? "/api/reporting/audience_reports/csv"
                                            : "/api/reporting/audience_reports";
    case operation_kind::login:
        break;
    }
    return json ? "/api/login/json" : "/api/login";
}

} // namespace webcasts::inline v0

#endif
