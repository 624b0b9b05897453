// SPDX-License-Identifier: BSL-1.0
#include <webcasts/transports/curl.hpp>

namespace {
using transport_under_test = webcasts::curl_transport;
using transport_options = webcasts::curl_options;
} // namespace

#include "support/http_scenarios.hpp"
#include "support/route_scenarios.hpp"

namespace {

static_assert(webcasts::exchange<webcasts::curl_exchange>);

TEST_CASE("a wait ends when the caller cancels") {
    const char* response = GENERATE("", "HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\nhello");
    const loopback_server server(response, ending::nothing_at_all);
    int asked = 0;
    transport_options options;
    // The first questions come while the response is on its way; then there is nothing left to come.
    options.is_cancelled = [&] { return ++asked > 20 || (!server.requests().empty() && asked > 3); };
    transport_under_test transport(options);
    const answer got = ask(transport, get(server.url()));
    REQUIRE(got.failure);
    CHECK(got.failure->code() == transport_errc::cancelled);
}

} // namespace
