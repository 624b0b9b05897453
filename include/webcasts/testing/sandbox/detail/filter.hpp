// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_TESTING_SANDBOX_DETAIL_FILTER_HPP
#define WEBCASTS_TESTING_SANDBOX_DETAIL_FILTER_HPP

#include <webcasts/detail/ascii.hpp>
#include <webcasts/records.hpp>
#include <webcasts/testing/sandbox/choices.hpp>

#include <algorithm>
#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace webcasts { inline namespace v0 { namespace testing {

/// The meaning of an audience report's parameters (spec section 6).
///
/// A registrant is in the report if every restriction holds. All times are in the report's time zone.
struct sandbox_filter {
    std::optional<local_time> range_start;     ///< 00:00:00 of the first day
    std::optional<local_time> range_end;       ///< 23:59:59 of the last day
    bool dr_regs = true;                       ///< the range applies to the registration
    bool dr_sessions = true;                   ///< the range applies to viewing of any kind
    std::vector<std::string> sources;          ///< empty: no restriction
    std::vector<std::string> included_domains; ///< empty: no restriction
    std::vector<std::string> excluded_domains; ///< empty: no restriction
    bool users_qa = false;                     ///< asked a question
    bool user_survey = false;                  ///< answered a survey
    bool no_shows = false;                     ///< has no session
    bool live_viewers = false;                 ///< has live sessions
    bool od_viewers = false;                   ///< has on-demand sessions
    bool simlive_viewers = false;              ///< has sim-live sessions
    // The meaning of the filters above; see sandbox_choices.
    /// Several viewer filters together.
    sandbox_viewer_filters viewer_filters = sandbox_viewer_filters::all_must_hold;
    bool domains_cover_subdomains = false; ///< `example.com` includes `mail.example.com`
    bool sources_in_any_case = false;      ///< `sources` ignore the case of ASCII letters

    /// Return whether a registrant, whose times are in the report's time zone, is in the report.
    [[nodiscard]] bool keeps(const attendee& person) const {
        return is_in_range(person) && came_by_wanted_source(person) && is_on_wanted_domain(person) &&
               (!users_qa || !person.questions.empty()) && (!user_survey || !person.survey_answers.empty()) &&
               (!no_shows || person.sessions.empty()) && watched_as_wanted(person);
    }

    /// View the part of an e-mail address that domain filters compare: after its last `@`, or the whole
    /// address.
    [[nodiscard]] static std::string_view domain_of(std::string_view email) noexcept {
        const auto at = email.rfind('@');
        return at == std::string_view::npos ? email : email.substr(at + 1);
    }

  private:
    [[nodiscard]] bool is_on_domain(std::string_view email, std::string_view domain) const {
        const std::string_view own = domain_of(email);
        if (detail::equal_ignoring_case(own, domain)) {
            return true;
        }
        return domains_cover_subdomains && own.size() > domain.size() &&
               own[own.size() - domain.size() - 1] == '.' &&
               detail::equal_ignoring_case(own.substr(own.size() - domain.size()), domain);
    }
    [[nodiscard]] bool is_on_one_of(std::string_view email, const std::vector<std::string>& domains) const {
        return std::any_of(domains.begin(), domains.end(),
                           [&](const std::string& domain) { return is_on_domain(email, domain); });
    }

    [[nodiscard]] bool came_by_wanted_source(const attendee& person) const {
        return sources.empty() || std::any_of(sources.begin(), sources.end(), [&](const std::string& wanted) {
                   return sources_in_any_case ? detail::equal_ignoring_case(wanted, person.source)
                                              : wanted == person.source;
               });
    }
    [[nodiscard]] bool is_on_wanted_domain(const attendee& person) const {
        return (included_domains.empty() || is_on_one_of(person.email, included_domains)) &&
               !is_on_one_of(person.email, excluded_domains);
    }
    [[nodiscard]] bool watched_as_wanted(const attendee& person) const {
        int wanted = 0;
        int held = 0;
        for (const auto& [is_on, kind] :
             {std::pair(live_viewers, viewing_kind::live), std::pair(od_viewers, viewing_kind::on_demand),
              std::pair(simlive_viewers, viewing_kind::simulated_live)}) {
            wanted += is_on ? 1 : 0;
            held += is_on && person.watched(kind) ? 1 : 0;
        }
        return viewer_filters == sandbox_viewer_filters::one_is_enough ? wanted == 0 || held > 0
                                                                       : held == wanted;
    }
    /// Return whether the time from `first` to `last` has a second in common with the range.
    [[nodiscard]] bool touches_range(local_time first, local_time last) const {
        return (!range_end || first <= *range_end) && (!range_start || last >= *range_start);
    }
    [[nodiscard]] bool is_in_range(const attendee& person) const {
        if (!range_start && !range_end) {
            return true;
        }
        if (dr_regs) {
            if (!person.registered_at || !touches_range(*person.registered_at, *person.registered_at)) {
                return false;
            }
        }
        return !dr_sessions ||
               std::any_of(person.sessions.begin(), person.sessions.end(), [&](const auto& item) {
                   if (!item.start) {
                       return false;
                   }
                   const local_time last =
                       item.end ? *item.end : *item.start + item.duration.value_or(std::chrono::seconds(0));
                   return touches_range(*item.start, last);
               });
    }
};

}}} // namespace webcasts::v0::testing

#endif
