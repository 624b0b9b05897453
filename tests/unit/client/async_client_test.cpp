// SPDX-License-Identifier: BSL-1.0
#include "support/async_testing.hpp"
#include "support/catch.hpp"
#include "support/joining_thread.hpp"
#include <webcasts.hpp>
#include <webcasts/async_client.hpp>
#include <webcasts/transport/stop_token.hpp>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/bind_executor.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/deferred.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/strand.hpp>
#include <boost/asio/thread_pool.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/use_future.hpp>
#include <boost/describe/class.hpp>

#include <atomic>
#include <chrono>
#include <cstddef>
#include <future>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <thread>
#include <utility>
#include <vector>

namespace webcasts::tests::async_client_test {

using namespace webcasts;
using namespace webcasts::async_testing;
using testing::sandbox;

namespace {

struct person_row {
    std::string email{};
    std::string last_name{};
    friend bool operator==(const person_row&, const person_row&) = default;
};
BOOST_DESCRIBE_STRUCT(person_row, (), (email, last_name))

struct misfit_row {
    int email = 0;
};
BOOST_DESCRIBE_STRUCT(misfit_row, (), (email))

} // namespace

TEST_CASE("an asynchronous client gives the blocking one's answers in every format and by both methods") {
    sandbox service;
    const auto format = GENERATE(wire_format::xml, wire_format::json, wire_format::csv);
    const auto method = GENERATE(http_method::get, http_method::post);
    const client_options options{.format = format, .method = method};
    const auto query = whole(service.events().at(1));
    client expected(service.transport(), demo(), options);
    const auto people = expected.fetch_report(query).value();
    REQUIRE(people.size() > 30);

    asio::io_context context;
    async_client user(over(context, service), demo(), options);
    CHECK(wait_for(context, [&](auto token) { return user.async_login(token); }).has_value());
    CHECK(wait_for(context, [&](auto token) { return user.async_events(token); }).value() ==
          expected.events().value());
    CHECK(user.service_time() == expected.service_time());
    CHECK(wait_for(context, [&](auto token) { return user.async_fetch_report(query, token); }).value() ==
          people);
    CHECK(wait_for(context, [&](auto token) {
              return user.template async_fetch_report<person_row>(query, token);
          }).value() == expected.fetch_report<person_row>(query).value());

    std::vector<attendee> visited;
    const auto visit = [&](const attendee_view& person) { visited.push_back(to_owned(person)); };
    const auto summary =
        wait_for(context, [&](auto token) { return user.async_visit_report(query, visit, token); });
    REQUIRE(summary);
    CHECK(visited == people);
    CHECK(summary->records == people.size());
    CHECK(summary->event_title.empty() == (format == wire_format::csv));
    CHECK_FALSE(summary->stopped);

    auto report = wait_for(context, [&](auto token) { return user.async_report(query, token); });
    REQUIRE(report);
    std::vector<attendee> pulled;
    for (;;) {
        auto batch = wait_for(context, [&](auto token) { return report->async_next(token); });
        REQUIRE(batch);
        if (batch->empty()) {
            break;
        }
        pulled.insert(pulled.end(), batch->begin(), batch->end());
    }
    CHECK(pulled == people);
    CHECK(report->summary().records == people.size());
    CHECK(wait_for(context, [&](auto token) { return report->async_next(token); }).value().empty());
}

// GCC 12 destroys some temporaries twice (doc/async.md); a text of this length is then freed twice.
TEST_CASE("what stands beside a co_await is destroyed once") {
    sandbox service;
    const auto id = service.events().at(0).summary.id;
    asio::io_context context;
    std::size_t seen = 0;
    const auto run = [&]() -> asio::awaitable<std::size_t> {
        async_client user(async_adapter(co_await asio::this_coro::executor, service.transport()), demo());
        const auto people = co_await user.async_fetch_report(
            audience_query().event(id).excl_domain(domains<"a-domain-of-many-letters.example.com">),
            asio::use_awaitable);
        const auto count = [&seen, label = std::string(64, 'x')](const attendee_view&) {
            seen += label.size() / 64;
        };
        const query_params everybody{.event = std::string(id.str())};
        const auto visited = co_await user.async_visit_report(everybody, count, asio::use_awaitable);
        co_return people.has_value() && visited ? visited->records : 0;
    };
    auto records = asio::co_spawn(context, run(), asio::use_future);
    context.run();
    CHECK(records.get() == seen);
    CHECK(seen != 0);
}

TEST_CASE("a typed query and its run-time form give the same asynchronous report") {
    sandbox service;
    const auto id = service.events().at(0).summary.id;
    const auto typed = audience_query().event(id).live_viewers();
    const auto spec = to_params(typed);
    asio::io_context context;
    async_client user(over(context, service), demo());
    const auto people =
        wait_for(context, [&](auto token) { return user.async_fetch_report(typed, token); }).value();
    CHECK_FALSE(people.empty());
    CHECK(wait_for(context, [&](auto token) { return user.async_fetch_report(spec, token); }).value() ==
          people);
    CHECK(wait_for(context,
                   [&](auto token) { return user.template async_fetch_report<person_row>(typed, token); })
              .value()
              .size() == people.size());
    std::size_t seen = 0;
    const auto visited = wait_for(context, [&](auto token) {
        return user.async_visit_report(
            typed, [&](const attendee_view&) { ++seen; }, token);
    });
    CHECK(visited.value().records == seen);
    CHECK(wait_for(context,
                   [&](auto token) {
                       return user.template async_visit_report<person_row>(
                           typed, [&](person_row&) { return --seen > 5; }, token);
                   })
              .value()
              .stopped);
    CHECK(seen == 5);
    auto report = wait_for(context, [&](auto token) { return user.async_report(typed, token); });
    REQUIRE(report);
    CHECK_FALSE(wait_for(context, [&](auto token) { return report->async_next(token); }).value().empty());
    auto rows =
        wait_for(context, [&](auto token) { return user.template async_report<person_row>(typed, token); });
    REQUIRE(rows);
    CHECK(wait_for(context, [&](auto token) { return rows->async_next(token); }).value().size() > 0);
}

TEST_CASE("a row that does not fit ends an asynchronous report") {
    sandbox service;
    const auto query = whole(service.events().at(0));
    asio::io_context context;
    async_client user(over(context, service), demo());
    CHECK(wait_for(context,
                   [&](auto token) { return user.template async_fetch_report<misfit_row>(query, token); })
              .error()
              .code() == protocol_errc::row_mismatch);
    CHECK(wait_for(context,
                   [&](auto token) {
                       return user.template async_visit_report<misfit_row>(
                           query, [](misfit_row&) {}, token);
                   })
              .error()
              .code() == protocol_errc::row_mismatch);
    auto report =
        wait_for(context, [&](auto token) { return user.template async_report<misfit_row>(query, token); });
    REQUIRE(report);
    for (int again = 0; again < 2; ++again) {
        CHECK(wait_for(context, [&](auto token) { return report->async_next(token); }).error().code() ==
              protocol_errc::row_mismatch);
    }
    CHECK(report->summary().records == 0);
}

TEST_CASE("callbacks, futures, coroutines and deferred operations all get the same result") {
    sandbox service;
    asio::io_context context;
    async_client user(over(context, service), demo());
    const auto expected = client(service.transport(), demo()).events().value();

    std::vector<event_summary> called;
    user.async_events([&](result<std::vector<event_summary>> events) { called = events.value(); });
    CHECK(called.empty());
    std::future<result<std::vector<event_summary>>> future = user.async_events(asio::use_future);
    std::vector<event_summary> awaited;
    asio::co_spawn(
        context,
        [&]() -> asio::awaitable<void> {
            auto events = co_await user.async_events(asio::use_awaitable);
            awaited = events.value();
        },
        asio::detached);
    auto operation = user.async_events(asio::deferred);
    std::vector<event_summary> deferred;
    std::move(operation)([&](result<std::vector<event_summary>> events) { deferred = events.value(); });
    std::vector<event_summary> tuple;
    user.async_events(asio::as_tuple(
        [&](std::tuple<result<std::vector<event_summary>>> events) { tuple = std::get<0>(events).value(); }));
    context.run();
    CHECK(called == expected);
    CHECK(future.get().value() == expected);
    CHECK(awaited == expected);
    CHECK(deferred == expected);
    CHECK(tuple == expected);
}

TEST_CASE("a report is read only when it is asked for") {
    sandbox service({.event_count = 1, .min_registrants = 3000, .max_registrants = 3000});
    asio::io_context context;
    traffic seen;
    async_client user(scripted(context, service, seen), demo());
    const auto query = whole(service.events().at(0));
    auto report = wait_for(context, [&](auto token) { return user.async_report(query, token); });
    REQUIRE(report);
    context.restart();
    context.run();
    const auto after_login = seen.reads;
    CHECK(seen.opened == 2);
    std::size_t batches = 0;
    std::size_t people = 0;
    for (;;) {
        const auto before = seen.reads;
        const auto batch = wait_for(context, [&](auto token) { return report->async_next(token); });
        context.restart();
        context.run();
        REQUIRE(batch);
        if (batch->empty()) {
            break;
        }
        CHECK(seen.reads == before + 1);
        people += batch->size();
        ++batches;
    }
    CHECK(people == 3000);
    CHECK(batches > 10);
    CHECK(seen.reads == after_login + batches + 1);
}

TEST_CASE("sixty-four coroutines that meet an expired session cause one log-in, and cancelling the first one "
          "that waits does not disturb the others") {
    sandbox service;
    asio::io_context context;
    traffic seen;
    async_client user(scripted(context, service, seen), demo());
    REQUIRE(wait_for(context, [&](auto token) { return user.async_login(token); }));
    service.expire_sessions();
    const bool cancel_first = GENERATE(false, true);
    const auto query = whole(service.events().at(0));
    std::vector<boost::system::error_code> outcomes(64, make_error_code(transport_errc::other));
    asio::cancellation_signal stop;
    for (std::size_t i = 0; i < outcomes.size(); ++i) {
        auto ask = [&user, &query, &outcomes, i]() -> asio::awaitable<void> {
            const auto people = co_await user.async_fetch_report(query, asio::use_awaitable);
            outcomes[i] = people ? boost::system::error_code() : people.error().code();
        };
        if (i == 0) {
            asio::co_spawn(context, ask, asio::bind_cancellation_slot(stop.slot(), asio::detached));
        } else {
            asio::co_spawn(context, ask, asio::detached);
        }
    }
    // The second log-in is in flight: cancel the call that started it.
    seen.on_open = [&, opened = 0](const http_request& request) mutable {
        opened += request.url.expose().find("/login") != std::string_view::npos ? 1 : 0;
        if (cancel_first && opened == 1) {
            asio::post(context, [&] { stop.emit(asio::cancellation_type::terminal); });
        }
    };
    context.restart();
    context.run();
    std::size_t done = 0;
    for (const auto& code : outcomes) {
        done += !code ? 1U : 0U;
    }
    CHECK(done == (cancel_first ? 63U : 64U));
    CHECK(outcomes[0] ==
          (cancel_first ? make_error_code(transport_errc::cancelled) : boost::system::error_code()));
    CHECK(log_ins(service) == 2);
}

TEST_CASE("a failed log-in is reported to all calls that wait for it") {
    sandbox service;
    asio::io_context context;
    async_client user(over(context, service), credentials::parse("demo@example.com", "wrong").value());
    std::size_t refused = 0;
    for (int i = 0; i < 10; ++i) {
        user.async_events([&](const auto& events) {
            refused += !events && events.error().code() == api_errc::log_in_refused ? 1U : 0U;
        });
    }
    context.run();
    CHECK(refused == 10);
    CHECK(log_ins(service) == 1);
}

TEST_CASE("when all calls that wait for a log-in are cancelled, so is the log-in, and the next call logs in "
          "again") {
    sandbox service;
    asio::io_context context;
    traffic seen;
    async_client user(scripted(context, service, seen), demo());
    asio::cancellation_signal stop[3];
    std::size_t cancelled = 0;
    for (auto& signal : stop) {
        user.async_events(asio::bind_cancellation_slot(signal.slot(), [&](const auto& events) {
            cancelled += !events && events.error().code() == transport_errc::cancelled ? 1U : 0U;
        }));
    }
    seen.hold = true; // responses stay away
    context.poll();
    CHECK(seen.opened == 1);
    CHECK(seen.held == 1);
    stop[0].emit(asio::cancellation_type::terminal);
    stop[1].emit(asio::cancellation_type::terminal);
    context.poll();
    CHECK(cancelled == 2);
    CHECK(seen.held == 1);
    stop[2].emit(asio::cancellation_type::terminal);
    context.poll();
    CHECK(cancelled == 3);
    CHECK(seen.held == 0);
    seen.hold = false;
    CHECK(wait_for(context, [&](auto token) { return user.async_events(token); }));
}

TEST_CASE("a call that is cancelled at any step gives `cancelled`, and the client is usable afterwards") {
    sandbox service;
    const auto query = whole(service.events().at(1));
    const auto format = GENERATE(wire_format::xml, wire_format::json, wire_format::csv);
    const auto expected = client(service.transport(), demo(), {.format = format}).fetch_report(query).value();
    bool finished = false;
    std::size_t late = 0;
    for (std::size_t steps = 0; !finished; ++steps) {
        REQUIRE(steps < 200);
        sandbox fresh;
        asio::io_context context;
        traffic seen;
        seen.chunk = 8000;
        async_client user(scripted(context, fresh, seen), demo(), {.format = format});
        asio::cancellation_signal stop;
        std::optional<result<std::vector<attendee>>> answer;
        user.async_fetch_report(query, asio::bind_cancellation_slot(stop.slot(), [&](auto people) {
                                    answer.emplace(std::move(people));
                                }));
        std::size_t ran = 0;
        while (ran < steps && context.run_one() != 0) {
            ++ran;
        }
        finished = answer.has_value();
        if (finished) {
            CHECK(answer->value() == expected);
        } else {
            stop.emit(asio::cancellation_type::terminal);
            CHECK_FALSE(answer);
            context.run();
            REQUIRE(answer);
            // A cancellation from outside `run` comes after the last step in the queue.
            late += *answer ? 1U : 0U;
            CHECK((*answer || answer->error().code() == transport_errc::cancelled));
        }
        CHECK(seen.alive == 0);
        CHECK(wait_for(context, [&](auto token) { return user.async_fetch_report(query, token); }).value() ==
              expected);
        if (finished) {
            CHECK(steps > 10);
        }
    }
    CHECK(late <= 1);
}

TEST_CASE("a call that is left at any step with its context leaks nothing") {
    sandbox service;
    const auto query = whole(service.events().at(1));
    bool finished = false;
    for (std::size_t steps = 0; !finished; ++steps) {
        traffic seen;
        seen.chunk = 8000;
        auto context = std::make_unique<asio::io_context>();
        bool first = false;
        bool second = false;
        {
            async_client user(scripted(*context, service, seen), demo());
            asio::co_spawn(
                *context,
                [&, client = user]() mutable -> asio::awaitable<void> {
                    (void)co_await client.async_fetch_report(query, asio::use_awaitable);
                    first = true;
                },
                asio::detached);
            user.async_fetch_report(query, [&](const auto&) { second = true; });
        }
        for (std::size_t ran = 0; ran < steps && context->run_one() != 0; ++ran) {
        }
        finished = first && second;
        context.reset();
        CHECK(seen.alive == 0);
    }
}

TEST_CASE("an operation that was begun goes on when its client is gone") {
    sandbox service;
    asio::io_context context;
    const auto query = whole(service.events().at(0));
    std::size_t count = 0;
    std::optional<async_report<sandbox_adapter>> left;
    {
        async_client user(over(context, service), demo());
        user.async_fetch_report(query, [&](const auto& people) { count = people.value().size(); });
        user.async_report(query, [&](auto report) { left.emplace(std::move(report.value())); });
    }
    context.run();
    CHECK(count > 0);
    REQUIRE(left);
    auto batch = wait_for(context, [&](auto token) { return left->async_next(token); });
    REQUIRE(batch);
    CHECK_FALSE(batch->empty());
    // The report goes while it is read.
    std::optional<result<std::vector<attendee>>> last;
    left->async_next([&](auto rows) { last.emplace(std::move(rows)); });
    left.reset();
    context.restart();
    context.run();
    CHECK(last);
}

TEST_CASE("a report that was cancelled while it was read stays so") {
    sandbox service;
    asio::io_context context;
    traffic seen;
    async_client user(scripted(context, service, seen), demo());
    auto report = wait_for(
        context, [&](auto token) { return user.async_report(whole(service.events().at(1)), token); });
    REQUIRE(report);
    seen.hold = true;
    asio::cancellation_signal stop;
    std::optional<result<std::vector<attendee>>> batch;
    report->async_next(
        asio::bind_cancellation_slot(stop.slot(), [&](auto rows) { batch.emplace(std::move(rows)); }));
    context.restart();
    context.poll();
    CHECK_FALSE(batch);
    stop.emit(asio::cancellation_type::terminal);
    context.run();
    REQUIRE(batch);
    CHECK(batch->error().code() == transport_errc::cancelled);
    seen.hold = false;
    CHECK(wait_for(context, [&](auto token) { return report->async_next(token); }).error().code() ==
          transport_errc::cancelled);
    CHECK(wait_for(context, [&](auto token) { return user.async_events(token); }));
}

TEST_CASE("a stop token and cancel() end every operation") {
    sandbox service;
    asio::io_context context;
    traffic seen;
    stop_source source;
    async_client user(scripted(context, service, seen), demo(), {.stop = source.get_token()});
    REQUIRE(wait_for(context, [&](auto token) { return user.async_login(token); }));
    seen.hold = true;
    std::size_t cancelled = 0;
    const auto note = [&](const auto& answer) {
        cancelled += !answer && answer.error().code() == transport_errc::cancelled ? 1U : 0U;
    };
    user.async_events(note);
    user.async_login(note);
    context.restart();
    context.poll();
    user.cancel();
    context.run();
    CHECK(cancelled == 2);
    user.async_fetch_report(whole(service.events().at(0)), note);
    context.restart();
    context.poll();
    CHECK(cancelled == 2);
    source.request_stop();
    context.run();
    CHECK(cancelled == 3);
    seen.hold = false;
    user.async_events(note);
    context.restart();
    context.run();
    CHECK(cancelled == 4);
}

TEST_CASE("responses that arrive in another order go to the calls that asked") {
    sandbox service;
    asio::io_context context;
    traffic seen;
    async_client user(scripted(context, service, seen), demo());
    REQUIRE(wait_for(context, [&](auto token) { return user.async_login(token); }));
    client expected(service.transport(), demo());
    seen.hold = true;
    std::vector<std::optional<std::vector<attendee>>> answers(5);
    for (std::size_t i = 0; i < answers.size(); ++i) {
        user.async_fetch_report(whole(service.events().at(i)),
                                [&, i](const auto& people) { answers[i] = people.value(); });
    }
    context.restart();
    context.poll();
    CHECK(seen.held == 5);
    std::size_t released = 0;
    while (seen.release_last()) {
        ++released;
        context.poll();
    }
    CHECK(released > 10);
    for (std::size_t i = 0; i < answers.size(); ++i) {
        REQUIRE(answers[i]);
        CHECK(*answers[i] == expected.fetch_report(whole(service.events().at(i))).value());
    }
}

TEST_CASE("a handler completes on its own executor, and the work is done on the client's") {
    sandbox service;
    asio::io_context transports;
    asio::io_context handlers;
    async_client user(over(transports, service), demo());
    bool called = false;
    user.async_events(asio::bind_executor(handlers.get_executor(),
                                          [&](const auto& events) { called = events.has_value(); }));
    CHECK(handlers.poll() == 0); // it waits for the handler
    CHECK_FALSE(handlers.stopped());
    transports.run();
    CHECK_FALSE(called);
    handlers.run();
    CHECK(called);
}

TEST_CASE("a cancellation where the handler runs reaches the work where that is done") {
    sandbox service;
    asio::io_context transports;
    asio::io_context handlers;
    traffic seen;
    async_client user(scripted(transports, service, seen), demo());
    seen.hold = true;
    asio::cancellation_signal stop;
    std::optional<boost::system::error_code> code;
    user.async_events(asio::bind_cancellation_slot(
        stop.slot(), asio::bind_executor(handlers.get_executor(), [&](const auto& events) {
            code = events ? boost::system::error_code() : events.error().code();
        })));
    transports.poll();
    stop.emit(asio::cancellation_type::terminal);
    CHECK(seen.held == 1);
    transports.restart();
    transports.run();
    CHECK(seen.held == 0);
    CHECK_FALSE(code);
    CHECK(stop.slot().has_handler());
    handlers.run();
    CHECK(code == make_error_code(transport_errc::cancelled));
    CHECK_FALSE(stop.slot().has_handler());
}

TEST_CASE("memory comes from the handler's allocator and is given back before the handler is called") {
    sandbox service;
    asio::io_context context;
    allocation_count counted;
    async_client user(over(context, service), demo());
    std::size_t outstanding = 99;
    user.async_events(asio::bind_allocator(counting_allocator<char>(counted), [&](const auto& events) {
        CHECK(events);
        outstanding = counted.outstanding;
    }));
    CHECK(counted.total == 1);
    context.run();
    CHECK(outstanding == 0);
    const auto for_events = counted.total;
    auto report = wait_for(
        context, [&](auto token) { return user.async_report(whole(service.events().at(0)), token); });
    REQUIRE(report);
    outstanding = 99;
    report->async_next(asio::bind_allocator(counting_allocator<char>(counted),
                                            [&](const auto&) { outstanding = counted.outstanding; }));
    context.restart();
    context.run();
    CHECK(outstanding == 0);
    CHECK(counted.total > for_events);
}

TEST_CASE("an exception of a visitor leaves through run, and its operation ends as if cancelled") {
    sandbox service;
    asio::io_context context;
    async_client user(over(context, service), demo());
    std::optional<result<report_summary>> summary;
    user.async_visit_report(
        whole(service.events().at(0)), [](const attendee_view&) { throw std::runtime_error("mine"); },
        [&](auto ended) { summary.emplace(std::move(ended)); });
    CHECK_THROWS_WITH(context.run(), "mine");
    CHECK_FALSE(summary);
    context.run();
    REQUIRE(summary);
    CHECK(summary->error().code() == transport_errc::cancelled);
    CHECK(wait_for(context, [&](auto token) { return user.async_events(token); }));
    user.async_visit_report(
        whole(service.events().at(0)), [](const attendee_view&) { throw std::bad_alloc(); },
        [&](auto ended) { summary.emplace(std::move(ended)); });
    context.restart();
    context.run();
    CHECK(summary->error().code() == transport_errc::out_of_memory);
}

TEST_CASE("a base URL that cannot be used is an error of the first asynchronous call") {
    sandbox service;
    asio::io_context context;
    async_client user(over(context, service), demo(), {.base_url = "api.example.com"});
    CHECK(wait_for(context, [&](auto token) { return user.async_events(token); }).error().code() ==
          usage_errc::bad_base_url);
}

TEST_CASE("an error of the response comes with the first batch, one of HTTP with the report") {
    sandbox service;
    asio::io_context context;
    async_client user(over(context, service), demo());
    const auto unknown = query_params{.event = "0000001"};
    auto report = wait_for(context, [&](auto token) { return user.async_report(unknown, token); });
    REQUIRE(report);
    CHECK(wait_for(context, [&](auto token) { return report->async_next(token); }).error().code() ==
          api_errc::refused);
    service.add_fault(testing::parse_fault("operation=audience_reports,status=404").value());
    CHECK(wait_for(context, [&](auto token) { return user.async_report(unknown, token); }).error().code() ==
          http_status_error(404));
}

TEST_CASE("calls may come from many threads if the client's executor is a strand") {
    sandbox service;
    asio::thread_pool pool(3);
    const auto strand = asio::make_strand(pool.get_executor());
    async_client user(async_adapter(asio::any_io_executor(strand), service.transport()), demo());
    const auto expected = client(service.transport(), demo()).events().value();
    std::atomic<int> same = 0;
    std::vector<joining_thread> threads;
    for (int thread = 0; thread < 3; ++thread) {
        threads.emplace_back([&] {
            for (int i = 0; i < 20; ++i) {
                asio::co_spawn(
                    pool,
                    [&]() -> asio::awaitable<void> {
                        same += (co_await user.async_events(asio::use_awaitable)).value() == expected ? 1 : 0;
                    },
                    asio::detached);
                user.async_events([&](const auto& events) { same += events.value() == expected ? 1 : 0; });
            }
        });
    }
    threads.clear();
    pool.join();
    CHECK(same == 120);
}

} // namespace webcasts::tests::async_client_test
