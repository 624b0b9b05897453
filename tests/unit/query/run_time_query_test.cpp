// SPDX-License-Identifier: BSL-1.0
// A query whose values are known when the program runs is what the same query of constants is.
#include "support/catch.hpp"
#include <webcasts/query.hpp>
#include <webcasts/query_params.hpp>

#include <array>
#include <compare>
#include <string>
#include <string_view>

namespace webcasts::tests::run_time_query_test {

using namespace webcasts;

namespace {

/// Add to a query what has no value but constants.
constexpr auto with_flags(const auto& query) {
    return query.dr_regs(off)
        .dr_sessions(on)
        .users_qa()
        .user_survey(off)
        .no_shows(off)
        .live_viewers()
        .od_viewers(on)
        .simlive_viewers(off)
        .template with_parameter<"vendor_new">("1");
}

/// A query of the event and range that a user typed.
auto query_of(const std::string& event, const std::string& zone, const std::string& first,
              const std::string& last) {
    const auto range =
        date_range::parse(calendar_date::parse(first).value(), calendar_date::parse(last).value()).value();
    return with_flags(audience_query()
                          .event(event_id::parse(event).value())
                          .tz(time_zone_name::parse(zone).value())
                          .date_range(range));
}

constexpr auto of_constants = with_flags(audience_query()
                                             .event("1234567")
                                             .tz("America/New_York")
                                             .date_range(date_range::between("2026-01-01", "2026-03-31")));

} // namespace

TEST_CASE("a query of values of run time equals that of constants, member by member") {
    const auto query = query_of("1234567", "America/New_York", "2026-01-01", "2026-03-31");
    CHECK(query == of_constants);
    CHECK(query.event().str() == "1234567");
    CHECK(query.tz()->str() == "America/New_York");
    CHECK(query.date_range()->first() == calendar_date::parse("2026-01-01").value());
    CHECK(query.date_range()->last() == calendar_date::parse("2026-03-31").value());
    CHECK(query.extra_names().at(0) == "vendor_new");
    CHECK(query.extra_value(0) == "1");
    CHECK(query.shape() == of_constants.shape());
    CHECK_FALSE(query_of("7654321", "America/New_York", "2026-01-01", "2026-03-31") == of_constants);
    CHECK_FALSE(query_of("1234567", "Europe/Berlin", "2026-01-01", "2026-03-31") == of_constants);
    CHECK_FALSE(query_of("1234567", "America/New_York", "2026-01-02", "2026-03-31") == of_constants);
    CHECK_FALSE(query_of("1234567", "America/New_York", "2026-01-01", "2026-03-30") == of_constants);
}

TEST_CASE("the days of a range outlive it") {
    const auto range = [] {
        return date_range::parse(calendar_date::parse("2026-01-01").value(),
                                 calendar_date::parse("2026-03-31").value())
            .value();
    };
    CHECK(range().first() == calendar_date::parse("2026-01-01").value());
    CHECK(range().last() == calendar_date::parse("2026-03-31").value());
    CHECK_FALSE(date_range::from(calendar_date::parse("2026-01-01").value()).last());
    CHECK_FALSE(date_range::until(calendar_date::parse("2026-01-01").value()).first());
}

TEST_CASE("texts of queries are copied, compared and formatted as what they hold") {
    using webcasts::detail::stable_text;
    const std::string letters = "abc";
    const stable_text owned = stable_text::copy_of(letters);
    const stable_text copy = owned;
    CHECK(copy == stable_text::of_constant("abc"));
    CHECK((copy <=> stable_text::of_constant("abd")) == std::strong_ordering::less);
    CHECK((stable_text::of_constant("abd") <=> copy) == std::strong_ordering::greater);
    CHECK(stable_text::copy_of("").view().empty());
    CHECK(format_as(time_zone_name::parse("Europe/Berlin").value()) == "Europe/Berlin");
    CHECK(webcasts::detail::fixed_text("abc").view() == letters);
    CHECK(webcasts::detail::joined_texts<"a", "b">::view() == "a|b");
}

} // namespace webcasts::tests::run_time_query_test
