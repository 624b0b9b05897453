// SPDX-License-Identifier: BSL-1.0
// doc/transport_contract.md: how to run a transport of one's own through the conformance suite. Here it is
// libcurl's.
#include <webcasts/testing/conformance.hpp>
#include <webcasts/transports/curl.hpp>

#include <cstdlib>
#include <iostream>

int main() {
    const auto report = webcasts::testing::run_conformance(
        [](const webcasts::testing::conformance_setup& setup) {
            return webcasts::curl_transport({.ca_file = setup.ca_file,
                                             .crl_file = setup.crl_file,
                                             .connect_timeout = setup.connect_timeout});
        },
        {.capabilities = {.tls_end = false}});
    std::cout << report;
    return report.passed() ? EXIT_SUCCESS : EXIT_FAILURE;
}
