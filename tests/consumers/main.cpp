// SPDX-License-Identifier: BSL-1.0
#include <webcasts.hpp>
#include <webcasts/testing/sandbox.hpp>

#include <iostream>

int main() {
    const auto who = webcasts::credentials::parse("demo@example.com", "demo").value();
    webcasts::client client(webcasts::testing::sandbox().transport(), who);
    const auto events = client.events().value();
    for (const auto& event : events)
        std::cout << event.id << "  " << event.title << '\n';
}
