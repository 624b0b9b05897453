// SPDX-License-Identifier: BSL-1.0
#include "support/catch.hpp"
#include <webcasts/query.hpp>
#include <webcasts/query_params.hpp>

#include <array>
#include <chrono>
#include <concepts>
#include <cstdint>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

namespace webcasts::tests::query_test { namespace {

using namespace webcasts;

/// A query with every step, each once.
constexpr auto everything = audience_query()
                                .event("1234567")
                                .tz("America/New_York")
                                .date_range(date_range::between("2026-01-01", "2026-03-31"))
                                .dr_regs(off)
                                .dr_sessions(on)
                                .sti_filter(sources<"newsletter", "partner">)
                                .excl_domain(domains<"example.com", "example.org">)
                                .users_qa()
                                .user_survey(off)
                                .no_shows(off)
                                .live_viewers()
                                .od_viewers(on)
                                .simlive_viewers(off)
                                .with_parameter<"vendor_new">("1")
                                .with_parameter<"vendor_newer">("2");

constexpr auto nothing = audience_query();

TEST_CASE("a query of constants is a constant, with everything that was set") {
    STATIC_REQUIRE(everything.event() == event_id("1234567"));
    STATIC_REQUIRE(everything.tz() == time_zone_name("America/New_York"));
    STATIC_REQUIRE(everything.date_range() == date_range::between("2026-01-01", "2026-03-31"));
    STATIC_REQUIRE(everything.sti_filter() == sources<"newsletter", "partner">);
    STATIC_REQUIRE(everything.excl_domain() == domains<"example.com", "example.org">);
    STATIC_REQUIRE(everything.extra_names() == std::array<std::string_view, 2>{"vendor_new", "vendor_newer"});
    STATIC_REQUIRE(everything.extra_value(0) == "1" && everything.extra_value(1) == "2");
    STATIC_REQUIRE(everything.shape() == query_shape{.event = true,
                                                     .tz = true,
                                                     .date_range = true,
                                                     .sti_filter = true,
                                                     .domain_filter = domain_filter_kind::exclude,
                                                     .dr_regs = flag_state::is_off,
                                                     .dr_sessions = flag_state::is_on,
                                                     .users_qa = flag_state::is_on,
                                                     .user_survey = flag_state::is_off,
                                                     .no_shows = flag_state::is_off,
                                                     .live_viewers = flag_state::is_on,
                                                     .od_viewers = flag_state::is_on,
                                                     .simlive_viewers = flag_state::is_off});
}

TEST_CASE("a query without any step is a constant without settings") {
    STATIC_REQUIRE(nothing.shape() == query_shape{});
    STATIC_REQUIRE(!nothing.tz() && !nothing.date_range() && !nothing.sti_filter() &&
                   !nothing.incl_domain() && !nothing.excl_domain());
    STATIC_REQUIRE(nothing.extra_names().empty());
}

TEST_CASE("the shape of a query tells whether an event id was set") {
    STATIC_REQUIRE(an_event_id_was_set<query_shape{.event = true}>);
    STATIC_REQUIRE(!an_event_id_was_set<query_shape{}>);
    STATIC_REQUIRE(no_event_id_was_set<query_shape{}>);
    STATIC_REQUIRE(!no_event_id_was_set<query_shape{.event = true}>);
}

TEST_CASE("the shape of a query tells whether a time zone was set") {
    STATIC_REQUIRE(no_time_zone_was_set<query_shape{.event = true}>);
    STATIC_REQUIRE(!no_time_zone_was_set<query_shape{.tz = true}>);
}

TEST_CASE("the shape of a query tells whether a date range was set") {
    STATIC_REQUIRE(a_date_range_was_set<query_shape{.date_range = true}>);
    STATIC_REQUIRE(!a_date_range_was_set<query_shape{.event = true, .tz = true, .sti_filter = true}>);
    STATIC_REQUIRE(no_date_range_was_set<query_shape{.event = true, .tz = true, .sti_filter = true}>);
    STATIC_REQUIRE(!no_date_range_was_set<query_shape{.date_range = true}>);
}

TEST_CASE("the shape of a query tells whether a source filter was set") {
    STATIC_REQUIRE(no_sti_filter_was_set<query_shape{.domain_filter = domain_filter_kind::include}>);
    STATIC_REQUIRE(!no_sti_filter_was_set<query_shape{.sti_filter = true}>);
}

TEST_CASE("a domain filter of either kind counts as the one domain filter") {
    STATIC_REQUIRE(no_domain_filter_was_set<query_shape{.sti_filter = true}>);
    STATIC_REQUIRE(!no_domain_filter_was_set<query_shape{.domain_filter = domain_filter_kind::include}>);
    STATIC_REQUIRE(!no_domain_filter_was_set<query_shape{.domain_filter = domain_filter_kind::exclude}>);
}

TEST_CASE("a flag of the date range counts as set if it is on or off") {
    STATIC_REQUIRE(dr_regs_was_not_set<query_shape{.dr_sessions = flag_state::is_on}>);
    STATIC_REQUIRE(!dr_regs_was_not_set<query_shape{.dr_regs = flag_state::is_on}>);
    STATIC_REQUIRE(!dr_regs_was_not_set<query_shape{.dr_regs = flag_state::is_off}>);
    STATIC_REQUIRE(dr_sessions_was_not_set<query_shape{.dr_regs = flag_state::is_on}>);
    STATIC_REQUIRE(!dr_sessions_was_not_set<query_shape{.dr_sessions = flag_state::is_on}>);
    STATIC_REQUIRE(!dr_sessions_was_not_set<query_shape{.dr_sessions = flag_state::is_off}>);
}

TEST_CASE("a flag of questions and surveys counts as set if it is on or off") {
    STATIC_REQUIRE(users_qa_was_not_set<query_shape{.user_survey = flag_state::is_on}>);
    STATIC_REQUIRE(!users_qa_was_not_set<query_shape{.users_qa = flag_state::is_on}>);
    STATIC_REQUIRE(!users_qa_was_not_set<query_shape{.users_qa = flag_state::is_off}>);
    STATIC_REQUIRE(user_survey_was_not_set<query_shape{.users_qa = flag_state::is_on}>);
    STATIC_REQUIRE(!user_survey_was_not_set<query_shape{.user_survey = flag_state::is_on}>);
    STATIC_REQUIRE(!user_survey_was_not_set<query_shape{.user_survey = flag_state::is_off}>);
}

TEST_CASE("a flag of viewers counts as set if it is on or off") {
    STATIC_REQUIRE(no_shows_was_not_set<query_shape{.live_viewers = flag_state::is_on}>);
    STATIC_REQUIRE(!no_shows_was_not_set<query_shape{.no_shows = flag_state::is_on}>);
    STATIC_REQUIRE(!no_shows_was_not_set<query_shape{.no_shows = flag_state::is_off}>);
    STATIC_REQUIRE(live_viewers_was_not_set<query_shape{.od_viewers = flag_state::is_on}>);
    STATIC_REQUIRE(!live_viewers_was_not_set<query_shape{.live_viewers = flag_state::is_on}>);
    STATIC_REQUIRE(!live_viewers_was_not_set<query_shape{.live_viewers = flag_state::is_off}>);
    STATIC_REQUIRE(od_viewers_was_not_set<query_shape{.live_viewers = flag_state::is_on}>);
    STATIC_REQUIRE(!od_viewers_was_not_set<query_shape{.od_viewers = flag_state::is_on}>);
    STATIC_REQUIRE(!od_viewers_was_not_set<query_shape{.od_viewers = flag_state::is_off}>);
    STATIC_REQUIRE(simlive_viewers_was_not_set<query_shape{.live_viewers = flag_state::is_on}>);
    STATIC_REQUIRE(!simlive_viewers_was_not_set<query_shape{.simlive_viewers = flag_state::is_on}>);
    STATIC_REQUIRE(!simlive_viewers_was_not_set<query_shape{.simlive_viewers = flag_state::is_off}>);
}

TEST_CASE("no_shows and the filters of viewers exclude each other only if they are on") {
    STATIC_REQUIRE(no_viewer_filter_is_on<query_shape{.no_shows = flag_state::is_on}>);
    STATIC_REQUIRE(no_viewer_filter_is_on<query_shape{.live_viewers = flag_state::is_off,
                                                      .od_viewers = flag_state::is_off,
                                                      .simlive_viewers = flag_state::is_off}>);
    STATIC_REQUIRE(!no_viewer_filter_is_on<query_shape{.live_viewers = flag_state::is_on}>);
    STATIC_REQUIRE(!no_viewer_filter_is_on<query_shape{.od_viewers = flag_state::is_on}>);
    STATIC_REQUIRE(!no_viewer_filter_is_on<query_shape{.simlive_viewers = flag_state::is_on}>);
    STATIC_REQUIRE(no_shows_is_not_on<query_shape{.live_viewers = flag_state::is_on}>);
    STATIC_REQUIRE(no_shows_is_not_on<query_shape{.no_shows = flag_state::is_off}>);
    STATIC_REQUIRE(!no_shows_is_not_on<query_shape{.no_shows = flag_state::is_on}>);
}

TEST_CASE("an extra parameter is one that has no setting of its own, with regard to case") {
    STATIC_REQUIRE(the_parameter_has_no_setting_of_its_own<"vendor_new">);
    STATIC_REQUIRE(the_parameter_has_no_setting_of_its_own<"EI">);
    STATIC_REQUIRE(!the_parameter_has_no_setting_of_its_own<"ei">);
    STATIC_REQUIRE(!the_parameter_has_no_setting_of_its_own<"password">);
    STATIC_REQUIRE(!the_parameter_has_no_setting_of_its_own<"simlive_viewers">);
}

TEST_CASE("the name of an extra parameter is not empty and holds no control character") {
    STATIC_REQUIRE(the_parameter_has_a_name<"x">);
    STATIC_REQUIRE(!the_parameter_has_a_name<"">);
    STATIC_REQUIRE(!the_parameter_has_a_name<"a\nb">);
}

TEST_CASE("an extra parameter is set once") {
    STATIC_REQUIRE(the_parameter_was_not_set_before<"a">);
    STATIC_REQUIRE(the_parameter_was_not_set_before<"a", "b", "ab">);
    STATIC_REQUIRE(!the_parameter_was_not_set_before<"a", "b", "a">);
    STATIC_REQUIRE(!the_parameter_was_not_set_before<"a", "a">);
}

// The steps that a query offers, as a set of bits.

enum step : std::uint32_t {
    event = 1U << 0U,
    tz = 1U << 1U,
    date_range_step = 1U << 2U,
    sti_filter = 1U << 3U,
    incl_domain = 1U << 4U,
    excl_domain = 1U << 5U,
    dr_regs_on = 1U << 6U,
    dr_regs_off = 1U << 7U,
    dr_sessions_on = 1U << 8U,
    dr_sessions_off = 1U << 9U,
    users_qa_on = 1U << 10U,
    users_qa_off = 1U << 11U,
    user_survey_on = 1U << 12U,
    user_survey_off = 1U << 13U,
    no_shows_on = 1U << 14U,
    no_shows_off = 1U << 15U,
    live_viewers_on = 1U << 16U,
    live_viewers_off = 1U << 17U,
    od_viewers_on = 1U << 18U,
    od_viewers_off = 1U << 19U,
    simlive_viewers_on = 1U << 20U,
    simlive_viewers_off = 1U << 21U,
    vendor_new = 1U << 22U,
    documented = 1U << 23U,
    sent = 1U << 24U,
};

template <class Q>
concept takes_event = requires(const Q& q, event_id v) {
    q.event(v);
};
template <class Q>
concept takes_tz = requires(const Q& q, time_zone_name v) {
    q.tz(v);
};
template <class Q>
concept takes_date_range = requires(const Q& q, date_range v) {
    q.date_range(v);
};
template <class Q>
concept takes_sti_filter = requires(const Q& q, source_list v) {
    q.sti_filter(v);
};
template <class Q>
concept takes_incl_domain = requires(const Q& q, domain_list v) {
    q.incl_domain(v);
};
template <class Q>
concept takes_excl_domain = requires(const Q& q, domain_list v) {
    q.excl_domain(v);
};
template <class Q>
concept takes_dr_regs_on = requires(const Q& q) {
    q.dr_regs(on);
};
template <class Q>
concept takes_dr_regs_off = requires(const Q& q) {
    q.dr_regs(off);
};
template <class Q>
concept takes_dr_sessions_on = requires(const Q& q) {
    q.dr_sessions(on);
};
template <class Q>
concept takes_dr_sessions_off = requires(const Q& q) {
    q.dr_sessions(off);
};
template <class Q>
concept takes_users_qa_on = requires(const Q& q) {
    q.users_qa(), q.users_qa(on);
};
template <class Q>
concept takes_users_qa_off = requires(const Q& q) {
    q.users_qa(off);
};
template <class Q>
concept takes_user_survey_on = requires(const Q& q) {
    q.user_survey(), q.user_survey(on);
};
template <class Q>
concept takes_user_survey_off = requires(const Q& q) {
    q.user_survey(off);
};
template <class Q>
concept takes_no_shows_on = requires(const Q& q) {
    q.no_shows(), q.no_shows(on);
};
template <class Q>
concept takes_no_shows_off = requires(const Q& q) {
    q.no_shows(off);
};
template <class Q>
concept takes_live_viewers_on = requires(const Q& q) {
    q.live_viewers(), q.live_viewers(on);
};
template <class Q>
concept takes_live_viewers_off = requires(const Q& q) {
    q.live_viewers(off);
};
template <class Q>
concept takes_od_viewers_on = requires(const Q& q) {
    q.od_viewers(), q.od_viewers(on);
};
template <class Q>
concept takes_od_viewers_off = requires(const Q& q) {
    q.od_viewers(off);
};
template <class Q>
concept takes_simlive_viewers_on = requires(const Q& q) {
    q.simlive_viewers(), q.simlive_viewers(on);
};
template <class Q>
concept takes_simlive_viewers_off = requires(const Q& q) {
    q.simlive_viewers(off);
};
template <class Q>
concept takes_vendor_new = requires(const Q& q, parameter_value v) {
    q.template with_parameter<"vendor_new">(v);
};
template <class Q>
concept takes_documented = requires(const Q& q, parameter_value v) {
    q.template with_parameter<"tz">(v);
};
template <class Q>
concept takes_sent = requires(const Q& q) {
    to_params(q);
};

template <class Q>
constexpr std::uint32_t open_steps() {
    return (takes_event<Q> ? event : 0U) | (takes_tz<Q> ? tz : 0U) |
           (takes_date_range<Q> ? date_range_step : 0U) | (takes_sti_filter<Q> ? sti_filter : 0U) |
           (takes_incl_domain<Q> ? incl_domain : 0U) | (takes_excl_domain<Q> ? excl_domain : 0U) |
           (takes_dr_regs_on<Q> ? dr_regs_on : 0U) | (takes_dr_regs_off<Q> ? dr_regs_off : 0U) |
           (takes_dr_sessions_on<Q> ? dr_sessions_on : 0U) |
           (takes_dr_sessions_off<Q> ? dr_sessions_off : 0U) | (takes_users_qa_on<Q> ? users_qa_on : 0U) |
           (takes_users_qa_off<Q> ? users_qa_off : 0U) | (takes_user_survey_on<Q> ? user_survey_on : 0U) |
           (takes_user_survey_off<Q> ? user_survey_off : 0U) | (takes_no_shows_on<Q> ? no_shows_on : 0U) |
           (takes_no_shows_off<Q> ? no_shows_off : 0U) | (takes_live_viewers_on<Q> ? live_viewers_on : 0U) |
           (takes_live_viewers_off<Q> ? live_viewers_off : 0U) |
           (takes_od_viewers_on<Q> ? od_viewers_on : 0U) | (takes_od_viewers_off<Q> ? od_viewers_off : 0U) |
           (takes_simlive_viewers_on<Q> ? simlive_viewers_on : 0U) |
           (takes_simlive_viewers_off<Q> ? simlive_viewers_off : 0U) |
           (takes_vendor_new<Q> ? vendor_new : 0U) | (takes_documented<Q> ? documented : 0U) |
           (takes_sent<Q> ? sent : 0U);
}

template <class Query>
constexpr bool takes(const Query&, std::uint32_t expected) {
    return open_steps<Query>() == expected;
}

constexpr std::uint32_t range_flags = dr_regs_on | dr_regs_off | dr_sessions_on | dr_sessions_off;
constexpr std::uint32_t at_first =
    event | tz | date_range_step | sti_filter | incl_domain | excl_domain | users_qa_on | users_qa_off |
    user_survey_on | user_survey_off | no_shows_on | no_shows_off | live_viewers_on | live_viewers_off |
    od_viewers_on | od_viewers_off | simlive_viewers_on | simlive_viewers_off | vendor_new;
constexpr std::uint32_t viewers_on = live_viewers_on | od_viewers_on | simlive_viewers_on;

constexpr auto ranged = audience_query().date_range(date_range::from("2026-01-01"));

TEST_CASE("an empty query offers every step but the flags of a date range, and cannot be sent") {
    STATIC_REQUIRE(takes(nothing, at_first));
}

TEST_CASE("event and time zone are set once, and a query with an event can be sent") {
    STATIC_REQUIRE(takes(nothing.event("1234567"), (at_first & ~event) | sent));
    STATIC_REQUIRE(takes(nothing.tz("GMT"), at_first & ~tz));
}

TEST_CASE("a date range is set once and offers its flags, each once") {
    STATIC_REQUIRE(takes(ranged, (at_first & ~date_range_step) | range_flags));
    STATIC_REQUIRE(
        takes(ranged.dr_regs(on), (at_first & ~date_range_step) | dr_sessions_on | dr_sessions_off));
    STATIC_REQUIRE(
        takes(ranged.dr_regs(off), (at_first & ~date_range_step) | dr_sessions_on | dr_sessions_off));
    STATIC_REQUIRE(takes(ranged.dr_sessions(on), (at_first & ~date_range_step) | dr_regs_on | dr_regs_off));
    STATIC_REQUIRE(takes(ranged.dr_sessions(off), (at_first & ~date_range_step) | dr_regs_on | dr_regs_off));
}

TEST_CASE("a source filter is set once") {
    STATIC_REQUIRE(takes(nothing.sti_filter("x"), at_first & ~sti_filter));
}

TEST_CASE("a domain filter is set once, of one kind") {
    STATIC_REQUIRE(takes(nothing.incl_domain("example.com"), at_first & ~incl_domain & ~excl_domain));
    STATIC_REQUIRE(takes(nothing.excl_domain("example.com"), at_first & ~incl_domain & ~excl_domain));
}

TEST_CASE("questions and surveys are set once each, on or off") {
    STATIC_REQUIRE(takes(nothing.users_qa(), at_first & ~users_qa_on & ~users_qa_off));
    STATIC_REQUIRE(takes(nothing.users_qa(off), at_first & ~users_qa_on & ~users_qa_off));
    STATIC_REQUIRE(takes(nothing.user_survey(), at_first & ~user_survey_on & ~user_survey_off));
    STATIC_REQUIRE(takes(nothing.user_survey(off), at_first & ~user_survey_on & ~user_survey_off));
}

TEST_CASE("no_shows is set once, and if it is on no filter of viewers is offered") {
    STATIC_REQUIRE(takes(nothing.no_shows(), at_first & ~no_shows_on & ~no_shows_off & ~viewers_on));
    STATIC_REQUIRE(takes(nothing.no_shows(off), at_first & ~no_shows_on & ~no_shows_off));
}

TEST_CASE("a filter of viewers is set once, and if it is on no_shows cannot be") {
    STATIC_REQUIRE(
        takes(nothing.live_viewers(), at_first & ~live_viewers_on & ~live_viewers_off & ~no_shows_on));
    STATIC_REQUIRE(takes(nothing.live_viewers(off), at_first & ~live_viewers_on & ~live_viewers_off));
    STATIC_REQUIRE(takes(nothing.od_viewers(), at_first & ~od_viewers_on & ~od_viewers_off & ~no_shows_on));
    STATIC_REQUIRE(takes(nothing.od_viewers(off), at_first & ~od_viewers_on & ~od_viewers_off));
    STATIC_REQUIRE(takes(nothing.simlive_viewers(),
                         at_first & ~simlive_viewers_on & ~simlive_viewers_off & ~no_shows_on));
    STATIC_REQUIRE(
        takes(nothing.simlive_viewers(off), at_first & ~simlive_viewers_on & ~simlive_viewers_off));
}

TEST_CASE("an extra parameter is set once, and takes no other step away") {
    STATIC_REQUIRE(takes(nothing.with_parameter<"vendor_new">("1"), at_first & ~vendor_new));
    STATIC_REQUIRE(takes(nothing.with_parameter<"vendor_newer">("1"), at_first));
}

TEST_CASE("a query in which everything is set can only be sent") {
    STATIC_REQUIRE(takes(everything, sent));
}

TEST_CASE("run-time texts are no constants: they are parsed") {
    STATIC_REQUIRE(!std::constructible_from<event_id, std::string_view>);
    STATIC_REQUIRE(!std::constructible_from<time_zone_name, std::string>);
    STATIC_REQUIRE(!std::constructible_from<domain_list, std::string>);
    STATIC_REQUIRE(!std::constructible_from<domain_list, std::vector<std::string>>);
    STATIC_REQUIRE(!std::constructible_from<parameter_value, std::string_view>);
}

TEST_CASE("a flag is a constant, not a run-time bool") {
    STATIC_REQUIRE(!std::convertible_to<bool, webcasts::switched_on>);
    STATIC_REQUIRE(!std::convertible_to<bool, webcasts::switched_off>);
}

TEST_CASE("the order of the steps does not change the type of a query") {
    STATIC_REQUIRE(std::same_as<decltype(nothing.tz("GMT").users_qa().event("1234567")),
                                decltype(nothing.event("1234567").users_qa().tz("GMT"))>);
}

TEST_CASE("the order of extra parameters is kept in the type of a query") {
    STATIC_REQUIRE(!std::same_as<decltype(nothing.with_parameter<"a">("1").with_parameter<"b">("2")),
                                 decltype(nothing.with_parameter<"b">("2").with_parameter<"a">("1"))>);
}

TEST_CASE("a query is a regular value") {
    const auto query_for = [](const event_id& id) {
        return audience_query().event(id).incl_domain("example.com");
    };
    const auto first = query_for("1234567");
    auto copy = first;
    CHECK(copy == first);
    CHECK_FALSE(query_for("7654321") == first);
    copy = query_for("7654321");
    CHECK(copy == query_for("7654321"));
    CHECK(first.event().str() == "1234567");
}

TEST_CASE("a step returns a new query and leaves the old one as it was") {
    const auto before = audience_query().event("1234567");
    const auto after = before.tz("GMT");
    CHECK_FALSE(before.tz());
    CHECK(after.tz() == time_zone_name("GMT"));
    CHECK(after.event() == before.event());
}

TEST_CASE("a query takes values that are known only at run time after they are parsed") {
    std::string zone = "Europe/Berlin";
    std::string domain = "example.com";
    std::string extra = "run-time";
    const auto query = audience_query()
                           .event(event_id::parse("1234567").value())
                           .tz(time_zone_name::parse(zone).value())
                           .date_range(date_range::from(calendar_date::parse("2026-01-01").value()))
                           .incl_domain(domain_list::parse({domain, "example.org"}).value())
                           .sti_filter(source_list::parse({"a", "b"}).value())
                           .with_parameter<"vendor_new">(parameter_value::parse(extra).value());
    for (std::string* text : {&zone, &domain, &extra}) {
        text->assign(text->size(), '?');
    }
    CHECK(query.tz()->str() == "Europe/Berlin");
    CHECK(query.incl_domain()->joined() == "example.com|example.org");
    CHECK(query.sti_filter()->joined() == "a|b");
    CHECK(query.extra_value(0) == "run-time");
    const auto later = query.users_qa();
    CHECK(later.incl_domain()->joined() == "example.com|example.org");
    CHECK(later.extra_value(0) == "run-time");
}

TEST_CASE("the value of an extra parameter is not empty and holds no control character") {
    CHECK(parameter_value::parse("x").value().str() == "x");
    CHECK(parameter_value::parse("x").value() == parameter_value("x"));
    CHECK(parameter_value::parse("").error().code() == usage_errc::empty_value);
    CHECK(parameter_value::parse("a\r\nb").error().code() == usage_errc::value_holds_control_character);
}

TEST_CASE("to_params copies everything that was set") {
    const query_params params = to_params(everything);
    CHECK(params.mistakes().empty());
    CHECK(params.event == "1234567");
    CHECK(params.tz == "America/New_York");
    CHECK(params.date_range_start == std::chrono::year(2026) / 1 / 1);
    CHECK(params.date_range_end == std::chrono::year(2026) / 3 / 31);
    CHECK(params.dr_regs == false);
    CHECK(params.dr_sessions == true);
    CHECK(params.sti_filter == std::vector<std::string>{"newsletter", "partner"});
    CHECK(params.domain_filter == any_domain_filter(webcasts::excl_domain{{"example.com", "example.org"}}));
    CHECK(params.users_qa == true);
    CHECK(params.user_survey == false);
    CHECK(params.no_shows == false);
    CHECK(params.live_viewers == true);
    CHECK(params.od_viewers == true);
    CHECK(params.simlive_viewers == false);
    CHECK(params.extra == std::vector<extra_parameter>{{"vendor_new", "1"}, {"vendor_newer", "2"}});
}

TEST_CASE("to_params leaves out everything that was not set") {
    query_params expected;
    expected.event = "1234567";
    CHECK(to_params(audience_query().event("1234567")) == expected);
    expected.domain_filter = webcasts::incl_domain{{"example.com"}};
    CHECK(to_params(audience_query().event("1234567").incl_domain("example.com")) == expected);
    expected.domain_filter = std::monostate{};
    expected.date_range_end = std::chrono::year(2026) / 3 / 31;
    CHECK(to_params(audience_query().event("1234567").date_range(date_range::until("2026-03-31"))) ==
          expected);
}

} // namespace

} // namespace webcasts::tests::query_test
