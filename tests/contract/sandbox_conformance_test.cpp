// SPDX-License-Identifier: BSL-1.0
#include "conformance_sections.hpp"
#include "support/catch.hpp"
#include "support/sandbox_calls.hpp"
#include <webcasts/testing/conformance/exchange.hpp>
#include <webcasts/testing/sandbox.hpp>

#include <chrono>
#include <optional>
#include <string>
#include <utility>

namespace {

using namespace webcasts;
using namespace webcasts::testing;

/// A sandbox in which a scenario happens to a report.
std::optional<exchange_subject> sandbox_subject(exchange_scenario scenario) {
    constexpr const char* path = "/api/reporting/audience_reports/json";
    sandbox_calls calls;
    calls.login();
    const auto parameters = calls.report(std::string(calls.service.events().front().summary.id.str()));
    exchange_subject made;
    made.expected.body = calls.get(path, parameters);
    made.expected.headers = {{"content-type", "text/json"}};
    sandbox_fault fault;
    switch (scenario) {
    case exchange_scenario::whole_body:
        break;
    case exchange_scenario::empty_body:
        fault.empty = true;
        made.expected = http_response{};
        break;
    case exchange_scenario::error_status: {
        fault.status = 503;
        calls.service.add_fault(fault);
        made.expected = http_response{503, {}, calls.get(path, parameters)};
        break;
    }
    case exchange_scenario::cut_short:
        fault.truncate_at_byte = 1'000;
        made.expected.body.resize(1'000);
        break;
    case exchange_scenario::reset:
        fault.reset_at_byte = 1'000;
        made.expected.body.resize(1'000);
        break;
    case exchange_scenario::refused:
        fault.latency_ms = sandbox_latency{60'000, 60'000, 0};
        made.request.timeout = std::chrono::seconds(1);
        break;
    }
    if (scenario != exchange_scenario::whole_body) {
        calls.service.clear_faults();
        calls.service.add_fault(fault);
    }
    made.request.url = secret(std::string("https://api.example.com") + path + "?" + form_of(parameters));
    made.transport = make_any_transport(calls.service.transport());
    return made;
}

TEST_CASE("the sandbox's transport keeps every promise that it can be asked for") {
    const exchange_conformance_suite suite(sandbox_subject);
    CHECK(tests::run_sections(suite.checks()).empty());
}

} // namespace
