// SPDX-License-Identifier: BSL-1.0
#include "support/catch.hpp"
#include "support/decoding.hpp"
#include "support/golden_reports.hpp"
#include "support/response_texts.hpp"
#include <webcasts/wire/value_text.hpp>

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace webcasts::tests::json_exactness_test {

using namespace webcasts;
using namespace webcasts::tests;

namespace {

constexpr auto json = wire_format::json;

/// Decode the value of an unknown member of an attendee, at every split.
std::string value_of(std::string_view value) {
    const std::string body = json_report(R"({"x":)" + std::string(value) + "}");
    const decoded made = decode(json, body);
    CAPTURE(value, made.failure.message());
    REQUIRE(made.ok);
    const std::size_t begin = body.find(value);
    for (std::size_t split = begin; split <= begin + value.size(); ++split) {
        REQUIRE(agree(decode_split(json, body, split), made));
    }
    REQUIRE(agree(decode(json, body, 1), made));
    return made.records.people.at(0).extra.at(0).value;
}

void check_refused(std::string_view body, protocol_errc code) {
    for (const std::size_t chunk : {1U, 5U, 65536U}) {
        const decoded made = decode(json, body, chunk);
        CAPTURE(body, chunk, made.failure.message());
        REQUIRE_FALSE(made.ok);
        CHECK(made.failure.code() == code);
    }
}

void check_malformed_value(std::string_view value) {
    check_refused(json_report(R"({"x":)" + std::string(value) + "}"), protocol_errc::malformed);
}

/// The places for white space in a JSON text: before every token, and at the end.
std::vector<std::size_t> token_places(std::string_view text) {
    std::vector<std::size_t> made;
    constexpr std::string_view structure = "{}[],:";
    for (std::size_t at = 0; at < text.size();) {
        if (text[at] == ' ' || text[at] == '\n') {
            ++at;
            continue;
        }
        made.push_back(at);
        if (text[at] == '"') {
            for (++at; text[at] != '"'; ++at) {
                at += text[at] == '\\' ? 1U : 0U;
            }
            ++at;
        } else if (structure.find(text[at]) != std::string_view::npos) {
            ++at;
        } else {
            at = text.find_first_of(",]} \n", at);
        }
    }
    made.push_back(text.size());
    return made;
}

std::string joined(const std::vector<std::string>& members) {
    std::string made = "{";
    for (const std::string& member : members) {
        made.append(made.size() == 1 ? "" : ",").append(member);
    }
    return made + "}";
}

} // namespace

TEST_CASE("white space of any form between any two tokens of JSON changes nothing") {
    const decoded plain = decode(json, golden_json);
    const auto places = token_places(golden_json);
    CHECK(places.size() > 200);
    for (const std::string_view space : {" ", "\t", "\r", "\n", "\r\n", " \t\r\n "}) {
        std::string everywhere;
        std::size_t from = 0;
        for (const std::size_t place : places) {
            everywhere.append(golden_json.substr(from, place - from)).append(space);
            from = place;
            std::string body(golden_json);
            body.insert(place, space);
            CAPTURE(place, space);
            REQUIRE(agree(decode(json, body), plain));
        }
        CHECK(agree(decode(json, everywhere), plain));
        CHECK(agree(decode(json, everywhere, 1), plain));
    }
}

TEST_CASE("other white space than JSON's is refused") {
    for (const std::string_view space : {"\x0B", "\x0C", "\xC2\xA0", "\xE2\x80\x83", "\xEF\xBB\xBF"}) {
        check_malformed_value(std::string(space) + "1");
    }
}

TEST_CASE("every escape of a JSON string stands for its character, also if it is split between pieces") {
    CHECK(value_of(R"("\"\\\/\b\f\n\r\t")") == "\"\\/\b\f\n\r\t");
    CHECK(value_of(R"("a\u0041b")") == "aAb");
    CHECK(value_of(R"("\u00f6\u00F6")") == "\xC3\xB6\xC3\xB6");
    CHECK(value_of(R"("\u007f\u0080\u07ff\u0800\ud7ff\ue000\uffff")") ==
          "\x7F\xC2\x80\xDF\xBF\xE0\xA0\x80\xED\x9F\xBF\xEE\x80\x80\xEF\xBF\xBF");
    CHECK(value_of(R"("\ud83d\ude00")") == "\xF0\x9F\x98\x80");
    CHECK(value_of(R"("\uD800\uDC00\uDBFF\uDFFF")") == "\xF0\x90\x80\x80\xF4\x8F\xBF\xBF");
    CHECK(value_of(R"("\\u0041")") == "\\u0041");
    CHECK(value_of(R"("a/b")") == "a/b");
}

TEST_CASE("escapes in a JSON name are undone, so that it is found") {
    const decoded made =
        decode(json, json_report(R"({"\u0065mail":"a@example.com","a\"b\ud83d\ude00":1})"), 1);
    REQUIRE(made.ok);
    CHECK(made.records.people.at(0).email == "a@example.com");
    CHECK(made.records.people.at(0).extra == std::vector<named_text>{{"a\"b\xF0\x9F\x98\x80", "1"}});
}

TEST_CASE("a name that was read before is known again only if it is written in full") {
    for (const std::string_view name : {R"(a\"b)", R"(a\\)", R"(a\nb)", R"(\u0065mail)", "", "x"}) {
        const std::string person = "{\"first\":0,\"" + std::string(name) + "\":1}";
        const decoded made = decode(json, json_report(person + "," + person + "," + person));
        REQUIRE(made.ok);
        CHECK((made.records.people.at(2) == made.records.people.at(0)));
    }
    for (const auto& [name, wrong] : {std::pair{R"(a\"b)", "a\"b"}, {R"(a\\)", "a\\"}, {R"(a\nb)", "a\nb"}}) {
        check_refused(
            json_report("{\"first\":0,\"" + std::string(name) + "\":1},{\"first\":0,\"" + wrong + "\":1}"),
            protocol_errc::malformed);
    }
}

TEST_CASE("escapes that JSON does not have are refused, and lone surrogates too") {
    const std::string_view wrong =
        GENERATE(R"("\ud800")", R"("\ud800x")", R"("\ud83d\n")", R"("\ud83d\u0041")", R"("\ud83d\ud83d")",
                 R"("\udc00")", R"("\ude00\ud83d")", R"("\x41")", R"("\a")", R"("\'")", R"("\u12")",
                 R"("\u12G4")", R"("\U0041")", R"("\0")");
    check_malformed_value(wrong);
    check_refused(json_report("{" + std::string(wrong) + ":1}"), protocol_errc::malformed);
}

TEST_CASE("JSON keeps an escaped NUL as text and refuses a raw one") {
    using namespace std::string_literals;
    CHECK(value_of(R"("a\u0000b")") == "a\0b"s);
    check_malformed_value("\"a\0b\""s);
    check_malformed_value("\0"s);
    check_malformed_value("1\0"s);
    check_refused(json_report("{}") + "\0"s, protocol_errc::malformed);
    check_refused("\0{}"s, protocol_errc::malformed);
}

TEST_CASE("raw control characters in JSON strings and names are refused") {
    for (char c = 1; c < 0x20; ++c) {
        CAPTURE(static_cast<int>(c));
        check_malformed_value("\"a" + std::string(1, c) + "b\"");
        check_refused(json_report("{\"a" + std::string(1, c) + "\":1}"), protocol_errc::malformed);
    }
    CHECK(value_of("\"\x7F\"") == "\x7F");
}

TEST_CASE("numbers of JSON are kept as they are written") {
    for (const std::string_view number : {"0",
                                          "-0",
                                          "-0.0",
                                          "1",
                                          "-1",
                                          "0.10",
                                          "1.0",
                                          "1e5",
                                          "1E+05",
                                          "1e-5",
                                          "1.5E-05",
                                          "0e311",
                                          "1e309",
                                          "-1e309",
                                          "1e-400",
                                          "18446744073709551616",
                                          "-9223372036854775809",
                                          "1234567890123456789012345678901234567890",
                                          "0.1234567890123456789012345678901234567890",
                                          "123456789012345678901234567890.123456789e-12345"}) {
        CHECK(value_of(number) == number);
    }
    CHECK(value_of("true") == "true");
    CHECK(value_of("false") == "false");
    CHECK(value_of("null").empty());
}

TEST_CASE("a duration is a number or a text, and its value counts, not its spelling") {
    const auto [written, seconds] = GENERATE(table<std::string_view, int>({
        {"90", 90},
        {"\"90\"", 90},
        {"90.0", 90},
        {"9e1", 90},
        {"9E+1", 90},
        {"900e-1", 90},
        {"0.9e2", 90},
        {"0", 0},
        {"0e311", 0},
        {"\" 90 \"", 90},
    }));
    const std::string body =
        json_report(R"({"session":{"live_sessions_list":[{"duration":)" + std::string(written) + "}]}}");
    for (const std::size_t chunk : {1U, 65536U}) {
        const decoded made = decode(json, body, chunk);
        CAPTURE(written, made.failure.message());
        REQUIRE(made.ok);
        CHECK(made.records.people.at(0).sessions.at(0).duration == std::chrono::seconds(seconds));
    }
}

TEST_CASE("a duration that is no number of seconds, or too large for one, is an error") {
    const std::string_view written =
        GENERATE("1e309", "-1e309", "-1e-400", "1234567890123456789012345678901234567890",
                 "18446744073709551616", "-90.5", "-1", "-0", "true", "\"NaN\"", "\"Infinity\"", "\"90s\"");
    const std::string body =
        json_report(R"({"session":{"live_sessions_list":[{"duration":)" + std::string(written) + "}]}}");
    for (const std::size_t chunk : {1U, 65536U}) {
        const decoded made = decode(json, body, chunk);
        CAPTURE(written);
        REQUIRE_FALSE(made.ok);
        CHECK(made.failure.code() == protocol_errc::invalid_value);
        CHECK(made.failure.location().field_path == "attendee[0].session.live[0].duration");
    }
}

TEST_CASE("numbers that JSON does not have are refused") {
    const std::string_view wrong =
        GENERATE("NaN", "Infinity", "-Infinity", "+1", "01", "-", "-01", "1.", ".1", "1e", "1e+", "0x1F",
                 "1_000", "1e5.5", "--1", "nan", "True", "nul", "undefined");
    check_malformed_value(wrong);
}

TEST_CASE("JSON with comments, single quotes, trailing commas or no quotes is refused") {
    for (const std::string_view person : {"{/* c */}", "{}// c\n", "{'x':1}", "{\"x\":1,}", "{x:1}",
                                          "{\"x\"}", "{\"x\":}", "{,}", "{\"x\" 1}", "{\"x\":1 \"y\":2}"}) {
        check_refused(json_report(person), protocol_errc::malformed);
    }
    check_refused(json_report("{},"), protocol_errc::malformed);
}

TEST_CASE("a byte order mark before JSON is passed over, split or whole") {
    const std::string marked = "\xEF\xBB\xBF" + std::string(golden_json);
    for (std::size_t split = 1; split < 8; ++split) {
        CHECK(agree(decode_split(json, marked, split), decode(json, golden_json)));
    }
    check_refused("\xEF\xBB" + std::string(golden_json), protocol_errc::malformed);
}

TEST_CASE("bytes in JSON that are not UTF-8 are an error, at any place") {
    const std::string_view wrong = GENERATE(
        "\x80", "\xC3", "\xC0\xAF", "\xC1\xBF", "\xE0\x80\xAF", "\xED\xA0\x80", "\xED\xBF\xBF",
        "\xF0\x80\x80\xAF", "\xF4\x90\x80\x80", "\xF5\x80\x80\x80", "\xE6\x97", "\xF0\x9F\x98", "\xFF");
    const std::string text(wrong);
    for (const std::string& body :
         {json_report(R"({"email":")" + text + "\"}"), json_report("{\"x" + text + "\":1}"),
          json_report(R"({"x":")" + text + "\\n\"}"), json_report(text)}) {
        const decoded whole = decode(json, body);
        for (const std::size_t chunk : {1U, 2U, 3U, 65536U}) {
            const decoded made = decode(json, body, chunk);
            CAPTURE(body, chunk);
            REQUIRE_FALSE(made.ok);
            CHECK(made.failure.code() == protocol_errc::malformed);
            CHECK(made.failure.location().byte_offset == whole.failure.location().byte_offset);
            CHECK(made.failure.message() == whole.failure.message());
        }
        if (body.find('"' + text) != std::string::npos || body.find('x' + text) != std::string::npos) {
            CHECK(whole.failure.location().byte_offset == body.find(text));
            CHECK_THAT(whole.failure.message(),
                       Catch::Matchers::ContainsSubstring("bytes that are not UTF-8"));
        }
    }
}

TEST_CASE("characters of one to four bytes are text in JSON") {
    for (const std::string_view text :
         {"\x7F", "\xC2\x80", "\xDF\xBF", "\xE0\xA0\x80", "\xED\x9F\xBF", "\xEE\x80\x80", "\xEF\xBF\xBF",
          "\xF0\x90\x80\x80", "\xF4\x8F\xBF\xBF"}) {
        CHECK(value_of("\"" + std::string(text) + "\"") == text);
    }
}

TEST_CASE("the order of members is of no matter, on any level") {
    std::vector<std::string> person = {
        R"("email":"a@example.com")", R"("reg_date":"2026-02-27 08:30:00")",
        R"("session":{"live_sessions_list":[{"duration":5}],"od_sessions_list":[{"duration":6}]})",
        R"("qa_list":[{"text":"Q"}])"};
    std::sort(person.begin(), person.end());
    const decoded plain = decode(json, json_report(joined(person)));
    REQUIRE(plain.ok);
    CHECK(plain.records.people.at(0).sessions.size() == 2);
    while (std::next_permutation(person.begin(), person.end())) {
        CHECK(agree(decode(json, json_report(joined(person))), plain));
    }
    CHECK(agree(
        decode(json, json_report(R"({"session":{"od_sessions_list":[{"duration":6}],"live_sessions_list":[)"
                                 R"({"duration":5}]},"qa_list":[{"text":"Q"}],)"
                                 R"("reg_date":"2026-02-27 08:30:00","email":"a@example.com"})")),
        plain));

    std::vector<std::string> result = {
        R"("returnCode":1)", R"("success":{"attendee_list":[{"email":"a@example.com"}],"eventtitle":"E"})",
        R"("more":{"returnCode":7})"};
    std::vector<std::string> envelope = {
        R"("current_timestamp":"2026-05-15 14:39:09")", R"("version":2.0)", {}};
    std::sort(result.begin(), result.end());
    std::optional<decoded> first;
    do {
        for (std::size_t place = 0; place < envelope.size(); ++place) {
            std::vector<std::string> members = {envelope[0], envelope[1]};
            members.insert(members.begin() + static_cast<std::ptrdiff_t>(place),
                           R"("result":)" + joined(result));
            const decoded made = decode(json, R"({"convey_api":)" + joined(members) + "}");
            CAPTURE(made.failure.message());
            REQUIRE(made.ok);
            first = first ? first : made;
            CHECK(agree(made, *first));
            CHECK(made.envelope.event_title == "E");
            CHECK(made.envelope.service_time);
        }
    } while (std::next_permutation(result.begin(), result.end()));
}

TEST_CASE("a refusal is found at whatever place returnCode has") {
    for (const std::string_view result : {R"({"returnCode":5,"success":{"attendee_list":[{}]}})",
                                          R"({"success":{"attendee_list":[{}]},"returnCode":5})",
                                          R"({"success":{"attendee_list":[{}]},"returnCode":"5"})"}) {
        const decoded made = decode(json, R"({"convey_api":{"result":)" + std::string(result) + "}}");
        REQUIRE_FALSE(made.ok);
        CHECK(made.failure.code() == api_errc::refused);
        CHECK(made.failure.return_code() == "5");
    }
}

TEST_CASE("missing, empty and null lists are the same") {
    const decoded none = decode(json, json_report(R"({"email":"a@example.com"})"));
    for (const std::string_view lists :
         {R"("session":null)", R"("session":{})", R"("session":{"live_sessions_list":null})",
          R"("session":{"live_sessions_list":[],"od_sessions_list":[]},"qa_list":null,"survey_list":[])"}) {
        CHECK(agree(decode(json, json_report(R"({"email":"a@example.com",)" + std::string(lists) + "}")),
                    none));
    }
    const decoded nobody = decode(json, json_report(""));
    for (const std::string_view list : {"null", "[]", "{}", "{\"attendee\":[]}", "{\"attendee\":null}"}) {
        const decoded made = decode(json, json_success("\"attendee_list\":" + std::string(list)));
        CAPTURE(list);
        CHECK(agree(made, nobody));
    }
}

TEST_CASE("of two members of one name the first wins and the later ones are kept under their own name") {
    const decoded made = decode(
        json,
        json_report(
            R"({"email":"a@example.com","email":"b@example.com","fname":"Al","first_name":"Bo","x":1,"x":2,)"
            R"("reg_date":"2026-02-27 08:30:00","reg_date":"2026-02-28 08:30:00","session":{)"
            R"("live_sessions_list":[{"duration":1,"duration":2}]},"qa_list":[{"text":"Q","text":"R"}],)"
            R"("survey_list":[{"answer":"A","question":"B","answer":"C"}]})"));
    CAPTURE(made.failure.message());
    REQUIRE(made.ok);
    const attendee& person = made.records.people.at(0);
    CHECK(person.email == "a@example.com");
    CHECK(person.first_name == "Al");
    CHECK(person.registered_at == wire::parse_local_time("2026-02-27 08:30:00"));
    CHECK(person.extra == std::vector<named_text>{{"email", "b@example.com"},
                                                  {"first_name", "Bo"},
                                                  {"x", "1"},
                                                  {"x", "2"},
                                                  {"reg_date", "2026-02-28 08:30:00"}});
    CHECK(person.sessions.at(0).duration == std::chrono::seconds(1));
    CHECK(person.sessions.at(0).extra == std::vector<named_text>{{"duration", "2"}});
    CHECK(person.questions.at(0).text == "Q");
    CHECK(person.questions.at(0).extra == std::vector<named_text>{{"text", "R"}});
    CHECK(person.survey_answers.at(0).answer == "A");
    CHECK(person.survey_answers.at(0).extra == std::vector<named_text>{{"answer", "C"}});
}

TEST_CASE("of two fields of one meaning of an event the first wins and the other is kept") {
    const decoded made =
        decode(json, json_event_list(R"({"id":1234567,"id":7654321,"title":"One","title":"Two",)"
                                     R"("expired":true,"expired":false})"));
    CAPTURE(made.failure.message());
    REQUIRE(made.ok);
    const event_summary& event = made.records.events.at(0);
    CHECK(event.id == event_id("1234567"));
    CHECK(event.title == "One");
    CHECK(event.expired);
    CHECK(event.extra == std::vector<named_text>{{"id", "7654321"}, {"title", "Two"}, {"expired", "false"}});
}

TEST_CASE("JSON with two return codes is refused if either of them is not 1") {
    const auto [codes, ok] = GENERATE(table<std::string_view, bool>({
        {R"("returnCode":1,"returnCode":1)", true},
        {R"("returnCode":1,"returnCode":2)", false},
        {R"("returnCode":2,"returnCode":1)", false},
        {R"("returnCode":1,"return_code":"103")", false},
        {R"("returnCode":1,"returnCode":null)", false},
    }));
    const decoded made = decode(json, R"({"convey_api":{"result":{)" + std::string(codes) + "}}}");
    CAPTURE(codes);
    CHECK(made.ok == ok);
    CHECK((made.ok || made.failure.code() == api_errc::refused));
}

} // namespace webcasts::tests::json_exactness_test
