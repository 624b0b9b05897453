// SPDX-License-Identifier: BSL-1.0
// The light headers alone: a caller of a function that returns a `result` includes <webcasts/result.hpp>, and
// dates of <chrono> come with <webcasts/query/chrono_date.hpp>.
#include <webcasts/query.hpp>
#include <webcasts/query/date_range.hpp>

using namespace webcasts;

constexpr calendar_date day = "2026-02-28";
constexpr auto query = audience_query().event("7654321").date_range(date_range::from(day));

#ifdef CASE_event_id
const auto wrong_event_id = event_id::parse("1234567");
#endif
#ifdef CASE_calendar_date
const auto wrong_calendar_date = calendar_date::parse("2026-02-28");
#endif
#ifdef CASE_date_range
const auto wrong_date_range = date_range::parse(day, day);
#endif
#ifdef CASE_time_zone_name
const auto wrong_time_zone_name = time_zone_name::parse("GMT");
#endif
#ifdef CASE_parameter_value
const auto wrong_parameter_value = parameter_value::parse("on");
#endif
#ifdef CASE_value_list
const auto wrong_value_list = domain_list::parse({"example.com"});
#endif
#ifdef CASE_year_month_day
const auto wrong_year_month_day = to_year_month_day(day);
#endif

int main() {
    return query.event().str() == "7654321" ? 0 : 1;
}
