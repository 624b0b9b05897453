// SPDX-License-Identifier: BSL-1.0
// The tokenizer of JSON takes and refuses what RFC 8259 does, with the events that Boost.JSON's parser finds,
// however a document is cut.
#include "support/catch.hpp"
#include "support/json_events.hpp"

#include <cstddef>
#include <cstdio>
#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace webcasts::tests::json_tokenizer_test {

using namespace webcasts;
using namespace webcasts::tests;

namespace {

constexpr std::size_t whole = 1U << 20U;

json_tokenized tokenize_split(std::string_view document, std::size_t split, const json_recorder& recorder,
                              const wire::decode_limits& limits) {
    bool first = true;
    return tokenize_json_in_pieces(
        document, [&] { return std::exchange(first, false) ? split : document.size(); }, recorder, limits);
}

/// Read a document whole, byte by byte, and in two pieces in every way: the outcome must be the same.
json_tokenized tokenize_all_ways(std::string_view document, const json_recorder& recorder = json_recorder(),
                                 const wire::decode_limits& limits = {}) {
    json_tokenized read = tokenize_json(document, whole, recorder, limits);
    CAPTURE(document, read.failure ? read.failure->message() : "", read.byte_offset);
    CHECK(agree(tokenize_json(document, 1, recorder, limits), read));
    CHECK(agree(tokenize_json(document, 7, recorder, limits), read));
    for (std::size_t split = 1; split < document.size(); ++split) {
        if (!agree(tokenize_split(document, split, recorder, limits), read)) {
            FAIL_CHECK("split at " << split);
        }
    }
    return read;
}

/// See that the tokenizer agrees with Boost.JSON, by strict and by lenient rules; return whether strict ones
/// take the document.
bool check_same(std::string_view document) {
    for (const bool mends : {false, true}) {
        const std::string mended = mends ? mended_json(document) : std::string(document);
        const json_reference expected = tokenize_by_boost_json(mended);
        const json_tokenized found = tokenize_all_ways(document, json_recorder(mends));
        CAPTURE(document, mends);
        CHECK(found.failure.has_value() != expected.is_taken);
        CHECK((found.failure || found.events == expected.events));
    }
    return !tokenize_json(document, whole).failure;
}

std::string member(std::string_view value) {
    return "{\"a\":" + std::string(value) + "}";
}

std::string value_of(const json_tokenized& read) {
    return read.events.size() == 2 ? read.events[1].text : "no value";
}

} // namespace

TEST_CASE("the numbers of RFC 8259 are read, and no others") {
    for (const std::string_view number : {"0",
                                          "-0",
                                          "1",
                                          "-1",
                                          "10",
                                          "9876543210",
                                          "0.0",
                                          "-0.5",
                                          "1.25",
                                          "0.000",
                                          "1e5",
                                          "1E5",
                                          "1e+5",
                                          "1E-5",
                                          "0e0",
                                          "0E+00",
                                          "-0e-0",
                                          "1.5e007",
                                          "1e400",
                                          "-1e-400",
                                          "0e311",
                                          "123456789012345678901234567890",
                                          "0.12345678901234567890123456789",
                                          "12345678",
                                          "123456789",
                                          "1234567.8"}) {
        for (const std::string_view after : {"", " ", "\n"}) {
            const std::string value = std::string(number).append(after);
            CHECK(check_same(member(value)));
            CHECK(check_same(member("[" + value + "," + value + "]")));
        }
        CHECK(value_of(tokenize_json(member(number), whole)) == number);
    }
    for (const std::string_view number :
         {"01",   "-01",   "00",    "00.5",  "1.",    ".5",  "-",   "--1",  "+1",       "2e",
          "2e+",  "2e-",   "2.e1",  "1e5.5", "1.2.3", "-a",  "NaN", "-NaN", "Infinity", "-Infinity",
          "0x1F", "1_000", "1e1e1", "١",     "1 2",   "0-1", "1+1", "e5",   "-.5",      "1/2"}) {
        CHECK_FALSE(check_same(member(number)));
        CHECK_FALSE(check_same(member("[" + std::string(number) + "]")));
    }
}

TEST_CASE("an exponent of any size is a number: its text is kept") {
    for (const std::string_view number :
         {"1e2147483648", "1e-2147483648", "1E99999999999999999999999", "0e-9999999999"}) {
        const json_tokenized read = tokenize_all_ways(member(number));
        CHECK_FALSE(read.failure);
        CHECK(value_of(read) == number);
    }
}

TEST_CASE("true, false and null are read, and words like them are not") {
    for (const std::string_view word : {"true", "false", "null"}) {
        CHECK(check_same(member(word)));
        CHECK(check_same(member(" [ " + std::string(word) + " , " + std::string(word) + "]\t")));
        for (std::size_t size = 1; size < word.size(); ++size) {
            CHECK_FALSE(check_same(member(word.substr(0, size))));
            CHECK_FALSE(check_same("{\"a\":" + std::string(word.substr(0, size))));
        }
        CHECK_FALSE(check_same(member(std::string(word) + "x")));
        CHECK_FALSE(check_same(member(std::string(word).append(word))));
    }
    for (const std::string_view word :
         {"True", "TRUE", "nil", "nul1", "truE", "undefined", "tru\\u0065", "fals e"}) {
        CHECK_FALSE(check_same(member(word)));
    }
}

TEST_CASE("every byte alone in a string, in a name and between tokens") {
    for (int byte = 0; byte < 256; ++byte) {
        const std::string text(1, static_cast<char>(byte));
        const bool is_text = byte >= 0x20 && byte < 0x80 && byte != '"' && byte != '\\';
        CHECK(check_same("{\"a\":\"" + text + "\"}") == is_text);
        CHECK(check_same("{\"" + text + "\":1}") == is_text);
        CHECK(check_same("{\"a\":\"sixteen and more " + text + " bytes, and a whole block\"}") == is_text);
        const bool is_space = byte == ' ' || byte == '\t' || byte == '\n' || byte == '\r';
        CHECK(check_same("{" + text + "\"a\":1}") == is_space);
        CHECK(check_same("{\"a\"" + text + ":1}") == is_space);
        CHECK(check_same("{\"a\":1}" + text) == is_space);
        CHECK(check_same(text + "{\"a\":1}") == is_space);
        check_same("{\"a\":" + text + "1}");
        check_same("{\"a\":1" + text + "}");
        check_same("{\"a\":\"\\" + text + "\"}");
        check_same("{\"a\":\"\\" + text + "0041 and so on, and so on, and so on, and so on\"}");
    }
}

TEST_CASE("every escape of one UTF-16 unit stands for its character, or is half of one") {
    for (unsigned code = 0; code < 0x10000; ++code) {
        char escape[8];
        std::snprintf(escape, sizeof escape, "\\u%04x", code);
        const std::string document =
            "{\"a\":\"" + std::string(escape) + "\",\"b\":\"" + escape + "                        \"}";
        const json_reference expected = tokenize_by_boost_json(document);
        const json_tokenized found = tokenize_json(document, whole);
        const bool is_half = code >= 0xD800 && code < 0xE000;
        if (expected.is_taken == is_half || found.failure.has_value() != is_half ||
            (!is_half && found.events != expected.events) || !agree(tokenize_json(document, 1), found)) {
            FAIL_CHECK(document);
        }
    }
    for (const std::string_view pair :
         {"\\ud800\\udc00", "\\uDBFF\\uDFFF", "\\uD83d\\uDe00", "x\\ud83d\\ude00\\ud83d\\ude00y"}) {
        CHECK(check_same(member("\"" + std::string(pair) + "\"")));
        CHECK(check_same(member("\"" + std::string(pair) + " and more than a block of other text\"")));
    }
}

TEST_CASE("half a character is a mistake, and U+FFFD where texts are mended") {
    for (const std::string_view text :
         {"\\ud83d", "\\ude00", "\\ud83d\\ud83d", "\\ude00\\ud83d", "\\ud83dx", "\\ud83d.ude00", "\\ud83d\\n",
          "\\ud83d\\u0041", "\\ud83d\\\\", "\\ud83d\\ud83d\\ude00", "\\ud83d\\ude00\\ude00",
          "\\ud83d\xC3\xA9", "\\ud83d\xE9"}) {
        for (const std::string_view more : {"", " and so on for more than a block of sixteen bytes"}) {
            const std::string value = "\"" + std::string(text).append(more) + "\"";
            CHECK_FALSE(check_same(member(value)));
            CHECK_FALSE(check_same("{" + value + ":[" + value + "]}"));
        }
    }
    CHECK(tokenize_all_ways(R"({"\ud83d":"\ud83d","b":["c\ude00"],"d":"\ud83d\ude00"})", json_recorder(true))
              .mended == "member '\uFFFD'\nmember '\uFFFD'\nitem 'c\uFFFD'\n");
}

TEST_CASE("bytes that are not UTF-8 are a mistake, and U+FFFD in texts where these are mended") {
    for (const std::string_view text :
         {"\x80", "\xFF", "\xC3", "\xC0\xAF", "\xE2\x82", "\xE2\x82\xC3\xA9", "\xED\xA0\x80", "\xF0\x9F\x98",
          "\xF4\x90\x80\x80", "x\xE9y", "\xE2\x82\\u00AC", "\\u00e9\xE9\\u00e9",
          "\xF0\x9F\x98\xE2\x82\xAC"}) {
        CHECK_FALSE(check_same(member("\"" + std::string(text) + "\"")));
        CHECK_FALSE(
            check_same(member("\"" + std::string(text) + " and more than one block of other text\"")));
        CHECK_FALSE(check_same("{\"" + std::string(text) + "\":{}}"));
        CHECK_FALSE(check_same(member(text)));
        CHECK_FALSE(check_same("{\"a\"" + std::string(text) + ":1}"));
        CHECK_FALSE(check_same("{}" + std::string(text)));
        CHECK_FALSE(check_same(text));
    }
    for (const std::string_view text :
         {"\xC2\x80", "\xDF\xBF", "\xE0\xA0\x80", "\xEF\xBF\xBF", "\xF0\x90\x80\x80", "\xF4\x8F\xBF\xBF"}) {
        CHECK(check_same(member("\"" + std::string(text) + "\"")));
        CHECK_FALSE(check_same(member(text)));
    }
}

TEST_CASE("an escape, a quote or a mistake at any place of a text is found") {
    for (std::size_t before = 0; before <= 40; ++before) {
        for (const std::size_t after : {0U, 1U, 15U, 16U, 40U}) {
            for (const std::string_view middle :
                 {"", "\\n", "\\u00e9", "\\ud83d\\ude00", "\\\"\\\\", "\xE2\x82\xAC"}) {
                const std::string text = std::string(before, 'b').append(middle).append(after, 'a');
                const std::string document = "{\"" + text + "\":\"" + text + "\", \"c\":1}";
                const json_tokenized found = tokenize_json(document, whole);
                if (found.failure || found.events != tokenize_by_boost_json(document).events ||
                    !agree(tokenize_json(document, 1), found) || !agree(tokenize_json(document, 20), found)) {
                    FAIL_CHECK(document);
                }
            }
            for (const std::string_view wrong : {"\\x", "\\u00g9", "\x01", "\\ud83d", "\xE9"}) {
                const std::string start = "{\"a\":\"" + std::string(before, 'b');
                const json_tokenized found =
                    tokenize_json(start + std::string(wrong) + std::string(after, 'a') + "\"}", whole);
                REQUIRE(found.failure);
                CHECK(found.byte_offset >= start.size());
                CHECK(found.byte_offset < start.size() + wrong.size());
            }
        }
    }
}

TEST_CASE("texts with escapes stay valid until the end of the chunk, however many there are") {
    std::string document = "{\"first\":\"\\u00e9\"";
    for (int i = 0; i < 5000; ++i) {
        const std::string number = std::to_string(i);
        document.append(",\"").append(number).append("\":\"").append(number).append(
            "\\n, and 20 more bytes\"");
    }
    document += "}";
    const json_reference expected = tokenize_by_boost_json(document);
    for (const std::size_t chunk : {std::size_t{whole}, std::size_t{4096}, std::size_t{100}}) {
        const json_tokenized found = tokenize_json(document, chunk);
        REQUIRE_FALSE(found.failure);
        CHECK((found.events == expected.events));
    }
}

TEST_CASE("a text of any length is read, with escapes and without") {
    for (const std::size_t size : {200U, 255U, 256U, 257U, 300U, 1000U, 20'000U}) {
        for (const std::string_view end : {"", "\\n", "\\u20ac", "\\ud83d\\ude00"}) {
            std::string text = "\"";
            while (text.size() < size) {
                text.append("0123456789 ").append(end);
            }
            const std::string document = member(text + "\"");
            const json_tokenized found = tokenize_json(document, whole);
            CHECK_FALSE(found.failure);
            CHECK((found.events == tokenize_by_boost_json(document).events));
            CHECK(agree(tokenize_json(document, 1), found));
            CHECK(agree(tokenize_json(document, 100), found));
        }
    }
}

TEST_CASE("structures of RFC 8259 are read, and no others") {
    for (const std::string_view document :
         {"{}", " { } ", "{\"a\":{}}", "{\"a\":[]}", "{\"a\":[[],[[]],{},{\"b\":[{}]}]}",
          "{\"a\":1,\"a\":2,\"\":3}", "{\"a\":null,\"b\":[null,null],\"c\":[true,\"x\",1]}",
          "{\"a\" : [ 1 , 2 ] , \"b\" : { \"c\" : 3 } }", "\xEF\xBB\xBF{}",
          "{\"a\":\"}\",\"b\":\"]\",\"c\":\",\",\"d\":\":\"}"}) {
        CHECK(check_same(document));
    }
    for (const std::string_view document : {"",
                                            " ",
                                            "{",
                                            "}",
                                            "{\"a\"}",
                                            "{\"a\":}",
                                            "{\"a\":1,}",
                                            "{,}",
                                            "{,\"a\":1}",
                                            "{\"a\":1,,\"b\":2}",
                                            "{\"a\" 1}",
                                            "{\"a\"::1}",
                                            "{\"a\":1 \"b\":2}",
                                            "{\"a\":1;\"b\":2}",
                                            "{1:2}",
                                            "{a:1}",
                                            "{'a':1}",
                                            "{\"a\":'b'}",
                                            "{null:1}",
                                            "{\"a\":[1,]}",
                                            "{\"a\":[,1]}",
                                            "{\"a\":[1 2]}",
                                            "{\"a\":[1}",
                                            "{\"a\":[1}]",
                                            "{\"a\":{]}",
                                            "{\"a\":[1,2",
                                            "{\"a\":\"b",
                                            "{\"a\":\"b\\",
                                            "{\"a\":1}}",
                                            "{\"a\":1}]",
                                            "{} {}",
                                            "{}x",
                                            "{},",
                                            "{}1",
                                            "{\"a\":/*c*/1}",
                                            "{\"a\":1//c\n}",
                                            "{\"a\":[\"b\":1]}",
                                            "{\"a\":{\"b\"}}",
                                            "{[]:1}",
                                            "{\"a\":()}",
                                            "\xEF\xBB\xBF",
                                            "\xEF\xBB",
                                            "\xEF\xBB{}",
                                            "\xEF\xBB\xBF\xEF\xBB\xBF{}",
                                            "{}\xEF\xBB\xBF",
                                            "<a/>",
                                            "x"}) {
        CHECK_FALSE(check_same(document));
    }
    for (const std::string_view root :
         {"[]", "1", "-1", "\"a\"", "true", "null", "[", "tru", "\"", " 0", "\n[{}]"}) {
        CHECK(tokenize_all_ways(root).failure->code() == protocol_errc::unexpected_structure);
    }
}

TEST_CASE("objects and lists are nested up to the limit") {
    wire::decode_limits limits;
    for (const std::size_t depth : {0U, 1U, 5U, 40U}) {
        limits.depth = depth;
        for (const std::string_view open : {"[", "{\"b\":"}) {
            const auto nested = [&](std::size_t levels) {
                std::string document = "{\"a\":";
                for (std::size_t i = 1; i < levels; ++i) {
                    document += open;
                }
                document += "1";
                for (std::size_t i = 1; i < levels; ++i) {
                    document += open == "[" ? "]" : "}";
                }
                return document + "}";
            };
            CHECK_FALSE(tokenize_all_ways(nested(depth + 2), json_recorder(), limits).failure);
            const json_tokenized refused = tokenize_all_ways(nested(depth + 3), json_recorder(), limits);
            REQUIRE(refused.failure);
            CHECK(refused.failure->code() == protocol_errc::limit_exceeded);
            CHECK(refused.byte_offset == 5 + (depth + 1) * open.size());
        }
    }
    limits.depth = static_cast<std::size_t>(-1);
    CHECK_FALSE(tokenize_json("{\"a\":[[[]]]}", whole, json_recorder(), limits).failure);
}

TEST_CASE("a name, text or number may have as many bytes as the limit") {
    wire::decode_limits limits;
    for (const std::size_t most : {3U, 20U, 300U}) {
        limits.field_bytes = most;
        const auto check = [&](const std::string& fits, const std::string& exceeds) {
            CHECK_FALSE(tokenize_all_ways(fits, json_recorder(true), limits).failure);
            const json_tokenized refused = tokenize_all_ways(exceeds, json_recorder(true), limits);
            CAPTURE(exceeds);
            REQUIRE(refused.failure);
            CHECK(refused.failure->code() == protocol_errc::limit_exceeded);
        };
        for (const std::string_view first : {"a", "\\n", "\\u0041"}) {
            const std::string text = std::string(first) + std::string(most - 1, 'x');
            check(member("\"" + text + "\""), member("\"" + text + "x\""));
            check("{\"" + text + "\":1}", "{\"" + text + "x\":1}");
        }
        const std::string start(most - 3, 'x');
        for (const std::string_view last : {"\\u20ac", "\\ud83d", "\xE9"}) { // three bytes each
            check(member("\"" + start + std::string(last) + "\""),
                  member("\"x" + start + std::string(last) + "\""));
        }
        const std::string digits(most - 1, '1');
        check(member("1" + digits), member("11" + digits));
        check(member("-" + digits), member("-1" + digits));
    }
}

TEST_CASE("a text that is far too long is refused at its first byte too many") {
    wire::decode_limits limits;
    limits.field_bytes = 300;
    const std::string more = ",\"z\":\"" + std::string(100, 'z') + "\"}";
    for (const std::string_view first : {"", "\\n", "\\u0041"}) {
        const std::size_t characters = first.empty() ? 0 : 1;
        for (const std::size_t size : {301U, 400U, 555U, 557U, 2000U}) {
            const std::string text = std::string(first) + std::string(size - characters, 'x');
            const json_tokenized refused =
                tokenize_all_ways("{\"a\":\"" + text + "\"" + more, json_recorder(), limits);
            CAPTURE(first, size);
            REQUIRE(refused.failure);
            CHECK(refused.failure->code() == protocol_errc::limit_exceeded);
            CHECK(refused.byte_offset == 6 + first.size() + 300 - characters);
        }
    }
}

TEST_CASE("what only looks like the rest of an escape is text") {
    const std::string more(60, '-');
    for (const std::string_view escape : {"\\n", "\\u0041", "\\ud83d\\ude00", "\\\\"}) {
        for (const std::string_view next : {"xu1234", "\\/u1234", "u1234", "n1234"}) {
            CHECK(check_same(member("\"" + std::string(escape) + std::string(next) + more + "\"")));
        }
    }
}

TEST_CASE("a short text with escapes keeps the rules, also if the chunk goes on for long") {
    const std::string more = ",\"z\":\"" + std::string(100, 'z') + "\"}";
    for (const std::string_view text : {"\\n\xE9", "\xE9\\u00e9", "\\ud83d\\ude00\xE2\x82", "\\n\xC3\xA9"}) {
        check_same("{\"a\":\"" + std::string(text) + "\"" + more);
        check_same("{\"" + std::string(text) + "\":1" + more);
    }
    wire::decode_limits limits;
    limits.field_bytes = 100;
    for (const std::string_view first : {"\\n", "\\u0041"}) {
        for (const std::size_t size : {100U, 101U}) {
            const std::string text = "\"" + std::string(first) + std::string(size - 1, 'x') + "\"";
            for (const std::string& start : {"{\"a\":" + text, "{" + text + ":1"}) {
                const json_tokenized read = tokenize_all_ways(start + more, json_recorder(), limits);
                CHECK(read.failure.has_value() == (size > 100));
            }
        }
    }
}

TEST_CASE("a mistake has the same text and place in any chunking") {
    const auto [document, place, text] = GENERATE(table<std::string_view, std::size_t, std::string_view>({
        {R"({"a":1 "b":2})", 7, "a comma or a closing brace is missing"},
        {R"({"a":[1 2]})", 8, "a comma or a closing bracket is missing"},
        {R"({"a":[1}})", 7, "a comma or a closing bracket is missing"},
        {R"({"a":1,})", 7, "a name in quotes is missing"},
        {R"({a:1})", 1, "a name in quotes is missing"},
        {R"({"a" 1})", 5, "a colon is missing after a name"},
        {R"({"a":})", 5, "a value is missing"},
        {R"({"a":[1,]})", 8, "a value is missing"},
        {R"({"a":nothing})", 6, "a word that is not true, false or null"},
        {R"({"a":01})", 6, "a zero before the other digits of a number"},
        {R"({"a":-})", 6, "a digit is missing in a number"},
        {R"({"a":1.e5})", 7, "a digit is missing in a number"},
        {R"({"a":"b\x"})", 8, "an escape that JSON does not have"},
        {R"({"a":"b\u00x1"})", 11, "an escape that JSON does not have"},
        {R"({"a":"\ud83d and \ud83d\ude00"})", 6, "half a character (a lone surrogate) in an escape"},
        {R"({"a":"\ud83d\u00e9"})", 6, "half a character (a lone surrogate) in an escape"},
        {R"({"a":"\ude00"})", 6, "half a character (a lone surrogate) in an escape"},
        {"{\"a\":\"b\n\"}", 7, "a control character in a string"},
        {"{\"a\":\"b\xE9\"}", 7, "bytes that are not UTF-8"},
        {"{\"a\":\"b\xE2\x82\"}", 7, "bytes that are not UTF-8"},
        {"{\"a\":1\xE9}", 6, "a comma or a closing brace is missing"},
        {R"({"a":1} x)", 8, "text after the end of the document"},
        {"  <a/>", 2, "text before the root object"},
    }));
    const json_tokenized found = tokenize_all_ways(document);
    CAPTURE(document);
    REQUIRE(found.failure);
    CHECK(found.failure->code() == protocol_errc::malformed);
    CHECK_THAT(found.failure->message(), Catch::Matchers::ContainsSubstring(std::string(text)));
    CHECK(found.byte_offset == place);
}

TEST_CASE("a byte order mark counts in the place of a mistake") {
    CHECK(tokenize_all_ways("\xEF\xBB\xBF{x}").byte_offset == 4);
    CHECK(tokenize_all_ways("\xEF\xBB\xBF{}").byte_offset == 5);
}

TEST_CASE("a handler that stops hears nothing more, and there is no error") {
    constexpr std::string_view document =
        R"({"a":1,"b":"\n","c":{"d":null},"e":[{},[2],"f",true,{"g":3}],"h":4} wrong)";
    const auto all = tokenize_json(document, whole).events;
    REQUIRE(all.size() > 20);
    for (std::size_t events = 1; events < all.size(); ++events) {
        const bool can_stop = all[events - 1].kind != 'n'; // a name cannot
        const json_tokenized stopped = tokenize_json(document, whole, json_recorder(false, events));
        CHECK_FALSE(stopped.failure);
        CHECK(stopped.events.size() == events + (can_stop ? 0 : 1));
        const json_tokenized by_bytes = tokenize_json(document, 1, json_recorder(false, events));
        CHECK_FALSE(by_bytes.failure);
        CHECK(by_bytes.events.size() == stopped.events.size());
    }
}

} // namespace webcasts::tests::json_tokenizer_test
