// SPDX-License-Identifier: BSL-1.0
#include "conformance_sections.hpp"
#include "support/catch.hpp"
#include <webcasts/testing/conformance.hpp>
#include <webcasts/transports/curl.hpp>

#include <algorithm>
#include <set>
#include <string_view>
#include <vector>

namespace {

using namespace webcasts::testing;

TEST_CASE("libcurl's transport keeps every promise") {
    const auto make = [](const conformance_setup& setup) {
        webcasts::curl_options options;
        options.ca_file = setup.ca_file;
        options.crl_file = setup.crl_file;
        options.connect_timeout = setup.connect_timeout;
        return webcasts::curl_transport(options);
    };
    const bool tls_end = webcasts::tests::libcurl_tells_tls_end();
    const conformance_suite suite(make_transport_factory(make),
                                  webcasts::tests::our_options({.tls_end = tls_end}));
    std::vector<conformance_check> checks = suite.checks();
    std::set<std::string_view> skipped;
    if (!tls_end) {
        skipped.insert("a body that is cut without TLS's own end is an error");
    }
    if (!webcasts::tests::resets_reach_libcurl()) {
        constexpr std::string_view reset = "a reset in the body is a lost connection";
        const auto found = std::ranges::find(checks, reset, &conformance_check::name);
        REQUIRE(found != checks.end());
        found->skipped = true;
        skipped.insert(reset);
    }
    CHECK(webcasts::tests::run_sections(checks) == skipped);
}

} // namespace
