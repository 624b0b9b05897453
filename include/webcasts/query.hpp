// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_QUERY_HPP
#define WEBCASTS_QUERY_HPP

#include <webcasts/query/date_range.hpp>
#include <webcasts/query/detail/fixed_text.hpp>
#include <webcasts/query/detail/stable_text.hpp>
#include <webcasts/query/event_id.hpp>
#include <webcasts/query/parameter_value.hpp>
#include <webcasts/query/query_shape.hpp>
#include <webcasts/query/time_zone_name.hpp>
#include <webcasts/query/value_list.hpp>

#include <array>
#include <cstddef>
#include <optional>
#include <string_view>
#include <tuple>
#include <utility>

namespace webcasts { inline namespace v0 {

struct query_params;

/// A query for a report: which part of an event's audience it covers (spec section 2).
///
/// Its type records what was set: each function returns a new query, and a call that contradicts an earlier
/// one does not compile. Each parameter can be set once. A query made of constants works in constant
/// expressions:
///
/// @code
/// constexpr auto query = audience_query().event("1234567").incl_domain("example.com").live_viewers();
/// @endcode
///
/// `Shape` records what was set; `Extra` names the parameters that were set through `with_parameter`. If the
/// parts are known at run time only (flags of a program, a form), fill a `query_params` instead, which
/// reaches the same encoder. Each viewer filter restricts the report further: two of them mean "and" (spec
/// section 2, open).
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

    /// Set the time zone of all times in the report (`tz`; GMT if it is not set).
    [[nodiscard]] constexpr auto tz(time_zone_name zone) const requires no_time_zone_was_set<Shape> {
        auto next = with<detail::changed(Shape, &query_shape::tz, true)>();
        next.tz_ = std::move(zone);
        return next;
    }

    /// Restrict the report to these days (`date_range_start`, `date_range_end`). `dr_regs` and `dr_sessions`
    /// select what must lie within them.
    [[nodiscard]] constexpr auto
    date_range(v0::date_range range) const requires no_date_range_was_set<Shape> {
        auto next = with<detail::changed(Shape, &query_shape::date_range, true)>();
        next.date_range_ = range;
        return next;
    }

    /// Only registrants who came by a URL with one of these Campaign Source Tracking Identifiers.
    [[nodiscard]] constexpr auto
    sti_filter(source_list identifiers) const requires no_sti_filter_was_set<Shape> {
        auto next = with<detail::changed(Shape, &query_shape::sti_filter, true)>();
        next.sti_filter_ = std::move(identifiers);
        return next;
    }

    /// Only registrants whose e-mail is on one of these domains. Excludes `excl_domain`.
    [[nodiscard]] constexpr auto
    incl_domain(domain_list list) const requires no_domain_filter_was_set<Shape> {
        auto next = with<detail::changed(Shape, &query_shape::domain_filter, domain_filter_kind::include)>();
        next.incl_domain_ = std::move(list);
        return next;
    }

    /// Leave out registrants whose e-mail is on one of these domains. Excludes `incl_domain`.
    [[nodiscard]] constexpr auto
    excl_domain(domain_list list) const requires no_domain_filter_was_set<Shape> {
        auto next = with<detail::changed(Shape, &query_shape::domain_filter, domain_filter_kind::exclude)>();
        next.excl_domain_ = std::move(list);
        return next;
    }

    /// Set whether registrants must have registered within the date range (default on).
    template <switch_value S>
    [[nodiscard]] constexpr auto
    dr_regs(S) const requires a_date_range_was_set<Shape> && dr_regs_was_not_set<Shape> {
        return with<detail::changed(Shape, &query_shape::dr_regs, S::state)>();
    }

    /// Set whether registrants must have viewed within the date range (default on).
    template <switch_value S>
    [[nodiscard]] constexpr auto
    dr_sessions(S) const requires a_date_range_was_set<Shape> && dr_sessions_was_not_set<Shape> {
        return with<detail::changed(Shape, &query_shape::dr_sessions, S::state)>();
    }

    /// Only registrants who asked a question (default off).
    template <switch_value S = switched_on>
    [[nodiscard]] constexpr auto users_qa(S = S()) const requires users_qa_was_not_set<Shape> {
        return with<detail::changed(Shape, &query_shape::users_qa, S::state)>();
    }

    /// Only registrants who answered one or more surveys (default off).
    template <switch_value S = switched_on>
    [[nodiscard]] constexpr auto user_survey(S = S()) const requires user_survey_was_not_set<Shape> {
        return with<detail::changed(Shape, &query_shape::user_survey, S::state)>();
    }

    /// Only registrants with no viewing session of any type (default off). Excludes the viewer filters.
    template <switch_value S = switched_on>
    [[nodiscard]] constexpr auto
    no_shows(S = S()) const requires no_shows_was_not_set<Shape> && no_viewer_filter_is_on<Shape, S> {
        return with<detail::changed(Shape, &query_shape::no_shows, S::state)>();
    }

    /// Only registrants with one or more live sessions (default off). Excludes `no_shows`.
    template <switch_value S = switched_on>
    [[nodiscard]] constexpr auto
    live_viewers(S = S()) const requires live_viewers_was_not_set<Shape> && no_shows_is_not_on<Shape, S> {
        return with<detail::changed(Shape, &query_shape::live_viewers, S::state)>();
    }

    /// Only registrants with one or more on-demand or archive sessions (default off). Excludes `no_shows`.
    template <switch_value S = switched_on>
    [[nodiscard]] constexpr auto
    od_viewers(S = S()) const requires od_viewers_was_not_set<Shape> && no_shows_is_not_on<Shape, S> {
        return with<detail::changed(Shape, &query_shape::od_viewers, S::state)>();
    }

    /// Only registrants with one or more sim-live sessions (default off). Excludes `no_shows`.
    template <switch_value S = switched_on>
    [[nodiscard]] constexpr auto simlive_viewers(S = S()) const requires simlive_viewers_was_not_set<Shape> &&
        no_shows_is_not_on<Shape, S> {
        return with<detail::changed(Shape, &query_shape::simlive_viewers, S::state)>();
    }

    /// Send a parameter that this library does not know, such as one that the vendor added later. Documented
    /// parameters are refused.
    template <detail::fixed_text Name>
    [[nodiscard]] constexpr auto
    with_parameter(parameter_value value) const requires the_parameter_has_a_name<Name> &&
        the_parameter_has_no_setting_of_its_own<Name> && the_parameter_was_not_set_before<Name, Extra...> {
        return audience_query<Shape, Extra..., Name>(
            *this, std::tuple_cat(extra_values_, std::tuple(std::move(value.text_))));
    }

    /// Convert to the form that the clients take; `#include <webcasts/query_params.hpp>`.
    operator query_params() const requires an_event_id_was_set<Shape>;
    /// Deleted: a report cannot be requested without an event.
    operator query_params() const requires(!an_event_id_was_set<Shape>) = delete;

    /// What was set.
    [[nodiscard]] static constexpr query_shape shape() noexcept { return Shape; }
    /// The event.
    [[nodiscard]] constexpr const event_id& event() const noexcept requires an_event_id_was_set<Shape> {
        return *event_;
    }
    /// The time zone, absent if it was not set.
    [[nodiscard]] constexpr const std::optional<time_zone_name>& tz() const noexcept { return tz_; }
    /// The date range, absent if it was not set.
    [[nodiscard]] constexpr const std::optional<v0::date_range>& date_range() const noexcept {
        return date_range_;
    }
    /// The tracking identifiers, absent if they were not set.
    [[nodiscard]] constexpr const std::optional<source_list>& sti_filter() const noexcept {
        return sti_filter_;
    }
    /// The domains to keep, absent if they were not set.
    [[nodiscard]] constexpr const std::optional<domain_list>& incl_domain() const noexcept {
        return incl_domain_;
    }
    /// The domains to leave out, absent if they were not set.
    [[nodiscard]] constexpr const std::optional<domain_list>& excl_domain() const noexcept {
        return excl_domain_;
    }
    /// The names of the parameters set through `with_parameter`, in their order.
    [[nodiscard]] static constexpr std::array<std::string_view, sizeof...(Extra)> extra_names() noexcept {
        return {Extra.view()...};
    }
    /// The value of the `index`-th parameter of `extra_names()`.
    [[nodiscard]] constexpr std::string_view extra_value(std::size_t index) const noexcept {
        return std::apply(
            [index](const auto&... values) {
                std::string_view value;
                std::size_t i = 0;
                ((i++ == index ? void(value = values.view()) : void()), ...);
                return value;
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
        : event_(other.event_), tz_(other.tz_), date_range_(other.date_range_),
          sti_filter_(other.sti_filter_), incl_domain_(other.incl_domain_), excl_domain_(other.excl_domain_),
          extra_values_(std::move(extra_values)) {}

    template <query_shape Next>
    [[nodiscard]] constexpr auto with() const {
        return audience_query<Next, Extra...>(*this, extra_values_);
    }

    std::optional<event_id> event_;
    std::optional<time_zone_name> tz_;
    std::optional<v0::date_range> date_range_;
    std::optional<source_list> sti_filter_;
    std::optional<domain_list> incl_domain_; ///< at most one of these two
    std::optional<domain_list> excl_domain_;
    // A tuple: GCC 12 rejects constants that hold an array of a class with a destructor.
    extra_storage extra_values_;
};

}} // namespace webcasts::v0

#endif
