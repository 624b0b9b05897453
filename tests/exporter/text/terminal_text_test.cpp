// SPDX-License-Identifier: BSL-1.0
// What of a text reaches a terminal.

#include "support/catch.hpp"
#include "text/terminal_text.hpp"
#include "text/text_table.hpp"
#include "text/utf8.hpp"

#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>

namespace webcasts::tests::terminal_text_test {

using exporter::kept_line_ends;
using exporter::terminal_text;
using exporter::utf8_of;

TEST_CASE("control characters and what is not UTF-8 become blanks") {
    for (char32_t c = 0; c < 0x20; ++c) {
        REQUIRE(terminal_text("a" + utf8_of(c) + "b") == "a b");
    }
    for (char32_t c = 0x7F; c < 0xA0; ++c) {
        REQUIRE(terminal_text("a" + utf8_of(c) + "b") == "a b");
    }
    for (const char32_t c : {0x2028U, 0x2029U, 0xFFFEU, 0xFFFFU, 0xFDD0U, 0xFDEFU, 0x10FFFFU}) {
        REQUIRE(terminal_text("a" + utf8_of(c) + "b") == "a b");
    }
    CHECK(terminal_text("a\x1b[2J\x9b"
                        "31mb") == "a [2J 31mb");
    CHECK(terminal_text("\xC0\xAF|\xED\xA0\x80|\xF4\x90\x80\x80|\xE2\x80") == "  |   |    |  ");
    CHECK(terminal_text(std::string_view("\0", 1)) == " ");
    CHECK(terminal_text("").empty());
}

TEST_CASE("what reorders or hides text is left out") {
    const std::initializer_list<std::pair<char32_t, char32_t>> ranges{
        {0xAD, 0xAD},       {0x34F, 0x34F},     {0x61C, 0x61C},    {0x200B, 0x200B}, {0x200E, 0x200F},
        {0x202A, 0x202E},   {0x2060, 0x206F},   {0xFEFF, 0xFEFF},  {0xFFF9, 0xFFFB}, {0x1BCA0, 0x1BCA3},
        {0x1D173, 0x1D17A}, {0xE0001, 0xE0001}, {0xE0020, 0xE007F}};
    for (const auto& [first, last] : ranges) {
        for (char32_t c = first; c <= last; ++c) {
            INFO(static_cast<unsigned long>(c));
            CHECK(terminal_text("a" + utf8_of(c) + "b") == "ab");
            CHECK(terminal_text("\u05D0" + utf8_of(c) + "\u05D1") == "\u05D0\u05D1");
            CHECK(terminal_text(utf8_of(c)).empty());
        }
    }
    CHECK(terminal_text("invoice\u202Efdp.exe") == "invoicefdp.exe");
}

TEST_CASE("texts of every script and emoji stay as they are") {
    for (const char* text : {"Quarterly review",
                             "Überraschung, naïve",
                             "\u0645\u06CC\u200C\u062E\u0648\u0627\u0647\u0645", // Persian with ZWNJ
                             "\u05E9\u05DC\u05D5\u05DD \u05E2\u05D5\u05DC\u05DD",
                             "\u05D1\u05BC\u05B0", // Hebrew, with points
                             "\u0915\u094D\u200D\u0937",
                             "\u0915\u094D\u200D ",
                             "\u0D28\u0D4D\u200D", // half forms
                             "新製品発表会",
                             "e\u0301",
                             "\uD55C\uAE00",
                             "\u1100\u1161\u11A8",
                             "\u0E20\u0E32\u0E29\u0E32",
                             "\U0001F468\u200D\U0001F469\u200D\U0001F467",
                             "\u2764\uFE0F",
                             "\U0001F3F3\uFE0F\u200D\U0001F308",
                             "\U0001F44D\U0001F3FD",
                             "1\uFE0F\u20E3",
                             "#\uFE0F\u20E3",
                             "\U0001F1E9\U0001F1EA",
                             "\U0001F3F4\U000E0067\U000E0062\U000E0065\U000E006E\U000E0067\U000E007F",
                             "\U0001F3F4",
                             "\u8FBB\U000E0100",
                             "\uFFFD",
                             "\u00A0",
                             "\u3000",
                             "\u0600\u0661",
                             "\u180A\u180B"}) {
        INFO(text);
        CHECK(terminal_text(text) == text);
    }
}

TEST_CASE("joiners, selectors and tags stay only where they do something") {
    CHECK(terminal_text("pay\u200Dpal \u200C\u200D") == "paypal ");
    CHECK(terminal_text("\u200D\u05D0") == "\u05D0");
    CHECK(terminal_text("\u0645\u200C\u200C\u200D\u200C\u062E") == "\u0645\u200C\u062E");
    CHECK(terminal_text("\u0645\u202E\u200C\u062E") == "\u0645\u200C\u062E");
    CHECK(terminal_text("a\uFE0F\U000E0100b") == "ab");
    CHECK(terminal_text("\u2764\uFE0F\uFE0F\U000E0100\U000E01EF") == "\u2764\uFE0F");
    CHECK(terminal_text("\uFE0F") == "");
    // Not ended, without tags, too long, or behind another character.
    CHECK(terminal_text("\U0001F3F4\U000E0067\U000E0062x") == "\U0001F3F4x");
    CHECK(terminal_text("\U0001F3F4\U000E007F") == "\U0001F3F4");
    CHECK(terminal_text(
              "\U0001F3F4\U000E0061\U000E0061\U000E0061\U000E0061\U000E0061\U000E0061\U000E0061\U000E007F") ==
          "\U0001F3F4");
    CHECK(terminal_text("\U0001F600\U000E0067\U000E007F") == "\U0001F600");
}

TEST_CASE("line ends stay where the writer has lines") {
    const std::string text = "a\r\nb\nc\n  d\re\n f\n";
    CHECK(terminal_text(text) == "a  b c   d e  f ");
    CHECK(terminal_text(text, kept_line_ends::all) == "a\nb\nc\n  d e\n f\n");
    CHECK(terminal_text(text, kept_line_ends::indented) == "a  b c\n  d e  f ");
}

TEST_CASE("a text that was made fit stays as it is") {
    for (const char* text :
         {"a\x1b\u202E\u200D", "\u0645\u200C\u200C\u062E", "\U0001F3F4\U000E0067\U000E007F\U000E0067",
          "\u2764\u200D\uFE0F\u200D", "x\n\n  y"}) {
        for (const auto kept : {kept_line_ends::none, kept_line_ends::indented, kept_line_ends::all}) {
            const std::string once = terminal_text(text, kept);
            CHECK(terminal_text(once, kept) == once);
        }
    }
}

TEST_CASE("a table makes each of its cells fit, whoever filled them") {
    CHECK(exporter::table_text({{"name"}, {"n"}}, {{"a\u202E\x1b[2J", "1\n2"}}, {"\u2066total", ""}) ==
          "name   n\n"
          "-----  ---\n"
          "a [2J  1 2\n"
          "-----  ---\n"
          "total\n");
    CHECK(exporter::cell_text("\u202Eabcdef", 4) == "abc…");
    CHECK(exporter::cell_text("\u202E\u2066ab", 2) == "ab");
}

} // namespace webcasts::tests::terminal_text_test
