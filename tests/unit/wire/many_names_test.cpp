// SPDX-License-Identifier: BSL-1.0
// More names than a decoder remembers, and names that are longer than those it remembers.
#include "support/catch.hpp"
#include "support/decoding.hpp"
#include "support/response_texts.hpp"

#include <cstddef>
#include <string>
#include <string_view>

namespace webcasts::tests::many_names_test {

using namespace webcasts;
using namespace webcasts::tests;

namespace {

/// A report of `records` attendees, each with as many fields whose names nobody else has.
std::string report(wire_format format, std::size_t records, std::size_t fields) {
    std::string people;
    std::size_t number = 0;
    for (std::size_t record = 0; record < records; ++record) {
        const bool is_xml = format == wire_format::xml;
        people += is_xml        ? "<attendee email='a@example.com'"
                  : record == 0 ? R"({"email":"a@example.com")"
                                : R"(,{"email":"a@example.com")";
        for (std::size_t field = 0; field < fields; ++field, ++number) {
            const std::string n = std::to_string(number);
            people += is_xml ? " n" + n + "='" + n + "'" : ",\"n" + n + "\":" + n;
        }
        people += is_xml ? "/>" : "}";
    }
    return format == wire_format::xml ? xml_report(people) : json_report(people);
}

/// See that each name has its own number.
void check_names(const decoded& made, std::size_t records, std::size_t fields) {
    CAPTURE(made.failure.message());
    REQUIRE(made.ok);
    REQUIRE(made.records.people.size() == records);
    std::size_t number = 0;
    std::size_t wrong = 0;
    for (const attendee& person : made.records.people) {
        REQUIRE(person.extra.size() == fields);
        for (const named_text& one : person.extra) {
            wrong += one.value == std::to_string(number) && one.name == "n" + one.value ? 0U : 1U;
            ++number;
        }
    }
    CHECK(wrong == 0);
}

} // namespace

TEST_CASE("names beyond those that a decoder remembers are read as well, in one record and in many") {
    for (const wire_format format : {wire_format::xml, wire_format::json}) {
        CAPTURE(to_string(format));
        check_names(decode(format, report(format, 40, 1000)), 40, 1000);
        check_names(decode(format, report(format, 2, 20000), 4096), 2, 20000);
    }
}

TEST_CASE("a name of any length within the limit is kept whole, wherever it is") {
    for (const std::size_t size : {255U, 256U, 257U, 5000U}) {
        CAPTURE(size);
        const std::string name(size, 'n');
        const decoded xml =
            decode(wire_format::xml, xml_report("<attendee email='a@example.com' " + name + "='1'><x" + name +
                                                ">2</x" + name + "></attendee>"));
        REQUIRE(xml.ok);
        REQUIRE(xml.records.people.at(0).extra.size() == 2);
        CHECK(xml.records.people[0].extra[0] == named_text{name, "1"});
        CHECK(xml.records.people[0].extra[1] == named_text{"x" + name, "2"});
        const decoded json = decode(wire_format::json, json_report(R"({"email":"a@example.com",")" + name +
                                                                   R"(":1,"x)" + name + R"(":{"y":2}})"));
        REQUIRE(json.ok);
        REQUIRE(json.records.people.at(0).extra.size() == 2);
        CHECK(json.records.people[0].extra[0] == named_text{name, "1"});
        CHECK(json.records.people[0].extra[1] == named_text{"x" + name + ".y", "2"});
    }
}

} // namespace webcasts::tests::many_names_test
