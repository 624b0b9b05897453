// SPDX-License-Identifier: BSL-1.0
#include "support/catch.hpp"
#include <webcasts/testing/sandbox.hpp>
#include <webcasts/wire/csv/spreadsheet_protection.hpp>
#include <webcasts/wire/csv/writer.hpp>
#include <webcasts/wire/detail/text/integer_text.hpp>
#include <webcasts/wire/distinct_names.hpp>
#include <webcasts/wire/json/ndjson_writer.hpp>
#include <webcasts/wire/json/writer.hpp>
#include <webcasts/wire/response_decoder.hpp>
#include <webcasts/wire/xml/writer.hpp>

#include <boost/json/parse.hpp>
#include <boost/json/value.hpp>

#include <chrono>
#include <cstdint>
#include <functional>
#include <limits>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace webcasts::tests::writers_test {

namespace {

using namespace webcasts;
using namespace std::chrono_literals;

constexpr local_time noon = std::chrono::local_days(std::chrono::year(2026) / 3 / 2) + 12h;

attendee minimal() {
    attendee made;
    made.email = "ana@example.com";
    return made;
}

attendee complete() {
    attendee made = minimal();
    made.first_name = "Ana \"A\"";
    made.company = "Smith, <Jones> & Co";
    made.address2 = "line one\r\nline two\ttabbed\rend";
    made.registered_at = noon;
    made.source = "newsletter";
    made.extra = {{"custom_question1", " padded "}, {"custom_question2", ""}};
    made.sessions = {
        {.kind = viewing_kind::live, .start = noon, .end = noon + 90s, .duration = 90s},
        {.kind = viewing_kind::live, .start = noon + 30s},
        {.kind = viewing_kind::on_demand, .start = noon + 1h, .end = noon + 2h, .duration = 3600s},
        {.kind = viewing_kind::simulated_live, .start = noon + 3h, .end = noon + 4h, .duration = 3599s}};
    made.questions = {{noon + 5s, "Is 1 < 2 && \"so\"?\nYes", {}}, {std::nullopt, "no time", {}}};
    made.survey_answers = {{"How, \"exactly\"?", "<well>\r\n", {}}};
    return made;
}

template <class Writer>
std::string report_of(Writer writer, const std::vector<attendee>& people,
                      const std::vector<std::string>& columns = {"custom_question1", "custom_question2"}) {
    std::string whole;
    writer.begin_report(whole, {{noon, "GMT"}, "Title & more", columns});
    for (const attendee& person : people) {
        std::string piece;
        writer.write_attendee(piece, person);
        whole += piece;
    }
    writer.end_report(whole);
    return whole;
}

struct keeping_sink : webcasts::wire::record_sink {
    std::vector<attendee> people;
    std::vector<event_summary> events;
    bool on_attendee(const attendee_view& person) override {
        people.push_back(to_owned(person));
        return true;
    }
    bool on_event(event_summary&& event) override {
        events.push_back(std::move(event));
        return true;
    }
};

keeping_sink decoded(wire_format format, const std::string& text) {
    keeping_sink sink;
    wire::response_decoder decoder(&sink, format, {});
    const auto written = decoder.write(text);
    INFO((written ? std::string() : written.error().message()));
    REQUIRE(written.has_value());
    const auto finished = decoder.finish();
    INFO((finished ? std::string() : finished.error().message()));
    REQUIRE(finished.has_value());
    return sink;
}

attendee without_what_csv_cannot_hold(attendee person) {
    person.questions.clear();
    person.survey_answers.clear();
    return person;
}

} // namespace

TEST_CASE("XML text stands for itself, with line ends and tabs as character references") {
    std::string out;
    wire::append_xml_text(out, "a & b < c > d \" e ' f\n\r\t\xC3\xA9");
    CHECK(out == "a &amp; b &lt; c &gt; d &quot; e ' f&#10;&#13;&#9;\xC3\xA9");
}

TEST_CASE("what XML 1.0 cannot express becomes U+FFFD") {
    const auto written = [](std::string_view text) {
        std::string out;
        wire::append_xml_text(out, text);
        return out;
    };
    const std::string replaced = "\xEF\xBF\xBD";
    CHECK(written(std::string_view("\0", 1)) == replaced);
    CHECK(written("\x01\x1F") == replaced + replaced);
    CHECK(written("\xEF\xBF\xBE\xEF\xBF\xBF") == replaced + replaced);
    CHECK(written("a\xFFz") == "a" + replaced + "z");
    CHECK(written("\xED\xA0\x80") == replaced + replaced + replaced);
    CHECK(written("\xC0\xAF") == replaced + replaced);
    CHECK(written("\xF0\x9F\x8E\x93") == "\xF0\x9F\x8E\x93");
    CHECK(written("\xF0\x9F\x8E") == replaced + replaced + replaced);
}

TEST_CASE("a field's name becomes a legal XML name") {
    CHECK(wire::xml_name("custom_question1") == "custom_question1");
    CHECK(wire::xml_name("My Question?") == "My_Question_");
    CHECK(wire::xml_name("1st") == "_1st");
    CHECK(wire::xml_name("-x") == "_-x");
    CHECK(wire::xml_name("xmlns") == "_xmlns");
    CHECK(wire::xml_name("XML-field") == "_XML-field");
    CHECK(wire::xml_name("a:b") == "a_b");
    CHECK(wire::xml_name("gr\xC3\xB6\xC3\x9F") == "gr__");
    CHECK(wire::xml_name("") == "_");
}

TEST_CASE("JSON strings are escaped as RFC 8259 wants") {
    std::string out;
    wire::append_json_string(out, std::string_view("\"\\/\n\r\t\0\x1F\x7F\xC3\xA9\xFF", 12));
    CHECK(out == "\"\\\"\\\\/\\n\\r\\t\\u0000\\u001f\x7F\xC3\xA9\xEF\xBF\xBD\"");
}

TEST_CASE("CSV fields are quoted where RFC 4180 wants, and where a reader might trim them") {
    const auto written = [](std::string_view text) {
        std::string out;
        wire::append_csv_field(out, text);
        return out;
    };
    CHECK(written("plain text") == "plain text");
    CHECK(written("") == "");
    CHECK(written("a,b") == "\"a,b\"");
    CHECK(written("say \"hi\"") == "\"say \"\"hi\"\"\"");
    CHECK(written("a\nb") == "\"a\nb\"");
    CHECK(written("a\rb") == "\"a\rb\"");
    CHECK(written("a\tb") == "\"a\tb\"");
    CHECK(written("a\x01") == "\"a\x01\"");
    CHECK(written(" a") == "\" a\"");
    CHECK(written("a\t") == "\"a\t\"");
    CHECK(written("=1+1") == "=1+1");
}

TEST_CASE("all known fields are written, empty ones included, in the canonical order") {
    const std::string fields =
        "email=\"ana@example.com\" fname=\"\" lname=\"\" company=\"\" title=\"\" address1=\"\" "
        "address2=\"\" city=\"\" state=\"\" country=\"\" postalcode=\"\" phone=\"\" cell=\"\" "
        "fax=\"\" reg_date=\"\" sti=\"\"";
    CHECK(report_of(wire::xml_writer(), {minimal()}).find("<attendee " + fields + "/>") != std::string::npos);
    CHECK(report_of(wire::csv_writer(), {minimal()}, {}) ==
          "email,fname,lname,company,title,address1,address2,city,state,country,postalcode,phone,cell,fax,"
          "reg_date,sti,"
          "session_kind,session_start,session_end,session_duration\r\n"
          "ana@example.com,,,,,,,,,,,,,,,,,,,\r\n");
}

TEST_CASE("JSON has result before the time and the version, and returnCode after its payload") {
    const std::string text = report_of(wire::json_writer(), {minimal()});
    const auto position = [&](std::string_view name) { return text.find("\"" + std::string(name) + "\""); };
    CHECK(position("attendee_list") < position("returnCode"));
    CHECK(position("returnCode") < position("current_timestamp"));
    CHECK(position("current_timestamp") < position("version"));
    const boost::json::value root = boost::json::parse(text);
    const auto& envelope = root.at("convey_api");
    CHECK(envelope.at("version").as_double() == 2.0);
    CHECK(envelope.at("current_timestamp").as_string() == "2026-03-02 12:00:00");
    CHECK(envelope.at("result").at("returnCode").as_int64() == 1);
    CHECK(envelope.at("result").at("success").at("eventtitle").as_string() == "Title & more");
    CHECK(envelope.at("result").at("success").at("attendee_list").as_array().size() == 1);
}

TEST_CASE("lists are present only if they have items") {
    for (const std::string& text :
         {report_of(wire::xml_writer(), {minimal()}), report_of(wire::json_writer(), {minimal()})}) {
        CHECK(text.find("session") == std::string::npos);
        CHECK(text.find("qa_list") == std::string::npos);
        CHECK(text.find("survey_list") == std::string::npos);
    }
    attendee watcher = minimal();
    watcher.sessions = {{.kind = viewing_kind::on_demand, .start = noon, .end = noon + 1s, .duration = 1s}};
    for (const std::string& text :
         {report_of(wire::xml_writer(), {watcher}), report_of(wire::json_writer(), {watcher})}) {
        CHECK(text.find("od_sessions_list") != std::string::npos);
        CHECK(text.find("live_sessions_list") == std::string::npos);
    }
}

TEST_CASE("CSV has one row for each session, by kind, with the attendee's fields repeated") {
    attendee person = minimal();
    person.sessions = {{.kind = viewing_kind::on_demand, .start = noon, .end = noon + 1s, .duration = 1s},
                       {.kind = viewing_kind::live, .start = noon}};
    const std::string text = report_of(wire::csv_writer(), {person}, {});
    CHECK(text.substr(text.find("\r\n") + 2) ==
          "ana@example.com,,,,,,,,,,,,,,,,live,2026-03-02 12:00:00,,\r\n"
          "ana@example.com,,,,,,,,,,,,,,,,od,2026-03-02 12:00:00,2026-03-02 12:00:01,1\r\n");
}

TEST_CASE("fields whose names are taken already are kept under altered names") {
    attendee person = minimal();
    person.extra = {{"email", "second"}, {"q", "1"}, {"q", "2"}, {"session", "3"}};
    const std::string xml = report_of(wire::xml_writer(), {person});
    CHECK(xml.find("sti=\"\" email_2=\"second\" q=\"1\" q_2=\"2\" session_2=\"3\"/>") != std::string::npos);
    const std::string json = report_of(wire::json_writer(), {person});
    CHECK(json.find(R"("sti":"","email_2":"second","q":"1","q_2":"2","session_2":"3"})") !=
          std::string::npos);
    const std::string csv = report_of(wire::csv_writer(), {person}, {"email", "q", "q", "session"});
    CHECK(csv.find(",sti,email_2,q,q_2,_session,session_kind,") != std::string::npos);
    CHECK(csv.find(",second,1,2,3,,,,\r\n") != std::string::npos);
}

TEST_CASE("names that are one XML name after replacement stay two attributes") {
    attendee person = minimal();
    person.extra = {{"a b", "1"}, {"a?b", "2"}};
    CHECK(report_of(wire::xml_writer(), {person}).find("a_b=\"1\" a_b_2=\"2\"") != std::string::npos);
}

TEST_CASE("columns that a reader would take for a session's get another name") {
    const auto written = [](std::string_view name) {
        std::string out;
        wire::append_csv_column_name(out, name);
        return out;
    };
    CHECK(written("session_rating") == "_session_rating");
    CHECK(written(" Session Rating") == "_ Session Rating");
    CHECK(written("SESSION-x") == "_SESSION-x");
    CHECK(written("session") == "_session");
    CHECK(written("sessions") == "sessions");
    CHECK(written("my session_x") == "my session_x");
    CHECK(written("sess") == "sess");
    attendee person = minimal();
    person.extra = {{"session_rating", "5"}, {"session", "x"}, {"session", "y"}};
    person.sessions = {{.kind = viewing_kind::live, .start = noon}};
    const std::string text =
        report_of(wire::csv_writer(), {person}, {"session_rating", "session", "session"});
    person.extra = {{"_session_rating", "5"}, {"_session", "x"}, {"_session_2", "y"}};
    CHECK(decoded(wire_format::csv, text).people == std::vector{person});
}

TEST_CASE("a field is in the column of its name, at whatever place it has in the record") {
    attendee person = minimal();
    person.extra = {{"c", "1"}, {"b", "2"}, {"a", "3"}, {"b", "4"}, {"unlisted", "5"}, {"b", "6"}};
    const std::string text = report_of(wire::csv_writer(), {person, minimal()}, {"a", "b", "d", "b", "c"});
    CHECK(text.find(",sti,a,b,d,b_2,c,session_kind,") != std::string::npos);
    CHECK(text.find(",3,2,,4,1,,,,\r\n") != std::string::npos);
    CHECK(text.ends_with("ana@example.com,,,,,,,,,,,,,,,,,,,,,,,,\r\n"));
}

TEST_CASE("names are altered alike whatever the records before had") {
    const std::vector<std::vector<std::string>> records{{"a", "b"},      {"a", "b"},
                                                        {"a"},           {"b", "a"},
                                                        {"a", "a", "a"}, {"a", "a", "b", "a"},
                                                        {"a_2", "a"},    {"a", "a_2", "a"},
                                                        {"email"},       {},
                                                        {"a", "a", "a"}, {"email", "email_2", "email"},
                                                        {"q", "email"}};
    wire::distinct_names kept(wire::taken_names::attendee);
    for (int round = 0; round < 2; ++round) {
        for (const auto& record : records) {
            wire::distinct_names fresh(wire::taken_names::attendee);
            kept.begin();
            fresh.begin();
            for (const std::string& name : record) {
                CHECK(kept.add(name) == std::string(fresh.add(name)));
            }
        }
    }
    kept.begin();
    CHECK(kept.add("a") == "a");
    CHECK(kept.add("a_2") == "a_2");
    CHECK(kept.add("a") == "a_3");
    CHECK(kept.add("fname") == "fname_2");
    for (int i = 0; i < 1000; ++i) {
        CHECK(kept.add("q") == (i == 0 ? "q" : "q_" + std::to_string(i + 1)));
    }
}

TEST_CASE("names of one hash are distinct, and are forgotten with their record") {
    std::vector<std::string> crowd;
    for (int i = 0; crowd.size() < 300; ++i) {
        std::string name = "q" + std::to_string(i);
        if (std::hash<std::string_view>()(name) % 4096 == 7) { // those of the table's 2048 slots
            crowd.push_back(std::move(name));
        }
    }
    wire::distinct_names names(wire::taken_names::attendee);
    for (int round = 0; round < 3; ++round) {
        names.begin();
        for (const std::string& name : crowd) {
            REQUIRE(names.add(name) == name);
        }
        for (const std::string& name : crowd) {
            REQUIRE(names.add(name) == name + "_2");
        }
        names.begin(); // another record
        REQUIRE(names.add("other" + std::to_string(round)) == "other" + std::to_string(round));
        for (auto name = crowd.rbegin(); name != crowd.rend(); ++name) {
            REQUIRE(names.add(*name) == *name);
            REQUIRE(names.add(*name) == *name + "_2");
            REQUIRE(names.add(*name + "_2") == *name + "_2_2");
        }
    }
}

// These two would not end if the work were that of all names, or of the largest record: more than 10^10
// steps.
TEST_CASE("names of a record cost that record, whatever the largest one had") {
    wire::distinct_names names(wire::taken_names::attendee);
    names.begin();
    for (int i = 0; i < 400'000; ++i) {
        static_cast<void>(names.add("wide" + std::to_string(i)));
    }
    for (int i = 0; i < 200'000; ++i) {
        names.begin();
        const std::string name = "name" + std::to_string(i);
        REQUIRE(names.add(name) == name);
        REQUIRE(names.add(name) == name + "_2");
    }
    names.begin();
    CHECK(names.add("wide7") == "wide7");
    CHECK(names.add("email") == "email_2");
}

TEST_CASE("CSV finds the columns of a record without a search through all") {
    constexpr int count = 200'000;
    std::vector<std::string> columns;
    attendee person = minimal();
    for (int i = 0; i < count; ++i) {
        columns.push_back("a custom question " + std::to_string(i));
        person.extra.push_back({"a custom question " + std::to_string(2 * count - 2 * i - 1), "x"});
    }
    columns.push_back(columns[1]);
    person.extra.push_back({columns[1], "y"});
    const std::string report = report_of(wire::csv_writer(), {person}, columns);
    const std::string row = report.substr(report.find("\r\n") + 2);
    // The columns with odd numbers have a field, and the second one of a name that is there twice.
    CHECK(std::count(row.begin(), row.end(), 'x') >= count / 2);
    CHECK(report.substr(0, report.find("\r\n"))
              .find(",a custom question 199999,a custom question 1_2,session") != std::string::npos);
    CHECK(row.ends_with(",,x,y,,,,\r\n"));
}

TEST_CASE("NDJSON is one object a line, with the event first if it is given") {
    wire::ndjson_writer writer;
    std::string plain;
    writer.write_attendee(plain, complete());
    CHECK(plain.find('\n') == plain.size() - 1);
    CHECK(plain.starts_with(R"({"email":"ana@example.com",)"));
    attendee person = complete();
    person.extra.push_back({"event_id", "a customer's own"});
    std::string named;
    writer.write_attendee(named, person, "1000001");
    CHECK(named.starts_with(R"({"event_id":"1000001","email":"ana@example.com",)"));
    const boost::json::value read = boost::json::parse(named);
    CHECK(read.at("event_id_2").as_string() == "a customer's own");
    CHECK(read.at("session").at("live_sessions_list").as_array().size() == 2);
    CHECK(read.at("session").at("od_sessions_list").at(0).at("duration").as_int64() == 3600);
    CHECK(read.at("qa_list").at(1).at("text").as_string() == "no time");
    std::string without;
    writer.write_attendee(without, person);
    CHECK(boost::json::parse(without).at("event_id").as_string() == "a customer's own");
}

TEST_CASE("texts that a spreadsheet would run get a mark, and the mark can be taken away") {
    struct example {
        std::string_view text;
        std::string_view made;
    };
    const auto [text, made] = GENERATE(values<example>({
        {"=1+1", "'=1+1"},
        {"+1 617 555 0100", "'+1 617 555 0100"},
        {"-1", "'-1"},
        {"@SUM(1)", "'@SUM(1)"},
        {"\t=1", "'\t=1"},
        {"\tx", "'\tx"},
        {"\nx", "'\nx"},
        {"\rx", "'\rx"},
        {" \nx", "' \nx"},
        {"  =1", "'  =1"},
        {"\xC2\xA0=1", "'\xC2\xA0=1"},
        {"\xE3\x80\x80-1", "'\xE3\x80\x80-1"},
        {"\xEF\xBB\xBF=1", "'\xEF\xBB\xBF=1"},
        {"\xE2\x80\x8B=1", "'\xE2\x80\x8B=1"},
        {"\x01=1", "'\x01=1"},
        {"\xEF\xBC\x9D\x31", "'\xEF\xBC\x9D\x31"},
        {"\xEF\xBC\x8B\x31", "'\xEF\xBC\x8B\x31"},
        {"\xEF\xBC\x8D\x31", "'\xEF\xBC\x8D\x31"},
        {"\xEF\xBC\xA0\x31", "'\xEF\xBC\xA0\x31"},
        {"a\n=1", "a\n'=1"},
        {"a\r\n @b\r\nc", "a\r\n' @b\r\nc"},
        {"\n=1", "'\n'=1"},
        {"a;=1", "a;'=1"},
        {"a; -5 %;b", "a;' -5 %;b"},
        {"'=1", "''=1"},
        {"''\n", "'''\n"},
        {"a;'\nb", "a;'\nb"},
        {"", ""},
        {"a=1", "a=1"},
        {"user@example.com", "user@example.com"},
        {"1-2", "1-2"},
        {" x", " x"},
        {"a\nb", "a\nb"},
        {"a\n\nb", "a\n\nb"},
        {"a,-1", "a,-1"},
        {"\xC2\xA0", "\xC2\xA0"},
        {"'quoted' - so", "'quoted' - so"},
    }));
    INFO(text);
    attendee person = minimal();
    person.company = text;
    person.extra = {{"q", std::string(text)}};
    person.registered_at = noon;
    person.sessions = {{.kind = viewing_kind::live, .start = noon, .end = noon, .duration = 0s}};
    const std::string csv = report_of(wire::csv_writer(wire::spreadsheet_protection::on), {person}, {"q"});
    const auto read = decoded(wire_format::csv, csv).people;
    REQUIRE(read.size() == 1);
    CHECK(read[0].company == made);
    CHECK(read[0].extra[0].value == made);
    CHECK(read[0].sessions == person.sessions);
    CHECK(read[0].registered_at == noon);
    CHECK(wire::without_spreadsheet_protection(made) == text);
    const std::string exact = report_of(wire::csv_writer(), {person}, {"q"});
    CHECK(decoded(wire_format::csv, exact).people == std::vector{person});
}

TEST_CASE("every character that is not seen may stand before a formula, and no other") {
    const auto needs_mark = [](std::string_view before) {
        std::string out;
        wire::append_csv_field(out, std::string(before) + "=1", wire::spreadsheet_protection::on);
        return out.find('\'') != std::string::npos;
    };
    for (const char* unseen : {"\x01",   "\x08",   "\x0B",   "\x1F",   " ",      "\x7F",   "\u0080", "\u00A0",
                               "\u00AD", "\u1680", "\u180E", "\u2000", "\u2007", "\u200F", "\u2028", "\u202E",
                               "\u202F", "\u205F", "\u2060", "\u206F", "\u3000", "\uFEFF"}) {
        CAPTURE(std::string(unseen));
        CHECK(needs_mark(unseen));
    }
    for (const char* seen :
         {"!", "~", "\u00A1", "\u00AC", "\u00AE", "\u167F", "\u1681", "\u180D", "\u180F", "\u1FFF", "\u2010",
          "\u2027", "\u2030", "\u205E", "\u2070", "\u2FFF", "\u3001", "\uFEFE", "\uFF00"}) {
        CAPTURE(std::string(seen));
        CHECK_FALSE(needs_mark(seen));
    }
}

TEST_CASE("names of columns are texts that a spreadsheet could run too") {
    attendee person = minimal();
    person.extra = {{"=cmd", "x"}};
    const std::string csv = report_of(wire::csv_writer(wire::spreadsheet_protection::on), {person}, {"=cmd"});
    CHECK(csv.find(",sti,'=cmd,session_kind,") != std::string::npos);
}

TEST_CASE("cells that another country's spreadsheet would split are quoted for people") {
    const auto written = [](std::string_view text, wire::spreadsheet_protection protection) {
        std::string out;
        wire::append_csv_field(out, text, protection);
        return out;
    };
    CHECK(written("a;b", wire::spreadsheet_protection::on) == "\"a;b\"");
    CHECK(written("a;b", wire::spreadsheet_protection::off) == "a;b");
    CHECK(written("=1", wire::spreadsheet_protection::on) == "'=1");
    CHECK(written("=\"", wire::spreadsheet_protection::on) == "\"'=\"\"\"");
}

TEST_CASE("a written report decodes to the records it was written from, in all three formats") {
    attendee plain = minimal();
    plain.extra = {{"custom_question1", ""}, {"custom_question2", "x"}};
    std::vector<attendee> people{complete(), plain};
    CHECK(decoded(wire_format::xml, report_of(wire::xml_writer(), people)).people == people);
    CHECK(decoded(wire_format::json, report_of(wire::json_writer(), people)).people == people);
    for (attendee& person : people) {
        person = without_what_csv_cannot_hold(person);
    }
    CHECK(decoded(wire_format::csv, report_of(wire::csv_writer(), people)).people == people);
}

TEST_CASE("generated audiences survive all three formats") {
    for (const testing::sandbox_event& event : testing::make_sandbox_events({.seed = 7, .events = 4})) {
        const auto columns = testing::extra_columns_of(event);
        CHECK(decoded(wire_format::xml, report_of(wire::xml_writer(), event.attendees)).people ==
              event.attendees);
        CHECK(decoded(wire_format::json, report_of(wire::json_writer(), event.attendees)).people ==
              event.attendees);
        std::vector<attendee> flat;
        for (const attendee& person : event.attendees) {
            flat.push_back(without_what_csv_cannot_hold(person));
        }
        CHECK(decoded(wire_format::csv, report_of(wire::csv_writer(), event.attendees, columns)).people ==
              flat);
    }
}

TEST_CASE("a written event list decodes to the events it was written from") {
    std::vector<event_summary> events{
        {"1000001", true, "A & <b> \"c\"", noon, noon + 1h, {}},
        {"1000002", false, "", std::nullopt, std::nullopt, {{"extra field", "x"}}}};
    std::string json;
    wire::json_writer::write_event_list(json, {noon}, events);
    CHECK(decoded(wire_format::json, json).events == events);
    std::string xml;
    wire::xml_writer::write_event_list(xml, {noon}, events);
    events[1].extra[0].name = "extra_field";
    CHECK(decoded(wire_format::xml, xml).events == events);
}

TEST_CASE("the response to a log-in holds both ids, and the time with its zone") {
    const wire::response_stamp stamp{.now = noon, .time_zone = "GMT & more"};
    std::string xml;
    wire::xml_writer::write_login(xml, stamp, "s<1>", "u&2");
    std::string json;
    wire::json_writer::write_login(json, stamp, "s<1>", "u&2");
    for (const auto& [format, text] :
         {std::pair(wire_format::xml, xml), std::pair(wire_format::json, json)}) {
        wire::response_decoder decoder(nullptr, format,
                                       format == wire_format::xml ? "text/xml" : "text/json");
        REQUIRE(decoder.write(text));
        REQUIRE(decoder.finish());
        const auto opened = decoder.found().opened;
        REQUIRE(opened);
        CHECK(opened->session_id.expose() == "s<1>");
        CHECK(opened->user_id.expose() == "u&2");
        CHECK(decoder.found().service_time == noon);
    }
    CHECK(xml.find("<currentTimeZone>GMT &amp; more</currentTimeZone>") != std::string::npos);
    CHECK(json.find(R"("current_timezone":"GMT & more")") != std::string::npos);
}

TEST_CASE("an error envelope holds returnCode and message") {
    std::string xml;
    wire::xml_writer::write_error(xml, {noon}, -5, "ei: <unknown>");
    CHECK(xml.find("<result><returnCode>-5</returnCode><failure><message>ei: "
                   "&lt;unknown&gt;</message></failure></result>") != std::string::npos);
    std::string json;
    wire::json_writer::write_error(json, {noon}, 42, "ei: \"unknown\"");
    const boost::json::value read = boost::json::parse(json);
    CHECK(read.at("convey_api").at("result").at("returnCode").as_int64() == 42);
    CHECK(read.at("convey_api").at("result").at("failure").at("message").as_string() == "ei: \"unknown\"");
}

TEST_CASE("integers are written with all their digits") {
    const auto spelt = [](std::int64_t value) {
        return std::string(webcasts::detail::integer_text(value).view());
    };
    CHECK(spelt(0) == "0");
    CHECK(spelt(-5) == "-5");
    CHECK(spelt(1'000'000'000'000'000) == "1000000000000000");
    CHECK(spelt(std::numeric_limits<std::int64_t>::max()) == "9223372036854775807");
    CHECK(spelt(std::numeric_limits<std::int64_t>::min()) == "-9223372036854775808");
}

TEST_CASE("times are written with all their digits") {
    CHECK(wire::time_text(std::chrono::local_days(std::chrono::year(812) / 1 / 9) + 3h + 4min + 5s).view() ==
          "0812-01-09 03:04:05");
    CHECK(wire::time_text(std::chrono::local_days(std::chrono::year(1969) / 12 / 31) + 23h + 59min + 59s)
              .view() == "1969-12-31 23:59:59");
}

} // namespace webcasts::tests::writers_test
