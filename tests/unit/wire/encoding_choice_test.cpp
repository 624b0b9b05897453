// SPDX-License-Identifier: BSL-1.0
// Which encoding is chosen, case by case: by the first bytes, by a declaration and by the Content-Type.
#include "support/catch.hpp"
#include "support/decoding.hpp"
#include "support/response_texts.hpp"
#include <webcasts/wire/xml/detail/token_end.hpp>
#include <webcasts/wire/xml/detail/utf16_pairs.hpp>

#include <cstddef>
#include <string>
#include <string_view>

namespace webcasts::tests::encoding_choice_test {

using namespace webcasts;
using namespace webcasts::tests;
using namespace std::string_view_literals;
using detail::encoding_mark_of;
using detail::text_encoding;

namespace {

decoded decode_as(wire_format format, std::string_view content_type, std::string_view body,
                  std::size_t chunk = 65536) {
    return decode_in_pieces(format, content_type, body, [chunk] { return chunk; });
}

detail::chosen_encoding chosen(std::string_view declared, std::string_view stated,
                               detail::encoding_mark mark = {}) {
    return detail::choose_encoding(mark, declared, stated);
}

} // namespace

TEST_CASE("the first bytes of a text show UTF-16 and UTF-32, if there are enough") {
    CHECK(encoding_mark_of("<\0"sv).shown == text_encoding::utf16_le);
    CHECK(encoding_mark_of("<\0a\0"sv).shown == text_encoding::utf16_le);
    CHECK(encoding_mark_of("<\0\0a"sv).shown == text_encoding::utf16_le);
    CHECK(encoding_mark_of("<\0\0\0"sv).shown == text_encoding::unknown);
    CHECK(encoding_mark_of("<\0\0"sv).shown == text_encoding::utf16_le);
    CHECK(encoding_mark_of("<\0\0"sv).is_cut);
    CHECK_FALSE(encoding_mark_of("<\0a\0"sv).is_cut);
    CHECK(encoding_mark_of("<a"sv).shown == text_encoding::unstated);
}

TEST_CASE("the charset of a Content-Type is found with any blanks, quotes and escapes around it") {
    for (const std::string_view type :
         {"text/csv; charset=latin1", "text/csv;\tcharset=latin1", "text/csv;charset\t =latin1",
          "text/csv; charset= latin1 ", "text/csv; header=present; charset=\"latin1\"",
          "text/csv; a=\"x;y\"; CHARSET='latin1'", "text/csv; charset=\"la\\tin1\"",
          "text/csv; =; ; charset=latin1"}) {
        CAPTURE(type);
        CHECK(detail::charset_of(type) == "latin1");
    }
    CHECK(detail::charset_of("text/csv; charset=\"latin\\") == "latin\\");
    CHECK(detail::charset_of("text/csv; ").empty());
    CHECK(detail::charset_of("text/csv;   charset").empty());
    CHECK(detail::charset_of("text/csv; ch=latin1").empty());
}

TEST_CASE("a byte order mark decides, and what says otherwise is in doubt") {
    const detail::encoding_mark utf16{text_encoding::utf16_le, true, false};
    CHECK(chosen("UTF-16", "", utf16).doubt.empty());
    CHECK(chosen("UTF-16BE", "utf-16", utf16).doubt.empty());
    CHECK(chosen("us-ascii", "", utf16).doubt.empty());
    CHECK(chosen("", "", utf16).encoding == text_encoding::utf16_le);
    const std::string both = chosen("UTF-8", "latin1", utf16).doubt;
    CHECK(both.find("the XML declaration") != std::string::npos);
    CHECK(both.find(", the Content-Type") != std::string::npos);
    CHECK(chosen("UTF-16", "", {text_encoding::utf8, true, false}).doubt.find("XML declaration") !=
          std::string::npos);
    CHECK(chosen("", "", {text_encoding::unknown, true, false}).fault == "the text is in UTF-32");
}

TEST_CASE("a declaration and a charset that agree, or could both be meant, are no fault") {
    CHECK(chosen("windows-1252", "windows-1252").fault.empty());
    CHECK(chosen("windows-1252", "").fault.empty());
    CHECK(chosen("windows-1252", "us-ascii").fault.empty());
    CHECK(chosen("windows-1252", "utf-16").fault.empty());
    CHECK(chosen("windows-1252", "latin1").fault.empty());
    CHECK(chosen("windows-1252", "latin1").encoding == text_encoding::windows_1252);
    CHECK(chosen("latin1", "windows-1252").encoding == text_encoding::windows_1252);
    CHECK(chosen("us-ascii", "latin1").encoding == text_encoding::latin1);
    CHECK_FALSE(chosen("ISO-8859-15", "latin1").fault.empty());
    CHECK_FALSE(chosen("latin1", "ISO-8859-15").fault.empty());
    CHECK_FALSE(chosen("windows-1252", "ISO-8859-15").fault.empty());
    CHECK_FALSE(chosen("UTF-16", "").fault.empty());
    CHECK(chosen("latin1", "UTF-8").encoding == text_encoding::utf8);
    CHECK(chosen("koi8-r", "").unknown == "koi8-r");
    CHECK(chosen("", "koi8-r").unknown == "koi8-r");
}

TEST_CASE("JSON and CSV in UTF-32 or UTF-16 are refused by name") {
    const decoded wide = decode_as(wire_format::json, "application/json", "{\0\0\0\"\0\0\0"sv);
    CHECK(wide.failure.code() == protocol_errc::unreadable_encoding);
    CHECK(wide.failure.client_text().find("UTF-32") != std::string::npos);
    const decoded half = decode_as(wire_format::json, "application/json", "{\0\"\0a\0\"\0"sv);
    CHECK(half.failure.code() == protocol_errc::unreadable_encoding);
    CHECK(half.failure.client_text().find("UTF-16") != std::string::npos);
}

TEST_CASE("each media type of a format is that format, and HTML is none") {
    const std::string json = R"({"convey_api":{"result":{"returnCode":1}}})";
    for (const std::string_view type :
         {"text/json", "application/json", "Application/JSON; charset=utf-8", ""}) {
        CAPTURE(type);
        CHECK(decode_as(wire_format::json, type, json).ok);
    }
    for (const std::string_view type : {"text/csv", "application/csv"}) {
        CAPTURE(type);
        CHECK(decode_as(wire_format::csv, type, "email,session_kind\na@example.com,\n").ok);
    }
    for (const std::string_view type : {"text/xml", "application/xml"}) {
        CAPTURE(type);
        CHECK(decode_as(wire_format::xml, type, xml_success("")).ok);
    }
    for (const std::string_view type : {"text/html", "application/xhtml+xml"}) {
        CAPTURE(type);
        CHECK(wire::body_kind_of(type) == wire::body_kind::html);
    }
    CHECK(wire::body_kind_of("text/plain") == wire::body_kind::other);
    CHECK(wire::body_kind_of(" ; charset=utf-8") == wire::body_kind::unstated);
}

TEST_CASE("an error in a converted text has its place in the body as it came") {
    // Each e with an accent is one byte of Latin-1 and two of UTF-8.
    const std::string body = "email,session_kind,city\n\xE9\xE9\xE9@example.com,,\xE9\n\"a\"x,,b\n";
    for (const std::size_t chunk : {std::size_t{1}, std::size_t{9}, body.size()}) {
        CAPTURE(chunk);
        const decoded made = decode_as(wire_format::csv, "text/csv; charset=latin1", body, chunk);
        REQUIRE_FALSE(made.ok);
        CHECK(made.failure.code() == protocol_errc::malformed);
        REQUIRE(made.failure.location().byte_offset);
        CHECK(*made.failure.location().byte_offset <= body.size());
        CHECK(*made.failure.location().byte_offset >= body.find("\"a\""));
    }
}

TEST_CASE("an error at the end of a converted text has its place in the body as it came") {
    const std::string body = "email,session_kind,city\n\xE9\xE9\xE9@example.com,,\"\xE9 is never closed";
    for (const std::size_t chunk : {std::size_t{1}, std::size_t{9}, body.size()}) {
        CAPTURE(chunk);
        const decoded made = decode_as(wire_format::csv, "text/csv; charset=latin1", body, chunk);
        REQUIRE_FALSE(made.ok);
        CHECK(made.failure.code() == protocol_errc::ended_early);
        REQUIRE(made.failure.location().byte_offset);
        CHECK(*made.failure.location().byte_offset <= body.size());
    }
}

TEST_CASE("a byte that is no character of the charset is named with its place") {
    const std::string body = "email,session_kind,city\na@example.com,,\x81\n";
    const decoded made = decode_as(wire_format::csv, "text/csv; charset=windows-1252", body);
    REQUIRE_FALSE(made.ok);
    CHECK(made.failure.code() == protocol_errc::invalid_utf8);
    CHECK(made.failure.client_text().find("windows-1252") != std::string::npos);
}

TEST_CASE("what answers a request for CSV in another format is taken as far as it is a refusal") {
    const decoded refused = decode_as(wire_format::csv, "text/xml", xml_refusal("104"));
    CHECK(refused.failure.code() == api_errc::refused);
    const decoded other = decode_as(wire_format::csv, "text/xml", xml_success(""));
    CHECK(other.failure.code() == protocol_errc::unexpected_content_type);
    const decoded broken = decode_as(wire_format::csv, "text/xml", "<convey_api><result>");
    CHECK(broken.failure.code() == protocol_errc::ended_early);
}

TEST_CASE("a response of blanks only is empty, however long, and one after many blanks is read") {
    CHECK_FALSE(decode(wire_format::xml, std::string(5000, ' ')).ok);
    CHECK(decode(wire_format::json, " \r\n\t").failure.code() == protocol_errc::empty_body);
    CHECK(decode(wire_format::json, std::string(5000, '\n') + R"({"convey_api":{"result":{"returnCode":1}}})")
              .ok);
    CHECK(decode(wire_format::json, std::string(5000, '\n') + R"({"convey_api":{"result":{"returnCode":1}}})",
                 1)
              .ok);
}

TEST_CASE("UTF-16 without a byte order mark is read by the order of its first bytes, in pieces of any size") {
    const std::string xml = xml_success("<eventtitle>A</eventtitle>");
    std::string little, big;
    for (const char c : xml) {
        little.append({c, '\0'});
        big.append({'\0', c});
    }
    for (const std::size_t chunk : {1U, 2U, 3U, 7U, 65536U}) {
        CAPTURE(chunk);
        for (const std::string& body : {little, big, "\xFF\xFE" + little, "\xFE\xFF" + big}) {
            const decoded made = decode_as(wire_format::xml, "text/xml", body, chunk);
            CAPTURE(made.failure.message());
            CHECK((made.ok || made.failure.code() == protocol_errc::malformed ||
                   made.failure.code() == protocol_errc::unreadable_encoding));
            CHECK(made.ok == decode_as(wire_format::xml, "text/xml", body).ok);
        }
    }
}

TEST_CASE("the order of the bytes of UTF-16 is that of its mark, or of the zero beside its first letter") {
    const auto before_fault = [](std::string_view bytes) {
        detail::utf16_pairs pairs(text_encoding::utf16);
        return pairs.look_at({bytes.data(), bytes.size()});
    };
    CHECK(before_fault("\xFF\xFE<\0\x00\xDC"sv) == 4);
    CHECK(before_fault("\xFE\xFF\0<\xDC\x00"sv) == 4);
    CHECK(before_fault("<\0\x00\xDC"sv) == 2);
    CHECK(before_fault("\0<\xDC\x00"sv) == 2);
    CHECK(before_fault("\xFF\xFD\xDC\x00"sv) == 2);
    CHECK(before_fault("\xFF\xFE\x3D\xD8\x11\xDD"sv) == 6);
}

TEST_CASE("a tag ends at the first sign that is in no quotes, in pieces of one byte too") {
    for (const std::string_view tag :
         {"<a>"sv, "<a b='>' c=\">\">"sv, "<a b='\">\"' c=\"'>'\">"sv, "<a b=''>"sv}) {
        CAPTURE(tag);
        const std::string text = std::string(tag) + "text>";
        detail::xml_token_end end;
        std::size_t ended = 0;
        for (std::size_t i = 0; i < text.size() && ended == 0; ++i) {
            ended = end.find(text.data() + i, text.data() + i + 1) == nullptr ? 0 : i + 1;
        }
        CHECK(ended == tag.size());
    }
    const decoded made = decode(wire_format::xml, xml_report("<attendee email=\"a'>b\" fname='c\">d'/>"), 1);
    REQUIRE(made.ok);
    CHECK(made.records.people.at(0).email == "a'>b");
    CHECK(made.records.people.at(0).first_name == "c\">d");
}

TEST_CASE("a half of a surrogate pair in JSON is followed by the other half, and by no other character") {
    CHECK(decode(wire_format::json, json_report(R"({"email":"\uD83D\uDFFF"})")).ok);
    CHECK(decode(wire_format::json, json_report(R"({"email":"\uD83D\uDC00"})")).ok);
    for (const std::string_view other : {R"(\uE000)"sv, R"(\uDBFF)"sv, R"(\u0041)"sv, "x"sv}) {
        CAPTURE(other);
        const std::string body = json_report(R"({"email":"\uD83D)" + std::string(other) + "\"}");
        CHECK_FALSE(decode(wire_format::json, body).ok);
        CHECK(decode_leniently(wire_format::json, body).ok);
    }
}

} // namespace webcasts::tests::encoding_choice_test
