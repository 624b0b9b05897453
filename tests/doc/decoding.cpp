// SPDX-License-Identifier: BSL-1.0
#include "documented_service.hpp"
#include <webcasts/client.hpp>

#include <cstddef>
#include <iostream>
#include <utility>

int main() {
    auto service = documented::service();
    auto transport = service.transport();
    const auto account = documented::who;
    const webcasts::query_params query{.event = "1234567"};
    std::size_t kept = 0;
    const auto keep = [&](const webcasts::attendee_view&) { ++kept; };
    // snippet: how-values-are-read
    CHECK(report && report->records == kept && report->unreadable.empty());
    CHECK(user.unreadable().empty());
    return 0;
}
