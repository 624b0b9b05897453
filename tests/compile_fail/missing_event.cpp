// SPDX-License-Identifier: BSL-1.0
#include <webcasts/query_params.hpp>

using namespace webcasts;

constexpr auto without_event = audience_query().incl_domain("example.com");
constexpr auto with_event = without_event.event("1234567");

#ifdef CASE_to_params
const auto wrong_to_params = to_params(without_event);
#endif
#ifdef CASE_asked_for_its_event
constexpr auto wrong_asked_for_its_event = without_event.event();
#endif

int main() {
    return to_params(with_event).event == with_event.event().str() ? 0 : 1;
}
