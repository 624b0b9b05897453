// SPDX-License-Identifier: BSL-1.0
#include <webcasts/query.hpp>

using namespace webcasts;

constexpr auto absent = audience_query().no_shows().live_viewers(off).od_viewers(off);
constexpr auto live = audience_query().live_viewers().no_shows(off);
constexpr auto every_viewer = audience_query().live_viewers().od_viewers().simlive_viewers();

#ifdef CASE_live_viewers_after_no_shows
constexpr auto wrong_live_viewers_after_no_shows = audience_query().no_shows().live_viewers();
#endif
#ifdef CASE_od_viewers_after_no_shows
constexpr auto wrong_od_viewers_after_no_shows = audience_query().no_shows().od_viewers();
#endif
#ifdef CASE_simlive_viewers_after_no_shows
constexpr auto wrong_simlive_viewers_after_no_shows = audience_query().no_shows().simlive_viewers(on);
#endif
#ifdef CASE_no_shows_after_live_viewers
constexpr auto wrong_no_shows_after_live_viewers = audience_query().live_viewers().no_shows();
#endif
#ifdef CASE_no_shows_after_od_viewers
constexpr auto wrong_no_shows_after_od_viewers = audience_query().od_viewers().no_shows(on);
#endif
#ifdef CASE_no_shows_after_simlive_viewers
constexpr auto wrong_no_shows_after_simlive_viewers = audience_query().simlive_viewers().no_shows();
#endif

int main() {
    return absent.tz() || live.tz() || every_viewer.tz() ? 1 : 0;
}
