// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_API_HPP
#define WEBCASTS_API_HPP

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

// Names that the vendor defines: formats, operations and their paths, parameters.

namespace webcasts { inline namespace v0 {

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

/// Return the format named by `"xml"`, `"json"` or `"csv"` (lower case), or `nullopt`.
[[nodiscard]] constexpr std::optional<wire_format> wire_format_from_name(std::string_view name) noexcept {
    for (const wire_format format : {wire_format::xml, wire_format::json, wire_format::csv}) {
        if (to_string(format) == name) {
            return format;
        }
    }
    return std::nullopt;
}

/// Where the vendor's service is (spec section 1).
inline constexpr std::string_view default_base_url = "https://api.webcasts.com";

/// Return the path of an operation in a format, below the base URL (spec section 1). CSV exists for audience
/// reports only; for the other operations it gives the XML path.
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

/// A parameter of the Reporting API (spec section 2), in the order in which requests carry them.
enum class parameter : std::uint8_t {
    ver,              ///< version of the API, always 2.0
    username,         ///< of a log-in; never shown
    password,         ///< of a log-in; never shown
    ui,               ///< user id from log-in; never shown
    si,               ///< session id from log-in; never shown
    ei,               ///< event id, 7 digits
    tz,               ///< time zone of all times in the report
    date_range_start, ///< first day, mm/dd/yyyy
    date_range_end,   ///< last day, mm/dd/yyyy
    dr_regs,          ///< the range is of registrations, on or off
    dr_sessions,      ///< the range is of viewing, on or off
    sti_filter,       ///< Campaign Source Tracking Identifiers, joined by `|`
    excl_domain,      ///< e-mail domains to leave out, joined by `|`
    incl_domain,      ///< e-mail domains to keep, joined by `|`
    users_qa,         ///< only those who asked a question, on or off
    user_survey,      ///< only those who answered a survey, on or off
    no_shows,         ///< only those who did not watch, on or off
    live_viewers,     ///< only those who watched live, on or off
    od_viewers,       ///< only those who watched on demand, on or off
    simlive_viewers,  ///< only those who watched simulated live, on or off
};

/// What the library knows about one parameter.
struct parameter_info {
    parameter id;           ///< which one
    std::string_view name;  ///< as it is spelt on the wire
    bool shown_in_messages; ///< false: the value is replaced by `***` wherever a URL is shown
};

/// Every parameter's wire name, in the order of `parameter`: the one place to change if an account shows a
/// different spelling. `users_qa` is our reading of a scan that shows `users_ga` (spec section 2, open).
inline constexpr std::array<parameter_info, 20> parameter_table{{
    {parameter::ver, "ver", true},
    {parameter::username, "username", false},
    {parameter::password, "password", false},
    {parameter::ui, "ui", false},
    {parameter::si, "si", false},
    {parameter::ei, "ei", true},
    {parameter::tz, "tz", true},
    {parameter::date_range_start, "date_range_start", true},
    {parameter::date_range_end, "date_range_end", true},
    {parameter::dr_regs, "dr_regs", true},
    {parameter::dr_sessions, "dr_sessions", true},
    {parameter::sti_filter, "sti_filter", true},
    {parameter::excl_domain, "excl_domain", true},
    {parameter::incl_domain, "incl_domain", true},
    {parameter::users_qa, "users_qa", true},
    {parameter::user_survey, "user_survey", true},
    {parameter::no_shows, "no_shows", true},
    {parameter::live_viewers, "live_viewers", true},
    {parameter::od_viewers, "od_viewers", true},
    {parameter::simlive_viewers, "simlive_viewers", true},
}};

/// Return the wire name of a parameter.
[[nodiscard]] constexpr std::string_view name_of(parameter id) noexcept {
    return parameter_table[static_cast<std::size_t>(id)].name;
}

/// Return the entry of `parameter_table` with this exact wire name, or null.
[[nodiscard]] constexpr const parameter_info* find_parameter(std::string_view name) noexcept {
    for (const parameter_info& info : parameter_table) {
        if (info.name == name) {
            return &info;
        }
    }
    return nullptr;
}

}} // namespace webcasts::v0

#endif
