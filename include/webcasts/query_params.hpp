// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_QUERY_PARAMS_HPP
#define WEBCASTS_QUERY_PARAMS_HPP

#include <webcasts/query.hpp>
#include <webcasts/query/chrono_date.hpp>
#include <webcasts/result.hpp>

#include <chrono>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace webcasts { inline namespace v0 {

/// Only registrants on one of these domains.
struct incl_domain {
    std::vector<std::string> domains{}; ///< such as `example.com`; at least one
    friend bool operator==(const incl_domain&, const incl_domain&) = default; ///< member by member
};
/// No registrants on one of these domains.
struct excl_domain {
    std::vector<std::string> domains{}; ///< such as `example.com`; at least one
    friend bool operator==(const excl_domain&, const excl_domain&) = default; ///< member by member
};
/// The one domain filter that a query can have, or none: `incl_domain` and `excl_domain` exclude each other.
using any_domain_filter = std::variant<std::monostate, incl_domain, excl_domain>;

/// A parameter that the library does not know, by name and value.
struct extra_parameter {
    std::string name{};  ///< as it is sent; not that of a documented parameter
    std::string value{}; ///< any text
    friend bool operator==(const extra_parameter&, const extra_parameter&) = default; ///< member by member
};

/// A query for a report, made of values known at run time only (spec section 2).
///
/// The run-time form of `audience_query`: fill the members, then `mistakes()` reports all mistakes at once.
/// Absent flags are not sent; the service then applies its default.
struct query_params {
    std::string event{};             ///< 7 digits (`ei`); required
    std::optional<std::string> tz{}; ///< the time zone of all times in the report
    std::optional<std::chrono::year_month_day> date_range_start{}; ///< the first day
    std::optional<std::chrono::year_month_day> date_range_end{};   ///< the last day
    std::optional<bool> dr_regs{};                                 ///< needs a date range
    std::optional<bool> dr_sessions{};                             ///< needs a date range
    std::vector<std::string> sti_filter{};                         ///< tracking identifiers; empty: no filter
    any_domain_filter domain_filter{};     ///< `incl_domain`, `excl_domain` or neither
    std::optional<bool> users_qa{};        ///< asked a question
    std::optional<bool> user_survey{};     ///< answered a survey
    std::optional<bool> no_shows{};        ///< not together with a viewer filter
    std::optional<bool> live_viewers{};    ///< watched live
    std::optional<bool> od_viewers{};      ///< watched on demand
    std::optional<bool> simlive_viewers{}; ///< watched simulated live
    std::vector<extra_parameter> extra{};  ///< parameters unknown to the library, sent last and in order

    /// Compare member by member.
    friend bool operator==(const query_params&, const query_params&) = default;

    /// Return all mistakes of the query; empty if it can be sent. Each error is a `usage_errc` whose
    /// `client_text()` starts with the parameter's wire name.
    [[nodiscard]] std::vector<error> mistakes() const;
};

/// Convert a query that the compiler has checked to the form that the encoder takes.
template <query_shape Shape, detail::fixed_text... Extra>
    requires an_event_id_was_set<Shape>
[[nodiscard]] query_params to_params(const audience_query<Shape, Extra...>& query) {
    const auto flag = [](flag_state state) -> std::optional<bool> {
        return state == flag_state::unset ? std::nullopt : std::optional(state == flag_state::is_on);
    };
    query_params params;
    params.event = query.event().str();
    if (query.tz()) {
        params.tz = query.tz()->str();
    }
    if (query.date_range()) {
        const auto day = [](const std::optional<calendar_date>& date) {
            return date ? std::optional(to_year_month_day(*date)) : std::nullopt;
        };
        params.date_range_start = day(query.date_range()->first());
        params.date_range_end = day(query.date_range()->last());
    }
    params.dr_regs = flag(Shape.dr_regs);
    params.dr_sessions = flag(Shape.dr_sessions);
    if (query.sti_filter()) {
        params.sti_filter = query.sti_filter()->values();
    }
    if (query.incl_domain()) {
        params.domain_filter = incl_domain{query.incl_domain()->values()};
    } else if (query.excl_domain()) {
        params.domain_filter = excl_domain{query.excl_domain()->values()};
    }
    params.users_qa = flag(Shape.users_qa);
    params.user_survey = flag(Shape.user_survey);
    params.no_shows = flag(Shape.no_shows);
    params.live_viewers = flag(Shape.live_viewers);
    params.od_viewers = flag(Shape.od_viewers);
    params.simlive_viewers = flag(Shape.simlive_viewers);
    for (std::size_t i = 0; i < sizeof...(Extra); ++i) {
        params.extra.push_back({std::string(query.extra_names()[i]), std::string(query.extra_value(i))});
    }
    return params;
}

/// Combine mistakes into one error whose `client_text()` lists them all; return `nullopt` if there are none.
[[nodiscard]] inline std::optional<error> one_error(const std::vector<error>& mistakes) {
    if (mistakes.empty()) {
        return std::nullopt;
    }
    if (mistakes.size() == 1) {
        return mistakes.front();
    }
    std::string all;
    for (const error& mistake : mistakes) {
        all.append("\n  - ").append(mistake.message());
    }
    return error(usage_errc::several_mistakes, std::move(all));
}

template <query_shape Shape, detail::fixed_text... Extra>
audience_query<Shape, Extra...>::operator query_params() const requires an_event_id_was_set<Shape> {
    return to_params(*this);
}

namespace detail {

/// Collects the mistakes of one `query_params`.
class query_checker {
  public:
    void expect(bool holds, usage_errc broken, parameter id, std::string_view more = {}) {
        if (!holds) {
            add(broken, name_of(id), more);
        }
    }
    template <class Rule>
    void check_value(std::string_view name, std::string_view value) {
        if (const auto broken = Rule::broken_by(value)) {
            add(*broken, name, value.empty() ? std::string() : shown_value(value));
        }
    }
    template <class Rule>
    void check_all(parameter id, const std::vector<std::string>& values) {
        for (const std::string& value : values) {
            check_value<Rule>(name_of(id), value);
        }
    }
    void add(usage_errc broken, std::string_view name, std::string_view more = {}) {
        std::string text(name);
        if (!more.empty()) {
            text.append(" ").append(more);
        }
        mistakes_.emplace_back(broken, std::move(text));
    }
    std::vector<error> take() { return std::move(mistakes_); }

  private:
    std::vector<error> mistakes_;
};

} // namespace detail

inline std::vector<error> query_params::mistakes() const {
    detail::query_checker checker;
    if (event.empty()) {
        checker.add(usage_errc::event_id_missing, name_of(parameter::ei));
    } else if (!detail::is_event_id(event)) {
        checker.add(usage_errc::event_id_not_seven_digits, name_of(parameter::ei),
                    detail::shown_value(event));
    }
    if (tz) {
        checker.check_value<detail::free_text_rule>(name_of(parameter::tz), *tz);
    }
    const bool first_ok = !date_range_start || detail::is_calendar_date(*date_range_start);
    const bool last_ok = !date_range_end || detail::is_calendar_date(*date_range_end);
    checker.expect(first_ok, usage_errc::impossible_date, parameter::date_range_start);
    checker.expect(last_ok, usage_errc::impossible_date, parameter::date_range_end);
    if (date_range_start && date_range_end && first_ok && last_ok) {
        checker.expect(*date_range_start <= *date_range_end, usage_errc::date_range_ends_before_start,
                       parameter::date_range_end);
    }
    const bool ranged = date_range_start || date_range_end;
    checker.expect(ranged || !dr_regs, usage_errc::range_flag_without_date_range, parameter::dr_regs);
    checker.expect(ranged || !dr_sessions, usage_errc::range_flag_without_date_range, parameter::dr_sessions);
    checker.check_all<detail::listed_text_rule>(parameter::sti_filter, sti_filter);
    if (const auto* including = std::get_if<incl_domain>(&domain_filter)) {
        checker.expect(!including->domains.empty(), usage_errc::empty_value, parameter::incl_domain);
        checker.check_all<detail::email_domain_rule>(parameter::incl_domain, including->domains);
    } else if (const auto* excluding = std::get_if<excl_domain>(&domain_filter)) {
        checker.expect(!excluding->domains.empty(), usage_errc::empty_value, parameter::excl_domain);
        checker.check_all<detail::email_domain_rule>(parameter::excl_domain, excluding->domains);
    }
    if (no_shows.value_or(false)) {
        const auto exclude = [&](const std::optional<bool>& viewers, parameter id) {
            checker.expect(!viewers.value_or(false), usage_errc::no_shows_with_viewers, parameter::no_shows,
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
            checker.add(*broken, "extra parameter name", shown);
        } else if (find_parameter(item.name)) {
            checker.add(usage_errc::documented_parameter, item.name);
        }
        for (std::size_t before = 0; before < i; ++before) {
            if (extra[before].name == item.name) {
                checker.add(usage_errc::parameter_set_twice, "extra parameter", shown);
                break;
            }
        }
        checker.check_value<detail::free_text_rule>(shown, item.value);
    }
    return checker.take();
}

}} // namespace webcasts::v0

#endif
