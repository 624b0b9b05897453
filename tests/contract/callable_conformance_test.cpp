// SPDX-License-Identifier: BSL-1.0
// A function that is wrapped by callable_transport: once in process, once over a socket.
#include "conformance_sections.hpp"
#include "support/catch.hpp"
#include <webcasts/testing/conformance.hpp>
#include <webcasts/testing/conformance/exchange.hpp>
#include <webcasts/transport.hpp>

#include <array>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace {

using namespace webcasts;
using namespace webcasts::testing;

/// A function that has the scenario's answer at hand.
std::optional<exchange_subject> callable_subject(exchange_scenario scenario) {
    exchange_subject made;
    made.request.url = secret("https://api.example.com/?password=s3cret");
    switch (scenario) {
    case exchange_scenario::whole_body:
        made.expected = {200, {{"Content-Type", "text/plain"}}, std::string(5'000, 'x') + "y"};
        break;
    case exchange_scenario::empty_body:
        made.expected = {200, {}, ""};
        break;
    case exchange_scenario::error_status:
        made.expected = {404, {}, "not found"};
        break;
    case exchange_scenario::refused:
        made.transport =
            make_any_transport(callable_transport([](const http_request&) -> result<http_response> {
                return error(transport_errc::connection_refused);
            }));
        return made;
    case exchange_scenario::cut_short:
    case exchange_scenario::reset:
        return std::nullopt; // It has the whole body or none.
    }
    made.transport = make_any_transport(
        callable_transport([response = made.expected](const http_request&) { return response; }));
    return made;
}

TEST_CASE("callable_transport keeps every promise that it can be asked for") {
    const exchange_conformance_suite suite(callable_subject);
    CHECK(tests::run_sections(suite.checks()) ==
          std::set<std::string_view>{"a body that is cut short is an error",
                                     "a connection that is lost in the body is an error"});
}

} // namespace
