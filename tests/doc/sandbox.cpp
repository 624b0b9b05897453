// SPDX-License-Identifier: BSL-1.0
#include "documented_service.hpp"
#include <webcasts/client.hpp>

int main() {
    // snippet: the-sandbox-the-whole-service-without-credentials
    const auto events = client.events();
    CHECK(events && events->size() == 12);
    return 0;
}
