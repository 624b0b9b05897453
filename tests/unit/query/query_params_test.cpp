// SPDX-License-Identifier: BSL-1.0
#include "support/catch.hpp"
#include <webcasts/query_params.hpp>

#include <chrono>
#include <string>
#include <utility>
#include <vector>

namespace webcasts::tests::query_params_test { namespace {

using namespace std::chrono_literals;
using webcasts::error;
using webcasts::excl_domain;
using webcasts::incl_domain;
using webcasts::query_params;
using webcasts::usage_errc;

/// A query that can be sent and says something of every parameter.
query_params valid_query() {
    query_params query;
    query.event = "1234567";
    query.tz = "America/New_York";
    query.date_range_start = 2026y / 1 / 1;
    query.date_range_end = 2026y / 3 / 31;
    query.dr_regs = false;
    query.dr_sessions = true;
    query.sti_filter = {"newsletter", "partner @ fair"};
    query.domain_filter = incl_domain{{"example.com", "example.org"}};
    query.users_qa = true;
    query.user_survey = false;
    query.no_shows = false;
    query.live_viewers = true;
    query.od_viewers = true;
    query.simlive_viewers = false;
    query.extra = {{"vendor_new", "a|b"}};
    return query;
}

/// Check that a change makes one mistake, with this code and this detail.
template <class Change>
void check_one_mistake(Change change, usage_errc code, const std::string& detail) {
    query_params query = valid_query();
    change(query);
    const std::vector<error> mistakes = query.mistakes();
    CAPTURE(mistakes);
    REQUIRE(mistakes.size() == 1);
    CHECK(mistakes.front().code() == code);
    CHECK(mistakes.front().client_text() == detail);
}

TEST_CASE("a query that says something of every parameter has no mistakes") {
    CHECK(valid_query().mistakes().empty());
}

TEST_CASE("an event alone is a query") {
    query_params query;
    query.event = "1234567";
    CHECK(query.mistakes().empty());
}

TEST_CASE("an event is required, and has seven digits") {
    check_one_mistake([](auto& q) { q.event.clear(); }, usage_errc::event_id_missing, "ei");
    check_one_mistake([](auto& q) { q.event = "123456"; }, usage_errc::event_id_not_seven_digits,
                      "ei '123456'");
    check_one_mistake([](auto& q) { q.event = "12345678"; }, usage_errc::event_id_not_seven_digits,
                      "ei '12345678'");
    check_one_mistake([](auto& q) { q.event = "123456x"; }, usage_errc::event_id_not_seven_digits,
                      "ei '123456x'");
}

TEST_CASE("a time zone that is given is not empty and holds no control character") {
    check_one_mistake([](auto& q) { q.tz = ""; }, usage_errc::empty_value, "tz");
    check_one_mistake([](auto& q) { q.tz = "GMT\n"; }, usage_errc::value_holds_control_character,
                      "tz 'GMT?'");
}

TEST_CASE("both days exist") {
    check_one_mistake([](auto& q) { q.date_range_start = 2026y / 2 / 30; }, usage_errc::impossible_date,
                      "date_range_start");
    check_one_mistake([](auto& q) { q.date_range_end = 2026y / 13 / 1; }, usage_errc::impossible_date,
                      "date_range_end");
    check_one_mistake([](auto& q) { q.date_range_end = 10000y / 1 / 1; }, usage_errc::impossible_date,
                      "date_range_end");
    check_one_mistake([](auto& q) { q.date_range_start = 0y / 1 / 1; }, usage_errc::impossible_date,
                      "date_range_start");
}

TEST_CASE("a range ends on or after its start") {
    check_one_mistake([](auto& q) { q.date_range_end = 2025y / 12 / 31; },
                      usage_errc::date_range_ends_before_start, "date_range_end");
    query_params query = valid_query();
    query.date_range_end = query.date_range_start;
    CHECK(query.mistakes().empty());
}

TEST_CASE("dr_regs and dr_sessions, on or off, need a date range; one end of it is enough") {
    const bool value = GENERATE(true, false);
    check_one_mistake(
        [value](auto& q) {
            q.date_range_start.reset();
            q.date_range_end.reset();
            q.dr_regs = value;
            q.dr_sessions.reset();
        },
        usage_errc::range_flag_without_date_range, "dr_regs");
    check_one_mistake(
        [value](auto& q) {
            q.date_range_start.reset();
            q.date_range_end.reset();
            q.dr_regs.reset();
            q.dr_sessions = value;
        },
        usage_errc::range_flag_without_date_range, "dr_sessions");
    query_params open = valid_query();
    open.date_range_start.reset();
    CHECK(open.mistakes().empty());
    open = valid_query();
    open.date_range_end.reset();
    CHECK(open.mistakes().empty());
}

TEST_CASE("a tracking identifier is not empty and holds neither the delimiter nor a control character") {
    check_one_mistake([](auto& q) { q.sti_filter = {"a", ""}; }, usage_errc::empty_value, "sti_filter");
    check_one_mistake([](auto& q) { q.sti_filter = {"a|b"}; }, usage_errc::value_holds_delimiter,
                      "sti_filter 'a|b'");
    check_one_mistake([](auto& q) { q.sti_filter = {"a\tb"}; }, usage_errc::value_holds_control_character,
                      "sti_filter 'a?b'");
}

TEST_CASE(
    "a domain is not empty and holds neither the delimiter, an at sign, a space nor a control character") {
    using row = std::pair<std::string, usage_errc>;
    const auto [domain, code] =
        GENERATE(row{"", usage_errc::empty_value}, row{"a|b", usage_errc::value_holds_delimiter},
                 row{"u@example.com", usage_errc::not_an_email_domain},
                 row{"exam ple.com", usage_errc::not_an_email_domain},
                 row{"example.com\n", usage_errc::value_holds_control_character});
    CAPTURE(domain);
    const bool including = GENERATE(true, false);
    const auto set = [including](query_params& q, std::vector<std::string> list) {
        if (including) {
            q.domain_filter = incl_domain{std::move(list)};
        } else {
            q.domain_filter = excl_domain{std::move(list)};
        }
    };
    const std::string name = including ? "incl_domain" : "excl_domain";
    const std::string detail = domain.empty() ? name : name + " " + webcasts::detail::shown_value(domain);
    check_one_mistake([&, wrong = domain](auto& q) { set(q, {"example.org", wrong}); }, code, detail);
    check_one_mistake([&](auto& q) { set(q, {}); }, usage_errc::empty_value, name);
}

TEST_CASE("no_shows excludes each viewer filter, unless one of the two is off") {
    using row = std::pair<std::optional<bool> query_params::*, const char*>;
    const auto [viewers, name] = GENERATE(row{&query_params::live_viewers, "live_viewers"},
                                          row{&query_params::od_viewers, "od_viewers"},
                                          row{&query_params::simlive_viewers, "simlive_viewers"});
    query_params query;
    query.event = "1234567";
    for (const auto shows : {std::optional<bool>(), std::optional(false), std::optional(true)}) {
        for (const auto watched : {std::optional<bool>(), std::optional(false), std::optional(true)}) {
            query.no_shows = shows;
            query.*viewers = watched;
            const auto mistakes = query.mistakes();
            if (shows == true && watched == true) {
                REQUIRE(mistakes.size() == 1);
                CHECK(mistakes.front().code() == usage_errc::no_shows_with_viewers);
                CHECK(mistakes.front().client_text() == std::string("no_shows ") + name);
            } else {
                CHECK(mistakes.empty());
            }
        }
    }
}

TEST_CASE("an extra parameter has a name of its own, given once, and a value") {
    check_one_mistake([](auto& q) { q.extra = {{"ei", "1"}}; }, usage_errc::documented_parameter, "ei");
    check_one_mistake(
        [](auto& q) {
            q.extra = {{"password", "s3cret"}};
        },
        usage_errc::documented_parameter, "password");
    check_one_mistake(
        [](auto& q) {
            q.extra = {{"a", "1"}, {"b", "2"}, {"a", "3"}};
        },
        usage_errc::parameter_set_twice, "extra parameter 'a'");
    check_one_mistake(
        [](auto& q) {
            q.extra = {{"", "1"}};
        },
        usage_errc::empty_value, "extra parameter name ''");
    check_one_mistake(
        [](auto& q) {
            q.extra = {{"a\n", "1"}};
        },
        usage_errc::value_holds_control_character, "extra parameter name 'a?'");
    check_one_mistake([](auto& q) { q.extra = {{"a", ""}}; }, usage_errc::empty_value, "'a'");
    check_one_mistake(
        [](auto& q) {
            q.extra = {{"a", "\r"}};
        },
        usage_errc::value_holds_control_character, "'a' '?'");
}

TEST_CASE("all mistakes are reported at once, in the order of the parameters") {
    query_params query;
    query.event = "12";
    query.tz = "";
    query.dr_regs = true;
    query.dr_sessions = false;
    query.sti_filter = {"a|b", ""};
    query.domain_filter = excl_domain{{"u@example.com", "x y"}};
    query.no_shows = true;
    query.live_viewers = true;
    query.od_viewers = true;
    query.simlive_viewers = true;
    query.extra = {{"tz", "GMT"}, {"new", ""}};
    std::vector<std::pair<std::string, boost::system::error_code>> found;
    for (const error& mistake : query.mistakes()) {
        found.emplace_back(mistake.client_text(), mistake.code());
    }
    const std::vector<std::pair<std::string, boost::system::error_code>> expected{
        {"ei '12'", make_error_code(usage_errc::event_id_not_seven_digits)},
        {"tz", make_error_code(usage_errc::empty_value)},
        {"dr_regs", make_error_code(usage_errc::range_flag_without_date_range)},
        {"dr_sessions", make_error_code(usage_errc::range_flag_without_date_range)},
        {"sti_filter 'a|b'", make_error_code(usage_errc::value_holds_delimiter)},
        {"sti_filter", make_error_code(usage_errc::empty_value)},
        {"excl_domain 'u@example.com'", make_error_code(usage_errc::not_an_email_domain)},
        {"excl_domain 'x y'", make_error_code(usage_errc::not_an_email_domain)},
        {"no_shows live_viewers", make_error_code(usage_errc::no_shows_with_viewers)},
        {"no_shows od_viewers", make_error_code(usage_errc::no_shows_with_viewers)},
        {"no_shows simlive_viewers", make_error_code(usage_errc::no_shows_with_viewers)},
        {"tz", make_error_code(usage_errc::documented_parameter)},
        {"'new'", make_error_code(usage_errc::empty_value)},
    };
    CHECK(found == expected);
}

TEST_CASE("an impossible day is one mistake, whatever the order of the two days") {
    check_one_mistake(
        [](auto& q) {
            q.date_range_start = 2026y / 2 / 30;
            q.date_range_end = 2025y / 1 / 1;
        },
        usage_errc::impossible_date, "date_range_start");
}

TEST_CASE("several mistakes become one error that lists them, and one mistake stays itself") {
    CHECK_FALSE(webcasts::one_error({}));
    const error first(usage_errc::event_id_missing, "ei");
    const error second(usage_errc::empty_value, "tz");
    CHECK(webcasts::one_error(std::vector{first}) == first);
    const auto both = webcasts::one_error(std::vector{first, second});
    REQUIRE(both);
    CHECK(both->code() == usage_errc::several_mistakes);
    CHECK(both->message() == "the query has mistakes: \n"
                             "  - the query names no event: ei; give it an event id\n"
                             "  - the value is empty: tz; give a value or leave the parameter out");
}

} // namespace

} // namespace webcasts::tests::query_params_test
