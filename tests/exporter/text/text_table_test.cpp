// SPDX-License-Identifier: BSL-1.0
// Cells of tables for a terminal.

#include "support/catch.hpp"
#include "text/text_table.hpp"

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

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

TEST_CASE("a table that is fitted is nowhere wider than its terminal, and numbers stay whole") {
    using exporter::text_table;
    const std::vector<text_table::column> columns{{"event", text_table::alignment::left, 7},
                                                  {"title"},
                                                  {"start", text_table::alignment::left, 10},
                                                  {"attended live", text_table::alignment::right},
                                                  {"company"}};
    const std::vector<std::vector<std::string>> rows{
        {"1000001", "A quarterly review of everything", "2026-03-02 09:00:00", "12345", "Example & Sons"},
        {"1000002", "新製品発表会のお知らせ", "2026-03-02 09:00:00", "7", ""}};
    const std::vector<std::string> total{"total", "2 events, 1 skipped", "", "12352", ""};
    const std::string whole = exporter::table_text(columns, rows, total);
    for (std::size_t width = 1; width < 120; ++width) {
        INFO(width);
        const std::string text = exporter::table_text(columns, rows, total, width);
        for (std::size_t begin = 0; begin < text.size();) {
            const std::size_t end = text.find('\n', begin);
            REQUIRE(exporter::display_width(std::string_view(text).substr(begin, end - begin)) <= width);
            begin = end + 1;
        }
        REQUIRE((width < 60 || text.find("12345") != std::string::npos));
        REQUIRE((width < 60 || text.find("1000002") != std::string::npos));
        REQUIRE((width < 100 || text == whole));
    }
    // The day is kept where the time does not fit.
    REQUIRE(exporter::table_text({{"start", text_table::alignment::left, 10}}, {{"2026-03-02 09:00:00"}}, {},
                                 10) == "start\n----------\n2026-03-02\n");
}

TEST_CASE("a long line is broken at blanks, and later parts are indented") {
    REQUIRE(exporter::wrapped_text("one two three four", 9, 2) == "one two\n  three\n  four");
    REQUIRE(exporter::wrapped_text("short", 9, 2) == "short");
    REQUIRE(exporter::wrapped_text("ok   a_long_word_without_blanks", 10, 5) ==
            "ok\n     a_lon\n     g_wor\n     d_wit\n     hout_\n     blank\n     s");
    REQUIRE(exporter::wrapped_text("a b c", 1, 4) == "a\nb\nc");
    REQUIRE(exporter::wrapped_text("", 9, 2).empty());
    REQUIRE(exporter::wrapped_text("新製品発表会", 5, 0) == "新製\n品発\n表会");
}

} // namespace webcasts::tests::text_table_test
