// SPDX-License-Identifier: BSL-1.0
#include "cli/audience_flags.hpp"

#include "terminal/typed_value.hpp"
#include <webcasts/api.hpp>
#include <webcasts/query.hpp>
#include <webcasts/result.hpp>

#include <chrono>
#include <cstddef>
#include <fmt/format.h>
#include <string>

namespace exporter {

namespace {

using webcasts::parameter;

/// Return the flag that sets a parameter; empty if no flag does.
std::string_view flag_of(parameter id) noexcept {
    switch (id) {
    case parameter::ver:
    case parameter::username:
    case parameter::password:
    case parameter::ui:
    case parameter::si:
        return {};
    case parameter::ei:
        return "EVENT";
    case parameter::tz:
        return "--tz";
    case parameter::date_range_start:
        return "--from";
    case parameter::date_range_end:
        return "--to";
    case parameter::dr_regs:
        return "--registered-in-range";
    case parameter::dr_sessions:
        return "--viewed-in-range";
    case parameter::sti_filter:
        return "--sti";
    case parameter::excl_domain:
        return "--excl-domain";
    case parameter::incl_domain:
        return "--incl-domain";
    case parameter::users_qa:
        return "--users-qa";
    case parameter::user_survey:
        return "--user-survey";
    case parameter::no_shows:
        return "--no-shows";
    case parameter::live_viewers:
        return "--live-viewers";
    case parameter::od_viewers:
        return "--od-viewers";
    case parameter::simlive_viewers:
        return "--simlive-viewers";
    }
    return {};
}

/// Replace each word that is a parameter's wire name by its flag.
std::string in_flags(std::string_view text) {
    std::string shown;
    while (!text.empty()) {
        const std::size_t end = text.find(' ');
        const std::string_view word = text.substr(0, end);
        text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
        const auto* known = webcasts::find_parameter(word);
        const std::string_view flag = known ? flag_of(known->id) : std::string_view();
        shown.append(shown.empty() ? "" : " ").append(flag.empty() ? word : flag);
    }
    return shown;
}

/// Return the flags that a mistake is in, and the value if it may be shown: the library's text is names of
/// parameters, and a value in quotes.
std::string place_of(const webcasts::error& mistake) {
    const std::string_view text = mistake.client_text();
    const std::size_t quote = text.find('\'');
    if (quote == std::string_view::npos) {
        return in_flags(text);
    }
    if (quote == 0 || text.starts_with("extra ")) {
        return "--param";
    }
    std::string_view value = text.substr(quote + 1);
    value.remove_suffix(value.ends_with('\'') ? 1 : 0);
    const std::string shown = mistake.code() == webcasts::usage_errc::not_an_email_domain
                                  ? quoted_if(value_shape::domain, value)
                                  : std::string();
    return in_flags(text.substr(0, quote - 1)) + (shown.empty() ? "" : " ") + shown;
}

std::string in_flags(const webcasts::error& mistake) {
    const std::string place = place_of(mistake);
    if (mistake.code() == webcasts::usage_errc::range_flag_without_date_range) {
        return fmt::format(
            "{} says what --from and --to apply to, and neither is given; add one or drop the flag", place);
    }
    if (mistake.code() == webcasts::usage_errc::no_shows_with_viewers) {
        return fmt::format(
            "--no-shows asks for people with no session and {} for people with one; keep one of the two",
            place.substr(place.rfind(' ') + 1));
    }
    if (mistake.code() == webcasts::usage_errc::documented_parameter) {
        return place != mistake.client_text()
                   ? fmt::format("--param cannot set what {0} sets; use {0}", place)
                   : fmt::format("--param cannot set {}: the program does it itself; leave it out",
                                 mistake.client_text());
    }
    return fmt::format("{}: {}; {}", place, mistake.code().message(), webcasts::remedy(mistake.code()));
}

/// Tell of a value that the library refuses; `shown` is the value if it may be shown.
std::string mistake_in(std::string_view flag, const webcasts::error& mistake, const std::string& shown) {
    return fmt::format("{} {}{}{}; {}", flag, mistake.code().message(), shown.empty() ? "" : ": ", shown,
                       webcasts::remedy(mistake.code()));
}

std::optional<std::chrono::year_month_day>
to_day(std::string_view flag, const std::optional<std::string>& text, std::vector<std::string>& mistakes) {
    if (!text) {
        return std::nullopt;
    }
    const auto day = webcasts::calendar_date::parse(*text);
    if (!day) {
        mistakes.push_back(mistake_in(flag, day.error(), quoted_if(value_shape::day, *text)));
        return std::nullopt;
    }
    return to_year_month_day(*day);
}

std::optional<bool> to_switch(std::string_view flag, const std::optional<std::string>& text,
                              std::vector<std::string>& mistakes) {
    if (text && *text != "on" && *text != "off") {
        mistakes.push_back(fmt::format("{} is 'on' or 'off'; write one of the two", flag));
        return std::nullopt;
    }
    return text ? std::optional(*text == "on") : std::nullopt;
}

std::optional<bool> if_given(bool flag) {
    return flag ? std::optional(true) : std::nullopt;
}

void add_parameters(webcasts::query_params& query, const std::vector<std::string>& items,
                    std::vector<std::string>& mistakes) {
    for (const std::string& item : items) {
        const std::size_t equals = item.find('=');
        if (equals == std::string::npos) {
            mistakes.emplace_back("--param wants NAME=VALUE");
        } else {
            query.extra.push_back({item.substr(0, equals), item.substr(equals + 1)});
        }
    }
}

/// Append the mistakes of the query as a whole. Events, and dates that cannot be read, are not reported
/// again.
void append_mistakes_of(const webcasts::query_params& query, const audience_flags& flags,
                        std::vector<std::string>& mistakes) {
    webcasts::query_params checked = query;
    checked.event = "0000000";
    if ((flags.from || flags.to) && !checked.date_range_start && !checked.date_range_end) {
        checked.dr_regs.reset();
        checked.dr_sessions.reset();
    }
    for (const webcasts::error& mistake : checked.mistakes()) {
        mistakes.push_back(in_flags(mistake));
    }
}

} // namespace

webcasts::query_params to_query(const audience_flags& flags, const std::vector<std::string>& events,
                                std::string_view events_from, std::vector<std::string>& mistakes) {
    for (std::size_t i = 0; i < events.size(); ++i) {
        if (const auto id = webcasts::event_id::parse(events[i]); !id) {
            const std::string shown = quoted_if(value_shape::event_id, events[i]);
            const std::string number =
                shown.empty() && events.size() > 1 ? fmt::format(" (number {})", i + 1) : "";
            mistakes.push_back(mistake_in(std::string(events_from) + number, id.error(), shown));
        }
    }
    webcasts::query_params query;
    query.tz = flags.tz;
    query.date_range_start = to_day("--from", flags.from, mistakes);
    query.date_range_end = to_day("--to", flags.to, mistakes);
    query.dr_regs = to_switch("--registered-in-range", flags.registered_in_range, mistakes);
    query.dr_sessions = to_switch("--viewed-in-range", flags.viewed_in_range, mistakes);
    query.sti_filter = flags.sti;
    if (!flags.incl_domain.empty() && !flags.excl_domain.empty()) {
        mistakes.emplace_back("--incl-domain cannot be used with --excl-domain; keep one of the two");
    }
    if (!flags.incl_domain.empty()) {
        query.domain_filter = webcasts::incl_domain{flags.incl_domain};
    } else if (!flags.excl_domain.empty()) {
        query.domain_filter = webcasts::excl_domain{flags.excl_domain};
    }
    query.users_qa = if_given(flags.users_qa);
    query.user_survey = if_given(flags.user_survey);
    query.no_shows = if_given(flags.no_shows);
    query.live_viewers = if_given(flags.live_viewers);
    query.od_viewers = if_given(flags.od_viewers);
    query.simlive_viewers = if_given(flags.simlive_viewers);
    add_parameters(query, flags.param, mistakes);
    append_mistakes_of(query, flags, mistakes);
    return query;
}

} // namespace exporter
