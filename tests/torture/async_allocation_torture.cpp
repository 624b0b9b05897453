// SPDX-License-Identifier: BSL-1.0
// The allocations of the asynchronous client fail in turn; allocation_torture.cpp replaces the operators.
#include "allocation_service.hpp"
#include "support/catch.hpp"
#include <webcasts/async_client.hpp>
#include <webcasts/transports/async_adapter.hpp>

#include <boost/asio/io_context.hpp>

#include <algorithm>
#include <chrono>
#include <iostream>
#include <memory>
#include <new>
#include <optional>
#include <utility>
#include <vector>

using namespace webcasts;
using namespace webcasts::tests;
using testing::allocation_pause;

namespace {

class asynchronous_use {
    using adapted = async_adapter<golden_service, boost::asio::io_context::executor_type>;

  public:
    explicit asynchronous_use(wire_format format)
        : client_(adapted(context_.get_executor(), golden_service(format)),
                  credentials::parse("demo@example.com", "password").value(), in(format)) {}

    /// A log-in, the list, the report whole and visited. What fails must say that there is no memory.
    what_came use() {
        const query_params query{.event = "1234567"};
        what_came seen;
        if (!wait<void>([&](auto handler) { client_.async_login(std::move(handler)); })) {
            return seen;
        }
        if (const auto events = wait<std::vector<event_summary>>(
                [&](auto handler) { client_.async_events(std::move(handler)); })) {
            seen.events = events->size();
        } else {
            return seen;
        }
        if (const auto people = wait<std::vector<attendee>>(
                [&](auto handler) { client_.async_fetch_report(query, std::move(handler)); })) {
            seen.fetched = people->size();
        } else {
            return seen;
        }
        std::size_t count = 0;
        if (wait<report_summary>([&](auto handler) {
                client_.async_visit_report(
                    query, [&count](const attendee_view&) { ++count; }, std::move(handler));
            })) {
            seen.streamed = count;
        }
        return seen;
    }

  private:
    /// Start an operation and run the context. Where an allocation throws out of either, the context goes on
    /// until nothing is left to do: then the operation has ended, or never begun.
    template <class Value, class Start>
    result<Value> wait(Start start) {
        std::optional<result<Value>> answer;
        context_.restart();
        try {
            start([&answer](result<Value> value) { answer.emplace(std::move(value)); });
            context_.run();
        } catch (const std::bad_alloc&) {
            const allocation_pause pause;
            context_.restart();
            context_.run_for(std::chrono::seconds(20));
            REQUIRE(context_.stopped()); // nothing hangs
            throw;
        }
        const allocation_pause pause;
        REQUIRE(answer);
        if (!*answer) {
            REQUIRE(answer->error().code() == transport_errc::out_of_memory);
        }
        return *std::move(answer);
    }

    boost::asio::io_context context_{1};
    async_client<adapted> client_;
};

} // namespace

TEST_CASE("each allocation of the asynchronous client that fails is std::bad_alloc or out_of_memory, and it "
          "goes on") {
    for (const wire_format format : {wire_format::xml, wire_format::json, wire_format::csv}) {
        CAPTURE(to_string(format));
        std::uint64_t usable = 0;
        const auto seen = testing::fail_every_allocation([&] {
            std::optional<asynchronous_use> user;
            {
                const allocation_pause pause;
                user.emplace(format);
            }
            const auto go_on = [&] {
                const allocation_pause pause;
                if (user->use() == all_of_it) {
                    ++usable;
                }
                user.reset();
            };
            what_came came;
            try {
                came = user->use();
            } catch (const std::bad_alloc&) {
                go_on();
                throw;
            }
            go_on();
            return came;
        });
        std::cout << to_string(format) << ", asynchronous: " << seen.failures() << " allocations failed, "
                  << seen.thrown << " std::bad_alloc, " << seen.failures() - seen.thrown << " others\n";
        REQUIRE(seen.untouched == all_of_it);
        CHECK(seen.failures() > 200);
        CHECK(usable == seen.failures() + 1);
        // Asio does without one of them.
        CHECK(std::count(seen.outcomes.begin(), seen.outcomes.end(), all_of_it) <= 1);
    }
}
