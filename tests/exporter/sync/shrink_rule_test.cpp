// SPDX-License-Identifier: BSL-1.0
// Which reports are too small to be true.

#include "support/catch.hpp"
#include "sync/shrink_rule.hpp"

#include <optional>
#include <string>

namespace webcasts::tests::shrink_rule_test {

using exporter::is_implausible;
using exporter::reason_of_shrink;
using exporter::row_counts;

TEST_CASE("a loss of everything is implausible, and of more than half of ten or more") {
    REQUIRE(is_implausible(300, 0));
    REQUIRE(is_implausible(1, 0));
    REQUIRE(is_implausible(300, 1));
    REQUIRE(is_implausible(300, 149));
    REQUIRE(is_implausible(10, 4));
    REQUIRE(is_implausible(11, 5));
    REQUIRE_FALSE(is_implausible(300, 150));
    REQUIRE_FALSE(is_implausible(10, 5));
    REQUIRE_FALSE(is_implausible(9, 1));
    REQUIRE_FALSE(is_implausible(0, 0));
    REQUIRE_FALSE(is_implausible(0, 5));
    REQUIRE_FALSE(is_implausible(300, 300));
    REQUIRE_FALSE(is_implausible(300, 301));
}

TEST_CASE("registrations, sessions and answers are compared, and the first loss is named") {
    const row_counts stored{.registrations = 300, .sessions = 200, .answers = 50};
    REQUIRE_FALSE(reason_of_shrink(stored, stored, true));
    REQUIRE(reason_of_shrink(stored, {.registrations = 0, .sessions = 0, .answers = 0}, true) ==
            "the report has 0 registrations where 300 are stored");
    REQUIRE(reason_of_shrink(stored, {.registrations = 300, .sessions = 0, .answers = 50}, true) ==
            "the report has 0 viewing sessions where 200 are stored");
    REQUIRE(reason_of_shrink(stored, {.registrations = 300, .sessions = 200, .answers = 0}, true) ==
            "the report has 0 questions and answers where 50 are stored");
    REQUIRE_FALSE(reason_of_shrink(stored, {.registrations = 300, .sessions = 200, .answers = 0}, false));
    REQUIRE_FALSE(reason_of_shrink({}, stored, true));
}

} // namespace webcasts::tests::shrink_rule_test
