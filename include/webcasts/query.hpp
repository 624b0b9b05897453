// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_QUERY_HPP
#define WEBCASTS_QUERY_HPP

#include <webcasts/date_range.hpp>
#include <webcasts/detail/fixed_text.hpp>
#include <webcasts/detail/stable_text.hpp>
#include <webcasts/detail/text_rules.hpp>
#include <webcasts/detail/when_used.hpp>
#include <webcasts/event_id.hpp>
#include <webcasts/query_shape.hpp>
#include <webcasts/time_zone_name.hpp>
#include <webcasts/value_list.hpp>

#include <array>
#include <concepts>
#include <cstddef>
#include <optional>
#include <string_view>
#include <tuple>
#include <utility>

namespace webcasts::inline v0 {

/// The value of a parameter that the library does not know.
class parameter_value {
  public:
    /// Take a literal; an empty one, or one with control characters, does not compile.
    template <std::size_t N>
    consteval parameter_value(const char (&text)[N])
        : text_(detail::stable_text::of_constant(detail::free_text_rule::checked({text, N - 1}))) {}
    /// Copy a text, or fail with `usage_errc::empty_value` or `value_holds_control_character`.
    template <std::convertible_to<std::string_view> Text>
    [[nodiscard]] static result<detail::when_used<parameter_value, Text>>
    parse(const Text& text) requires webcasts_result_hpp_is_included<Text> {
        if (const auto broken = detail::free_text_rule::broken_by(text)) {
            return detail::when_used<error, Text>(*broken, "parameter value");
        }
        return parameter_value(detail::stable_text::copy_of(text));
    }
    /// View the text; valid as long as this object.
    [[nodiscard]] constexpr std::string_view str() const noexcept { return text_.view(); }
    /// Compare member by member.
    friend constexpr bool operator==(const parameter_value&, const parameter_value&) = default;

  private:
    template <query_shape, detail::fixed_text...>
    friend class audience_query;
    constexpr explicit parameter_value(detail::stable_text text) noexcept : text_(std::move(text)) {}

    detail::stable_text text_;
};

/** Say which part of an event's audience a report is to hold (spec section 2).

    A value whose type remembers what was set: every step returns a new query, and a step that contradicts
   what is there does not compile. Each parameter can be set once. A query made of constants works in constant
   expressions:

    @code
    constexpr auto query = audience_query().event("1234567").incl_domain("example.com").live_viewers();
    @endcode

    `Shape` says what was set; `Extra` names the parameters that were set through `with_parameter`. Where the
   parts are known at run time only (flags of a program, a form), fill an `audience_query_spec` instead: it
   reaches the same encoder. Viewer filters are restrictions of their own: two of them mean "and" (spec
   section 2, open).
*/
template <query_shape Shape = query_shape{}, detail::fixed_text... Extra>
class audience_query {
  public:
    /// Ask for all registrants; the event must follow before the query can be sent.
    constexpr audience_query() requires(Shape == query_shape{} && sizeof...(Extra) == 0) = default;

    /// Name the event the report is for (`ei`, required).
    [[nodiscard]] constexpr auto event(event_id id) const requires no_event_id_was_set<Shape> {
        auto next = with<detail::changed(Shape, &query_shape::event, true)>();
        next.event_ = id;
        return next;
    }

    /// Set the time zone of all times in the report (`tz`; GMT where it is not set).
    [[nodiscard]] constexpr auto tz(time_zone_name zone) const requires no_time_zone_was_set<Shape> {
        auto next = with<detail::changed(Shape, &query_shape::time_zone, true)>();
        next.zone_ = std::move(zone);
        return next;
    }

    /// Keep to these days (`date_range_start`, `date_range_end`). What must lie in them say `dr_regs` and
    /// `dr_sessions`.
    [[nodiscard]] constexpr auto dates(date_range range) const requires no_date_range_was_set<Shape> {
        auto next = with<detail::changed(Shape, &query_shape::dates, true)>();
        next.dates_ = range;
        return next;
    }

    /// Only registrants who came by a URL with one of these Campaign Source Tracking Identifiers.
    [[nodiscard]] constexpr auto
    sti_filter(source_list identifiers) const requires no_sti_filter_was_set<Shape> {
        auto next = with<detail::changed(Shape, &query_shape::sources, true)>();
        next.sources_ = std::move(identifiers);
        return next;
    }

    /// Only registrants whose e-mail is on one of these domains. Excludes `excl_domain`.
    [[nodiscard]] constexpr auto
    incl_domain(domain_list list) const requires no_domain_filter_was_set<Shape> {
        auto next = with<detail::changed(Shape, &query_shape::domains, domain_filter_kind::include)>();
        next.domains_ = std::move(list);
        return next;
    }

    /// Leave out registrants whose e-mail is on one of these domains. Excludes `incl_domain`.
    [[nodiscard]] constexpr auto
    excl_domain(domain_list list) const requires no_domain_filter_was_set<Shape> {
        auto next = with<detail::changed(Shape, &query_shape::domains, domain_filter_kind::exclude)>();
        next.domains_ = std::move(list);
        return next;
    }

    /// Switch off (or spell out) that registrants registered within the date range (default on).
    [[nodiscard]] constexpr auto
    dr_regs(switched_on) const requires a_date_range_was_set<Shape> && dr_regs_was_not_set<Shape> {
        return with<detail::changed(Shape, &query_shape::dr_regs, flag_state::is_on)>();
    }

    /// Leave out the restriction to those who registered within the date range.
    [[nodiscard]] constexpr auto
    dr_regs(switched_off) const requires a_date_range_was_set<Shape> && dr_regs_was_not_set<Shape> {
        return with<detail::changed(Shape, &query_shape::dr_regs, flag_state::is_off)>();
    }

    /// Switch off (or spell out) that registrants viewed within the date range (default on).
    [[nodiscard]] constexpr auto
    dr_sessions(switched_on) const requires a_date_range_was_set<Shape> && dr_sessions_was_not_set<Shape> {
        return with<detail::changed(Shape, &query_shape::dr_sessions, flag_state::is_on)>();
    }

    /// Leave out the restriction to those who viewed within the date range.
    [[nodiscard]] constexpr auto
    dr_sessions(switched_off) const requires a_date_range_was_set<Shape> && dr_sessions_was_not_set<Shape> {
        return with<detail::changed(Shape, &query_shape::dr_sessions, flag_state::is_off)>();
    }

    /// Only registrants who asked a question (default off).
    [[nodiscard]] constexpr auto users_qa(switched_on = on) const requires users_qa_was_not_set<Shape> {
        return with<detail::changed(Shape, &query_shape::users_qa, flag_state::is_on)>();
    }
    /// Spell out the default.
    [[nodiscard]] constexpr auto users_qa(switched_off) const requires users_qa_was_not_set<Shape> {
        return with<detail::changed(Shape, &query_shape::users_qa, flag_state::is_off)>();
    }

    /// Only registrants who answered one or more surveys (default off).
    [[nodiscard]] constexpr auto user_survey(switched_on = on) const requires user_survey_was_not_set<Shape> {
        return with<detail::changed(Shape, &query_shape::user_survey, flag_state::is_on)>();
    }
    /// Spell out the default.
    [[nodiscard]] constexpr auto user_survey(switched_off) const requires user_survey_was_not_set<Shape> {
        return with<detail::changed(Shape, &query_shape::user_survey, flag_state::is_off)>();
    }

    /// Only registrants with no viewing session of any type (default off). Excludes the viewer filters.
    [[nodiscard]] constexpr auto
    no_shows(switched_on = on) const requires no_shows_was_not_set<Shape> && no_viewer_filter_is_on<Shape> {
        return with<detail::changed(Shape, &query_shape::no_shows, flag_state::is_on)>();
    }
    /// Spell out the default.
    [[nodiscard]] constexpr auto no_shows(switched_off) const requires no_shows_was_not_set<Shape> {
        return with<detail::changed(Shape, &query_shape::no_shows, flag_state::is_off)>();
    }

    /// Only registrants with one or more live sessions (default off). Excludes `no_shows`.
    [[nodiscard]] constexpr auto live_viewers(switched_on = on) const requires
        live_viewers_was_not_set<Shape> && no_shows_is_not_on<Shape> {
        return with<detail::changed(Shape, &query_shape::live_viewers, flag_state::is_on)>();
    }
    /// Spell out the default.
    [[nodiscard]] constexpr auto live_viewers(switched_off) const requires live_viewers_was_not_set<Shape> {
        return with<detail::changed(Shape, &query_shape::live_viewers, flag_state::is_off)>();
    }

    /// Only registrants with one or more on-demand or archive sessions (default off). Excludes `no_shows`.
    [[nodiscard]] constexpr auto
    od_viewers(switched_on = on) const requires od_viewers_was_not_set<Shape> && no_shows_is_not_on<Shape> {
        return with<detail::changed(Shape, &query_shape::od_viewers, flag_state::is_on)>();
    }
    /// Spell out the default.
    [[nodiscard]] constexpr auto od_viewers(switched_off) const requires od_viewers_was_not_set<Shape> {
        return with<detail::changed(Shape, &query_shape::od_viewers, flag_state::is_off)>();
    }

    /// Only registrants with one or more sim-live sessions (default off). Excludes `no_shows`.
    [[nodiscard]] constexpr auto simlive_viewers(switched_on = on) const requires
        simlive_viewers_was_not_set<Shape> && no_shows_is_not_on<Shape> {
        return with<detail::changed(Shape, &query_shape::simlive_viewers, flag_state::is_on)>();
    }
    /// Spell out the default.
    [[nodiscard]] constexpr auto
    simlive_viewers(switched_off) const requires simlive_viewers_was_not_set<Shape> {
        return with<detail::changed(Shape, &query_shape::simlive_viewers, flag_state::is_off)>();
    }

    /// Send a parameter that this library does not know, such as one the vendor added since. Documented ones
    /// are refused.
    template <detail::fixed_text Name>
    [[nodiscard]] constexpr auto
    with_parameter(parameter_value value) const requires the_parameter_has_a_name<Name> &&
        the_parameter_has_no_setting_of_its_own<Name> && the_parameter_was_not_set_before<Name, Extra...> {
        return audience_query<Shape, Extra..., Name>(
            *this, std::tuple_cat(extra_values_, std::tuple(std::move(value.text_))));
    }

    /// What was set.
    [[nodiscard]] static constexpr query_shape shape() noexcept { return Shape; }
    /// The event.
    [[nodiscard]] constexpr const event_id& event() const noexcept requires an_event_id_was_set<Shape> {
        return *event_;
    }
    /// The time zone, absent where it was not set.
    [[nodiscard]] constexpr const std::optional<time_zone_name>& tz() const noexcept { return zone_; }
    /// The date range, absent where it was not set.
    [[nodiscard]] constexpr const std::optional<date_range>& dates() const noexcept { return dates_; }
    /// The tracking identifiers, absent where they were not set.
    [[nodiscard]] constexpr const std::optional<source_list>& sources() const noexcept { return sources_; }
    /// The domains to include or exclude (`shape().domains` says which), absent where they were not set.
    [[nodiscard]] constexpr const std::optional<domain_list>& domains() const noexcept { return domains_; }
    /// The names of the parameters set through `with_parameter`, in their order.
    [[nodiscard]] static constexpr std::array<std::string_view, sizeof...(Extra)> extra_names() noexcept {
        return {Extra.view()...};
    }
    /// The value of the `index`-th parameter of `extra_names()`.
    [[nodiscard]] constexpr std::string_view extra_value(std::size_t index) const noexcept {
        return std::apply(
            [index](const auto&... values) {
                std::string_view found;
                std::size_t at = 0;
                ((at++ == index ? void(found = values.view()) : void()), ...);
                return found;
            },
            extra_values_);
    }

    /// Compare member by member.
    friend constexpr bool operator==(const audience_query&, const audience_query&) = default;

  private:
    template <query_shape, detail::fixed_text...>
    friend class audience_query;

    template <detail::fixed_text>
    using value_of = detail::stable_text;
    using extra_storage = std::tuple<value_of<Extra>...>;

    template <query_shape Before, detail::fixed_text... ExtraBefore>
    constexpr audience_query(const audience_query<Before, ExtraBefore...>& other, extra_storage extra_values)
        : event_(other.event_), zone_(other.zone_), dates_(other.dates_), sources_(other.sources_),
          domains_(other.domains_), extra_values_(std::move(extra_values)) {}

    template <query_shape Next>
    [[nodiscard]] constexpr auto with() const {
        return audience_query<Next, Extra...>(*this, extra_values_);
    }

    std::optional<event_id> event_;
    std::optional<time_zone_name> zone_;
    std::optional<date_range> dates_;
    std::optional<source_list> sources_;
    std::optional<domain_list> domains_;
    // A tuple: GCC 12 rejects constants that hold an array of a class with a destructor.
    extra_storage extra_values_;
};

} // namespace webcasts::inline v0

#endif
