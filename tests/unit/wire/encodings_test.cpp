// SPDX-License-Identifier: BSL-1.0
// The encoding of a response: byte order marks, the declaration of XML and the charset of the Content-Type.
#include "support/catch.hpp"
#include "support/decoding.hpp"
#include "support/fake_service.hpp"
#include "support/response_texts.hpp"
#include <webcasts/client.hpp>
#include <webcasts/wire/detail/text/encoding.hpp>
#include <webcasts/wire/xml/detail/cursor.hpp>

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>

namespace webcasts::tests::encodings_test {

using namespace webcasts;
using namespace webcasts::tests;

namespace {

constexpr auto xml = wire_format::xml;
constexpr auto json = wire_format::json;
constexpr auto csv = wire_format::csv;
const std::string mark = "\xEF\xBB\xBF";

/// Decode in chunks of several sizes, which must agree, with XML by both readers.
decoded decode_as(wire_format format, const std::string& content_type, const std::string& body) {
    const auto in_chunks = [&](std::size_t size) {
        return decode_in_pieces(format, content_type, body, [size] { return size; });
    };
    const decoded whole = in_chunks(65536);
    for (const std::size_t size : {1U, 2U, 3U, 5U, 64U}) {
        const decoded pieces = in_chunks(size);
        CAPTURE(content_type, body, size, whole.failure.message(), pieces.failure.message());
        REQUIRE(agree(pieces, whole));
        REQUIRE(pieces.failure.code() == whole.failure.code());
    }
    return whole;
}

/// Decode the e-mail of the attendee of an XML document.
decoded decode_xml(const std::string& declaration, const std::string& email,
                   const std::string& charset = {}) {
    return decode_as(xml, charset.empty() ? "text/xml" : "text/xml; charset=" + charset,
                     declaration +
                         xml_report("<attendee email='" + email + "'><x>" + email + "</x></attendee>"));
}
std::string email_of(const decoded& made) {
    CAPTURE(made.failure.message());
    REQUIRE(made.ok);
    const attendee& person = made.records.people.at(0);
    CHECK((person.extra.empty() || person.extra[0].value == person.email));
    return person.email;
}
std::string declared(std::string_view encoding) {
    return "<?xml version='1.0' encoding='" + std::string(encoding) + "'?>";
}
std::string utf16(std::string_view ascii, bool big_endian) {
    std::string made;
    for (const char c : ascii) {
        made.append(big_endian ? 1 : 0, '\0');
        made += c;
        made.append(big_endian ? 0 : 1, '\0');
    }
    return made;
}

void check_unreadable(const decoded& made, const std::string& named) {
    CAPTURE(made.failure.message(), named);
    REQUIRE_FALSE(made.ok);
    CHECK(made.failure.code() == protocol_errc::unreadable_encoding);
    CHECK(made.failure.message().find(named) != std::string::npos);
    CHECK(made.failure.message().find("ask for another format") != std::string::npos);
    CHECK_FALSE(is_transient_error(made.failure));
    CHECK(made.records.people.empty());
}

} // namespace

TEST_CASE("the first bytes of a text show its encoding as soon as no more can change it") {
    using namespace std::string_view_literals;
    using detail::text_encoding;
    struct shown {
        std::string_view text;
        text_encoding encoding;
        bool has_mark;
        bool is_cut;
    };
    for (const shown& at : {shown{"", text_encoding::unstated, false, true},
                            shown{"<", text_encoding::unstated, false, true},
                            shown{"<a", text_encoding::unstated, false, false},
                            shown{"\xEF", text_encoding::unstated, false, true},
                            shown{"\xEF\xBB", text_encoding::unstated, false, true},
                            shown{"\xEF\xBB\xBF", text_encoding::utf8, true, false},
                            shown{"\xFF", text_encoding::unstated, false, true},
                            shown{"\xFF\xFE", text_encoding::unstated, false, true},
                            shown{"\xFF\xFE<\0"sv, text_encoding::utf16, true, false},
                            shown{"\xFE\xFF\0"sv, text_encoding::utf16, true, true},
                            shown{"\xFE\xFF\0<"sv, text_encoding::utf16, true, false},
                            shown{"\xFF\xFE\0\0"sv, text_encoding::unknown, true, false},
                            shown{"\0\0\xFE\xFF"sv, text_encoding::unknown, true, false},
                            shown{"\0"sv, text_encoding::unstated, false, true},
                            shown{"\0\0"sv, text_encoding::unstated, false, true},
                            shown{"\0\0\0<"sv, text_encoding::unknown, false, false},
                            shown{"\0<"sv, text_encoding::utf16_be, false, true},
                            shown{"\0<\0a"sv, text_encoding::utf16_be, false, false},
                            shown{"<\0"sv, text_encoding::utf16_le, false, true},
                            shown{"<\0a\0"sv, text_encoding::utf16_le, false, false},
                            shown{"<\0\0\0"sv, text_encoding::unknown, false, false}}) {
        const detail::encoding_mark found = detail::encoding_mark_of(at.text);
        CAPTURE(std::string(at.text));
        CHECK(found.shown == at.encoding);
        CHECK(found.has_mark == at.has_mark);
        CHECK(found.is_cut == at.is_cut);
    }
}

TEST_CASE("the charset of a Content-Type is found among its parameters") {
    for (const auto& [type, charset] :
         {std::pair("text/xml", ""), std::pair("text/xml;", ""), std::pair("text/xml; charset", ""),
          std::pair("text/xml; charset=", ""), std::pair("text/xml;charset=utf-8", "utf-8"),
          std::pair("text/xml; Charset = \t utf-8 ;x=y", "utf-8"),
          std::pair("text/xml; a; charset=utf-8", "utf-8"),
          std::pair("text/xml; a=\"b; charset=no\"; charset=utf-8", "utf-8"),
          std::pair("text/xml; charset=\"a\\\"b c\"", "a\"b c"),
          std::pair("text/xml; charset='utf-8'", "utf-8"),
          std::pair("text/xml; charset=one; charset=two", "one"),
          std::pair("text/xml; xcharset=utf-8", "")}) {
        CAPTURE(type);
        CHECK(detail::charset_of(type) == charset);
    }
}

TEST_CASE("what says another encoding than that of the bytes is told, and US-ASCII and UTF-16 say no other") {
    using detail::text_encoding;
    const auto doubt = [](text_encoding shown, std::string_view declared, std::string_view charset) {
        return detail::choose_encoding({shown, true}, declared, charset).doubt;
    };
    CHECK(doubt(text_encoding::utf8, "", "").empty());
    CHECK(doubt(text_encoding::utf8, "US-ASCII", "utf-8").empty());
    CHECK(doubt(text_encoding::utf16_le, "UTF-16", "utf-16be").empty());
    CHECK(doubt(text_encoding::utf8, "UTF-16", "") == "the XML declaration says UTF-16");
    CHECK(doubt(text_encoding::utf16_le, "utf-8", "") == "the XML declaration says UTF-8");
    CHECK(doubt(text_encoding::utf8, "ISO-8859-1", "latin9") ==
          "the XML declaration says ISO-8859-1, the Content-Type says ISO-8859-15");
    CHECK(doubt(text_encoding::utf8, "", "KOI8-R") == "the Content-Type says KOI8-R");
    CHECK(doubt(text_encoding::utf8, "", "s3cret") == "the Content-Type names an unknown encoding");
}

TEST_CASE("the place of a mistake in another encoding is that in the bytes of the response") {
    const std::string start = "email,session_kind,x\n";
    const auto offset_of = [](const std::string& body, const std::string& content_type, std::size_t chunk) {
        const decoded made = decode_in_pieces(csv, content_type, body, [chunk] { return chunk; });
        REQUIRE_FALSE(made.ok);
        REQUIRE(made.failure.location().byte_offset);
        return *made.failure.location().byte_offset;
    };
    for (const std::string& rest : {std::string(",,\nb,,d\"e\n"), std::string(",,1\nb,,\nc,,,\nd,,\n")}) {
        for (const std::size_t chunk : {1U, 7U, 16U, 65536U}) {
            CAPTURE(rest, chunk);
            const std::string ascii = start + std::string(40, 'e') + rest;
            const std::string latin = start + std::string(40, '\xE9') + rest;
            const auto expected = offset_of(ascii, "text/csv", chunk);
            CHECK(offset_of(latin, "text/csv; charset=ISO-8859-1", chunk) == expected);
            CHECK(offset_of(ascii, "text/csv; charset=ISO-8859-1", chunk) == expected);
        }
    }
}

TEST_CASE("another version of XML is refused in UTF-16, too") {
    for (const bool big_endian : {false, true}) {
        const std::string mark_of_utf16 = big_endian ? "\xFE\xFF" : "\xFF\xFE";
        const std::string report = xml_report("<attendee email='a@example.com'/>");
        CHECK(email_of(decode_as(xml, "text/xml",
                                 mark_of_utf16 + utf16("<?xml version='1.0'?>" + report, big_endian))) ==
              "a@example.com");
        const decoded made =
            decode_as(xml, "text/xml", mark_of_utf16 + utf16("<?xml version='2.0'?>" + report, big_endian));
        REQUIRE_FALSE(made.ok);
        CHECK(made.failure.code() == protocol_errc::malformed);
        CHECK(made.failure.client_text() == detail::bad_xml_version);
    }
}

TEST_CASE("a byte order mark counts more than what the document or its Content-Type says") {
    for (const std::string_view encoding :
         {"ISO-8859-1", "windows-1252", "US-ASCII", "UTF-16", "Shift_JIS", "utf-8", "ISO-8859-15"}) {
        CAPTURE(encoding);
        CHECK(email_of(decode_xml(mark + declared(encoding), "S\xC3\xB6hne")) == "S\xC3\xB6hne");
        CHECK(email_of(decode_xml(mark, "S\xC3\xB6hne", std::string(encoding))) == "S\xC3\xB6hne");
        for (const bool big_endian : {false, true}) {
            const std::string body =
                (big_endian ? "\xFE\xFF" : "\xFF\xFE") +
                utf16(declared(encoding) + xml_report("<attendee email='a@example.com'/>"), big_endian);
            CHECK(email_of(decode_as(xml, "text/xml; charset=" + std::string(encoding), body)) ==
                  "a@example.com");
            CHECK(email_of(decode_as(xml, "text/xml", body.substr(2))) == "a@example.com");
        }
    }
    CHECK(email_of(decode_as(csv, "text/csv; charset=ISO-8859-1",
                             mark + "email,session_kind\r\nS\xC3\xB6hne,\r\n")) == "S\xC3\xB6hne");
    CHECK(email_of(decode_as(json, "text/json; charset=ISO-8859-1",
                             mark + json_report("{\"email\":\"S\xC3\xB6hne\"}"))) == "S\xC3\xB6hne");
}

TEST_CASE("XML in windows-1252, ISO-8859-15, ISO-8859-1 and US-ASCII is read, under each of their names") {
    for (const std::string_view name : {"windows-1252", "Windows-1252", "cp1252", "CP-1252", "x-cp1252"}) {
        CHECK(email_of(decode_xml(declared(name), "\x80 \x93q\x94 \xFC\x9F")) ==
              "\xE2\x82\xAC \xE2\x80\x9Cq\xE2\x80\x9D \xC3\xBC\xC5\xB8");
    }
    for (const std::string_view name :
         {"ISO-8859-15", "iso8859-15", "ISO_8859-15", "Latin-9", "latin9", "l9"}) {
        CHECK(email_of(decode_xml(declared(name), "\xA4\xA6\xA8\xB4\xB8\xBC\xBD\xBE\xE9")) ==
              "\xE2\x82\xAC\xC5\xA0\xC5\xA1\xC5\xBD\xC5\xBE\xC5\x92\xC5\x93\xC5\xB8\xC3\xA9");
    }
    for (const std::string_view name : {"ISO-8859-1", "iso8859-1", "latin1", "Latin-1", "L1", "cp819"}) {
        CHECK(email_of(decode_xml(declared(name), "\xA4\xE9\xFF")) == "\xC2\xA4\xC3\xA9\xC3\xBF");
    }
    for (const std::string_view name : {"utf-8", "UTF8", "utf8", "Utf_8", "cp65001"}) {
        CHECK(email_of(decode_xml(declared(name), "\xC3\xA9")) == "\xC3\xA9");
    }
    for (const std::string_view name : {"US-ASCII", "ascii", "ANSI_X3.4-1968"}) {
        CHECK(email_of(decode_xml(declared(name), "a@example.com")) == "a@example.com");
        const decoded made = decode_xml(declared(name), "\xC3\xA9");
        CHECK(made.failure.code() == protocol_errc::malformed);
    }
    const decoded undefined = decode_xml(declared("windows-1252"), "\x81");
    CHECK(undefined.failure.code() == protocol_errc::malformed);
    CHECK(undefined.failure.message().find("windows-1252") != std::string::npos);
}

TEST_CASE("the charset of the Content-Type counts if the document does not say its encoding") {
    for (const std::string_view declaration :
         {"", "<?xml version='1.0'?>", "<?xml version='1.0' standalone='yes'?>"}) {
        const std::string start(declaration);
        CHECK(email_of(decode_xml(start, "\xE9", "iso-8859-1")) == "\xC3\xA9");
        CHECK(email_of(decode_xml(start, "\x80", "\"windows-1252\"")) == "\xE2\x82\xAC");
        CHECK(email_of(decode_xml(start, "\xA4", "ISO-8859-15; x=y")) == "\xE2\x82\xAC");
        CHECK(email_of(decode_xml(start, "\xC3\xA9", "utf8")) == "\xC3\xA9");
        CHECK(email_of(decode_xml(start, "\xC3\xA9", "us-ascii")) == "\xC3\xA9");
        CHECK(email_of(decode_xml(start, "\xC3\xA9", "''")) == "\xC3\xA9");
        check_unreadable(decode_xml(start, "a", "Shift_JIS"), "the Content-Type says Shift_JIS");
        check_unreadable(decode_xml(start, "a", "utf-16"),
                         "the Content-Type says UTF-16, but the bytes are not");
    }
    CHECK(email_of(decode_as(xml, "application/xml;q=1 ; CharSet = \"Latin\\1\"",
                             xml_report("<attendee email='\xE9'/>"))) == "\xC3\xA9");
}

TEST_CASE("CSV is in the charset of its Content-Type") {
    const auto value = [](const std::string& charset, const std::string& text) {
        const decoded made = decode_as(csv, "text/csv; charset=" + charset,
                                       "email,session_kind,note\r\na@example.com,,\"" + text + "\"\r\n");
        CAPTURE(made.failure.message());
        REQUIRE(made.ok);
        return made.records.people.at(0).extra.at(0).value;
    };
    CHECK(value("windows-1252", "\x80 \"\"\xE9\"\"") == "\xE2\x82\xAC \"\xC3\xA9\"");
    CHECK(value("ISO-8859-15", "\xA4") == "\xE2\x82\xAC");
    CHECK(value("latin1", "\xA4") == "\xC2\xA4");
    CHECK(value("UTF-8", "\xC3\xA9") == "\xC3\xA9");
    CHECK(value("us-ascii", "\xC3\xA9") == "\xC3\xA9");
    check_unreadable(decode_as(csv, "text/csv; charset=EUC-JP", "email,session_kind\r\na,\r\n"), "EUC-JP");
    // The place of an error is that of the byte in the body, not in the text that was made of it.
    const std::string header = "email,session_kind,note\r\n\xE9\xE9\xE9\xE9,,x\r\n";
    const decoded made = decode_in_pieces(csv, "text/csv; charset=windows-1252",
                                          header + "b,,\x81\r\nc,,\r\n", [] { return std::size_t{65536}; });
    CHECK(made.failure.code() == protocol_errc::invalid_utf8);
    CHECK(made.failure.message().find("no character of windows-1252") != std::string::npos);
    REQUIRE(made.failure.location().byte_offset);
    CHECK(*made.failure.location().byte_offset >= header.size());
    CHECK(*made.failure.location().byte_offset <= header.size() + 6);
}

TEST_CASE("statements that contradict each other are never resolved in silence") {
    // UTF-8 by either of them: other bytes are noticed.
    CHECK(email_of(decode_xml(declared("UTF-8"), "\xC3\xA9", "ISO-8859-1")) == "\xC3\xA9");
    CHECK(email_of(decode_xml(declared("ISO-8859-1"), "\xC3\xA9", "utf-8")) == "\xC3\xA9");
    CHECK(email_of(decode_xml(declared("UTF-16"), "\xC3\xA9", "utf-8")) == "\xC3\xA9");
    CHECK(email_of(decode_xml(declared("Shift_JIS"), "\xC3\xA9", "utf-8")) == "\xC3\xA9");
    const decoded latin = decode_xml(declared("ISO-8859-1"), "\xE9", "utf-8");
    CHECK(latin.failure.code() == protocol_errc::malformed);
    CHECK(latin.failure.message().find("the XML declaration says ISO-8859-1") != std::string::npos);
    CHECK(decode_xml(declared("UTF-8"), "\xE9", "ISO-8859-1")
              .failure.message()
              .find("the Content-Type says ISO-8859-1") != std::string::npos);
    // One that has all characters of the other.
    CHECK(email_of(decode_xml(declared("ISO-8859-1"), "\x80", "windows-1252")) == "\xE2\x82\xAC");
    CHECK(email_of(decode_xml(declared("windows-1252"), "\x80", "ISO-8859-1")) == "\xE2\x82\xAC");
    CHECK(email_of(decode_xml(declared("US-ASCII"), "\xE9", "ISO-8859-1")) == "\xC3\xA9");
    // Others cannot be told apart.
    check_unreadable(decode_xml(declared("ISO-8859-1"), "\xA4", "ISO-8859-15"),
                     "the XML declaration says ISO-8859-1, and the Content-Type says ISO-8859-15");
    check_unreadable(decode_xml(declared("windows-1252"), "\xA4", "Shift_JIS"), "Shift_JIS");
    const decoded in_json =
        decode_as(json, "text/json; charset=ISO-8859-1", json_report("{\"email\":\"\xE9\"}"));
    CHECK(in_json.failure.code() == protocol_errc::malformed);
    CHECK(in_json.failure.message().find("the Content-Type says ISO-8859-1") != std::string::npos);
}

TEST_CASE("an encoding that no decoder reads is named, with what can be done, and is not tried again") {
    for (const std::string_view name : {"Shift_JIS", "ISO-8859-2", "windows-1251", "UTF-7", "UTF-32"}) {
        check_unreadable(decode_xml(declared(name), "a"), "the XML declaration says " + std::string(name));
    }
    const decoded unknown = decode_xml(declared("x-unknown"), "a");
    check_unreadable(unknown, "the XML declaration names an unknown encoding");
    CHECK(unknown.failure.server_text() == "x-unknown");
    CHECK(unknown.failure.message().find("x-unknown") == std::string::npos);
    CHECK(decode_as(xml, "text/xml; charset=x-own", "<a/>").failure.server_text() == "x-own");
    check_unreadable(decode_xml(declared("UTF-16"), "a"),
                     "the XML declaration says UTF-16, but the bytes are not");
    using namespace std::string_literals;
    check_unreadable(decode_as(xml, "text/xml", "\xFF\xFE\0\0<\0\0\0a\0\0\0"s), "UTF-32");
    check_unreadable(decode_as(xml, "text/xml", "\0\0\xFE\xFF\0\0\0<"s), "UTF-32");
    for (const bool big_endian : {false, true}) {
        const std::string start = big_endian ? "\xFE\xFF" : "\xFF\xFE";
        const std::string rows = utf16("email,session_kind\r\na@example.com,\r\n", big_endian);
        const std::string object = utf16(json_report("{}"), big_endian);
        check_unreadable(decode_as(csv, "text/csv", start + rows), "UTF-16");
        check_unreadable(decode_as(csv, "text/csv", rows), "UTF-16");
        check_unreadable(decode_as(json, "text/json", start + object), "UTF-16");
        check_unreadable(decode_as(json, "text/json", object), "UTF-16");
    }
}

TEST_CASE("a byte order mark inside a text is a character, and between tokens a mistake") {
    const decoded people = decode_as(json, "text/json", json_report("{\"x\":\"" + mark + "a\"}"));
    CHECK(people.records.people.at(0).extra.at(0).value == mark + "a");
    CHECK(decode_as(json, "text/json", mark + mark + json_report("{}")).failure.code() ==
          protocol_errc::malformed);
    CHECK(decode_as(json, "text/json", json_report("{}") + mark).failure.code() == protocol_errc::malformed);
    CHECK(decode_as(xml, "text/xml", mark + mark + xml_report("")).failure.code() ==
          protocol_errc::malformed);
    const decoded quoted =
        decode_as(csv, "text/csv", mark + "\"email\",session_kind\r\n" + mark + "a,\r\nb" + mark + ",\r\n");
    REQUIRE(quoted.ok);
    CHECK(quoted.records.people.at(0).email == mark + "a");
    CHECK(quoted.records.people.at(1).email == "b" + mark);
    for (const wire_format format : {xml, json, csv}) {
        CHECK(decode_as(format, std::string(content_type_of(format)), mark).failure.code() ==
              protocol_errc::empty_body);
        CHECK(decode_as(format, std::string(content_type_of(format)), mark.substr(0, 2)).failure.code() ==
              protocol_errc::ended_early);
    }
}

TEST_CASE(
    "a JSON document whose root is no object has one code, and so has an XML declaration without an end") {
    for (const std::string_view root :
         {"42", "-1.5e3", "\"text\"", "[]", "[1", "true", "null", "tru", "4x", "\"cut", " 7 ", "0"}) {
        CAPTURE(root);
        CHECK(decode_as(json, "text/json", std::string(root)).failure.code() ==
              protocol_errc::unexpected_structure);
        CHECK(decode_as(json, "text/json", mark + std::string(root)).failure.code() ==
              protocol_errc::unexpected_structure);
    }
    CHECK(decode_as(json, "text/json", "{").failure.code() == protocol_errc::ended_early);
    const auto code_of = [](const std::string& document) {
        wire::decode_limits by_expat;
        by_expat.xml = wire::xml_reader::expat;
        const decoded by_scanner = decode(xml, document);
        for (const std::size_t chunk : {1U, 1000U, 65536U}) {
            CHECK(decode(xml, document, chunk).failure.code() == by_scanner.failure.code());
            CHECK(decode(xml, document, chunk, by_expat).failure.code() == by_scanner.failure.code());
        }
        return by_scanner.failure.code();
    };
    for (const std::size_t blanks : {0U, 3000U}) {
        const std::string more(blanks, ' ');
        CHECK(code_of("<?xml version='1.0'" + more) == protocol_errc::ended_early);
        CHECK(code_of("<?xml version='1.0' encoding='latin1'" + more) == protocol_errc::ended_early);
        CHECK(code_of("<?xml version='1.0' encoding='UTF-8" + std::string(blanks, 'x')) ==
              protocol_errc::ended_early);
        CHECK(code_of("<?xml version='1.0'" + more + "><convey_api/>") == protocol_errc::malformed);
        CHECK(code_of("<?xml version='1.0' encoding='latin1'" + more + "><convey_api/>") ==
              protocol_errc::malformed);
        CHECK(code_of("<?xml " + more + "oh") == protocol_errc::ended_early);
    }
}

TEST_CASE("a client reads a report by its charset, and asks once for one that no decoder reads") {
    for (const std::string charset : {"ISO-8859-1", "KOI8-R"}) {
        const bool readable = charset == "ISO-8859-1";
        testing::virtual_clock clock;
        fake_service service(clock, [&](const fake_service::call& call) {
            if (call.path == login_path) {
                return log_in_reply();
            }
            reply response = with_body(xml_report("<attendee email='\xE9@example.com'/>"));
            response.headers = {{"Content-Type", "text/xml;charset=" + charset}};
            return response;
        });
        auto user = client_of(service, clock, {.format = xml});
        const auto report = user.fetch_report(query_params{.event = "1234567"});
        CHECK(report.has_value() == readable);
        CHECK((!report || report->at(0).email == "\xC3\xA9@example.com"));
        CHECK((report || report.error().code() == protocol_errc::unreadable_encoding));
        CHECK(service.count(report_path) == 1);
    }
}

} // namespace webcasts::tests::encodings_test
