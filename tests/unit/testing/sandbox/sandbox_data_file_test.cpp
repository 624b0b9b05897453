// SPDX-License-Identifier: BSL-1.0
#include "support/catch.hpp"
#include "support/sandbox_calls.hpp"
#include <webcasts/testing/sandbox.hpp>
#include <webcasts/testing/temporary_file.hpp>
#include <webcasts/wire/csv/writer.hpp>
#include <webcasts/wire/json/ndjson_writer.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace webcasts::tests::sandbox_data_file_test {

namespace {

using namespace webcasts::testing;
using Catch::Matchers::ContainsSubstring;

/// Every event as NDJSON, as webcasts-export writes it.
std::string ndjson_of(const std::vector<sandbox_event>& events) {
    webcasts::wire::ndjson_writer writer;
    std::string text;
    for (const sandbox_event& event : events) {
        for (const webcasts::attendee& person : event.attendees) {
            writer.write_attendee(text, person, event.summary.id.str());
        }
    }
    return text;
}

std::vector<webcasts::attendee> without_names(std::vector<webcasts::attendee> people) {
    for (auto& person : people) {
        for (auto& field : person.extra) {
            field.name.clear(); // those that are taken are altered
        }
    }
    return people;
}

std::string failure(std::string_view text, bool is_csv) {
    const auto read = read_sandbox_data(text, is_csv);
    REQUIRE_FALSE(read.has_value());
    CHECK(read.error().code() == boost::system::errc::invalid_argument);
    return read.error().client_text();
}

} // namespace

TEST_CASE("NDJSON of several events is read back as it was") {
    for (const auto scenario : {sandbox_scenario::unicode, sandbox_scenario::hostile_text}) {
        const auto events = make_sandbox_events(
            {.scenario = scenario, .events = 3, .min_registrants = 5, .max_registrants = 30});
        const auto read = read_sandbox_data(ndjson_of(events), false);
        REQUIRE(read);
        REQUIRE(read->size() == 3);
        for (std::size_t i = 0; i < 3; ++i) {
            CHECK((*read)[i].summary.id == events[i].summary.id);
            CHECK(without_names((*read)[i].attendees) == without_names(events[i].attendees));
        }
        CHECK((*read)[0].summary.scheduled_start.has_value());
    }
}

TEST_CASE("CSV with an event_id column is read, questions and survey answers included") {
    const std::string text =
        "event_id,email,fname,reg_date,custom,session_kind,session_start,session_end,"
        "session_duration,qa_list,survey_list\r\n"
        "1234567,a@example.com,\"An\nna\",2026-02-01 10:00:00,x,live,2026-02-10 09:00:00,2026-02-10 "
        "09:30:00,1800,\"[{\"\"time\"\":\"\"2026-02-10 09:10:00\"\",\"\"text\"\":\"\"Why, "
        "\\n\"\"}]\",\"[{\"\"question\"\":\"\"Q\"\",\"\"answer\"\":\"\"A\"\"}]\"\r\n"
        "7654321,b@example.org,,,,,,,,,\r\n";
    const auto read = read_sandbox_data(text, true);
    REQUIRE(read);
    REQUIRE(read->size() == 2);
    const sandbox_event& first = read->front();
    CHECK(first.summary.title == "Event 1234567");
    const webcasts::attendee& person = first.attendees.at(0);
    CHECK(person.first_name == "An\nna");
    CHECK(person.extra == std::vector<webcasts::named_text>{{"custom", "x"}});
    CHECK(person.sessions.size() == 1);
    CHECK(first.summary.scheduled_start == person.sessions[0].start);
    CHECK(person.questions.at(0).text == "Why, \n");
    CHECK(person.survey_answers.at(0).answer == "A");
    CHECK((*read)[1].attendees.at(0).sessions.empty());
    CHECK_FALSE((*read)[1].summary.scheduled_start.has_value());
}

TEST_CASE("a sandbox serves the data of a file") {
    sandbox_calls calls(
        {.events = read_sandbox_data(R"({"event_id":"1234567","email":"a@example.com"})", false).value()});
    calls.login();
    CHECK(calls.emails("1234567") == std::set<std::string>{"a@example.com"});
}

TEST_CASE("a mistake in NDJSON is reported with its line and column") {
    const std::string good = R"({"event_id":"1234567","email":"a@example.com"})"
                             "\n";
    CHECK_THAT(failure(good + "\n{\"event_id\":\"1234567\",}", false), ContainsSubstring("line 3: column "));
    CHECK_THAT(failure(good + R"({"event_id":"1234567","email":"b@example.com","reg_date":"soon"})", false),
               ContainsSubstring("line 2: column reg_date"));
    CHECK_THAT(failure(good + R"({"email":"b@example.com"})", false),
               ContainsSubstring("line 2: column event_id"));
    CHECK_THAT(failure(R"({"event_id":"12","email":"b@example.com"})", false),
               ContainsSubstring("line 1: column event_id"));
    CHECK_THAT(failure("[1]", false), ContainsSubstring("line 1: column 1: not a JSON object"));
    CHECK_THAT(failure(R"({"event_id":"1234567"},{"event_id":"1234567"})", false),
               ContainsSubstring("line 1: not one JSON object"));
}

TEST_CASE("a mistake in CSV is reported with its line and column") {
    const std::string header =
        "event_id,email,reg_date,session_kind,session_start,session_end,session_duration\r\n";
    const std::string good = "1234567,\"a\n@example.com\",,,,,\r\n"; // takes two lines
    CHECK_THAT(failure(header + good + "1234567,b@example.com,soon,,,,\r\n", true),
               ContainsSubstring("line 4: column reg_date"));
    CHECK_THAT(failure(header + good + "123,b@example.com,,,,,\r\n" + good, true),
               ContainsSubstring("line 4: column event_id"));
    CHECK_THAT(failure(header + good + good + "x\r\n", true), ContainsSubstring("line 6: column"));
    CHECK_THAT(failure(header + good + "1234567,b@example.com,,live,,,-\r\n", true),
               ContainsSubstring("line 4: column session"));
    CHECK_THAT(failure("email,session_kind\r\nb@example.com,\r\n", true),
               ContainsSubstring("line 2: column event_id"));
    CHECK_THAT(failure("event_id,session_kind\r\n", true),
               ContainsSubstring("line 1: ") && ContainsSubstring("email"));
    CHECK_THAT(failure("", true), ContainsSubstring("line 1: "));
    CHECK_THAT(failure("event_id,email,session_kind,qa_list\r\n1234567,a@example.com,,[}\r\n", true),
               ContainsSubstring("line 2: column qa_list"));
}

TEST_CASE("a file is read by the format that its name ends with") {
    CHECK_THAT(read_sandbox_data_file("data.txt").error().client_text(),
               ContainsSubstring(".csv, .ndjson or .jsonl"));
    CHECK(read_sandbox_data_file("/nowhere/data.csv").error().code() == boost::system::errc::io_error);
    CHECK_THAT(read_sandbox_data_file("/nowhere/data.csv").error().client_text(),
               ContainsSubstring("/nowhere/data.csv"));
}

} // namespace webcasts::tests::sandbox_data_file_test
