// SPDX-License-Identifier: BSL-1.0
// Times, numbers, ids, references of XML, parameters and names, on both sides of what is just allowed.
#include "support/catch.hpp"
#include "support/decoding.hpp"
#include "support/response_texts.hpp"
#include <webcasts/query_params.hpp>
#include <webcasts/wire/csv/spreadsheet_protection.hpp>
#include <webcasts/wire/query_parser.hpp>
#include <webcasts/wire/request_encoder.hpp>
#include <webcasts/wire/value_text.hpp>
#include <webcasts/wire/xml/text.hpp>

#include <string>
#include <string_view>

namespace webcasts::tests::text_limits_test {

using namespace webcasts;
using namespace webcasts::tests;

namespace {

bool is_time(std::string_view text) {
    return wire::parse_local_time(text, wire::times_zone::gmt).has_value();
}

/// Return the value of an attribute of XML with this text in it; nothing if the document is refused.
std::string read_from_xml(std::string_view text) {
    const decoded made =
        decode(wire_format::xml, xml_report("<attendee email='" + std::string(text) + "'/>"));
    return made.ok && made.records.people.size() == 1 ? made.records.people[0].email : "refused";
}

} // namespace

TEST_CASE("a time has each of its parts, and each of them exists") {
    CHECK(is_time("2026-03-01 10:00:00"));
    CHECK(is_time("2024-02-29T23:59:59"));
    CHECK(is_time("2026-01-31 00:00:00"));
    for (const std::string_view text :
         {"2026-00-01 10:00:00", "2026-13-01 10:00:00", "2026-03-00 10:00:00", "2026-03-32 10:00:00",
          "2026-02-29 10:00:00", "2026-03-01 24:00:00", "2026-03-01 10:60:00", "2026-03-01 10:00:60",
          "0000-03-01 10:00:00", "2026/03/01 10:00:00", "2026-03-01x10:00:00", "2026-03-01 10.00:00",
          "2026-03-01 10:00.00", "2026-03-01 10:00:0x", "2026-03-01 10:00"}) {
        CAPTURE(text);
        CHECK_FALSE(is_time(text));
    }
}

TEST_CASE("the offset of a time has two digits of hours, and of minutes if it has any, up to 23:59") {
    for (const std::string_view offset :
         {"Z", "z", " GMT", "UTC", "+00", "-0130", "+01:30", "+23:59", ".5Z", ",25+01"}) {
        CAPTURE(offset);
        CHECK(is_time("2026-03-01T10:00:00" + std::string(offset)));
    }
    for (const std::string_view offset : {"+", "+1", "+x1", "+1x", "+01:", "+01:3", "+01:3x", "+01:x0",
                                          "+01:300", "+24", "+01:60", "*01", ".Z", " ", ". Z", "x"}) {
        CAPTURE(offset);
        CHECK_FALSE(is_time("2026-03-01T10:00:00" + std::string(offset)));
    }
    CHECK_FALSE(is_time("0001-01-01T00:00:00+01:00"));
    CHECK(is_time("0001-01-01T00:00:00-01:00"));
    CHECK_FALSE(is_time("9999-12-31T23:59:59-01:00"));
    CHECK(is_time("9999-12-31T23:59:59+01:00"));
}

TEST_CASE("the id of an event is seven digits, however a program writes the number") {
    for (const std::string_view text : {"1234567", " 1234567 ", "1234567.0", "1.234567e6", "12345670e-1"}) {
        CAPTURE(text);
        const auto id = wire::parse_event_id(text);
        REQUIRE(id.has_value());
        CHECK(id->str() == "1234567");
    }
    for (const std::string_view text : {"+1234567", "-1234567", "01234567", "0.1234567e7x", "123456",
                                        "12345678", "1234567.5", "1e6x", "1e99999999999999999999", "", "0"}) {
        CAPTURE(text);
        CHECK_FALSE(wire::parse_event_id(text).has_value());
    }
    CHECK(wire::parse_event_id("0.1234567e7").has_value());
}

TEST_CASE("an exponent of any size is read without an overflow") {
    CHECK(wire::parse_decimal("1e999999999999999999999999").found == wire::decimal_number::form::too_large);
    CHECK(wire::parse_decimal("1e-999999999999999999999999").whole == 0);
    CHECK(wire::parse_decimal("0e999999999999999999999999").whole == 0);
}

TEST_CASE("each of XML's five entities is read, and nothing that only begins like one") {
    CHECK(read_from_xml("&amp;&lt;&gt;&quot;&apos;") == "&<>\"'");
    for (const std::string_view text :
         {"&amx;    ", "&axp;    ", "&ampx;   ", "&apox;   ", "&apxs;   ", "&aposs;  ", "&gt     ",
          "&gx;     ", "&lt     ", "&lx;     ", "&quot   ", "&quox;   ", "&quxt;   ", "&qxot;   ",
          "&quots;  ", "&xuot;   ", "&;       ", "& amp;   "}) {
        CAPTURE(text);
        CHECK(read_from_xml(text) == "refused");
        CHECK(decode(wire_format::xml, xml_report("<attendee email='" + std::string(text) + "'/>"))
                  .failure.code() == protocol_errc::malformed);
    }
    CHECK(read_from_xml("&#65;&#x42;") == "AB");
}

TEST_CASE("the declaration of XML is read in its parts, or refused") {
    const std::string body = xml_success("");
    for (const std::string_view declaration :
         {"<?xml version='1.0'?>", "<?xml version=\"1.1\" encoding='UTF-8' standalone='yes' ?>",
          "<?xml version = '1.0' ?>"}) {
        CAPTURE(declaration);
        CHECK(decode(wire_format::xml, std::string(declaration) + body).ok);
    }
    for (const std::string_view declaration :
         {"<?xml ?>", "<?xml version='1.0'>", "<?xml version='1.0'?x>", "<?xml version=1.0?>",
          "<?xml ='1.0'?>", "<?xml version='1.0' x='y'?>", "<?xml version{='1.0'?>", "<?xml version='2.0'?>",
          "<?xml version='1.0' ?", "<?xml version='1.0"}) {
        CAPTURE(declaration);
        CHECK_FALSE(decode(wire_format::xml, std::string(declaration) + body).ok);
        CHECK_FALSE(decode(wire_format::xml, std::string(declaration) + body, 1).ok);
    }
}

TEST_CASE("a character that hides a formula from a reader does not hide it from the protection") {
    const auto is_marked = [](const std::string& text) { return detail::needs_spreadsheet_mark(text, true); };
    for (const std::string_view hidden :
         {" ", "\x01", "\x7F", "\xC2\xA0", "\xC2\xAD", "\xE1\x9A\x80", "\xE1\xA0\x8E", "\xE2\x80\x80",
          "\xE2\x80\x8F", "\xE2\x80\xA8", "\xE2\x80\xAF", "\xE2\x81\x9F", "\xE2\x81\xAF", "\xE3\x80\x80",
          "\xEF\xBB\xBF"}) {
        CAPTURE(hidden);
        CHECK(is_marked(std::string(hidden) + "=1+1"));
        CHECK_FALSE(is_marked(std::string(hidden) + "a=1+1"));
    }
    for (const std::string_view seen :
         {"a", "\xC2\xA1", "\xE2\x80\x90", "\xE2\x80\xB0", "\xE2\x81\xB0", "\xE3\x80\x81", "\xE2\x81\x9E"}) {
        CAPTURE(seen);
        CHECK_FALSE(is_marked(std::string(seen) + "=1+1"));
    }
    CHECK_FALSE(is_marked("\xFF=1+1")); // no text at all
    CHECK(is_marked("\xEF\xBC\x9D"
                    "1"));
    CHECK(is_marked("''=1"));
    CHECK_FALSE(is_marked("'''"));
    CHECK(is_marked("\r"));
    CHECK_FALSE(detail::needs_spreadsheet_mark("\r", false));
}

TEST_CASE("a base URL has a scheme, a host and a path, and nothing that a request would lose") {
    for (const std::string_view url : {"https://api.example.com", "https://api.example.com/",
                                       "http://127.0.0.1:8080/a/b/", "https://api.example.com:1"}) {
        CAPTURE(url);
        CHECK_FALSE(wire::checked_base_url(url).empty());
    }
    for (const std::string_view url :
         {"", "api.example.com", "ftp://api.example.com", "https://", "https:///path",
          "https://api.example.com:0", "https://api.example.com:port", "https://api.example.com:80x",
          "https://ann@api.example.com", "https://api.example.com/?a=b", "https://api.example.com/#top",
          "https:api.example.com"}) {
        CAPTURE(url);
        CHECK(wire::checked_base_url(url).empty());
    }
}

TEST_CASE("of the parameters of a form all but a query's are passed over, and the first bad one is named") {
    const auto query =
        wire::parse_audience_query("username=ann&password=secret-77&ui=1&si=2&ver=1&ei=1234567&tz=GMT");
    REQUIRE(query.has_value());
    CHECK(query->event == "1234567");
    const auto bad = wire::parse_parameters("a=1&b=%zz&c=%");
    REQUIRE_FALSE(bad.has_value());
    CHECK(bad.error().client_text().find("parameter 2") != std::string::npos);
}

TEST_CASE("a name that XML does not allow is written as one that it does") {
    const auto written = [](std::string_view name) {
        std::string made;
        wire::append_xml_name(made, name);
        return made;
    };
    for (const std::string_view name : {"", ".a", "-a", "1a", "xml", "XMLa", "a b"}) {
        CAPTURE(name);
        CHECK(written(name) != name);
    }
    for (const std::string_view name : {"a", "a.b", "a-1", "_a", "axml"}) {
        CAPTURE(name);
        CHECK(written(name) == name);
    }
}

} // namespace webcasts::tests::text_limits_test
