// SPDX-License-Identifier: BSL-1.0
#include "documented_service.hpp"
#include <webcasts/async_client.hpp>
#include <webcasts/client.hpp>
#include <webcasts/row.hpp>
#include <webcasts/testing/fail_at_every_step.hpp>
#include <webcasts/testing/fault_transport.hpp>
#include <webcasts/testing/virtual_clock.hpp>
#include <webcasts/transports/async_adapter.hpp>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/strand.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <chrono>
#include <cstddef>
#include <cstdlib>
#include <exception>
#include <iostream>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace asio = boost::asio;
using documented::who;

/// Somebody's HTTP client: here it reaches a sandbox, which is slow once.
namespace my_http {

struct timeout : std::runtime_error {
    using std::runtime_error::runtime_error;
};

struct answer {
    int status = 0;
    std::string type;
    std::string retry_after;
    std::string body;
};

int calls = 0;

answer call(std::string_view method, std::string_view url, std::vector<webcasts::http_header> headers,
            std::string_view body, std::chrono::milliseconds limit) {
    static webcasts::testing::sandbox service;
    if (++calls == 2) {
        throw timeout("GET " + std::string(url) + " took " + std::to_string(limit.count()) + " ms");
    }
    auto came = service.handle({.method = std::string(method),
                                .target = std::string(url.substr(url.find("/api/"))),
                                .headers = std::move(headers),
                                .body = std::string(body)});
    const webcasts::http_response_head head{came.status, came.headers};
    return {came.status, std::string(head.header("Content-Type")), std::string(head.header("Retry-After")),
            webcasts::testing::read_all(came.body)};
}

} // namespace my_http

// snippet: your-own-http-backend

// snippet: your-own-struct

// snippet: tests-with-the-fakes

namespace {

using transport = webcasts::async_adapter<webcasts::testing::sandbox_transport, asio::any_io_executor>;

// snippet: a-service-of-coroutines

void own_backend() {
    // snippet: your-own-http-backend 2
    const auto events = client.events();
    if (!events) {
        std::cerr << events.error() << '\n';
    }
    CHECK(events && my_http::calls == 3);
}

int leads() {
    const auto service = documented::service();
    webcasts::client client(service.transport(), who);
    const auto query = webcasts::audience_query().event("1234567");
    std::size_t added = 0;
    const auto add_to_crm = [&](const lead& row) { added += row.email.empty() ? 0 : 1; };
    // snippet: your-own-struct 2
    CHECK(added > 0);
    return EXIT_SUCCESS;
}

void fakes() {
    const auto check = [](bool holds) { CHECK(holds); };
    // snippet: tests-with-the-fakes 2
    // snippet: tests-with-the-fakes 3
    service.clear_faults();
    // snippet: tests-with-the-fakes 4
}

int night() {
    auto service = documented::service();
    service.add_fault({.operation = "audience_reports", .event = "1000002", .return_code = 103});
    webcasts::client client(service.transport(), who);
    int stored = 0;
    int noted = 0;
    const auto give_up = [](const webcasts::error&) { return EXIT_FAILURE; };
    const auto store = [&](const webcasts::event_summary&, const std::vector<webcasts::attendee>& people) {
        stored += people.empty() ? 0 : 1;
    };
    const auto note = [&](const webcasts::event_summary&, const webcasts::error&) { ++noted; };
    // snippet: the-nightly-run
    CHECK(stored > 0 && noted == 1);
    return EXIT_SUCCESS;
}

void coroutines() {
    const webcasts::testing::sandbox service;
    // snippet: a-service-of-coroutines 2
    CHECK(service.journal().size() == 3); // one log-in for both
}

} // namespace

int main() {
    own_backend();
    CHECK(leads() == EXIT_SUCCESS);
    fakes();
    CHECK(night() == EXIT_SUCCESS);
    coroutines();
    return 0;
}
