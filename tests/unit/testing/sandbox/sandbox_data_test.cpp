// SPDX-License-Identifier: BSL-1.0
// The data that the sandbox makes up, and data of one's own.
#include "support/catch.hpp"
#include "support/sandbox_calls.hpp"
#include <webcasts/client.hpp>

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace webcasts::tests::sandbox_data_test {

namespace {

using namespace webcasts::testing;
using namespace std::chrono_literals;
using Catch::Matchers::ContainsSubstring;
using webcasts::viewing_kind;

std::uint64_t digest(std::string_view text) {
    // FNV-1a.
    std::uint64_t hash = 0xCBF29CE484222325ULL;
    for (const char c : text) {
        hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001B3ULL;
    }
    return hash;
}

std::vector<webcasts::attendee> everybody(const sandbox& service) {
    std::vector<webcasts::attendee> people;
    for (const sandbox_event& event : service.events()) {
        people.insert(people.end(), event.attendees.begin(), event.attendees.end());
    }
    return people;
}

template <class Predicate>
std::size_t percent(const std::vector<webcasts::attendee>& people, Predicate holds) {
    return 100 * static_cast<std::size_t>(std::count_if(people.begin(), people.end(), holds)) / people.size();
}

} // namespace

TEST_CASE("replies are the same bytes on every machine and every day") {
    struct fixed {
        sandbox_scenario scenario;
        std::array<std::uint64_t, 4>
            digests; ///< of the event list in JSON, the first event's report in XML, JSON, CSV
    };
    static constexpr std::array<fixed, 3> expected{{
        {sandbox_scenario::small_year,
         {0xD70159B6E9EEFF08ULL, 0x7D78EAD4AE687F64ULL, 0x30318DB8C95B9D11ULL, 0x1076444D1E2B2BBBULL}},
        {sandbox_scenario::hostile_text,
         {0xC609017611A672D3ULL, 0xDF2D76A3A0BA48B0ULL, 0xF6A225C679F87DE3ULL, 0x58B5E4AF749F4343ULL}},
        {sandbox_scenario::dst_change,
         {0x5152DDDCF9453C41ULL, 0x95902D791C3FFD85ULL, 0x780F9699798DB3E1ULL, 0x80789D1804577D6CULL}},
    }};
    for (const fixed& item : expected) {
        sandbox_calls calls({.seed = 7, .scenario = item.scenario});
        calls.login();
        const std::string path = "/api/reporting/audience_reports";
        CAPTURE(to_string(item.scenario));
        CHECK(digest(calls.get("/api/reporting/eventlist/json", calls.session())) == item.digests[0]);
        CHECK(digest(calls.get(path, calls.report("1000001"))) == item.digests[1]);
        CHECK(digest(calls.get(path + "/json", calls.report("1000001"))) == item.digests[2]);
        CHECK(digest(calls.get(path + "/csv", calls.report("1000001"))) == item.digests[3]);
    }
}

TEST_CASE("another seed or clock gives other data") {
    const auto whole = [](const sandbox_options& options) {
        sandbox_calls calls(options);
        calls.login();
        return calls.get("/api/reporting/audience_reports/csv", calls.report("1000001"));
    };
    const std::string usual = whole({});
    CHECK(whole({}) == usual);
    CHECK(whole({.seed = 2}) != usual);
    CHECK(whole({.clock = sandbox_options().clock + 24h}) != usual);
}

TEST_CASE("registrations come faster and faster until an event starts") {
    std::map<std::int64_t, int> days_before;
    const sandbox service;
    for (const sandbox_event& event : service.events()) {
        for (const auto& person : event.attendees) {
            const auto before = *event.summary.scheduled_start - *person.registered_at;
            ++days_before[std::chrono::floor<std::chrono::days>(before).count()];
        }
    }
    const auto in_days = [&](std::int64_t first, std::int64_t last) {
        int count = 0;
        for (std::int64_t day = first; day <= last; ++day) {
            count += days_before[day];
        }
        return count;
    };
    CHECK(in_days(0, 2) > 3 * in_days(6, 8) / 2);
    CHECK(in_days(0, 2) > 800);
    CHECK(in_days(3, 5) < in_days(0, 2));
    CHECK(in_days(6, 8) < in_days(3, 5));
    CHECK(in_days(-400, -1) > 50); // for the recording
}

TEST_CASE("live viewers come around the start, and on-demand views fade over months") {
    int near_start = 0;
    int live = 0;
    std::map<std::int64_t, int> months_after;
    const sandbox service;
    for (const sandbox_event& event : service.events()) {
        for (const auto& person : event.attendees) {
            for (const auto& item : person.sessions) {
                if (item.kind == viewing_kind::live) {
                    ++live;
                    near_start += *item.start < *event.summary.scheduled_start + 10min ? 1 : 0;
                } else if (item.kind == viewing_kind::on_demand) {
                    ++months_after[(*item.start - *event.summary.scheduled_end) / (24h * 30)];
                }
            }
        }
    }
    CHECK(near_start * 100 > live * 55);
    CHECK(months_after[0] > months_after[1]);
    CHECK(months_after[1] > months_after[2]);
    CHECK(months_after[2] > 0);
}

TEST_CASE("some people watch in two tabs at a time") {
    CHECK(percent(everybody(sandbox()), [](const auto& person) {
              return std::adjacent_find(person.sessions.begin(), person.sessions.end(),
                                        [](const auto& a, const auto& b) {
                                            return a.kind == b.kind && b.start < a.end;
                                        }) != person.sessions.end();
          }) >= 3);
}

TEST_CASE("every scenario is found by its name, and a wrong one is an error that helps") {
    for (const sandbox_scenario_info& row : sandbox_scenario_table) {
        CHECK(parse_sandbox_scenario(row.name).value() == row.id);
        CHECK(&info_of(row.id) == &row);
    }
    const auto wrong = parse_sandbox_scenario("no_shows");
    REQUIRE_FALSE(wrong.has_value());
    CHECK(wrong.error().code() == boost::system::errc::invalid_argument);
    CHECK_THAT(wrong.error().client_text(), ContainsSubstring("'no_shows'") &&
                                                ContainsSubstring("did you mean no-shows?") &&
                                                ContainsSubstring("small, large, dst-change"));
}

TEST_CASE("the reports of every scenario decode to the same records in all formats") {
    for (const sandbox_scenario_info& row : sandbox_scenario_table) {
        if (row.id == sandbox_scenario::large) {
            continue; // in a test of its own
        }
        CAPTURE(row.name);
        sandbox service({.scenario = row.id});
        REQUIRE(service.events().size() == row.events);
        const sandbox_event& event = service.events()[0];
        std::vector<std::vector<webcasts::attendee>> reports;
        for (const auto format :
             {webcasts::wire_format::xml, webcasts::wire_format::json, webcasts::wire_format::csv}) {
            webcasts::client_options how;
            how.format = format;
            webcasts::client client(service.transport(),
                                    webcasts::credentials::parse("demo@example.com", "demo").value(), how);
            CHECK(client.events().value().size() == row.events);
            reports.push_back(client.fetch_report({.event = std::string(event.summary.id.str())}).value());
            for (auto& person : reports.back()) {
                // CSV does not carry these, and XML changes names of fields that are none of XML.
                person.questions.clear();
                person.survey_answers.clear();
                for (auto& field : person.extra) {
                    field.name.clear();
                }
            }
        }
        CHECK(reports[0].size() == event.size());
        CHECK(reports[0] == reports[1]);
        CHECK(reports[0] == reports[2]);
    }
}

TEST_CASE("the scenarios have the properties of their names") {
    const auto of = [](sandbox_scenario scenario) { return sandbox({.scenario = scenario}); };
    SECTION("empty") {
        CHECK(everybody(of(sandbox_scenario::empty)).empty());
    }
    SECTION("no-shows") {
        const auto people = everybody(of(sandbox_scenario::no_shows));
        CHECK(people.size() > 100);
        CHECK(percent(people, [](const auto& person) { return !person.sessions.empty(); }) == 0);
    }
    SECTION("expired") {
        const sandbox service = of(sandbox_scenario::expired);
        for (const sandbox_event& event : service.events()) {
            CHECK(event.summary.expired);
        }
    }
    SECTION("many-events") {
        CHECK(of(sandbox_scenario::many_events).events().size() >= 200);
    }
    SECTION("late-views") {
        std::size_t late = 0;
        const sandbox service = of(sandbox_scenario::late_views);
        for (const sandbox_event& event : service.events()) {
            late += static_cast<std::size_t>(
                std::count_if(event.attendees.begin(), event.attendees.end(), [&](const auto& person) {
                    return !person.sessions.empty() &&
                           *person.sessions.back().start > *event.summary.scheduled_end + 24h * 60;
                }));
        }
        CHECK(late > 100);
    }
    SECTION("unicode") {
        std::set<std::string> names;
        for (const auto& person : everybody(of(sandbox_scenario::unicode))) {
            names.insert(person.first_name);
        }
        CHECK(names.contains("Am\xC3\xA9lie"));
        CHECK(names.contains("Ame\xCC\x81lie"));
    }
    SECTION("hostile-text") {
        const auto people = everybody(of(sandbox_scenario::hostile_text));
        const auto any = [&](auto holds) { return std::any_of(people.begin(), people.end(), holds); };
        CHECK(any([](const auto& person) { return person.last_name.size() == 65'536; }));
        CHECK(any([](const auto& person) { return person.company.starts_with("="); }));
        CHECK(any([](const auto& person) { return person.city.starts_with("\xE2\x80\xAE"); }));
        CHECK(any([](const auto& person) { return person.postal_code == "007"; }));
        CHECK(any([](const auto& person) { return person.country == "]]>"; }));
    }
}

TEST_CASE("a large audience has the columns that its attendees have") {
    for (const auto scenario :
         {sandbox_scenario::large, sandbox_scenario::hostile_text, sandbox_scenario::unicode}) {
        sandbox_event event = make_sandbox_events(
            {.scenario = scenario, .events = 1, .min_registrants = 20'001, .max_registrants = 20'001})[0];
        REQUIRE(event.made_when_read);
        const auto columns = extra_columns_of(event);
        for (std::size_t number = 0; number < 50; ++number) {
            event.attendees.push_back(event.registrant(event.attendees.size() + number));
        }
        event.made_when_read = nullptr;
        CHECK(extra_columns_of(event) == columns);
    }
}

TEST_CASE("columns come in the order of their first appearance, each as often as one attendee has it") {
    sandbox_event event = make_sandbox_events({.events = 1})[0];
    event.attendees.assign(4, attendee());
    event.attendees[0].extra = {{"b", ""}, {"a", ""}};
    event.attendees[1].extra = {{"a", ""}, {"c", ""}, {"a", ""}};
    event.attendees[2].extra = {{"c", ""}, {"a", ""}, {"c", ""}};
    CHECK(extra_columns_of(event) == std::vector<std::string>{"b", "a", "c", "a", "c"});
}

// A search through all names would not end: 2 * 10^10 comparisons.
TEST_CASE("a name that is new in each attendee is not looked for among all others") {
    sandbox_event event = make_sandbox_events({.events = 1})[0];
    event.attendees.assign(200'000, attendee());
    for (std::size_t number = 0; number < event.attendees.size(); ++number) {
        event.attendees[number].extra.push_back({"a custom question " + std::to_string(number), ""});
    }
    CHECK(extra_columns_of(event).size() == event.attendees.size());
}

} // namespace webcasts::tests::sandbox_data_test
