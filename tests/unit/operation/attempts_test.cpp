// SPDX-License-Identifier: BSL-1.0
// The attempts of one call, step by step, at the very millisecond of each limit.
#include "support/catch.hpp"
#include <webcasts/operation/login.hpp>
#include <webcasts/testing/random_source.hpp>
#include <webcasts/testing/virtual_clock.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <stop_token>
#include <string>
#include <utility>
#include <vector>

namespace webcasts::tests::attempts_test {

using namespace std::chrono_literals;
using namespace webcasts;
using operation::attempts;
using std::chrono::milliseconds;
using testing::virtual_clock;

namespace {

/// The state of a client, and the attempts of one of its calls.
struct scene {
    virtual_clock clock;
    operation::service_context context{.form = {},
                                       .account = credentials::parse("demo@example.com", "pass").value(),
                                       .time = clock.source(),
                                       .random = testing::constant_random_source(0)};
    attempts call{context, operation_kind::event_list};

    scene() {
        context.retry.backoff = [](unsigned, const random_source&) { return 4000ms; };
    }
    [[nodiscard]] steady_time now() const { return clock.steady_now(); }
    http_request send() {
        http_request request;
        call.send(request);
        return request;
    }
    void answer(int status, const std::string& retry_after = {}) {
        std::vector<http_header> headers;
        if (!retry_after.empty()) {
            headers.push_back({"Retry-After", retry_after});
        }
        call.take_head({status, headers});
    }
    attempts::step fail(const error& reason) {
        return call.after_failure(reason, [] { return true; });
    }
    /// Send a request that gets this status.
    attempts::step fail_with(int status, const std::string& retry_after = {}) {
        send();
        answer(status, retry_after);
        return fail(error(http_status_error(status)));
    }
};

} // namespace

TEST_CASE("a call that is begun again starts anew: no failure, no attempt and no renewal is left") {
    scene at;
    at.context.retry.max_attempts = 2;
    at.call.begin();
    REQUIRE(at.call.before_attempt().goes_on);
    at.send();
    at.call.session_is_renewed();
    CHECK_FALSE(at.fail_with(404).goes_on);
    CHECK(at.call.failure().location().attempts == 2U);
    at.send();
    REQUIRE(at.call.in_flight());
    at.call.begin();
    CHECK_FALSE(at.call.in_flight());
    CHECK_FALSE(at.call.failure().code());
    CHECK(at.fail_with(500).goes_on);
    CHECK(at.call.failure().location().attempts == 1U);
    CHECK_FALSE(at.fail_with(500).goes_on);
}

TEST_CASE("a turn of the rate limit that a call did not use is lost to the next call") {
    scene at;
    at.context.rate = rate_limiter({.requests_per_second = 0.5, .burst = 1});
    at.call.begin();
    CHECK(at.call.before_attempt().pause == 0ms);
    CHECK(at.call.before_attempt().pause == 0ms); // the same turn
    at.call.begin();
    CHECK(at.call.before_attempt().pause == 2000ms);
}

TEST_CASE("what one call has waited for a pause does not count for the next") {
    scene at;
    at.call.begin();
    at.context.pause.extend(at.now(), 250s, 429);
    CHECK(at.call.before_attempt().pause == 250s);
    at.clock.advance(250s);
    at.context.pause.extend(at.now(), 100s, 429);
    SECTION("the same call has waited too long") {
        CHECK_FALSE(at.call.before_attempt().goes_on);
    }
    SECTION("another one has not") {
        at.call.begin();
        CHECK(at.call.before_attempt().pause == 100s);
    }
}

TEST_CASE("the time that a request takes is no wait for a pause") {
    scene at;
    at.call.begin();
    REQUIRE(at.call.before_attempt().goes_on);
    at.send();
    at.clock.advance(250s);
    at.context.pause.extend(at.now(), 300s, 429);
    CHECK(at.fail(error(transport_errc::timed_out)).goes_on);
    CHECK(at.call.before_attempt().pause == 300s);
}

TEST_CASE("a pause's end is spread over the calls, but never to the deadline") {
    scene at;
    at.context.random = testing::constant_random_source(200);
    at.context.pause.extend(at.now(), 20s, 429);
    const auto pause_until = [&](steady_time deadline) {
        at.call.begin(deadline);
        return at.call.before_attempt().pause;
    };
    CHECK(pause_until(no_deadline) == 20s + 200ms);
    CHECK(pause_until(at.now() + 30s) == 20s + 200ms);
    CHECK(pause_until(at.now() + 20s + 100ms) == 20s + 99ms);
    CHECK(pause_until(at.now() + 20s + 1ms) == 20s);
    CHECK(pause_until(at.now() + 20s + 1us) == 20s);
}

TEST_CASE("a pause that ends with the deadline, or after it, ends the call") {
    scene at;
    at.context.pause.extend(at.now(), 20s, 503);
    at.call.begin(at.now() + 20s);
    CHECK_FALSE(at.call.before_attempt().goes_on);
    CHECK(at.call.failure().code() == http_status_error(503));
}

TEST_CASE("the last millisecond of a pause is waited for") {
    scene at;
    at.context.pause.extend(at.now(), 20s, 429);
    at.clock.advance(20s - 1ns);
    at.call.begin();
    CHECK(at.call.before_attempt().pause == 1ms);
}

TEST_CASE("of pauses that end together the first one is the reason") {
    scene at;
    at.context.pause.extend(at.now(), 20s, 429);
    at.context.pause.extend(at.now(), 20s, 503);
    CHECK(at.context.pause.status() == 429);
}

TEST_CASE("a turn that comes with the deadline comes too late") {
    scene at;
    at.context.rate = rate_limiter({.requests_per_second = 0.5, .burst = 1});
    at.call.begin();
    REQUIRE(at.call.before_attempt().goes_on);
    SECTION("with it") {
        at.call.begin(at.now() + 2s);
        CHECK_FALSE(at.call.before_attempt().goes_on);
        CHECK(at.call.failure().code() == transport_errc::deadline_exceeded);
    }
    SECTION("before it") {
        at.call.begin(at.now() + 2s + 1ms);
        CHECK(at.call.before_attempt().pause == 2s);
    }
}

TEST_CASE("no attempt is made and no body read on at the deadline or after it") {
    scene at;
    at.call.begin(at.now() + 5s);
    at.clock.advance(5s - 1ns);
    CHECK(at.call.before_attempt().goes_on);
    CHECK(at.call.in_time());
    const auto late = GENERATE(1ns, 10'000'000'000ns);
    at.clock.advance(late);
    CHECK_FALSE(at.call.in_time());
    CHECK(at.call.failure().code() == transport_errc::deadline_exceeded);
    CHECK_FALSE(at.call.before_attempt().goes_on);
}

TEST_CASE("a client's deadline may be a millisecond") {
    scene at;
    at.context.deadline = 1ms;
    at.call.begin();
    CHECK(at.call.deadline() == at.now() + 1ms);
}

TEST_CASE("a request's time limit is the client's or the time left, whichever is shorter, and never none") {
    scene at;
    at.call.begin();
    CHECK(at.send().timeout == 0ms); // the transport's own
    at.call.begin(at.now() + 10s);
    CHECK(at.send().timeout == 10s);
    at.context.timeout = 1ms;
    CHECK(at.send().timeout == 1ms);
    at.context.timeout = 30s;
    at.clock.advance(9999ms);
    CHECK(at.send().timeout == 1ms);
    at.clock.advance(1h);
    CHECK(at.send().timeout == 1ms);
}

TEST_CASE("a request can be stopped by the client's stop token") {
    scene at;
    stop_source stop;
    at.context.stop = stop.get_token();
    at.call.begin();
    const http_request request = at.send();
    CHECK_FALSE(request.stop.stop_requested());
    stop.request_stop();
    CHECK(request.stop.stop_requested());
}

TEST_CASE("the idempotency rule is asked for the method that was sent") {
    scene at;
    at.context.retry.idempotent = [](operation_kind kind, http_method method) {
        return kind == operation_kind::event_list && method == http_method::get;
    };
    for (const http_method method : {http_method::post, http_method::get}) {
        at.call.begin();
        http_request request;
        request.method = method;
        at.call.send(request);
        CHECK(at.fail(error(transport_errc::timed_out)).goes_on == (method == http_method::get));
    }
}

TEST_CASE("a second that the service asks for is a pause of all calls, and the call's own wait") {
    scene at;
    const int status = GENERATE(429, 503);
    at.call.begin();
    CHECK(at.fail_with(status, "1").pause == 1s + 4000ms);
    CHECK(at.context.pause.left(at.now()) == 1s);
    CHECK(at.context.pause.status() == status);
}

TEST_CASE("a 429 without a time pauses the call and all others for just its backoff") {
    scene at;
    at.call.begin();
    const auto next = at.fail_with(429);
    CHECK(next.goes_on);
    CHECK(next.pause == 4000ms);
    CHECK(at.context.pause.left(at.now()) == 4000ms);
    CHECK(at.context.pause.status() == 429);
}

TEST_CASE("a retry that another call's pause holds back too long is none, and takes nothing of the budget") {
    scene at;
    at.call.begin();
    at.send();
    const std::uint32_t tokens = at.context.budget.tokens();
    at.context.pause.extend(at.now(), 301s, 429);
    CHECK_FALSE(at.fail(error(transport_errc::timed_out)).goes_on);
    CHECK(at.call.failure().code() == http_status_error(429));
    CHECK(at.context.budget.tokens() == tokens);
}

TEST_CASE("a retry whose wait ends with the deadline is none") {
    scene at;
    SECTION("without a word of the service the failure says nothing of a time") {
        at.call.begin(at.now() + 4s);
        CHECK_FALSE(at.fail_with(503).goes_on);
        CHECK(at.call.failure().client_text().empty());
        CHECK_FALSE(at.call.failure().location().not_before);
    }
    SECTION("a second that the service asks for is named, and the failure's place stays") {
        at.call.begin(at.now() + 5s);
        at.send();
        at.answer(503, "1");
        error reason(http_status_error(503));
        reason.location().operation = operation_kind::event_list;
        CHECK_FALSE(at.fail(reason).goes_on);
        CHECK(at.call.failure().client_text() == "it asks to wait 1 s, until 2026-01-15 00:00:01 UTC");
        CHECK(at.call.failure().location().not_before);
        CHECK(at.call.failure().location().operation == operation_kind::event_list);
    }
    SECTION("a wait that ends before it is waited for") {
        at.call.begin(at.now() + 4s + 1ms);
        CHECK(at.fail_with(503).pause == 4s);
    }
}

TEST_CASE("a success gives back what its retries took: a renewed session is no retry") {
    scene at;
    at.context.budget = retry_budget({.capacity = 100, .retry_cost = 10, .refund = 1});
    at.context.budget.take();
    at.context.budget.take();
    at.call.begin();
    at.send();
    SECTION("without a retry") {
        at.call.answered();
        CHECK(at.context.budget.tokens() == 81);
    }
    SECTION("with a renewed session") {
        at.call.session_is_renewed();
        at.send();
        at.call.answered();
        CHECK(at.context.budget.tokens() == 81);
    }
    SECTION("after a retry") {
        CHECK(at.fail(error(transport_errc::timed_out)).goes_on);
        CHECK(at.context.budget.tokens() == 70);
        at.send();
        at.call.answered();
        CHECK(at.context.budget.tokens() == 80);
    }
}

TEST_CASE("between two attempts none is in flight") {
    scene at;
    at.call.begin();
    CHECK_FALSE(at.call.in_flight());
    at.send();
    CHECK(at.call.in_flight());
    at.call.session_is_renewed();
    CHECK_FALSE(at.call.in_flight());
    CHECK(at.fail_with(503).goes_on);
    CHECK_FALSE(at.call.in_flight());
}

} // namespace webcasts::tests::attempts_test
