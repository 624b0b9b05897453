// SPDX-License-Identifier: BSL-1.0
#include "support/catch.hpp"
#include "support/decoding.hpp"
#include "support/replies.hpp"
#include <webcasts/operation/login.hpp>
#include <webcasts/operation/session_call.hpp>

#include <chrono>
#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace webcasts::tests::operation_test {

using namespace webcasts;
using namespace webcasts::operation;
using namespace webcasts::tests;

namespace {

service_context context() {
    return {.form = {.base_url = "https://api.example.com"},
            .account = credentials::parse("demo@example.com", "pass").value(),
            .timeout = std::chrono::milliseconds(5000),
            .retry = {.max_attempts = 1}}; // retries: retry_test.cpp
}

/// Plays the service for an operation: request after request gets its reply, and is kept.
class script {
  public:
    explicit script(std::vector<reply> replies) : replies_(std::move(replies)) {}

    /// Carry out what the operation asks for, until it is done.
    template <class Operation>
    result<void> run(Operation& operation, service_context& service) {
        action next = operation.resume(begin{});
        while (!std::holds_alternative<done>(next)) {
            if (std::holds_alternative<open_session>(next)) {
                login_operation login(service);
                next = operation.resume(session_ready{run(login, service)});
            } else if (const auto* send = std::get_if<send_request>(&next)) {
                next = operation.resume(open(send->request));
            } else {
                next = operation.resume(read());
            }
        }
        return std::get<done>(next).outcome;
    }

    std::vector<std::string> paths{};
    std::vector<std::string> urls{};

  private:
    /// The head of the next reply, or its failure.
    outcome open(const http_request& request) {
        const std::string url(request.url.expose());
        const std::size_t path = std::string_view("https://api.example.com").size();
        urls.push_back(url);
        paths.push_back(url.substr(path, url.find('?') - path));
        REQUIRE(paths.size() <= replies_.size());
        current_ = replies_[paths.size() - 1];
        if (current_.failure) {
            return transport_failed{*current_.failure};
        }
        head_ = {current_.status, current_.headers};
        return response_arrived{head_};
    }
    /// The whole body at once, then its end or failure.
    outcome read() {
        if (!current_.body.empty()) {
            body_ = std::exchange(current_.body, {});
            return body_arrived{body_};
        }
        if (current_.failure_in_body) {
            return transport_failed{*current_.failure_in_body};
        }
        return body_ended{};
    }

    std::vector<reply> replies_;
    reply current_{};
    http_response_head head_{}; ///< the operation refers to it, as to the body
    std::string body_{};
};

const std::string login_path = "/api/login";
const std::string list_path = "/api/reporting/eventlist";

} // namespace

TEST_CASE("a log-in sends the contract's parameters and keeps the session") {
    service_context service = context();
    login_operation operation(service);
    script play({log_in_reply("abc")});
    REQUIRE(play.run(operation, service));
    CHECK(play.urls.at(0) ==
          "https://api.example.com/api/login?ver=2.0&username=demo%40example.com&password=pass");
    REQUIRE(service.sessions.current());
    CHECK(service.sessions.current()->session_id.expose() == "abc");
    CHECK(service.sessions.generation() == 1);
}

TEST_CASE(
    "the service's texts in an error hide password and sessions, earlier ones too, and nothing else does") {
    service_context service = context();
    service.secrets.add("proxy-password");
    for (const char* id : {"sess-first-1", "sess-later-2"}) {
        service.sessions.renew({secret(std::string_view(id)), secret(std::string_view("uid-77"))});
    }
    service.sessions.drop(2);
    error failure(http_status_error(500), "sess-first-1 is a text of ours");
    failure.set_server_text(
        service_text("'pass' sess-first-1, sess-later-2, sess-third-3, uid-77, uid-third, proxy-password"));
    failure.set_return_code(service_text("SESS-LATER-2"));
    const session third{secret(std::string_view("sess-third-3")), secret(std::string_view("uid-third"))};
    const error safe = service.without_secrets(failure, third);
    CHECK(safe.server_text() == "'***' ***, ***, ***, ***, ***, ***");
    CHECK(safe.return_code() == "***");
    CHECK(safe.client_text() == failure.client_text());
    CHECK(safe.code() == failure.code());
    // Each of the two texts may come alone.
    error only_text(http_status_error(500));
    only_text.set_server_text(service_text("sess-first-1"));
    CHECK(service.without_secrets(only_text).server_text() == "***");
    error only_code(http_status_error(500));
    only_code.set_return_code(service_text("sess-first-1"));
    CHECK(service.without_secrets(only_code).return_code() == "***");
    for (int i = 0; i < 20; ++i) {
        service.sessions.renew({secret(std::string_view("x")), secret(std::string_view("y"))});
    }
    CHECK(service.sessions.recent().size() == 8);
}

TEST_CASE("a log-in that is refused says so, and keeps no session") {
    service_context service = context();
    login_operation operation(service);
    script play({refusal("101")});
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
    script play({with_body("<convey_api><result><returnCode>1</returnCode></result></convey_api>")});
    const auto outcome = play.run(operation, service);
    REQUIRE_FALSE(outcome);
    CHECK(outcome.error().code() == protocol_errc::missing_session);
}

TEST_CASE("a call without a session logs in first") {
    service_context service = context();
    everything sink;
    event_list_operation operation(service, sink);
    script play({log_in_reply("abc"), event_reply()});
    REQUIRE(play.run(operation, service));
    CHECK(play.paths == std::vector{login_path, list_path});
    CHECK(play.urls.at(1).ends_with("?ui=user&si=abc"));
    CHECK(sink.events.size() == 2);
}

TEST_CASE("a session that was opened earlier and is refused is renewed once, and the call repeated once") {
    service_context service = context();
    service.sessions.renew({secret("old"), secret("user")});
    everything sink;
    event_list_operation operation(service, sink);
    SECTION("the second time goes well") {
        script play({refusal("102"), log_in_reply("new"), event_reply()});
        REQUIRE(play.run(operation, service));
        CHECK(play.paths == std::vector{list_path, login_path, list_path});
        CHECK(play.urls.at(2).ends_with("si=new"));
        CHECK(sink.events.size() == 2);
    }
    SECTION("the second refusal is reported") {
        script play({refusal("102"), log_in_reply("new"), refusal("103")});
        const auto outcome = play.run(operation, service);
        REQUIRE_FALSE(outcome);
        CHECK(outcome.error().code() == api_errc::refused);
        CHECK(outcome.error().return_code() == "103");
        CHECK(outcome.error().location().operation == operation_kind::event_list);
    }
    SECTION("a refused log-in is reported") {
        script play({refusal("102"), refusal("101")});
        const auto outcome = play.run(operation, service);
        REQUIRE_FALSE(outcome);
        CHECK(outcome.error().code() == api_errc::log_in_refused);
    }
    SECTION("the rule can be replaced") {
        service.is_expired_session = [](const error& e) { return e.return_code() == "999"; };
        script play({refusal("102")});
        CHECK_FALSE(play.run(operation, service));
        CHECK(play.paths == std::vector{list_path});
    }
}

TEST_CASE("a refusal of a session that this call opened itself is final") {
    service_context service = context();
    everything sink;
    event_list_operation operation(service, sink);
    script play({log_in_reply("abc"), refusal("103")});
    const auto outcome = play.run(operation, service);
    REQUIRE_FALSE(outcome);
    CHECK(outcome.error().code() == api_errc::refused);
}

TEST_CASE("HTTP, transport and protocol errors do not renew the session") {
    service_context service = context();
    service.sessions.renew({secret("old"), secret("user")});
    everything sink;
    event_list_operation operation(service, sink);
    const auto [response, code] = GENERATE(table<reply, boost::system::error_code>({
        {{.status = 500, .body = "<html>"}, http_status_error(500)},
        {with_status(404), http_status_error(404)},
        {with_body(""), protocol_errc::empty_body},
        {with_body("<convey_api>"), protocol_errc::ended_early},
        {with_body("<html></html>"), protocol_errc::html_page},
        {failing(transport_errc::host_not_found), transport_errc::host_not_found},
        {cut_short("<convey_api>"), transport_errc::body_cut_short},
    }));
    script play({response});
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
    script play({with_body("<convey_api><result><success><attendee_list><attendee email='a@example.com'/>"
                           "</attendee_list></success><returnCode>9</returnCode></result></convey_api>")});
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
    script play({});
    const auto outcome = play.run(operation, service);
    REQUIRE_FALSE(outcome);
    CHECK(outcome.error().code() == usage_errc::event_id_not_seven_digits);
}

TEST_CASE("a session that another call has renewed is not dropped") {
    session_keeper keeper;
    CHECK_FALSE(keeper.is_newer(0));
    keeper.renew({secret("one"), secret("user")});
    const auto seen = keeper.generation();
    CHECK(keeper.is_newer(seen - 1));
    CHECK_FALSE(keeper.is_newer(seen));
    keeper.renew({secret("two"), secret("user")});
    keeper.drop(seen);
    REQUIRE(keeper.current());
    keeper.drop(keeper.generation());
    CHECK_FALSE(keeper.current());
    CHECK_FALSE(keeper.is_newer(seen)); // there is none any more
}

TEST_CASE("an operation that is begun again may log in and renew its session again") {
    service_context service = context();
    everything sink;
    event_list_operation operation(service, sink);
    script first({log_in_reply("one"), event_reply()});
    REQUIRE(first.run(operation, service));
    script second({refusal("102"), log_in_reply("two"), event_reply()});
    REQUIRE(second.run(operation, service));
    CHECK(second.paths == std::vector{list_path, login_path, list_path});
}

TEST_CASE("a session that another call has renewed is tried, and its refusal is final") {
    service_context service = context();
    service.sessions.renew({secret("one"), secret("user")});
    everything sink;
    event_list_operation operation(service, sink);
    const http_response_head head{200, {{"Content-Type", "text/xml"}}};
    const std::string body = refusal("102").body;
    const auto refuse = [&] {
        REQUIRE(std::holds_alternative<read_body>(operation.resume(response_arrived{head})));
        REQUIRE(std::holds_alternative<read_body>(operation.resume(body_arrived{body})));
        return operation.resume(body_ended{});
    };
    REQUIRE(std::holds_alternative<send_request>(operation.resume(begin{})));
    service.sessions.renew({secret("two"), secret("user")});
    const action again = refuse();
    REQUIRE(std::holds_alternative<send_request>(again));
    CHECK(std::get<send_request>(again).request.url.expose().find("si=two") != std::string_view::npos);
    service.sessions.renew({secret("three"), secret("user")});
    const action end = refuse();
    REQUIRE(std::holds_alternative<done>(end));
    CHECK(std::get<done>(end).outcome.error().code() == api_errc::refused);
    CHECK(service.sessions.current()->session_id.expose() == "three");
}

TEST_CASE("while a call waits for a new session, a failure ends it and is not tried again") {
    service_context service = context();
    service.retry.max_attempts = 4;
    service.sessions.renew({secret("one"), secret("user")});
    everything sink;
    event_list_operation operation(service, sink);
    const http_response_head head{200, {{"Content-Type", "text/xml"}}};
    const std::string body = refusal("102").body;
    REQUIRE(std::holds_alternative<send_request>(operation.resume(begin{})));
    REQUIRE(std::holds_alternative<read_body>(operation.resume(response_arrived{head})));
    REQUIRE(std::holds_alternative<read_body>(operation.resume(body_arrived{body})));
    REQUIRE(std::holds_alternative<open_session>(operation.resume(body_ended{})));
    const action end = operation.resume(transport_failed{error(transport_errc::timed_out)});
    REQUIRE(std::holds_alternative<done>(end));
    CHECK(std::get<done>(end).outcome.error().code() == transport_errc::timed_out);
    CHECK(std::get<done>(end).outcome.error().location().operation == operation_kind::event_list);
}

TEST_CASE(
    "an answer's time and unreadable values are kept for the client; an answer without a time changes none") {
    service_context service = context();
    service.value_policy = wire::value_policy::lenient;
    service.sessions.renew({secret("one"), secret("user")});
    everything sink;
    audience_report_operation operation(service, {.event = "1234567"}, sink);
    const std::string list = "<success><attendee_list><attendee email='a@example.com' reg_date='soon'/>"
                             "</attendee_list></success><returnCode>1</returnCode></result></convey_api>";
    script timed(
        {with_body("<convey_api><currentDateTime>2026-01-15 10:00:00</currentDateTime><result>" + list)});
    REQUIRE(timed.run(operation, service));
    REQUIRE(service.service_time);
    const auto told = service.service_time;
    CHECK(service.unreadable.count == 1);
    script untimed(
        {with_body("<convey_api><result><success/><returnCode>1</returnCode></result></convey_api>")});
    event_list_operation events(service, sink);
    REQUIRE(untimed.run(events, service));
    CHECK(service.service_time == told);
    CHECK(service.unreadable.count == 0);
}

TEST_CASE("what a log-in's answer says is not shown unless it is the service's refusal") {
    service_context service = context();
    const reply odd{.body = "??", .headers = {{"Content-Type", "text/x-si-abcdef"}}};
    login_operation login(service);
    script play({odd});
    const auto logged_in = play.run(login, service);
    REQUIRE_FALSE(logged_in);
    CHECK(logged_in.error().server_text().empty());
    service.sessions.renew({secret("one"), secret("user")});
    everything sink;
    event_list_operation list(service, sink);
    script play_list({odd});
    const auto listed = play_list.run(list, service);
    REQUIRE_FALSE(listed);
    CHECK(listed.error().server_text() == "Content-Type: text/x-si-abcdef");
}

TEST_CASE("a call ends at the piece that is wrong, or whose records its sink stops: it reads no further") {
    struct stopping : everything {
        bool on_event(event_summary&& event) override {
            everything::on_event(std::move(event));
            return false;
        }
    };
    service_context service = context();
    service.sessions.renew({secret("one"), secret("user")});
    stopping sink;
    event_list_operation operation(service, sink);
    const http_response_head head{200, {{"Content-Type", "text/xml"}}};
    const bool is_wrong = GENERATE(true, false);
    const std::string events = event_reply().body;
    const std::string body = is_wrong ? "<convey_api></wrong>" : events.substr(0, events.find("title='U'"));
    REQUIRE(std::holds_alternative<send_request>(operation.resume(begin{})));
    REQUIRE(std::holds_alternative<read_body>(operation.resume(response_arrived{head})));
    const action end = operation.resume(body_arrived{body});
    REQUIRE(std::holds_alternative<done>(end));
    CHECK(std::get<done>(end).outcome.has_error() == is_wrong);
    CHECK(sink.events.size() == (is_wrong ? 0U : 1U));
}

TEST_CASE("a body of the second attempt needs a response of its own") {
    service_context service = context();
    service.retry.max_attempts = 2;
    service.retry.backoff = [](unsigned, const random_source&) { return std::chrono::milliseconds(0); };
    service.sessions.renew({secret("one"), secret("user")});
    everything sink;
    event_list_operation operation(service, sink);
    const http_response_head head{200, {{"Content-Type", "text/xml"}}};
    const std::string body = "<convey_api>";
    REQUIRE(std::holds_alternative<send_request>(operation.resume(begin{})));
    REQUIRE(std::holds_alternative<read_body>(operation.resume(response_arrived{head})));
    REQUIRE(std::holds_alternative<read_body>(operation.resume(body_arrived{body})));
    REQUIRE(std::holds_alternative<send_request>(
        operation.resume(transport_failed{error(transport_errc::connection_lost)})));
    const action end = operation.resume(body_arrived{body});
    REQUIRE(std::holds_alternative<done>(end));
    CHECK(std::get<done>(end).outcome.error().client_text() == "a body came before a response");
}

TEST_CASE("times of a report in GMT are converted, and in another zone only read") {
    const service_context service = context();
    CHECK(service.rules_for().zone == wire::times_zone::gmt);
    CHECK(service.rules_for("UTC").zone == wire::times_zone::gmt);
    CHECK(service.rules_for("America/New_York").zone == wire::times_zone::other);
}

} // namespace webcasts::tests::operation_test
