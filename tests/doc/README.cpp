// SPDX-License-Identifier: BSL-1.0
#include "documented_service.hpp"
#include <webcasts.hpp>
#include <webcasts/transports/curl.hpp>

#include <iostream>
#include <string>

namespace webcasts {

inline auto documented_transport() {
    return documented::service().transport();
}

} // namespace webcasts

int main() {
    const std::string user = "demo@example.com";
    const std::string password = "demo";
// Nothing leaves this machine: the block gets the sandbox's transport instead of libcurl's.
#define curl_transport documented_transport
    // snippet: in-code
#undef curl_transport
    return 0;
}
