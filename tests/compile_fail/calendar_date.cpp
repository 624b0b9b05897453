// SPDX-License-Identifier: BSL-1.0
#include <webcasts/query/calendar_date.hpp>
#include <webcasts/query/chrono_date.hpp>
#include <webcasts/query/date_range.hpp>

#include <chrono>

using namespace webcasts;
using namespace std::chrono;

constexpr calendar_date right = "2024-02-29";
constexpr calendar_date also_right = to_calendar_date(2024y / February / 29);

#ifdef CASE_february_30
constexpr calendar_date wrong_february_30 = "2026-02-30";
#endif
#ifdef CASE_month_13
constexpr calendar_date wrong_month_13 = "2026-13-01";
#endif
#ifdef CASE_february_29_of_a_common_year
constexpr calendar_date wrong_february_29_of_a_common_year = "2026-02-29";
#endif
#ifdef CASE_year_0
constexpr calendar_date wrong_year_0 = "0000-01-01";
#endif
#ifdef CASE_another_form
constexpr calendar_date wrong_another_form = "02/28/2026";
#endif
#ifdef CASE_no_date
constexpr calendar_date wrong_no_date = "yesterday";
#endif
#ifdef CASE_empty
constexpr calendar_date wrong_empty = "";
#endif
#ifdef CASE_february_30_of_chrono
constexpr calendar_date wrong_february_30_of_chrono = to_calendar_date(2026y / February / 30);
#endif
#ifdef CASE_month_13_of_chrono
constexpr calendar_date wrong_month_13_of_chrono = to_calendar_date(2026y / month(13) / 1);
#endif
#ifdef CASE_year_10000_of_chrono
constexpr calendar_date wrong_year_10000_of_chrono = to_calendar_date(year(10000) / January / 1);
#endif
#ifdef CASE_february_30_in_a_range
constexpr auto wrong_february_30_in_a_range = date_range::between("2026-02-01", "2026-02-30");
#endif

int main() {
    return right == also_right ? 0 : 1;
}
