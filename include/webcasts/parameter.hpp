// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_PARAMETER_HPP
#define WEBCASTS_PARAMETER_HPP

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace webcasts::inline v0 {

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
    users_qa,         ///< who asked a question, on or off
    user_survey,      ///< who answered a survey, on or off
    no_shows,         ///< who did not watch, on or off
    live_viewers,     ///< who watched live, on or off
    od_viewers,       ///< who watched on demand, on or off
    simlive_viewers,  ///< who watched simulated live, on or off
};

/// What the library knows of one parameter.
struct parameter_info {
    parameter id;           ///< which one
    std::string_view name;  ///< as it is spelt on the wire
    bool shown_in_messages; ///< false: the value is replaced by `***` wherever a URL is shown
};

/** Every parameter's wire name, in the order of `parameter`: the one place to change where an account shows
   another spelling. `users_qa` is our reading of a scan that shows `users_ga` (spec section 2, open).
*/
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

/// Return what is known of the parameter with this exact wire name, or null; it points into
/// `parameter_table`.
[[nodiscard]] constexpr const parameter_info* find_parameter(std::string_view name) noexcept {
    for (const parameter_info& info : parameter_table) {
        if (info.name == name) {
            return &info;
        }
    }
    return nullptr;
}

} // namespace webcasts::inline v0

#endif
