// SPDX-License-Identifier: BSL-1.0
// What all rooms share to compare, decode and show short texts, and what credentials are.
#include "support/catch.hpp"
#include <webcasts/credentials.hpp>
#include <webcasts/detail/form_pairs.hpp>
#include <webcasts/detail/short_text.hpp>
#include <webcasts/error.hpp>
#include <webcasts/query_params.hpp>
#include <webcasts/records.hpp>
#include <webcasts/result.hpp>

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace webcasts::tests::text_parts_test {

TEST_CASE("two texts of one size are equal unless a byte of theirs differs, whichever it is") {
    for (std::size_t size = 1; size <= 60; ++size) {
        const std::string a(size, 'a');
        CHECK(webcasts::detail::equal_short_texts(a.data(), std::string(a).data(), size));
        for (std::size_t at = 0; at < size; ++at) {
            CAPTURE(size, at);
            std::string b = a;
            b[at] = 'b';
            CHECK_FALSE(webcasts::detail::equal_short_texts(a.data(), b.data(), size));
        }
    }
}

TEST_CASE("a percent sign without two hexadecimal digits after it stays") {
    using webcasts::detail::percent_decoded;
    CHECK(percent_decoded("%41%7a+%20") == "Az+ ");
    for (const std::string_view text : {"%", "%4", "%zz", "%4z", "%z4", "a%"}) {
        CAPTURE(text);
        CHECK(percent_decoded(text) == text);
    }
}

TEST_CASE("a value in an error is shown in printable ASCII") {
    CHECK(webcasts::detail::shown_value("a\x7F~ \x1F\xC3") == "'a?~ ?"
                                                              "?'");
}

TEST_CASE("a user name is printable ASCII with an at sign") {
    const auto known = credentials::parse("demo@example.com", "pass");
    REQUIRE(known.has_value());
    CHECK(known->username() == "demo@example.com");
    CHECK(known->password().expose() == "pass");
    for (const std::string_view name :
         {"", "demo", "de mo@example.com", "d\xC3\xA9mo@example.com", "demo\x7F@example.com"}) {
        CAPTURE(name);
        CHECK_FALSE(credentials::parse(std::string(name), "pass").has_value());
    }
    CHECK_FALSE(credentials::parse("demo@example.com", "").has_value());
}

TEST_CASE("a date is one of the calendar, in the form that was asked for") {
    using webcasts::detail::iso_day;
    using webcasts::detail::wire_day;
    CHECK(iso_day("2026-03-01"));
    CHECK(wire_day("03/01/2026"));
    for (const std::string_view text :
         {"2026-03/01", "2026/03-01", "2026-00-01", "2026-03-00", "2026-13-01", "0000-03-01", "2026-02-29",
          "2026-0x-01", "2026-03-0x", "2026-03-1"}) {
        CAPTURE(text);
        CHECK_FALSE(iso_day(text));
    }
    for (const std::string_view text :
         {"03/01-2026", "03-01/2026", "00/01/2026", "03/00/2026", "02/29/2026", "3/1/2026"}) {
        CAPTURE(text);
        CHECK_FALSE(wire_day(text));
    }
    CHECK_FALSE(webcasts::detail::is_calendar_date(2026, 0, 1));
    CHECK_FALSE(webcasts::detail::is_calendar_date(2026, 1, 0));
    CHECK_FALSE(webcasts::detail::is_calendar_date(10000, 1, 1));
    CHECK(webcasts::detail::is_calendar_date(9999, 12, 31));
}

TEST_CASE("lists of values that could not be read are joined up to their bound, and counted beyond it") {
    unreadable_values all;
    unreadable_values some;
    for (int i = 0; i < 70; ++i) {
        unreadable_value one;
        one.record = static_cast<std::uint64_t>(i);
        some.add(one);
    }
    all.add(some);
    all.add(some);
    CHECK(all.count == 140);
    CHECK(all.listed.size() == unreadable_values::max_listed);
    CHECK(all.listed.back().record == 29);
    all.add(unreadable_value{});
    CHECK(all.count == 141);
    CHECK(all.listed.size() == unreadable_values::max_listed);
}

} // namespace webcasts::tests::text_parts_test
