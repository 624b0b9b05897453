// SPDX-License-Identifier: BSL-1.0
// A query with every filter that goes together, checked by the compiler: an impossible date, a second `tz` or
// `excl_domain` beside `incl_domain` would not compile. Prints what is sent, and how many people it leaves.

#include <webcasts/client.hpp>
#include <webcasts/query.hpp>
#include <webcasts/redaction.hpp>
#include <webcasts/testing/sandbox.hpp>

#include <cstdlib>
#include <iostream>

namespace {

using webcasts::date_range;
using webcasts::domains;
using webcasts::off;
using webcasts::on;
using webcasts::sources;

constexpr auto query = webcasts::audience_query()
                           .event("1000003")
                           .tz("GMT")
                           .date_range(date_range::between("2025-05-01", "2025-06-30"))
                           .dr_regs(on)
                           .dr_sessions(on)
                           .sti_filter(sources<"newsletter", "partner", "e-mail & web", "linkedin">)
                           .incl_domain(domains<"example.com", "example.org", "example.net">)
                           .users_qa(off)
                           .user_survey(off)
                           .no_shows(off)
                           .live_viewers()
                           .od_viewers(off)
                           .simlive_viewers(off);

} // namespace

int main() {
    const webcasts::testing::sandbox service;
    // A transport is anything that can open a request: this one shows it first, without its secrets.
    struct shown_transport {
        webcasts::testing::sandbox_transport inner;
        auto open(const webcasts::http_request& request) {
            std::cout << to_string(request.method) << ' ' << webcasts::redacted_url(request.url.expose())
                      << '\n';
            return inner.open(request);
        }
    };
    const auto who = webcasts::credentials::parse("demo@example.com", "demo").value();
    webcasts::client client(shown_transport{service.transport()}, who);
    const auto people = client.fetch_report(query);
    if (!people) {
        std::cerr << people.error() << '\n';
        return EXIT_FAILURE;
    }
    std::cout << people->size() << " people\n";
    return EXIT_SUCCESS;
}
