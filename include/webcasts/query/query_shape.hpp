// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_QUERY_QUERY_SHAPE_HPP
#define WEBCASTS_QUERY_QUERY_SHAPE_HPP

#include <webcasts/api.hpp>
#include <webcasts/query/detail/fixed_text.hpp>
#include <webcasts/query/detail/text_rules.hpp>

#include <concepts>
#include <cstdint>

namespace webcasts { inline namespace v0 {

/// The state of one on/off parameter in a query.
enum class flag_state : std::uint8_t {
    unset,  ///< it is not sent
    is_on,  ///< sent as `on`
    is_off, ///< sent as `off`
};

/// The type of `on`.
struct switched_on {
    explicit constexpr switched_on() = default;
    static constexpr flag_state state = flag_state::is_on; ///< the state that it sets
};
/// The type of `off`.
struct switched_off {
    explicit constexpr switched_off() = default;
    static constexpr flag_state state = flag_state::is_off; ///< the state that it sets
};
/// The constant that switches a filter on. A flag known only at run time goes into `query_params`.
inline constexpr switched_on on{};
/// The constant that switches a filter off.
inline constexpr switched_off off{};

/// The type of `on` or of `off`.
template <class T>
concept switch_value = std::same_as<T, switched_on> || std::same_as<T, switched_off>;

/// The e-mail domain filter of a query.
enum class domain_filter_kind : std::uint8_t {
    none,    ///< no filter
    include, ///< `incl_domain`
    exclude, ///< `excl_domain`
};

/// Which parameters a query has set so far: the part that its type records. A structural type, so that it can
/// be a template argument.
struct query_shape {
    bool event = false;      ///< `ei` was set
    bool tz = false;         ///< `tz` was set
    bool date_range = false; ///< `date_range_start`, `date_range_end` or both were set
    bool sti_filter = false; ///< `sti_filter` was set
    domain_filter_kind domain_filter = domain_filter_kind::none; ///< which domain filter was set
    flag_state dr_regs = flag_state::unset;                      ///< the state of `dr_regs`
    flag_state dr_sessions = flag_state::unset;                  ///< the state of `dr_sessions`
    flag_state users_qa = flag_state::unset;                     ///< the state of `users_qa`
    flag_state user_survey = flag_state::unset;                  ///< the state of `user_survey`
    flag_state no_shows = flag_state::unset;                     ///< the state of `no_shows`
    flag_state live_viewers = flag_state::unset;                 ///< the state of `live_viewers`
    flag_state od_viewers = flag_state::unset;                   ///< the state of `od_viewers`
    flag_state simlive_viewers = flag_state::unset;              ///< the state of `simlive_viewers`

    friend constexpr bool operator==(const query_shape&, const query_shape&) = default; ///< member by member
};

namespace detail {

/// Copy `shape` with one member changed.
template <class Value>
consteval query_shape changed(query_shape shape, Value query_shape::*member, Value value) {
    shape.*member = value;
    return shape;
}

} // namespace detail

// The rules. Each concept's name is the sentence that the compiler prints if a query breaks it.

/// Required of every query that is sent.
template <query_shape Shape>
concept an_event_id_was_set = Shape.event;
/// Required by `event`: it is set once.
template <query_shape Shape>
concept no_event_id_was_set = !Shape.event;
/// Required by `tz`: it is set once.
template <query_shape Shape>
concept no_time_zone_was_set = !Shape.tz;
/// Required by `dr_regs` and `dr_sessions`, which select what a date range applies to.
template <query_shape Shape>
concept a_date_range_was_set = Shape.date_range;
/// Required by `date_range`: it is set once.
template <query_shape Shape>
concept no_date_range_was_set = !Shape.date_range;
/// Required by `sti_filter`: it is set once.
template <query_shape Shape>
concept no_sti_filter_was_set = !Shape.sti_filter;
/// Required by `incl_domain` and `excl_domain`: one of the two, once.
template <query_shape Shape>
concept no_domain_filter_was_set = (Shape.domain_filter == domain_filter_kind::none);
/// Required by `dr_regs`: it is set once.
template <query_shape Shape>
concept dr_regs_was_not_set = (Shape.dr_regs == flag_state::unset);
/// Required by `dr_sessions`: it is set once.
template <query_shape Shape>
concept dr_sessions_was_not_set = (Shape.dr_sessions == flag_state::unset);
/// Required by `users_qa`: it is set once.
template <query_shape Shape>
concept users_qa_was_not_set = (Shape.users_qa == flag_state::unset);
/// Required by `user_survey`: it is set once.
template <query_shape Shape>
concept user_survey_was_not_set = (Shape.user_survey == flag_state::unset);
/// Required by `no_shows`: it is set once.
template <query_shape Shape>
concept no_shows_was_not_set = (Shape.no_shows == flag_state::unset);
/// Required by `live_viewers`: it is set once.
template <query_shape Shape>
concept live_viewers_was_not_set = (Shape.live_viewers == flag_state::unset);
/// Required by `od_viewers`: it is set once.
template <query_shape Shape>
concept od_viewers_was_not_set = (Shape.od_viewers == flag_state::unset);
/// Required by `simlive_viewers`: it is set once.
template <query_shape Shape>
concept simlive_viewers_was_not_set = (Shape.simlive_viewers == flag_state::unset);
/// Required by `no_shows(on)`: nobody can both watch and not watch.
template <query_shape Shape, class Switch = switched_on>
concept no_viewer_filter_is_on = ((Shape.live_viewers != flag_state::is_on) &&
                                  (Shape.od_viewers != flag_state::is_on) &&
                                  (Shape.simlive_viewers != flag_state::is_on)) ||
                                 std::same_as<Switch, switched_off>;
/// Required by a viewer filter that is switched on: nobody can both watch and not watch.
template <query_shape Shape, class Switch = switched_on>
concept no_shows_is_not_on = (Shape.no_shows != flag_state::is_on) || std::same_as<Switch, switched_off>;
/// Required by `with_parameter`: a documented parameter has a function of its own, with its checks.
template <detail::fixed_text Name>
concept the_parameter_has_no_setting_of_its_own = (find_parameter(Name.view()) == nullptr);
/// Required by `with_parameter`: the name is not empty and holds no control character.
template <detail::fixed_text Name>
concept the_parameter_has_a_name = !detail::free_text_rule::broken_by(Name.view()).has_value();
/// Required by `with_parameter`: each name once.
template <detail::fixed_text Name, detail::fixed_text... Before>
concept the_parameter_was_not_set_before = ((Name.view() != Before.view()) && ...);

}} // namespace webcasts::v0

#endif
