// SPDX-License-Identifier: BSL-1.0
#include "support/catch.hpp"
#include "support/decoding.hpp"
#include <webcasts/operation/login.hpp>
#include <webcasts/operation/session_call.hpp>

#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace webcasts::tests::operation_test {

using namespace webcasts;
using namespace webcasts::operation;
using tests::everything;

namespace {

std::string login_answer(std::string_view session_id) {
    return "<convey_api><result><returnCode>1</returnCode><success><sessionid><value>" +
           std::string(session_id) +
           "</value></sessionid><userid><value>user</value></userid></success></result></convey_api>";
}

std::string refusal(std::string_view code) {
    return "<convey_api><result><returnCode>" + std::string(code) +
           "</returnCode><failure><message>words</message></failure></result></convey_api>";
}

constexpr std::string_view one_event =
    "<convey_api><result><returnCode>1</returnCode><success><event_list><event id='1234567' "
    "title='T'/></event_list></success></result></convey_api>";

service_context context() {
    service_context made{{"https://api.example.com", http_method::get, wire_format::xml},
                         credentials::parse("demo@example.com", "pass").value(),
                         std::chrono::milliseconds(5000),
                         {},
                         wire::default_names,
                         any_api_error,
                         {},
                         {}};
    made.retry.max_attempts = 1; // retries: retry_test.cpp
    return made;
}

/// Plays the service: each request is noted by its path, and answered by the next answer.
struct script {
    struct answer {
        int status = 200;
        std::string body{};
        std::optional<error> failure{};
        std::optional<error> failure_in_body{};
    };

    std::vector<answer> answers;
    std::vector<std::string> asked{};
    std::vector<std::string> urls{};

    template <class Operation>
    result<void> run(Operation& operation, service_context& service) {
        action next = operation.resume(begin{});
        const answer* current = nullptr;
        bool given = false;
        for (;;) {
            if (auto* end = std::get_if<done>(&next)) {
                return end->outcome;
            }
            if (std::holds_alternative<open_session>(next)) {
                login_operation login(service);
                next = operation.resume(session_ready{run(login, service)});
            } else if (auto* send = std::get_if<send_request>(&next)) {
                const std::string url(send->request.url.expose());
                urls.push_back(url);
                asked.push_back(url.substr(23, url.find('?') - 23));
                REQUIRE(asked.size() <= answers.size());
                current = &answers[asked.size() - 1];
                given = false;
                if (current->failure) {
                    next = operation.resume(transport_failed{*current->failure});
                } else {
                    const http_response_head head{current->status, {{"Content-Type", "text/xml"}}};
                    next = operation.resume(response_arrived{head});
                }
            } else if (!given && !current->body.empty()) {
                given = true;
                next = operation.resume(body_arrived{current->body});
            } else if (current->failure_in_body) {
                next = operation.resume(transport_failed{*current->failure_in_body});
            } else {
                next = operation.resume(body_ended{});
            }
        }
    }
};

const std::string login_path = "/api/login";
const std::string list_path = "/api/reporting/eventlist";

} // namespace

TEST_CASE("a log-in sends the contract's parameters and keeps the session") {
    service_context service = context();
    login_operation operation(service);
    script play{{{200, login_answer("abc")}}};
    REQUIRE(play.run(operation, service));
    CHECK(play.urls.at(0) ==
          "https://api.example.com/api/login?ver=2.0&username=demo%40example.com&password=pass");
    REQUIRE(service.sessions.current());
    CHECK(service.sessions.current()->session_id.expose() == "abc");
    CHECK(service.sessions.generation() == 1);
}

TEST_CASE("a log-in that is refused says so, and keeps no session") {
    service_context service = context();
    login_operation operation(service);
    script play{{{200, refusal("101")}}};
    const auto outcome = play.run(operation, service);
    REQUIRE_FALSE(outcome);
    CHECK(outcome.error().code() == api_errc::log_in_refused);
    CHECK(outcome.error().return_code() == "101");
    CHECK(outcome.error().server_text() == "words");
    CHECK(outcome.error().location().operation == operation_kind::login);
    CHECK_FALSE(service.sessions.current());
}

TEST_CASE("a log-in answer without ids is an error") {
    service_context service = context();
    login_operation operation(service);
    script play{{{200, "<convey_api><result><returnCode>1</returnCode></result></convey_api>"}}};
    const auto outcome = play.run(operation, service);
    REQUIRE_FALSE(outcome);
    CHECK(outcome.error().code() == protocol_errc::missing_session);
}

TEST_CASE("a call without a session logs in first") {
    service_context service = context();
    everything sink;
    event_list_operation operation(service, sink);
    script play{{{200, login_answer("abc")}, {200, std::string(one_event)}}};
    REQUIRE(play.run(operation, service));
    CHECK(play.asked == std::vector{login_path, list_path});
    CHECK(play.urls.at(1).ends_with("?ui=user&si=abc"));
    CHECK(sink.events.size() == 1);
}

TEST_CASE("a session that was opened earlier and is refused is renewed once, and the call repeated once") {
    service_context service = context();
    service.sessions.renew({secret("old"), secret("user")});
    everything sink;
    event_list_operation operation(service, sink);
    SECTION("the second time goes well") {
        script play{{{200, refusal("102")}, {200, login_answer("new")}, {200, std::string(one_event)}}};
        REQUIRE(play.run(operation, service));
        CHECK(play.asked == std::vector{list_path, login_path, list_path});
        CHECK(play.urls.at(2).ends_with("si=new"));
        CHECK(sink.events.size() == 1);
    }
    SECTION("the second refusal is reported") {
        script play{{{200, refusal("102")}, {200, login_answer("new")}, {200, refusal("103")}}};
        const auto outcome = play.run(operation, service);
        REQUIRE_FALSE(outcome);
        CHECK(outcome.error().code() == api_errc::refused);
        CHECK(outcome.error().return_code() == "103");
        CHECK(outcome.error().location().operation == operation_kind::event_list);
    }
    SECTION("a refused log-in is reported") {
        script play{{{200, refusal("102")}, {200, refusal("101")}}};
        const auto outcome = play.run(operation, service);
        REQUIRE_FALSE(outcome);
        CHECK(outcome.error().code() == api_errc::log_in_refused);
    }
    SECTION("the rule can be replaced") {
        service.is_expired_session = [](const error& e) { return e.return_code() == "999"; };
        script play{{{200, refusal("102")}}};
        CHECK_FALSE(play.run(operation, service));
        CHECK(play.asked == std::vector{list_path});
    }
}

TEST_CASE("a refusal of a session that this call opened itself is final") {
    service_context service = context();
    everything sink;
    event_list_operation operation(service, sink);
    script play{{{200, login_answer("abc")}, {200, refusal("103")}}};
    const auto outcome = play.run(operation, service);
    REQUIRE_FALSE(outcome);
    CHECK(outcome.error().code() == api_errc::refused);
}

TEST_CASE("HTTP, transport and protocol errors do not renew the session") {
    service_context service = context();
    service.sessions.renew({secret("old"), secret("user")});
    everything sink;
    event_list_operation operation(service, sink);
    const auto [answer, code] = GENERATE(table<script::answer, boost::system::error_code>({
        {{500, "<html>", {}, {}}, http_status_error(500)},
        {{404, "", {}, {}}, http_status_error(404)},
        {{200, "", {}, {}}, protocol_errc::empty_body},
        {{200, "<convey_api>", {}, {}}, protocol_errc::ended_early},
        {{200, "<html></html>", {}, {}}, protocol_errc::html_page},
        {{200, "", error(transport_errc::host_not_found), {}}, transport_errc::host_not_found},
        {{200, "<convey_api>", {}, error(transport_errc::body_cut_short)}, transport_errc::body_cut_short},
    }));
    script play{{answer}};
    const auto outcome = play.run(operation, service);
    REQUIRE_FALSE(outcome);
    CHECK(outcome.error().code() == code);
    CHECK(outcome.error().location().operation == operation_kind::event_list);
    CHECK(service.sessions.current());
}

TEST_CASE("a refusal after records were handed over does not repeat the call") {
    service_context service = context();
    service.sessions.renew({secret("old"), secret("user")});
    everything sink;
    audience_report_operation operation(service, {.event = "1234567"}, sink);
    script play{{{200, "<convey_api><result><success><attendee_list><attendee email='a@example.com'/>"
                       "</attendee_list></success><returnCode>9</returnCode></result></convey_api>"}}};
    const auto outcome = play.run(operation, service);
    REQUIRE_FALSE(outcome);
    CHECK(outcome.error().code() == api_errc::refused);
    CHECK(sink.people.size() == 1);
}

TEST_CASE("a query with mistakes is refused before anything is sent") {
    service_context service = context();
    service.sessions.renew({secret("old"), secret("user")});
    everything sink;
    audience_report_operation operation(service, {.event = "12"}, sink);
    script play{{}};
    const auto outcome = play.run(operation, service);
    REQUIRE_FALSE(outcome);
    CHECK(outcome.error().code() == usage_errc::event_id_not_seven_digits);
}

TEST_CASE("a session that another call renewed meanwhile is not dropped") {
    session_keeper keeper;
    keeper.renew({secret("one"), secret("user")});
    const auto seen = keeper.generation();
    keeper.renew({secret("two"), secret("user")});
    keeper.drop(seen);
    REQUIRE(keeper.current());
    keeper.drop(keeper.generation());
    CHECK_FALSE(keeper.current());
}

} // namespace webcasts::tests::operation_test
