// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_QUERY_SHAPE_HPP
#define WEBCASTS_QUERY_SHAPE_HPP

#include <webcasts/detail/fixed_text.hpp>
#include <webcasts/detail/text_rules.hpp>
#include <webcasts/parameter.hpp>

#include <cstdint>

namespace webcasts::inline v0 {

/// The type of `on`.
struct switched_on {
    explicit constexpr switched_on() = default;
};
/// The type of `off`.
struct switched_off {
    explicit constexpr switched_off() = default;
};
/// The constant that switches a filter on. Flags known only at run time go into an `audience_query_spec`.
inline constexpr switched_on on{};
/// The constant that switches a filter off.
inline constexpr switched_off off{};

/// What a query says of one on/off parameter.
enum class flag_state : std::uint8_t { unset, is_on, is_off };

/// What a query says of e-mail domains.
enum class domain_filter_kind : std::uint8_t { none, include, exclude };

/// What a query has set so far: the part of it that its type remembers. Structural, so that it is a template
/// argument.
struct query_shape {
    bool event = false;
    bool time_zone = false;
    bool dates = false;
    bool sources = false;
    domain_filter_kind domains = domain_filter_kind::none;
    flag_state dr_regs = flag_state::unset;
    flag_state dr_sessions = flag_state::unset;
    flag_state users_qa = flag_state::unset;
    flag_state user_survey = flag_state::unset;
    flag_state no_shows = flag_state::unset;
    flag_state live_viewers = flag_state::unset;
    flag_state od_viewers = flag_state::unset;
    flag_state simlive_viewers = flag_state::unset;

    friend constexpr bool operator==(const query_shape&, const query_shape&) = default;
};

namespace detail {

/// Copy `shape` with one member changed.
template <class Value>
consteval query_shape changed(query_shape shape, Value query_shape::*member, Value value) {
    shape.*member = value;
    return shape;
}

} // namespace detail

// The rules. Each concept's name is the sentence that a compiler prints where a query breaks it.

template <query_shape Shape>
concept an_event_id_was_set = Shape.event;
template <query_shape Shape>
concept no_event_id_was_set = !Shape.event;
template <query_shape Shape>
concept no_time_zone_was_set = !Shape.time_zone;
template <query_shape Shape>
concept a_date_range_was_set = Shape.dates;
template <query_shape Shape>
concept no_date_range_was_set = !Shape.dates;
template <query_shape Shape>
concept no_sti_filter_was_set = !Shape.sources;
template <query_shape Shape>
concept no_domain_filter_was_set = Shape.domains == domain_filter_kind::none;
template <query_shape Shape>
concept dr_regs_was_not_set = Shape.dr_regs == flag_state::unset;
template <query_shape Shape>
concept dr_sessions_was_not_set = Shape.dr_sessions == flag_state::unset;
template <query_shape Shape>
concept users_qa_was_not_set = Shape.users_qa == flag_state::unset;
template <query_shape Shape>
concept user_survey_was_not_set = Shape.user_survey == flag_state::unset;
template <query_shape Shape>
concept no_shows_was_not_set = Shape.no_shows == flag_state::unset;
template <query_shape Shape>
concept live_viewers_was_not_set = Shape.live_viewers == flag_state::unset;
template <query_shape Shape>
concept od_viewers_was_not_set = Shape.od_viewers == flag_state::unset;
template <query_shape Shape>
concept simlive_viewers_was_not_set = Shape.simlive_viewers == flag_state::unset;
template <query_shape Shape>
concept no_viewer_filter_is_on = Shape.live_viewers != flag_state::is_on&& Shape.od_viewers !=
                                 flag_state::is_on&& Shape.simlive_viewers != flag_state::is_on;
template <query_shape Shape>
concept no_shows_is_not_on = Shape.no_shows != flag_state::is_on;
template <detail::fixed_text Name>
concept the_parameter_has_no_setting_of_its_own = find_parameter(Name.view())
== nullptr;
template <detail::fixed_text Name>
concept the_parameter_has_a_name = !detail::free_text_rule::broken_by(Name.view()).has_value();
template <detail::fixed_text Name, detail::fixed_text... Before>
concept the_parameter_was_not_set_before = ((Name.view() != Before.view()) && ...);

} // namespace webcasts::inline v0

#endif
