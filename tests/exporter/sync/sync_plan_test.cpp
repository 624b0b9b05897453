// SPDX-License-Identifier: BSL-1.0
// Which events a run of sync fetches.

#include "support/catch.hpp"
#include "sync/sync_plan.hpp"

#include <chrono>
#include <map>
#include <set>
#include <string>
#include <string_view>

namespace webcasts::tests::sync_plan_test {

namespace {

using exporter::instant;
using exporter::plan_reason;
using std::chrono::days;
using std::chrono::hours;

constexpr instant now{std::chrono::seconds{1'772'442'000}};

webcasts::event_summary event_that_ended(std::chrono::seconds ago) {
    return {.id = "0000007",
            .expired = false,
            .title = "Seven",
            .scheduled_start = webcasts::local_time((now - ago - hours(1)).time_since_epoch()),
            .scheduled_end = webcasts::local_time((now - ago).time_since_epoch()),
            .extra = {}};
}

/// The reason for an event that ended so long ago and was last fetched so long ago.
plan_reason reason(std::chrono::seconds ended, std::chrono::seconds pulled,
                   std::chrono::seconds lookback = exporter::sync_schedule::default_lookback,
                   const std::string& query = {}) {
    exporter::sync_planner planner({.lookback = lookback, .full = false}, now, query);
    planner.set_bookmarks({{"0000007", {now - pulled, ""}}});
    return planner.plan(event_that_ended(ended)).reason;
}

} // namespace

TEST_CASE("an event that was never fetched is fetched, however old") {
    const exporter::sync_planner planner({}, now, "");
    REQUIRE(planner.plan(event_that_ended(days(3650))).reason == plan_reason::is_new);
    REQUIRE(is_fetched(plan_reason::is_new));
}

TEST_CASE("an event to come and one that is on are fetched by every run") {
    REQUIRE(reason(-days(20), hours(1)) == plan_reason::not_over);
    REQUIRE(reason(-hours(1), hours(1)) == plan_reason::not_over);
    REQUIRE(reason(hours(0), hours(1)) == plan_reason::not_over);
    REQUIRE(reason(std::chrono::seconds(1), hours(1)) == plan_reason::recent);
    REQUIRE(is_fetched(plan_reason::not_over));
}

TEST_CASE("an event is fetched by every run until 30 days after its end") {
    REQUIRE(reason(days(20), hours(0)) == plan_reason::recent);
    REQUIRE(reason(days(30) - hours(1), hours(1)) == plan_reason::recent);
    REQUIRE(reason(days(30) - std::chrono::seconds(1), hours(1)) == plan_reason::recent);
    REQUIRE(reason(days(30), hours(1)) == plan_reason::pulled_this_week);
    REQUIRE(is_fetched(plan_reason::recent));
}

TEST_CASE("an older event is fetched once a week") {
    REQUIRE(reason(days(31), days(3)) == plan_reason::pulled_this_week);
    REQUIRE(reason(days(100), days(7) - hours(1)) == plan_reason::pulled_this_week);
    REQUIRE(reason(days(100), days(7)) == plan_reason::weekly);
    REQUIRE(is_fetched(plan_reason::weekly));
    REQUIRE_FALSE(is_fetched(plan_reason::pulled_this_week));
}

TEST_CASE("after the look-back an event is fetched once more, and then no more") {
    REQUIRE(reason(days(181), days(2)) == plan_reason::last_time);
    REQUIRE(reason(days(181), hours(1)) == plan_reason::lookback_over);
    REQUIRE(reason(days(181), days(1)) == plan_reason::lookback_over);
    REQUIRE(reason(days(181), days(1) + std::chrono::seconds(1)) == plan_reason::last_time);
    REQUIRE(reason(days(180), hours(1)) == plan_reason::last_time);
    REQUIRE(reason(days(180) - std::chrono::seconds(1), hours(1)) == plan_reason::pulled_this_week);
    REQUIRE(reason(days(31), days(2), days(30)) == plan_reason::last_time);
    REQUIRE(reason(days(31), hours(1), days(30)) == plan_reason::lookback_over);
    REQUIRE(reason(days(1), hours(1), days(0)) == plan_reason::lookback_over);
    REQUIRE(reason(days(400), days(7), days(500)) == plan_reason::weekly);
    REQUIRE(is_fetched(plan_reason::last_time));
    REQUIRE_FALSE(is_fetched(plan_reason::lookback_over));
}

TEST_CASE("an event whose rows have other filters is fetched") {
    REQUIRE(reason(days(400), hours(1), days(30), "live_viewers=on") == plan_reason::other_filters);
}

TEST_CASE("an event that was done by a run that was cut off is not fetched again") {
    exporter::sync_planner planner({.full = true}, now, "");
    planner.skip_done({"0000007"});
    REQUIRE(planner.plan(event_that_ended(days(1))).reason == plan_reason::done_before);
    REQUIRE_FALSE(is_fetched(plan_reason::done_before));
    REQUIRE(planner.plan_named("0000007").reason == plan_reason::named);
}

TEST_CASE("an event whose people were purged is not fetched, not even if it is named or all are") {
    exporter::sync_planner planner({.full = true}, now, "");
    planner.skip_purged({"0000007"});
    planner.skip_done({"0000007"});
    REQUIRE(planner.plan(event_that_ended(days(1))).reason == plan_reason::purged);
    REQUIRE(planner.plan_named("0000007").reason == plan_reason::purged);
    REQUIRE(planner.plan_named("0000008").reason == plan_reason::named);
    REQUIRE_FALSE(is_fetched(plan_reason::purged));
}

TEST_CASE("a planned event has its list entry, or its id, and the time when it was last fetched") {
    exporter::sync_planner planner({}, now, "");
    planner.set_bookmarks({{"0000007", {now - hours(5), ""}}});
    const auto event = event_that_ended(days(1));
    REQUIRE(planner.plan(event).listed == event);
    REQUIRE(planner.plan(event).pulled == now - hours(5));
    const auto named = planner.plan_named("0000007");
    REQUIRE(named.listed.id.str() == "0000007");
    REQUIRE_FALSE(named.listed.expired);
    REQUIRE(named.pulled == now - hours(5));
    REQUIRE_FALSE(planner.plan_named("0000008").pulled);
}

TEST_CASE("each reason has words of its own") {
    REQUIRE(to_text(plan_reason::is_new) == "new");
    REQUIRE(to_text(plan_reason::other_filters) == "stored with other filters");
    REQUIRE(to_text(plan_reason::named) == "named by --event");
    REQUIRE(to_text(plan_reason::full) == "--full");
    REQUIRE(to_text(plan_reason::not_over) == "not over yet");
    REQUIRE(to_text(plan_reason::recent) == "ended less than 30 days ago");
    REQUIRE(to_text(plan_reason::weekly) == "last fetched a week ago");
    REQUIRE(to_text(plan_reason::last_time) == "last time, after the look-back");
    REQUIRE(to_text(plan_reason::pulled_this_week) == "fetched less than a week ago");
    REQUIRE(to_text(plan_reason::done_before) == "done by the run that was cut off");
    REQUIRE(to_text(plan_reason::lookback_over) == "fetched after its look-back");
    REQUIRE(to_text(plan_reason::purged) == "purged");
}

TEST_CASE("--full fetches every event") {
    exporter::sync_planner planner({.full = true}, now, "");
    planner.set_bookmarks({{"0000007", {now, ""}}});
    REQUIRE(planner.plan(event_that_ended(days(400))).reason == plan_reason::full);
    REQUIRE(is_fetched(plan_reason::full));
    REQUIRE(is_fetched(plan_reason::named));
    REQUIRE(is_fetched(plan_reason::other_filters));
}

TEST_CASE("an event without an end ends when it starts, and one without times is never over") {
    exporter::sync_planner planner({.lookback = days(30), .full = false}, now, "");
    planner.set_bookmarks({{"0000007", {now - hours(1), ""}}});
    auto event = event_that_ended(days(40));
    event.scheduled_end.reset();
    REQUIRE(planner.plan(event).reason == plan_reason::lookback_over);
    event.scheduled_start.reset();
    REQUIRE(planner.plan(event).reason == plan_reason::not_over);
}

TEST_CASE("an event whose people were purged is skipped, whatever the schedule and the user say") {
    exporter::sync_planner planner({.full = true}, now, "");
    planner.skip_purged({"0000007"});
    REQUIRE(planner.plan(event_that_ended(days(1))).reason == plan_reason::purged);
    REQUIRE(planner.plan_named("0000007").reason == plan_reason::purged);
    REQUIRE(planner.plan_named("0000008").reason == plan_reason::named);
    REQUIRE_FALSE(is_fetched(plan_reason::purged));
}

TEST_CASE("each reason is told in words of its own") {
    std::set<std::string_view> told;
    for (const plan_reason one :
         {plan_reason::is_new, plan_reason::other_filters, plan_reason::named, plan_reason::full,
          plan_reason::not_over, plan_reason::recent, plan_reason::weekly, plan_reason::last_time,
          plan_reason::pulled_this_week, plan_reason::done_before, plan_reason::lookback_over,
          plan_reason::purged}) {
        REQUIRE_FALSE(to_text(one).empty());
        REQUIRE(told.insert(to_text(one)).second);
    }
    REQUIRE(to_text(plan_reason::recent) == "ended less than 30 days ago");
    REQUIRE(to_text(plan_reason::last_time) == "last time, after the look-back");
}

} // namespace webcasts::tests::sync_plan_test
