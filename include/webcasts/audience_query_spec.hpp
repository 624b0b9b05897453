// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_AUDIENCE_QUERY_SPEC_HPP
#define WEBCASTS_AUDIENCE_QUERY_SPEC_HPP

#include <webcasts/chrono_date.hpp>
#include <webcasts/query.hpp>
#include <webcasts/result.hpp>

#include <chrono>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace webcasts::inline v0 {

/// No filter by e-mail domain.
struct no_domain_filter {
    friend bool operator==(const no_domain_filter&, const no_domain_filter&) = default; ///< member by member
};
/// Only registrants on one of these domains (`incl_domain`).
struct include_domains {
    std::vector<std::string> domains{}; ///< such as `example.com`; at least one
    friend bool operator==(const include_domains&, const include_domains&) = default; ///< member by member
};
/// Leave out registrants on one of these domains (`excl_domain`).
struct exclude_domains {
    std::vector<std::string> domains{}; ///< such as `example.com`; at least one
    friend bool operator==(const exclude_domains&, const exclude_domains&) = default; ///< member by member
};
/// The one domain filter that a query can have: including and excluding at once cannot be said.
using domain_filter = std::variant<no_domain_filter, include_domains, exclude_domains>;

/// A parameter that the library does not know, by name and value.
struct extra_parameter {
    std::string name{};  ///< as it is sent; none that is documented
    std::string value{}; ///< any text
    friend bool operator==(const extra_parameter&, const extra_parameter&) = default; ///< member by member
};

/** Say which part of an event's audience a report is to hold, with parts known at run time only (spec section
   2).

    The second door to the model of `audience_query`: fill the members, then `mistakes()` reports everything
   that is wrong at once. Absent flags are not sent; the service then takes its default.
*/
struct audience_query_spec {
    std::string event{};                                    ///< 7 digits (`ei`); required
    std::optional<std::string> time_zone{};                 ///< `tz`
    std::optional<std::chrono::year_month_day> first_day{}; ///< `date_range_start`
    std::optional<std::chrono::year_month_day> last_day{};  ///< `date_range_end`
    std::optional<bool> dr_regs{};                          ///< needs a date range
    std::optional<bool> dr_sessions{};                      ///< needs a date range
    std::vector<std::string> sources{};                     ///< `sti_filter`; empty: no filter
    domain_filter domains{};                                ///< `incl_domain` or `excl_domain`
    std::optional<bool> users_qa{};                         ///< asked a question
    std::optional<bool> user_survey{};                      ///< answered a survey
    std::optional<bool> no_shows{};                         ///< not together with a viewer filter
    std::optional<bool> live_viewers{};                     ///< has live sessions
    std::optional<bool> od_viewers{};                       ///< has on-demand sessions
    std::optional<bool> simlive_viewers{};                  ///< has sim-live sessions
    std::vector<extra_parameter>
        extra{}; ///< parameters that the library does not know, sent last and in order

    /// Compare member by member.
    friend bool operator==(const audience_query_spec&, const audience_query_spec&) = default;

    /// Report everything that is wrong with the query; empty where it can be sent. Each error is a
    /// `usage_errc` whose detail begins with the parameter's wire name.
    [[nodiscard]] std::vector<error> mistakes() const;
};

/// Copy a query whose type was checked into the form that the encoder takes.
template <query_shape Shape, detail::fixed_text... Extra>
    requires an_event_id_was_set<Shape>
[[nodiscard]] audience_query_spec to_spec(const audience_query<Shape, Extra...>& query) {
    const auto flag = [](flag_state state) -> std::optional<bool> {
        return state == flag_state::unset ? std::nullopt : std::optional(state == flag_state::is_on);
    };
    audience_query_spec spec;
    spec.event = query.event().str();
    if (query.tz()) {
        spec.time_zone = query.tz()->str();
    }
    if (query.dates()) {
        const auto day = [](const std::optional<calendar_date>& date) {
            return date ? std::optional(date->year_month_day()) : std::nullopt;
        };
        spec.first_day = day(query.dates()->first());
        spec.last_day = day(query.dates()->last());
    }
    spec.dr_regs = flag(Shape.dr_regs);
    spec.dr_sessions = flag(Shape.dr_sessions);
    if (query.sources()) {
        spec.sources = query.sources()->values();
    }
    if constexpr (Shape.domains == domain_filter_kind::include) {
        spec.domains = include_domains{query.domains()->values()};
    } else if constexpr (Shape.domains == domain_filter_kind::exclude) {
        spec.domains = exclude_domains{query.domains()->values()};
    }
    spec.users_qa = flag(Shape.users_qa);
    spec.user_survey = flag(Shape.user_survey);
    spec.no_shows = flag(Shape.no_shows);
    spec.live_viewers = flag(Shape.live_viewers);
    spec.od_viewers = flag(Shape.od_viewers);
    spec.simlive_viewers = flag(Shape.simlive_viewers);
    for (std::size_t i = 0; i < sizeof...(Extra); ++i) {
        spec.extra.push_back({std::string(query.extra_names()[i]), std::string(query.extra_value(i))});
    }
    return spec;
}

/// Make one error of several mistakes, whose detail lists them all; nothing where there are none.
[[nodiscard]] inline std::optional<error> one_error(const std::vector<error>& mistakes) {
    if (mistakes.empty()) {
        return std::nullopt;
    }
    if (mistakes.size() == 1) {
        return mistakes.front();
    }
    std::string all;
    for (const error& mistake : mistakes) {
        all.append("\n  - ").append(mistake.what());
    }
    return error(usage_errc::several_mistakes, std::move(all));
}

namespace detail {

/// Collects the mistakes of one `audience_query_spec`.
class query_checker {
  public:
    void require(bool holds, usage_errc broken, parameter id, std::string_view more = {}) {
        if (!holds) {
            add(broken, name_of(id), more);
        }
    }
    template <class Rule>
    void check(std::string_view name, std::string_view value) {
        if (const auto broken = Rule::broken_by(value)) {
            add(*broken, name, value.empty() ? std::string() : shown_value(value));
        }
    }
    template <class Rule>
    void check_all(parameter id, const std::vector<std::string>& values) {
        for (const std::string& value : values) {
            check<Rule>(name_of(id), value);
        }
    }
    void add(usage_errc broken, std::string_view name, std::string_view more = {}) {
        std::string place(name);
        if (!more.empty()) {
            place.append(" ").append(more);
        }
        mistakes_.emplace_back(broken, std::move(place));
    }
    std::vector<error> take() { return std::move(mistakes_); }

  private:
    std::vector<error> mistakes_;
};

} // namespace detail

inline std::vector<error> audience_query_spec::mistakes() const {
    detail::query_checker found;
    if (event.empty()) {
        found.add(usage_errc::event_id_missing, name_of(parameter::ei));
    } else if (!detail::is_event_id(event)) {
        found.add(usage_errc::event_id_not_seven_digits, name_of(parameter::ei), detail::shown_value(event));
    }
    if (time_zone) {
        found.check<detail::free_text_rule>(name_of(parameter::tz), *time_zone);
    }
    const bool first_ok = !first_day || detail::is_calendar_date(*first_day);
    const bool last_ok = !last_day || detail::is_calendar_date(*last_day);
    found.require(first_ok, usage_errc::impossible_date, parameter::date_range_start);
    found.require(last_ok, usage_errc::impossible_date, parameter::date_range_end);
    if (first_day && last_day && first_ok && last_ok) {
        found.require(*first_day <= *last_day, usage_errc::date_range_ends_before_start,
                      parameter::date_range_end);
    }
    const bool ranged = first_day || last_day;
    found.require(ranged || !dr_regs, usage_errc::range_flag_without_date_range, parameter::dr_regs);
    found.require(ranged || !dr_sessions, usage_errc::range_flag_without_date_range, parameter::dr_sessions);
    found.check_all<detail::listed_text_rule>(parameter::sti_filter, sources);
    if (const auto* including = std::get_if<include_domains>(&domains)) {
        found.require(!including->domains.empty(), usage_errc::empty_value, parameter::incl_domain);
        found.check_all<detail::email_domain_rule>(parameter::incl_domain, including->domains);
    } else if (const auto* excluding = std::get_if<exclude_domains>(&domains)) {
        found.require(!excluding->domains.empty(), usage_errc::empty_value, parameter::excl_domain);
        found.check_all<detail::email_domain_rule>(parameter::excl_domain, excluding->domains);
    }
    if (no_shows.value_or(false)) {
        const auto exclude = [&](const std::optional<bool>& viewers, parameter id) {
            found.require(!viewers.value_or(false), usage_errc::no_shows_with_viewers, parameter::no_shows,
                          name_of(id));
        };
        exclude(live_viewers, parameter::live_viewers);
        exclude(od_viewers, parameter::od_viewers);
        exclude(simlive_viewers, parameter::simlive_viewers);
    }
    for (std::size_t i = 0; i < extra.size(); ++i) {
        const extra_parameter& item = extra[i];
        const std::string shown = detail::shown_value(item.name);
        if (const auto broken = detail::free_text_rule::broken_by(item.name)) {
            found.add(*broken, "extra parameter name", shown);
        } else if (find_parameter(item.name)) {
            found.add(usage_errc::documented_parameter, item.name);
        }
        for (std::size_t before = 0; before < i; ++before) {
            if (extra[before].name == item.name) {
                found.add(usage_errc::parameter_set_twice, "extra parameter", shown);
                break;
            }
        }
        found.check<detail::free_text_rule>(shown, item.value);
    }
    return found.take();
}

} // namespace webcasts::inline v0

#endif
