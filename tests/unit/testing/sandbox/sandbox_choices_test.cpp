// SPDX-License-Identifier: BSL-1.0
// Each of the sandbox's choices, switched the other way; and that the library's decoders cope with every
// spelling.
#include "support/catch.hpp"
#include "support/sandbox_calls.hpp"
#include <webcasts/client.hpp>
#include <webcasts/wire/response_decoder.hpp>

#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace webcasts::tests::sandbox_choices_test {

namespace {

using namespace webcasts::testing;
using namespace std::chrono_literals;
using Catch::Matchers::ContainsSubstring;
using emails = std::set<std::string>;

constexpr auto report_path = "/api/reporting/audience_reports/json";
constexpr auto list_path = "/api/reporting/eventlist/json";
const pairs log_in{{"ver", "2.0"}, {"username", "demo@example.com"}, {"password", "demo"}};

webcasts::attendee person(const std::string& email, const std::vector<webcasts::viewing_kind>& kinds = {}) {
    webcasts::attendee made;
    made.email = email;
    made.source = "Partner";
    made.registered_at = webcasts::local_time(std::chrono::sys_days(2026y / 2 / 10).time_since_epoch());
    for (const auto kind : kinds) {
        made.sessions.push_back({kind, *made.registered_at, *made.registered_at + 1h, 3600s, {}});
    }
    return made;
}

sandbox_calls calls_with(const sandbox_choices& choices, std::vector<webcasts::attendee> people = {}) {
    std::vector<sandbox_event> events{
        {{"7654321", false, "A <title>, \"quoted\"", webcasts::local_time(0s), webcasts::local_time(1h), {}},
         std::move(people)},
        {{"7654322", true, "", std::nullopt, std::nullopt, {{"owner", "a & b"}}}, {}}};
    sandbox_calls calls({.events = std::move(events), .choices = choices});
    calls.login();
    return calls;
}

/// The library's decoding of a body.
struct decoded_body : webcasts::wire::record_sink {
    std::vector<webcasts::event_summary> events;
    emails found;
    std::optional<webcasts::error> refusal;

    bool on_event(webcasts::event_summary&& event) override {
        events.push_back(event);
        return true;
    }
    bool on_attendee(const webcasts::attendee_view& view) override {
        found.emplace(view.email);
        return true;
    }
};

decoded_body decoded(const std::string& body, webcasts::wire_format format, std::string_view type) {
    decoded_body made;
    webcasts::wire::response_decoder decoder(&made, format, type);
    auto done = decoder.write(body);
    if (done) {
        done = decoder.finish();
    }
    if (!done) {
        made.refusal = done.error();
    }
    return made;
}

decoded_body ask(sandbox_calls& calls, const std::string& path, const pairs& parameters) {
    auto response = calls.service.handle({.method = "GET", .target = path + "?" + form_of(parameters)});
    const std::string type = response.headers.front().value;
    const auto format = path.ends_with("/json")  ? webcasts::wire_format::json
                        : path.ends_with("/csv") ? webcasts::wire_format::csv
                                                 : webcasts::wire_format::xml;
    return decoded(read_all(response.body), format, type);
}

std::int64_t code_of(sandbox_calls& calls, const std::string& path, const pairs& parameters) {
    return sandbox_calls::code(calls.json(path, parameters));
}

} // namespace

TEST_CASE("ver may be missing, and may stand in the event list") {
    auto strict = calls_with({});
    CHECK(code_of(strict, "/api/login/json", {log_in[1], log_in[2]}) == 100);
    auto calls = calls_with({.ver_is_required = false, .event_list_takes_ver = true});
    CHECK(code_of(calls, "/api/login/json", {log_in[1], log_in[2]}) == 1);
    auto without = calls.report("7654321");
    without.erase(without.begin());
    CHECK(code_of(calls, report_path, without) == 1);
    auto list = calls.session();
    CHECK(code_of(calls, list_path, list) == 1);
    list.emplace_back("ver", "2.0");
    CHECK(code_of(calls, list_path, list) == 1);
    list.back().second = "3.0";
    CHECK(code_of(calls, list_path, list) == 100);
}

TEST_CASE("names of parameters may come in any letter case") {
    auto calls = calls_with({.names_in_any_case = true});
    CHECK(code_of(calls, report_path,
                  {{"VER", "2.0"}, {"Ui", calls.user_id}, {"SI", calls.session_id}, {"Ei", "7654321"}}) == 1);
    const auto twice = calls.json(report_path, calls.report("7654321", {{"EI", "7654321"}}));
    CHECK_THAT(sandbox_calls::message(twice), ContainsSubstring("ei: given twice"));
}

TEST_CASE("users_ga may stand for users_qa") {
    auto asker = person("asker@example.com");
    asker.questions.push_back({std::nullopt, "?", {}});
    auto strict = calls_with({});
    CHECK(code_of(strict, report_path, strict.report("7654321", {{"users_ga", "on"}})) == 100);
    auto calls = calls_with({.takes_users_ga = true}, {asker, person("other@example.com")});
    CHECK(calls.emails("7654321", {{"users_ga", "on"}}) == emails{"asker@example.com"});
}

TEST_CASE("empty items of a list may be passed over") {
    auto calls =
        calls_with({.takes_empty_list_items = true}, {person("a@example.com"), person("b@example.org")});
    CHECK(calls.emails("7654321", {{"incl_domain", "|example.org|"}}) == emails{"b@example.org"});
}

TEST_CASE("a range may need both ends, and range flags a range") {
    auto calls = calls_with({.one_end_is_a_range = false, .range_flags_need_range = true});
    const auto message = [&](const pairs& more) {
        return sandbox_calls::message(calls.json(report_path, calls.report("7654321", more)));
    };
    CHECK_THAT(message({{"date_range_start", "02/10/2026"}}), ContainsSubstring("date_range_end: missing"));
    CHECK_THAT(message({{"date_range_end", "02/10/2026"}}), ContainsSubstring("date_range_start: missing"));
    CHECK_THAT(message({{"dr_regs", "off"}}), ContainsSubstring("dr_regs: needs date_range_start"));
    CHECK_THAT(message({{"dr_sessions", "on"}}), ContainsSubstring("dr_sessions: needs date_range_start"));
    CHECK(code_of(calls, report_path, calls.report("7654321")) == 1);
}

TEST_CASE("no_shows with a viewer filter may be a mistake") {
    auto calls = calls_with({.no_shows_with_viewers = false});
    const auto refused =
        calls.json(report_path, calls.report("7654321", {{"no_shows", "on"}, {"od_viewers", "on"}}));
    CHECK_THAT(sandbox_calls::message(refused), ContainsSubstring("no_shows: cannot be used with"));
    CHECK(code_of(calls, report_path, calls.report("7654321", {{"no_shows", "on"}, {"od_viewers", "off"}})) ==
          1);
}

TEST_CASE("a POST may carry its form under any type, or its parameters in the query string") {
    auto any = calls_with({.post = sandbox_post::any_type});
    const auto code = [](sandbox_calls& calls, const sandbox_request& request) {
        auto response = calls.service.handle(request);
        return sandbox_calls::code(boost::json::parse(read_all(response.body)).at("convey_api").at("result"));
    };
    CHECK(code(any, {"POST", list_path, {{"Content-Type", "text/html"}}, form_of(any.session())}) == 1);
    CHECK(code(any, {"POST", list_path, {}, form_of(any.session())}) == 1);
    auto query = calls_with({.post = sandbox_post::query_string});
    CHECK(code(query,
               {.method = "POST", .target = std::string(list_path) + "?" + form_of(query.session())}) == 1);
    CHECK(code(query, {"POST", list_path, {}, form_of(query.session())}) != 1);
}

TEST_CASE("one of several viewer filters may be enough") {
    using webcasts::viewing_kind;
    const std::vector<webcasts::attendee> people{
        person("live@example.com", {viewing_kind::live}), person("od@example.com", {viewing_kind::on_demand}),
        person("both@example.com", {viewing_kind::live, viewing_kind::on_demand}),
        person("none@example.com")};
    auto calls = calls_with({.viewer_filters = sandbox_viewer_filters::one_is_enough}, people);
    CHECK(calls.emails("7654321", {{"live_viewers", "on"}, {"od_viewers", "on"}}) ==
          emails{"live@example.com", "od@example.com", "both@example.com"});
    CHECK(calls.emails("7654321", {{"simlive_viewers", "on"}, {"od_viewers", "on"}}) ==
          emails{"od@example.com", "both@example.com"});
    CHECK(calls.emails("7654321").size() == 4);
}

TEST_CASE("a domain may cover its subdomains, and sources any letter case") {
    auto calls =
        calls_with({.domains_cover_subdomains = true, .sources_in_any_case = true},
                   {person("a@example.com"), person("b@Mail.Example.com"), person("c@notexample.com")});
    CHECK(calls.emails("7654321", {{"incl_domain", "example.com"}}) ==
          emails{"a@example.com", "b@Mail.Example.com"});
    CHECK(calls.emails("7654321", {{"excl_domain", "example.com"}}) == emails{"c@notexample.com"});
    CHECK(calls.emails("7654321", {{"sti_filter", "pARTNER"}}).size() == 3);
    CHECK(calls.emails("7654321", {{"sti_filter", "partne"}}).empty());
}

TEST_CASE("a log-in may end the account's earlier sessions") {
    auto calls = calls_with({.one_session_per_account = true});
    const auto first = calls.session();
    calls.login();
    CHECK(code_of(calls, list_path, first) == sandbox_return_codes().no_session);
    CHECK(code_of(calls, list_path, calls.session()) == 1);
}

TEST_CASE("events may expire sooner or later") {
    const auto expired = [](std::chrono::days after) {
        sandbox_calls calls({.choices = {.events_expire_after = after}});
        calls.login();
        std::size_t count = 0;
        const auto listed = calls.json(list_path, calls.session());
        for (const auto& event : listed.at("success").at("event_list").as_array()) {
            count += event.at("expired").as_bool() ? 1U : 0U;
        }
        return count;
    };
    CHECK(expired(std::chrono::days(0)) == 11);
    CHECK(expired(std::chrono::days(180)) > 0);
    CHECK(expired(std::chrono::days(180)) < 11);
    CHECK(expired(std::chrono::days(10'000)) == 0);
}

TEST_CASE("return codes may be other numbers, and differ for a forbidden and an unknown event") {
    const sandbox_return_codes codes{
        .bad_parameters = -1, .log_in_refused = 2, .no_session = 3, .no_such_event = 4, .not_permitted = 5};
    sandbox_calls calls({.accounts = {{"demo@example.com", webcasts::secret("demo"),
                                       std::vector<webcasts::event_id>{"1000001"}}},
                         .event_count = 2,
                         .choices = {.return_codes = codes}});
    calls.login();
    CHECK(code_of(calls, "/api/login/json", {log_in[0], log_in[1], {"password", "x"}}) == 2);
    CHECK(code_of(calls, list_path, {}) == 3);
    CHECK(code_of(calls, report_path, calls.report("1000001", {{"no_shows", "?"}})) == -1);
    CHECK(code_of(calls, report_path, calls.report("1999999")) == 4);
    CHECK(code_of(calls, report_path, calls.report("1000002")) == 5);
    CHECK(code_of(calls, report_path, calls.report("1000001")) == 1);
}

TEST_CASE("the text of an error may be at other places, and the decoders find it there") {
    for (const auto place :
         {sandbox_error_place::failure_message, sandbox_error_place::failure, sandbox_error_place::error,
          sandbox_error_place::message, sandbox_error_place::description, sandbox_error_place::nowhere}) {
        for (const auto order : {sandbox_envelope_order::vendor, sandbox_envelope_order::code_first,
                                 sandbox_envelope_order::code_last}) {
            auto calls = calls_with({.error_location = place, .envelope_order = order});
            for (const char* path : {"/api/reporting/eventlist", list_path}) {
                CAPTURE(path, int(place), int(order));
                const auto refused = ask(calls, path, {{"x<%26\"y", "1"}});
                REQUIRE(refused.refusal);
                CHECK(refused.refusal->code() == webcasts::api_errc::refused);
                CHECK(refused.refusal->return_code() == "102");
                if (place == sandbox_error_place::nowhere) {
                    CHECK(refused.refusal->server_text().empty());
                } else {
                    CHECK_THAT(std::string(refused.refusal->server_text().expose()),
                               ContainsSubstring("ui: required") && ContainsSubstring("'x<&\"y'"));
                }
            }
        }
    }
}

TEST_CASE("a request for CSV may be refused in JSON") {
    auto calls = calls_with({.csv_refusal_is_json = true});
    auto response = calls.service.handle({.method = "GET", .target = "/api/reporting/audience_reports/csv"});
    CHECK(response.headers.front().value == "text/json");
    CHECK(decoded(read_all(response.body), webcasts::wire_format::csv, "text/json").refusal->code() ==
          webcasts::api_errc::refused);
}

TEST_CASE("the event list may be spelt as the sibling call's, and decodes to the same events") {
    for (const auto order : {sandbox_envelope_order::vendor, sandbox_envelope_order::code_first,
                             sandbox_envelope_order::code_last}) {
        auto canonical = calls_with({});
        auto calls =
            calls_with({.event_spelling = sandbox_event_spelling::core_event, .envelope_order = order});
        for (const char* path : {"/api/reporting/eventlist", list_path}) {
            CAPTURE(path, int(order));
            CHECK_THAT(calls.get(path, calls.session()),
                       ContainsSubstring("core_event") && ContainsSubstring("event_info"));
            const auto expected = ask(canonical, path, canonical.session());
            const auto found = ask(calls, path, calls.session());
            CHECK_FALSE(found.refusal);
            REQUIRE(expected.events.size() == 2);
            CHECK(found.events == expected.events);
        }
    }
    auto none =
        sandbox_calls({.event_count = 0, .choices = {.event_spelling = sandbox_event_spelling::core_event}});
    none.login();
    for (const char* path : {"/api/reporting/eventlist", list_path}) {
        CHECK(ask(none, path, none.session()).events.empty());
    }
}

TEST_CASE("an envelope's members may come in another order, and the client does not mind") {
    for (const auto order : {sandbox_envelope_order::code_first, sandbox_envelope_order::code_last}) {
        for (const auto format :
             {webcasts::wire_format::xml, webcasts::wire_format::json, webcasts::wire_format::csv}) {
            CAPTURE(int(order), to_string(format));
            const auto report = [&](const sandbox_choices& choices) {
                webcasts::client_options how;
                how.format = format;
                webcasts::client client(sandbox({.event_count = 1, .choices = choices}).transport(),
                                        webcasts::credentials::parse("demo@example.com", "demo").value(),
                                        how);
                REQUIRE(client.events().value().size() == 1);
                return client.fetch_report({.event = "1000001"}).value();
            };
            const bool is_same = report({.envelope_order = order}) == report({});
            CHECK(is_same);
        }
    }
    auto xml = calls_with({.envelope_order = sandbox_envelope_order::code_last});
    const std::string last = xml.get("/api/reporting/audience_reports", xml.report("7654321"));
    CHECK(last.find("<success>") < last.find("<returnCode>"));
    CHECK(last.find("</result>") < last.find("<currentDateTime>"));
    auto json = calls_with({.envelope_order = sandbox_envelope_order::code_first});
    const std::string first = json.get(report_path, json.report("7654321"));
    CHECK(first.find("current_timestamp") < first.find("\"result\""));
    CHECK(first.find("returnCode") < first.find("\"success\""));
}

TEST_CASE("the clock of a report may be in GMT whatever its zone") {
    const auto one_ahead = [](std::string_view, std::chrono::sys_seconds) { return std::optional(3600s); };
    for (const bool in_zone : {true, false}) {
        sandbox_calls calls(
            {.event_count = 1, .zone_offset = one_ahead, .choices = {.clock_in_report_zone = in_zone}});
        calls.login();
        CHECK_THAT(calls.get(report_path, calls.report("1000001", {{"tz", "Test/One"}})),
                   ContainsSubstring(
                       in_zone ? R"("current_timestamp":"2026-03-02 10:00:00","current_timezone":"Test/One")"
                               : R"("current_timestamp":"2026-03-02 09:00:00","current_timezone":"GMT")"));
    }
}

TEST_CASE("a lenient sandbox takes the requests that deployed clients send") {
    sandbox_calls calls({.event_count = 1, .lenient = true});
    calls.login();
    CHECK(code_of(calls, list_path, {{"UI", calls.user_id}, {"si", calls.session_id}, {"ver", "2.0"}}) == 1);
    CHECK(code_of(calls, report_path, {{"ui", calls.user_id}, {"Si", calls.session_id}, {"ei", "1000001"}}) ==
          1);
    CHECK(code_of(calls, report_path, calls.report("1000001", {{"new_one", "x"}})) == 1);
    auto form =
        calls.service.handle({"POST", list_path, {{"Content-Type", "text/html"}}, form_of(calls.session())});
    CHECK_THAT(read_all(form.body), ContainsSubstring("\"returnCode\":1}"));
    // It still refuses what the documentation forbids.
    CHECK(code_of(calls, report_path, calls.report("1000001", {{"no_shows", "x"}})) == 100);
    CHECK(code_of(calls, list_path, {{"ui", calls.user_id}}) == 102);
}

} // namespace webcasts::tests::sandbox_choices_test
