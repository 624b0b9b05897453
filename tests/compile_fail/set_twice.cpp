// SPDX-License-Identifier: BSL-1.0
#include <webcasts/query.hpp>

using namespace webcasts;

constexpr auto range = date_range::between("2026-01-01", "2026-01-31");
constexpr auto once = audience_query()
                          .event("1234567")
                          .tz("GMT")
                          .date_range(range)
                          .sti_filter(sources<"newsletter", "partner">)
                          .dr_regs(on)
                          .dr_sessions(off)
                          .users_qa()
                          .user_survey()
                          .live_viewers()
                          .od_viewers()
                          .simlive_viewers()
                          .no_shows(off)
                          .with_parameter<"vendor_new">("1")
                          .with_parameter<"vendor_newer">("1");

// What a query says of no_shows twice must not be refused for its viewers.
constexpr auto absent = audience_query().no_shows();

#ifdef CASE_event_twice
constexpr auto wrong_event_twice = once.event("1234567");
#endif
#ifdef CASE_tz_twice
constexpr auto wrong_tz_twice = once.tz("GMT");
#endif
#ifdef CASE_dates_twice
constexpr auto wrong_dates_twice = once.date_range(range);
#endif
#ifdef CASE_sti_filter_twice
constexpr auto wrong_sti_filter_twice = once.sti_filter("partner");
#endif
#ifdef CASE_dr_regs_twice
constexpr auto wrong_dr_regs_twice = once.dr_regs(on);
#endif
#ifdef CASE_dr_regs_on_then_off
constexpr auto wrong_dr_regs_on_then_off = once.dr_regs(off);
#endif
#ifdef CASE_dr_sessions_twice
constexpr auto wrong_dr_sessions_twice = once.dr_sessions(off);
#endif
#ifdef CASE_dr_sessions_off_then_on
constexpr auto wrong_dr_sessions_off_then_on = once.dr_sessions(on);
#endif
#ifdef CASE_users_qa_twice
constexpr auto wrong_users_qa_twice = once.users_qa();
#endif
#ifdef CASE_users_qa_on_then_off
constexpr auto wrong_users_qa_on_then_off = once.users_qa(off);
#endif
#ifdef CASE_user_survey_twice
constexpr auto wrong_user_survey_twice = once.user_survey();
#endif
#ifdef CASE_user_survey_on_then_off
constexpr auto wrong_user_survey_on_then_off = once.user_survey(off);
#endif
#ifdef CASE_no_shows_twice
constexpr auto wrong_no_shows_twice = absent.no_shows();
#endif
#ifdef CASE_no_shows_on_then_off
constexpr auto wrong_no_shows_on_then_off = absent.no_shows(off);
#endif
#ifdef CASE_live_viewers_twice
constexpr auto wrong_live_viewers_twice = once.live_viewers();
#endif
#ifdef CASE_live_viewers_on_then_off
constexpr auto wrong_live_viewers_on_then_off = once.live_viewers(off);
#endif
#ifdef CASE_od_viewers_twice
constexpr auto wrong_od_viewers_twice = once.od_viewers();
#endif
#ifdef CASE_od_viewers_on_then_off
constexpr auto wrong_od_viewers_on_then_off = once.od_viewers(off);
#endif
#ifdef CASE_simlive_viewers_twice
constexpr auto wrong_simlive_viewers_twice = once.simlive_viewers();
#endif
#ifdef CASE_simlive_viewers_on_then_off
constexpr auto wrong_simlive_viewers_on_then_off = once.simlive_viewers(off);
#endif
#ifdef CASE_extra_parameter_twice
constexpr auto wrong_extra_parameter_twice = once.with_parameter<"vendor_new">("2");
#endif

int main() {
    return once.tz() && !absent.tz() ? 0 : 1;
}
