// SPDX-License-Identifier: BSL-1.0
#include "support/catch.hpp"
#include "support/decoding.hpp"
#include "support/golden_reports.hpp"
#include "support/response_texts.hpp"
#include <webcasts/wire/value_text.hpp>

#include <chrono>
#include <cstddef>
#include <iterator>
#include <string>
#include <string_view>
#include <vector>

namespace webcasts::tests::decoder_test {

using namespace webcasts;
using namespace webcasts::tests;
using namespace std::chrono_literals;

namespace {

everything without_questions(everything records) {
    for (attendee& person : records.people) {
        person.questions.clear();
        person.survey_answers.clear();
    }
    return records;
}

} // namespace

TEST_CASE("an XML report is decoded to records with every field") {
    const decoded made = decode(wire_format::xml, golden_xml);
    REQUIRE(made.ok);
    CHECK(made.envelope.event_title == "Growth & Söhne <live>");
    CHECK(made.envelope.records == 2);
    REQUIRE(made.records.people.size() == 2);
    const attendee& ann = made.records.people[0];
    CHECK(ann.email == "Ann@Example.com");
    CHECK(ann.last_name == "O'Hara");
    CHECK(ann.company == "A, \"B\"");
    CHECK(ann.address1 == "1\n2");
    CHECK(ann.postal_code == "01234");
    CHECK(ann.source == "news");
    CHECK(ann.registered_at == std::chrono::local_days(std::chrono::year(2026) / 2 / 27) + 8h + 30min);
    CHECK(ann.extra == std::vector<named_text>{{"custom_question1", "=1+1"}, {"custom_question2", ""}});
    REQUIRE(ann.sessions.size() == 3);
    CHECK(ann.sessions[0].kind == viewing_kind::live);
    CHECK(ann.sessions[0].duration == 1800s);
    CHECK(ann.sessions[2].kind == viewing_kind::on_demand);
    CHECK(ann.sessions[2].end == std::chrono::local_days(std::chrono::year(2026) / 3 / 4) + 10h + 20min);
    REQUIRE(ann.questions.size() == 1);
    CHECK(ann.questions[0].text == "Why <not> now?");
    REQUIRE(ann.survey_answers.size() == 1);
    CHECK(ann.survey_answers[0].question == "Useful?");
    CHECK(ann.survey_answers[0].answer == "Very");
    const attendee& bo = made.records.people[1];
    CHECK(bo.sessions.empty());
    CHECK(bo.extra[1].value == "日本");
}

TEST_CASE("the three formats of one report decode to equal records") {
    const decoded xml = decode(wire_format::xml, golden_xml);
    const decoded json = decode(wire_format::json, golden_json);
    const decoded csv = decode(wire_format::csv, golden_csv);
    REQUIRE(xml.ok);
    REQUIRE(json.ok);
    REQUIRE(csv.ok);
    CHECK(xml.records == json.records);
    CHECK(xml.envelope.event_title == json.envelope.event_title);
    CHECK(without_questions(xml.records) == csv.records);
}

TEST_CASE("returnCode may come after the attendees, and another value than 1 is an API error") {
    const decoded made = decode(
        wire_format::json,
        R"({"convey_api":{"result":{"success":{"attendee_list":[{"email":"a@example.com"}]},"failure":{"message":"no such event 1234567"},"returnCode":103}}})");
    REQUIRE_FALSE(made.ok);
    CHECK(made.failure.code() == api_errc::refused);
    CHECK(made.failure.return_code() == "103");
    CHECK(made.failure.server_text() == "no such event 1234567");
    CHECK(made.failure.message().find("1234567") == std::string::npos);
    CHECK(made.records.people.size() == 1);
}

TEST_CASE("the text of a refusal is found in any node that may hold it") {
    const std::string_view words =
        GENERATE("<failure>gone</failure>", "<error><message>gone</message></error>",
                 "<failure><description>gone</description></failure>", "<message>gone</message>",
                 "<description>gone</description>");
    const decoded made = decode(wire_format::xml, "<convey_api><result>" + std::string(words) +
                                                      "<returnCode>2</returnCode></result></convey_api>");
    REQUIRE_FALSE(made.ok);
    CHECK(made.failure.code() == api_errc::refused);
    CHECK(made.failure.server_text() == "gone");
}

TEST_CASE("a response without returnCode is an error") {
    const decoded made = decode(wire_format::xml, "<convey_api><result><success/></result></convey_api>");
    REQUIRE_FALSE(made.ok);
    CHECK(made.failure.code() == protocol_errc::missing_return_code);
}

TEST_CASE("a log-in's ids are found as elements with a value, as plain texts, and in JSON") {
    const auto [format, body] = GENERATE(table<wire_format, std::string_view>({
        {wire_format::xml,
         R"(<convey_api version="2.0"><result><returnCode>1</returnCode><success><sessionid><description>Authenticated session ID.</description><value>0123abcd</value></sessionid><userid><description>Authenticated user ID.</description><value>fedc9876</value></userid></success></result></convey_api>)"},
        {wire_format::xml, "<convey_api><result><returnCode> 1 "
                           "</returnCode><success><sessionid>0123abcd</sessionid><userid>fedc9876</userid></"
                           "success></result></convey_api>"},
        {wire_format::json,
         R"({"convey_api":{"result":{"success":{"sessionid":{"description":"x","value":"0123abcd"},"userid":{"value":"fedc9876","description":"y"}},"returnCode":1},"version":2.0}})"},
        {wire_format::json,
         R"({"convey_api":{"result":{"returnCode":"1","success":{"userid":"fedc9876","sessionid":"0123abcd"}}}})"},
    }));
    const decoded made = decode(format, body);
    REQUIRE(made.ok);
    REQUIRE(made.envelope.opened);
    CHECK(made.envelope.opened->session_id.expose() == "0123abcd");
    CHECK(made.envelope.opened->user_id.expose() == "fedc9876");
}

TEST_CASE("an event list is read in our canonical form, the sibling call's form, and JSON") {
    const auto [format, body] = GENERATE(table<wire_format, std::string_view>({
        {wire_format::xml,
         R"(<convey_api><result><returnCode>1</returnCode><success><event_list><event id="1234567" expired="true" title="One" sched_start="2026-03-01 15:00:00" sched_end="2026-03-01 16:00:00" region="eu"/></event_list></success></result></convey_api>)"},
        {wire_format::xml,
         R"(<convey_api><result><returnCode>1</returnCode><success><event_list><core_event><event_info id="1234567" expired="1" sched_start="2026-03-01 15:00:00" sched_end="2026-03-01 16:00:00" region="eu">One</event_info></core_event></event_list></success></result></convey_api>)"},
        {wire_format::json,
         R"({"convey_api":{"result":{"success":{"event_list":[{"id":1234567,"expired":true,"title":"One","sched_start":"2026-03-01 15:00:00","sched_end":"2026-03-01 16:00:00","region":"eu"}]},"returnCode":1}}})"},
        {wire_format::json,
         R"({"convey_api":{"result":{"success":{"event_list":{"event":[{"id":"1234567","expired":"true","title":"One","sched_start":"2026-03-01 15:00:00","sched_end":"2026-03-01 16:00:00","region":"eu"}]}},"returnCode":1}}})"},
    }));
    const decoded made = decode(format, body);
    REQUIRE(made.ok);
    REQUIRE(made.records.events.size() == 1);
    const event_summary& event = made.records.events[0];
    CHECK(event.id == event_id("1234567"));
    CHECK(event.expired);
    CHECK(event.title == "One");
    CHECK(event.scheduled_end == std::chrono::local_days(std::chrono::year(2026) / 3 / 1) + 16h);
    CHECK(event.extra == std::vector<named_text>{{"region", "eu"}});
}

TEST_CASE("an event without a 7-digit id is an error that names the place") {
    const decoded made = decode(
        wire_format::xml,
        R"(<convey_api><result><returnCode>1</returnCode><success><event_list><event id="1234567"/><event id="12"/></event_list></success></result></convey_api>)");
    REQUIRE_FALSE(made.ok);
    CHECK(made.failure.code() == protocol_errc::invalid_value);
    CHECK(made.failure.location().field_path == "event[1].id");
    CHECK(made.failure.location().record == 1);
}

TEST_CASE("unknown fields are kept, at any place in a record") {
    const decoded xml = decode(
        wire_format::xml,
        xml_report(
            R"(<attendee email="a@example.com" Z="1"><nick>Al</nick><more level="3"><deep>x</deep></more><session><live_sessions_list><live_session ip="192.0.2.1" duration="5"/></live_sessions_list></session><qa_list><qa votes="2">Q</qa></qa_list></attendee>)"));
    REQUIRE(xml.ok);
    const attendee& person = xml.records.people.at(0);
    CHECK(person.extra ==
          std::vector<named_text>{{"Z", "1"}, {"nick", "Al"}, {"more.level", "3"}, {"more.deep", "x"}});
    CHECK(person.sessions.at(0).extra == std::vector<named_text>{{"ip", "192.0.2.1"}});
    CHECK(person.questions.at(0).extra == std::vector<named_text>{{"votes", "2"}});
    const decoded json = decode(
        wire_format::json,
        json_report(
            R"({"email":"a@example.com","Z":1,"nick":"Al","more":{"level":3,"deep":"x"},"session":{"live_sessions_list":[{"ip":"192.0.2.1","duration":5}]},"qa_list":[{"votes":2,"text":"Q"}]})"));
    REQUIRE(json.ok);
    CHECK(json.records == xml.records);
}

TEST_CASE("fields of an attendee may be elements of their own") {
    const decoded made = decode(
        wire_format::xml, xml_report("<attendee><email>a@example.com</email><fname>Al</fname></attendee>"));
    REQUIRE(made.ok);
    CHECK(made.records.people.at(0).email == "a@example.com");
    CHECK(made.records.people.at(0).first_name == "Al");
}

TEST_CASE("an impossible time is an error, an empty one is absent") {
    const std::string_view value =
        GENERATE("2026-02-30 10:00:00", "2026-03-01 24:00:00", "2026-03-01", "soon");
    const decoded wrong =
        decode(wire_format::csv, "email,session_kind,reg_date\na@example.com,," + std::string(value));
    REQUIRE_FALSE(wrong.ok);
    CHECK(wrong.failure.location().field_path == "attendee[0].reg_date");
    const decoded empty = decode(wire_format::csv, "email,session_kind,reg_date\na@example.com,,");
    REQUIRE(empty.ok);
    CHECK_FALSE(empty.records.people.at(0).registered_at);
}

TEST_CASE("CSV columns may be in any order and spelling, and unknown ones are kept") {
    const decoded made =
        decode(wire_format::csv,
               "\xEF\xBB\xBFSession Kind,Last-Name,Session_Duration,EMAIL,Favourite colour,session_ip\n"
               "live,Lee,30,a@example.com,\"red, blue\",192.0.2.1\r"
               "od,Lee,40,a@example.com,\"red, blue\",192.0.2.2\r\n"
               "\n"
               ",Lee,,b@example.com,,");
    REQUIRE(made.ok);
    REQUIRE(made.records.people.size() == 2);
    const attendee& lee = made.records.people[0];
    CHECK(lee.last_name == "Lee");
    CHECK(lee.extra == std::vector<named_text>{{"Favourite colour", "red, blue"}});
    REQUIRE(lee.sessions.size() == 2);
    CHECK(lee.sessions[1].duration == 40s);
    CHECK(lee.sessions[1].extra == std::vector<named_text>{{"ip", "192.0.2.2"}});
}

TEST_CASE("CSV that is not RFC 4180 is refused with the place") {
    const auto [body, code] = GENERATE(table<std::string_view, protocol_errc>({
        {"email,session_kind\na@example.com\n", protocol_errc::ragged_row},
        {"email,session_kind\na@example.com,,x\n", protocol_errc::ragged_row},
        {"email,session_kind\na\"b,\n", protocol_errc::malformed},
        {"email,session_kind\n\"a\"b,\n", protocol_errc::malformed},
        {"email,session_kind\n\"a,\n", protocol_errc::ended_early},
        {"email,fname\n", protocol_errc::missing_column},
        {"fname,session_kind\n", protocol_errc::missing_column},
        {"email,session_kind\na\xFF,\n", protocol_errc::invalid_utf8},
        {"email,session_kind\na,sometimes\n", protocol_errc::invalid_value},
    }));
    const decoded made = decode(wire_format::csv, body);
    REQUIRE_FALSE(made.ok);
    CHECK(made.failure.code() == code);
    CHECK(made.failure.location().format == wire_format::csv);
}

TEST_CASE("a response that is not the service's is an error of its own kind") {
    const auto [wanted, type, body, code] =
        GENERATE(table<wire_format, std::string_view, std::string_view, protocol_errc>({
            {wire_format::xml, "text/xml", "", protocol_errc::empty_body},
            {wire_format::json, "text/json", " \r\n", protocol_errc::empty_body},
            {wire_format::csv, "text/csv", "", protocol_errc::empty_body},
            {wire_format::xml, "text/html; charset=utf-8", "<html><body>Down</body></html>",
             protocol_errc::html_page},
            {wire_format::xml, "text/xml", "\n<!DOCTYPE HTML><title>Down</title>", protocol_errc::html_page},
            {wire_format::json, "", "<html lang=en>Down", protocol_errc::html_page},
            {wire_format::xml, "text/json", "{}", protocol_errc::unexpected_content_type},
            {wire_format::json, "image/png", "\x89PNG", protocol_errc::unexpected_content_type},
            {wire_format::xml, "text/xml", "<!DOCTYPE x [<!ENTITY a 'b'>]><x>&a;</x>",
             protocol_errc::document_type_refused},
            {wire_format::json, "text/json", "[1]", protocol_errc::unexpected_structure},
            {wire_format::json, "text/json", "{} {}", protocol_errc::malformed},
            {wire_format::xml, "text/xml", "<a></b>", protocol_errc::malformed},
        }));
    for (const std::size_t chunk : {1U, 5U, 65536U}) {
        const decoded made = decode_in_pieces(wanted, type, body, [chunk = chunk] { return chunk; });
        CAPTURE(body, chunk);
        REQUIRE_FALSE(made.ok);
        CHECK(made.failure.code() == code);
    }
}

TEST_CASE("an envelope in place of CSV is the service's refusal") {
    const decoded made = decode_in_pieces(
        wire_format::csv, "text/xml",
        "<convey_api><result><returnCode>102</returnCode><failure>expired</failure></result></convey_api>",
        [] { return std::size_t{100}; });
    REQUIRE_FALSE(made.ok);
    CHECK(made.failure.code() == api_errc::refused);
    CHECK(made.failure.return_code() == "102");
}

TEST_CASE("another spelling of a field is a row in a table, not code") {
    static constexpr wire::field_name mine[] = {
        {wire::node::attendee, "mail", wire::field::email},
        {wire::node::attendee, "given", wire::field::first_name},
    };
    SECTION("a table made at compile time") {
        static constexpr auto fields = wire::with_rows(mine, wire::default_field_names);
        static constexpr wire::name_table names(wire::default_node_names, fields);
        static_assert(names.find_field(wire::node::attendee, "mail") == wire::field::email);
        const decoded made = decode_in_pieces(
            wire_format::xml, "text/xml",
            xml_report(R"(<attendee mail="a@example.com" given="Al" lname="Lee"/>)"),
            [] { return std::size_t{1000}; }, {}, names);
        REQUIRE(made.ok);
        CHECK(made.records.people.at(0).email == "a@example.com");
        CHECK(made.records.people.at(0).first_name == "Al");
        CHECK(made.records.people.at(0).last_name == "Lee");
    }
    SECTION("a table made at run time, which may leave rows out") {
        const std::vector<wire::field_name> fields(std::begin(mine), std::end(mine));
        const wire::name_table names(wire::default_node_names, fields);
        const decoded made = decode_in_pieces(
            wire_format::json, "text/json",
            json_report(R"({"mail":"a@example.com","given":"Al","email":"kept"})"),
            [] { return std::size_t{1000}; }, {}, names);
        REQUIRE(made.ok);
        CHECK(made.records.people.at(0).email == "a@example.com");
        CHECK(made.records.people.at(0).first_name == "Al");
        CHECK(made.records.people.at(0).extra == std::vector<named_text>{{"email", "kept"}});
    }
}

TEST_CASE("the second field of one meaning is kept under its own name") {
    const auto [format, body] = GENERATE(table<wire_format, std::string>({
        {wire_format::xml, xml_report(R"(<attendee email="a@example.com" fname="Al" first_name="Bo"/>)")},
        {wire_format::json, json_report(R"({"email":"a@example.com","fname":"Al","first_name":"Bo"})")},
        {wire_format::csv, "email,fname,first_name,session_kind\na@example.com,Al,Bo,\n"},
    }));
    const decoded made = decode(format, body);
    REQUIRE(made.ok);
    CHECK(made.records.people.at(0).first_name == "Al");
    CHECK(made.records.people.at(0).extra == std::vector<named_text>{{"first_name", "Bo"}});
}

TEST_CASE("one returnCode that is not 1 refuses the response, whatever another one says") {
    const std::string_view codes =
        GENERATE(R"("returnCode":1,"returnCode":7)", R"("returnCode":7,"returnCode":1)");
    const decoded made =
        decode(wire_format::json, R"({"convey_api":{"result":{)" + std::string(codes) + "}}}");
    REQUIRE_FALSE(made.ok);
    CHECK(made.failure.code() == api_errc::refused);
    CHECK(made.failure.return_code() == "7");
}

TEST_CASE("records whose fields come and go are decoded alike") {
    // Names are predicted from the record before: so each must also be found where the prediction fails.
    std::string people;
    std::vector<std::string> emails;
    for (int i = 0; i < 200; ++i) {
        const std::string email = "p" + std::to_string(i) + "@example.com";
        people.append(i == 0 ? "{" : ",{");
        if (i % 2 == 0) {
            people.append(R"("fname":"F","x)" + std::to_string(i % 13) + R"(":"1",)");
        }
        people.append(
            i % 3 == 0 ? R"("session":{"od_sessions_list":[{"duration":1},{"duration":2,"ip":"x"}]},)" : "");
        people.append(R"("email":")" + email + "\"");
        people.append(i % 5 == 0 ? R"(,"lname":"L"})" : "}");
        emails.push_back(email);
    }
    const decoded made = decode(wire_format::json, json_report(people), 50);
    REQUIRE(made.ok);
    REQUIRE(made.records.people.size() == emails.size());
    for (std::size_t i = 0; i < emails.size(); ++i) {
        const attendee& person = made.records.people[i];
        CAPTURE(i);
        CHECK(person.email == emails[i]);
        CHECK(person.first_name == (i % 2 == 0 ? "F" : ""));
        CHECK(person.last_name == (i % 5 == 0 ? "L" : ""));
        CHECK(person.extra == (i % 2 == 0 ? std::vector<named_text>{{"x" + std::to_string(i % 13), "1"}}
                                          : std::vector<named_text>{}));
        CHECK(person.sessions.size() == (i % 3 == 0 ? 2U : 0U));
    }
}

TEST_CASE("a duration is a number of seconds in any of JSON's spellings, without its fraction") {
    CHECK(wire::parse_seconds("0") == 0s);
    CHECK(wire::parse_seconds("90") == 90s);
    CHECK(wire::parse_seconds("90.0") == 90s);
    CHECK(wire::parse_seconds("9e1") == 90s);
    CHECK(wire::parse_seconds("900E-1") == 90s);
    CHECK(wire::parse_seconds("0e311") == 0s);
    CHECK(wire::parse_seconds("90.5") == 90s);
    CHECK(wire::parse_seconds("90.999999999999999999999") == 90s);
    CHECK(wire::parse_seconds("9.05e1") == 90s);
    CHECK(wire::parse_seconds("+90") == 90s);
    CHECK(wire::parse_seconds("1e-400") == 0s);
    CHECK_FALSE(wire::parse_seconds("-0"));
    CHECK(wire::parse_seconds("000000000000000000090") == 90s);
    CHECK(wire::parse_seconds("1e15") == std::chrono::seconds(1'000'000'000'000'000));
    CHECK_FALSE(wire::parse_seconds("1000000000000001"));
    CHECK_FALSE(wire::parse_seconds("-0.5"));
    CHECK_FALSE(wire::parse_seconds("1,800"));
    CHECK_FALSE(wire::parse_seconds("00:10:00"));
    CHECK_FALSE(wire::parse_seconds("90 s"));
    CHECK_FALSE(wire::parse_seconds("-1"));
    CHECK_FALSE(wire::parse_seconds("1e309"));
    CHECK_FALSE(wire::parse_seconds("NaN"));
    CHECK_FALSE(wire::parse_seconds("1e"));
    CHECK_FALSE(wire::parse_seconds(""));
    CHECK_FALSE(wire::parse_seconds("."));
}

TEST_CASE("an object in a record that has fields is a field of it, whatever its name") {
    const decoded people =
        decode(wire_format::json, json_report(R"({"email":"a@example.com","attendee":{"email":"b"}})"));
    REQUIRE(people.ok);
    REQUIRE(people.records.people.size() == 1);
    CHECK(people.records.people[0].email == "a@example.com");
    const decoded events =
        decode(wire_format::json, json_event_list(R"({"id":"1234567","event":{"id":"7654321"}})"));
    REQUIRE(events.ok);
    REQUIRE(events.records.events.size() == 1);
    CHECK(events.records.events[0].id.str() == "1234567");
}

TEST_CASE(
    "white space alone is the text of a question without children, and none where it stands between them") {
    const decoded made =
        decode(wire_format::xml,
               xml_report("<attendee><qa_list><qa> </qa><qa><x>1</x>\n</qa></qa_list></attendee>"));
    REQUIRE(made.ok);
    const auto& questions = made.records.people.at(0).questions;
    REQUIRE(questions.size() == 2);
    CHECK(questions[0].text == " ");
    CHECK(questions[1].text.empty());
}

} // namespace webcasts::tests::decoder_test
