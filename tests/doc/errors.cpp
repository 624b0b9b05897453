// SPDX-License-Identifier: BSL-1.0
#include "documented_service.hpp"
#include <webcasts/client.hpp>

#include <cstdint>
#include <iostream>

namespace {

bool asked = false;
std::uint32_t tries = 0;

void ask_for_credentials() {
    asked = true;
}

void try_again_later(std::uint32_t attempts) {
    tries = attempts;
}

template <class T>
void fetch(webcasts::client<T> client) {
    const auto query = webcasts::audience_query().event("1234567");
    // snippet: errors
}

} // namespace

int main() {
    auto service = documented::service();
    webcasts::client_options quick;
    quick.sleep = [](std::chrono::milliseconds, const webcasts::stop_token&) { return true; };
    fetch(webcasts::client(service.transport(),
                           webcasts::credentials::parse("demo@example.com", "wrong").value()));
    CHECK(asked && tries == 0);
    service.add_fault({.operation = "audience_reports", .reset_at_byte = 10});
    fetch(webcasts::client(service.transport(), documented::who, quick));
    CHECK(tries == 4);
    return 0;
}
