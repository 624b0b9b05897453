// SPDX-License-Identifier: BSL-1.0
// A pause that the service asks for is one of the account: no call of the client sends a request during it.
#include "support/catch.hpp"
#include "support/decoding.hpp"
#include "support/fake_service.hpp"
#include <webcasts/operation/session_call.hpp>
#include <webcasts/transport/stop_token.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <utility>
#include <variant>
#include <vector>

namespace webcasts::tests::requested_pause_test {

using namespace std::chrono_literals;
using namespace webcasts;
using namespace webcasts::tests;
using std::chrono::milliseconds;
using testing::virtual_clock;

namespace {

const query_params some_report{.event = "1234567"};

/// A call tries once: how often it is tried again is tested elsewhere.
client_options once(client_options options = {}) {
    options.retry.max_attempts = 1;
    return options;
}

/// The Unix time of the virtual clock, a number of seconds after its start, rounded up.
std::int64_t unix_time(const virtual_clock& clock, std::chrono::seconds later = 0s) {
    return std::chrono::ceil<std::chrono::seconds>(clock.system_now()).time_since_epoch().count() +
           later.count();
}

reply with_two_fields(int status, std::string first, std::string second) {
    reply response = with_status(status, std::move(first));
    response.headers.push_back({"retry-after", std::move(second)});
    return response;
}

} // namespace

TEST_CASE("after a 429, and after a 503 with Retry-After, the next call waits until the pause is over") {
    const auto [refused, seconds] = GENERATE(
        std::pair(with_status(429, "60"), 60s), std::pair(with_status(503, "60"), 60s),
        std::pair(with_status(429, "1.5"), 2s), std::pair(with_status(429, "120, 60"), 120s),
        std::pair(with_status(429, "\t300 "), 300s), std::pair(with_status(429, "7,,9.2"), 10s),
        std::pair(with_status(429, "Thu, 15 Jan 2026 00:02:00 GMT"), 120s),
        std::pair(with_two_fields(429, "5", "30"), 30s), std::pair(with_two_fields(503, "30", "soon"), 30s));
    virtual_clock clock;
    fake_service service(clock, {log_in_reply(), refused, report_reply()});
    auto user = client_of(service, clock, once());
    const auto events = user.events();
    REQUIRE_FALSE(events);
    CHECK_FALSE(events.error().location().not_before);
    CHECK(clock.waits().empty());
    REQUIRE(user.fetch_report(some_report));
    REQUIRE(clock.waits().size() == 1);
    CHECK(clock.waits()[0] >= seconds - 1s); // a date has whole seconds
    CHECK(clock.waits()[0] <= seconds + 250ms);
}

TEST_CASE("other failures, and a 503 that names no time, are no pause for other calls") {
    const reply failed =
        GENERATE(with_status(503), with_status(503, "soon"), with_status(503, "0"), with_status(500, "60"),
                 with_status(404, "60"), failing(transport_errc::timed_out), with_body("<html>"));
    virtual_clock clock;
    fake_service service(clock, {log_in_reply(), failed, report_reply()});
    auto user = client_of(service, clock, once());
    REQUIRE_FALSE(user.events());
    REQUIRE(user.fetch_report(some_report));
    CHECK(clock.waits().empty());
}

TEST_CASE("calls that would wait longer than the policy allows end at once, saying until when") {
    const int status = GENERATE(429, 503);
    virtual_clock clock;
    fake_service service(clock, {log_in_reply(), with_status(status, "600"), event_reply()});
    auto user = client_of(service, clock);
    const auto events = user.events();
    REQUIRE_FALSE(events);
    const auto until = unix_time(clock, 600s);
    CHECK(events.error().location().not_before == until);
    clock.advance(100s);
    for (int i = 0; i < 240; ++i) {
        const auto report = user.fetch_report(some_report);
        REQUIRE_FALSE(report);
        CHECK(report.error().code() == http_status_error(status));
        CHECK(report.error().location().not_before == until);
        CHECK(report.error().location().operation == operation_kind::audience_report);
        CHECK_FALSE(report.error().location().attempts);
        CHECK(report.error().client_text() ==
              "another request was answered so, and until 2026-01-15 00:10:01 UTC (500 s) this client sends "
              "nothing");
    }
    CHECK(service.calls.size() == 2);
    CHECK(clock.waits().empty());
    // Once the wait is short enough, calls wait for it.
    clock.advance(300s);
    REQUIRE(user.events());
    REQUIRE(clock.waits().size() == 1);
    CHECK(clock.waits()[0] >= 199s);
}

TEST_CASE("calls that would wait beyond their deadline end at once with the status that asked for it") {
    virtual_clock clock;
    fake_service service(clock, {log_in_reply(), with_status(429, "60"), event_reply()});
    auto user = client_of(service, clock, once({.deadline = 30s}));
    REQUIRE_FALSE(user.events());
    const auto events = user.events();
    REQUIRE_FALSE(events);
    CHECK(events.error().code() == http_status_error(429));
    CHECK(events.error().location().not_before == unix_time(clock, 60s));
    CHECK(service.calls.size() == 2);
    CHECK(clock.waits().empty());
    clock.advance(31s);
    REQUIRE(user.events());
    CHECK(clock.waits().size() == 1);
}

TEST_CASE("a pause covers log-ins too, and one that a log-in is asked for covers all calls") {
    virtual_clock clock;
    SECTION("asked of a call") {
        fake_service service(clock, {log_in_reply(), with_status(429, "600"), log_in_reply()});
        auto user = client_of(service, clock);
        REQUIRE_FALSE(user.events());
        const auto login = user.login();
        REQUIRE_FALSE(login);
        CHECK(login.error().code() == http_status_error(429));
        CHECK(login.error().location().operation == operation_kind::login);
        CHECK(service.calls.size() == 2);
    }
    SECTION("asked of a log-in") {
        fake_service service(clock, {with_status(429, "600"), log_in_reply(), event_reply()});
        auto user = client_of(service, clock);
        REQUIRE_FALSE(user.login());
        const auto events = user.events();
        REQUIRE_FALSE(events);
        CHECK(events.error().location().not_before == unix_time(clock, 600s));
        CHECK(service.calls.size() == 1);
    }
}

TEST_CASE("a 429 without a time makes all calls wait as long as the one that got it") {
    const reply limited = GENERATE(with_status(429), with_status(429, "soon"), with_status(429, "0"),
                                   with_status(429, "-5"), with_status(429, "Thu, 01 Jan 1970 00:00:00 GMT"));
    virtual_clock clock;
    client_options options = once();
    options.retry.backoff = [](unsigned, const random_source&) { return milliseconds(4000); };
    fake_service service(clock, {log_in_reply(), limited, event_reply()});
    auto user = client_of(service, clock, options);
    REQUIRE_FALSE(user.events());
    REQUIRE(user.events());
    REQUIRE(clock.waits().size() == 1);
    CHECK(clock.waits()[0] >= 4000ms);
    CHECK(clock.waits()[0] <= 4250ms);
}

TEST_CASE("no response makes a client silent for longer than a day") {
    const char* hostile = GENERATE("99999999999999999999", "2147483648", "Fri, 31 Dec 9999 23:59:59 GMT",
                                   "1, 99999999999.5", "604800");
    virtual_clock clock;
    fake_service service(clock, {log_in_reply(), with_status(429, hostile), event_reply()});
    auto user = client_of(service, clock);
    REQUIRE_FALSE(user.events());
    REQUIRE_FALSE(user.events());
    CHECK(service.calls.size() == 2);
    clock.advance(24h);
    REQUIRE(user.events());
}

TEST_CASE("the longest pause counts: a shorter one that is asked for later does not end it") {
    virtual_clock clock;
    fake_service service(clock,
                         {log_in_reply(), with_status(429, "200"), with_status(429, "1"), event_reply()});
    operation::requested_pause pause;
    const steady_time now(1h);
    CHECK(pause.left(now) == 0ms);
    pause.extend(now, 200s, 429);
    pause.extend(now + 1s, 2s, 503);
    CHECK(pause.left(now + 1s) == 199s);
    CHECK(pause.status() == 429);
    pause.extend(now + 1s, 500s, 503);
    CHECK(pause.left(now + 1s) == 500s);
    CHECK(pause.status() == 503);
    CHECK(pause.left(now + 501s) == 0ms);
    CHECK(pause.left(now + 501s - 1ns) == 1ms);
}

TEST_CASE("a stop ends a wait for the pause") {
    virtual_clock clock;
    stop_source stop;
    client_options options = once({.stop = stop.get_token()});
    fake_service service(clock, {log_in_reply(), with_status(429, "60"), event_reply()});
    options.time = clock.source();
    options.sleep = [&](milliseconds, const stop_token& token) {
        stop.request_stop();
        return !token.stop_requested();
    };
    client user(transport_ref{service}, credentials::parse("demo@example.com", "pass").value(), options);
    REQUIRE_FALSE(user.events());
    const auto events = user.events();
    REQUIRE_FALSE(events);
    CHECK(events.error().code() == transport_errc::cancelled);
    CHECK(service.calls.size() == 2);
}

namespace {

/// Several calls of one client at a time, as its driver sees them.
class calls_in_flight {
  public:
    explicit calls_in_flight(virtual_clock& clock)
        : context{.form = {.base_url = "https://api.example.com"},
                  .account = credentials::parse("demo@example.com", "pass").value(),
                  .time = clock.source(),
                  .random = testing::constant_random_source(0)} {
        context.sessions.renew({secret("s"), secret("u")});
    }
    /// A call of the event list.
    struct call {
        explicit call(operation::service_context& context) : machine(context, sink) {}
        operation::action begin() { return machine.resume(operation::begin{}); }
        operation::action answer(int status, std::string retry_after = {}) {
            const reply response = with_status(status, std::move(retry_after));
            const http_response_head head{response.status, response.headers};
            return machine.resume(operation::response_arrived{head});
        }
        everything sink;
        operation::event_list_operation machine;
    };
    operation::service_context context;
};

bool sends(const operation::action& next) {
    return std::holds_alternative<operation::send_request>(next);
}
milliseconds wait_of(const operation::action& next) {
    REQUIRE(std::holds_alternative<operation::wait>(next));
    return std::get<operation::wait>(next).duration;
}
error end_of(const operation::action& next) {
    REQUIRE(std::holds_alternative<operation::done>(next));
    return std::get<operation::done>(next).outcome.error();
}

} // namespace

TEST_CASE("a call in flight when a 429 arrives is not cancelled, and the others wait") {
    virtual_clock clock;
    calls_in_flight all(clock);
    calls_in_flight::call refused(all.context);
    calls_in_flight::call in_flight(all.context);
    calls_in_flight::call later(all.context);
    REQUIRE(sends(refused.begin()));
    REQUIRE(sends(in_flight.begin()));
    CHECK(wait_of(refused.answer(429, "20")) == 20s);
    CHECK(std::holds_alternative<operation::read_body>(in_flight.answer(200)));
    CHECK(wait_of(later.begin()) == 20s);
    const std::string body = event_reply().body;
    CHECK(std::holds_alternative<operation::read_body>(
        in_flight.machine.resume(operation::body_arrived{std::span<const char>(body)})));
    CHECK_FALSE(end_of(in_flight.machine.resume(operation::body_ended{})).code());
    clock.advance(20s);
    CHECK(sends(refused.machine.resume(operation::waited{})));
    CHECK(sends(later.machine.resume(operation::waited{})));
}

TEST_CASE("a millisecond is waited for, before a call and before a retry") {
    virtual_clock clock;
    calls_in_flight all(clock);
    calls_in_flight::call call(all.context);
    all.context.pause.extend(clock.steady_now(), 1ms, 429);
    CHECK(wait_of(call.begin()) == 1ms);
    clock.advance(1ms);
    REQUIRE(sends(call.machine.resume(operation::waited{})));
    all.context.retry.backoff = [](unsigned, const random_source&) { return milliseconds(1); };
    CHECK(wait_of(call.answer(500)) == 1ms);
}

TEST_CASE("a retry of another failure waits for the pause, or ends with it") {
    virtual_clock clock;
    calls_in_flight all(clock);
    calls_in_flight::call limited(all.context);
    calls_in_flight::call broken(all.context);
    REQUIRE(sends(limited.begin()));
    REQUIRE(sends(broken.begin()));
    SECTION("waits") {
        CHECK(wait_of(limited.answer(429, "20")) == 20s);
        clock.advance(5s);
        CHECK(wait_of(broken.answer(502)) == 15s);
        clock.advance(15s);
        CHECK(sends(broken.machine.resume(operation::waited{})));
    }
    SECTION("ends") {
        CHECK(end_of(limited.answer(429, "600")).code() == http_status_error(429));
        const error ended = end_of(broken.answer(502));
        CHECK(ended.code() == http_status_error(429));
        CHECK(ended.location().attempts == 1U);
        CHECK(ended.location().not_before);
    }
    SECTION("a failure that would not be tried again keeps its own error") {
        CHECK(end_of(limited.answer(429, "600")).code() == http_status_error(429));
        CHECK(end_of(broken.answer(404)).code() == http_status_error(404));
    }
}

TEST_CASE("a pause that is extended again and again holds a call back for no longer than the policy allows") {
    virtual_clock clock;
    calls_in_flight all(clock);
    calls_in_flight::call limited(all.context);
    calls_in_flight::call patient(all.context);
    REQUIRE(sends(limited.begin()));
    CHECK(wait_of(limited.answer(429, "120")) == 120s);
    CHECK(wait_of(patient.begin()) == 120s);
    clock.advance(120s);
    REQUIRE(sends(limited.machine.resume(operation::waited{})));
    CHECK(wait_of(limited.answer(429, "120")) == 120s);
    CHECK(wait_of(patient.machine.resume(operation::waited{})) == 120s);
    clock.advance(120s);
    REQUIRE(sends(limited.machine.resume(operation::waited{})));
    CHECK(wait_of(limited.answer(429, "120")) == 120s);
    const error ended = end_of(patient.machine.resume(operation::waited{}));
    CHECK(ended.code() == http_status_error(429));
    CHECK(ended.location().not_before == unix_time(clock, 120s));
}

} // namespace webcasts::tests::requested_pause_test
