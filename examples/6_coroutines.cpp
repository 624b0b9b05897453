// SPDX-License-Identifier: BSL-1.0
// Many reports at once, awaited by a coroutine: the events are listed, four of their reports are read at a
// time, and each event's people are counted as they arrive. It runs against a sandbox in the same process; an
// asynchronous transport of the network takes its place without another change.

#include <webcasts/async_client.hpp>
#include <webcasts/testing/sandbox.hpp>
#include <webcasts/transports/async_adapter.hpp>

#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <cstddef>
#include <cstdlib>
#include <exception>
#include <iostream>
#include <string>
#include <vector>

namespace {

namespace asio = boost::asio;
using transport =
    webcasts::async_adapter<webcasts::testing::sandbox_transport, asio::io_context::executor_type>;

asio::awaitable<int> count_people(webcasts::async_client<transport> client) {
    const auto events = co_await client.async_events(asio::use_awaitable);
    if (!events) {
        std::cerr << events.error() << '\n';
        co_return EXIT_FAILURE;
    }
    std::vector<webcasts::query_params> queries;
    for (const auto& event : *events) {
        queries.push_back({.event = std::string(event.id.str())});
    }

    int status = EXIT_SUCCESS;
    std::vector<std::size_t> people(queries.size());
    auto reports = client.fetch_many(queries, 4);
    for (;;) {
        const auto next = co_await reports.async_next(asio::use_awaitable);
        if (!next) {
            std::cerr << next.error() << '\n';
            co_return EXIT_FAILURE;
        }
        if (!*next) {
            co_return status;
        }
        const auto& [index, rows, end] = **next;
        people[index] += rows.size();
        if (end && *end) {
            std::cout << queries[index].event << "  " << people[index] << "  " << (*events)[index].title
                      << '\n';
        } else if (end) {
            std::cerr << queries[index].event << "  " << end->error() << '\n';
            status = EXIT_FAILURE;
        }
    }
}

} // namespace

int main() {
    asio::io_context context;
    const webcasts::testing::sandbox service;
    webcasts::async_client client(transport(context.get_executor(), service.transport()),
                                  webcasts::credentials::parse("demo@example.com", "demo").value());
    int status = EXIT_FAILURE;
    asio::co_spawn(context, count_people(client), [&](const std::exception_ptr& failure, int returned) {
        status = failure ? EXIT_FAILURE : returned;
    });
    context.run();
    return status;
}
