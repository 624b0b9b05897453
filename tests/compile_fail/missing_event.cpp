// SPDX-License-Identifier: BSL-1.0
#include <webcasts/audience_query_spec.hpp>

using namespace webcasts;

constexpr auto without_event = audience_query().incl_domain("example.com");
constexpr auto with_event = without_event.event("1234567");

#ifdef CASE_to_spec
const auto wrong = to_spec(without_event);
#endif
#ifdef CASE_asked_for_its_event
constexpr auto wrong = without_event.event();
#endif

int main() {
    return to_spec(with_event).event == with_event.event().str() ? 0 : 1;
}
