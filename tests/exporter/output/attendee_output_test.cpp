// SPDX-License-Identifier: BSL-1.0
// Columns and rows of attendees in CSV.

#include "exporter/fresh_folder.hpp"
#include "output/attendee_output.hpp"
#include "support/catch.hpp"
#include <webcasts/records.hpp>

#include <fstream>
#include <initializer_list>
#include <iterator>
#include <string>
#include <string_view>

namespace webcasts::tests::attendee_output_test {

namespace {

webcasts::attendee_view person(std::string_view email, std::string_view first_name = {}) {
    webcasts::attendee_view attendee;
    attendee.email = email;
    attendee.first_name = first_name;
    return attendee;
}

std::string written(exporter::attendee_output& output, const std::string& path) {
    exporter::output_file file(path);
    output.write_to(file);
    file.finish();
    std::ifstream in(path, std::ios::binary);
    return std::string(std::istreambuf_iterator<char>(in), {});
}

} // namespace

TEST_CASE("CSV has a column for each further field, whoever has it first") {
    const fresh_folder folder;
    const auto output = exporter::attendee_output::make(exporter::output_format::csv, true);
    auto one = person("a@example.com");
    one.extra = {{"q1", "x"}, {"email", "second"}, {"q1", "y"}};
    auto two = person("b@example.com");
    two.extra = {{"session_extra", "mine"}};
    output->begin("0000001");
    REQUIRE(output->add(one));
    output->begin("0000002");
    REQUIRE(output->add(two));
    const std::string text = written(*output, folder.file("a.csv"));
    REQUIRE(text ==
            "event_id,email,fname,lname,company,title,address1,address2,city,state,country,postalcode,phone,"
            "cell,fax,reg_date,sti,q1,email_2,q1_2,session_extra_2,session_kind,session_start,session_end,"
            "session_duration\r\n"
            "0000001,a@example.com,,,,,,,,,,,,,,,,x,second,y,,,,,\r\n"
            "0000002,b@example.com,,,,,,,,,,,,,,,,,,,mine,,,,\r\n");
}

TEST_CASE("a dropped event leaves neither rows nor columns in CSV") {
    const fresh_folder folder;
    const auto output = exporter::attendee_output::make(exporter::output_format::csv, false);
    auto one = person("=a@example.com");
    one.extra = {{"q1", "x"}};
    output->begin("0000001");
    REQUIRE(output->add(one));
    output->drop();
    output->begin("0000002");
    REQUIRE(output->add(person("=b@example.com")));
    const std::string text = written(*output, folder.file("a.csv"));
    REQUIRE(text.find("q1") == std::string::npos);
    REQUIRE(text.find("0000001") == std::string::npos);
    REQUIRE(text.find("0000002,'=b@example.com,") != std::string::npos);
}

TEST_CASE("CSV has as many further columns as it may have, over all events, and names the first beyond") {
    const fresh_folder folder;
    const auto output = exporter::attendee_output::make(exporter::output_format::csv, true, "GMT", 3);
    const auto asked = [](std::string_view email, std::initializer_list<std::string_view> names) {
        auto made = person(email);
        for (const std::string_view name : names) {
            made.extra.push_back({name, "x"});
        }
        return made;
    };
    output->begin("0000001");
    REQUIRE(output->add(asked("a@example.com", {"q1", "q2"})));
    REQUIRE(output->add(asked("b@example.com", {"q2", "q1"})));
    output->begin("0000002");
    REQUIRE(output->add(asked("c@example.com", {"q1"})));
    REQUIRE(output->add(asked("d@example.com", {"q3", "q1"})));
    const auto refused = output->add(asked("e@example.com", {"q1", "q4"}));
    REQUIRE_FALSE(refused);
    CHECK(refused.error().code() == protocol_errc::limit_exceeded);
    CHECK(refused.error().location().record == 2U);
    CHECK(refused.error().message() == "audience report: a decoding limit was exceeded: the service sent "
                                       "further fields of 4 names, and CSV has "
                                       "a column for each: at most 3; --format ndjson has none (at "
                                       "attendee[2].?); raise the limit if the data "
                                       "is legitimate");
    output->drop();
    // The columns of the dropped event are free again.
    output->begin("0000003");
    REQUIRE(output->add(asked("f@example.com", {"q5"})));
    const std::string text = written(*output, folder.file("a.csv"));
    CHECK(text.find(",sti,q1,q2,q5,session_kind") != std::string::npos);
    CHECK(text.ends_with("0000003,f@example.com,,,,,,,,,,,,,,,,,,x,,,,\r\n"));
    CHECK(text.find("0000002") == std::string::npos);
}

TEST_CASE("the usual limit of further columns is 2000, and only CSV has one") {
    for (const auto format :
         {exporter::output_format::csv, exporter::output_format::ndjson, exporter::output_format::table}) {
        const auto output = exporter::attendee_output::make(format, true);
        output->begin("0000001");
        bool has_room = true;
        int count = 0;
        for (; has_room && count < 3000; ++count) {
            const std::string name = "q" + std::to_string(count);
            auto one = person("a@example.com");
            one.extra = {{name, "x"}};
            has_room = output->add(one).has_value();
        }
        CHECK(count == (format == exporter::output_format::csv ? 2001 : 3000));
    }
}

// A search through all names would not end: 2 * 10^10 comparisons.
TEST_CASE("a name that is new in each record is not looked for among all others") {
    const auto output = exporter::attendee_output::make(exporter::output_format::csv, true, "GMT", 1'000'000);
    output->begin("0000001");
    for (int count = 0; count < 200'000; ++count) {
        const std::string name = "a custom question of one registrant " + std::to_string(count);
        auto one = person("a@example.com");
        one.extra = {{name, "x"}};
        REQUIRE(output->add(one));
    }
    output->drop();
    output->begin("0000002");
    CHECK(output->add(person("b@example.com")));
}

} // namespace webcasts::tests::attendee_output_test
