// SPDX-License-Identifier: BSL-1.0
// Texts spelt in ASCII for a parser, and what it makes of their parts.
#include "support/catch.hpp"
#include "text/ascii_spelling.hpp"

#include <algorithm>
#include <string>

namespace webcasts::tests::ascii_spelling_test {

using exporter::ascii_spelling;

namespace {

bool is_ascii(const std::string& text) {
    return std::all_of(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

} // namespace

TEST_CASE("a text is spelt in ASCII and read back, whole or in part") {
    const std::string text = "a = \"Z\xC3\xBCrich \xE2\x82\xAC\" # 100";
    const auto spelling = ascii_spelling::of(text);
    REQUIRE(spelling);
    const std::string spelt = spelling->spell(text);
    CHECK(is_ascii(spelt));
    CHECK(spelling->undo(spelt) == text);
    const std::size_t start = spelt.find('Z');
    CHECK(spelling->undo(spelt.substr(start, spelt.find(' ', start) - start)) == "Z\xC3\xBCrich");
}

TEST_CASE("what looks like a spelling in the text itself, or comes from its escapes, stays as it is") {
    for (const std::string text : {"\xC3\xBC %c3%bc ~c3", "\xC3\xBC \\u0025c3 \\U0000007Ec3 100 %"}) {
        const auto spelling = ascii_spelling::of(text);
        REQUIRE(spelling);
        CHECK(spelling->undo(spelling->spell(text)) == text);
        CHECK(spelling->undo("%c3") == "%c3");
        CHECK(spelling->undo("~c3") == "~c3");
    }
}

TEST_CASE("a text in ASCII may have every mark, one beyond it not") {
    const std::string marks(ascii_spelling::marks);
    const auto spelling = ascii_spelling::of(marks + "c3");
    REQUIRE(spelling);
    CHECK(spelling->spell(marks + "c3") == marks + "c3");
    CHECK(spelling->undo(marks + "c3") == marks + "c3");
    CHECK_FALSE(ascii_spelling::of(marks + "\xC3\xBC"));
}

} // namespace webcasts::tests::ascii_spelling_test
