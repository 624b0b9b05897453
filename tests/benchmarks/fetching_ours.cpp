// SPDX-License-Identifier: BSL-1.0
#include "decoding_contender.hpp"
#include "fetching.hpp"
#include <webcasts/async_client.hpp>
#include <webcasts/transports/async_beast.hpp>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <utility>
#include <vector>

namespace benchmark {

namespace asio = boost::asio;

std::uint64_t pull_with_fetch_many(const pull& task) {
    asio::io_context context(1);
    webcasts::async_client client(webcasts::async_beast_transport(context.get_executor()),
                                  webcasts::credentials::parse("demo@example.com", "demo").value(),
                                  {.base_url = task.base_url, .format = task.format});
    std::vector<webcasts::query_params> queries;
    for (std::size_t number = 0; number < task.reports; ++number) {
        queries.push_back({.event = event_id_of(number)});
    }
    std::uint64_t attendees = 0;
    const auto run = [&]() -> asio::awaitable<void> {
        auto reports = client.fetch_many(std::move(queries), task.in_flight);
        for (;;) {
            const auto next = co_await reports.async_next(asio::use_awaitable);
            if (!next) {
                give_up(next.error().message());
            }
            if (!*next) {
                co_return;
            }
            attendees += (*next)->rows.size();
            if ((*next)->end && !*(*next)->end) {
                give_up((*next)->end->error().message());
            }
        }
    };
    asio::co_spawn(context, run(), asio::detached);
    context.run();
    return attendees;
}

} // namespace benchmark
