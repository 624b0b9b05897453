// SPDX-License-Identifier: BSL-1.0
#include "documented_service.hpp"
#include <webcasts.hpp>
#include <webcasts/transports/curl.hpp>

#include <iostream>
#include <string>

int main() {
    const std::string user = "demo@example.com";
    const std::string password = "demo";
    // Nothing leaves this machine: the block gets the sandbox's transport for libcurl's.
    const auto curl_transport = [] { return documented::service().transport(); };
    // snippet: in-code
    return 0;
}
