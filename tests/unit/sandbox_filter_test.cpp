// SPDX-License-Identifier: BSL-1.0
// The sandbox's filters against a second reading of spec section 6, which works on texts where the sandbox
// works on times, over the same data and a few hundred generated queries.
#include "catch.hpp"
#include "sandbox_calls.hpp"
#include <webcasts/wire/time_writer.hpp>

#include <algorithm>
#include <cctype>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

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

std::string day_near(sandbox_random& random, webcasts::local_time time) {
    const auto day = std::chrono::floor<std::chrono::days>(time) + std::chrono::days(random.between(-30, 30));
    const std::string iso = text_of(day);
    return iso.substr(5, 2) + "/" + iso.substr(8, 2) + "/" + iso.substr(0, 4);
}

std::string some_of(sandbox_random& random, const std::vector<std::string>& choice) {
    std::string joined;
    for (std::int64_t left = random.between(1, 3); left > 0; --left) {
        joined.append(joined.empty() ? "" : "|")
            .append(choice[static_cast<std::size_t>(random.below(choice.size()))]);
    }
    return joined;
}

query_map make_query(sandbox_random& random, webcasts::local_time start) {
    query_map query;
    if (random.chance(30)) {
        query["date_range_start"] = day_near(random, start);
    }
    if (random.chance(30)) {
        query["date_range_end"] = day_near(random, start);
    }
    if (query.size() == 2 && sortable(query["date_range_end"]) < sortable(query["date_range_start"])) {
        std::swap(query["date_range_end"], query["date_range_start"]);
    }
    for (const char* flag : {"dr_regs", "dr_sessions"}) {
        if (random.chance(35)) {
            query[flag] = random.chance(50) ? "on" : "off";
        }
    }
    for (const char* flag :
         {"users_qa", "user_survey", "no_shows", "live_viewers", "od_viewers", "simlive_viewers"}) {
        if (random.chance(20)) {
            query[flag] = random.chance(60) ? "on" : "off";
        }
    }
    if (random.chance(20)) {
        query["sti_filter"] =
            some_of(random, {"newsletter", "partner", "e-mail & web", "Newsletter", "nothing"});
    }
    if (random.chance(40)) {
        query[random.chance(50) ? "incl_domain" : "excl_domain"] = some_of(
            random, {"example.com", "EXAMPLE.ORG", "mail.example.com", "example.net", "com", "ample.com"});
    }
    return query;
}

} // namespace

TEST_CASE("the sandbox filters as a second reading of the specification does") {
    sandbox_calls calls;
    calls.login();
    sandbox_random random(2026);
    int some = 0;
    int none = 0;
    int all = 0;
    for (int round = 0; round < 400; ++round) {
        const sandbox_event& event = calls.service.events()[static_cast<std::size_t>(random.below(12))];
        const query_map query = make_query(random, *event.summary.scheduled_start);
        std::set<std::string> expected;
        for (const auto& person : event.attendees) {
            if (naive_keeps(query, person)) {
                expected.insert(person.email);
            }
        }
        const pairs parameters(query.begin(), query.end());
        CAPTURE(event.summary.id, form_of(parameters));
        CHECK(calls.emails(std::string(event.summary.id.str()), parameters) == expected);
        ++(expected.empty() ? none : expected.size() == event.attendees.size() ? all : some);
    }
    // The comparison is worth something only where filters keep some and drop some.
    CHECK(some > 150);
    CHECK(none > 20);
    CHECK(all > 5);
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

TEST_CASE("domains compare with what follows the last @, without regard to case, and whole") {
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
