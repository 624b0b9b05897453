// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_TESTING_SANDBOX_SCENARIO_HPP
#define WEBCASTS_TESTING_SANDBOX_SCENARIO_HPP

#include <webcasts/result.hpp>
#include <webcasts/row/detail/nearest_name.hpp>

#include <boost/system/errc.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace webcasts { inline namespace v0 { namespace testing {

/// A kind of generated data.
enum class sandbox_scenario : std::uint8_t {
    small_year,   ///< a year of events of every kind; `small` on command lines
    large,        ///< a million registrants
    dst_change,   ///< clocks go forward and back during events
    hostile_text, ///< texts that careless readers cannot handle
    empty,        ///< nobody registered
    no_shows,     ///< nobody watched
    unicode,      ///< texts in many scripts
    expired,      ///< events that have all expired
    many_events,  ///< 240 events
    late_views,   ///< watched on demand for months
};

/// The description of a scenario.
struct sandbox_scenario_info {
    sandbox_scenario id;         ///< which one
    std::string_view name;       ///< on command lines
    std::string_view contents;   ///< in one sentence
    std::size_t events;          ///< by default, without `sandbox_options::event_count`
    std::size_t min_registrants; ///< of one event, by default
    std::size_t max_registrants; ///< of one event, by default
};

/// Every scenario, in the order of `sandbox_scenario`.
inline constexpr std::array<sandbox_scenario_info, 10> sandbox_scenario_table{{
    {sandbox_scenario::small_year, "small", "a year of events of every kind; the default", 12, 40, 400},
    {sandbox_scenario::large, "large", "one event with a million registrants, made while they are sent", 1,
     1'000'000, 1'000'000},
    {sandbox_scenario::dst_change, "dst-change",
     "events on the days on which the clocks of Europe and America go forward and back", 4, 60, 60},
    {sandbox_scenario::hostile_text, "hostile-text",
     "texts that trip readers: 64 KB names, markup, formulas, control characters, text from right to left", 1,
     80, 80},
    {sandbox_scenario::empty, "empty", "events to which nobody registered", 3, 0, 0},
    {sandbox_scenario::no_shows, "no-shows", "registrants of whom nobody ever watched", 3, 40, 120},
    {sandbox_scenario::unicode, "unicode",
     "names, questions and custom fields in many scripts, with composed and decomposed letters and emoji", 3,
     60, 120},
    {sandbox_scenario::expired, "expired", "events that all have expired", 6, 20, 60},
    {sandbox_scenario::many_events, "many-events", "240 small events", 240, 0, 8},
    {sandbox_scenario::late_views, "late-views",
     "events of the last year that are watched on demand for months", 4, 60, 120},
}};

/// Return the description of a scenario.
[[nodiscard]] constexpr const sandbox_scenario_info& info_of(sandbox_scenario scenario) noexcept {
    return sandbox_scenario_table[static_cast<std::size_t>(scenario)];
}
/// Return a scenario's name.
[[nodiscard]] constexpr std::string_view to_string(sandbox_scenario scenario) noexcept {
    return info_of(scenario).name;
}

/// Find a scenario by its name. Fails with `errc::invalid_argument`, whose detail lists the names. It repeats
/// the text only if that is near a name: it may be a secret in the wrong place.
[[nodiscard]] inline result<sandbox_scenario> parse_sandbox_scenario(std::string_view name) {
    std::string known;
    detail::nearest_name nearest(name);
    for (const sandbox_scenario_info& row : sandbox_scenario_table) {
        if (row.name == name) {
            return row.id;
        }
        nearest.consider(row.name);
        known.append(known.empty() ? "" : ", ").append(row.name);
    }
    const std::string meant(nearest.get());
    return error(make_error_code(boost::system::errc::invalid_argument),
                 (meant.empty()
                      ? std::string("unknown scenario.")
                      : "unknown scenario " + detail::shown_value(name) + "; did you mean " + meant + "?") +
                     " The scenarios are: " + known);
}

}}} // namespace webcasts::v0::testing

#endif
