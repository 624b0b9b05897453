// SPDX-License-Identifier: BSL-1.0
// The light headers alone: what needs Boost.System or <chrono> says which header to include.
#include <webcasts/date_range.hpp>
#include <webcasts/query.hpp>

using namespace webcasts;

constexpr calendar_date day = "2026-02-28";
constexpr auto query = audience_query().event("7654321").dates(date_range::from(day));

#ifdef CASE_event_id
const auto wrong = event_id::parse("1234567");
#endif
#ifdef CASE_calendar_date
const auto wrong = calendar_date::parse("2026-02-28");
#endif
#ifdef CASE_date_range
const auto wrong = date_range::parse(day, day);
#endif
#ifdef CASE_time_zone_name
const auto wrong = time_zone_name::parse("GMT");
#endif
#ifdef CASE_parameter_value
const auto wrong = parameter_value::parse("on");
#endif
#ifdef CASE_value_list
const auto wrong = domain_list::parse({"example.com"});
#endif
#ifdef CASE_year_month_day
const auto wrong = day.year_month_day();
#endif

int main() {
    return query.event().str() == "7654321" ? 0 : 1;
}
