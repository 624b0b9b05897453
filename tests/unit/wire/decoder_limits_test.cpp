// SPDX-License-Identifier: BSL-1.0
// Every limit of decode_limits, in every format that it applies to, one below, at and one above it.
#include "support/catch.hpp"
#include "support/decoding.hpp"
#include "support/golden_reports.hpp"
#include "support/response_texts.hpp"

#include <cstddef>
#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace webcasts::tests::decoder_limits_test {

using namespace webcasts;
using namespace webcasts::tests;

namespace {

/// See that `body` is taken at a limit of `exact` and above, and refused below it with the limit's name.
template <class Number>
void check_limit(wire_format format, const std::string& body, Number wire::decode_limits::*limit,
                 std::size_t exact, std::initializer_list<std::string_view> words) {
    CAPTURE(to_string(format), body.substr(0, 200), exact);
    for (const std::size_t chunk : {1U, 7U, 65536U}) {
        CAPTURE(chunk);
        for (const std::size_t above : {0U, 1U}) {
            wire::decode_limits limits;
            limits.*limit = exact + above;
            const decoded made = decode(format, body, chunk, limits);
            CAPTURE(above, made.failure.message());
            CHECK(made.ok);
        }
        wire::decode_limits limits;
        limits.*limit = exact - 1;
        const decoded made = decode(format, body, chunk, limits);
        CAPTURE(made.failure.message());
        REQUIRE_FALSE(made.ok);
        CHECK(made.failure.code() == protocol_errc::limit_exceeded);
        bool named = false;
        for (const std::string_view word : words) {
            named = named || made.failure.client_text().find(word) != std::string::npos;
        }
        CHECK(named);
    }
}

constexpr auto xml = wire_format::xml;
constexpr auto json = wire_format::json;
constexpr auto csv = wire_format::csv;

std::string repeated(std::string_view text, std::size_t count, std::string_view between = {}) {
    std::string made;
    for (std::size_t i = 0; i < count; ++i) {
        made.append(i == 0 ? std::string_view() : between).append(text);
    }
    return made;
}

std::string sessions_xml(std::string_view sessions) {
    return xml_report(R"(<attendee email="a@example.com"><session><live_sessions_list>)" +
                      std::string(sessions) + "</live_sessions_list></session></attendee>");
}

std::string sessions_json(std::string_view sessions) {
    return json_report(R"({"email":"a@example.com","session":{"live_sessions_list":[)" +
                       std::string(sessions) + "]}}");
}

} // namespace

TEST_CASE("the bytes of a response are limited exactly") {
    for (const wire_format format : {xml, json, csv}) {
        const std::string body(golden(format));
        check_limit(format, body, &wire::decode_limits::body_bytes, body.size(), {"bytes in one response"});
        const std::string spaced = body + (format == csv ? "\n\n" : "  ");
        check_limit(format, spaced, &wire::decode_limits::body_bytes, spaced.size(),
                    {"bytes in one response"});
    }
}

TEST_CASE("the depth of a response is limited exactly") {
    // convey_api, result, success, attendee_list, attendee.
    check_limit(xml, xml_report(R"(<attendee email="a@example.com"/>)"), &wire::decode_limits::depth, 5,
                {"depth"});
    check_limit(xml, xml_report("<attendee><email>a@example.com</email></attendee>"),
                &wire::decode_limits::depth, 6, {"depth"});
    // In JSON the root object is XML's document: it does not count.
    check_limit(json, json_report(R"({"email":"a@example.com"})"), &wire::decode_limits::depth, 5, {"depth"});
    check_limit(json, json_report(R"({"email":"a@example.com","more":{"a":[[]]}})"),
                &wire::decode_limits::depth, 8, {"depth"});
    // The same for unknown nodes, and outside of the envelope.
    const std::string deep_xml = "<convey_api>" + repeated("<x>", 40) + repeated("</x>", 40) +
                                 "<result><returnCode>1</returnCode></result></convey_api>";
    check_limit(xml, deep_xml, &wire::decode_limits::depth, 41, {"depth"});
    const std::string deep_json =
        R"({"convey_api":{"x":)" + repeated("[", 40) + repeated("]", 40) + R"(,"result":{"returnCode":1}}})";
    check_limit(json, deep_json, &wire::decode_limits::depth, 41, {"depth"});
}

TEST_CASE("the bytes of a value are limited exactly, at any place") {
    const std::string value(100, 'v');
    const auto check = [&](wire_format format, const std::string& body, std::size_t size = 100) {
        check_limit(format, body, &wire::decode_limits::field_bytes, size, {"bytes in one field"});
    };
    SECTION("XML") {
        check(xml, xml_report("<attendee email='" + value + "'/>"));
        check(xml, xml_report("<attendee x='" + value + "'/>"));
        check(xml, xml_report("<attendee><x>" + value + "</x></attendee>"));
        check(xml, xml_report("<attendee><x>&#65;" + value.substr(1) + "</x></attendee>"));
        check(xml, xml_report("<attendee><qa_list><qa>" + value + "</qa></qa_list></attendee>"));
        check(xml, sessions_xml("<live_session ip='" + value + "'/>"));
        check(xml, xml_success("<eventtitle>" + value + "</eventtitle>"));
        check(xml, xml_event_list("<event id='1234567' x='" + value + "'/>"));
    }
    SECTION("JSON") {
        check(json, json_report(R"({"email":")" + value + "\"}"));
        check(json, json_report(R"({"x":")" + value + "\"}"));
        check(json, json_report(R"({"x":"\u0041)" + value.substr(1) + "\"}"));
        check(json, json_report(R"({"x":1)" + std::string(99, '0') + "}"));
        check(json, json_report(R"({"x":[")" + value + "\"]}"));
        check(json, json_report(R"({"qa_list":[{"text":")" + value + "\"}]}"));
        check(json, sessions_json(R"({"ip":")" + value + "\"}"));
        check(json, json_event_list(R"({"id":1234567,"x":")" + value + "\"}"));
    }
    SECTION("CSV") {
        check(csv, "email,session_kind\n" + value + ",\n");
        check(csv, "email,session_kind\n\"" + value + "\",\n");
        check(csv, "email,session_kind\n\"\"\"" + value.substr(1) + "\",\n");
        check(csv, "email,session_kind,x\na@example.com,," + value);
        check(csv, "email,session_kind,session_ip\na@example.com,live," + value);
    }
}

TEST_CASE("the bytes of a name are limited exactly") {
    const std::string name(100, 'n');
    const auto check = [&](wire_format format, const std::string& body) {
        check_limit(format, body, &wire::decode_limits::field_bytes, name.size(),
                    {"bytes in one field", "bytes in one name"});
    };
    check(xml, xml_report("<attendee " + name + "=''/>"));
    check(xml, xml_report("<attendee><" + name + "/></attendee>"));
    check(xml, xml_report("<attendee><" + name + ">x</" + name + "></attendee>"));
    check(json, json_report(R"({")" + name + R"(":1})"));
    check(json, json_report(R"({")" + name + R"(":[1]})"));
    check(csv, "email,session_kind," + name + "\na@example.com,,\n");
    // The name of a node inside of an unknown field is its path.
    const std::string outer(98, 'n');
    check(xml, xml_report("<attendee><" + outer + " y='1'/></attendee>"));
    check(json, json_report(R"({")" + outer + R"(":{"y":1}})"));
}

TEST_CASE("the bytes of a record's texts are limited exactly") {
    // Two fields of 20 bytes together, and the ones of a session.
    check_limit(xml, xml_report("<attendee email='a@example.com' fname='1234567'/>"),
                &wire::decode_limits::record_bytes, 20, {"bytes in one record"});
    check_limit(json, json_report(R"({"email":"a@example.com","fname":"1234567"})"),
                &wire::decode_limits::record_bytes, 20, {"bytes in one record"});
    // The header, too, is a row: it has 24 bytes here.
    check_limit(csv, "email,session_kind,fname\n1234567890123,live,1234567\n",
                &wire::decode_limits::record_bytes, 24, {"bytes in one row", "bytes in one record"});
    check_limit(csv, "email,session_kind\na@example.com,\n" + std::string(40, 'b') + ",live\n",
                &wire::decode_limits::record_bytes, 44, {"bytes in one row", "bytes in one record"});
}

TEST_CASE("the names of fields that are kept count among a record's bytes, however they come") {
    const auto check = [](wire_format format, const std::string& body, std::size_t size) {
        check_limit(format, body, &wire::decode_limits::record_bytes, size, {"bytes in one record"});
    };
    check(xml, xml_report("<attendee email='a@example.com' xyz='1234567'/>"), 23);
    check(json, json_report(R"({"email":"a@example.com","x":"1","y":"2","z":"3"})"), 19);
    check(json, json_report(R"({"email":"a@example.com","x":"1","x":"2","x":"3"})"), 19);
    // 32 bytes of the attendee, and each session's address with its name.
    const std::string row = "a@example.com,2026-03-01 10:00:00,live," + std::string(20, '1') + "\n";
    check(csv, "email,reg_date,session_kind,session_ip\n" + repeated(row, 4), 32 + 4 * 22);
}

TEST_CASE("no record beyond the limit is handed over") {
    wire::decode_limits limits;
    limits.records = 2;
    for (const auto& [format, body] :
         {std::pair{xml, xml_report(repeated("<attendee/>", 5))},
          std::pair{json, json_report(repeated("{}", 5, ","))},
          std::pair{csv, "email,session_kind\n" + repeated("a@example.com,\n", 5)}}) {
        CHECK(decode(format, body, 65536, limits).records.people.size() == 2);
    }
    CHECK(decode(xml, xml_event_list(repeated("<event id='1234567'/>", 5)), 65536, limits)
              .records.events.size() == 2);
}

TEST_CASE("the bytes of a tag, comment or instruction of XML are limited exactly, as they are written") {
    const auto check = [](const std::string& token, const std::string& body) {
        check_limit(xml, body, &wire::decode_limits::tag_bytes, token.size(), {"bytes in one tag"});
    };
    const std::string tag = "<attendee email='a@example.com' x='&#65;" + std::string(80, ' ') + "'/>";
    check(tag, xml_report(tag));
    const std::string comment = "<!--" + std::string(90, 'c') + "-->";
    check(comment, xml_report(comment));
    const std::string instruction = "<?p " + std::string(90, 'i') + "?>";
    check(instruction, xml_report(instruction));
}

TEST_CASE("an event's texts and fields are limited as an attendee's are") {
    check_limit(xml, xml_event_list("<event id='1234567' title='0123456789'/>"),
                &wire::decode_limits::record_bytes, 17, {"bytes in one record"});
    check_limit(json, json_event_list(R"({"id":1234567,"title":"0123456789"})"),
                &wire::decode_limits::record_bytes, 17, {"bytes in one record"});
    check_limit(xml, xml_event_list("<event id='1234567' x='' y=''/>"),
                &wire::decode_limits::fields_per_record, 3, {"fields in one record"});
    check_limit(json, json_event_list(R"({"id":1234567,"x":"","y":""})"),
                &wire::decode_limits::fields_per_record, 3, {"fields in one record"});
}

TEST_CASE("every record has its bytes for itself") {
    wire::decode_limits limits;
    limits.record_bytes = 24;
    const std::string person = "<attendee email='a@example.com' fname='1234567'/>";
    CHECK(decode(xml, xml_report(repeated(person, 50)), 65536, limits).ok);
    const std::string object = R"({"email":"a@example.com","fname":"1234567"})";
    CHECK(decode(json, json_report(repeated(object, 50, ",")), 65536, limits).ok);
    CHECK(decode(csv, "email,session_kind,fname\n" + repeated("a@example.com,,1234567\n", 50), 65536, limits)
              .ok);
}

TEST_CASE("the sessions of a record of CSV are limited in bytes together, not each alone") {
    wire::decode_limits limits;
    limits.record_bytes = 200;
    const std::string header = "email,session_kind,session_ip\n";
    const std::string row = "a@example.com,live,192.0.2.1\n";
    CHECK(decode(csv, header + repeated(row, 3), 65536, limits).ok);
    const decoded made = decode(csv, header + repeated(row, 30), 65536, limits);
    REQUIRE_FALSE(made.ok);
    CHECK(made.failure.code() == protocol_errc::limit_exceeded);
}

TEST_CASE("the fields of a record are limited exactly, those of its sessions included") {
    const auto check = [&](wire_format format, const std::string& body, std::size_t count) {
        check_limit(format, body, &wire::decode_limits::fields_per_record, count,
                    {"fields in one record", "fields in one row"});
    };
    check(xml, xml_report("<attendee email='a@example.com' x='' y=''/><attendee email=''/>"), 3);
    check(xml, xml_report("<attendee email='a@example.com'><x/><y>1</y></attendee>"), 3);
    check(xml, sessions_xml("<live_session start='' duration='1'/><live_session duration='2'/>"), 4);
    check(json, json_report(R"({"email":"a@example.com","x":null,"y":1},{"email":""})"), 3);
    check(json, json_report(R"({"email":"a@example.com","x":"1","y":"2","z":"3"})"), 4);
    check(json, sessions_json(R"({"start":null,"duration":1},{"duration":2})"), 4);
    check(csv, "email,session_kind,x\na@example.com,,1\n", 3);
    // One attendee with four sessions: his own two fields, and the kind and two more of each session are
    // fewer than the columns of the rows together.
    wire::decode_limits limits;
    limits.fields_per_record = 8;
    const std::string rows =
        "email,session_kind,session_ip,fname\n" + repeated("a@example.com,live,1,Al\n", 4);
    CHECK(decode(csv, rows, 65536, limits).ok);
    CHECK_FALSE(decode(csv, rows + repeated("a@example.com,live,1,Al\n", 8), 65536, limits).ok);
}

TEST_CASE("the sessions of a record are limited exactly, whatever their kind") {
    const auto check = [&](wire_format format, const std::string& body) {
        check_limit(format, body, &wire::decode_limits::sessions_per_record, 5, {"sessions in one record"});
    };
    check(xml, sessions_xml(repeated("<live_session/>", 5)));
    check(xml,
          xml_report(
              "<attendee><session><live_sessions_list><live_session/><live_session/></live_sessions_list>"
              "<od_sessions_list><od_session/><od_session/></od_sessions_list>"
              "<simlive_sessions_list><simlive_session/></simlive_sessions_list></session></attendee>"));
    check(json, sessions_json(repeated("{}", 5, ",")));
    check(json, json_report(R"({"session":{"od_sessions_list":[{},{}],"live_sessions_list":[{},{},{}]}})"));
    check(csv, "email,session_kind\n" + repeated("a@example.com,live\na@example.com,od\n", 2) +
                   "a@example.com,simlive\nb@example.com,live\n");
}

TEST_CASE("the records of a response are limited exactly") {
    const auto check = [&](wire_format format, const std::string& body) {
        check_limit(format, body, &wire::decode_limits::records, 3, {"records"});
    };
    check(xml, xml_report(repeated("<attendee/>", 3)));
    check(json, json_report(repeated("{}", 3, ",")));
    check(csv, "email,session_kind\na@example.com,live\na@example.com,od\nb@example.com,\nb@example.com,\n");
    check(xml, xml_event_list(repeated("<event id='1234567'/>", 3)));
    check(json, json_event_list(repeated(R"({"id":1234567})", 3, ",")));
}

TEST_CASE("the defaults take 10,000 fields in one record") {
    std::string attributes;
    std::string members = R"("email":"a@example.com")";
    std::string header = "email,session_kind";
    std::string row = "a@example.com,";
    std::vector<named_text> wanted;
    for (int i = 0; i < 9'998; ++i) {
        const std::string name = "question" + std::to_string(i);
        const std::string value = std::to_string(i * 7);
        attributes.append(" ").append(name).append("='").append(value).append("'");
        members.append(",\"").append(name).append("\":").append(value);
        header.append(",").append(name);
        row.append(",").append(value);
        wanted.push_back({name, value});
    }
    for (const auto& [format, body] :
         {std::pair{xml, xml_report("<attendee email='a@example.com'" + attributes + "/>")},
          std::pair{json, json_report("{" + members + "}")},
          std::pair{csv, header + "\r\n" + row + "\r\n"}}) {
        const decoded made = decode(format, body, 4096);
        CAPTURE(to_string(format), made.failure.message());
        REQUIRE(made.ok);
        REQUIRE(made.records.people.size() == 1);
        CHECK(made.records.people[0].extra == wanted);
    }
}

TEST_CASE("a field of 10 MB is refused by default and taken if the limit is raised") {
    const std::string value(10'000'000, 'v');
    wire::decode_limits raised;
    raised.field_bytes = 10'000'000;
    for (const auto& [format, body] :
         {std::pair{xml, xml_report("<attendee><x>" + value + "</x></attendee>")},
          std::pair{xml, xml_report("<attendee x='" + value + "'/>")},
          std::pair{json, json_report(R"({"x":")" + value + "\"}")},
          std::pair{csv, "email,session_kind,x\na@example.com,," + value + "\n"},
          std::pair{csv, "email,session_kind,x\na@example.com,,\"" + value + "\"\n"}}) {
        CAPTURE(to_string(format));
        const decoded refused = decode(format, body);
        REQUIRE_FALSE(refused.ok);
        CHECK(refused.failure.code() == protocol_errc::limit_exceeded);
        const decoded taken = decode(format, body, 65536, raised);
        REQUIRE(taken.ok);
        REQUIRE(taken.records.people.size() == 1);
        REQUIRE(taken.records.people[0].extra.size() == 1);
        CHECK((taken.records.people[0].extra[0].value == value));
    }
}

TEST_CASE("a field that never ends is refused long before the body's limit") {
    wire::decode_limits limits;
    limits.field_bytes = 100;
    limits.record_bytes = 1000;
    limits.tag_bytes = 10'000;
    limits.fields_per_record = 1000;
    const auto [format, begin, more] = GENERATE(table<wire_format, std::string, char>({
        {xml, "<convey_api><result><success><attendee_list><attendee email='", 'v'},
        {xml, "<convey_api><result><success><attendee_list><attendee><x>", 'v'},
        {xml, "<convey_api><result><success><attendee_list><attendee ", 'n'},
        {xml, "<convey_api><result><success><attendee_list><attendee ", ' '},
        {xml, "<convey_api><!--", 'c'},
        {xml, "<convey_api><?p ", 'x'},
        {json, R"({"convey_api":{"result":{"success":{"attendee_list":[{"x":")", 'v'},
        {json, R"({"convey_api":{"result":{"success":{"attendee_list":[{"x":1)", '1'},
        {json, R"({"convey_api":{")", 'n'},
        {csv, "email,session_kind\n\"", 'v'},
        {csv, "email,session_kind\n\"", '"'},
        {csv, "email,session_kind\n", 'v'},
        {csv, "email,session_kind\n", ','},
        {csv, "", 'n'},
    }));
    CAPTURE(to_string(format), begin, more);
    everything records;
    wire::response_decoder decoder(&records, format, content_type_of(format), limits);
    REQUIRE(decoder.write(begin));
    const std::string piece(50, more);
    std::size_t written = 0;
    auto state = decoder.write(piece);
    while (state && written < 1'000'000) {
        written += piece.size();
        state = decoder.write(piece);
    }
    REQUIRE_FALSE(state);
    CHECK(state.error().code() == protocol_errc::limit_exceeded);
    CHECK(written < 200'000);
}

} // namespace webcasts::tests::decoder_limits_test
