// SPDX-License-Identifier: BSL-1.0
// Test your own code that uses the client: mock the transport, say what the service answers, check what was
// asked.

#if __has_include(<catch2/catch_all.hpp>)
#include <catch2/catch_all.hpp>
#else
#define CATCH_CONFIG_MAIN
#include <catch2/catch.hpp>
#endif
#include <webcasts/client.hpp>

#include <catch2/trompeloeil.hpp>

#include <memory>
#include <string>
#include <string_view>

namespace {

struct mock_transport : webcasts::any_transport {
    MAKE_MOCK1(open, webcasts::result<std::unique_ptr<webcasts::any_exchange>>(const webcasts::http_request&),
               override);
};

std::unique_ptr<webcasts::any_exchange> answer(std::string_view result) {
    return webcasts::make_any_exchange(webcasts::buffered_exchange(
        {200,
         {{"Content-Type", "text/xml"}},
         R"(<convey_api version="2.0"><result>)" + std::string(result) + "</result></convey_api>"}));
}

bool is_for(const webcasts::http_request& request, std::string_view path) {
    return request.url.expose().find(path) != std::string_view::npos;
}

/// The code under test: count the events that are not over.
webcasts::result<int> count_open_events(webcasts::any_transport& transport) {
    const auto who = webcasts::credentials::parse("demo@example.com", "demo").value();
    webcasts::client client(webcasts::transport_ref{transport}, who, {.retry = {.max_attempts = 1}});
    const auto events = client.events();
    if (!events) {
        return events.error();
    }
    int open = 0;
    for (const auto& event : *events) {
        open += event.expired ? 0 : 1;
    }
    return open;
}

} // namespace

TEST_CASE("only events that are not expired count as open") {
    mock_transport transport;
    trompeloeil::sequence calls;
    REQUIRE_CALL(transport, open(trompeloeil::_))
        .WITH(is_for(_1, "/api/login?"))
        .IN_SEQUENCE(calls)
        .RETURN(answer("<returnCode>1</returnCode><success><sessionid><value>s</value></sessionid>"
                       "<userid><value>u</value></userid></success>"));
    REQUIRE_CALL(transport, open(trompeloeil::_))
        .WITH(is_for(_1, "/api/reporting/eventlist?"))
        .IN_SEQUENCE(calls)
        .RETURN(
            answer(R"(<returnCode>1</returnCode><success><event_list><event id="1234567" expired="true"/>)"
                   R"(<event id="1234568" expired="false"/></event_list></success>)"));
    REQUIRE(count_open_events(transport).value() == 1);
}

TEST_CASE("a lost connection is the caller's to see") {
    mock_transport transport;
    REQUIRE_CALL(transport, open(trompeloeil::_))
        .RETURN(webcasts::error(webcasts::transport_errc::connection_lost));
    REQUIRE(count_open_events(transport).error().code() == webcasts::transport_errc::connection_lost);
}
