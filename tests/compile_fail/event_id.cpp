// SPDX-License-Identifier: BSL-1.0
#include <webcasts/query.hpp>
#include <webcasts/query/event_id.hpp>

using namespace webcasts;

constexpr event_id right = "1234567";
constexpr auto query = audience_query().event("7654321");

#ifdef CASE_six_digits
constexpr event_id wrong_six_digits = "123456";
#endif
#ifdef CASE_eight_digits
constexpr event_id wrong_eight_digits = "12345678";
#endif
#ifdef CASE_a_letter
constexpr event_id wrong_a_letter = "123456a";
#endif
#ifdef CASE_a_sign
constexpr event_id wrong_a_sign = "+123456";
#endif
#ifdef CASE_empty
constexpr event_id wrong_empty = "";
#endif
#ifdef CASE_six_digits_in_a_query
constexpr auto wrong_six_digits_in_a_query = audience_query().event("123456");
#endif
#ifdef CASE_six_digits_at_run_time
// Where the value is a literal, it is checked even outside constants.
event_id wrong_six_digits_at_run_time() {
    return "123456";
}
#endif

int main() {
    return right < query.event() ? 0 : 1;
}
