// SPDX-License-Identifier: BSL-1.0
#include "documented_service.hpp"
#include <webcasts/client.hpp>
#include <webcasts/testing/loopback_peer.hpp>
#include <webcasts/transports/curl.hpp>

#include <cstdlib>
#include <iostream>
#include <string>

namespace {

webcasts::curl_transport my_transport(const std::string& ca_file) {
    return webcasts::curl_transport(
        {.ca_file = ca_file, .connect_timeout = std::chrono::milliseconds(300), .accept_compressed = false});
}

} // namespace

// The block is a program of its own: a function here.
#pragma push_macro("main")
#undef main
#define main run_the_conformance_suite
// snippet: a-transport-of-your-own-and-how-to-check-it
#pragma pop_macro("main")

int main() {
    CHECK(run_the_conformance_suite() == EXIT_SUCCESS);

    // snippet: a-server-for-tests-of-your-own
    auto transport = my_transport({});
    webcasts::http_request request;
    request.url = webcasts::secret(peer.url("/"));
    std::string buffer(16, '\0');
    {
        auto opened = transport.open(request);
        CHECK(opened && opened->read_some(buffer).value() == 5);
    }
    gate.open();
    request.url = webcasts::secret(peer.url("/slow"));
    auto opened = transport.open(request);
    CHECK(opened);
    auto count = opened->read_some(buffer);
    while (count && *count > 0) {
        count = opened->read_some(buffer);
    }
    CHECK(!count);
    return 0;
}
