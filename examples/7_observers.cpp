// SPDX-License-Identifier: BSL-1.0
// A log and metrics around a transport: what the client asks is shown without any secret in it.

#include <webcasts/client.hpp>
#include <webcasts/observers/metrics.hpp>
#include <webcasts/observers/observed.hpp>
#include <webcasts/observers/request_log.hpp>
#include <webcasts/testing/sandbox.hpp>

#include <cstdlib>
#include <iostream>

int main() {
    const webcasts::testing::sandbox service;
    const auto who = webcasts::credentials::parse("demo@example.com", "demo");
    if (!who) {
        return EXIT_FAILURE;
    }

    // One structured record per attempt; here each becomes a line.
    const webcasts::request_log log(
        [](const webcasts::attempt_record& made) { std::cout << log_line(made) << '\n'; });
    // Sums by operation, class of status and error; a program with a metrics library passes a hook of its
    // own.
    const webcasts::metrics_totals totals;

    // Decorators compose: metrics around the log around the transport.
    webcasts::observed_transport logged(service.transport(), log);
    webcasts::client client(webcasts::observed_transport(std::move(logged), webcasts::metrics(totals)), *who);

    const auto people = client.fetch_report(
        webcasts::audience_query().event(service.events().front().summary.id).live_viewers());
    if (!people) {
        std::cerr << people.error() << '\n';
        return EXIT_FAILURE;
    }
    const webcasts::metrics_sum all = totals.all();
    std::cout << people->size() << " live viewers, in " << all.attempts << " requests and " << all.bytes
              << " bytes\n";
    return EXIT_SUCCESS;
}
