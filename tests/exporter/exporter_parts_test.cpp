// SPDX-License-Identifier: BSL-1.0
// Parts of webcasts-export whose corner cases made-up data does not reach.

#include "fresh_folder.hpp"
#include "output/attendee_output.hpp"
#include "support/catch.hpp"
#include "terminal/exit_status.hpp"
#include "terminal/failure.hpp"
#include "text/text_table.hpp"
#include <webcasts/records.hpp>

#include <fstream>
#include <iterator>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace webcasts::tests::exporter_parts_test {

namespace {

webcasts::attendee_view person(std::string_view email, std::string_view first_name = {}) {
    webcasts::attendee_view made;
    made.email = email;
    made.first_name = first_name;
    return made;
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

TEST_CASE("table cells hold no control characters and end where the column does") {
    REQUIRE(exporter::cell_text("a\x1b[31mb\tc", 20) == "a [31mb c");
    REQUIRE(exporter::cell_text(std::string_view("a\0b", 3), 20) == "a b");
    REQUIRE(exporter::cell_text("12345", 5) == "12345");
    REQUIRE(exporter::cell_text("123456", 5) == "1234…");
    // Two columns for each character: a third one would not fit beside the ellipsis.
    REQUIRE(exporter::cell_text("新製品発表会", 6) == "新製…");
    REQUIRE(exporter::display_width("新製…") == 5);
    REQUIRE(exporter::display_width("e\u0301") == 1);
}

TEST_CASE("every kind of error has its exit status") {
    using exporter::exit_status;
    const std::vector<std::pair<webcasts::error, exit_status>> cases{
        {webcasts::usage_errc::bad_base_url, exit_status::usage},
        {webcasts::transport_errc::scheme_not_allowed, exit_status::usage},
        {webcasts::transport_errc::timed_out, exit_status::temporary},
        {webcasts::transport_errc::cancelled, exit_status::interrupted},
        {webcasts::transport_errc::out_of_memory, exit_status::unexpected},
        {webcasts::error(webcasts::http_status_error(503)), exit_status::temporary},
        {webcasts::error(webcasts::http_status_error(429)), exit_status::temporary},
        {webcasts::error(webcasts::http_status_error(403)), exit_status::refused},
        {webcasts::protocol_errc::html_page, exit_status::temporary},
        {webcasts::protocol_errc::missing_return_code, exit_status::unexpected},
        {webcasts::api_errc::refused, exit_status::refused},
        {webcasts::api_errc::log_in_refused, exit_status::log_in_refused},
    };
    for (const auto& [cause, status] : cases) {
        INFO(cause.message());
        REQUIRE(exporter::status_of(cause) == status);
    }
    webcasts::error at_login(webcasts::http_status_error(401));
    at_login.location().operation = webcasts::operation_kind::login;
    REQUIRE(exporter::status_of(at_login) == exit_status::log_in_refused);
}

} // namespace webcasts::tests::exporter_parts_test
