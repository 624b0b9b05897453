// SPDX-License-Identifier: BSL-1.0
#include <webcasts/query.hpp>

using namespace webcasts;

constexpr auto without_range = audience_query().event("1234567").tz("GMT");
constexpr auto with_range = without_range.date_range(date_range::until("2026-01-31"));
constexpr auto one_end_is_enough = with_range.dr_regs(off).dr_sessions(off);

#ifdef CASE_dr_regs_on_without_dates
constexpr auto wrong_dr_regs_on_without_dates = without_range.dr_regs(on);
#endif
#ifdef CASE_dr_regs_off_without_dates
constexpr auto wrong_dr_regs_off_without_dates = without_range.dr_regs(off);
#endif
#ifdef CASE_dr_sessions_on_without_dates
constexpr auto wrong_dr_sessions_on_without_dates = without_range.dr_sessions(on);
#endif
#ifdef CASE_dr_sessions_off_without_dates
constexpr auto wrong_dr_sessions_off_without_dates = without_range.dr_sessions(off);
#endif
#ifdef CASE_dr_regs_before_dates
constexpr auto wrong_dr_regs_before_dates =
    without_range.dr_regs(on).date_range(date_range::until("2026-01-31"));
#endif

int main() {
    return one_end_is_enough.date_range() ? 0 : 1;
}
