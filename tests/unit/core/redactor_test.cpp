// SPDX-License-Identifier: BSL-1.0
#include "support/catch.hpp"
#include "support/repeated_text.hpp"
#include <webcasts/redaction.hpp>

#include <algorithm>
#include <cctype>
#include <cstddef>
#include <random>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace webcasts::tests::redactor_test { namespace {

redactor hiding(std::string_view secret_text) {
    redactor hidden;
    hidden.add(secret_text);
    return hidden;
}

const std::vector<std::string>& secrets() {
    static const std::vector<std::string> all{
        "correct horse battery staple",
        "hunter2",
        "Zo\xC3\xAB's \"50%\" <caf\xC3\xA9> & co\\/+=",
        "pA5$w0rd!",
        "\xD0\xBF\xD0\xB0\xD1\x80\xD0\xBE\xD0\xBB\xD1\x8C-\xF0\x9F\x94\x91-1",
        "0123456789abcdef0123456789abcdef01234567",
        "sess~7f.Q_zz-90",
        "100%41=41&lt;\\u0041",
        "8675309",
    };
    return all;
}

TEST_CASE("one escape in a text hides nothing of it, wherever it stands") {
    const redactor hidden = hiding("hunter2");
    for (const char* t :
         {"%74", "%u0074", "%U0074", "=74", "\\x74", "\\X74", "\\u0074", "\\U0074", "\\U00000074", "\\u{74}",
          "\\u{000074}", "\\164", "&#116", "&#116;", "&#0116;", "&#x74;", "&#X000074;"}) {
        CAPTURE(t);
        CHECK(hidden.redacted("is hun" + std::string(t) + "er2 ok") == "is *** ok");
    }
    for (const char* two : {"%32", "%u0032", "=32", "\\x32", "\\u0032", "\\U00000032", "\\u{32}", "\\62",
                            "\\062", "&#50", "&#50;", "&#x32", "&#x32;"}) {
        CAPTURE(two);
        CHECK(hidden.redacted("is hunter" + std::string(two)) == "is ***");
    }
}

TEST_CASE("what is no escape stands for itself") {
    const redactor hidden = hiding("golds");
    CHECK(hidden.redacted("go\\lds, and more") == "go\\lds, and more");
    for (const char* none : {"\\8", "\\u{}", "\\u{110000}", "\\u{6c", "\\x", "\\u00", "%", "%u00", "%zz", "=",
                             "&#;", "&#x;", "&none;", "&#x110000;", "&#xd800;", "&"}) {
        const std::string text = "go" + std::string(none) + "lds, and more";
        CHECK(hidden.redacted(text) == text);
    }
}

TEST_CASE("the first and last characters of each range of Unicode are hidden in escapes") {
    for (const auto& [character, escapes] :
         {std::pair("\xED\x9F\xBF", std::pair("\\ud7ff", "&#55295;")),
          std::pair("\xEE\x80\x80", std::pair("\\ue000", "&#xe000;")),
          std::pair("\xF0\x90\x80\x80", std::pair("\\ud800\\udc00", "&#65536;")),
          std::pair("\xF4\x8F\xBF\xBF", std::pair("\\udbff\\udfff", "&#x10ffff;")),
          std::pair("\xF4\x8F\xBF\xBF", std::pair("\\U0010FFFF", "&#1114111;"))}) {
        const redactor hidden = hiding(character + std::string("-key"));
        CHECK(hidden.redacted("a " + std::string(escapes.first) + "-key b") == "a *** b");
        CHECK(hidden.redacted("a " + std::string(escapes.second) + "-key b") == "a *** b");
    }
}

TEST_CASE("only XML's own names of characters are taken without their semicolon") {
    CHECK(hiding("<golds>").redacted("a &ltgolds&gt b") == "a *** b");
    const redactor hidden = hiding("go lds");
    CHECK(hidden.redacted("a go&nbsp;lds b") == "a *** b");
    CHECK(hidden.redacted("a go&nbsplds b") == "a go&nbsplds b");
}

TEST_CASE("letters of Latin, Greek and Cyrillic are found in either case") {
    const auto text_with = [](const char* letter) {
        return std::string("key-").append(letter).append("-end");
    };
    for (const auto& [upper, lower] :
         {std::pair("A", "a"),           std::pair("Z", "z"),           std::pair("\u00C0", "\u00E0"),
          std::pair("\u00D6", "\u00F6"), std::pair("\u00DE", "\u00FE"), std::pair("\u0100", "\u0101"),
          std::pair("\u0136", "\u0137"), std::pair("\u0139", "\u013A"), std::pair("\u0147", "\u0148"),
          std::pair("\u014A", "\u014B"), std::pair("\u0176", "\u0177"), std::pair("\u0178", "\u00FF"),
          std::pair("\u0179", "\u017A"), std::pair("\u017D", "\u017E"), std::pair("\u0386", "\u03AC"),
          std::pair("\u0388", "\u03AD"), std::pair("\u0389", "\u03AE"), std::pair("\u038A", "\u03AF"),
          std::pair("\u038C", "\u03CC"), std::pair("\u038E", "\u03CD"), std::pair("\u038F", "\u03CE"),
          std::pair("\u0391", "\u03B1"), std::pair("\u03A9", "\u03C9"), std::pair("\u03AA", "\u03CA"),
          std::pair("\u03AB", "\u03CB"), std::pair("\u03C2", "\u03C3"), std::pair("\u0400", "\u0450"),
          std::pair("\u040F", "\u045F"), std::pair("\u0410", "\u0430"), std::pair("\u042F", "\u044F"),
          std::pair("\u0460", "\u0461"), std::pair("\u0480", "\u0481"), std::pair("\u048A", "\u048B"),
          std::pair("\u04BE", "\u04BF"), std::pair("\u04D0", "\u04D1"), std::pair("\u052E", "\u052F"),
          std::pair("\uFF21", "a"),      std::pair("\uFF3A", "z"),      std::pair("\uFF41", "a"),
          std::pair("\uFF5A", "z"),      std::pair("\uFF01", "!"),      std::pair("\uFF5E", "~")}) {
        CAPTURE(upper, lower);
        CHECK(hiding(text_with(upper)).redacted("a " + text_with(lower) + " b") == "a *** b");
        CHECK(hiding(text_with(lower)).redacted("a " + text_with(upper) + " b") == "a *** b");
    }
    for (const auto& [one, other] :
         {std::pair("\u00D7", "\u00F7"), std::pair("\u00DF", "\u00FF"), std::pair("\u00BF", "\u00DF"),
          std::pair("\u0482", "\u0483"), std::pair("\u0410", "\u0411"), std::pair("@", "`"),
          std::pair("[", "{"), std::pair("\uFF20", "`"), std::pair("\uFF3B", "{"),
          std::pair("\uFF5F", "\u007F")}) {
        CAPTURE(one, other);
        CHECK_FALSE(hiding(text_with(one)).finds_in("a " + text_with(other) + " b"));
    }
}

TEST_CASE("characters that are not seen do not separate, and blanks are alike") {
    const redactor hidden = hiding("hunter 2");
    for (const char* unseen : {"\r", "\n", "\u00AD", "\u200B", "\u200F", "\u2060", "\uFEFF"}) {
        CAPTURE(unseen);
        CHECK(hidden.redacted("a hun" + std::string(unseen) + "ter 2 b") == "a *** b");
    }
    CHECK(hidden.redacted(std::string("a hun\0ter 2 b", 13)) == "a *** b");
    for (const char* seen : {" ", "\u200A", "\u2010", "\u2061", "\u00AC", "\u00AE"}) {
        CAPTURE(seen);
        CHECK_FALSE(hidden.finds_in("a hun" + std::string(seen) + "ter 2 b"));
    }
    for (const char* blank : {" ", "+", "\t", "\u00A0"}) {
        CHECK(hidden.redacted("a hunter" + std::string(blank) + "2 b") == "a *** b");
    }
    // A byte that is not UTF-8 is a character of Latin-1.
    CHECK(hidden.redacted("a hunter\xA0"
                          "2 b") == "a *** b");
    CHECK(hiding("caf\u00E9 au lait").redacted("a caf\xE9 au lait b") == "a *** b");
}

TEST_CASE("digits may start at any place and have something between them") {
    const std::string secret_text = "paper-clips 01";
    const redactor hidden = hiding(secret_text);
    const std::string inner = test::each_byte(secret_text, "%%%02x");
    SECTION("base64") {
        for (const char* before : {"it: ", "it: a", "it: ab", "it: abc"}) {
            CAPTURE(before);
            CHECK(hidden.finds_in(before + test::base64(inner)));
            CHECK(hidden.redacted(before + test::base64(inner) + "!").starts_with("it: "));
        }
        for (const char* between : {" ", "\t", "\n", "\r", "\r\n\t "}) {
            std::string digits = test::base64(inner);
            for (std::size_t at = 5; at < digits.size(); at += 5) {
                digits.insert(at, between);
            }
            CHECK(hidden.redacted("(" + digits + ")") == "(***)");
        }
    }
    SECTION("hexadecimal") {
        for (const char* format : {"%02x", "%02xx", "0x%02x", "0X%02X,", "\\x%02x", "[%02x] ", "%%%02x%%"}) {
            CAPTURE(format);
            CHECK(hidden.finds_in("(" + test::each_byte(secret_text, format) + ")"));
            CHECK(hidden.finds_in("(f" + test::each_byte(secret_text, format) + ")"));
        }
        for (const bool big_endian : {false, true}) {
            const std::string bytes = test::utf16(secret_text, big_endian);
            CHECK(hidden.finds_in("(" + test::each_byte(bytes, "%02xx") + ")"));
            CHECK(hidden.finds_in("(" + test::each_byte(bytes, "0x%02x") + ")"));
        }
        CHECK_FALSE(hidden.finds_in("(" + test::each_byte(secret_text, "%02x/") + ")"));
    }
    SECTION("decimal") {
        for (const char* format : {"%u,", "%u, ", " [%u],", "%03u "}) {
            CAPTURE(format);
            CHECK(hidden.finds_in("(" + test::each_byte(secret_text, format) + ")"));
        }
        CHECK_FALSE(hidden.finds_in("(" + test::each_byte(secret_text, "%u     ") + ")"));
        CHECK_FALSE(hidden.finds_in("(" + test::each_byte(secret_text, "%ua") + ")"));
    }
}

TEST_CASE("a secret is hidden backwards, rotated, and in base64 whose case was changed") {
    const redactor hidden = hiding("correct horse battery");
    CHECK(hidden.redacted("(yrettab esroh tcerroc)") == "(***)");
    CHECK(hidden.redacted("(pbeerpg ubefr onggrel)") == "(***)");
    CHECK(hidden.redacted("(PBEERPG UBEFR ONGGREL)") == "(***)");
    CHECK(hiding("ABCNOZ-abcnoz").redacted("(nopabm-nopabm)") == "(***)");
    for (auto* change : {static_cast<int (*)(int)>(std::toupper), static_cast<int (*)(int)>(std::tolower)}) {
        CHECK(hidden.redacted("(" + test::in_case(test::base64("correct horse battery"), change) + ")") ==
              "(***)");
        CHECK(hidden.finds_in(test::in_case(test::base64(".correct horse battery"), change)));
        CHECK(hidden.finds_in(test::in_case(test::base64(".,correct horse battery"), change)));
    }
    CHECK(hiding("cr\u00E8me br\u00FBl\u00E9e").redacted("(e\u00E9l\u00FBrb em\u00E8rc)") == "(***)");
    const std::string in_url = "A2V5PJ4-PZ8_FN5-ZW5K"; // its digits of base64 for URLs, in upper case
    CHECK(hiding("key>>>\?\?\?~~~end").redacted("(" + in_url + ")") == "(***)");
    // What is so short is looked for as it is only.
    const redactor short_one = hiding("sesa");
    CHECK(short_one.redacted("(c2VzYQ==)").starts_with("(***"));
    CHECK(short_one.redacted("c2vzyq== ases frfn") == "c2vzyq== ases frfn");
}

TEST_CASE("digits are undone up to three times, and so are escapes in which a text ends") {
    const redactor hidden = hiding("correct horse battery");
    const auto hex = [](const std::string& text) { return test::each_byte(text, "%02x"); };
    const std::string twice = hex(hex("correct horse battery"));
    CHECK(hidden.redacted("(" + twice + ")") == "(***)");
    CHECK(hidden.redacted("(" + hex(twice) + ")") == "(***)");
    CHECK_FALSE(hidden.finds_in("(" + hex(hex(twice)) + ")"));
    CHECK(hidden.redacted("is corr=%=") == "is ***");
    CHECK(hidden.redacted("is corr%=%=") == "is corr%=%=");
}

TEST_CASE("of Basic authentication the user and the password are each learnt alone") {
    redactor hidden;
    hidden.add_header("Authorization", "Basic amFuZTpvcGVuLXNlc2FtZQ==");
    CHECK(hidden.redacted("(jane) (open-sesame) (amFuZTpvcGVuLXNlc2FtZQ==)") == "(***) (***) (***)");
    CHECK(hidden.size() == 3);
}

TEST_CASE("of decoded digits only what is long enough for text is one") {
    const redactor hidden = hiding("a1");
    CHECK(hidden.finds_in(test::each_byte("wxyz\xFF"
                                          "a1--",
                                          "%02x")));
    CHECK(hidden.finds_in(test::each_byte("wxyz\x01"
                                          "a1--",
                                          "%02x")));
    CHECK(hidden.finds_in(test::each_byte("a1--", "%02x")));
    CHECK_FALSE(hidden.finds_in(test::each_byte("a1-", "%02x")));
    CHECK_FALSE(hidden.finds_in(test::each_byte("a1-\xFF", "%02x")));
    CHECK_FALSE(hidden.finds_in(test::each_byte("wxyza1--", "%02x")));
}

TEST_CASE("a part of eight bytes is hidden, and a shorter one at the end of a text that may be cut there") {
    const std::string secret_text = "correct horse battery staple";
    const redactor hidden = hiding(secret_text);
    for (std::size_t size = 8; size <= secret_text.size(); ++size) {
        CAPTURE(size);
        CHECK(hidden.redacted("'" + secret_text.substr(0, size) + "...'") == "'***...'");
        CHECK(hidden.redacted("'..." + secret_text.substr(secret_text.size() - size) + "'") == "'...***'");
    }
    for (std::size_t size = 4; size < 8; ++size) {
        CHECK(hidden.redacted("it was " + secret_text.substr(0, size)) == "it was ***");
        CHECK(hidden.redacted("it was " + test::without_padding(test::base64(secret_text.substr(0, size)))) ==
              "it was ***");
        CHECK(hidden.redacted("it was " + test::each_byte(secret_text.substr(0, size), "%%%02x") + "%6") ==
              "it was ***");
    }
    CHECK(hidden.redacted("correct") == "***");
    // The end of what was decoded is not the end of the text.
    const std::string in_the_middle = "'" + test::base64("so it is corr") + "' ok";
    CHECK(hidden.redacted(in_the_middle) == in_the_middle);
    CHECK(hidden.redacted("correctly") == "correctly");
    CHECK(hidden.redacted("cor") == "cor");
}

TEST_CASE("a short secret is hidden as a whole, and does not make other texts unreadable") {
    SECTION("up to three bytes, where no letter or digit is next to it") {
        const redactor hidden = hiding("a1");
        CHECK(hidden.redacted("data1 and 'a1', a1b, A1. a1") == "data1 and '***', a1b, ***. ***");
        CHECK(hidden.redacted("%61%31 &#97;1 YTE=") == "*** *** ***");
        CHECK(hidden.redacted("line\na1\nline") == "line\n***\nline");
    }
    SECTION("from four bytes, anywhere") {
        const redactor hidden = hiding("sesam");
        CHECK(hidden.redacted("xsesamx sesa sam") == "x***x sesa sam");
    }
    SECTION("a number, where no digit is next to it") {
        const redactor hidden = hiding("1234");
        CHECK(hidden.redacted("event 1234567, id1234, 1234.") == "event 1234567, id***, ***.");
    }
    SECTION("one byte") {
        const redactor hidden = hiding("a");
        const std::string text = "the password is wrong, and what else may be said";
        CHECK(hidden.redacted(text) == text);
    }
}

TEST_CASE("a text without secrets stays as it is, whatever it is made of") {
    redactor hidden = hiding("correct horse battery staple");
    hidden.add("0123456789abcdef0123456789abcdef01234567");
    for (const std::string& text :
         {std::string("The event 1000001 has 12 registrants: 50 % of them & more; a=b, \"x\\y\" (100%41)."),
          std::string("{\"a\":\"\\u00e9\",\"b\":[1,22,255,97]} <a b='&#x41;'/>"),
          std::string("deadbeefcafe0011 QUJDREVGR0g= \0\xFF\xFE", 33), std::string(1000, '%')}) {
        CAPTURE(text);
        CHECK(hidden.redacted(text) == text);
    }
    CHECK(hidden.redacted("").empty());
    CHECK(redactor().redacted("anything") == "anything");
}

TEST_CASE("a text whose encodings do not come to an end is hidden as a whole") {
    const redactor hidden = hiding("correct horse");
    std::string text = "%";
    for (int i = 0; i < 50'000; ++i) {
        text += "25";
    }
    CHECK(hidden.redacted(text + "63") == "***");
}

TEST_CASE("of URLs, forms and headers the values are learnt that no one may see") {
    redactor hidden;
    hidden.add_url(
        "https://api.example.com/api/login?ver=2.0&username=jane%40example.com&password=s3%20cr%26t#x");
    hidden.add_parameters("ui=uid-77&si=sess-78901&ei=1234567&own=12345678&own2=abc");
    hidden.add_url("http://gate:p%40ss+word@proxy.example.com:3128");
    hidden.add_header("authorization", "Basic amFuZTpvcGVuLXNlc2FtZQ==");
    hidden.add_header("Proxy-Authorization", "Bearer tok.en-1");
    hidden.add_header("Cookie", "sid=cookie-1; theme=dark-blue");
    hidden.add_header("Accept", "text/xml, not a secret");
    for (const char* learnt : {"jane@example.com", "s3 cr&t", "uid-77", "sess-78901", "12345678", "p@ss+word",
                               "gate", "open-sesame", "tok.en-1", "cookie-1", "dark-blue"}) {
        CAPTURE(learnt);
        CHECK(hidden.redacted("(" + std::string(learnt) + ")") == "(***)");
    }
    for (const char* shown_text :
         {"(2.0)", "(1234567)", "(abc)", "(api.example.com)", "(text/xml, not a secret)"}) {
        CHECK(hidden.redacted(shown_text) == shown_text);
    }
    redactor other;
    other.add(hidden);
    other.add(hidden);
    CHECK(other.size() == hidden.size());
    CHECK(other.finds_in("sess-78901"));
    CHECK(redactor().empty());
}

TEST_CASE("a copy hides what the original hides, and the original may go") {
    redactor copy;
    {
        const redactor hidden = hiding("correct horse");
        copy = hidden;
    }
    redactor moved(std::move(copy));
    CHECK(moved.redacted("correct horse!") == "***!");
}

TEST_CASE("what a service says is shown without what controls a terminal, and bounded") {
    const redactor hidden = hiding("correct horse");
    const auto seen = [&](std::string text, std::size_t size = 4096) {
        return shown(service_text(std::move(text)), hidden, size);
    };
    CHECK(seen("no:\tcorrect%20horse\r\nis \x1b[31m wrong\x7f \xC2\x9B \xFF") ==
          "no: ***  is ?[31m wrong? ? ?");
    CHECK(seen("a\xE2\x80\xAE"
               "b\xE2\x81\xA6"
               "c\xC3\xA9") == "a?b?c\xC3\xA9");
    CHECK(seen("session 0123456789abcdef0123 is over, 0123456789abcdef012 is not") ==
          "session *** is over, 0123456789abcdef012 is not");
    CHECK(
        seen("id 550e8400-e29b-41d4-a716-446655440000, 12345678901234567890; event_of_the_year_2026.html") ==
        "id ***, ***; ***");
    CHECK(seen("https://api.example.com/reporting/eventlist, 2026-03-01 10:00:00, incomprehensibilities!") ==
          "https://api.example.com/reporting/eventlist, 2026-03-01 10:00:00, incomprehensibilities!");
    CHECK(seen("abc\xC3\xA9xyz", 4) == "abc...");
    CHECK(seen("abc\xC3\xA9xyz", 5) == "abc\xC3\xA9...");
    CHECK(seen("abc", 3) == "abc");
    CHECK(shown(service_text("correct horse")) == "correct horse");
}

TEST_CASE("every character that controls a terminal or the direction of text is shown as a question mark") {
    const auto seen = [](const char* text) { return shown(service_text(text)); };
    for (const char* control : {"\x01", "\x1F", "\x7F", "\u0080", "\u009F", "\u061C", "\u200E", "\u200F",
                                "\u2028", "\u202E", "\u2066", "\u206F", "\uFEFF"}) {
        CHECK(seen(control) == "?");
    }
    for (const char* character : {" ", "~", "\u00A0", "\u061B", "\u061D", "\u200D", "\u2010", "\u2027",
                                  "\u202F", "\u2065", "\u2070", "\uFEFE", "\uFF00"}) {
        CHECK(seen(character) == character);
    }
}

// The long ones come last.

TEST_CASE("a secret is hidden in every encoding, at every place of a text") {
    for (const std::string& secret_text : secrets()) {
        const redactor hidden = hiding(secret_text);
        for (const test::encoding& way : test::encodings()) {
            const std::string spelt = way.encode(secret_text);
            for (const auto& [before, after] : {std::pair("", ""), std::pair("the password '", "' is wrong"),
                                                std::pair("pw=", "&x=1"), std::pair("{\"a\":\"", "\"}")}) {
                CAPTURE(secret_text, way.name, before);
                const std::string text = before + spelt + after;
                const std::string safe = hidden.redacted(text);
                CHECK(hidden.finds_in(text));
                CHECK_FALSE(hidden.finds_in(safe));
                CHECK(safe.find("***") != std::string::npos);
                CHECK(safe.size() <= std::string_view(before).size() + std::string_view(after).size() + 24);
                CHECK(safe.starts_with(before));
            }
        }
    }
}

TEST_CASE("a secret is hidden in one encoding of another one") {
    for (const std::string& secret_text : secrets()) {
        const redactor hidden = hiding(secret_text);
        for (const test::encoding& inner : test::encodings()) {
            for (const test::encoding& outer : test::encodings()) {
                CAPTURE(secret_text, inner.name, outer.name);
                const std::string text = "it says " + outer.encode(inner.encode(secret_text)) + ".";
                CHECK(hidden.finds_in(text));
                CHECK_FALSE(hidden.finds_in(hidden.redacted(text)));
            }
        }
    }
}

TEST_CASE("a secret is hidden after a random chain of encodings, and the words around it stay") {
    std::mt19937 random(20260301);
    const auto pick = [&random](std::size_t count) {
        return std::uniform_int_distribution<std::size_t>(0, count - 1)(random);
    };
    const std::string alphabet = "abcXYZ0189 !\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~";
    for (int round = 0; round < 500; ++round) {
        std::string secret_text;
        for (std::size_t size = 8 + pick(24); secret_text.size() < size;) {
            secret_text += pick(12) == 0 ? "\xC3\xA9" : std::string(1, alphabet[pick(alphabet.size())]);
        }
        std::string spelt = secret_text;
        std::string chain;
        bool has_digits = false;
        for (std::size_t count = pick(4); count > 0; --count) {
            const test::encoding& way = test::encodings()[pick(test::encodings().size())];
            const std::string_view name = way.name;
            // Changing the case of digits of base64 loses what they stand for.
            if ((name == "upper case" || name == "lower case") && has_digits) {
                continue;
            }
            has_digits = has_digits || name.starts_with("base64");
            spelt = way.encode(spelt);
            chain.append(" > ").append(name);
        }
        const redactor hidden = hiding(secret_text);
        const std::string safe = hidden.redacted("It says: " + spelt + ". Sorry");
        CAPTURE(secret_text, chain, spelt, safe);
        CHECK(safe.find("***") != std::string::npos);
        CHECK_FALSE(hidden.finds_in(safe));
        CHECK(safe.starts_with("It says: "));
        CHECK(safe.ends_with(" Sorry"));
    }
}

TEST_CASE("a secret is hidden wherever it is in a long text, at the borders of its pieces too") {
    const std::string secret_text = "sess~7f.Q_zz-90";
    const redactor hidden = hiding(secret_text);
    const std::string filler = "{\"email\": \"jane@example.com\", \"note\": \"a &amp; b 50%\"},\n";
    const std::string twice = test::each_byte(test::each_byte(secret_text, "%%%02x"), "&#%u;");
    for (std::size_t border : {std::size_t{65'536}, std::size_t{131'072}}) {
        const std::size_t step = border == 65'536 ? 487 : 1'461;
        std::string text;
        while (text.size() < border + 4'000) {
            text += filler;
        }
        CHECK_FALSE(hidden.finds_in(text));
        for (const std::string& spelt :
             {secret_text, test::each_byte(secret_text, "%%%02x"), twice, test::base64(".." + secret_text)}) {
            for (std::size_t before = 0; before <= spelt.size() + 4'000; before += step) {
                std::string with = text;
                with.insert(border - before, "<" + spelt + ">");
                const std::string safe = hidden.redacted(with);
                CAPTURE(spelt, before);
                REQUIRE(safe.size() < text.size() + 12);
                REQUIRE_FALSE(hidden.finds_in(safe));
            }
        }
    }
}

}} // namespace webcasts::tests::redactor_test
