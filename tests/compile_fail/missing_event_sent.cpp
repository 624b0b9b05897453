// SPDX-License-Identifier: BSL-1.0
#include <webcasts/client.hpp>

using namespace webcasts;

http_response nothing(const http_request&) {
    return {};
}

constexpr auto without_event = audience_query().incl_domain("example.com");
constexpr auto with_event = without_event.event("1234567");
const auto visitor = [](const attendee_view&) {};

void send(client<callable_transport<http_response (*)(const http_request&)>>& service) {
    static_cast<void>(service.fetch_report(with_event));
    static_cast<void>(service.visit_report(with_event, visitor));
    static_cast<void>(service.report(with_event));
#ifdef CASE_fetch_report
    static_cast<void>(service.fetch_report(without_event));
#endif
#ifdef CASE_visit_report
    static_cast<void>(service.visit_report(without_event, visitor));
#endif
#ifdef CASE_report
    static_cast<void>(service.report(without_event));
#endif
}

int main() {
    if (auto who = credentials::parse("demo@example.com", "demo")) {
        client service(callable_transport{&nothing}, *who);
        send(service);
    }
}
