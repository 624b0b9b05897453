// SPDX-License-Identifier: BSL-1.0
// A body that comes too slowly, by a clock that the test sets.
#include "support/catch.hpp"
#include "support/fake_service.hpp"
#include <webcasts/retry/minimum_speed.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <string>
#include <vector>

namespace webcasts::tests::minimum_speed_test {

using namespace std::chrono_literals;
using namespace webcasts;
using namespace webcasts::tests;
using std::chrono::milliseconds;
using testing::virtual_clock;

namespace {

const query_params some_query{.event = "1234567"};

/// Note the first piece, which never counts.
speed_meter begun(minimum_speed least) {
    speed_meter meter(least);
    CHECK(meter.note(1, 1h));
    return meter;
}

/// A report of about 5 KiB, of which 32 bytes come at a time.
reply slow_report(milliseconds piece_takes, std::size_t people = 100) {
    std::string body;
    for (std::size_t i = 0; i < people; ++i) {
        body += "<attendee email='person" + std::to_string(1000 + i) + "@example.com'/>";
    }
    reply made = with_body(xml_report(body));
    made.body_takes = piece_takes;
    return made;
}

client_options once(client_options options = {}) {
    options.retry.max_attempts = 1;
    return options;
}

} // namespace

TEST_CASE("a body is too slow when a window of waiting is over and brought fewer bytes than the minimum") {
    speed_meter meter = begun({.bytes_per_second = 100, .window = 60s});
    for (int second = 1; second < 60; ++second) {
        CHECK(meter.note(1, 1s));
    }
    CHECK_FALSE(meter.note(1, 1s));
    CHECK(meter.bytes() == 60);
    CHECK(meter.waited() == 60s);
}

TEST_CASE("a body at the minimum passes, and one byte less does not") {
    speed_meter meter = begun({.bytes_per_second = 100, .window = 10s});
    for (int window = 0; window < 1000; ++window) {
        REQUIRE(meter.note(999, 5s));
        REQUIRE(meter.note(1, 5s));
    }
    CHECK(meter.note(998, 5s));
    CHECK_FALSE(meter.note(1, 5s));
}

TEST_CASE("a minimum of one byte a second is one") {
    speed_meter meter = begun({.bytes_per_second = 1, .window = 10s});
    CHECK(meter.note(1, 5s));
    CHECK_FALSE(meter.note(1, 5s));
}

TEST_CASE("a window is judged alone: what came fast before does not make up for a drip") {
    speed_meter meter = begun({.bytes_per_second = 100, .window = 1s});
    CHECK(meter.note(1'000'000, 500ms));
    CHECK(meter.note(1'000'000, 500ms));
    CHECK(meter.note(1, 500ms));
    CHECK_FALSE(meter.note(1, 500ms));
    CHECK(meter.bytes() == 2);
}

TEST_CASE("the wait for the first piece does not count, in each body") {
    speed_meter meter({.bytes_per_second = 100, .window = 1s});
    for (int body = 0; body < 3; ++body) {
        meter.restart();
        CHECK(meter.note(1, 24h));
        CHECK(meter.note(1, 999ms));
        CHECK(meter.bytes() == 1);
    }
}

TEST_CASE("a single silence is not too slow, whatever its length, and two are") {
    speed_meter meter = begun({.bytes_per_second = 100, .window = 60s});
    CHECK(meter.note(1, 1h));
    for (int i = 0; i < 20; ++i) {
        CHECK(meter.note(1'000, 10ms));
    }
    CHECK(meter.note(1, 1h)); // the window is full, of enough bytes
    CHECK(meter.note(1, 1h));
    CHECK_FALSE(meter.note(1, 1h));
    CHECK(meter.waited() == 2h);
}

TEST_CASE("pieces that come without a wait are never too slow") {
    speed_meter meter =
        begun({.bytes_per_second = (std::numeric_limits<std::uint64_t>::max)(), .window = 1ms});
    bool passed = true;
    for (int i = 0; i < 1'000'001; ++i) {
        passed = passed && meter.note(1, 0ns);
    }
    CHECK(passed);
    CHECK(meter.waited() == 0ns);
    CHECK(meter.note(1, -1h)); // a clock that goes back
}

TEST_CASE(
    "a rate of zero and a window of zero or less mean no minimum, and the longest window overflows nothing") {
    for (const minimum_speed least :
         {minimum_speed{.bytes_per_second = 0}, minimum_speed{.window = 0ms}, minimum_speed{.window = -1ms},
          minimum_speed{.window = milliseconds::max()}}) {
        speed_meter meter = begun(least);
        for (int i = 0; i < 1000; ++i) {
            CHECK(meter.note(1, 1h));
        }
    }
}

TEST_CASE("a client gives up on a report that drips, and says who sent how much in what time") {
    virtual_clock clock;
    fake_service service(clock, {log_in_reply(), slow_report(1s)});
    const auto people = client_of(service, clock, once()).fetch_report(some_query);
    REQUIRE_FALSE(people);
    CHECK(people.error().code() == transport_errc::too_slow);
    CHECK(people.error().message() ==
          "audience report: the response came too slowly: the service, or the network on the way, sent 1920 "
          "bytes "
          "in 60 s, at least 100 bytes/s are expected; try again, or lower client_options::min_speed");
    CHECK(clock.elapsed() < 65s);
}

TEST_CASE("from ten seconds on the time is told in seconds") {
    virtual_clock clock;
    const auto [window, told] =
        GENERATE(table<milliseconds, std::string>({{9000ms, " in 9000 ms,"}, {10'000ms, " in 10 s,"}}));
    fake_service service(clock, {log_in_reply(), slow_report(1s)});
    client_options options = once();
    options.min_speed.window = window;
    const auto people = client_of(service, clock, options).fetch_report(some_query);
    REQUIRE_FALSE(people);
    CHECK(people.error().client_text().find(told) != std::string::npos);
}

TEST_CASE("each call of a client has the minimum speed: log-in, event list, report") {
    const bool dripping_login = GENERATE(true, false);
    virtual_clock clock;
    reply drip = dripping_login ? log_in_reply() : event_reply();
    drip.body_takes = 100ms;
    fake_service service(clock, {dripping_login ? drip : log_in_reply(), drip});
    const auto events =
        client_of(service, clock, once({.min_speed = {.bytes_per_second = 1'000, .window = 200ms}})).events();
    REQUIRE_FALSE(events);
    CHECK(events.error().code() == transport_errc::too_slow);
    CHECK(events.error().location().operation ==
          (dripping_login ? operation_kind::login : operation_kind::event_list));
    CHECK(events.error().client_text().find(" 64 bytes in 200 ms, at least 1000 bytes/s") !=
          std::string::npos);
}

TEST_CASE("a report that comes at the minimum speed is taken, however long it takes") {
    virtual_clock clock;
    fake_service service(clock, {log_in_reply(), slow_report(320ms, 10'000)});
    const auto people = client_of(service, clock).fetch_report(some_query);
    REQUIRE(people);
    CHECK(people->size() == 10'000);
    CHECK(clock.elapsed() > 1h);
}

TEST_CASE(
    "a call that was too slow is tried again as after a timeout, until its first record was delivered") {
    virtual_clock clock;
    fake_service service(clock, {log_in_reply(), slow_report(1s), slow_report(1s), slow_report(0s)});
    CHECK(client_of(service, clock).fetch_report(some_query).value().size() == 100);
    CHECK(service.count(report_path) == 3);

    fake_service other(clock, {log_in_reply(), slow_report(1s), slow_report(0s)});
    std::size_t people = 0;
    const auto visited =
        client_of(other, clock).visit_report(some_query, [&](const attendee_view&) { ++people; });
    REQUIRE_FALSE(visited);
    CHECK(visited.error().code() == transport_errc::too_slow);
    CHECK(people > 0);
    CHECK(other.count(report_path) == 1);
}

TEST_CASE("the time that a program spends between two rows does not count against the service") {
    virtual_clock clock;
    fake_service service(clock, {log_in_reply(), slow_report(10ms)});
    auto user = client_of(service, clock, {.deadline = 0ms});
    std::size_t people = 0;
    auto report = user.report(some_query);
    for (const auto& person : report) {
        REQUIRE(person);
        ++people;
        clock.advance(1h);
    }
    CHECK(people == 100);

    fake_service other(clock, {log_in_reply(), slow_report(10ms)});
    CHECK(client_of(other, clock, {.deadline = 0ms}).visit_report(some_query, [&](const attendee_view&) {
        clock.advance(1h);
    }));
}

TEST_CASE("without a minimum a report may drip until the deadline, which is a day if nothing else is said") {
    virtual_clock clock;
    fake_service service(clock, [](const fake_service::call& call) {
        return call.path == login_path ? log_in_reply() : slow_report(20min);
    });
    client_options options;
    options.min_speed.bytes_per_second = 0;
    const auto people = client_of(service, clock, options).fetch_report(some_query);
    REQUIRE_FALSE(people);
    CHECK(people.error().code() == transport_errc::deadline_exceeded);
    CHECK(clock.elapsed() > 23h);
    CHECK(clock.elapsed() < 25h);
    options.deadline = 0ms;
    CHECK(client_of(service, clock, options).fetch_report(some_query));
}

} // namespace webcasts::tests::minimum_speed_test
