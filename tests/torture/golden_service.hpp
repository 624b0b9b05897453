// SPDX-License-Identifier: BSL-1.0
// The responses of a service that answers every call with golden_reports.hpp.
#ifndef WEBCASTS_TESTS_GOLDEN_SERVICE_HPP
#define WEBCASTS_TESTS_GOLDEN_SERVICE_HPP

#include "fault_scenarios.hpp"
#include "support/golden_reports.hpp"
#include <webcasts/api.hpp>
#include <webcasts/http_message.hpp>

#include <string>
#include <string_view>

namespace webcasts::tests {

/// Tell which call a request's URL, or its target, is of.
inline client_call call_of(std::string_view url) {
    return url.find("/api/login") != std::string_view::npos  ? client_call::login
           : url.find("eventlist") != std::string_view::npos ? client_call::events
                                                             : client_call::report;
}

inline std::string_view golden_body(client_call call, wire_format format) {
    const bool json = format == wire_format::json;
    switch (call) {
    case client_call::login:
        return json ? log_in_json : log_in_xml;
    case client_call::events:
        return json ? events_json : events_xml;
    case client_call::report:
    case client_call::visit:
        break;
    }
    return golden(format);
}

inline http_response golden_answer(client_call call, wire_format format) {
    const bool csv = call == client_call::report && format == wire_format::csv;
    return {200,
            {{"Content-Type", csv                           ? "text/csv"
                              : format == wire_format::json ? "text/json"
                                                            : "text/xml"}},
            std::string(golden_body(call, format))};
}

} // namespace webcasts::tests

#endif
