// SPDX-License-Identifier: BSL-1.0
#include "documented_service.hpp"
#include <webcasts/client.hpp>

#include <chrono>

int main() {
    // snippet: how-to-replace-it
    options.sleep = [](std::chrono::milliseconds, const webcasts::stop_token&) { return true; };
    auto service = documented::service();
    service.add_fault({.operation = "eventlist", .nth = 1, .status = 423});
    service.add_fault({.operation = "login", .nth = 2, .status = 503});
    webcasts::client client(service.transport(), documented::who, options);
    CHECK(client.events());
    // A log-in may not be repeated now.
    const auto refused = client.login();
    CHECK(!refused && refused.error().code() == webcasts::http_status_error(503));
    CHECK(refused.error().location().attempts == 1U);
    return 0;
}
