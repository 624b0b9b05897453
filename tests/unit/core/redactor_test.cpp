// SPDX-License-Identifier: BSL-1.0
#include "support/catch.hpp"
#include "support/repeated_text.hpp"
#include <webcasts/redaction.hpp>

#include <algorithm>
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
    CHECK(hidden.redacted("correctly") == "correctly");
    CHECK(hidden.redacted("cor") == "cor");
}

TEST_CASE("a secret is hidden wherever it is in a long text, at the borders of its pieces too") {
    const std::string secret_text = "sess~7f.Q_zz-90";
    const redactor hidden = hiding(secret_text);
    const std::string filler = "{\"email\": \"jane@example.com\", \"note\": \"a &amp; b 50%\"},\n";
    std::string text;
    while (text.size() < 140'000) {
        text += filler;
    }
    CHECK_FALSE(hidden.finds_in(text));
    const std::string twice = test::each_byte(test::each_byte(secret_text, "%%%02x"), "&#%u;");
    for (const std::string& spelt :
         {secret_text, test::each_byte(secret_text, "%%%02x"), twice, test::base64(".." + secret_text)}) {
        for (std::size_t border : {std::size_t{65'536}, std::size_t{131'072}}) {
            for (std::size_t before = 0; before <= spelt.size() + 4'000; before += 487) {
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

}} // namespace webcasts::tests::redactor_test
