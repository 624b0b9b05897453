// SPDX-License-Identifier: BSL-1.0
// Mentions of an e-mail address that is erased.

#include "store/erased_address.hpp"
#include "support/catch.hpp"

#include <string_view>

namespace webcasts::tests::erased_address_test {

TEST_CASE("a mention of an address is replaced, and one that only looks like it is not") {
    const auto cleaned = [](std::string_view text) {
        return exporter::without_mentions(text, "Ada@example.com");
    };
    REQUIRE(cleaned("ask ADA@example.com, please") == "ask [removed], please");
    REQUIRE(cleaned("<ada@example.com>.") == "<[removed]>.");
    REQUIRE(cleaned("ada@example.com.") == "[removed].");
    REQUIRE(cleaned("bada@example.com a.ada@example.com") == "bada@example.com a.ada@example.com");
    REQUIRE(cleaned("ada@example.com.au ada@example.community") ==
            "ada@example.com.au ada@example.community");
    REQUIRE(cleaned("ada@example.comada@example.com ada@example.com") ==
            "ada@example.comada@example.com [removed]");
    REQUIRE(cleaned("") == "");
}

} // namespace webcasts::tests::erased_address_test
