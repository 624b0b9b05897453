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
    ver,
    username,
    password,
    ui,
    si,
    ei,
    tz,
    date_range_start,
    date_range_end,
    dr_regs,
    dr_sessions,
    sti_filter,
    excl_domain,
    incl_domain,
    users_qa,
    user_survey,
    no_shows,
    live_viewers,
    od_viewers,
    simlive_viewers,
};

/// What the library knows of one parameter.
struct parameter_info {
    parameter id;
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
