// SPDX-License-Identifier: BSL-1.0
// Which spellings of times, durations and flags are read, and what becomes of a value that cannot be read.
#include "support/catch.hpp"
#include "support/decoding.hpp"
#include "support/response_texts.hpp"
#include <webcasts/wire/detail/record/unreadable_log.hpp>
#include <webcasts/wire/value_text.hpp>

#include <chrono>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace webcasts::tests::unreadable_values_test {

using namespace webcasts;
using namespace webcasts::tests;
using namespace std::chrono_literals;
using wire::times_zone;

namespace {

constexpr auto xml = wire_format::xml;
constexpr auto json = wire_format::json;
constexpr auto csv = wire_format::csv;
constexpr wire_format all_formats[] = {xml, json, csv};

local_time at(std::string_view text) {
    return wire::parse_local_time(text).value();
}

/// The values of the person in the middle of a report of three.
struct person_values {
    std::string reg_date = "2026-02-20 10:00:00";
    std::string start = "2026-02-20 10:00:00";
    std::string end = "2026-02-20 11:00:00";
    std::string duration = "600";
};

std::string report(wire_format format, const person_values& values) {
    const auto [reg_date, start, end, duration] = values;
    if (format == xml) {
        return xml_report("<attendee email='a@example.com'/><attendee email='b@example.com' reg_date='" +
                          reg_date + "' plan='gold'><session><live_sessions_list><live_session start='" +
                          start + "' end='" + end + "' duration='" + duration +
                          "'/></live_sessions_list></session></attendee><attendee email='c@example.com'/>");
    }
    if (format == json) {
        return json_report(R"({"email":"a@example.com"},{"email":"b@example.com","reg_date":")" + reg_date +
                           R"(","plan":"gold","session":{"live_sessions_list":[{"start":")" + start +
                           R"(","end":")" + end + R"(","duration":")" + duration +
                           R"("}]}},{"email":"c@example.com"})");
    }
    return "email,reg_date,plan,session_kind,session_start,session_end,session_duration\n"
           "a@example.com,,,,,,\n"
           "b@example.com,\"" +
           reg_date + "\",gold,live,\"" + start + "\",\"" + end + "\",\"" + duration +
           "\"\n"
           "c@example.com,,,,,,\n";
}

/// The person in the middle; `extra` of the others differs between CSV and the trees.
const attendee& middle(const decoded& made) {
    REQUIRE(made.ok);
    REQUIRE(made.records.people.size() == 3);
    return made.records.people[1];
}

std::string event_list(wire_format format, std::string_view id, std::string_view expired,
                       std::string_view start) {
    std::string text = format == xml ? "<event id='1000001'/><event id='ID' expired='EXPIRED' title='B' "
                                       "sched_start='START'/><event id='1000003'/>"
                                     : R"({"id":1000001},{"id":"ID","expired":"EXPIRED","title":"B",)"
                                       R"("sched_start":"START"},{"id":"1000003"})";
    text.replace(text.find("START"), 5, start);
    text.replace(text.find("EXPIRED"), 7, expired);
    text.replace(text.find("ID"), 2, id);
    return format == xml ? xml_event_list(text) : json_event_list(text);
}

std::vector<std::string> effects_and_paths(const unreadable_values& values) {
    std::vector<std::string> texts;
    for (const unreadable_value& value : values.listed) {
        texts.push_back(value.field_path + " " + std::string(value.name.expose()) + " '" +
                        std::string(value.text.expose()) + "'");
    }
    return texts;
}

} // namespace

TEST_CASE("a time may have a T, a fraction, white space around it and, in GMT, an offset") {
    const auto [text, time] = GENERATE(table<std::string, std::string_view>({
        {"2026-02-20 10:00:00", "2026-02-20 10:00:00"},
        {"2026-02-20T10:00:00", "2026-02-20 10:00:00"},
        {"2026-02-20t10:00:00", "2026-02-20 10:00:00"},
        {"2026-02-20 10:00:00.0", "2026-02-20 10:00:00"},
        {"2026-02-20 10:00:00.999999999", "2026-02-20 10:00:00"},
        {"2026-02-20 10:00:00,5", "2026-02-20 10:00:00"},
        {"  2026-02-20 10:00:00.000 ", "2026-02-20 10:00:00"},
        {"2026-02-20T10:00:00Z", "2026-02-20 10:00:00"},
        {"2026-02-20T10:00:00z", "2026-02-20 10:00:00"},
        {"2026-02-20T10:00:00.123Z", "2026-02-20 10:00:00"},
        {"2026-02-20 10:00:00 UTC", "2026-02-20 10:00:00"},
        {"2026-02-20 10:00:00 GMT", "2026-02-20 10:00:00"},
        {"2026-02-20T10:00:00+02:00", "2026-02-20 08:00:00"},
        {"2026-02-20T10:00:00.5-0530", "2026-02-20 15:30:00"},
        {"2026-02-20 10:00:00 +01", "2026-02-20 09:00:00"},
        {"2026-02-20T23:30:00-01:00", "2026-02-21 00:30:00"},
        {"2026-01-01T00:15:00+00:30", "2025-12-31 23:45:00"},
        {"2026-02-20T10:00:00-00:00", "2026-02-20 10:00:00"},
    }));
    for (const wire_format format : all_formats) {
        for (const auto policy : {wire::value_policy::strict, wire::value_policy::lenient}) {
            const std::string body = report(format, {.reg_date = text, .start = text, .end = text});
            const decoded made =
                decode_in_pieces(format, content_type_of(format), body, [] { return std::size_t{7}; }, {},
                                 wire::default_names, {.policy = policy});
            CAPTURE(to_string(format), text, made.failure.message());
            const attendee& person = middle(made);
            CHECK(person.registered_at == at(time));
            CHECK(person.sessions.at(0).start == at(time));
            CHECK(person.sessions.at(0).end == at(time));
            CHECK(person.extra == std::vector<named_text>{{"plan", "gold"}});
            CHECK(made.envelope.unreadable.empty());
        }
    }
    for (const wire_format format : {xml, json}) {
        const decoded made = decode(format, event_list(format, "1000002", "false", text));
        REQUIRE(made.ok);
        CHECK(made.records.events.at(1).scheduled_start == at(time));
    }
    const decoded question = decode(json, json_report(R"({"qa_list":[{"time":")" + text + R"("}]})"));
    REQUIRE(question.ok);
    CHECK(question.records.people.at(0).questions.at(0).time == at(time));
}

TEST_CASE("an offset is read only where the times are in GMT, in whatever spelling the query has it") {
    CHECK(wire::zone_of("GMT") == times_zone::gmt);
    CHECK(wire::zone_of("utc") == times_zone::gmt);
    CHECK(wire::zone_of("Etc/UTC") == times_zone::gmt);
    CHECK(wire::zone_of("America/New_York") == times_zone::other);
    CHECK(wire::zone_of("Europe/London") == times_zone::other);
    for (const wire_format format : all_formats) {
        // Nothing says which local time 10:00Z is in a zone whose rules the decoder does not know.
        const std::string body =
            report(format, {.reg_date = "2026-02-20T10:00:00Z", .start = "2026-02-20T10:00:00.5"});
        const decoded made = decode_leniently(format, body, 7, times_zone::other);
        CAPTURE(to_string(format));
        CHECK_FALSE(middle(made).registered_at);
        CHECK(middle(made).extra ==
              std::vector<named_text>{{"reg_date", "2026-02-20T10:00:00Z"}, {"plan", "gold"}});
        CHECK(middle(made).sessions.at(0).start == at("2026-02-20 10:00:00"));
        CHECK(made.envelope.unreadable.count == 1);
    }
}

TEST_CASE("what is no time is not read") {
    const std::string_view text =
        GENERATE("0000-00-00 00:00:00", "2026-02-30 10:00:00", "2026-02-20", "2026-02-20 10:00",
                 "2026-02-20 24:00:00", "2026-02-20 10:00:60", "2026-02-20 10:00:00.",
                 "2026-02-20 10:00:00.x", "2026-02-20  10:00:00", "2026-02-20T10:00:00+",
                 "2026-02-20T10:00:00+2", "2026-02-20T10:00:00+24:00", "2026-02-20T10:00:00+02:60",
                 "2026-02-20T10:00:00+0200Z", "2026-02-20T10:00:00+02:", "2026-02-20T10:00:00+2:00",
                 "2026-02-20T10:00:00ZZ", "2026-02-20T10:00:00 EST", "0001-01-01T00:00:00+00:01",
                 "9999-12-31T23:59:59-00:01", "02/20/2026 10:00:00", "soon", "");
    CAPTURE(text);
    CHECK_FALSE(wire::parse_local_time(text, times_zone::gmt));
}

TEST_CASE("a duration may have a fraction of a second, which is dropped") {
    const auto [text, seconds] = GENERATE(table<std::string, std::chrono::seconds>({
        {"600.5", 600s},
        {"600.0", 600s},
        {" 600.999 ", 600s},
        {"6.005e2", 600s},
        {"+600", 600s},
        {"0.9", 0s},
        {"00600", 600s},
    }));
    for (const wire_format format : all_formats) {
        const decoded made = decode(format, report(format, {.duration = text}));
        CAPTURE(to_string(format), text);
        CHECK(middle(made).sessions.at(0).duration == seconds);
    }
}

TEST_CASE("the flag of an event is read in any case and spelling") {
    for (const wire_format format : {xml, json}) {
        for (const std::string_view yes :
             {"true", "True", "TRUE", "1", "yes", "Yes", "YES", "on", " True "}) {
            CAPTURE(to_string(format), yes);
            const decoded made = decode(format, event_list(format, "1000002", yes, ""));
            REQUIRE(made.ok);
            CHECK(made.records.events.at(1).expired);
        }
        for (const std::string_view no : {"false", "False", "FALSE", "0", "no", "No", "off", ""}) {
            CAPTURE(to_string(format), no);
            const decoded made = decode(format, event_list(format, "1000002", no, ""));
            REQUIRE(made.ok);
            CHECK_FALSE(made.records.events.at(1).expired);
        }
    }
}

TEST_CASE("an unreadable value costs that value alone: the record is without it and keeps its text") {
    const person_values values{
        .reg_date = "0000-00-00 00:00:00", .start = "2026-02-20 25:00:00", .end = "soon", .duration = "-1"};
    std::vector<attendee> first;
    for (const wire_format format : all_formats) {
        const std::string body = report(format, values);
        CAPTURE(to_string(format));
        CHECK(decode(format, body).failure.code() == protocol_errc::invalid_value);
        for (const std::size_t chunk : {1U, 7U, 65536U}) {
            const decoded made = decode_leniently(format, body, chunk);
            const attendee& person = middle(made);
            CHECK_FALSE(person.registered_at);
            CHECK(person.extra ==
                  std::vector<named_text>{{"reg_date", "0000-00-00 00:00:00"}, {"plan", "gold"}});
            REQUIRE(person.sessions.size() == 1);
            CHECK_FALSE(person.sessions[0].start);
            CHECK_FALSE(person.sessions[0].end);
            CHECK_FALSE(person.sessions[0].duration);
            CHECK(person.sessions[0].extra == std::vector<named_text>{{"start", "2026-02-20 25:00:00"},
                                                                      {"end", "soon"},
                                                                      {"duration", "-1"}});
            const std::string session =
                format == csv ? "attendee[1].session.live[0].session_" : "attendee[1].session.live[0].";
            CHECK(made.envelope.unreadable.count == 4);
            CHECK(effects_and_paths(made.envelope.unreadable) ==
                  std::vector<std::string>{"attendee[1].reg_date reg_date '0000-00-00 00:00:00'",
                                           session + "start start '2026-02-20 25:00:00'",
                                           session + "end end 'soon'", session + "duration duration '-1'"});
            CHECK(made.envelope.unreadable.listed.at(3).record == 1);
            CHECK(made.envelope.records == 3);
            if (first.empty()) {
                first = made.records.people;
            }
            CHECK(person == first.at(1));
        }
    }
}

TEST_CASE("an unreadable value of a question or an event costs that value alone") {
    const decoded people =
        decode_leniently(xml, xml_report("<attendee><qa_list><qa time='2026-02-20 10:00:00'>A</qa>"
                                         "<qa time='soon'>B</qa></qa_list></attendee>"));
    REQUIRE(people.ok);
    const auto& questions = people.records.people.at(0).questions;
    CHECK(questions.at(1).text == "B");
    CHECK_FALSE(questions.at(1).time);
    CHECK(questions.at(1).extra == std::vector<named_text>{{"time", "soon"}});
    CHECK(effects_and_paths(people.envelope.unreadable) ==
          std::vector<std::string>{"attendee[0].qa[1].time time 'soon'"});

    for (const wire_format format : {xml, json}) {
        const std::string body = event_list(format, "1000002", "perhaps", "0000-00-00 00:00:00");
        CHECK(decode(format, body).failure.code() == protocol_errc::invalid_value);
        const decoded made = decode_leniently(format, body, 5);
        REQUIRE(made.ok);
        REQUIRE(made.records.events.size() == 3);
        const event_summary& event = made.records.events[1];
        CHECK(event.title == "B");
        CHECK_FALSE(event.expired);
        CHECK_FALSE(event.scheduled_start);
        CHECK(event.extra ==
              std::vector<named_text>{{"expired", "perhaps"}, {"sched_start", "0000-00-00 00:00:00"}});
        CHECK(effects_and_paths(made.envelope.unreadable) ==
              std::vector<std::string>{"event[1].expired expired 'perhaps'",
                                       "event[1].sched_start sched_start '0000-00-00 00:00:00'"});
    }
}

TEST_CASE("an event whose id is not 7 digits is left out and listed; the others are delivered") {
    for (const wire_format format : {xml, json}) {
        for (const std::string_view id : {"12345678", "123456789012", "123456", "12345a7", "-123456", ""}) {
            CAPTURE(to_string(format), id);
            const std::string body = event_list(format, id, "false", "");
            CHECK(decode(format, body).failure.code() == protocol_errc::invalid_value);
            const decoded made = decode_leniently(format, body, 3);
            REQUIRE(made.ok);
            REQUIRE(made.records.events.size() == 2);
            CHECK(made.records.events[0].id.str() == "1000001");
            CHECK(made.records.events[1].id.str() == "1000003");
            CHECK(made.envelope.records == 2);
            CHECK(made.envelope.unreadable.records_left_out == 1);
            REQUIRE(made.envelope.unreadable.listed.size() == 1);
            CHECK(made.envelope.unreadable.listed[0].effect == unreadable_effect::record_left_out);
            CHECK(made.envelope.unreadable.listed[0].text == id);
            CHECK(made.envelope.unreadable.listed[0].field_path == "event[1].id");
        }
    }
    const decoded nameless =
        decode_leniently(xml, xml_event_list("<event title='A'/><event id='1000001'/><event id='x'/>"));
    REQUIRE(nameless.ok);
    CHECK(nameless.records.events.size() == 1);
    CHECK(effects_and_paths(nameless.envelope.unreadable) ==
          std::vector<std::string>{"event[0].id id ''", "event[2].id id 'x'"});
}

TEST_CASE("a session of CSV whose kind cannot be read is kept among the attendee's fields") {
    const std::string body = "email,session_kind,session_start,session_duration,session_browser\n"
                             "a@example.com,Live,2026-02-20 10:00:00,60,x\n"
                             "a@example.com,webinar,2026-02-20 11:00:00,90,y\n"
                             "a@example.com,od,,30,\n"
                             "b@example.com,,,,\n";
    CHECK(decode(csv, body).failure.code() == protocol_errc::invalid_value);
    for (const std::size_t chunk : {1U, 9U, 65536U}) {
        const decoded made = decode_leniently(csv, body, chunk);
        REQUIRE(made.ok);
        REQUIRE(made.records.people.size() == 2);
        const attendee& person = made.records.people[0];
        CHECK(person.sessions.size() == 2);
        CHECK(person.extra == std::vector<named_text>{{"session_kind", "webinar"},
                                                      {"session_start", "2026-02-20 11:00:00"},
                                                      {"session_duration", "90"},
                                                      {"session_browser", "y"}});
        REQUIRE(made.envelope.unreadable.listed.size() == 1);
        CHECK(made.envelope.unreadable.listed[0].effect == unreadable_effect::session_left_out);
        CHECK(made.envelope.unreadable.listed[0].text == "webinar");
    }
}

TEST_CASE("half a character in an escape of JSON is U+FFFD when decoding goes on") {
    const auto [escape, text] = GENERATE(table<std::string_view, std::string_view>({
        {R"(Bo \ud83d)", "Bo \uFFFD"},
        {R"(\ud83d Bo)", "\uFFFD Bo"},
        {R"(\uDC00)", "\uFFFD"},
        {R"(\ud83d\ud83d\ude00)", "\uFFFD\U0001F600"},
        {R"(\ude00\ud83d)", "\uFFFD\uFFFD"},
        {R"(\ud83dA)", "\uFFFDA"},
        {R"(\ud83d\n)", "\uFFFD\n"},
        {R"(\\\ud83d\\)", "\\\uFFFD\\"},
        {R"(\ud83dud83d)", "\uFFFDud83d"},
    }));
    const std::string body =
        json_report(R"({"email":"a@example.com"},{"email":"b@example.com","fname":")" + std::string(escape) +
                    R"(","lname":"\ud83d\ude00 \\ud83d"},{"email":"c@example.com"})");
    CHECK(decode(json, body).failure.code() == protocol_errc::malformed);
    for (std::size_t chunk = 1; chunk <= body.size(); chunk += chunk < 40 ? 1 : 60) {
        const decoded made = decode_leniently(json, body, chunk);
        CAPTURE(escape, chunk, made.failure.message());
        CHECK(middle(made).first_name == text);
        CHECK(middle(made).last_name == "\U0001F600 \\ud83d");
        REQUIRE(made.envelope.unreadable.listed.size() == 1);
        CHECK(made.envelope.unreadable.listed[0].effect == unreadable_effect::text_mended);
        CHECK(made.envelope.unreadable.listed[0].field_path == "attendee[1].fname");
        CHECK(made.envelope.unreadable.listed[0].text == text);
    }
}

TEST_CASE("a text of JSON that was mended is listed with its place, wherever it stands") {
    const decoded made = decode_leniently(
        json, R"({"convey_api":{"result":{"success":{"eventtitle":"T\ud800","attendee_list":[{"x\ud800":"1",)"
              R"("more":{"level":"\ud800"},"list":["\ud800"],"qa_list":[{"text":"a"},{"text":"\ud800"}],)"
              R"("session":{"od_sessions_list":[{"ip":"\ud800"}]}}]},"returnCode":1}}})");
    REQUIRE(made.ok);
    CHECK(made.envelope.event_title == "T\uFFFD");
    CHECK(made.records.people.at(0).questions.at(1).text == "\uFFFD");
    CHECK(effects_and_paths(made.envelope.unreadable) ==
          std::vector<std::string>{"eventtitle eventtitle 'T\uFFFD'", "attendee[0].? x\uFFFD 'x\uFFFD'",
                                   "attendee[0].?.? level '\uFFFD'", "attendee[0].? list '\uFFFD'",
                                   "attendee[0].qa[1].text text '\uFFFD'",
                                   "attendee[0].session.od[0].? ip '\uFFFD'"});
}

TEST_CASE("a text behind the records that was mended is listed as one of no record") {
    const decoded made = decode_leniently(
        json,
        R"({"convey_api":{"result":{"success":{"attendee_list":[{},{}],"eventtitle":"T\ud800"},"returnCode":1}}})");
    REQUIRE(made.ok);
    REQUIRE(made.envelope.unreadable.listed.size() == 1);
    CHECK(made.envelope.unreadable.listed[0].field_path == "eventtitle");
    CHECK(made.envelope.unreadable.listed[0].record == 0);
}

TEST_CASE("a path shows the names that the table has, and of others only where they stood") {
    const auto shown = [](std::string_view path) { return wire::known_path(wire::default_names, path); };
    for (const char* known : {"email", "Reg-Date", "email[0]", "email[12].duration", "convey_api",
                              "session_kind", "attendee_list"}) {
        CAPTURE(known);
        CHECK(shown(known) == known);
    }
    CHECK(shown("s3cret") == "?");
    CHECK(shown("s3cret[12]") == "?[12]");
    CHECK(shown("s3cret.email.other") == "?.email.?");
    CHECK(shown("s3cret[other]") == "?");
    CHECK(shown("email[x]") == "?");
    CHECK(shown("]") == "?");
}

TEST_CASE("bytes that are not UTF-8 are U+FFFD in JSON and CSV when decoding goes on") {
    const auto [bytes, text] = GENERATE(table<std::string, std::string_view>({
        {"Andr\xE9", "Andr\uFFFD"}, // ISO-8859-1
        {"\xE9 Andr\xC3\xA9", "\uFFFD Andr\u00E9"},
        {"a\xED\xA0\xBD"
         "b",
         "a\uFFFD\uFFFD\uFFFDb"},               // half a character
        {"\xF0\x9F\x8E", "\uFFFD\uFFFD\uFFFD"}, // a character that is cut
        {"\xC3\xE2\x82\xAC", "\uFFFD\u20AC"},
        {"\xFF\xFE", "\uFFFD\uFFFD"},
    }));
    const std::string json_body =
        json_report(R"({"email":"a@example.com"},{"email":"b@example.com","fname":")" + bytes +
                    R"(","lname":"\ud83d\ude00\u00e9"},{"email":"c"})");
    const std::string csv_body = "email,fname,lname,session_kind,session_ip\na@example.com,,,,\n"
                                 "b@example.com,\"" +
                                 bytes +
                                 "\",\xF0\x9F\x98\x80\u00E9,live,\n"
                                 "b@example.com,\"" +
                                 bytes +
                                 "\",\xF0\x9F\x98\x80\u00E9,od,\n"
                                 "c@example.com,,,,\n";
    CHECK(decode(json, json_body).failure.code() == protocol_errc::malformed);
    CHECK(decode(csv, csv_body).failure.code() == protocol_errc::invalid_utf8);
    for (std::size_t chunk = 1; chunk < 400; chunk += chunk < 20 ? 1 : 60) {
        CAPTURE(bytes, chunk);
        const decoded from_json = decode_leniently(json, json_body, chunk);
        CAPTURE(from_json.failure.message());
        CHECK(middle(from_json).first_name == text);
        CHECK(middle(from_json).last_name == "\U0001F600\u00E9");
        CHECK(from_json.envelope.unreadable.count == 1);
        CHECK(from_json.envelope.unreadable.listed.at(0).field_path == "attendee[1].fname");
        CHECK(from_json.envelope.unreadable.listed.at(0).text == text);

        const decoded from_csv = decode_leniently(csv, csv_body, chunk);
        CAPTURE(from_csv.failure.message());
        CHECK(middle(from_csv).first_name == text);
        CHECK(middle(from_csv).last_name == "\U0001F600\u00E9");
        CHECK(middle(from_csv).sessions.size() == 2);
        CHECK(from_csv.envelope.unreadable.count == 2); // one a row
        CHECK(from_csv.envelope.unreadable.listed.at(0).field_path == "attendee[1].fname");
        CHECK(from_csv.envelope.unreadable.listed.at(0).text == text);
    }
}

TEST_CASE("bytes that are not UTF-8 in a header, a session or a row of another length") {
    const decoded made =
        decode_leniently(csv, "email,na\xEFve,session_kind,session_ip\na@example.com,1,live,\xFF\n");
    REQUIRE(made.ok);
    CHECK(made.records.people.at(0).extra == std::vector<named_text>{{"na\uFFFDve", "1"}});
    CHECK(made.records.people.at(0).sessions.at(0).extra == std::vector<named_text>{{"ip", "\uFFFD"}});
    CHECK(effects_and_paths(made.envelope.unreadable) ==
          std::vector<std::string>{"? na\uFFFDve 'na\uFFFDve'", "attendee[0].session.live[0].? ip '\uFFFD'"});
    for (const std::size_t chunk :
         {1U, 5U, 100U}) { // rows that are alike once they are mended are one person's
        const decoded alike = decode_leniently(csv,
                                               "email,fname,session_kind\nb@example.com,\xFF,live\n"
                                               "b@example.com,\uFFFD,od\nb@example.com,\uFFFD,od\n"
                                               "b@example.com,\xFE,simlive\nc@example.com,\xFE,live\n",
                                               chunk);
        REQUIRE(alike.ok);
        CHECK(alike.records.people.size() == 2);
        CHECK(alike.records.people.at(0).sessions.size() == 4);
    }
    CHECK(decode_leniently(csv, "email,session_kind\na@example.com,,\xFF\n").failure.code() ==
          protocol_errc::ragged_row);
    CHECK(decode_leniently(json, "{\xFF}").failure.code() == protocol_errc::malformed);
    CHECK(decode_leniently(json, json_report("{}") + "\xC3").failure.code() == protocol_errc::malformed);
}

TEST_CASE("JSON that is malformed in another way stays an error when decoding goes on") {
    for (const std::string_view wrong :
         {R"("\u12G4")", R"("\x41")", R"("\ud83d)", R"(\ud83d)", R"("\ud83d\x")", "\"\x01\""}) {
        CAPTURE(wrong);
        CHECK_FALSE(decode_leniently(json, json_report(R"({"fname":)" + std::string(wrong) + "}"), 1).ok);
    }
    CHECK(decode_leniently(json, json_report("{}") + "\\").failure.code() == protocol_errc::malformed);
    CHECK(decode_leniently(json, json_report("{}") + "\\ud83d", 1).failure.code() ==
          protocol_errc::malformed);
}

TEST_CASE("a character that XML cannot hold is an error that names the formats which can") {
    const std::string_view text =
        GENERATE("a\x01", "&#1;", "&#xD83D;", "\xEF\xBF\xBE", "\xED\xA0\xBD", "\xE9");
    for (const std::size_t chunk : {std::size_t{1}, std::size_t{65536}}) {
        const decoded made =
            decode_leniently(xml, xml_report("<attendee fname='" + std::string(text) + "'/>"), chunk);
        REQUIRE_FALSE(made.ok);
        CHECK(made.failure.code() == protocol_errc::malformed);
        CHECK(made.failure.message().find("wire_format::json") != std::string::npos);
    }
    wire::decode_limits by_expat;
    by_expat.xml = wire::xml_reader::expat;
    const decoded made = decode(xml, xml_report("<attendee fname='a\x01'/>"), 65536, by_expat);
    CHECK(made.failure.message().find("wire_format::json") != std::string::npos);
}

TEST_CASE("the list of unreadable values is bounded; all of them are counted") {
    std::string people;
    const std::string text = std::string(199, 'x') + "\u00E9" + std::string(100'000, 'y');
    for (int i = 0; i < 1000; ++i) {
        people += "<attendee reg_date='" + text + "'/>";
    }
    const decoded made = decode_leniently(xml, xml_report(people));
    REQUIRE(made.ok);
    const unreadable_values& values = made.envelope.unreadable;
    CHECK(values.count == 1000);
    CHECK(values.listed.size() == unreadable_values::max_listed);
    CHECK(values.listed.back().field_path == "attendee[99].reg_date");
    CHECK(values.listed.back().text == std::string(199, 'x')); // no half of a character
    CHECK(made.records.people.back().extra.at(0).value == text);
}

TEST_CASE("no message holds a value that could not be read") {
    const decoded made = decode_leniently(
        xml, "<convey_api><result><returnCode>7</returnCode><success><attendee_list>"
             "<attendee reg_date='Ann Lee, 1 Main Street'/></attendee_list></success></result></convey_api>");
    REQUIRE_FALSE(made.ok);
    CHECK(made.envelope.unreadable.listed.at(0).text == "Ann Lee, 1 Main Street");
    CHECK(made.failure.message().find("Ann") == std::string::npos);
    CHECK(made.failure.server_text().expose().find("Ann") == std::string::npos);
}

TEST_CASE("a value that is kept counts against the limits of its record") {
    wire::decode_limits limits;
    limits.record_bytes = 20;
    const decoded made =
        decode_in_pieces(xml, "text/xml", xml_report("<attendee reg_date='0000-00-00 00:00:00'/>"),
                         [] { return std::size_t{100}; }, limits, wire::default_names,
                         {.policy = wire::value_policy::lenient});
    REQUIRE_FALSE(made.ok);
    CHECK(made.failure.code() == protocol_errc::limit_exceeded);
}

TEST_CASE("a second field of a meaning is kept under its own name, whether the first could be read or not") {
    const decoded made = decode_leniently(
        json, json_report(R"({"email":"a@example.com","reg_date":"soon","reg_date":"2026-02-20 10:00:00"})"));
    REQUIRE(made.ok);
    CHECK_FALSE(made.records.people.at(0).registered_at);
    CHECK(made.records.people.at(0).extra ==
          std::vector<named_text>{{"reg_date", "soon"}, {"reg_date", "2026-02-20 10:00:00"}});
}

} // namespace webcasts::tests::unreadable_values_test
