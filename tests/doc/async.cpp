// SPDX-License-Identifier: BSL-1.0
#include "documented_service.hpp"
#include <webcasts/async_client.hpp>
#include <webcasts/testing/random_source.hpp>
#include <webcasts/testing/virtual_clock.hpp>
#include <webcasts/transports/async_adapter.hpp>

#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/use_future.hpp>

#include <cstddef>
#include <exception>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace {

namespace asio = boost::asio;
using transport_type =
    webcasts::async_adapter<webcasts::testing::sandbox_transport, asio::io_context::executor_type>;

bool shown = false;

void show(const webcasts::result<std::vector<webcasts::event_summary>>& events) {
    shown = events.has_value();
}

std::size_t logged = 0;

void log(const std::string& label, std::string_view) {
    logged += label.size() / 64;
}

asio::awaitable<void> call(transport_type transport) {
    const auto& credentials = documented::who;
    const auto query = webcasts::audience_query().event("1234567").live_viewers();
    // snippet: without-waiting-the-asynchronous-client
    CHECK(people && !people->empty());
    // What is under way on this context is over when one more call is.
    CHECK(co_await client.async_login(asio::use_awaitable));
    CHECK(shown);
    CHECK(outcome.get());

    const std::string label(64, '-');
    // snippet: coroutines-with-gcc-12
    CHECK(counted && counted->records == logged);
}

} // namespace

int main() {
    asio::io_context context;
    const auto service = documented::service();
    const transport_type transport(context.get_executor(), service.transport());
    asio::co_spawn(context, call(transport), [](const std::exception_ptr& failure) { CHECK(!failure); });
    context.run();
    context.restart();

    const auto& credentials = documented::who;
    {
        // snippet: tests-without-time
        auto flaky = service;
        flaky.add_fault({.nth = 1, .status = 503});
        bool answered = false;
        client.async_events([&](const auto& events) { answered = events.has_value(); });
        context.run();
        CHECK(answered);
    }
    return 0;
}
