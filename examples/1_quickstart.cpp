// SPDX-License-Identifier: BSL-1.0
// Log in, list the events, read one report. The service is the sandbox in this process: give `client` a
// `webcasts::curl_transport` and your own credentials, and the rest stays as it is.

#include <webcasts/client.hpp>
#include <webcasts/testing/sandbox.hpp>

#include <cstdlib>
#include <iostream>

namespace {

int failed(const webcasts::error& cause) {
    std::cerr << cause << '\n'; // says what went wrong, where, and what to do; never holds a secret
    return EXIT_FAILURE;
}

} // namespace

int main() {
    const webcasts::testing::sandbox service;
    const auto who = webcasts::credentials::parse("demo@example.com", "demo");
    if (!who) {
        return failed(who.error());
    }
    webcasts::client client(service.transport(), *who);

    const auto events = client.events(); // logs in first
    if (!events) {
        return failed(events.error());
    }
    for (const auto& event : *events) {
        std::cout << event.id << "  " << event.title << '\n';
    }

    webcasts::query_params query;
    query.event = events->front().id.str();
    query.live_viewers = true;
    int shown = 0;
    const auto report = client.visit_report(query, [&](const webcasts::attendee_view& person) {
        std::cout << person.email << " watched " << person.sessions.size() << " times\n";
        return ++shown < 5; // false: enough
    });
    if (!report) {
        return failed(report.error());
    }
    std::cout << "the first " << report->records << " live viewers of " << report->event_title << '\n';
    return EXIT_SUCCESS;
}
