// SPDX-License-Identifier: BSL-1.0
// The same record in the three formats: lists, objects and scalars of JSON, elements and attributes of XML,
// columns of CSV.
#include "support/catch.hpp"
#include "support/decoding.hpp"
#include "support/response_texts.hpp"
#include "support/same_record.hpp"
#include <webcasts/wire/value_text.hpp>

#include <chrono>
#include <cstddef>
#include <random>
#include <string>
#include <string_view>
#include <vector>

namespace webcasts::tests::same_record_test {

using namespace webcasts;
using namespace webcasts::tests;
using namespace std::chrono_literals;

namespace {

using texts = std::vector<named_text>;

/// Decode a body in several chunkings, which must agree.
decoded decode_any(wire_format format, std::string_view body) {
    decoded whole = decode(format, body);
    CAPTURE(body, whole.failure.message());
    REQUIRE(whole.ok);
    for (const std::size_t chunk : {1U, 7U}) {
        REQUIRE(agree(decode(format, body, chunk), whole));
    }
    return whole;
}

attendee person_of_json(std::string_view members) {
    return decode_any(wire_format::json, json_report("{" + std::string(members) + "}")).records.people.at(0);
}
attendee person_of_xml(std::string_view attributes, std::string_view children = {}) {
    return decode_any(wire_format::xml, xml_report("<attendee " + std::string(attributes) + ">" +
                                                   std::string(children) + "</attendee>"))
        .records.people.at(0);
}
attendee person_of_csv(std::string_view header, std::string_view row) {
    return decode_any(wire_format::csv, std::string(header) + ",session_kind\n" + std::string(row) + ",\n")
        .records.people.at(0);
}

} // namespace

TEST_CASE("a list of texts is the field several times, in JSON, XML and CSV") {
    const attendee person = person_of_json(R"("email":"a@example.com","custom_question1":["Yes","No"])");
    CHECK(person.extra == texts{{"custom_question1", "Yes"}, {"custom_question1", "No"}});
    CHECK(person ==
          person_of_xml("email='a@example.com'",
                        "<custom_question1>Yes</custom_question1><custom_question1>No</custom_question1>"));
    CHECK(person == person_of_xml("email='a@example.com' custom_question1='Yes'",
                                  "<custom_question1>No</custom_question1>"));
    CHECK(person == person_of_csv("email,custom_question1,custom_question1", "a@example.com,Yes,No"));
}

TEST_CASE("lists and objects are nothing of their own: only their scalars are fields") {
    const auto [members, fields] = GENERATE(table<std::string_view, texts>({
        {R"("x":[])", {}},
        {R"("x":{})", {}},
        {R"("x":[[]])", {}},
        {R"("x":[{},[],null,[{}]])", {}},
        {R"("x":{"y":[]})", {}},
        {R"("x":{"y":{"z":[{}]}})", {}},
        {R"("x":["a"])", {{"x", "a"}}},
        {R"("x":[["a"],["b",["c"]]])", {{"x", "a"}, {"x", "b"}, {"x", "c"}}},
        {R"("x":["a",[],"b",{},null])", {{"x", "a"}, {"x", "b"}}},
        {R"("x":[""])", {{"x", ""}}},
        {R"("x":"")", {{"x", ""}}},
        {R"("x":null)", {{"x", ""}}},
        {R"("x":{"y":1})", {{"x.y", "1"}}},
        {R"("x":{"y":null})", {{"x.y", ""}}},
        {R"("x":{"y":[1,2],"z":{"w":true}})", {{"x.y", "1"}, {"x.y", "2"}, {"x.z.w", "true"}}},
        {R"("x":[{"y":1},{"y":2},3])", {{"x.y", "1"}, {"x.y", "2"}, {"x", "3"}}},
        {R"("x":[1.0,1e5,false])", {{"x", "1.0"}, {"x", "1e5"}, {"x", "false"}}},
        {R"("x":{"":[1]})", {{"x", "1"}}},
    }));
    CAPTURE(members);
    CHECK(person_of_json(std::string(R"("email":"a@example.com",)") + std::string(members)).extra == fields);
    CHECK(person_of_json(std::string(members) + R"(,"email":"a@example.com")").extra == fields);
}

TEST_CASE("a list under the name of a known field gives its first item to the field, and keeps the others") {
    CHECK(person_of_json(R"("fname":["Al","Bo"])") ==
          person_of_xml("", "<fname>Al</fname><fname>Bo</fname>"));
    CHECK(person_of_json(R"("fname":["Al","Bo"])").extra == texts{{"fname", "Bo"}});
    CHECK(person_of_json(R"("fname":[],"first_name":"Bo")").first_name == "Bo");
    CHECK(person_of_json(R"("fname":{},"first_name":"Bo")").extra.empty());
    CHECK(person_of_json(R"("fname":{"short":"Al"})").extra == texts{{"fname.short", "Al"}});
    CHECK(person_of_xml("", "<fname><short>Al</short></fname>").extra == texts{{"fname.short", "Al"}});
    const attendee dated = person_of_json(R"("reg_date":[["2026-02-20 10:00:00"]])");
    CHECK(dated.registered_at == wire::parse_local_time("2026-02-20 10:00:00"));
    CHECK(dated.extra.empty());
}

TEST_CASE("lists in the lists of an attendee add no items") {
    const attendee person = person_of_json(
        R"("session":{"live_sessions_list":[[{"duration":1}],[],{"duration":2},null],"od_sessions_list":{"od_session":)"
        R"([[{"duration":3}]]}},"qa_list":["Why?",["How?"],[[{"text":["When?"],"tag":["a","b"]}]]],"survey_list":[[]])");
    REQUIRE(person.sessions.size() == 3);
    CHECK(person.sessions[0].duration == 1s);
    CHECK(person.sessions[2].kind == viewing_kind::on_demand);
    REQUIRE(person.questions.size() == 3);
    CHECK(person.questions[2].text == "When?");
    CHECK(person.questions[2].extra == texts{{"tag", "a"}, {"tag", "b"}});
    CHECK(person.survey_answers.empty());
    CHECK(person.extra.empty());
    CHECK(person ==
          person_of_xml("", "<session><live_sessions_list><live_session duration='1'/><live_session>"
                            "<duration>2</duration></live_session></live_sessions_list><od_sessions_list>"
                            "<od_session duration='3'/></od_sessions_list></session><qa_list><qa>Why?</qa>"
                            "<qa>How?</qa><qa><text>When?</text><tag>a</tag><tag>b</tag></qa></qa_list>"
                            "<survey_list/>"));
}

TEST_CASE("a list in the list of attendees or events adds no record") {
    const decoded people =
        decode_any(wire_format::json, json_report(R"([{"email":"a"},[{"email":"b"}]],[],{"email":"c"})"));
    REQUIRE(people.records.people.size() == 3);
    CHECK(people.records.people[1].email == "b");
    const decoded events =
        decode_any(wire_format::json,
                   json_event_list(R"([{"id":1234567}],[[]],{"id":[1234568],"title":["One","Two"]})"));
    REQUIRE(events.records.events.size() == 2);
    CHECK(events.records.events[1].title == "One");
    CHECK(events.records.events[1].extra == texts{{"title", "Two"}});
}

TEST_CASE("an item of a list may wrap its record in the name that its element has in XML") {
    const decoded people =
        decode_any(wire_format::json, json_report(R"({"attendee":{"email":"a"}},{"email":"b"})"));
    REQUIRE(people.records.people.size() == 2);
    CHECK(people.records.people[0].email == "a");
    CHECK(people.records.people[0].extra.empty());
    for (const std::string_view list :
         {R"({"core_event":[{"event_info":{"id":1234567}},{"event_info":{"id":1234568}}]})",
          R"([{"core_event":{"event_info":{"id":1234567}}},{"event_info":{"id":1234568}}])",
          R"([{"event":{"id":1234567}},{"id":1234568}])"}) {
        const decoded events =
            decode_any(wire_format::json, json_success(R"("event_list":)" + std::string(list)));
        REQUIRE(events.records.events.size() == 2);
        CHECK(events.records.events[1].id == event_id("1234568"));
        CHECK(events.records.events[1].extra.empty());
    }
}

TEST_CASE("a scalar in place of an attendee's list is no item if it is blank, and is kept under the list's "
          "name if not") {
    for (const std::string_view list : {"session", "qa_list", "survey_list"}) {
        const std::string name(list);
        for (const std::string_view blank : {"", " ", "\n\t"}) {
            const std::string text(blank);
            CHECK(person_of_json("\"" + name + "\":\"" + (text == "\n\t" ? "\\n\\t" : text) + "\"")
                      .extra.empty());
            CHECK(person_of_xml(name + "='" + text + "'").extra.empty());
            CHECK(person_of_xml("", "<" + name + ">" + text + "</" + name + ">").extra.empty());
            CHECK(person_of_csv("email," + name, ",\"" + text + "\"").extra.empty());
        }
        const texts kept{{name, "none yet"}};
        CHECK(person_of_json("\"" + name + "\":\" none yet\"").extra == kept);
        CHECK(person_of_xml(name + "='none yet '").extra == kept);
        CHECK(person_of_xml("", "<" + name + "> none <![CDATA[yet]]></" + name + ">").extra == kept);
        CHECK(person_of_csv("email," + name, "a, none yet").extra == kept);
    }
    CHECK(person_of_json(R"("session":{"live_sessions_list":"none"})").extra ==
          texts{{"session.live_sessions_list", "none"}});
    CHECK(person_of_xml("", "<session><live_sessions_list>none</live_sessions_list></session>").extra ==
          texts{{"session.live_sessions_list", "none"}});
    CHECK(person_of_json(R"("qa_list":null,"survey_list":[null],"session":[])").extra.empty());
}

TEST_CASE(
    "an unknown field beside an attendee's lists is kept under its path, as attribute, element and member") {
    const texts kept{{"session.title", "T"}, {"session.live_sessions_list.count", "2"}};
    const attendee person =
        person_of_json(R"("title":"Dr","session":{"title":"T","live_sessions_list":{"count":2}})");
    CHECK(person.title == "Dr");
    CHECK(person.extra == kept);
    CHECK(person ==
          person_of_xml("title='Dr'", "<session title='T'><live_sessions_list count='2'/></session>"));
    CHECK(person == person_of_xml("title='Dr'",
                                  "<session><title>T</title><live_sessions_list><count>2</count>"
                                  "</live_sessions_list></session>"));
    CHECK(person_of_json(R"("session":{"title":"T"})").title.empty());
}

TEST_CASE("attributes of the envelope are read as its elements are") {
    const decoded list =
        decode_any(wire_format::xml,
                   "<convey_api version='2.0'><result returnCode='1'><success eventtitle='E'><attendee_list/>"
                   "</success></result></convey_api>");
    CHECK(list.envelope.event_title == "E");
    const decoded opened = decode_any(
        wire_format::xml, xml_success("<sessionid value='abc'/><userid><value>def</value></userid>"));
    REQUIRE(opened.envelope.opened);
    CHECK(opened.envelope.opened->session_id.expose() == "abc");
}

TEST_CASE("a list in the envelope is its items") {
    const decoded made = decode_any(
        wire_format::json,
        R"({"convey_api":[{"result":[{"returnCode":[1],"success":[{"eventtitle":["E"],"attendee_list":[]}]}]}]})");
    CHECK(made.envelope.event_title == "E");
    const decoded none = decode(wire_format::json, R"({"convey_api":{"result":{"returnCode":[]}}})");
    CHECK(none.failure.code() == protocol_errc::missing_return_code);
}

TEST_CASE("rows see the items of lists as the fields that they are") {
    // Lenient rules keep an unreadable item of a list, and no more than that.
    const decoded made =
        decode_leniently(wire_format::json, json_report(R"({"reg_date":["soon",[]],"x":["a"]})"));
    REQUIRE(made.ok);
    CHECK(made.records.people.at(0).extra == texts{{"reg_date", "soon"}, {"x", "a"}});
    CHECK(made.envelope.unreadable.count == 1);
}

} // namespace webcasts::tests::same_record_test
