// SPDX-License-Identifier: BSL-1.0
#include "conformance_sections.hpp"
#include "support/catch.hpp"
#include <webcasts/testing/conformance.hpp>
#include <webcasts/transports/async_beast.hpp>
#include <webcasts/transports/beast.hpp>
#include <webcasts/transports/blocking_adapter.hpp>

namespace {

using namespace webcasts::testing;

webcasts::beast_options options_of(const conformance_setup& setup) {
    webcasts::beast_options options;
    options.ca_file = setup.ca_file;
    options.crl_file = setup.crl_file;
    options.connect_timeout = setup.connect_timeout;
    return options;
}

TEST_CASE("Boost.Beast's transport keeps every promise") {
    const auto make = [](const conformance_setup& setup) {
        return webcasts::beast_transport(options_of(setup));
    };
    const conformance_suite suite(make_transport_factory(make), webcasts::tests::our_options());
    CHECK(webcasts::tests::run_sections(suite.checks()).empty());
}

TEST_CASE("Boost.Beast's asynchronous transport keeps every promise") {
    const auto make = [](const conformance_setup& setup) {
        return webcasts::blocking_adapter(
            [&](auto executor) { return webcasts::async_beast_transport(executor, options_of(setup)); });
    };
    auto options = webcasts::tests::our_options();
    options.long_body = std::uint64_t{8} << 20U; // The blocking one pulls the long body in the same way.
    const conformance_suite suite(make_transport_factory(make), options);
    CHECK(webcasts::tests::run_sections(suite.checks()).empty());
}

} // namespace
