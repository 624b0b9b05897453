// SPDX-License-Identifier: BSL-1.0
#include "sync/sync_plan.hpp"

#include <algorithm>
#include <utility>

namespace exporter {

bool is_fetched(plan_reason reason) noexcept {
    return reason != plan_reason::pulled_this_week && reason != plan_reason::done_before &&
           reason != plan_reason::lookback_over && reason != plan_reason::purged;
}

std::string_view to_text(plan_reason reason) noexcept {
    switch (reason) {
    case plan_reason::is_new:
        return "new";
    case plan_reason::other_filters:
        return "stored with other filters";
    case plan_reason::named:
        return "named by --event";
    case plan_reason::full:
        return "--full";
    case plan_reason::not_over:
        return "not over yet";
    case plan_reason::recent:
        return "ended less than 30 days ago";
    case plan_reason::weekly:
        return "last fetched a week ago";
    case plan_reason::last_time:
        return "last time, after the look-back";
    case plan_reason::pulled_this_week:
        return "fetched less than a week ago";
    case plan_reason::done_before:
        return "done by the run that was cut off";
    case plan_reason::lookback_over:
        return "fetched after its look-back";
    case plan_reason::purged:
        return "purged";
    }
    return "";
}

event_bookmark sync_planner::bookmark_of(webcasts::event_id event) const {
    const auto bookmark = bookmarks_.find(std::string(event.str()));
    return bookmark == bookmarks_.end() ? event_bookmark{} : bookmark->second;
}

planned_event sync_planner::plan(webcasts::event_summary listed) const {
    const event_bookmark bookmark = bookmark_of(listed.id);
    const plan_reason reason = reason_for(listed, bookmark);
    return {std::move(listed), reason, bookmark.pulled};
}

planned_event sync_planner::plan_named(webcasts::event_id event) const {
    return {
        {.id = event, .expired = false, .title = {}, .scheduled_start = {}, .scheduled_end = {}, .extra = {}},
        purged_.contains(std::string(event.str())) ? plan_reason::purged : plan_reason::named,
        bookmark_of(event).pulled};
}

plan_reason sync_planner::reason_for(const webcasts::event_summary& listed,
                                     const event_bookmark& known) const {
    if (purged_.contains(std::string(listed.id.str()))) {
        return plan_reason::purged;
    }
    if (done_.contains(std::string(listed.id.str()))) {
        return plan_reason::done_before;
    }
    if (schedule_.full) {
        return plan_reason::full;
    }
    if (!known.pulled) {
        return plan_reason::is_new;
    }
    if (known.query != query_) {
        return plan_reason::other_filters;
    }
    const auto end = listed.scheduled_end ? listed.scheduled_end : listed.scheduled_start;
    if (!end || instant(end->time_since_epoch()) >= now_) {
        return plan_reason::not_over;
    }
    const instant ended(end->time_since_epoch()); // the list's times are in GMT
    const instant last = ended + schedule_.lookback;
    if (*known.pulled >= last) {
        return plan_reason::lookback_over;
    }
    if (now_ >= last) {
        return plan_reason::last_time;
    }
    if (now_ < ended + every_run_until) {
        return plan_reason::recent;
    }
    return now_ - *known.pulled >= week ? plan_reason::weekly : plan_reason::pulled_this_week;
}

} // namespace exporter
