// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_WIRE_FORMAT_HPP
#define WEBCASTS_WIRE_FORMAT_HPP

#include <cstdint>
#include <optional>
#include <string_view>

namespace webcasts::inline v0 {

/// A format the service answers in (spec section 1). Log-in and event list know `xml` and `json` only.
enum class wire_format : std::uint8_t {
    xml,  ///< `text/xml`
    json, ///< `text/json`
    csv,  ///< `text/csv`, of reports only
};

/// One of the three operations of the Reporting API (spec section 1).
enum class operation_kind : std::uint8_t {
    login,           ///< opens a session
    event_list,      ///< lists the events that the account may see
    audience_report, ///< reports the audience of one event
};

/// Return `"xml"`, `"json"` or `"csv"`.
[[nodiscard]] constexpr std::string_view to_string(wire_format format) noexcept {
    switch (format) {
    case wire_format::json:
        return "json";
    case wire_format::csv:
        return "csv";
    case wire_format::xml:
        break;
    }
    return "xml";
}

/// Return the operation's name as messages show it: `"log-in"`, `"event list"` or `"audience report"`.
[[nodiscard]] constexpr std::string_view to_string(operation_kind operation) noexcept {
    switch (operation) {
    case operation_kind::event_list:
        return "event list";
    case operation_kind::audience_report:
        return "audience report";
    case operation_kind::login:
        break;
    }
    return "log-in";
}

/// Return the format named by `"xml"`, `"json"` or `"csv"` (lower case), or nothing.
[[nodiscard]] constexpr std::optional<wire_format> wire_format_from_name(std::string_view name) noexcept {
    for (const wire_format format : {wire_format::xml, wire_format::json, wire_format::csv}) {
        if (to_string(format) == name) {
            return format;
        }
    }
    return std::nullopt;
}

} // namespace webcasts::inline v0

#endif
