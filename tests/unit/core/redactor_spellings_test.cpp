// SPDX-License-Identifier: BSL-1.0
// Single spellings, at their limits: what is an escape, a letter's other case, an invisible character, and
// what is not.
#include "support/catch.hpp"
#include <webcasts/redaction.hpp>

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace webcasts::tests::redactor_spellings_test { namespace {

redactor hiding(std::string_view secret_text) {
    redactor hidden;
    hidden.add(secret_text);
    return hidden;
}

/// The secret of most tests, short enough to be found as a whole only, so that a single escape in it must be
/// undone.
constexpr std::string_view short_secret = "pa]]>w7";

/// Return it with a spelling of its second letter, an `a`.
std::string with_letter(std::string_view spelling) {
    return "p" + std::string(spelling) + "]]>w7";
}

TEST_CASE("an escape of one letter is undone, in each of its forms") {
    const redactor hidden = hiding(short_secret);
    for (const std::string_view spelling : {
             "a",     "%61",   "%u0061",     "%U0061",      "=61",        "=\r\na",      "=\na",
             "\\x61", "\\X61", "\\u0061",    "\\U00000061", "\\u{61}",    "\\U{000061}", "\\141",
             "&#97;", "&#97",  "&#0000097;", "&#x61;",      "&#X0000061",
         }) {
        CAPTURE(spelling);
        CHECK(hidden.finds_in("it is " + with_letter(spelling) + "."));
    }
}

TEST_CASE("what only resembles an escape stays as it is") {
    const redactor hidden = hiding(short_secret);
    for (const std::string_view spelling : {
             "%6g",         "%u006",           "%v0061",      "=6g",        "=\ra",
             "\\xg1",       "\\u061",          "\\u{}",       "\\u{61",     "\\u{61]",
             "\\u{110000}", "\\u{D800}",       "\\U00110000", "\\U0000006", "&#;",
             "&#x;",        "&#x0;",           "&#x110000;",  "&#xD800;",   "&#1114112;",
             "&#55296;",    "&#000970000000;", "&a",
         }) {
        CAPTURE(spelling);
        CHECK_FALSE(hidden.finds_in("it is " + with_letter(spelling) + "."));
    }
}

TEST_CASE("two halves of a surrogate pair are one character, and one half is none") {
    const redactor hidden = hiding("\xF0\x9F\x94\x91-w7");
    CHECK(hidden.finds_in("it is \\uD83D\\uDD11-w7"));
    CHECK(hidden.finds_in("it is %uD83D%uDD11-w7"));
    CHECK_FALSE(hidden.finds_in("it is \\uD83D-w7"));
    CHECK_FALSE(hidden.finds_in("it is \\uD83D\\u0041-w7"));
    CHECK_FALSE(hidden.finds_in("it is \\uD83D\\uE000-w7"));
    CHECK_FALSE(hidden.finds_in("it is \\uD83D%uDD11-w7"));
    CHECK_FALSE(hidden.finds_in("it is \\uDD11\\uDD11-w7"));
}

TEST_CASE("the end of a CDATA section is found where XML splits it") {
    const redactor hidden = hiding(short_secret);
    CHECK(hidden.finds_in("<![CDATA[pa]]]]><![CDATA[>w7]]>"));
    CHECK(hidden.redacted("<![CDATA[pa]]]]><![CDATA[>w7]]>") == "<![CDATA[***]]>");
    CHECK_FALSE(hidden.finds_in("<![CDATA[pa]]]><![CDATA[>w7]]>"));
}

TEST_CASE("a doubled quote, percent sign or brace is one, and a doubled letter or bracket is two") {
    for (const char c : std::string_view("\"'%{}")) {
        CAPTURE(c);
        const redactor hidden = hiding(std::string("pw") + c + "w7");
        CHECK(hidden.finds_in("it is pw" + std::string(2, c) + "w7"));
        CHECK_FALSE(hidden.finds_in("it is pww7" + std::string(1, c)));
        CHECK_FALSE(hidden.finds_in("it is pwx" + std::string(1, c) + "7"));
    }
    CHECK_FALSE(hiding("p]w7").finds_in("it is p]]w7"));
}

TEST_CASE("a letter of Latin, Greek or Cyrillic is found in either case") {
    const std::vector<std::pair<std::string, std::string>> cases{
        {"\xC3\xA9", "\xC3\x89"}, {"\xC3\xBF", "\xC5\xB8"}, {"\xC4\xBA", "\xC4\xB9"},
        {"\xC5\xBA", "\xC5\xB9"}, {"\xC4\x81", "\xC4\x80"}, {"\xCE\xB1", "\xCE\x91"},
        {"\xCE\xAC", "\xCE\x86"}, {"\xCE\xAD", "\xCE\x88"}, {"\xCE\xAE", "\xCE\x89"},
        {"\xCE\xAF", "\xCE\x8A"}, {"\xCF\x8C", "\xCE\x8C"}, {"\xCF\x8D", "\xCE\x8E"},
        {"\xCF\x8E", "\xCE\x8F"}, {"\xCF\x83", "\xCF\x82"}, {"\xD0\xB6", "\xD0\x96"},
        {"\xD1\x91", "\xD0\x81"}, {"\xD1\xA1", "\xD1\xA0"}, {"\xD2\x8B", "\xD2\x8A"},
        {"\xD3\x91", "\xD3\x90"}, {"a", "\xEF\xBD\x81"},    {"a", "\xEF\xBC\xA1"},
        {"7", "\xEF\xBC\x97"},
    };
    for (const auto& [lower, upper] : cases) {
        CAPTURE(lower, upper);
        CHECK(hiding("p" + lower + "-w7").finds_in("it is p" + upper + "-w7"));
        CHECK(hiding("p" + upper + "-w7").finds_in("it is p" + lower + "-w7"));
    }
    // The signs between the letters have no case.
    CHECK_FALSE(hiding("p\xC3\x97-w7").finds_in("it is p\xC3\xB7-w7"));
    CHECK_FALSE(hiding("p\xCE\x87-w7").finds_in("it is p\xCE\xAC-w7"));
}

TEST_CASE("a character that nobody sees may stand anywhere in a secret, one that is seen may not") {
    const redactor hidden = hiding(short_secret);
    for (const std::string_view unseen :
         {"\r", "\n", "\xC2\xAD", "\xEF\xBB\xBF", "\xE2\x80\x8B", "\xE2\x80\x8F", "\xE2\x81\xA0"}) {
        CAPTURE(unseen);
        CHECK(hidden.finds_in("it is pa]]" + std::string(unseen) + ">w7"));
    }
    for (const std::string_view seen : {"_", "\xC2\xAC", "\xE2\x80\x90", "\xE2\x81\xA1", "\xE2\x80\x8A"}) {
        CAPTURE(seen);
        CHECK_FALSE(hidden.finds_in("it is pa]]" + std::string(seen) + ">w7"));
    }
}

TEST_CASE("a short secret is one between other words only, whatever their letters") {
    const redactor hidden = hiding("abc");
    CHECK(hidden.finds_in("it is abc."));
    CHECK_FALSE(hidden.finds_in("it is xabc."));
    CHECK_FALSE(hidden.finds_in("it is \xC3\xA9"
                                "abc."));
    CHECK_FALSE(hidden.finds_in("it is abc\xC3\xA9."));
    CHECK(hidden.finds_in("it is \"abc\""));
}

TEST_CASE("nothing is hidden for a secret that nobody would see") {
    redactor hidden;
    hidden.add("");
    hidden.add_name("");
    CHECK(hidden.empty());
    hidden.add("\r\n");
    hidden.add_name("\r\n");
    CHECK(hidden.redacted("a text\r\nof two lines") == "a text\r\nof two lines");
}

TEST_CASE("one character beyond ASCII is a secret as good as another") {
    const redactor hidden = hiding("\xC3\xA9");
    CHECK(hidden.redacted("it is '\xC3\xA9'") == "it is '***'");
    CHECK(hidden.redacted("it is '%C3%A9'") == "it is '***'");
    CHECK(hidden.redacted("caf\xC3\xA9") == "caf\xC3\xA9");
}

TEST_CASE("a name whose last letter is beyond ASCII is hidden, but not in a longer word") {
    redactor hidden;
    hidden.add_name("jos\xC3\xA9");
    CHECK(hidden.redacted("the user jos\xC3\xA9 is unknown") == "the user *** is unknown");
    CHECK(hidden.redacted("jos\xC3\xA9") == "***");
    CHECK(hidden.redacted("jos\xC3\xA9\xC3\xA9, jos\xC3\xA9x") == "jos\xC3\xA9\xC3\xA9, jos\xC3\xA9x");
    CHECK(hidden.redacted("jos\xE9, in Latin-1") == "***, in Latin-1");
}

TEST_CASE("a secret that is not UTF-8 is found as it is, and in UTF-16 of its bytes") {
    const redactor hidden = hiding("\xFF\xFEkey-w7");
    CHECK(hidden.finds_in("it is \xFF\xFEkey-w7"));
    CHECK(hidden.finds_in("it is %FF%FEkey-w7"));
    CHECK(hidden.finds_in(std::string_view("\0\xFF\0\xFE\0k\0e\0y\0-\0w\0"
                                           "7",
                                           16)));
}

TEST_CASE("a name that turns out to be a secret is hidden among letters, too") {
    redactor hidden;
    hidden.add_name("bob-12345");
    CHECK_FALSE(hidden.finds_in("xbob-12345x"));
    hidden.add("bob-12345");
    CHECK(hidden.finds_in("xbob-12345x"));
    hidden.add_name("bob-12345"); // which is known already
    CHECK(hidden.finds_in("xbob-12345x"));
}

TEST_CASE("of a parameter without a value the name is what is hidden") {
    redactor hidden;
    hidden.add_parameters("token-1234567&x");
    CHECK(hidden.redacted("it is token-1234567, x") == "it is ***, x");
}

TEST_CASE("of a URL without a scheme, or without a password, the user is hidden") {
    redactor hidden;
    hidden.add_url("robert:secret-77@proxy.example.com:3128");
    CHECK(hidden.redacted("robert and secret-77 at proxy.example.com") == "*** and *** at proxy.example.com");
    redactor other;
    other.add_url("http://robert@proxy.example.com");
    CHECK(other.redacted("robert at proxy.example.com") == "*** at proxy.example.com");
}

TEST_CASE("of a header without a scheme the whole value is hidden") {
    redactor hidden;
    hidden.add_header("Authorization", "token-1234567");
    CHECK(hidden.redacted("it is token-1234567") == "it is ***");
}

TEST_CASE("a URL of either scheme is shown without what is secret in it") {
    CHECK(redacted_url("http://example.com/a?pw=secret-77&eventid=1") ==
          redacted_url("http://example.com/a?pw=secret-88&eventid=1"));
    CHECK(redacted_url("http://example.com/a?pw=secret-77").starts_with("http://example.com/a"));
}

TEST_CASE(
    "each character that directs a terminal or a line is shown as a question mark, its neighbours are not") {
    const auto seen = [](const std::string& character) {
        return shown(service_text("a" + character + "b"), redactor());
    };
    for (const char* directing :
         {"\xD8\x9C", "\xE2\x80\x8E", "\xE2\x80\x8F", "\xE2\x80\xA8", "\xE2\x80\xAE", "\xE2\x81\xA6",
          "\xE2\x81\xAF", "\xEF\xBB\xBF", "\xC2\x80", "\xC2\x9F", "\x7F", "\x1F"}) {
        CAPTURE(directing);
        CHECK(seen(directing) == "a?b");
    }
    for (const char* plain :
         {"\xD8\x9B", "\xD8\x9D", "\xE2\x80\x8D", "\xE2\x80\x90", "\xE2\x80\xA7", "\xE2\x80\xAF",
          "\xE2\x81\xA5", "\xE2\x81\xB0", "\xEF\xBB\xBE", "\xC2\xA0", "~", " "}) {
        CAPTURE(plain);
        CHECK(seen(plain) == std::string("a") + plain + "b");
    }
}

TEST_CASE("a word of digits and signs is no id, however long") {
    const auto seen = [](std::string text) { return shown(service_text(std::move(text)), redactor()); };
    CHECK(seen("call +1-555-0100-0100-0100-0100") == "call +1-555-0100-0100-0100-0100");
    CHECK(seen("call a1-555-0100-0100-0100-0100") == "call ***");
}

TEST_CASE("of a URL with a user only the scheme is shown") {
    CHECK(redacted_url("http://ann:secret-77@example.com/a") == "http://***");
    CHECK(redacted_url("https://ann@example.com") == "https://***");
    CHECK(redacted_url("ftp://ann@example.com") == "***");
}

}} // namespace webcasts::tests::redactor_spellings_test
