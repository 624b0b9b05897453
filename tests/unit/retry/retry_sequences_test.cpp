// SPDX-License-Identifier: BSL-1.0
// Every sequence of outcomes of a call's first requests, against what the retry policy promises.
#include "retry_model.hpp"
#include "support/catch.hpp"
#include "support/fake_service.hpp"
#include "support/gmt_parts.hpp"

#include <bit>
#include <chrono>
#include <cstddef>
#include <ctime>
#include <string>
#include <utility>
#include <vector>

namespace webcasts::tests::retry_sequences_test {

using namespace std::chrono_literals;
using namespace webcasts;
using namespace webcasts::tests;
using retry_model::call_scenario;
using retry_model::retry_after;
using std::chrono::milliseconds;
using testing::virtual_clock;

namespace {

/// A time relative to the clock's, as an IMF-fixdate.
std::string http_date(const virtual_clock& clock, std::chrono::seconds later) {
    const std::tm parts =
        webcasts::tests::gmt_parts(std::chrono::floor<std::chrono::seconds>(clock.system_now() + later));
    char text[64];
    return {text, std::strftime(text, sizeof text, "%a, %d %b %Y %H:%M:%S GMT", &parts)};
}

std::string header_value(retry_after header, const virtual_clock& clock) {
    switch (header) {
    case retry_after::none:
        return {};
    case retry_after::seconds:
        return "7";
    case retry_after::date:
        return http_date(clock, 90s);
    case retry_after::past_date:
        return http_date(clock, -90s);
    case retry_after::garbage:
        return "soon";
    case retry_after::huge:
        return "99999999999999999999999";
    }
    return {};
}

client_options options_of(const call_scenario& scenario) {
    client_options options;
    options.retry.max_attempts = scenario.max_attempts;
    options.method = scenario.method;
    options.deadline = scenario.deadline;
    return options;
}

/// A call that has ended: its requests, its waits and its result.
struct ended_call {
    std::chrono::nanoseconds start;
    std::chrono::nanoseconds duration;
    std::vector<fake_service::call> requests;
    std::vector<milliseconds> waits;
    result<std::vector<event_summary>> events;

    [[nodiscard]] std::size_t attempts(const std::string& path) const {
        return fake_service::count(requests, path);
    }
};

/// Ask for the event list while the service answers as the scenario says.
ended_call run(const call_scenario& scenario) {
    virtual_clock clock;
    unsigned request = 0;
    bool may_fail = !scenario.has_session;
    fake_service service(clock, [&](const fake_service::call& call) {
        if (may_fail && scenario.fails(request++)) {
            return with_status(503, header_value(scenario.header, clock));
        }
        return call.path == login_path ? log_in_reply() : event_reply();
    });
    auto user = client_of(service, clock, options_of(scenario));
    if (scenario.has_session) {
        REQUIRE(user.login());
        service.calls.clear();
        may_fail = true;
    }
    const auto start = clock.elapsed();
    auto events = user.events();
    return {.start = start,
            .duration = clock.elapsed() - start,
            .requests = std::move(service.calls),
            .waits = clock.waits(),
            .events = std::move(events)};
}

/// The longest wait before a retry, 1 for the first.
milliseconds longest_wait(const call_scenario& scenario, unsigned retry) {
    return retry_model::requested_wait(scenario.header).max + full_jitter{}.max_pause(retry);
}

/// The log-in and the list have each no more attempts than the maximum.
void check_attempts(const call_scenario& scenario, const ended_call& call) {
    for (const auto& path : {login_path, list_path}) {
        REQUIRE(call.attempts(path) <= scenario.max_attempts);
    }
}

/// The call succeeds exactly if the model says so; a deadline may only end it earlier.
void check_success(const call_scenario& scenario, const ended_call& call) {
    const bool expected = retry_model::succeeds_without_deadline(scenario);
    if (scenario.deadline == 0ms) {
        REQUIRE(call.events.has_value() == expected);
    } else if (call.events) {
        REQUIRE(expected);
    }
}

/// The retries of the call in order, each by its number: 1, 2, ... of the log-in, then of the list.
std::vector<unsigned> retries_of(const ended_call& call) {
    std::vector<unsigned> retries;
    for (const auto& path : {login_path, list_path}) {
        for (unsigned retry = 1; retry < call.attempts(path); ++retry) {
            retries.push_back(retry);
        }
    }
    return retries;
}

/// There is one wait before each retry, unless zero was drawn for it, and each is within its bounds.
void check_waits(const call_scenario& scenario, const ended_call& call) {
    const auto requested = retry_model::requested_wait(scenario.header);
    const std::vector<unsigned> retries = retries_of(call);
    REQUIRE(call.waits.size() <= retries.size());
    if (requested.min > 0s) {
        REQUIRE(call.waits.size() == retries.size());
    }
    if (call.waits.size() == retries.size()) {
        for (std::size_t i = 0; i < retries.size(); ++i) {
            REQUIRE(call.waits[i] > 0ms);
            REQUIRE(call.waits[i] >= requested.min);
            REQUIRE(call.waits[i] <= longest_wait(scenario, retries[i]));
        }
    }
    for (const milliseconds wait : call.waits) {
        REQUIRE(wait <= longest_wait(scenario, scenario.max_attempts));
    }
}

/// No request starts after the deadline or may last beyond it; only the last response may be late.
void check_deadline(const call_scenario& scenario, const ended_call& call) {
    if (scenario.deadline == 0ms) {
        return;
    }
    REQUIRE(call.duration < scenario.deadline + 10ms);
    for (const auto& request : call.requests) {
        const auto sent_after = request.at - call.start;
        REQUIRE(sent_after < scenario.deadline);
        REQUIRE(request.timeout > 0ms);
        REQUIRE(sent_after + request.timeout <= scenario.deadline);
    }
}

/// The error is that of the last response. Before the last attempt only a deadline or too long a wait ends
/// the call, and the deadline only if the longest wait would have crossed it.
void check_error(const call_scenario& scenario, const ended_call& call) {
    if (call.events) {
        return;
    }
    const error& failure = call.events.error();
    const std::string& last_path = call.requests.back().path;
    const std::size_t attempts = call.attempts(last_path);
    const bool asked_too_long = scenario.header == retry_after::huge;
    REQUIRE(failure.code() == http_status_error(503));
    REQUIRE(failure.location().attempts == attempts);
    REQUIRE(failure.location().operation ==
            (last_path == login_path ? operation_kind::login : operation_kind::event_list));
    REQUIRE(failure.client_text().starts_with("it asks to wait 2147483648 s, until 2094-") == asked_too_long);
    if (attempts < scenario.max_attempts && !asked_too_long) {
        REQUIRE(scenario.deadline > 0ms);
        REQUIRE(call.duration + longest_wait(scenario, static_cast<unsigned>(attempts)) >= scenario.deadline);
    }
}

void check_scenario(const call_scenario& scenario) {
    const ended_call call = run(scenario);
    check_attempts(scenario, call);
    check_success(scenario, call);
    check_waits(scenario, call);
    check_deadline(scenario, call);
    check_error(scenario, call);
}

/// Every scenario with up to six requests that may fail. The method depends on the number of failures too,
/// so that a call with a session and one without are made by both.
std::vector<call_scenario> all_scenarios() {
    std::vector<call_scenario> all;
    for (unsigned length = 1; length <= 6; ++length) {
        for (unsigned failures = 0; failures < (1U << length); ++failures) {
            for (const retry_after header :
                 {retry_after::none, retry_after::seconds, retry_after::date, retry_after::past_date,
                  retry_after::garbage, retry_after::huge}) {
                for (const unsigned max_attempts : {1U, 2U, 4U, 7U}) {
                    for (const milliseconds deadline : {0ms, 100ms, 9000ms, 200'000ms}) {
                        for (const bool has_session : {true, false}) {
                            const bool is_get = has_session == (std::popcount(failures) % 2 == 0);
                            all.push_back({.length = length,
                                           .failures = failures,
                                           .header = header,
                                           .max_attempts = max_attempts,
                                           .deadline = deadline,
                                           .has_session = has_session,
                                           .method = is_get ? http_method::get : http_method::post});
                        }
                    }
                }
            }
        }
    }
    return all;
}

} // namespace

TEST_CASE("all sequences of up to six outcomes keep attempts, waits and deadlines in bounds") {
    const std::vector<call_scenario> scenarios = all_scenarios();
    CHECK(scenarios.size() == 126 * 6 * 4 * 4 * 2);
    for (const call_scenario& scenario : scenarios) {
        check_scenario(scenario);
    }
}

} // namespace webcasts::tests::retry_sequences_test
