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

// ---- a query of constants is a constant

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

static_assert(everything.event() == event_id("1234567"));
static_assert(everything.tz() == time_zone_name("America/New_York"));
static_assert(everything.date_range() == date_range::between("2026-01-01", "2026-03-31"));
static_assert(everything.sti_filter() == sources<"newsletter", "partner">);
static_assert(everything.excl_domain() == domains<"example.com", "example.org">);
static_assert(everything.extra_names() == std::array<std::string_view, 2>{"vendor_new", "vendor_newer"});
static_assert(everything.extra_value(0) == "1" && everything.extra_value(1) == "2");
static_assert(everything.shape() == query_shape{.event = true,
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

constexpr auto nothing = audience_query();
static_assert(nothing.shape() == query_shape{});
static_assert(!nothing.tz() && !nothing.date_range() && !nothing.sti_filter() && !nothing.incl_domain() &&
              !nothing.excl_domain());
static_assert(nothing.extra_names().empty());

// ---- the concepts that the steps are guarded with: each holds, and does not

static_assert(an_event_id_was_set<query_shape{.event = true}>);
static_assert(!an_event_id_was_set<query_shape{}>);
static_assert(no_event_id_was_set<query_shape{}>);
static_assert(!no_event_id_was_set<query_shape{.event = true}>);
static_assert(no_time_zone_was_set<query_shape{.event = true}>);
static_assert(!no_time_zone_was_set<query_shape{.tz = true}>);
static_assert(a_date_range_was_set<query_shape{.date_range = true}>);
static_assert(!a_date_range_was_set<query_shape{.event = true, .tz = true, .sti_filter = true}>);
static_assert(no_date_range_was_set<query_shape{.event = true, .tz = true, .sti_filter = true}>);
static_assert(!no_date_range_was_set<query_shape{.date_range = true}>);
static_assert(no_sti_filter_was_set<query_shape{.domain_filter = domain_filter_kind::include}>);
static_assert(!no_sti_filter_was_set<query_shape{.sti_filter = true}>);
static_assert(no_domain_filter_was_set<query_shape{.sti_filter = true}>);
static_assert(!no_domain_filter_was_set<query_shape{.domain_filter = domain_filter_kind::include}>);
static_assert(!no_domain_filter_was_set<query_shape{.domain_filter = domain_filter_kind::exclude}>);
static_assert(dr_regs_was_not_set<query_shape{.dr_sessions = flag_state::is_on}>);
static_assert(!dr_regs_was_not_set<query_shape{.dr_regs = flag_state::is_on}>);
static_assert(!dr_regs_was_not_set<query_shape{.dr_regs = flag_state::is_off}>);
static_assert(dr_sessions_was_not_set<query_shape{.dr_regs = flag_state::is_on}>);
static_assert(!dr_sessions_was_not_set<query_shape{.dr_sessions = flag_state::is_on}>);
static_assert(!dr_sessions_was_not_set<query_shape{.dr_sessions = flag_state::is_off}>);
static_assert(users_qa_was_not_set<query_shape{.user_survey = flag_state::is_on}>);
static_assert(!users_qa_was_not_set<query_shape{.users_qa = flag_state::is_on}>);
static_assert(!users_qa_was_not_set<query_shape{.users_qa = flag_state::is_off}>);
static_assert(user_survey_was_not_set<query_shape{.users_qa = flag_state::is_on}>);
static_assert(!user_survey_was_not_set<query_shape{.user_survey = flag_state::is_on}>);
static_assert(!user_survey_was_not_set<query_shape{.user_survey = flag_state::is_off}>);
static_assert(no_shows_was_not_set<query_shape{.live_viewers = flag_state::is_on}>);
static_assert(!no_shows_was_not_set<query_shape{.no_shows = flag_state::is_on}>);
static_assert(!no_shows_was_not_set<query_shape{.no_shows = flag_state::is_off}>);
static_assert(live_viewers_was_not_set<query_shape{.od_viewers = flag_state::is_on}>);
static_assert(!live_viewers_was_not_set<query_shape{.live_viewers = flag_state::is_on}>);
static_assert(!live_viewers_was_not_set<query_shape{.live_viewers = flag_state::is_off}>);
static_assert(od_viewers_was_not_set<query_shape{.live_viewers = flag_state::is_on}>);
static_assert(!od_viewers_was_not_set<query_shape{.od_viewers = flag_state::is_on}>);
static_assert(!od_viewers_was_not_set<query_shape{.od_viewers = flag_state::is_off}>);
static_assert(simlive_viewers_was_not_set<query_shape{.live_viewers = flag_state::is_on}>);
static_assert(!simlive_viewers_was_not_set<query_shape{.simlive_viewers = flag_state::is_on}>);
static_assert(!simlive_viewers_was_not_set<query_shape{.simlive_viewers = flag_state::is_off}>);
static_assert(no_viewer_filter_is_on<query_shape{.no_shows = flag_state::is_on}>);
static_assert(no_viewer_filter_is_on<query_shape{.live_viewers = flag_state::is_off,
                                                 .od_viewers = flag_state::is_off,
                                                 .simlive_viewers = flag_state::is_off}>);
static_assert(!no_viewer_filter_is_on<query_shape{.live_viewers = flag_state::is_on}>);
static_assert(!no_viewer_filter_is_on<query_shape{.od_viewers = flag_state::is_on}>);
static_assert(!no_viewer_filter_is_on<query_shape{.simlive_viewers = flag_state::is_on}>);
static_assert(no_shows_is_not_on<query_shape{.live_viewers = flag_state::is_on}>);
static_assert(no_shows_is_not_on<query_shape{.no_shows = flag_state::is_off}>);
static_assert(!no_shows_is_not_on<query_shape{.no_shows = flag_state::is_on}>);
static_assert(the_parameter_has_no_setting_of_its_own<"vendor_new">);
static_assert(the_parameter_has_no_setting_of_its_own<"EI">, "names are compared with regard to case");
static_assert(!the_parameter_has_no_setting_of_its_own<"ei">);
static_assert(!the_parameter_has_no_setting_of_its_own<"password">);
static_assert(!the_parameter_has_no_setting_of_its_own<"simlive_viewers">);
static_assert(the_parameter_has_a_name<"x">);
static_assert(!the_parameter_has_a_name<"">);
static_assert(!the_parameter_has_a_name<"a\nb">);
static_assert(the_parameter_was_not_set_before<"a">);
static_assert(the_parameter_was_not_set_before<"a", "b", "ab">);
static_assert(!the_parameter_was_not_set_before<"a", "b", "a">);
static_assert(!the_parameter_was_not_set_before<"a", "a">);

// ---- which steps a query takes, as a set

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

static_assert(takes(nothing, at_first));
static_assert(takes(nothing.event("1234567"), (at_first & ~event) | sent));
static_assert(takes(nothing.tz("GMT"), at_first & ~tz));
static_assert(takes(ranged, (at_first & ~date_range_step) | range_flags));
static_assert(takes(ranged.dr_regs(on), (at_first & ~date_range_step) | dr_sessions_on | dr_sessions_off));
static_assert(takes(ranged.dr_regs(off), (at_first & ~date_range_step) | dr_sessions_on | dr_sessions_off));
static_assert(takes(ranged.dr_sessions(on), (at_first & ~date_range_step) | dr_regs_on | dr_regs_off));
static_assert(takes(ranged.dr_sessions(off), (at_first & ~date_range_step) | dr_regs_on | dr_regs_off));
static_assert(takes(nothing.sti_filter("x"), at_first & ~sti_filter));
static_assert(takes(nothing.incl_domain("example.com"), at_first & ~incl_domain & ~excl_domain));
static_assert(takes(nothing.excl_domain("example.com"), at_first & ~incl_domain & ~excl_domain));
static_assert(takes(nothing.users_qa(), at_first & ~users_qa_on & ~users_qa_off));
static_assert(takes(nothing.users_qa(off), at_first & ~users_qa_on & ~users_qa_off));
static_assert(takes(nothing.user_survey(), at_first & ~user_survey_on & ~user_survey_off));
static_assert(takes(nothing.user_survey(off), at_first & ~user_survey_on & ~user_survey_off));
static_assert(takes(nothing.no_shows(), at_first & ~no_shows_on & ~no_shows_off & ~viewers_on));
static_assert(takes(nothing.no_shows(off), at_first & ~no_shows_on & ~no_shows_off));
static_assert(takes(nothing.live_viewers(), at_first & ~live_viewers_on & ~live_viewers_off & ~no_shows_on));
static_assert(takes(nothing.live_viewers(off), at_first & ~live_viewers_on & ~live_viewers_off));
static_assert(takes(nothing.od_viewers(), at_first & ~od_viewers_on & ~od_viewers_off & ~no_shows_on));
static_assert(takes(nothing.od_viewers(off), at_first & ~od_viewers_on & ~od_viewers_off));
static_assert(takes(nothing.simlive_viewers(),
                    at_first & ~simlive_viewers_on & ~simlive_viewers_off & ~no_shows_on));
static_assert(takes(nothing.simlive_viewers(off), at_first & ~simlive_viewers_on & ~simlive_viewers_off));
static_assert(takes(nothing.with_parameter<"vendor_new">("1"), at_first & ~vendor_new));
static_assert(takes(nothing.with_parameter<"vendor_newer">("1"), at_first));
static_assert(takes(everything, sent), "where everything is set, sending is all that is left");

// ---- values that break a rule are no constants, and run-time texts are no constants at all

static_assert(!std::constructible_from<event_id, std::string_view>);
static_assert(!std::constructible_from<time_zone_name, std::string>);
static_assert(!std::constructible_from<domain_list, std::string>);
static_assert(!std::constructible_from<domain_list, std::vector<std::string>>);
static_assert(!std::constructible_from<parameter_value, std::string_view>);
static_assert(!std::convertible_to<bool, webcasts::switched_on> &&
                  !std::convertible_to<bool, webcasts::switched_off>,
              "a flag is a constant");

// ---- the order of the steps does not matter to the type, but for extra parameters

static_assert(std::same_as<decltype(nothing.tz("GMT").users_qa().event("1234567")),
                           decltype(nothing.event("1234567").users_qa().tz("GMT"))>);
static_assert(!std::same_as<decltype(nothing.with_parameter<"a">("1").with_parameter<"b">("2")),
                            decltype(nothing.with_parameter<"b">("2").with_parameter<"a">("1"))>);

TEST_CASE("a query is a regular value") {
    const auto made = [](const event_id& id) {
        return audience_query().event(id).incl_domain("example.com");
    };
    const auto first = made("1234567");
    auto copy = first;
    CHECK(copy == first);
    CHECK_FALSE(made("7654321") == first);
    copy = made("7654321");
    CHECK(copy == made("7654321"));
    CHECK(first.event().str() == "1234567");
}

TEST_CASE("a step returns a new query and leaves the one it was asked of") {
    const auto before = audience_query().event("1234567");
    const auto after = before.tz("GMT");
    CHECK_FALSE(before.tz());
    CHECK(after.tz() == time_zone_name("GMT"));
    CHECK(after.event() == before.event());
}

TEST_CASE("a query takes values that are known at run time only, once they are parsed") {
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
