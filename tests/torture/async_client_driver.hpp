// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_TESTS_ASYNC_CLIENT_DRIVER_HPP
#define WEBCASTS_TESTS_ASYNC_CLIENT_DRIVER_HPP

#include "fault_scenarios.hpp"
#include "support/catch.hpp"
#include <webcasts/async_client.hpp>
#include <webcasts/transports/async_adapter.hpp>

#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>

#include <chrono>
#include <concepts>
#include <functional>
#include <optional>
#include <utility>
#include <vector>

namespace webcasts::tests {

/// Drives an asynchronous client on a context of its own.
template <async_transport T = async_adapter<transport_ref<any_transport>>>
class async_client_driver {
  public:
    async_client_driver(any_transport& over, credentials who, client_options options,
                        testing::virtual_clock& clock)
        : async_client_driver([&](auto executor) { return T(executor, transport_ref(over)); }, std::move(who),
                              std::move(options), clock) {}
    /// `make` makes the transport on an executor.
    template <std::invocable<boost::asio::io_context::executor_type> Make>
    async_client_driver(Make make, credentials who, client_options options, testing::virtual_clock& clock)
        : client_(make(context_.get_executor()), std::move(who), on(clock, std::move(options)),
                  [this, &clock](std::chrono::milliseconds duration, std::function<void()> wake) {
                      clock.pass(duration);
                      boost::asio::post(context_, std::move(wake));
                  }) {}

    call_outcome perform(client_call what, const query_params& query) {
        call_outcome made;
        switch (what) {
        case client_call::login:
            wait<void>([&](auto handler) { client_.async_login(std::move(handler)); }, made);
            break;
        case client_call::events:
            if (auto list = wait<std::vector<event_summary>>(
                    [&](auto handler) { client_.async_events(std::move(handler)); }, made)) {
                made.events = std::move(*list);
            }
            break;
        case client_call::report:
            if (auto people = wait<std::vector<attendee>>(
                    [&](auto handler) { client_.async_fetch_report(query, std::move(handler)); }, made)) {
                made.people = std::move(*people);
            }
            break;
        case client_call::visit:
            wait<report_summary>(
                [&](auto handler) {
                    client_.async_visit_report(
                        query, [&](const attendee_view& person) { made.people.push_back(to_owned(person)); },
                        std::move(handler));
                },
                made);
            break;
        }
        return made;
    }

  private:
    static client_options on(testing::virtual_clock& clock, client_options options) {
        options.time = clock.source();
        return options;
    }

    /// Start an operation and run the context until it has completed; a hang is a failure.
    template <class Value, class Start>
    result<Value> wait(Start start, call_outcome& made) {
        std::optional<result<Value>> answer;
        context_.restart();
        start([&](result<Value> value) { answer.emplace(std::move(value)); });
        REQUIRE_FALSE(answer); // never inside the initiating function
        context_.run_for(std::chrono::seconds(20));
        REQUIRE(answer);
        if (!*answer) {
            made.failure = answer->error();
        }
        return *std::move(answer);
    }

    boost::asio::io_context context_;
    async_client<T> client_;
};

} // namespace webcasts::tests

#endif
