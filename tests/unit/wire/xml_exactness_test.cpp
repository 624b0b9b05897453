// SPDX-License-Identifier: BSL-1.0
#include "support/catch.hpp"
#include "support/decoding.hpp"
#include "support/golden_reports.hpp"
#include "support/response_texts.hpp"
#include <webcasts/wire/value_text.hpp>

#include <chrono>
#include <cstddef>
#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

namespace webcasts::tests::xml_exactness_test {

using namespace webcasts;
using namespace webcasts::tests;

namespace {

constexpr auto xml = wire_format::xml;

std::string replaced(std::string text, std::string_view from, std::string_view to) {
    for (std::size_t at = text.find(from); at != std::string::npos; at = text.find(from, at + to.size())) {
        text.replace(at, from.size(), to);
    }
    return text;
}

/// Decode the text of an unknown element of an attendee, in chunkings that must agree.
std::string text_of(std::string_view content) {
    const std::string body = xml_report("<attendee><x>" + std::string(content) + "</x></attendee>");
    const decoded made = decode(xml, body);
    CAPTURE(content, made.failure.message());
    REQUIRE(made.ok);
    REQUIRE(agree(decode(xml, body, 1), made));
    return made.records.people.at(0).extra.at(0).value;
}

/// Decode the value of an attribute of an attendee.
std::string attribute_of(std::string_view quoted) {
    const decoded made = decode(xml, xml_report("<attendee email=" + std::string(quoted) + "/>"));
    CAPTURE(quoted, made.failure.message());
    REQUIRE(made.ok);
    return made.records.people.at(0).email;
}

void check_refused(std::string_view body, protocol_errc code) {
    for (const std::size_t chunk : {1U, 5U, 65536U}) {
        const decoded made = decode(xml, body, chunk);
        CAPTURE(body, chunk, made.failure.message());
        REQUIRE_FALSE(made.ok);
        CHECK(made.failure.code() == code);
    }
}

void check_malformed_text(std::string_view content) {
    check_refused(xml_report("<attendee><x>" + std::string(content) + "</x></attendee>"),
                  protocol_errc::malformed);
    check_refused(xml_report("<attendee x='" + std::string(content) + "'/>"), protocol_errc::malformed);
}

/// Where markup may be inserted without a change of meaning: between the tokens of content, and between the
/// characters of a text.
std::vector<std::size_t> places_in_content(std::string_view text) {
    std::vector<std::size_t> made;
    std::size_t at = 0;
    const auto skip_past = [&](std::string_view end) { at = text.find(end, at) + end.size(); };
    while (at < text.size()) {
        if (at > 0 && (static_cast<unsigned char>(text[at]) & 0xC0U) != 0x80U) {
            made.push_back(at);
        }
        if (text.substr(at).starts_with("<?")) {
            skip_past("?>");
        } else if (text.substr(at).starts_with("<![CDATA[")) {
            skip_past("]]>");
        } else if (text[at] == '<') {
            skip_past(">");
        } else if (text[at] == '&') {
            skip_past(";");
        } else {
            ++at;
        }
    }
    made.push_back(text.size());
    return made;
}

/// Put white space wherever a tag may have some, and single quotes for double ones on request.
std::string with_space_in_tags(std::string_view text, std::string_view space, bool single_quotes) {
    std::string made;
    bool in_tag = false;
    char quote = '\0';
    for (std::size_t at = 0; at < text.size(); ++at) {
        const char c = text[at];
        const std::string_view rest = text.substr(at);
        if (!in_tag && (rest.starts_with("<?") || rest.starts_with("<!"))) {
            const std::size_t end = rest.find('>') + 1;
            made.append(rest.substr(0, end));
            at += end - 1;
        } else if (!in_tag) {
            in_tag = c == '<';
            made += c;
        } else if (quote != '\0') {
            quote = c == quote ? '\0' : quote;
            made += c == '"' && single_quotes ? '\'' : c;
        } else if (c == '"') {
            quote = c;
            made += single_quotes ? '\'' : c;
        } else if (c == ' ') {
            made.append(space);
        } else if (c == '=') {
            made.append(space).append("=").append(space);
        } else if (rest.starts_with("/>")) {
            made.append(space).append("/>");
            ++at;
            in_tag = false;
        } else if (c == '>') {
            made.append(space).append(">");
            in_tag = false;
        } else {
            made += c;
        }
    }
    return made;
}

std::string utf16(std::u16string_view text, bool big_endian) {
    std::string made;
    for (const char16_t unit : text) {
        const char high = static_cast<char>(unit >> 8U);
        const char low = static_cast<char>(unit & 0xFFU);
        made += big_endian ? high : low;
        made += big_endian ? low : high;
    }
    return made;
}

} // namespace

TEST_CASE("comments and processing instructions between any two tokens of XML change nothing") {
    const decoded plain = decode(xml, golden_xml);
    REQUIRE(plain.ok);
    for (const std::size_t place : places_in_content(golden_xml)) {
        for (const std::string_view inserted : {"<!---->", "<!-- a > b & <c> -->", "<?p?>", "<?php <x> ?>"}) {
            std::string body(golden_xml);
            body.insert(place, inserted);
            CAPTURE(place, inserted);
            REQUIRE(agree(decode(xml, body), plain));
        }
    }
    CHECK(places_in_content(golden_xml).size() > 200);
}

TEST_CASE("empty CDATA sections in a text change nothing") {
    CHECK(text_of("<![CDATA[]]>a<![CDATA[]]>b<![CDATA[]]>") == "ab");
    CHECK(text_of("<![CDATA[]]>") == "");
}

TEST_CASE("every predefined entity stands for its character") {
    CHECK(text_of("&lt;&gt;&amp;&apos;&quot;") == "<>&'\"");
    CHECK(attribute_of("'&lt;&gt;&amp;&apos;&quot;'") == "<>&'\"");
    CHECK(text_of("&amp;lt;") == "&lt;");
}

TEST_CASE("a character reference stands for its character, decimal or hexadecimal") {
    const auto [reference, text] = GENERATE(table<std::string_view, std::string_view>({
        {"&#9;", "\t"},
        {"&#10;", "\n"},
        {"&#xD;", "\r"},
        {"&#65;", "A"},
        {"&#0000000065;", "A"},
        {"&#x41;", "A"},
        {"&#x00041;", "A"},
        {"&#246;", "\xC3\xB6"},
        {"&#xF6;", "\xC3\xB6"},
        {"&#xf6;", "\xC3\xB6"},
        {"&#x65E5;", "\xE6\x97\xA5"},
        {"&#x65e5;&#26412;", "\xE6\x97\xA5\xE6\x9C\xAC"},
        {"&#xD7FF;", "\xED\x9F\xBF"},
        {"&#xE000;", "\xEE\x80\x80"},
        {"&#xFFFD;", "\xEF\xBF\xBD"},
        {"&#x10000;", "\xF0\x90\x80\x80"},
        {"&#128512;", "\xF0\x9F\x98\x80"},
        {"&#x1F600;", "\xF0\x9F\x98\x80"},
        {"&#x10FFFF;", "\xF4\x8F\xBF\xBF"},
    }));
    CHECK(text_of("a" + std::string(reference) + "b") == "a" + std::string(text) + "b");
    CHECK(attribute_of("'a" + std::string(reference) + "b'") == "a" + std::string(text) + "b");
    CHECK(attribute_of("\"" + std::string(reference) + "\"") == text);
}

TEST_CASE("a reference to a number that is no character, or to an entity that is not declared, is refused") {
    const std::string_view reference =
        GENERATE("&#0;", "&#x0;", "&#8;", "&#x1F;", "&#xD800;", "&#xDFFF;", "&#xFFFE;", "&#xFFFF;",
                 "&#x110000;", "&#99999999999999999999;", "&#X41;", "&#;", "&#x;", "&#xG;", "&#-1;", "&;",
                 "&nbsp;", "&LT;", "&lt", "&", "& ", "&#65");
    check_malformed_text("a" + std::string(reference) + " b");
}

TEST_CASE("CDATA is text as it is written, also if it is split in two to hold its own end") {
    CHECK(text_of("<![CDATA[<a> &amp; ]] > ]>]]>") == "<a> &amp; ]] > ]>");
    CHECK(text_of("<![CDATA[a]]]]><![CDATA[>b]]>") == "a]]>b");
    CHECK(text_of("a<![CDATA[b]]>c&amp;<![CDATA[&]]>") == "abc&&");
    CHECK(text_of("<![CDATA[\xF0\x9F\x98\x80\n]]]>") == "\xF0\x9F\x98\x80\n]");
    check_refused(xml_report("<attendee><x>a]]>b</x></attendee>"), protocol_errc::malformed);
    check_refused(xml_report("<attendee x='<![CDATA[a]]>'/>"), protocol_errc::malformed);
}

TEST_CASE("line ends are one LF in XML texts, spaces in attributes, unless they are referred to") {
    CHECK(text_of("a\r\nb\rc\nd") == "a\nb\nc\nd");
    CHECK(text_of("a&#13;\nb") == "a\r\nb");
    CHECK(attribute_of("'a\r\nb\rc\nd\te'") == "a b c d e");
    CHECK(attribute_of("'&#13;&#10;&#9;'") == "\r\n\t");
}

TEST_CASE("prefixes of names that are not expected are passed over, and so are namespace declarations") {
    std::string body(golden_xml);
    body = replaced(body, "<convey_api ",
                    "<w:convey_api xmlns=\"http://example.com/a\" xmlns:w='http://example.com/b' ");
    body = replaced(body, "</convey_api", "</w:convey_api");
    body = replaced(body, "<attendee email=", "<a:attendee xmlns:a='http://example.com/c' a:email=");
    body = replaced(body, "</attendee>", "</a:attendee>");
    body = replaced(body, "<attendee_list>", "<undeclared:attendee_list>");
    body = replaced(body, "</attendee_list>", "</undeclared:attendee_list>");
    body = replaced(body, "<od_session ", "<od_session xmlns='' ");
    // The second attendee has an empty tag.
    body = replaced(body, "<a:attendee xmlns:a='http://example.com/c' a:email=\"bo@",
                    "<b:attendee b:email=\"bo@");
    REQUIRE(body.find("b:email") != std::string::npos);
    const decoded made = decode(xml, body);
    CAPTURE(made.failure.message());
    CHECK(agree(made, decode(xml, golden_xml)));
}

TEST_CASE("the order of attributes is of no matter") {
    const decoded first = decode(
        xml,
        xml_report("<attendee email='a@example.com' fname='Al' sti='news' reg_date='2026-02-27 08:30:00'/>"));
    const decoded second = decode(
        xml,
        xml_report("<attendee reg_date='2026-02-27 08:30:00' sti='news' fname='Al' email='a@example.com'/>"));
    REQUIRE(first.ok);
    CHECK(agree(first, second));
    // Fields that have no member keep theirs.
    CHECK(
        decode(xml, xml_report("<attendee b='1' email='a@example.com' a='2'/>")).records.people.at(0).extra ==
        std::vector<named_text>{{"b", "1"}, {"a", "2"}});
}

TEST_CASE("tags may hold any white space, and attributes single quotes") {
    const std::string_view space = GENERATE(" ", "\t", "\n", "\r", "\r\n", " \t \n ");
    const bool single_quotes = GENERATE(false, true);
    // A quote of the other kind inside a value must stay one.
    const std::string body = with_space_in_tags(golden_xml, space, single_quotes);
    CAPTURE(space, single_quotes);
    CHECK(body.size() > golden_xml.size() - 20);
    CHECK(agree(decode(xml, body), decode(xml, golden_xml)));
    CHECK(agree(decode(xml, body, 1), decode(xml, golden_xml)));
}

TEST_CASE("an empty element is the same in both its spellings") {
    CHECK(agree(decode(xml, xml_report("<attendee email='a@example.com'></attendee>")),
                decode(xml, xml_report("<attendee email='a@example.com'/>"))));
}

TEST_CASE("a byte order mark before an XML declaration is taken, split or whole") {
    const std::string marked = "\xEF\xBB\xBF" + std::string(golden_xml);
    for (std::size_t split = 1; split < 12; ++split) {
        CHECK(agree(decode_split(xml, marked, split), decode(xml, golden_xml)));
    }
}

TEST_CASE("XML in UTF-16 of either order decodes to UTF-8") {
    const bool big_endian = GENERATE(true, false);
    const std::u16string text =
        u"\uFEFF<?xml version='1.0' "
        u"encoding='UTF-16'?><convey_api><result><returnCode>1</returnCode><success>"
        u"<eventtitle>S\u00F6hne \u65E5\u672C \U0001F600</eventtitle><attendee_list>"
        u"<attendee email='\u00E4@example.com'/></attendee_list></success></result></convey_api>";
    const std::string body = utf16(text, big_endian);
    const decoded made = decode(xml, body);
    CAPTURE(made.failure.message());
    REQUIRE(made.ok);
    CHECK(made.envelope.event_title == "Söhne 日本 \xF0\x9F\x98\x80");
    CHECK(made.records.people.at(0).email == "ä@example.com");
    for (const std::size_t chunk : {1U, 3U}) {
        CHECK(agree(decode(xml, body, chunk), made));
    }
    for (std::size_t length = 2; length < body.size(); length += 7) {
        CHECK_FALSE(decode(xml, std::string_view(body).substr(0, length)).ok);
    }
    // Lone halves of surrogate pairs, in a text and in a value.
    for (const char16_t* const halves : {u"\xD83D", u"\xDE00", u"\xDE00\xD83D", u"\xD83D\xD83D\xDE00"}) {
        for (const char16_t before : {u'S', u'\u00E4'}) {
            std::u16string broken = text;
            broken.insert(broken.find(before), halves);
            for (const std::size_t chunk : {1U, 3U, 65536U}) {
                const decoded refused = decode(xml, utf16(broken, big_endian), chunk);
                CHECK_FALSE(refused.ok);
                CHECK(refused.failure.code() == protocol_errc::malformed);
            }
        }
    }
}

TEST_CASE("XML in ISO-8859-1 and US-ASCII decodes to UTF-8, an encoding that is not known is refused") {
    const std::string rest = xml_report("<attendee email='S\xF6hne'/>");
    const decoded made = decode(xml, "<?xml version='1.0' encoding='ISO-8859-1'?>" + rest);
    REQUIRE(made.ok);
    CHECK(made.records.people.at(0).email == "Söhne");
    check_refused("<?xml version='1.0' encoding='US-ASCII'?>" + rest, protocol_errc::malformed);
    CHECK(decode(xml, "<?xml version='1.0' encoding='US-ASCII'?>" + xml_report("<attendee email='a'/>")).ok);
    check_refused("<?xml version='1.0' encoding='x-unknown'?>" + rest, protocol_errc::unreadable_encoding);
}

TEST_CASE("a DOCTYPE is refused, in any pieces and whatever it declares") {
    const std::string_view declared = GENERATE(
        "<!DOCTYPE convey_api>", "<!DOCTYPE convey_api SYSTEM 'http://example.com/a.dtd'>",
        "<!DOCTYPE convey_api PUBLIC '-//a' 'b'>", "<!DOCTYPE convey_api []>",
        "<!DOCTYPE convey_api [<!ENTITY a 'b'>]>", "<!DOCTYPE convey_api [<!ENTITY a SYSTEM '/etc/passwd'>]>",
        "<!DOCTYPE convey_api [<!ENTITY a 'x'><!ENTITY b '&a;&a;&a;'>]>");
    const std::string before = GENERATE("", "<?xml version='1.0'?>", "<!-- c -->\n");
    const std::string body = before + std::string(declared) + xml_report("<attendee/>");
    for (std::size_t split = 1; split < body.size(); ++split) {
        const decoded made = decode_split(xml, body, split);
        CAPTURE(body, split);
        REQUIRE_FALSE(made.ok);
        CHECK(made.failure.code() == protocol_errc::document_type_refused);
        CHECK(made.records.people.empty());
    }
    check_refused(body, protocol_errc::document_type_refused);
}

TEST_CASE("bytes in XML that are not UTF-8 are an error, at any place") {
    const std::string_view wrong = GENERATE(
        "\x80", "\xC3", "\xC0\xAF", "\xC1\xBF", "\xE0\x80\xAF", "\xED\xA0\x80", "\xED\xBF\xBF",
        "\xF0\x80\x80\xAF", "\xF4\x90\x80\x80", "\xF5\x80\x80\x80", "\xE6\x97", "\xF0\x9F\x98", "\xFF");
    const std::string text(wrong);
    for (const std::string& body : {xml_report("<attendee email='" + text + "'/>"),
                                    xml_report("<attendee><x>" + text + "</x></attendee>"),
                                    xml_report("<attendee><x><![CDATA[" + text + "]]></x></attendee>"),
                                    xml_report("<attendee x" + text + "='1'/>"),
                                    xml_report("<!--" + text + "-->"), xml_report("<?p " + text + "?>")}) {
        for (const std::size_t chunk : {1U, 65536U}) {
            const decoded made = decode(xml, body, chunk);
            CAPTURE(body, chunk);
            REQUIRE_FALSE(made.ok);
            CHECK((made.failure.code() == protocol_errc::malformed ||
                   made.failure.code() == protocol_errc::invalid_utf8));
        }
    }
}

TEST_CASE("characters of one to four bytes are text in XML") {
    for (const std::string_view text :
         {"\x7F", "\xC2\x80", "\xDF\xBF", "\xE0\xA0\x80", "\xED\x9F\xBF", "\xEE\x80\x80", "\xEF\xBF\xBD",
          "\xF0\x90\x80\x80", "\xF4\x8F\xBF\xBF"}) {
        CHECK(text_of(text) == text);
        CHECK(attribute_of("'" + std::string(text) + "'") == text);
    }
}

TEST_CASE("XML refuses NUL and the other control characters that it has no place for") {
    using namespace std::string_literals;
    for (const std::string& wrong : {"\0"s, "\x01"s, "\x08"s, "\x0B"s, "\x1F"s}) {
        check_malformed_text("a" + wrong + "b");
    }
    check_refused(xml_report("<attendee/>") + "\0"s, protocol_errc::malformed);
    check_refused("\0<convey_api/>"s, protocol_errc::malformed);
}

TEST_CASE("an attribute that is there twice is malformed") {
    check_refused(xml_report("<attendee email='a@example.com' email='b@example.com'/>"),
                  protocol_errc::malformed);
    check_refused(xml_report("<attendee x='' y='' x=''/>"), protocol_errc::malformed);
}

TEST_CASE("of two fields of one meaning the first wins and the other is kept under its own name") {
    const decoded made = decode(
        xml,
        xml_report("<attendee email='a@example.com' fname='Al' first_name='Bo'><email>c@example.com</email>"
                   "<reg_date>2026-02-27 08:30:00</reg_date><reg_date>2026-02-28 08:30:00</reg_date>"
                   "<session><live_sessions_list><live_session duration='1'><duration>2</duration>"
                   "</live_session></live_sessions_list></session>"
                   "<qa_list><qa text='first'>second</qa></qa_list></attendee>"));
    CAPTURE(made.failure.message());
    REQUIRE(made.ok);
    const attendee& person = made.records.people.at(0);
    CHECK(person.email == "a@example.com");
    CHECK(person.first_name == "Al");
    CHECK(person.registered_at == wire::parse_local_time("2026-02-27 08:30:00"));
    CHECK(person.extra == std::vector<named_text>{{"first_name", "Bo"},
                                                  {"email", "c@example.com"},
                                                  {"reg_date", "2026-02-28 08:30:00"}});
    CHECK(person.sessions.at(0).duration == std::chrono::seconds(1));
    CHECK(person.sessions.at(0).extra == std::vector<named_text>{{"duration", "2"}});
    CHECK(person.questions.at(0).text == "first");
    CHECK(person.questions.at(0).extra == std::vector<named_text>{{"text", "second"}});
}

TEST_CASE("XML with two return codes is refused if either of them is not 1") {
    const auto [codes, ok] = GENERATE(table<std::string_view, bool>({
        {"<returnCode>1</returnCode><returnCode>1</returnCode>", true},
        {"<returnCode>1</returnCode><returnCode>2</returnCode>", false},
        {"<returnCode>2</returnCode><returnCode>1</returnCode>", false},
        {"<returnCode>1</returnCode><return_code>103</return_code>", false},
        {"<returnCode>1</returnCode><returnCode></returnCode>", false},
    }));
    const decoded made = decode(xml, "<convey_api><result>" + std::string(codes) + "</result></convey_api>");
    CAPTURE(codes);
    CHECK(made.ok == ok);
    CHECK((made.ok || made.failure.code() == api_errc::refused));
}

} // namespace webcasts::tests::xml_exactness_test
