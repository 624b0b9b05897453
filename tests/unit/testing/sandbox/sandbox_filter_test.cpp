// SPDX-License-Identifier: BSL-1.0
// The sandbox's filters against a second reading of spec section 6, which works on texts where the sandbox
// works on times, over the same data: every value of every parameter, in more than 5,000 combinations and all
// three formats.
#include "support/catch.hpp"
#include "support/sandbox_calls.hpp"
#include <webcasts/wire/time_writer.hpp>

#include <algorithm>
#include <cctype>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace webcasts::tests::sandbox_filter_test {

namespace {

using namespace webcasts::testing;

using query_map = std::map<std::string, std::string>;

std::string text_of(webcasts::local_time time) {
    return std::string(webcasts::wire::time_text(time).view());
}

/// `mm/dd/yyyy` as `yyyy-mm-dd`, which sorts as time does.
std::string sortable(const std::string& date) {
    return date.substr(6) + "-" + date.substr(0, 2) + "-" + date.substr(3, 2);
}

std::string lower(std::string text) {
    std::transform(text.begin(), text.end(), text.begin(),
                   [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    return text;
}

std::vector<std::string> values(const query_map& query, const std::string& name) {
    std::vector<std::string> made;
    if (!query.contains(name)) {
        return made;
    }
    std::string rest = query.at(name) + "|";
    for (std::size_t end = rest.find('|'); end != std::string::npos; end = rest.find('|')) {
        made.push_back(rest.substr(0, end));
        rest.erase(0, end + 1);
    }
    return made;
}

bool is_on(const query_map& query, const std::string& name, bool otherwise = false) {
    return query.contains(name) ? query.at(name) == "on" : otherwise;
}

bool naive_keeps(const query_map& query, const webcasts::attendee& person) {
    const bool has_range = query.contains("date_range_start") || query.contains("date_range_end");
    const std::string from =
        query.contains("date_range_start") ? sortable(query.at("date_range_start")) + " 00:00:00" : "0000";
    const std::string to =
        query.contains("date_range_end") ? sortable(query.at("date_range_end")) + " 23:59:59" : "9999~";
    if (has_range && is_on(query, "dr_regs", true)) {
        const std::string registered = text_of(*person.registered_at);
        if (registered < from || registered > to) {
            return false;
        }
    }
    if (has_range && is_on(query, "dr_sessions", true)) {
        bool any = false;
        for (const auto& item : person.sessions) {
            any = any || !(text_of(*item.end) < from || text_of(*item.start) > to);
        }
        if (!any) {
            return false;
        }
    }
    const auto sources = values(query, "sti_filter");
    if (!sources.empty() && std::count(sources.begin(), sources.end(), person.source) == 0) {
        return false;
    }
    const auto on_domain = [&](const std::string& domain) {
        return lower(person.email).ends_with("@" + lower(domain));
    };
    const auto included = values(query, "incl_domain");
    if (!included.empty() && std::none_of(included.begin(), included.end(), on_domain)) {
        return false;
    }
    const auto excluded = values(query, "excl_domain");
    if (std::any_of(excluded.begin(), excluded.end(), on_domain)) {
        return false;
    }
    std::map<webcasts::viewing_kind, int> views;
    for (const auto& item : person.sessions) {
        ++views[item.kind];
    }
    return (!is_on(query, "users_qa") || !person.questions.empty()) &&
           (!is_on(query, "user_survey") || !person.survey_answers.empty()) &&
           (!is_on(query, "no_shows") || views.empty()) &&
           (!is_on(query, "live_viewers") || views[webcasts::viewing_kind::live] > 0) &&
           (!is_on(query, "od_viewers") || views[webcasts::viewing_kind::on_demand] > 0) &&
           (!is_on(query, "simlive_viewers") || views[webcasts::viewing_kind::simulated_live] > 0);
}

/// The zones of these tests, ahead of GMT.
const std::map<std::string, std::chrono::hours> zone_offsets{{"GMT", std::chrono::hours(0)},
                                                             {"Test/East", std::chrono::hours(11)},
                                                             {"Test/West", std::chrono::hours(-9)}};

std::optional<std::chrono::seconds> known_zone(std::string_view zone, std::chrono::sys_seconds) {
    const auto found = zone_offsets.find(std::string(zone));
    return found == zone_offsets.end() ? std::nullopt : std::optional<std::chrono::seconds>(found->second);
}

webcasts::attendee moved(webcasts::attendee person, std::chrono::hours ahead) {
    *person.registered_at += ahead;
    for (auto& item : person.sessions) {
        *item.start += ahead;
        *item.end += ahead;
    }
    return person;
}

/// Days around an event, as the service wants them.
struct days_around {
    explicit days_around(webcasts::local_time start) : start_(start) {}
    [[nodiscard]] std::string operator()(int days) const {
        const std::string iso =
            text_of(std::chrono::floor<std::chrono::days>(start_) + std::chrono::days(days));
        return iso.substr(5, 2) + "/" + iso.substr(8, 2) + "/" + iso.substr(0, 4);
    }

  private:
    webcasts::local_time start_;
};

/// The settings of one parameter, or of several that belong together. An empty map leaves them out.
using axis = std::vector<query_map>;

axis switches(const std::string& name, bool may_be_absent) {
    axis made{{{name, "on"}}, {{name, "off"}}};
    if (may_be_absent) {
        made.push_back({});
    }
    return made;
}

/// Every query that takes one value of each axis.
std::vector<query_map> product(const std::vector<axis>& axes) {
    std::vector<query_map> queries{{}};
    for (const axis& values : axes) {
        std::vector<query_map> longer;
        for (const query_map& query : queries) {
            for (const query_map& value : values) {
                query_map both = query;
                both.insert(value.begin(), value.end());
                longer.push_back(std::move(both));
            }
        }
        queries = std::move(longer);
    }
    return queries;
}

const std::vector<std::string> flag_names{"users_qa",     "user_survey", "no_shows",
                                          "live_viewers", "od_viewers",  "simlive_viewers"};

std::vector<query_map> all_queries(webcasts::local_time start) {
    const days_around day(start);
    const axis ranges{{},
                      {{"date_range_start", day(0)}, {"date_range_end", day(0)}},
                      {{"date_range_start", day(-4)}, {"date_range_end", day(20)}},
                      {{"date_range_start", day(-1)}},
                      {{"date_range_end", day(2)}},
                      {{"date_range_start", day(400)}, {"date_range_end", day(401)}}};
    const axis domains{{},
                       {{"incl_domain", "example.com"}},
                       {{"incl_domain", "EXAMPLE.ORG|mail.example.com|ample.com"}},
                       {{"excl_domain", "example.com"}},
                       {{"excl_domain", "example.net|com"}}};
    const axis sources{
        {}, {{"sti_filter", "newsletter"}}, {{"sti_filter", "e-mail & web|partner|Newsletter"}}};
    const axis some_domains{domains[0], domains[1], domains[4]};
    const axis zones{{}, {{"tz", "Test/East"}}, {{"tz", "Test/West"}}};
    std::vector<axis> three_ways;
    std::vector<axis> two_ways{
        {ranges[0], ranges[1], ranges[3], ranges[4]}, some_domains, {sources[0], sources[2]}, zones};
    for (const std::string& flag : flag_names) {
        three_ways.push_back(switches(flag, true));
        two_ways.push_back(switches(flag, false));
    }
    std::vector<query_map> queries =
        product({ranges, switches("dr_regs", true), switches("dr_sessions", true), sources, domains});
    for (const auto& further : {product(three_ways), product(two_ways)}) {
        queries.insert(queries.end(), further.begin(), further.end());
    }
    return queries;
}

/// The e-mail addresses in a report, each found by the text that comes before addresses only.
std::set<std::string> emails_in(const std::string& report, std::string_view before, std::string_view behind) {
    std::set<std::string> found;
    for (auto at = report.find(before); at != std::string::npos; at = report.find(before, at)) {
        at += before.size();
        const std::string text = report.substr(at, report.find(behind, at) - at);
        // Lines of a text that a CSV cell holds are no e-mail addresses.
        if (text.find('@') != std::string::npos) {
            found.insert(text);
        }
    }
    return found;
}

} // namespace

TEST_CASE("every parameter, value and combination filters as a second reading of the specification does") {
    sandbox_calls calls(
        {.event_count = 4, .min_registrants = 24, .max_registrants = 30, .zone_offset = known_zone});
    calls.login();
    struct format {
        std::string path, before, behind;
    };
    const std::vector<format> formats{
        {"", "<attendee email=\"", "\""}, {"/json", "{\"email\":\"", "\""}, {"/csv", "\r\n", ","}};
    std::size_t number = 0;
    int some = 0;
    int none = 0;
    int all = 0;
    int wrong = 0;
    // The last event is in the future, without viewers.
    for (const query_map& query : all_queries(*calls.service.events()[1].summary.scheduled_start)) {
        const sandbox_event& event = calls.service.events()[number++ % 2 + 1];
        const auto ahead = zone_offsets.at(query.contains("tz") ? query.at("tz") : "GMT");
        std::set<std::string> expected;
        for (const auto& person : event.attendees) {
            if (naive_keeps(query, moved(person, ahead))) {
                expected.insert(person.email);
            }
        }
        ++(expected.empty() ? none : expected.size() == event.attendees.size() ? all : some);
        const pairs parameters(query.begin(), query.end());
        for (const format& item : formats) {
            const std::string report =
                calls.get("/api/reporting/audience_reports" + item.path,
                          calls.report(std::string(event.summary.id.str()), parameters));
            if (emails_in(report, item.before, item.behind) != expected) {
                ++wrong;
                UNSCOPED_INFO(event.summary.id << " in " << item.path << ": " << form_of(parameters));
            }
        }
    }
    CHECK(wrong == 0);
    CHECK(number >= 5000);
    // The comparison is meaningful only if filters keep some attendees and drop some.
    CHECK(some > 1000);
    CHECK(none > 1000);
    CHECK(all > 50);
}

TEST_CASE("every query that breaks a rule of combination is refused, in all formats") {
    sandbox_calls calls({.event_count = 1, .min_registrants = 1, .max_registrants = 1});
    calls.login();
    int queries = 0;
    const auto refused = [&](const query_map& query, const std::string& named) {
        for (const char* format : {"", "/json", "/csv"}) {
            ++queries;
            const std::string text = calls.get(std::string("/api/reporting/audience_reports") + format,
                                               calls.report("1000001", pairs(query.begin(), query.end())));
            CAPTURE(form_of(pairs(query.begin(), query.end())), format);
            CHECK(text.find(named) != std::string::npos);
            CHECK(text.find("returnCode") != std::string::npos);
            CHECK(text.find("attendee_list") == std::string::npos);
        }
    };
    for (const std::string& flag : flag_names) {
        for (const char* value : {"ON", "yes", "1", "true", "on|off", " on"}) {
            refused({{flag, value}}, flag + ":");
        }
    }
    for (const char* included : {"example.com", "example.org|example.net"}) {
        for (const char* excluded : {"example.com", "mail.example.com|example.org"}) {
            for (const query_map& more : product({switches("no_shows", true), switches("dr_regs", true)})) {
                query_map query = more;
                query["incl_domain"] = included;
                query["excl_domain"] = excluded;
                refused(query, "incl_domain: cannot be used with excl_domain");
            }
        }
    }
    for (const char* list : {"sti_filter", "incl_domain", "excl_domain"}) {
        for (const char* value : {"", "|", "a|", "|a", "a||b"}) {
            refused({{list, value}}, std::string(list) + ":");
        }
    }
    for (const char* zone : {"", "gmt", "Mars/Base", "+01:00"}) {
        refused({{"tz", zone}}, "tz:");
    }
    refused({{"date_range_start", "02/02/2026"}, {"date_range_end", "02/01/2026"}}, "date_range_end:");
    CHECK(queries > 250);
}

namespace {

webcasts::local_time at(int day, int hour, int minute, int second) {
    return std::chrono::local_days(std::chrono::year(2026) / 2 / day) + std::chrono::hours(hour) +
           std::chrono::minutes(minute) + std::chrono::seconds(second);
}

/// One event whose registrants are made for the edges.
sandbox_calls edge_calls(std::vector<webcasts::attendee> people) {
    sandbox_event event{{"7654321", false, "Edges", std::nullopt, std::nullopt, {}}, std::move(people)};
    sandbox_calls calls({.events = std::vector<sandbox_event>{std::move(event)}});
    calls.login();
    return calls;
}

webcasts::attendee person(const std::string& email,
                          std::optional<webcasts::local_time> registered = std::nullopt) {
    webcasts::attendee made;
    made.email = email;
    made.registered_at = registered;
    return made;
}

using emails = std::set<std::string>;

} // namespace

TEST_CASE("a date range goes from the first second of its first day to the last second of its last") {
    auto calls = edge_calls({person("before@example.com", at(9, 23, 59, 59)),
                             person("first@example.com", at(10, 0, 0, 0)),
                             person("last@example.com", at(11, 23, 59, 59)),
                             person("after@example.com", at(12, 0, 0, 0)), person("never@example.com")});
    const pairs both{
        {"date_range_start", "02/10/2026"}, {"date_range_end", "02/11/2026"}, {"dr_sessions", "off"}};
    CHECK(calls.emails("7654321", both) == emails{"first@example.com", "last@example.com"});
    CHECK(calls.emails("7654321", {{"date_range_start", "02/11/2026"}, {"dr_sessions", "off"}}) ==
          emails{"last@example.com", "after@example.com"});
    CHECK(calls.emails("7654321", {{"date_range_end", "02/10/2026"}, {"dr_sessions", "off"}}) ==
          emails{"before@example.com", "first@example.com"});
}

TEST_CASE("a session that overlaps the range by one second counts") {
    const auto watcher = [](const std::string& email, webcasts::local_time from, webcasts::local_time to) {
        auto made = person(email);
        made.sessions = {{webcasts::viewing_kind::simulated_live, from, to, to - from, {}}};
        return made;
    };
    auto calls = edge_calls({watcher("ends-before@example.com", at(9, 1, 0, 0), at(9, 23, 59, 59)),
                             watcher("ends-in@example.com", at(9, 23, 0, 0), at(10, 0, 0, 0)),
                             watcher("around@example.com", at(8, 0, 0, 0), at(14, 0, 0, 0)),
                             watcher("starts-in@example.com", at(11, 23, 59, 59), at(12, 1, 0, 0)),
                             watcher("starts-after@example.com", at(12, 0, 0, 0), at(12, 1, 0, 0)),
                             person("no-show@example.com")});
    const pairs range{
        {"date_range_start", "02/10/2026"}, {"date_range_end", "02/11/2026"}, {"dr_regs", "off"}};
    CHECK(calls.emails("7654321", range) ==
          emails{"ends-in@example.com", "around@example.com", "starts-in@example.com"});
}

TEST_CASE("with both range flags on both must hold, and with both off the range does nothing") {
    auto registered = person("registered@example.com", at(10, 12, 0, 0));
    auto watched = person("watched@example.com", at(1, 12, 0, 0));
    watched.sessions = {
        {webcasts::viewing_kind::live, at(10, 13, 0, 0), at(10, 14, 0, 0), std::chrono::seconds(3600), {}}};
    auto both = watched;
    both.email = "both@example.com";
    both.registered_at = at(10, 12, 0, 0);
    auto calls = edge_calls({registered, watched, both});
    const auto asked = [&](pairs flags) {
        flags.emplace_back("date_range_start", "02/10/2026");
        flags.emplace_back("date_range_end", "02/10/2026");
        return calls.emails("7654321", flags);
    };
    CHECK(asked({}) == emails{"both@example.com"});
    CHECK(asked({{"dr_regs", "on"}, {"dr_sessions", "on"}}) == emails{"both@example.com"});
    CHECK(asked({{"dr_sessions", "off"}}) == emails{"both@example.com", "registered@example.com"});
    CHECK(asked({{"dr_regs", "off"}}) == emails{"both@example.com", "watched@example.com"});
    CHECK(asked({{"dr_regs", "off"}, {"dr_sessions", "off"}}).size() == 3);
    CHECK(calls.emails("7654321", {{"dr_regs", "on"}, {"dr_sessions", "on"}}).size() == 3);
}

TEST_CASE("domains are compared with all that follows the last @, ignoring case") {
    auto calls =
        edge_calls({person("a@Example.com"), person("b@mail.example.com"),
                    person("\"x@example.com\"@example.org"), person("c@notexample.com.example.net")});
    CHECK(calls.emails("7654321", {{"incl_domain", "example.COM"}}) == emails{"a@Example.com"});
    CHECK(calls.emails("7654321", {{"excl_domain", "EXAMPLE.com|example.org"}}) ==
          emails{"b@mail.example.com", "c@notexample.com.example.net"});
}

TEST_CASE("several viewer filters must all hold") {
    const auto watcher = [](const std::string& email, std::vector<webcasts::viewing_kind> kinds) {
        auto made = person(email);
        for (const auto kind : kinds) {
            made.sessions.push_back({kind, at(1, 1, 0, 0), at(1, 2, 0, 0), std::chrono::seconds(3600), {}});
        }
        return made;
    };
    using enum webcasts::viewing_kind;
    auto calls =
        edge_calls({watcher("live@example.com", {live}), watcher("od@example.com", {on_demand}),
                    watcher("both@example.com", {live, on_demand}), watcher("none@example.com", {})});
    CHECK(calls.emails("7654321", {{"live_viewers", "on"}, {"od_viewers", "on"}}) ==
          emails{"both@example.com"});
    CHECK(calls.emails("7654321", {{"no_shows", "on"}}) == emails{"none@example.com"});
    CHECK(calls.emails("7654321", {{"no_shows", "on"}, {"live_viewers", "on"}}).empty());
}

} // namespace webcasts::tests::sandbox_filter_test
