// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_TESTING_SANDBOX_DETAIL_ROUTE_HPP
#define WEBCASTS_TESTING_SANDBOX_DETAIL_ROUTE_HPP

#include <webcasts/api.hpp>

#include <optional>
#include <string_view>

namespace webcasts { inline namespace v0 { namespace testing {

/// The meaning of a path of the service.
struct sandbox_route {
    operation_kind operation; ///< which of the three
    wire_format format;       ///< of the response
    std::string_view name;    ///< of the operation, in faults and in the journal
};

/// Return the meaning of a path (spec section 1), or `nullopt` if the service does not have it.
[[nodiscard]] inline std::optional<sandbox_route> sandbox_route_of(std::string_view path) noexcept {
    struct named_operation {
        operation_kind operation;
        std::string_view name;
    };
    for (const auto& [operation, name] :
         {named_operation{operation_kind::login, "login"},
          named_operation{operation_kind::event_list, "eventlist"},
          named_operation{operation_kind::audience_report, "audience_reports"}}) {
        for (const wire_format format : {wire_format::xml, wire_format::json, wire_format::csv}) {
            if (path_of(operation, format) == path) {
                return sandbox_route{operation, format, name};
            }
        }
    }
    return std::nullopt;
}

}}} // namespace webcasts::v0::testing

#endif
