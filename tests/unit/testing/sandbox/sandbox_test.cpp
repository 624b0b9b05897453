// SPDX-License-Identifier: BSL-1.0
#include "support/catch.hpp"
#include "support/sandbox_calls.hpp"
#include <webcasts/testing/sandbox.hpp>

#include <algorithm>
#include <chrono>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

namespace webcasts::tests::sandbox_test {

namespace {

using namespace webcasts::testing;
using namespace std::chrono_literals;
using Catch::Matchers::ContainsSubstring;

constexpr auto report_path = "/api/reporting/audience_reports/json";
constexpr auto list_path = "/api/reporting/eventlist/json";
constexpr auto login_path = "/api/login/json";

pairs changed(pairs parameters, const std::string& name, const std::string& value) {
    for (auto& [known, text] : parameters) {
        if (known == name) {
            text = value;
            return parameters;
        }
    }
    parameters.emplace_back(name, value);
    return parameters;
}

pairs without(pairs parameters, std::string_view name) {
    std::erase_if(parameters, [&](const auto& item) { return item.first == name; });
    return parameters;
}

} // namespace

TEST_CASE("a log-in gives a session id and a user id of 40 hex digits") {
    sandbox_calls calls;
    calls.login();
    for (const std::string& id : {calls.session_id, calls.user_id}) {
        CHECK(id.size() == 40);
        CHECK(id.find_first_not_of("0123456789abcdef") == std::string::npos);
    }
    CHECK(calls.session_id != calls.user_id);
}

TEST_CASE("session ids differ between log-ins, user ids between accounts") {
    sandbox_calls calls(
        {.accounts = {{"a@example.com", webcasts::secret("x")}, {"b@example.com", webcasts::secret("y")}}});
    calls.login("a@example.com", "x");
    const auto first = calls.session();
    calls.login("a@example.com", "x");
    CHECK(calls.session()[0] == first[0]);
    CHECK(calls.session()[1] != first[1]);
    CHECK(sandbox_calls::code(calls.json(list_path, first)) == 1);
    calls.login("b@example.com", "y");
    CHECK(calls.session()[0] != first[0]);
}

TEST_CASE("passwords are any UTF-8") {
    const std::string password = "p&a#s %+\xC3\xA9|\"=?\xF0\x9F\x8E\x93";
    sandbox_calls calls({.accounts = {{"demo@example.com", webcasts::secret(password)}}});
    calls.login("demo@example.com", password);
    CHECK(sandbox_calls::code(calls.json(list_path, calls.session())) == 1);
    const pairs wrong{{"ver", "2.0"}, {"username", "demo@example.com"}, {"password", password + " "}};
    CHECK(sandbox_calls::code(calls.json(login_path, wrong)) == sandbox_return_codes().log_in_refused);
}

TEST_CASE("a refused log-in names username and password, and neither value") {
    sandbox_calls calls;
    const auto result =
        calls.json(login_path, {{"ver", "2.0"}, {"username", "nobody@example.com"}, {"password", "hunter2"}});
    CHECK(sandbox_calls::code(result) == sandbox_return_codes().log_in_refused);
    CHECK_THAT(sandbox_calls::message(result),
               ContainsSubstring("username") && ContainsSubstring("password"));
    CHECK_THAT(sandbox_calls::message(result), !ContainsSubstring("nobody") && !ContainsSubstring("hunter2"));
}

TEST_CASE("the event list holds every event of the account, expired ones included") {
    sandbox_calls calls;
    calls.login();
    const auto result = calls.json(list_path, calls.session());
    const auto& events = result.at("success").at("event_list").as_array();
    REQUIRE(events.size() == 12);
    CHECK(sandbox_calls::text(events[0].at("id")) == "1000001");
    const auto expired =
        std::count_if(events.begin(), events.end(), [](const auto& e) { return e.at("expired").as_bool(); });
    CHECK(expired > 0);
    CHECK(expired < 12);
    // The last event is still to come, seen from the sandbox's clock.
    CHECK(sandbox_calls::text(events[11].at("sched_start")) > "2026-03-02 09:00:00");
}

TEST_CASE("an account sees its own events only") {
    sandbox_calls calls({.accounts = {{"a@example.com", webcasts::secret("x")},
                                      {"b@example.com", webcasts::secret("y"),
                                       std::vector<webcasts::event_id>{"1000001", "1000003"}}},
                         .event_count = 3});
    calls.login("a@example.com", "x");
    CHECK(calls.json(list_path, calls.session()).at("success").at("event_list").as_array().size() == 3);
    CHECK(sandbox_calls::code(calls.json(report_path, calls.report("1000002"))) == 1);
    calls.login("b@example.com", "y");
    CHECK(calls.json(list_path, calls.session()).at("success").at("event_list").as_array().size() == 2);
    const auto refused = calls.json(report_path, calls.report("1000002"));
    CHECK(sandbox_calls::code(refused) == sandbox_return_codes().no_such_event);
    CHECK_THAT(sandbox_calls::message(refused), ContainsSubstring("ei"));
}

TEST_CASE("GET and POST give the same report") {
    sandbox_calls calls;
    calls.login();
    const pairs query =
        calls.report("1000001", {{"live_viewers", "on"}, {"sti_filter", "e-mail & web|partner"}});
    const std::string got = calls.get(report_path, query);
    CHECK(got.find("\"returnCode\":1}") != std::string::npos);
    CHECK(calls.post(report_path, query) == got);
}

TEST_CASE("content types are those of the documentation") {
    sandbox_calls calls;
    calls.login();
    const auto type = [&](const std::string& path, const pairs& parameters) {
        return calls.service.handle({.method = "GET", .target = path + "?" + form_of(parameters)})
            .headers.at(0)
            .value;
    };
    CHECK(type("/api/login", {}) == "text/xml");
    CHECK(type("/api/login/json", {}) == "text/json");
    CHECK(type("/api/reporting/eventlist", calls.session()) == "text/xml");
    CHECK(type("/api/reporting/eventlist/json", calls.session()) == "text/json");
    CHECK(type("/api/reporting/audience_reports", calls.report("1000001")) == "text/xml");
    CHECK(type("/api/reporting/audience_reports/json", calls.report("1000001")) == "text/json");
    CHECK(type("/api/reporting/audience_reports/csv", calls.report("1000001")) == "text/csv");
    // CSV has no room for a returnCode.
    CHECK(type("/api/reporting/audience_reports/csv", calls.report("1")) == "text/xml");
}

TEST_CASE("every mistake is an API error with status 200 whose message names the parameter") {
    sandbox_calls calls;
    calls.login();
    const pairs good = calls.report("1000001");
    const pairs login{{"ver", "2.0"}, {"username", "demo@example.com"}, {"password", "demo"}};
    struct mistake {
        std::string path;
        pairs parameters;
        std::string named;
    };
    std::vector<mistake> mistakes{
        {login_path, without(login, "ver"), "ver:"},
        {login_path, without(login, "username"), "username:"},
        {login_path, without(login, "password"), "password:"},
        {login_path, changed(login, "ver", "1.0"), "ver:"},
        {login_path, changed(login, "password", ""), "password:"},
        {login_path, changed(login, "ei", "1000001"), "ei:"},
        {login_path, changed(login, "usrname", "x"), "'usrname': unknown parameter; did you mean username?"},
        {list_path, without(calls.session(), "si"), "si:"},
        {list_path, without(calls.session(), "ui"), "ui:"},
        {list_path, changed(calls.session(), "ver", "2.0"), "ver: not a parameter of the event list"},
        {list_path, changed(calls.session(), "si", calls.user_id), "si:"},
        {list_path, changed(calls.session(), "ui", calls.session_id), "ui:"},
        {report_path, without(good, "ver"), "ver:"},
        {report_path, without(good, "si"), "si:"},
        {report_path, without(good, "ui"), "ui:"},
        {report_path, without(good, "ei"), "ei:"},
        {report_path, changed(good, "ver", "2"), "ver:"},
        {report_path, changed(good, "ver", "2.0 "), "ver:"},
        {report_path, changed(good, "ei", "100001"), "ei:"},
        {report_path, changed(good, "ei", "10000012"), "ei:"},
        {report_path, changed(good, "ei", "100000x"), "ei:"},
        {report_path, changed(good, "ei", "1999999"), "ei:"},
        {report_path, changed(good, "ei", "1000001\n"), "ei:"},
        {report_path, changed(good, "tz", "Mars/Base"), "tz:"},
        {report_path, changed(good, "tz", ""), "tz:"},
        {report_path, changed(good, "tz", "\xFF"), "tz: not UTF-8"},
        {report_path, changed(good, "incl_domain", "a@example.com"), "incl_domain:"},
        {report_path, changed(good, "excl_domain", "exa mple.com"), "excl_domain:"},
        {report_path, changed(good, "excl_domain", "a||b"), "excl_domain:"},
        {report_path, changed(good, "sti_filter", "|a"), "sti_filter:"},
        {report_path, changed(changed(good, "incl_domain", "example.com"), "excl_domain", "example.org"),
         "incl_domain: cannot be used with excl_domain"},
        {report_path,
         changed(changed(good, "date_range_start", "02/02/2026"), "date_range_end", "02/01/2026"),
         "date_range_end: before date_range_start"},
        {report_path, changed(good, "users_ga", "on"),
         "'users_ga': unknown parameter; did you mean users_qa?"},
        {report_path, changed(good, "live_viewer", "on"), "did you mean live_viewers?"},
        {report_path, changed(good, "wholly_other", "on"), "'wholly_other': unknown parameter"},
        {report_path, changed(good, "password", "x"), "password: not a parameter of the audience report"},
    };
    for (const char* flag : {"dr_regs", "dr_sessions", "users_qa", "user_survey", "no_shows", "live_viewers",
                             "od_viewers", "simlive_viewers"}) {
        for (const char* value : {"yes", "ON", "1", "", "on "}) {
            mistakes.push_back({report_path, changed(good, flag, value), std::string(flag) + ":"});
        }
    }
    for (const char* date : {"date_range_start", "date_range_end"}) {
        for (const char* value : {"2026-02-01", "2/1/2026", "02/30/2026", "13/01/2026", "02/29/2025", "",
                                  "02/01/26", "00/10/2026", "02/01/2026 "}) {
            mistakes.push_back({report_path, changed(good, date, value), std::string(date) + ":"});
        }
    }
    for (const auto& [name, value] : good) {
        pairs twice = good;
        twice.emplace_back(name, value);
        mistakes.push_back({report_path, twice, name + ": given twice"});
    }
    REQUIRE(sandbox_calls::code(calls.json(report_path, good)) == 1);
    for (const mistake& item : mistakes) {
        CAPTURE(item.path, form_of(item.parameters));
        const std::string target = item.path + "?" + form_of(item.parameters);
        auto response = calls.service.handle({.method = "GET", .target = target});
        CHECK(response.status == 200);
        const auto result = boost::json::parse(read_all(response.body)).at("convey_api").at("result");
        CHECK(sandbox_calls::code(result) != 1);
        const std::string message = sandbox_calls::message(result);
        CHECK_THAT(message, ContainsSubstring(item.named));
        // One mistake gives one message.
        CHECK(message.find("; '") == std::string::npos);
        CHECK((message.find(item.named) == 0 || message.find(item.named) == message.find("did you")));
    }
}

TEST_CASE("all mistakes of a request are in one message") {
    sandbox_calls calls;
    const auto result = calls.json(report_path, {{"ver", "3.0"},
                                                 {"ui", "x"},
                                                 {"si", "y"},
                                                 {"ei", "12"},
                                                 {"tz", "Nowhere"},
                                                 {"date_range_start", "1"},
                                                 {"no_shows", "maybe"},
                                                 {"sti_filter", "|"},
                                                 {"dr_reg", "on"},
                                                 {"username", "z"}});
    const std::string message = sandbox_calls::message(result);
    for (const char* name : {"ver:", "si:", "ei:", "tz:", "date_range_start:", "no_shows:", "sti_filter:",
                             "'dr_reg':", "username:"}) {
        CHECK_THAT(message, ContainsSubstring(name));
    }
}

TEST_CASE("text that is not percent-encoded is a mistake with the parameter's name") {
    sandbox_calls calls;
    auto response = calls.service.handle(
        {.method = "GET", .target = "/api/login/json?ver=2.0&username=100%&password=%zz"});
    const auto result = boost::json::parse(read_all(response.body)).at("convey_api").at("result");
    CHECK_THAT(sandbox_calls::message(result), ContainsSubstring("'username': not percent-encoded") &&
                                                   ContainsSubstring("'password': not percent-encoded"));
}

TEST_CASE("a POST carries its parameters in a form body and nowhere else") {
    sandbox_calls calls;
    calls.login();
    const std::string form = form_of(calls.session());
    const auto message = [&](const sandbox_request& request) {
        auto response = calls.service.handle(request);
        return sandbox_calls::message(
            boost::json::parse(read_all(response.body)).at("convey_api").at("result"));
    };
    CHECK_THAT(message({"POST", list_path, {}, form}), ContainsSubstring("Content-Type:"));
    CHECK_THAT(message({"POST", list_path, {{"Content-Type", "text/html"}}, form}),
               ContainsSubstring("Content-Type:"));
    CHECK_THAT(message({"POST",
                        std::string(list_path) + "?" + form,
                        {{"Content-Type", "application/x-www-form-urlencoded"}},
                        form}),
               ContainsSubstring("query string:"));
    CHECK_THAT(message({"GET", std::string(list_path) + "?" + form, {}, form}), ContainsSubstring("body:"));
}

TEST_CASE("paths and methods that the service does not have are 404 and 405") {
    sandbox service;
    const auto status = [&](std::string method, std::string target) {
        return service.handle({std::move(method), std::move(target), {}, {}}).status;
    };
    CHECK(status("GET", "/") == 404);
    CHECK(status("GET", "/api/login/csv") == 404);
    CHECK(status("GET", "/api/reporting/eventlist/csv") == 404);
    CHECK(status("GET", "/api/login/") == 404);
    CHECK(status("GET", "/api/Login") == 404);
    CHECK(status("GET", "/api/login?") == 200);
    CHECK(status("POST", "/api/login") == 405);
    CHECK(status("PUT", "/api/reporting/eventlist") == 405);
    CHECK(status("DELETE", "/api/reporting/audience_reports") == 405);
    CHECK(service.handle({.method = "POST", .target = "/api/login"}).headers.at(1) ==
          webcasts::http_header{"Allow", "GET, HEAD"});
    CHECK(service.handle({.method = "GET", .target = "/"}).headers.at(0).value == "text/plain");
}

TEST_CASE("sessions end when they are expired, used up or too old") {
    SECTION("expired") {
        sandbox_calls calls;
        calls.login();
        calls.service.expire_sessions();
        CHECK(sandbox_calls::code(calls.json(list_path, calls.session())) ==
              sandbox_return_codes().no_session);
        calls.login();
        CHECK(sandbox_calls::code(calls.json(list_path, calls.session())) == 1);
    }
    SECTION("used up: mistaken calls do not count") {
        sandbox_calls calls({.session_calls = 2});
        calls.login();
        CHECK(sandbox_calls::code(calls.json(report_path, calls.report("1"))) != 1);
        CHECK(sandbox_calls::code(calls.json(list_path, calls.session())) == 1);
        CHECK(sandbox_calls::code(calls.json(report_path, calls.report("1000001"))) == 1);
        const auto refused = calls.json(list_path, calls.session());
        CHECK(sandbox_calls::code(refused) == sandbox_return_codes().no_session);
        CHECK_THAT(sandbox_calls::message(refused), ContainsSubstring("si:"));
    }
    SECTION("too old by the sandbox's clock") {
        sandbox_calls calls({.session_ttl = 60s});
        calls.login();
        calls.service.set_clock(calls.service.clock() + 59s);
        CHECK(sandbox_calls::code(calls.json(list_path, calls.session())) == 1);
        calls.service.set_clock(calls.service.clock() + 1s);
        CHECK(sandbox_calls::code(calls.json(list_path, calls.session())) ==
              sandbox_return_codes().no_session);
    }
}

TEST_CASE("the same options and requests give the same bytes") {
    const auto everything = [](std::uint64_t seed) {
        sandbox_calls calls({.seed = seed});
        std::string bytes =
            calls.get("/api/login", {{"ver", "2.0"}, {"username", "demo@example.com"}, {"password", "demo"}});
        calls.login();
        bytes += calls.get("/api/reporting/eventlist", calls.session());
        for (const char* format : {"", "/json", "/csv"}) {
            bytes +=
                calls.get(std::string("/api/reporting/audience_reports") + format, calls.report("1000007"));
        }
        return bytes;
    };
    const std::string first = everything(5);
    CHECK(first.size() > 100'000);
    CHECK(everything(5) == first);
    CHECK(everything(6) != first);
}

TEST_CASE("generated data does not depend on the machine") {
    // Fixed values of this generator: a change of them changes every recorded example.
    sandbox_random random(42);
    CHECK(random.bits() == 13679457532755275413ULL);
    const auto events = make_sandbox_events({.seed = 1});
    CHECK(events.at(2).attendees.at(0).email == "sakura.sato287@EXAMPLE.org");
    CHECK(events.at(2).attendees.size() == 97);
}

TEST_CASE("generated data looks like an audience") {
    const auto events = make_sandbox_events();
    std::size_t registrants = 0;
    std::size_t watchers = 0;
    std::size_t overlapping = 0;
    std::size_t askers = 0;
    std::size_t answerers = 0;
    const auto now = sandbox_data_options{}.now;
    for (std::size_t i = 0; i + 1 < events.size(); ++i) {
        for (const auto& person : events[i].attendees) {
            ++registrants;
            watchers += person.sessions.empty() ? 0U : 1U;
            askers += person.questions.empty() ? 0U : 1U;
            answerers += person.survey_answers.empty() ? 0U : 1U;
            CHECK(*person.registered_at <= now);
            for (std::size_t s = 0; s < person.sessions.size(); ++s) {
                const auto& item = person.sessions[s];
                CHECK(*item.end <= now);
                CHECK(*item.end - *item.start == *item.duration);
                CHECK(item.duration->count() > 0);
                overlapping += s > 0 && *item.start < *person.sessions[s - 1].end &&
                                       item.kind == person.sessions[s - 1].kind
                                   ? 1U
                                   : 0U;
            }
        }
    }
    CHECK(watchers * 100 > registrants * 60);
    CHECK(watchers * 100 < registrants * 70);
    CHECK(overlapping > 20);
    CHECK(askers > 50);
    CHECK(answerers > 100);
    for (const auto& person : events.back().attendees) {
        CHECK(person.sessions.empty());
    }
    for (const auto& event : events) {
        CHECK(event.attendees.size() >= 40);
        CHECK(event.attendees.size() <= 400);
        std::set<std::string> emails;
        for (const auto& person : event.attendees) {
            const auto domain = sandbox_filter::domain_of(person.email);
            std::string lower(domain);
            std::transform(lower.begin(), lower.end(), lower.begin(),
                           [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
            CHECK((lower.ends_with("example.com") || lower.ends_with("example.org") ||
                   lower.ends_with("example.net")));
            CHECK(emails.insert(person.email).second);
        }
    }
}

TEST_CASE("a report that is pulled in pieces of any size is the whole report") {
    sandbox_calls calls;
    calls.login();
    for (const char* format : {"", "/json", "/csv"}) {
        const std::string path = std::string("/api/reporting/audience_reports") + format;
        const std::string whole = calls.get(path, calls.report("1000011"));
        for (const std::size_t size : {1U, 2U, 37U, 1000U, 65536U}) {
            auto response = calls.service.handle(
                {.method = "GET", .target = path + "?" + form_of(calls.report("1000011"))});
            std::vector<char> buffer(size);
            std::string pulled;
            while (const std::size_t count = response.body.read_some(buffer)) {
                REQUIRE(count <= size);
                pulled.append(buffer.data(), count);
            }
            CHECK(pulled == whole);
            CHECK(response.body.read_some(buffer) == 0);
            CHECK(response.body.ending() == body_ending::complete);
        }
    }
}

TEST_CASE("a body can be read after the sandbox is gone") {
    sandbox_body body;
    {
        sandbox_calls calls;
        calls.login();
        body = calls.service
                   .handle({.method = "GET",
                            .target = std::string(report_path) + "?" + form_of(calls.report("1000001"))})
                   .body;
    }
    CHECK(boost::json::parse(read_all(body)).at("convey_api").at("result").at("returnCode").as_int64() == 1);
}

TEST_CASE("times are shown in the report's zone") {
    const auto hook = [](std::string_view zone,
                         std::chrono::sys_seconds at) -> std::optional<std::chrono::seconds> {
        if (zone == "Test/Shifting") {
            return at < std::chrono::sys_seconds(std::chrono::sys_days(std::chrono::year(2025) / 6 / 1))
                       ? -5h
                       : -4h;
        }
        return gmt_only(zone, at);
    };
    sandbox_calls calls({.zone_offset = hook});
    calls.login();
    const auto first = [&](const pairs& more) {
        return calls.json(report_path, calls.report("1000003", more)).at("success").at("attendee_list").at(0);
    };
    const auto gmt = first({});
    const auto shifted = first({{"tz", "Test/Shifting"}});
    CHECK(sandbox_calls::text(gmt.at("reg_date")) == "2025-05-15 05:08:47");
    CHECK(sandbox_calls::text(shifted.at("reg_date")) == "2025-05-15 00:08:47");
    const auto start = [](const auto& person) {
        return sandbox_calls::text(person.at("session").at("od_sessions_list").at(0).at("start"));
    };
    CHECK(start(gmt) == "2025-06-11 13:01:17");
    CHECK(start(shifted) == "2025-06-11 09:01:17");
    CHECK(first({{"tz", "UTC"}}) == gmt);
    const std::string whole = calls.get(report_path, calls.report("1000003", {{"tz", "Test/Shifting"}}));
    CHECK_THAT(whole, ContainsSubstring(
                          R"("current_timestamp":"2026-03-02 05:00:00","current_timezone":"Test/Shifting")"));
}

TEST_CASE("the journal shows the calls and hides secrets") {
    sandbox_calls calls({.accounts = {{"demo@example.com", webcasts::secret("s3cret pass")}}});
    calls.login("demo@example.com", "s3cret pass");
    calls.get(report_path, calls.report("1000001"));
    calls.post(report_path, calls.report("1999999"));
    calls.get("/nowhere", {});
    const auto journal = calls.service.journal();
    REQUIRE(journal.size() == 4);
    CHECK(journal[0].operation == "login");
    CHECK(journal[0].outcome == "ok");
    CHECK(journal[1].method == "GET");
    CHECK(journal[1].event == "1000001");
    CHECK(journal[1].target == std::string(report_path) + "?ver=2.0&ui=***&si=***&ei=1000001");
    CHECK(journal[2].form == "ver=2.0&ui=***&si=***&ei=1999999");
    CHECK(journal[2].outcome == "returnCode 103");
    CHECK(journal[3].outcome == "HTTP 404");
    for (const sandbox_call& call : journal) {
        for (const std::string& text : {call.target, call.form, call.outcome}) {
            CHECK_THAT(text, !ContainsSubstring("s3cret") && !ContainsSubstring(calls.session_id) &&
                                 !ContainsSubstring(calls.user_id));
        }
    }
    const auto counts = calls.service.counts();
    CHECK(counts.calls == 4);
    CHECK(counts.by_operation.at("audience_reports") == 2);
    CHECK(counts.by_outcome.at("ok") == 2);
}

TEST_CASE("reset forgets faults, journal and sessions") {
    sandbox_calls calls;
    calls.login();
    calls.service.add_fault(parse_fault("status=500").value());
    calls.service.reset();
    CHECK(calls.service.journal().empty());
    CHECK(sandbox_calls::code(calls.json(list_path, calls.session())) == sandbox_return_codes().no_session);
    const auto before = calls.session_id;
    calls.login();
    CHECK(calls.session_id != before);
}

TEST_CASE("every mistake is in X-Sandbox-Explain and in the journal, with the name that was probably meant") {
    sandbox_calls calls;
    calls.login();
    const auto explain = [&](const sandbox_request& request) {
        const auto response = calls.service.handle(request);
        for (const auto& item : response.headers) {
            if (item.name == "X-Sandbox-Explain") {
                return item.value;
            }
        }
        return std::string();
    };
    const std::string good = std::string(report_path) + "?" + form_of(calls.report("1000001"));
    CHECK(explain({.method = "GET", .target = good}).empty());
    CHECK(calls.service.journal().back().mistakes.empty());
    CHECK(explain({.method = "GET", .target = good + "&live_viewer=on&no_shows=maybe&inc_domain=secret"}) ==
          "'live_viewer': unknown parameter; did you mean live_viewers?; "
          "'inc_domain': unknown parameter; did you mean incl_domain?; no_shows: a flag is on or off");
    const std::vector<sandbox_mistake> expected{{"'live_viewer'", "unknown parameter", "live_viewers"},
                                                {"'inc_domain'", "unknown parameter", "incl_domain"},
                                                {"no_shows", "a flag is on or off", ""}};
    CHECK(calls.service.journal().back().mistakes == expected);
    CHECK(explain({.method = "GET", .target = "/api/reporting/audience_report"}) ==
          "path: the service has no such path; did you mean /api/reporting/audience_reports?");
    CHECK(explain({.method = "POST", .target = "/api/login"}) == "method: the operation takes GET, HEAD");
}

TEST_CASE("a hostile request is explained in printable ASCII of bounded size") {
    sandbox_calls calls;
    std::string target = "/api/login/json?\xFF%0D%0ASet-Cookie:x=1&%00&password=hunter2&passwort=hunter2";
    for (int i = 0; i < 100'000; ++i) {
        target.append("&p\xC3\xA9").append(std::to_string(i)).append("=hunter2");
    }
    auto response = calls.service.handle({.method = "GET", .target = target});
    const std::string explained = response.headers.back().value;
    CHECK(std::all_of(explained.begin(), explained.end(), [](char c) { return c >= ' ' && c <= '~'; }));
    CHECK(explained.size() < 16'384);
    CHECK_THAT(explained,
               ContainsSubstring("99") && ContainsSubstring(" more") && !ContainsSubstring("hunter2"));
    CHECK(read_all(response.body).size() < 16'384);
    CHECK(calls.service.journal().back().mistakes.size() == sandbox_mistakes::max_kept);
}

TEST_CASE("a HEAD is answered as a GET is, without the body") {
    sandbox_calls calls;
    calls.login();
    for (const char* path : {list_path, "/api/reporting/eventlist"}) {
        const std::string target = std::string(path) + "?" + form_of(calls.session());
        auto got = calls.service.handle({.method = "GET", .target = target});
        auto head = calls.service.handle({.method = "HEAD", .target = target});
        CHECK(head.status == 200);
        CHECK(head.headers == got.headers);
        CHECK(head.content_length == got.content_length);
        CHECK(read_all(head.body).empty());
        CHECK(head.body.ending() == body_ending::complete);
    }
}

TEST_CASE("several threads may use one sandbox") {
    sandbox_calls calls;
    calls.login();
    const std::string path = std::string(report_path) + "?" + form_of(calls.report("1000001"));
    const std::string expected = calls.get(report_path, calls.report("1000001"));
    std::vector<std::thread> threads;
    std::vector<int> same(4);
    for (std::size_t i = 0; i < same.size(); ++i) {
        threads.emplace_back([&, i, service = calls.service]() mutable {
            for (int round = 0; round < 10; ++round) {
                auto response = service.handle({.method = "GET", .target = path});
                same[i] += read_all(response.body) == expected ? 1 : 0;
            }
        });
    }
    for (std::thread& thread : threads) {
        thread.join();
    }
    CHECK(same == std::vector<int>{10, 10, 10, 10});
    CHECK(calls.service.counts().calls == 42);
}

} // namespace webcasts::tests::sandbox_test
