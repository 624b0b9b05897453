// SPDX-License-Identifier: BSL-1.0
// Cells of tables for a terminal.

#include "support/catch.hpp"
#include "text/text_table.hpp"

#include <string_view>

namespace webcasts::tests::text_table_test {

TEST_CASE("table cells hold no control characters and end where the column does") {
    REQUIRE(exporter::cell_text("a\x1b[31mb\tc", 20) == "a [31mb c");
    REQUIRE(exporter::cell_text(std::string_view("a\0b", 3), 20) == "a b");
    REQUIRE(exporter::cell_text("12345", 5) == "12345");
    REQUIRE(exporter::cell_text("123456", 5) == "1234…");
    // Two columns for each character: a third one would not fit beside the ellipsis.
    REQUIRE(exporter::cell_text("新製品発表会", 6) == "新製…");
    REQUIRE(exporter::display_width("新製…") == 5);
    REQUIRE(exporter::display_width("e\u0301") == 1);
}

TEST_CASE("the total of a table is below a line, and counts for the widths") {
    constexpr auto right = exporter::text_table::alignment::right;
    REQUIRE(exporter::table_text({{"name"}, {"n", right}}, {{"a", "1"}, {"bc", "20"}}, {"total", "21"}) ==
            "name    n\n"
            "-----  --\n"
            "a       1\n"
            "bc     20\n"
            "-----  --\n"
            "total  21\n");
    REQUIRE(exporter::table_text({{"name"}}, {{"a"}}) == "name\n----\na\n");
}

} // namespace webcasts::tests::text_table_test
