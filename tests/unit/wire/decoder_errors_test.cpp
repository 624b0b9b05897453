// SPDX-License-Identifier: BSL-1.0
// The text and place of a decoder's error, and the records that the caller has by then.
#include "support/catch.hpp"
#include "support/decoding.hpp"
#include "support/golden_reports.hpp"
#include "support/response_texts.hpp"

#include <cstddef>
#include <cstdint>
#include <iterator>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace webcasts::tests::decoder_errors_test {

using namespace webcasts;
using namespace webcasts::tests;

namespace {

constexpr auto xml = wire_format::xml;
constexpr auto json = wire_format::json;
constexpr auto csv = wire_format::csv;

/// Counts records and keeps none.
struct counter : webcasts::wire::record_sink {
    std::uint64_t people = 0;
    bool on_attendee(const attendee_view& person) override {
        people += person.email.empty() ? 0U : 1U;
        return true;
    }
    bool on_event(event_summary&&) override { return true; }
};

struct flawed {
    wire_format format;
    std::string_view before; ///< up to the faulty record
    std::string_view record; ///< the faulty record, up to the fault's end
    std::string_view rest;
    std::string_view path;
};

const flawed unreadable_values[] = {
    {xml,
     "<convey_api><result><returnCode>1</returnCode><success><attendee_list><attendee "
     "email='a@example.com'/>",
     "<attendee email='b@example.com'><session><live_sessions_list><live_session duration='1'/>"
     "<live_session duration='long'/>",
     "</live_sessions_list></session></attendee></attendee_list></success></result></convey_api>",
     "attendee[1].session.live[1].duration"},
    {json, R"({"convey_api":{"result":{"success":{"attendee_list":[{"email":"a@example.com"},)",
     R"({"email":"b@example.com","session":{"live_sessions_list":[{"duration":1},{"duration":"long"})",
     R"(]}}]},"returnCode":1}}})", "attendee[1].session.live[1].duration"},
    {csv, "email,session_kind,session_duration\na@example.com,,\n",
     "b@example.com,live,1\nb@example.com,live,long\n", "c@example.com,,\n",
     "attendee[1].session.live[1].session_duration"},
    {xml, "<convey_api><result><returnCode>1</returnCode><success><attendee_list><attendee/><attendee/>",
     "<attendee reg_date='2026-02-30 00:00:00'/>", "</attendee_list></success></result></convey_api>",
     "attendee[2].reg_date"},
    {json, R"({"convey_api":{"result":{"success":{"attendee_list":[{},{},)",
     R"({"email":"a@example.com","reg_date":"2026-02-30 00:00:00"})", R"(]},"returnCode":1}}})",
     "attendee[2].reg_date"},
    {csv, "email,reg_date,session_kind\na@example.com,,\na@example.com,,\n",
     "b@example.com,2026-02-30 00:00:00,\n", "", "attendee[2].reg_date"},
    {xml, "<convey_api><result><returnCode>1</returnCode><success><attendee_list><attendee/>",
     "<attendee><session><od_sessions_list><od_session/><od_session/><od_session end='soon'/>",
     "</od_sessions_list></session></attendee></attendee_list></success></result></convey_api>",
     "attendee[1].session.od[2].end"},
    {json, R"({"convey_api":{"result":{"success":{"attendee_list":[{},)",
     R"({"qa_list":[{"text":"Q"},{"time":"soon"})", R"(]}]},"returnCode":1}}})", "attendee[1].qa[1].time"},
    {xml, "<convey_api><result><returnCode>1</returnCode><success><event_list><event id='1234567'/>",
     "<event id='7654321' sched_end='soon'/>", "</event_list></success></result></convey_api>",
     "event[1].sched_end"},
    {json, R"({"convey_api":{"result":{"returnCode":1,"success":{"event_list":[{"id":1234567},)",
     R"({"id":7654321,"expired":"perhaps"})", "]}}}}", "event[1].expired"},
};

} // namespace

TEST_CASE("a value that cannot be read is an error with format, record, byte offset and field path") {
    const flawed& at = GENERATE(from_range(std::begin(unreadable_values), std::end(unreadable_values)));
    const std::string body = std::string(at.before) + std::string(at.record) + std::string(at.rest);
    const std::uint64_t record = at.path.find("[2].reg") != std::string_view::npos ? 2 : 1;
    for (const std::size_t chunk : {1U, 7U, 65536U}) {
        const decoded made = decode(at.format, body, chunk);
        CAPTURE(to_string(at.format), at.path, chunk, made.failure.message());
        REQUIRE_FALSE(made.ok);
        CHECK(made.failure.code() == protocol_errc::invalid_value);
        CHECK(made.failure.location().format == at.format);
        CHECK(made.failure.location().record == record);
        CHECK(made.failure.location().field_path == at.path);
        REQUIRE(made.failure.location().byte_offset);
        CHECK(*made.failure.location().byte_offset >= at.before.size());
        CHECK(*made.failure.location().byte_offset <= at.before.size() + at.record.size());
        CHECK(made.failure.client_text().starts_with("expected "));
        // The records before it were handed over.
        CHECK(made.records.people.size() + made.records.events.size() == record);
        CHECK(made.envelope.records == record);
    }
}

TEST_CASE("the error has the service's text in a member of its own, not in the message") {
    const decoded made = decode(xml, xml_report("<attendee reg_date='Ann Lee, 1 Main Street'/>"));
    REQUIRE_FALSE(made.ok);
    CHECK(made.failure.server_text() == "Ann Lee, 1 Main Street");
    CHECK(made.failure.message().find("Ann") == std::string::npos);
}

TEST_CASE("a malformed response is an error with format, record and byte offset") {
    const auto [format, before, fault] = GENERATE(table<wire_format, std::string, std::string>({
        {xml, "<convey_api><result><success><attendee_list><attendee/><attendee/>", "<attendee></wrong>"},
        {json, R"({"convey_api":{"result":{"success":{"attendee_list":[{},{},)", "]]"},
        {csv, "email,session_kind\na@example.com,\nb@example.com,\nc@example.com,\n", "d\"e,\n"},
    }));
    for (const std::size_t chunk : {1U, 65536U}) {
        const decoded made = decode(format, before + fault, chunk);
        CAPTURE(to_string(format), chunk, made.failure.message());
        REQUIRE_FALSE(made.ok);
        CHECK(made.failure.code() == protocol_errc::malformed);
        CHECK(made.failure.location().format == format);
        CHECK(made.failure.location().record == 2);
        REQUIRE(made.failure.location().byte_offset);
        CHECK(*made.failure.location().byte_offset >= before.size());
        CHECK(*made.failure.location().byte_offset <= before.size() + fault.size());
        CHECK_FALSE(made.failure.client_text().empty());
    }
}

TEST_CASE("a fault that is not of a record says only the format and the byte offset") {
    const decoded made = decode(json, R"({"convey_api":{"result":nothing}})");
    REQUIRE_FALSE(made.ok);
    CHECK(made.failure.location().format == json);
    CHECK(made.failure.location().byte_offset);
    CHECK(made.failure.location().field_path.empty());
    CHECK(made.failure.message().find("record") == std::string::npos);
}

TEST_CASE(
    "a refusal after a million records is still an error, and the count of what was delivered is known") {
    const wire_format format = GENERATE(xml, json);
    constexpr std::uint64_t million = 1'000'000;
    counter sink;
    wire::response_decoder decoder(&sink, format, content_type_of(format));
    const std::string begin = format == xml ? "<convey_api><result><success><attendee_list>"
                                            : R"({"convey_api":{"result":{"success":{"attendee_list":[)";
    const std::string end = format == xml
                                ? "</attendee_list></success><returnCode>7</returnCode></result></convey_api>"
                                : R"({"email":"last@example.com"}]},"returnCode":7}}})";
    std::string thousand;
    for (int i = 0; i < 1000; ++i) {
        thousand += format == xml ? "<attendee email='a@example.com'/>" : R"({"email":"a@example.com"},)";
    }
    REQUIRE(decoder.write(begin));
    for (std::uint64_t i = 0; i < million; i += 1000) {
        REQUIRE(decoder.write(thousand));
    }
    CHECK(sink.people == million);
    REQUIRE(decoder.write(end));
    const auto ended = decoder.finish();
    REQUIRE_FALSE(ended);
    CHECK(ended.error().code() == api_errc::refused);
    CHECK(ended.error().return_code() == "7");
    CHECK(ended.error().location().format == format);
    CHECK(sink.people == million + (format == json ? 1U : 0U));
    CHECK(decoder.found().records == sink.people);
}

TEST_CASE("a CSV report that breaks after a million records is an error, and the count of what was delivered "
          "is known") {
    constexpr std::uint64_t million = 1'000'000;
    counter sink;
    wire::response_decoder decoder(&sink, csv, "text/csv");
    REQUIRE(decoder.write(std::string_view("email,session_kind\r\n")));
    std::string thousand;
    for (int i = 0; i < 1000; ++i) {
        thousand += "a@example.com,\r\n";
    }
    for (std::uint64_t i = 0; i < million; i += 1000) {
        REQUIRE(decoder.write(thousand));
    }
    REQUIRE(decoder.write(std::string_view("b@example.com")));
    const auto ended = decoder.finish();
    REQUIRE_FALSE(ended);
    CHECK(ended.error().code() == protocol_errc::ragged_row);
    CHECK(ended.error().client_text().find("row 1000002") != std::string::npos);
    // The last whole row is only known to be its attendee's last one when the next is read.
    CHECK(sink.people >= million - 1);
    CHECK(decoder.found().records == sink.people);
}

TEST_CASE("a sink that wants no more ends the decoding without an error, whatever follows") {
    struct impatient : webcasts::wire::record_sink {
        std::uint64_t people = 0;
        bool on_attendee(const attendee_view&) override { return ++people < 2; }
        bool on_event(event_summary&&) override { return true; }
    };
    const auto [format, body] = GENERATE(table<wire_format, std::string>({
        {xml, "<convey_api><result><success><attendee_list><attendee/><attendee/><attendee/></wrong>"},
        {json, R"({"convey_api":{"result":{"success":{"attendee_list":[{},{},{},wrong)"},
        {csv, "email,session_kind\na@example.com,\nb@example.com,\nc@example.com,\nwrong\nwrong"},
    }));
    for (const std::size_t chunk : {std::size_t{1}, body.size()}) {
        impatient sink;
        wire::response_decoder decoder(&sink, format, content_type_of(format));
        result<void> state;
        for (std::size_t at = 0; at < body.size() && state && !decoder.stopped(); at += chunk) {
            state = decoder.write(std::string_view(body).substr(at, chunk));
        }
        CAPTURE(to_string(format), chunk);
        CHECK(state);
        CHECK(decoder.stopped());
        CHECK(sink.people == 2);
        CHECK(decoder.found().records == 2);
    }
}

TEST_CASE("a fault behind the first record is placed behind it") {
    for (const auto& [format, body] :
         {std::pair{xml, "<convey_api><result><success><attendee_list><attendee/></wrong>"},
          std::pair{json, R"({"convey_api":{"result":{"success":{"attendee_list":[{},]})"},
          std::pair{csv, "email,session_kind\na@example.com,\nb@example.com,\nc\"d,\n"}}) {
        const decoded made = decode(format, body);
        REQUIRE_FALSE(made.ok);
        CHECK(made.failure.location().record == 1);
    }
}

TEST_CASE("of a returnCode the first 32 bytes are kept") {
    const std::string code(40, '7');
    const decoded made = decode(xml, xml_refusal(code));
    REQUIRE_FALSE(made.ok);
    CHECK(made.failure.code() == api_errc::refused);
    CHECK(made.failure.return_code() == code.substr(0, 32));
}

TEST_CASE("a page of HTML is one by its Content-Type alone") {
    for (const char* type : {"text/html", "application/xhtml+xml", "Text/HTML; charset=utf-8"}) {
        wire::response_decoder decoder(nullptr, xml, type);
        const auto written = decoder.write(std::string_view("<convey_api><result/></convey_api>"));
        CAPTURE(type);
        REQUIRE_FALSE(written);
        CHECK(written.error().code() == protocol_errc::html_page);
    }
}

} // namespace webcasts::tests::decoder_errors_test
