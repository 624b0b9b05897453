// SPDX-License-Identifier: BSL-1.0
#include "support/catch.hpp"
#include "support/decoding.hpp"
#include "support/fake_service.hpp"
#include <webcasts/retry/retry_after.hpp>
#include <webcasts/transport/stop_token.hpp>

#include <chrono>
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace webcasts::tests::retry_test {

using namespace std::chrono_literals;
using namespace webcasts;
using namespace webcasts::tests;
using std::chrono::milliseconds;
using testing::virtual_clock;

namespace {

const query_params some_query{.event = "1234567"};

} // namespace

TEST_CASE(
    "transient failures are tried again, in the log-in and in the call, before a response and in its body") {
    const reply failed =
        GENERATE(failing(transport_errc::host_not_found), failing(transport_errc::connection_refused),
                 failing(transport_errc::connection_lost), failing(transport_errc::timed_out),
                 failing(transport_errc::too_slow), with_status(408), with_status(425), with_status(429),
                 with_status(500), with_status(502), with_status(503), with_status(504), with_body(""),
                 with_body("<html>Maintenance</html>"), cut_short("<convey_api>"));
    virtual_clock clock;
    fake_service service(clock, {failed, failed, log_in_reply(), failed, failed, failed, event_reply()});
    auto user = client_of(service, clock);
    const auto events = user.events();
    REQUIRE(events);
    CHECK(events->size() == 2);
    CHECK(service.calls.size() == 7);
    CHECK_FALSE(clock.waits().empty());
}

TEST_CASE("a body of unknown length that was cut is tried again, until it ends at the same byte twice") {
    virtual_clock clock;
    fake_service service(clock, {log_in_reply(), with_body("<convey_api><result>"), with_body("<convey_api>"),
                                 with_body("<convey_api><res"), event_reply()});
    auto user = client_of(service, clock);
    CHECK(user.events().value().size() == 2);
    CHECK(service.calls.size() == 5);

    fake_service stubborn(clock, {log_in_reply(), with_body("<convey_api><result>")});
    auto other = client_of(stubborn, clock);
    const auto events = other.events();
    REQUIRE_FALSE(events);
    CHECK(events.error().code() == protocol_errc::malformed);
    CHECK(events.error().location().attempts == 2U);
    CHECK(stubborn.calls.size() == 3);
}

TEST_CASE("a document that ends early in a body of announced length is malformed, and not tried again") {
    const std::string length = GENERATE("Content-Length", "content-length", "Transfer-Encoding");
    const auto format = GENERATE(wire_format::xml, wire_format::json);
    reply cut = with_body(format == wire_format::xml ? "<convey_api><result>" : "{\"convey_api\":{");
    cut.headers = {{"Content-Type", format == wire_format::xml ? "text/xml" : "text/json"},
                   {length, length == "Transfer-Encoding" ? "chunked" : std::to_string(cut.body.size())}};
    reply log_in = log_in_reply();
    if (format == wire_format::json) {
        log_in = {.body = json_login("abc"), .headers = {{"Content-Type", "text/json"}}};
    }
    virtual_clock clock;
    fake_service service(clock, {log_in, cut});
    auto user = client_of(service, clock, {.format = format});
    const auto events = user.events();
    REQUIRE_FALSE(events);
    CHECK(events.error().code() == protocol_errc::malformed);
    CHECK(events.error().client_text() == "the document ends in the middle, and the body is whole");
    CHECK(events.error().location().byte_offset);
    CHECK(service.calls.size() == 2);
    CHECK(clock.waits().empty());
}

TEST_CASE("permanent failures are not tried again") {
    const reply failed =
        GENERATE(failing(transport_errc::tls_failed), failing(transport_errc::scheme_not_allowed),
                 failing(transport_errc::cancelled), failing(transport_errc::out_of_memory),
                 failing(transport_errc::bad_content_coding), failing(transport_errc::expands_too_far),
                 failing(transport_errc::other), failing(transport_errc::deadline_exceeded), with_status(400),
                 with_status(401), with_status(403), with_status(404), with_status(302), with_status(501),
                 with_body("<convey_api></html>"), refusal());
    virtual_clock clock;
    fake_service service(clock, {log_in_reply(), failed, event_reply()});
    auto user = client_of(service, clock);
    const auto events = user.events();
    REQUIRE_FALSE(events);
    CHECK(events.error().location().attempts == 1U);
    CHECK(service.calls.size() == 2);
    CHECK(clock.waits().empty());
}

TEST_CASE("after the last attempt the call returns the last error, with the number of attempts") {
    virtual_clock clock;
    fake_service service(clock,
                         {log_in_reply(), failing(transport_errc::connection_refused), with_status(502),
                          with_status(500), failing(transport_errc::timed_out), event_reply()});
    auto user = client_of(service, clock);
    const auto events = user.events();
    REQUIRE_FALSE(events);
    CHECK(events.error().code() == transport_errc::timed_out);
    CHECK(events.error().location().attempts == 4U);
    CHECK(events.error().message() ==
          "event list: the time limit was reached (attempts 4); try again or allow more time");
}

TEST_CASE("the client waits for Retry-After up to max_retry_after; a longer one ends the call at once") {
    virtual_clock clock;
    SECTION("five minutes are waited for, and a little on top") {
        fake_service service(clock, {log_in_reply(), with_status(429, "300"), event_reply()});
        REQUIRE(client_of(service, clock).events());
        REQUIRE(clock.waits().size() == 1);
        CHECK(clock.waits()[0] >= 300s);
        CHECK(clock.waits()[0] <= 300s + 250ms);
    }
    SECTION("a second more is not") {
        fake_service service(clock, {log_in_reply(), with_status(429, "301"), event_reply()});
        const auto events = client_of(service, clock).events();
        REQUIRE_FALSE(events);
        CHECK(events.error().code() == http_status_error(429));
        CHECK(events.error().client_text() == "it asks to wait 301 s, until 2026-01-15 00:05:02 UTC");
        CHECK(clock.waits().empty());
    }
    SECTION("the bound can be replaced") {
        fake_service service(clock, {log_in_reply(), with_status(503, "3600"), event_reply()});
        client_options options;
        options.retry.max_retry_after = 2h;
        REQUIRE(client_of(service, clock, options).events());
        CHECK(clock.waits().at(0) >= 1h);
    }
    SECTION("that of one response is not for the next") {
        fake_service service(clock, {log_in_reply(), with_status(503, "60"),
                                     failing(transport_errc::connection_lost), event_reply()});
        REQUIRE(client_of(service, clock).events());
        CHECK(clock.waits().at(0) >= 60s);
        CHECK((clock.waits().size() < 2 || clock.waits().at(1) <= 500ms));
    }
}

TEST_CASE("the transient rule, the backoff and the idempotency rule can be replaced one by one") {
    virtual_clock clock;
    client_options options;
    SECTION("transient") {
        options.retry.transient = [](const error& e) { return e.code() == http_status_error(404); };
        fake_service service(clock, {log_in_reply(), with_status(404), with_status(503), event_reply()});
        const auto events = client_of(service, clock, options).events();
        REQUIRE_FALSE(events);
        CHECK(events.error().code() == http_status_error(503));
        CHECK(events.error().location().attempts == 2U);
    }
    SECTION("backoff") {
        options.retry.backoff = [](unsigned retry, const random_source&) {
            return milliseconds(100) * static_cast<int>(retry);
        };
        fake_service service(
            clock, {log_in_reply(), with_status(503), with_status(503), with_status(503), event_reply()});
        REQUIRE(client_of(service, clock, options).events());
        CHECK(clock.waits() == std::vector{100ms, 200ms, 300ms});
    }
    SECTION("a backoff below zero or beyond the clock is put into bounds") {
        options.retry.backoff = [](unsigned retry, const random_source&) {
            return retry == 1 ? milliseconds(-1) : milliseconds::max();
        };
        options.deadline = 0ms;
        fake_service service(clock, {log_in_reply(), with_status(503), with_status(503), event_reply()});
        REQUIRE(client_of(service, clock, options).events());
        CHECK(clock.waits() == std::vector<milliseconds>{max_delay});
    }
    SECTION("idempotency") {
        options.method = http_method::post;
        options.retry.idempotent = [](operation_kind kind, http_method method) {
            return kind == operation_kind::login && method == http_method::get;
        };
        fake_service service(clock, {with_status(503), log_in_reply(), with_status(503), event_reply()});
        const auto events = client_of(service, clock, options).events();
        REQUIRE_FALSE(events);
        CHECK(service.calls.size() == 3);
    }
    SECTION("no attempt but the first, by one or by zero") {
        options.retry.max_attempts = GENERATE(0U, 1U);
        fake_service service(clock, {log_in_reply(), with_status(503), event_reply()});
        CHECK_FALSE(client_of(service, clock, options).events());
        CHECK(service.calls.size() == 2);
    }
}

TEST_CASE("a report in memory that is cut short is fetched again from its start; nothing is in it twice") {
    virtual_clock clock;
    fake_service service(clock, {log_in_reply(), half_report_reply(), half_report_reply(), report_reply()});
    auto user = client_of(service, clock);
    const auto people = user.fetch_report(some_query);
    REQUIRE(people);
    REQUIRE(people->size() == 2);
    CHECK(people->at(0).email == "a@example.com");
    CHECK(people->at(1).email == "b@example.com");
    CHECK(service.count(report_path) == 3);
}

TEST_CASE("an event list that is cut short is fetched again from its start") {
    virtual_clock clock;
    reply half = event_reply();
    half.body.resize(half.body.find("<event id='1234568"));
    fake_service service(clock, {log_in_reply(), half, event_reply()});
    const auto events = client_of(service, clock).events();
    REQUIRE(events);
    CHECK(events->size() == 2);
}

TEST_CASE("a visitor and a range see no attendee twice: after the first attendee there are no retries") {
    virtual_clock clock;
    SECTION("a visitor") {
        fake_service service(clock, {log_in_reply(), with_status(503), half_report_reply(), report_reply()});
        auto user = client_of(service, clock);
        int seen = 0;
        const auto ended = user.visit_report(some_query, [&](const attendee_view&) { ++seen; });
        REQUIRE_FALSE(ended);
        CHECK(ended.error().code() == transport_errc::body_cut_short);
        CHECK(ended.error().location().attempts == 2U);
        CHECK(seen == 1);
        CHECK(service.count(report_path) == 2);
    }
    SECTION("a range") {
        fake_service service(clock, {log_in_reply(), with_status(503), half_report_reply(), report_reply()});
        auto user = client_of(service, clock);
        int seen = 0;
        std::optional<error> wrong;
        auto report = user.report(some_query);
        for (const auto& row : report) {
            if (row) {
                ++seen;
            } else {
                wrong = row.error();
            }
        }
        REQUIRE(wrong);
        CHECK(wrong->code() == transport_errc::body_cut_short);
        CHECK(seen == 1);
        CHECK(report.summary().records == 1);
        CHECK(service.count(report_path) == 2);
    }
}

TEST_CASE("if a wait would cross the deadline the call returns the last error at once") {
    virtual_clock clock;
    fake_service service(clock, {log_in_reply(), with_status(429, "60"), event_reply()});
    const auto events = client_of(service, clock, {.deadline = 30s}).events();
    REQUIRE_FALSE(events);
    CHECK(events.error().code() == http_status_error(429));
    CHECK(events.error().client_text() == "it asks to wait 60 s, until 2026-01-15 00:01:01 UTC");
    CHECK(events.error().location().attempts == 1U);
    CHECK(clock.waits().empty());
}

TEST_CASE("the deadline covers log-in, waits, attempts and body, and shortens the timeout of each request") {
    virtual_clock clock;
    SECTION("time limits") {
        reply slow = log_in_reply();
        slow.takes = 3s;
        fake_service service(clock, {slow, event_reply()});
        REQUIRE(client_of(service, clock, {.timeout = 4s, .deadline = 5s}).events());
        CHECK(service.calls.at(0).timeout == 4s);
        CHECK(service.calls.at(1).timeout == 2s);
    }
    SECTION("with the transport's own timeout, the time left is the timeout") {
        fake_service service(clock, {log_in_reply(), event_reply()});
        REQUIRE(client_of(service, clock, {.timeout = 0s, .deadline = 5s}).events());
        CHECK(service.calls.at(1).timeout == 5s - 10ms);
    }
    SECTION("a log-in that takes it all") {
        reply slow = log_in_reply();
        slow.takes = 5s;
        fake_service service(clock, {slow, event_reply()});
        const auto events = client_of(service, clock, {.deadline = 5s}).events();
        REQUIRE_FALSE(events);
        CHECK(events.error().code() == transport_errc::deadline_exceeded);
        CHECK(service.calls.size() == 1);
    }
    SECTION("a log-in that renews the session") {
        reply slow = refusal();
        slow.takes = 3s;
        fake_service service(clock, {log_in_reply("one"), slow, log_in_reply("two"), event_reply()});
        auto user = client_of(service, clock, {.timeout = 4s, .deadline = 5s});
        REQUIRE(user.login());
        REQUIRE(user.events());
        CHECK(service.calls.at(2).path == login_path);
        CHECK(service.calls.at(2).timeout == 2s);
    }
    SECTION("a body that drips") {
        reply slow = report_reply();
        slow.body_takes = 1s;
        fake_service service(clock, {log_in_reply(), slow});
        const auto people = client_of(service, clock, {.deadline = 3s}).fetch_report(some_query);
        REQUIRE_FALSE(people);
        CHECK(people.error().code() == transport_errc::deadline_exceeded);
        CHECK(people.error().location().operation == operation_kind::audience_report);
        CHECK(clock.elapsed() < 4s);
        CHECK(service.count(report_path) == 1);
    }
    SECTION("a sleep that takes longer than it should") {
        fake_service service(clock, {log_in_reply(), with_status(503), event_reply()});
        client_options options{.deadline = 10s};
        options.time = clock.source();
        options.random = testing::constant_random_source(100); // zero would be no wait at all
        options.sleep = [&](milliseconds, const stop_token&) {
            clock.advance(1h);
            return true;
        };
        client user(transport_ref{service}, credentials::parse("demo@example.com", "pass").value(), options);
        const auto events = user.events();
        REQUIRE_FALSE(events);
        CHECK(events.error().code() == http_status_error(503));
        CHECK(events.error().location().attempts == 1U);
    }
    SECTION("the next call has a deadline of its own") {
        fake_service service(clock, {log_in_reply(), event_reply()});
        auto user = client_of(service, clock, {.deadline = 5s});
        REQUIRE(user.events());
        clock.advance(1h);
        CHECK(user.events());
    }
    SECTION("a deadline after the end of the clock is no deadline") {
        fake_service service(clock, {log_in_reply(), event_reply()});
        CHECK(client_of(service, clock, {.deadline = milliseconds::max()}).events());
    }
}

TEST_CASE("a service that is down gets no more retries than the budget of the client") {
    virtual_clock clock;
    bool down = false;
    fake_service service(clock, [&](const fake_service::call& call) {
        return down ? with_status(503) : call.path == login_path ? log_in_reply() : event_reply();
    });
    auto user = client_of(service, clock);
    REQUIRE(user.login());
    down = true;
    for (int i = 0; i < 1000; ++i) {
        REQUIRE_FALSE(user.events());
    }
    CHECK(service.count(list_path) == 1000 + 100);
    // Each success without a retry gives back a fifth of one.
    down = false;
    for (int i = 0; i < 10; ++i) {
        REQUIRE(user.events());
    }
    down = true;
    service.calls.clear();
    REQUIRE_FALSE(user.events());
    CHECK(service.count(list_path) == 3);
}

TEST_CASE("a refusal by the service is an answer: it fills the retry budget") {
    virtual_clock clock;
    std::vector<reply> replies{log_in_reply(), with_status(503), with_status(503)};
    replies.insert(replies.end(), 5, refusal());
    replies.push_back(with_status(503));
    replies.push_back(event_reply());
    fake_service service(clock, replies);
    auto user = client_of(service, clock,
                          {.is_expired_session = [](const error&) { return false; },
                           .retry_budget = {.capacity = 5, .retry_cost = 5, .refund = 1}});
    CHECK_FALSE(user.events());
    for (int i = 0; i < 5; ++i) {
        CHECK_FALSE(user.events());
    }
    CHECK(user.events());
}

TEST_CASE("the rate limit spaces all requests: log-ins, calls and retries") {
    virtual_clock clock;
    std::vector<reply> replies{log_in_reply(), with_status(503), event_reply()};
    for (reply& item : replies) {
        item.takes = 0ms;
    }
    fake_service service(clock, replies);
    client_options options{.rate = {.requests_per_second = 4, .burst = 2}};
    options.retry.backoff = [](unsigned, const random_source&) { return milliseconds(10); };
    auto user = client_of(service, clock, options);
    for (int i = 0; i < 3; ++i) {
        REQUIRE(user.events());
    }
    std::vector<milliseconds> times;
    for (const auto& call : service.calls) {
        times.push_back(std::chrono::duration_cast<milliseconds>(call.at));
    }
    CHECK(times == std::vector<milliseconds>{0ms, 0ms, 250ms, 500ms, 750ms});
}

TEST_CASE("a call does not wait for a turn of the rate limit that comes after its deadline") {
    virtual_clock clock;
    fake_service service(clock, {log_in_reply(), event_reply()});
    auto user = client_of(service, clock, {.rate = {.requests_per_second = 0.1}, .deadline = 5s});
    const auto events = user.events();
    REQUIRE_FALSE(events);
    CHECK(events.error().code() == transport_errc::deadline_exceeded);
    CHECK(clock.waits().empty());
    clock.advance(10s);
    CHECK(user.events());
}

TEST_CASE(
    "a session that expires between two attempts is renewed, and the renewal does not count as an attempt") {
    virtual_clock clock;
    fake_service service(clock, {log_in_reply("one"), with_status(503), refusal(), log_in_reply("two"),
                                 with_status(503), with_status(503), event_reply()});
    auto user = client_of(service, clock);
    REQUIRE(user.login());
    REQUIRE(user.events());
    CHECK(service.count(login_path) == 2);
    CHECK(service.count(list_path) == 5);
    CHECK(service.calls.back().url.ends_with("si=two"));
}

TEST_CASE("a session is renewed once a call, however often the call is tried again") {
    virtual_clock clock;
    fake_service service(clock, {log_in_reply("one"), refusal("102"), log_in_reply("two"), with_status(503),
                                 refusal("103"), event_reply()});
    auto user = client_of(service, clock);
    REQUIRE(user.login());
    const auto events = user.events();
    REQUIRE_FALSE(events);
    CHECK(events.error().return_code() == "103");
    CHECK(events.error().location().attempts == 3U);
}

TEST_CASE("a log-in that fails to renew a session ends the call with its own error and its own attempts") {
    virtual_clock clock;
    SECTION("for a transient reason") {
        fake_service service(clock, {log_in_reply("one"), refusal(), with_status(502), with_status(502),
                                     with_status(502), failing(transport_errc::connection_lost)});
        auto user = client_of(service, clock);
        REQUIRE(user.login());
        const auto events = user.events();
        REQUIRE_FALSE(events);
        CHECK(events.error().code() == transport_errc::connection_lost);
        CHECK(events.error().location().operation == operation_kind::login);
        CHECK(events.error().location().attempts == 4U);
        CHECK(service.count(list_path) == 1);
    }
    SECTION("by a refusal") {
        fake_service service(clock, {log_in_reply("one"), refusal(), refusal("101")});
        auto user = client_of(service, clock);
        REQUIRE(user.login());
        const auto events = user.events();
        REQUIRE_FALSE(events);
        CHECK(events.error().code() == api_errc::log_in_refused);
        CHECK(events.error().return_code() == "101");
        CHECK(events.error().server_text() == "words");
        CHECK(service.calls.size() == 3);
    }
}

TEST_CASE("a stop ends a call at once: before it, in a wait and between two reads") {
    virtual_clock clock;
    stop_source stop;
    client_options options{.stop = stop.get_token()};
    // Whatever the policy says, a cancelled call is not tried again.
    options.retry.transient = [](const error&) { return true; };
    options.is_expired_session = [](const error&) { return true; };
    const auto is_cancelled = [](const auto& outcome) {
        return outcome.has_error() && outcome.error().code() == transport_errc::cancelled;
    };
    SECTION("before the call") {
        fake_service service(clock, {log_in_reply(), event_reply()});
        stop.request_stop();
        CHECK(is_cancelled(client_of(service, clock, options).events()));
        CHECK(service.calls.empty());
    }
    SECTION("in a wait") {
        fake_service service(clock, {log_in_reply(), with_status(503), event_reply()});
        options.time = clock.source();
        options.random = testing::constant_random_source(100); // zero would be no wait at all
        options.sleep = [&](milliseconds, const stop_token& token) {
            stop.request_stop();
            return !token.stop_requested();
        };
        client user(transport_ref{service}, credentials::parse("demo@example.com", "pass").value(), options);
        CHECK(is_cancelled(user.events()));
        CHECK(service.calls.size() == 2);
    }
    SECTION("while attendees arrive") {
        fake_service service(clock, {log_in_reply(), report_reply()});
        auto user = client_of(service, clock, options);
        CHECK(
            is_cancelled(user.visit_report(some_query, [&](const attendee_view&) { stop.request_stop(); })));
    }
    SECTION("in the transport") {
        fake_service service(clock, {log_in_reply(), failing(transport_errc::cancelled), event_reply()});
        CHECK(is_cancelled(client_of(service, clock, options).events()));
        CHECK(service.calls.size() == 2);
    }
}

namespace {

operation::service_context plain_context() {
    return {.form = {.base_url = "https://api.example.com"},
            .account = credentials::parse("demo@example.com", "pass").value(),
            .random = testing::constant_random_source(0)};
}

} // namespace

TEST_CASE("a call whose session another one drops opens a new session, a bounded number of times") {
    operation::service_context context = plain_context();
    everything sink;
    operation::event_list_operation call(context, sink);
    operation::action next = call.resume(operation::begin{});
    int opened = 0;
    while (const auto* open = std::get_if<operation::open_session>(&next)) {
        ++opened;
        REQUIRE(opened < 100);
        CHECK(open->newer_than == context.sessions.generation());
        context.sessions.renew({secret("s"), secret("u")});
        context.sessions.drop(context.sessions.generation());
        next = call.resume(operation::session_ready{});
    }
    const auto& end = std::get<operation::done>(next);
    REQUIRE_FALSE(end.outcome);
    CHECK(end.outcome.error().code() == protocol_errc::missing_session);
    CHECK(opened == 9); // the first one, and eight that were lost
    // Begun again, the call may lose as many.
    next = call.resume(operation::begin{});
    for (opened = 0; std::holds_alternative<operation::open_session>(next); ++opened) {
        REQUIRE(opened < 100);
        next = call.resume(operation::session_ready{});
    }
    CHECK(opened == 9);
}

TEST_CASE(
    "a call that stops waiting for a session ends with the reason, and keeps a session that others opened") {
    operation::service_context context = plain_context();
    everything sink;
    operation::event_list_operation call(context, sink);
    operation::action next = call.resume(operation::begin{});
    REQUIRE(std::holds_alternative<operation::open_session>(next));
    context.sessions.renew({secret("s"), secret("u")});
    next = call.resume(operation::transport_failed{error(transport_errc::connection_lost)});
    REQUIRE(std::holds_alternative<operation::done>(next));
    CHECK(std::get<operation::done>(next).outcome.error().code() == transport_errc::connection_lost);
    CHECK(std::get<operation::done>(next).outcome.error().location().operation == operation_kind::event_list);
    CHECK(context.sessions.current());
}

TEST_CASE("an unexpected outcome ends the operation with an error") {
    operation::service_context context = plain_context();
    operation::login_operation login(context);
    const auto end_of = [](const operation::action& next) {
        REQUIRE(std::holds_alternative<operation::done>(next));
        return std::get<operation::done>(next).outcome;
    };
    CHECK(end_of(login.resume(operation::body_ended{})).error().client_text() ==
          "an outcome came that nothing asked for");
    CHECK_FALSE(end_of(login.resume(operation::session_ready{})));
    REQUIRE(std::holds_alternative<operation::send_request>(login.resume(operation::begin{})));
    CHECK_FALSE(end_of(login.resume(operation::session_ready{})));
    everything sink;
    operation::event_list_operation call(context, sink);
    CHECK_FALSE(end_of(call.resume(operation::body_ended{})));
}

} // namespace webcasts::tests::retry_test
