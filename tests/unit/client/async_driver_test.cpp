// SPDX-License-Identifier: BSL-1.0
// The waits of an asynchronous client between its requests: for time and for memory.
#include "support/async_testing.hpp"
#include "support/catch.hpp"
#include "support/fake_service.hpp"
#include <webcasts/async_client.hpp>
#include <webcasts/client.hpp>
#include <webcasts/testing/virtual_clock.hpp>

#include <boost/asio/bind_allocator.hpp>
#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/io_context.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace webcasts::tests::async_driver_test {

using namespace webcasts;
using namespace webcasts::async_testing;
using namespace std::chrono_literals;
using testing::sandbox;

namespace {

/// Takes the executor's own type, which passes allocators on.
auto direct(asio::io_context& context, const sandbox& service) {
    return async_adapter(context.get_executor(), service.transport());
}

random_source half() {
    return [] { return std::uint64_t{1} << 63; };
}

} // namespace

TEST_CASE("an asynchronous client waits as long as the blocking one before it tries again") {
    const std::string fault = GENERATE("status=503", "status=503,retry_after=7", "status=500,nth=1",
                                       "operation=login,status=503,nth=1", "reset_at_byte=0,nth=2");
    sandbox first;
    sandbox second;
    first.add_fault(testing::parse_fault(fault).value());
    second.add_fault(testing::parse_fault(fault).value());
    const auto query = whole(first.events().at(0));

    testing::virtual_clock expected_clock;
    client expected(first.transport(), demo(),
                    {.time = expected_clock.source(), .random = half(), .sleep = expected_clock.sleep()});
    const auto expected_people = expected.fetch_report(query);

    testing::virtual_clock clock;
    asio::io_context context;
    async_client user(direct(context, second), demo(), {.time = clock.source(), .random = half()},
                      [&](std::chrono::milliseconds duration, const std::function<void()>& wake) {
                          clock.pass(duration);
                          wake();
                      });
    const auto people = wait_for(context, [&](auto token) { return user.async_fetch_report(query, token); });
    CHECK(people.has_value() == expected_people.has_value());
    CHECK(people.error() == expected_people.error());
    if (people) {
        CHECK(*people == *expected_people);
    }
    CHECK_FALSE(clock.waits().empty());
    CHECK(clock.waits() == expected_clock.waits());
    CHECK(second.journal() == first.journal());
}

TEST_CASE("a wait before another attempt is cancelled at once, by a timer and by a clock of the caller's") {
    const bool is_own = GENERATE(false, true);
    sandbox service;
    service.add_fault(testing::parse_fault("operation=eventlist,status=503").value());
    asio::io_context context;
    std::function<void()> late;
    const async_sleep_function own = [&](std::chrono::milliseconds, std::function<void()> wake) {
        late = std::move(wake);
    };
    client_options options;
    options.retry.backoff = [](std::uint32_t, const random_source&) { return 60s; };
    async_client user(direct(context, service), demo(), std::move(options),
                      is_own ? own : async_sleep_function());
    asio::cancellation_signal stop;
    std::optional<boost::system::error_code> code;
    user.async_events(
        asio::bind_cancellation_slot(stop.slot(), [&](const auto& events) { code = events.error().code(); }));
    while (context.poll() != 0) {
    }
    CHECK_FALSE(code);
    CHECK(service.journal().size() == 2);
    stop.emit(asio::cancellation_type::terminal);
    context.run_for(10s);
    CHECK(code == make_error_code(transport_errc::cancelled));
    CHECK(context.stopped());
    if (late) { // nobody waits for it any more
        std::exchange(late, {})();
        context.restart();
        context.run();
    }
    CHECK(service.journal().size() == 2);
    service.clear_faults();
    CHECK(wait_for(context, [&](auto token) { return user.async_events(token); }));
}

TEST_CASE("a timer lets the time pass") {
    sandbox service;
    service.add_fault(testing::parse_fault("operation=eventlist,status=503,nth=1").value());
    asio::io_context context;
    client_options options;
    options.retry.backoff = [](std::uint32_t, const random_source&) { return 1ms; };
    async_client user(direct(context, service), demo(), std::move(options));
    CHECK(wait_for(context, [&](auto token) { return user.async_events(token); }));
    CHECK(service.journal().size() == 3);
}

TEST_CASE("a call that waits for another's log-in waits only until its own deadline") {
    sandbox service;
    asio::io_context context;
    traffic seen;
    async_client user(scripted(context, service, seen), demo(), {.deadline = 1ms});
    seen.hold = true;
    std::vector<boost::system::error_code> codes;
    for (int i = 0; i < 3; ++i) {
        user.async_events([&](const auto& events) { codes.push_back(events.error().code()); });
    }
    context.run_for(10s);
    CHECK(context.stopped());
    CHECK(codes == std::vector(3, make_error_code(transport_errc::deadline_exceeded)));
    CHECK(seen.opened == 1);
    CHECK(seen.held == 0); // nobody waits for the log-in any more
}

TEST_CASE(
    "an asynchronous client gives up on a body that drips, and a pause of its reader is not the service's") {
    testing::virtual_clock clock;
    std::string people;
    for (int i = 0; i < 100; ++i) {
        people += "<attendee email='person" + std::to_string(i) + "@example.com'/>";
    }
    const auto ask_with = [&](std::chrono::milliseconds piece_takes, std::chrono::nanoseconds reader_takes) {
        tests::reply report = tests::with_body(tests::xml_report(people));
        report.body_takes = piece_takes;
        tests::fake_service service(clock, {tests::log_in_reply(), report});
        asio::io_context context;
        async_client user(
            async_adapter(asio::any_io_executor(context.get_executor()), transport_ref(service)), demo(),
            {.deadline = 0ms, .time = clock.source()});
        auto rows =
            wait_for(context, [&](auto token) { return user.async_report({.event = "1234567"}, token); });
        if (!rows) {
            return std::pair(rows.error().code(), std::size_t{0});
        }
        std::size_t count = 0;
        for (;;) {
            const auto batch = wait_for(context, [&](auto token) { return rows->async_next(token); });
            if (!batch) {
                return std::pair(batch.error().code(), count);
            }
            if (batch->empty()) {
                return std::pair(boost::system::error_code(), count);
            }
            count += batch->size();
            clock.advance(reader_takes);
        }
    };
    const auto [code, before] = ask_with(1s, 0s);
    CHECK(code == transport_errc::too_slow);
    CHECK(before < 100);
    CHECK(ask_with(10ms, 1h) == std::pair(boost::system::error_code(), std::size_t{100}));
}

TEST_CASE(
    "everything a call takes comes from the handler's allocator and is given back before the handler is "
    "called") {
    sandbox service;
    asio::io_context context;
    allocation_count counted;
    async_client user(direct(context, service), demo());
    const auto check = [&](auto start) {
        const auto before = counted.total;
        std::optional<std::size_t> outstanding;
        start(asio::bind_allocator(counting_allocator<char>(counted), [&](const auto& answer) {
            CHECK(answer);
            outstanding = counted.outstanding;
        }));
        CHECK(counted.total == before + 2); // the call, and what is posted to begin it
        context.restart();
        context.run();
        CHECK(outstanding == std::size_t{0});
        return counted.total - before;
    };
    const auto query = whole(service.events().at(0));
    CHECK(check([&](auto token) { user.async_login(std::move(token)); }) >= 3);
    service.expire_sessions();
    CHECK(check([&](auto token) { user.async_events(std::move(token)); }) > 6);
    CHECK(check([&](auto token) { user.async_fetch_report(query, std::move(token)); }) > 6);
    CHECK(check([&](auto token) {
              user.async_visit_report(
                  query, [](const attendee_view&) {}, std::move(token));
          }) > 6);
    auto report = wait_for(context, [&](auto token) { return user.async_report(query, token); });
    REQUIRE(report);
    CHECK(check([&](auto token) { report->async_next(std::move(token)); }) >= 3);
    auto set = user.fetch_many({query}, 2);
    CHECK(check([&](auto token) { set.async_next(std::move(token)); }) == 2);
}

} // namespace webcasts::tests::async_driver_test
