// SPDX-License-Identifier: BSL-1.0
#include "support/async_testing.hpp"
#include "support/catch.hpp"
#include <webcasts/async_client.hpp>
#include <webcasts/testing/virtual_clock.hpp>

#include <boost/asio/awaitable.hpp>
#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace webcasts::tests::fetch_many_test {

using namespace webcasts;
using namespace webcasts::async_testing;
using testing::sandbox;

namespace {

using part = report_part<>;

std::vector<query_params> all_of(const sandbox& service) {
    std::vector<query_params> queries;
    for (const auto& event : service.events()) {
        queries.push_back(whole(event));
    }
    return queries;
}

/// The outcome of a set of reports.
struct gathered {
    std::map<std::size_t, std::vector<attendee>> rows{};
    std::map<std::size_t, result<report_summary>> ends{};
    std::vector<std::size_t> order{}; ///< of the ends

    void add(part&& one) {
        CHECK_FALSE(ends.contains(one.index));
        CHECK(one.rows.empty() == one.end.has_value());
        auto& all = rows[one.index];
        all.insert(all.end(), one.rows.begin(), one.rows.end());
        if (one.end) {
            ends.emplace(one.index, *std::move(one.end));
            order.push_back(one.index);
        }
    }
};

template <class Set>
gathered gather(asio::io_context& context, Set& set) {
    gathered all;
    for (;;) {
        auto next = wait_for(context, [&](auto token) { return set.async_next(token); });
        REQUIRE(next);
        if (!*next) {
            return all;
        }
        all.add(std::move(**next));
    }
}

} // namespace

TEST_CASE("many reports at once are the same as one after another") {
    sandbox service;
    asio::io_context context;
    traffic seen;
    async_client user(scripted(context, service, seen), demo());
    const auto queries = all_of(service);
    const auto in_flight = GENERATE(as<std::size_t>(), 0, 1, 2, 5, 100);
    auto set = user.fetch_many(queries, in_flight);
    CHECK(seen.opened == 0);
    const auto all = gather(context, set);
    CHECK(all.ends.size() == queries.size());
    for (std::size_t i = 0; i < queries.size(); ++i) {
        const auto expected =
            wait_for(context, [&](auto token) { return user.async_fetch_report(queries[i], token); }).value();
        CHECK(all.rows.at(i) == expected);
        CHECK(all.ends.at(i).value().records == expected.size());
        CHECK_FALSE(all.ends.at(i).value().event_title.empty());
    }
    CHECK(log_ins(service) == 1);
    CHECK(seen.alive == 0);
    // Asked again it is still at its end.
    CHECK_FALSE(wait_for(context, [&](auto token) { return set.async_next(token); }).value());
}

TEST_CASE("a set of no reports is at its end") {
    sandbox service;
    asio::io_context context;
    async_client user(over(context, service), demo());
    auto set = user.fetch_many({}, 8);
    CHECK_FALSE(wait_for(context, [&](auto token) { return set.async_next(token); }).value());
    CHECK(service.journal().empty());
}

TEST_CASE("if the service asks for a long pause, no report is requested that is not in flight") {
    const std::string fault = GENERATE("status=429,retry_after=600", "status=503,retry_after=600");
    sandbox service;
    service.add_fault(testing::parse_fault("operation=audience_reports," + fault).value());
    asio::io_context context;
    async_client user(over(context, service), demo());
    const auto queries = all_of(service);
    auto set = user.fetch_many(queries, 3);
    const auto all = gather(context, set);
    CHECK(all.ends.size() == queries.size());
    for (const auto& [index, end] : all.ends) {
        REQUIRE_FALSE(end);
        CHECK(end.error().location().not_before);
    }
    CHECK(service.journal().size() <= 1 + 3); // the log-in, and those in flight
    // The other calls of the client heed it as well.
    CHECK_FALSE(wait_for(context, [&](auto token) { return user.async_events(token); }));
    CHECK_FALSE(wait_for(context, [&](auto token) { return user.async_login(token); }));
    CHECK(service.journal().size() <= 1 + 3);
}

TEST_CASE("reports that are not requested yet wait for a short pause, and those in flight arrive") {
    sandbox service;
    service.add_fault(
        testing::parse_fault("operation=audience_reports,nth=2,status=429,retry_after=60").value());
    testing::virtual_clock clock;
    std::vector<std::chrono::nanoseconds> sent;
    asio::io_context context;
    traffic seen;
    seen.on_open = [&](const http_request&) { sent.push_back(clock.elapsed()); };
    std::vector<std::pair<std::chrono::milliseconds, std::function<void()>>> asleep;
    async_client user(scripted(context, service, seen), demo(), {.time = clock.source()},
                      [&](std::chrono::milliseconds duration, std::function<void()> wake) {
                          asleep.emplace_back(duration, std::move(wake));
                      });
    const auto queries = all_of(service);
    gathered all;
    bool at_end = false;
    auto set = user.fetch_many(queries, 4);
    while (!at_end) {
        std::optional<result<std::optional<part>>> next;
        set.async_next([&](auto arrived) { next.emplace(std::move(arrived)); });
        while (!next) {
            context.restart();
            if (context.poll() == 0) { // everybody waits
                REQUIRE_FALSE(asleep.empty());
                CHECK(asleep.size() == 4);
                CHECK(all.ends.size() >= 1); // what was in flight has arrived
                const auto sleepers = std::exchange(asleep, {});
                clock.advance(std::chrono::seconds(61));
                for (const auto& sleeper : sleepers) {
                    CHECK(sleeper.first >= std::chrono::seconds(60));
                    CHECK(sleeper.first < std::chrono::seconds(61));
                    sleeper.second();
                }
            }
        }
        REQUIRE(*next);
        at_end = !**next;
        if (!at_end) {
            all.add(std::move(***next));
        }
    }
    CHECK(all.ends.size() == queries.size());
    CHECK(std::all_of(all.ends.begin(), all.ends.end(),
                      [](const auto& end) { return end.second.has_value(); }));
    CHECK(sent.size() == 1 + queries.size() + 1);
    CHECK(sent.back() == std::chrono::seconds(61)); // one pause for all
}

TEST_CASE("one report that fails does not end the others") {
    sandbox service;
    asio::io_context context;
    async_client user(over(context, service), demo());
    auto queries = all_of(service);
    queries[1].event = "0000001";
    queries[4].event = "no id";
    service.add_fault(testing::parse_fault("operation=audience_reports,event=" + queries[2].event +
                                           ",truncate_at_byte=30000")
                          .value());
    service.add_fault(
        testing::parse_fault("operation=audience_reports,event=" + queries[3].event + ",status=404").value());
    auto set = user.fetch_many(queries, 3);
    const auto all = gather(context, set);
    REQUIRE(all.ends.size() == queries.size());
    for (std::size_t i = 0; i < queries.size(); ++i) {
        CHECK(all.ends.at(i).has_value() == (i < 1 || i > 4));
    }
    CHECK(all.ends.at(1).error().code() == api_errc::refused);
    CHECK(all.ends.at(2).error().code() == transport_errc::body_cut_short);
    CHECK_FALSE(all.rows.at(2).empty()); // they came before the cut
    CHECK(all.ends.at(3).error().code() == http_status_error(404));
    CHECK(all.ends.at(4).error().code().category() == usage_category());
}

TEST_CASE("no report of a set is read on before its part was taken") {
    sandbox service({.event_count = 10, .min_registrants = 1000, .max_registrants = 1000});
    asio::io_context context;
    traffic seen;
    seen.chunk = 16 * 1024;
    async_client user(scripted(context, service, seen), demo());
    REQUIRE(wait_for(context, [&](auto token) { return user.async_login(token); }));
    const auto at_start = seen.opened;
    const auto reads_at_start = seen.reads;
    auto set = user.fetch_many(all_of(service), 4);
    gathered all;
    std::size_t taken = 0;
    std::size_t max_alive = 0;
    std::size_t max_rows = 0;
    for (;;) {
        auto next = wait_for(context, [&](auto token) { return set.async_next(token); });
        REQUIRE(next);
        if (!*next) {
            break;
        }
        ++taken;
        max_rows = std::max(max_rows, (*next)->rows.size());
        all.add(std::move(**next));
        context.restart();
        context.run(); // whatever it wants to do without being asked
        max_alive = std::max(max_alive, seen.alive);
        // Each of the four has at most the one chunk read that makes its next part, and an end may take two.
        CHECK(seen.reads - reads_at_start <= taken + 4 + all.ends.size());
        CHECK(seen.opened - at_start <= all.ends.size() + 4);
    }
    CHECK(max_alive == 4);
    CHECK(max_rows < 100);
    CHECK(taken > 100);
    for (const auto& [index, rows] : all.rows) {
        CHECK(rows.size() == 1000);
    }
}

TEST_CASE("a report that is slow does not hold up the others of its set") {
    sandbox service;
    asio::io_context context;
    traffic seen;
    async_client user(scripted(context, service, seen), demo());
    const auto queries = all_of(service);
    // The first report's request is held back until all else has come.
    seen.on_open = [&](const http_request& request) {
        seen.hold = request.url.expose().find(queries[0].event) != std::string_view::npos;
    };
    auto set = user.fetch_many(queries, 2);
    gathered all;
    std::optional<part> last;
    bool ended = false;
    const auto read = [&](const auto& self) -> void {
        set.async_next([&, self](result<std::optional<part>> next) {
            ended = !next.value();
            if (!ended) {
                all.add(std::move(*next.value()));
                self(self);
            }
        });
    };
    read(read);
    context.poll();
    CHECK_FALSE(ended);
    CHECK(all.ends.size() == queries.size() - 1);
    seen.hold = false;
    CHECK(seen.release_last());
    context.restart();
    context.run();
    CHECK(ended);
    CHECK(all.order.back() == 0);
}

TEST_CASE("cancelling a wait for a part leaves the set whole") {
    sandbox service;
    asio::io_context context;
    traffic seen;
    seen.chunk = 4096;
    async_client user(scripted(context, service, seen), demo());
    const auto queries = all_of(service);
    auto set = user.fetch_many(queries, 3);
    gathered all;
    std::size_t cancelled = 0;
    for (std::size_t steps = 0;; steps = (steps + 1) % 9) {
        asio::cancellation_signal stop;
        std::optional<result<std::optional<part>>> next;
        set.async_next(
            asio::bind_cancellation_slot(stop.slot(), [&](auto got) { next.emplace(std::move(got)); }));
        context.restart();
        for (std::size_t ran = 0; ran < steps && !next && context.run_one() != 0; ++ran) {
        }
        stop.emit(asio::cancellation_type::terminal);
        while (!next && context.run_one() != 0) {
        }
        REQUIRE(next);
        if (!*next) {
            CHECK(next->error().code() == transport_errc::cancelled);
            ++cancelled;
        } else if (!**next) {
            break;
        } else {
            all.add(std::move(***next));
        }
    }
    CHECK(cancelled > 1);
    CHECK(all.ends.size() == queries.size());
    for (const auto& [index, end] : all.ends) {
        REQUIRE(end);
        CHECK(end->records == all.rows.at(index).size());
    }
}

TEST_CASE("a set that goes cancels its reports, and one that is waited for goes afterwards") {
    sandbox service;
    asio::io_context context;
    traffic seen;
    async_client user(scripted(context, service, seen), demo());
    REQUIRE(wait_for(context, [&](auto token) { return user.async_login(token); }));
    seen.hold = true;
    std::optional set(user.fetch_many(all_of(service), 4));
    bool called = false;
    set->async_next([&](const auto& next) { called = next.has_value(); });
    context.restart();
    context.poll();
    CHECK(seen.held == 4);
    set.reset();
    context.poll();
    CHECK(seen.held == 4);
    while (!called && seen.release_last()) {
        context.poll();
    }
    CHECK(called);
    context.run();
    CHECK(seen.held == 0);
    CHECK(seen.alive == 0);
}

TEST_CASE("a set that is left at any step with its context leaks nothing") {
    sandbox service;
    bool finished = false;
    for (std::size_t steps = 0; !finished; steps += 11) {
        traffic seen;
        auto context = std::make_unique<asio::io_context>();
        {
            async_client user(scripted(*context, service, seen), demo());
            asio::co_spawn(
                *context,
                [&, client = user]() mutable -> asio::awaitable<void> {
                    auto set = client.fetch_many(all_of(service), 3);
                    for (;;) {
                        const auto next = co_await set.async_next(asio::use_awaitable);
                        if (!next.value()) {
                            break;
                        }
                    }
                    finished = true;
                },
                asio::detached);
        }
        for (std::size_t ran = 0; ran < steps && context->run_one() != 0; ++ran) {
        }
        context.reset();
        CHECK(seen.alive == 0);
    }
}

} // namespace webcasts::tests::fetch_many_test
