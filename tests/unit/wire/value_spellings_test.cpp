// SPDX-License-Identifier: BSL-1.0
// Numbers, flags and ids count by their value, wherever they stand: in the envelope, in events, in records
// and in rows.
#include "support/catch.hpp"
#include "support/decoding.hpp"
#include "support/fake_service.hpp"
#include "support/response_texts.hpp"
#include <webcasts/client.hpp>
#include <webcasts/row.hpp>
#include <webcasts/testing/sandbox/fault_reader.hpp>
#include <webcasts/wire/value_text.hpp>

#include <chrono>
#include <cmath>
#include <cstddef>
#include <limits>
#include <string>
#include <string_view>

namespace webcasts::tests::value_spellings_test {

using namespace webcasts;
using namespace webcasts::tests;

namespace {

decoded with_code(wire_format format, std::string_view code, std::size_t chunk = 65536) {
    if (format == wire_format::json) {
        return decode(
            format,
            R"({"convey_api":{"result":{"success":{"attendee_list":[{"email":"a"}]},"returnCode":)" +
                std::string(code) + "}}}",
            chunk);
    }
    return decode(
        format,
        "<convey_api><result><success><attendee_list><attendee email='a'/></attendee_list></success>"
        "<returnCode>" +
            std::string(code) + "</returnCode></result></convey_api>",
        chunk);
}

decoded with_event(wire_format format, const std::string& id, const std::string& expired) {
    return format == wire_format::json
               ? decode(format, json_event_list("{\"id\":" + id + ",\"expired\":" + expired + "}"), 3)
               : decode(format, xml_event_list("<event><id>" + id + "</id><expired>" + expired +
                                               "</expired></event>"));
}

} // namespace

namespace rows {

struct numbers {
    double ratio{};
    std::optional<float> share{};
    bool agreed{};
    std::optional<event_id> event{};
};
BOOST_DESCRIBE_STRUCT(numbers, (), (ratio, share, agreed, event))

} // namespace rows

namespace {

result<rows::numbers> row_of(std::string ratio, std::string share, std::string agreed, std::string event) {
    const attendee person{.extra = {{"ratio", std::move(ratio)},
                                    {"share", std::move(share)},
                                    {"agreed", std::move(agreed)},
                                    {"event", std::move(event)}}};
    return row_mapper<rows::numbers>().map(person);
}

} // namespace

TEST_CASE("a returnCode is 1 in every spelling of the number") {
    for (const std::string_view code : {"1", "1.0", "1e0", "1E+00", "10e-1", "0.1e1", "1.000"}) {
        for (const std::size_t chunk : {1U, 65536U}) {
            CAPTURE(code, chunk);
            CHECK(with_code(wire_format::json, code, chunk).ok);
            CHECK(with_code(wire_format::json, "\"" + std::string(code) + "\"", chunk).ok);
            CHECK(with_code(wire_format::xml, code, chunk).ok);
        }
    }
    for (const std::string_view code : {" 1 ", "+1", "01", "\n1.0\t"}) {
        CAPTURE(code);
        CHECK(with_code(wire_format::xml, code).ok);
    }
    CHECK(with_code(wire_format::json, R"(" +1.0 ")").ok);
}

TEST_CASE("a returnCode that is another number, or none, is a refusal, with the code as it was written") {
    for (const std::string_view code :
         {"0", "-1", "1.5", "11", "1e1", "1e-1", "102", "1.0000000000000000000001"}) {
        for (const wire_format format : {wire_format::json, wire_format::xml}) {
            const decoded made = with_code(format, code);
            CAPTURE(code);
            REQUIRE_FALSE(made.ok);
            CHECK(made.failure.code() == api_errc::refused);
            CHECK(made.failure.return_code() == code);
        }
    }
    for (const std::string_view code : {"true", "\"\"", "null", "\"1x\"", "\"one\"", "\"1 1\"", "\"0x1\""}) {
        CAPTURE(code);
        CHECK(with_code(wire_format::json, code).failure.code() == api_errc::refused);
    }
}

TEST_CASE("both return codes of a response are read as numbers") {
    const auto ok = [](std::string_view codes) {
        return decode(wire_format::json, R"({"convey_api":{"result":{)" + std::string(codes) + "}}}").ok;
    };
    CHECK(ok(R"("returnCode":1.0,"return_code":"1")"));
    CHECK_FALSE(ok(R"("returnCode":1e0,"return_code":2)"));
    CHECK_FALSE(ok(R"("returnCode":2.0,"return_code":1)"));
}

TEST_CASE("the id of an event is 7 digits, or a number of 7 digits") {
    for (const std::string_view id : {"1234568", "1234568.0", "1.234568e6", "1.234568E+06", "12345680e-1"}) {
        for (const wire_format format : {wire_format::json, wire_format::xml}) {
            const decoded made = with_event(format, std::string(id), "true");
            CAPTURE(id, made.failure.message());
            REQUIRE(made.ok);
            CHECK(made.records.events.at(0).id == event_id("1234568"));
        }
        CHECK(wire::parse_event_id(" " + std::string(id) + "\n").has_value());
        CHECK(row_of("1", "1", "1", std::string(id)).value().event == event_id("1234568"));
    }
    CHECK(wire::parse_event_id("0123456").value() == event_id("0123456"));
    CHECK(wire::parse_event_id("1.234e6").value() == event_id("1234000"));
    for (const std::string_view id : {"1234568.5", "123456.0", "12345678", "-1234568", "+1234568", "01234568",
                                      "1e400", "", "true", "1234568x", "1e6x"}) {
        CAPTURE(id);
        CHECK_FALSE(wire::parse_event_id(id).has_value());
    }
}

TEST_CASE("a flag is a word in any case, or the number 1 or 0") {
    for (const std::string_view yes :
         {"true", "True", "TRUE", "yes", "On", "1", "1.0", "1e0", "+1", "01", " true "}) {
        CAPTURE(yes);
        CHECK(wire::parse_flag(yes) == true);
        CHECK(with_event(wire_format::xml, "1234567", std::string(yes)).records.events.at(0).expired);
        CHECK(row_of("1", "1", std::string(yes), "").value().agreed);
    }
    for (const std::string_view no : {"false", "FALSE", "no", "Off", "0", "0.0", "0e5", "-0", "\tno "}) {
        CAPTURE(no);
        CHECK(wire::parse_flag(no) == false);
        CHECK_FALSE(with_event(wire_format::xml, "1234567", std::string(no)).records.events.at(0).expired);
        CHECK_FALSE(row_of("1", "1", std::string(no), "").value().agreed);
    }
    for (const std::string_view json : {"true", "1", "1.0", "1e0", "\"YES\"", "\" 1.0 \""}) {
        CAPTURE(json);
        CHECK(with_event(wire_format::json, "1234567", std::string(json)).records.events.at(0).expired);
    }
    for (const std::string_view other : {"2", "-1", "0.5", "1.5", "t", "truth", "yes!", "1 0", "1e1"}) {
        CAPTURE(other);
        CHECK_FALSE(wire::parse_flag(other).has_value());
        CHECK_FALSE(with_event(wire_format::xml, "1234567", std::string(other)).ok);
        CHECK_FALSE(row_of("1", "1", std::string(other), "").has_value());
    }
    CHECK(testing::parse_fault("gzip=TRUE").value().gzip);
    CHECK_FALSE(testing::parse_fault("gzip=no").has_value());
}

TEST_CASE("a number too near to zero for a double or float is 0, and one too large is an error") {
    for (const std::string_view tiny :
         {"1e-400", "-1e-400", "1e-99999", "0.0001e-400", "2e-324", "0e999", "-0"}) {
        CAPTURE(tiny);
        const auto row = row_of(std::string(tiny), std::string(tiny), "1", "");
        REQUIRE(row);
        CHECK(row->ratio == 0.0);
        CHECK(row->share == 0.0F);
    }
    CHECK(row_of("4.9e-324", "1e-45", "1", "").value().ratio == std::numeric_limits<double>::denorm_min());
    CHECK(row_of("4.9e-324", "1e-45", "1", "").value().share == std::numeric_limits<float>::denorm_min());
    CHECK(row_of("2.5e-310", "1e-46", "1", "").value().ratio == 2.5e-310);
    CHECK(row_of("2.5e-310", "1e-46", "1", "").value().share == 0.0F);
    CHECK(row_of("+1.5", ".5", "1", "").value().ratio == 1.5);
    CHECK(row_of("1e308", "3e38", "1", "").value().ratio == 1e308);
    for (const std::string_view huge : {"1e309", "-1e309", "1e99999", "12345e305"}) {
        CAPTURE(huge);
        const auto row = row_of(std::string(huge), "1", "1", "");
        REQUIRE_FALSE(row);
        CHECK(row.error().client_text().find("out of the type's range") != std::string::npos);
    }
    CHECK_FALSE(row_of("1", "1e39", "1", ""));
    for (const std::string_view none :
         {"inf", "nan", "-inf", "infinity", "NaN", "0x1p3", "1e", "1,5", ".", "+-1"}) {
        CAPTURE(none);
        const auto row = row_of(std::string(none), "1", "1", "");
        REQUIRE_FALSE(row);
        CHECK(row.error().client_text().find("not a finite number") != std::string::npos);
    }
}

TEST_CASE("a client takes a report whose returnCode is 1.0, and does not log in again") {
    testing::virtual_clock clock;
    fake_service service(clock, [](const fake_service::call& call) {
        return call.path == login_path
                   ? log_in_reply()
                   : with_body(
                         "<convey_api><result><returnCode>1.0</returnCode><success><attendee_list>"
                         "<attendee email='a@example.com'/></attendee_list></success></result></convey_api>");
    });
    auto user = client_of(service, clock, {.format = wire_format::xml});
    const auto report = user.fetch_report(query_params{.event = "1234567"});
    REQUIRE(report);
    CHECK(report->size() == 1);
    CHECK(service.count(login_path) == 1);
}

} // namespace webcasts::tests::value_spellings_test
