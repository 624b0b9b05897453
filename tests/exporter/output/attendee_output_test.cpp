// SPDX-License-Identifier: BSL-1.0
// Columns and rows of attendees in CSV.

#include "exporter/fresh_folder.hpp"
#include "output/attendee_output.hpp"
#include "support/catch.hpp"
#include <webcasts/records.hpp>

#include <fstream>
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
    output->add(one);
    output->begin("0000002");
    output->add(two);
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
    output->add(one);
    output->drop();
    output->begin("0000002");
    output->add(person("=b@example.com"));
    const std::string text = written(*output, folder.file("a.csv"));
    REQUIRE(text.find("q1") == std::string::npos);
    REQUIRE(text.find("0000001") == std::string::npos);
    REQUIRE(text.find("0000002,'=b@example.com,") != std::string::npos);
}

} // namespace webcasts::tests::attendee_output_test
