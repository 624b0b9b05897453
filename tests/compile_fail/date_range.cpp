// SPDX-License-Identifier: BSL-1.0
#include <webcasts/query.hpp>
#include <webcasts/query/chrono_date.hpp>
#include <webcasts/query/date_range.hpp>

#include <chrono>

using namespace webcasts;
using namespace std::chrono;

constexpr auto right = date_range::between("2026-01-31", "2026-02-01");
constexpr auto one_day =
    date_range::between(to_calendar_date(2026y / January / 31), to_calendar_date(2026y / January / 31));

#ifdef CASE_ends_before_it_starts
constexpr auto wrong_ends_before_it_starts = date_range::between("2026-02-01", "2026-01-31");
#endif
#ifdef CASE_ends_before_it_starts_in_chrono
constexpr auto wrong_ends_before_it_starts_in_chrono =
    date_range::between(to_calendar_date(2026y / February / 1), to_calendar_date(2025y / December / 31));
#endif
#ifdef CASE_ends_before_it_starts_in_a_query
constexpr auto wrong_ends_before_it_starts_in_a_query =
    audience_query().date_range(date_range::between("2026-02-01", "2026-01-31"));
#endif

int main() {
    return right == one_day ? 1 : 0;
}
