// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_TESTING_SANDBOX_FILTER_HPP
#define WEBCASTS_TESTING_SANDBOX_FILTER_HPP

#include <webcasts/records.hpp>

#include <algorithm>
#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace webcasts::testing {

/** What the parameters of an audience report mean (spec section 6).

    A registrant is in the report when every given restriction holds; several viewer filters are restrictions
   of their own, so both must hold (spec section 2, open). All times are in the report's time zone.
*/
struct sandbox_filter {
    std::optional<local_time> range_start;     ///< 00:00:00 of the first day
    std::optional<local_time> range_end;       ///< 23:59:59 of the last day
    bool dr_regs = true;                       ///< the range applies to the registration
    bool dr_sessions = true;                   ///< the range applies to viewing of any kind
    std::vector<std::string> sources;          ///< empty: no restriction; compared as they are
    std::vector<std::string> included_domains; ///< empty: no restriction
    std::vector<std::string> excluded_domains;
    bool users_qa = false;
    bool user_survey = false;
    bool no_shows = false;
    bool live_viewers = false;
    bool od_viewers = false;
    bool simlive_viewers = false;

    /// Tell whether a registrant, whose times are in the report's time zone, is in the report.
    [[nodiscard]] bool keeps(const attendee& person) const {
        return is_in_range(person) && (sources.empty() || holds(sources, person.source)) &&
               is_on_wanted_domain(person) && (!users_qa || !person.questions.empty()) &&
               (!user_survey || !person.survey_answers.empty()) && (!no_shows || person.sessions.empty()) &&
               (!live_viewers || person.watched(viewing_kind::live)) &&
               (!od_viewers || person.watched(viewing_kind::on_demand)) &&
               (!simlive_viewers || person.watched(viewing_kind::simulated_live));
    }

    /// View the part of an e-mail address that domain filters compare: what follows its last `@`, or all of
    /// it.
    [[nodiscard]] static std::string_view domain_of(std::string_view email) noexcept {
        const auto at = email.rfind('@');
        return at == std::string_view::npos ? email : email.substr(at + 1);
    }

  private:
    static bool holds(const std::vector<std::string>& values, std::string_view wanted) {
        return std::find(values.begin(), values.end(), wanted) != values.end();
    }
    static bool same_domain(std::string_view a, std::string_view b) {
        const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; };
        return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                          [&](char x, char y) { return lower(x) == lower(y); });
    }
    static bool holds_domain(const std::vector<std::string>& domains, std::string_view email) {
        return std::any_of(domains.begin(), domains.end(),
                           [&](const std::string& domain) { return same_domain(domain, domain_of(email)); });
    }

    [[nodiscard]] bool is_on_wanted_domain(const attendee& person) const {
        return (included_domains.empty() || holds_domain(included_domains, person.email)) &&
               !holds_domain(excluded_domains, person.email);
    }
    /// Tell whether the time from `first` to `last` has a second in common with the range.
    [[nodiscard]] bool touches_range(local_time first, local_time last) const {
        return (!range_end || first <= *range_end) && (!range_start || last >= *range_start);
    }
    [[nodiscard]] bool is_in_range(const attendee& person) const {
        if (!range_start && !range_end) {
            return true;
        }
        if (dr_regs &&
            !(person.registered_at && touches_range(*person.registered_at, *person.registered_at))) {
            return false;
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

} // namespace webcasts::testing

#endif
