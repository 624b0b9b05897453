// SPDX-License-Identifier: BSL-1.0
// The scanner of XML takes and refuses what expat does, with the same events, however a document is cut.
#include "support/catch.hpp"
#include "support/xml_events.hpp"

#include <cstddef>
#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace webcasts::tests::xml_tokenizers_test {

using namespace webcasts;
using namespace webcasts::tests;

namespace {

using event = xml_recorder::event;

std::string utf8(char32_t character) {
    std::string encoded;
    if (character < 0x80) {
        encoded.push_back(static_cast<char>(character));
    } else if (character < 0x800) {
        encoded.push_back(static_cast<char>(0xC0U | (character >> 6U)));
    } else if (character < 0x10000) {
        encoded.push_back(static_cast<char>(0xE0U | (character >> 12U)));
        encoded.push_back(static_cast<char>(0x80U | ((character >> 6U) & 0x3FU)));
    } else {
        encoded.push_back(static_cast<char>(0xF0U | (character >> 18U)));
        encoded.push_back(static_cast<char>(0x80U | ((character >> 12U) & 0x3FU)));
        encoded.push_back(static_cast<char>(0x80U | ((character >> 6U) & 0x3FU)));
    }
    if (character >= 0x80) {
        encoded.push_back(static_cast<char>(0x80U | (character & 0x3FU)));
    }
    return encoded;
}

tokenized tokenize_split(std::string_view document, std::size_t split) {
    bool first = true;
    return tokenize_in_pieces(document,
                              [&] { return std::exchange(first, false) ? split : document.size(); });
}

/// See that the scanner agrees with expat, also if the document is cut at any byte from `first_cut` to before
/// `end_of_cuts`; return whether they take the document.
bool check_same(std::string_view document, std::size_t first_cut = 1,
                std::size_t end_of_cuts = std::string_view::npos) {
    const tokenized expected = tokenize_by_expat(document);
    CAPTURE(document);
    CHECK(agree(tokenize(document, document.size() + 1), expected));
    CHECK(agree(tokenize(document, 1), expected));
    for (std::size_t split = first_cut; split < std::min(end_of_cuts, document.size()); ++split) {
        if (!agree(tokenize_split(document, split), expected)) {
            FAIL_CHECK("split at " << split);
        }
    }
    return !expected.failure;
}

constexpr std::string_view documents[] = {
    "<a/>",
    "<a></a>",
    "<a ></a >",
    "<a\t\r\n b\n=\r'1'\t/>",
    " \t\r\n<a/>\r\n\t ",
    "\xEF\xBB\xBF<a/>",
    "\xEF\xBB\xBF<?xml version='1.0'?><a/>",
    "<?xml version='1.0'?><a/>",
    "<?xml version='1.1'?><a/>",
    "<?xml version='1.23'?><a/>",
    "<?xml  version = \"1.0\"  encoding = \"UTF-8\"  standalone = \"yes\"  ?><a/>",
    "<?xml version='1.0' encoding='utf-8'?><a/>",
    "<?xml\nversion='1.0'\tstandalone='no'\r?><a/>",
    "<?xml version='1.0' encoding='US-ASCII'?><a/>",
    "<?xml version='1.0' encoding='ISO-8859-1'?><a>\xF6</a>",
    "<?xml-stylesheet href='a'?><a/>",
    "<!--a--><?b c?><a/><!--d--><?e?>",
    "<a>b<c d='e'>f</c>g</a>",
    "<a b='1' c=\"2\" d=''/>",
    "<a b='\"' c=\"'\" d='>' e='/>' f=']]>'/>",
    "<a b='&lt;&gt;&amp;&apos;&quot;&#65;&#x4e2D;&#0000065;'/>",
    "<a b=' \t\r\n\r c\n'/>",
    "<a b='&#13;&#10;&#9;\r&#10;'/>",
    "<a>\r\n\r\r\n\n&#13;\n</a>",
    "<a>x\r</a>",
    "<a>\r<b/>\n</a>",
    "<a>]</a>",
    "<a>]]</a>",
    "<a>]] ></a>",
    "<a>]]&gt;</a>",
    "<a>]<b/>]></a>",
    "<a>]]<!---->></a>",
    "<a>]]<![CDATA[]]>></a>",
    "<a><![CDATA[]]></a>",
    "<a><![CDATA[]]]></a>",
    "<a><![CDATA[]]]]></a>",
    "<a><![CDATA[] ]] ]> ]>>]]></a>",
    "<a><![CDATA[<b>&c;<!--\r\n\r]]></a>",
    "<a><![CDATA[\r]]>\n</a>",
    "<a><![CDATA[]]]]><![CDATA[>]]></a>",
    "<a><!----><!-- - - > --></a>",
    "<a><!-- <b c='d\"> &e; --></a>",
    "<a><?b?><?b ?><?b ?\?><?b > <c> ?></a>",
    "<a><?xmlb?><?b xml?></a>",
    "<a:b c:d='1' e:d='2'/>",
    "<:/>",
    "<a: :b='1' c::d='2'></a:>",
    "<_a-b.c1 _=''/>",
    "<a xmlns='b' xmlns:c='d' xml:lang='e' xmlnsf='g'/>",
    "<\xC3\xA9t\xC3\xA9 "
    "\xE6\x97\xA5\xE6\x9C\xAC='\xF0\x9F\x98\x80'>\xC2\x80\xF4\x8F\xBF\xBF</\xC3\xA9t\xC3\xA9>",
    "<a\xCC\x81/>",
    "<a><b><a><b/></a></b></a>",
    "<a>\x7F</a>",
};

constexpr std::string_view no_documents[] = {
    "",
    " ",
    "\xEF\xBB\xBF",
    "\xEF\xBB",
    "\xEF\xBB\xBF\xEF\xBB\xBF<a/>",
    "a",
    "<a/>b",
    "<a/><b/>",
    "<a/>&amp;",
    "<a/><![CDATA[]]>",
    "<![CDATA[]]><a/>",
    "</a>",
    "<a></a></a>",
    "<a></b>",
    "<a></ab>",
    "<ab></a>",
    "<a></ a>",
    "<a></a b='1'>",
    "<a></a/>",
    "<a></>",
    "<a:b></b>",
    "<a",
    "<a>",
    "<a><b></a></b>",
    "< a/>",
    "<>",
    "</>",
    "<1/>",
    "<-a/>",
    "<.a/>",
    "<a/ >",
    "<a//>",
    "<a<b/>",
    "<a b/>",
    "<a b=/>",
    "<a b=1/>",
    "<a b 'c'/>",
    "<a ='1'/>",
    "<a b='1'c='2'/>",
    "<a b='1' b='2'/>",
    "<a b='1' c='2' b=\"1\"/>",
    "<a x:b='1' x:b='2'/>",
    "<a xmlns='1' xmlns='1'/>",
    "<a b='<'/>",
    "<a b='&lt'/>",
    "<a b='&'/>",
    "<a b='&c;'/>",
    "<a b='\x01'/>",
    "<a b='1\"/>",
    "<a 1b=''/>",
    "<a&b/>",
    "<a>&b;</a>",
    "<a>&lt</a>",
    "<a>&lt ;</a>",
    "<a>& lt;</a>",
    "<a>&ampx;    </a>",
    "<a>&aposx;   </a>",
    "<a>&gtx;     </a>",
    "<a>&ltx;     </a>",
    "<a>&quotx;   </a>",
    "<a>&#;</a>",
    "<a>&#x;</a>",
    "<a>&#X41;</a>",
    "<a>&#1;</a>",
    "<a>&#xD800;</a>",
    "<a>&#xFFFF;</a>",
    "<a>&#x110000;</a>",
    "<a>&#99999999999999999999;</a>",
    "<a>&#6\xC3\xA9;</a>",
    "<a>]]></a>",
    "<a>]]]></a>",
    "<a>x]]>y</a>",
    "<a><![CDATA[</a>",
    "<a><![CDATA []]></a>",
    "<a><![cdata[]]></a>",
    "<a><![CDATA[\x1F]]></a>",
    "<a><!</a>",
    "<a><!></a>",
    "<a><!-</a>",
    "<a><!- - --></a>",
    "<a><!--></a>",
    "<a><!---></a>",
    "<a><!-- -- --></a>",
    "<a><!-- ---></a>",
    "<a><!-- \x02 --></a>",
    "<a><!ELEMENT a ANY></a>",
    "<a><?\?></a>",
    "<a><?></a>",
    "<a><? b?></a>",
    "<a><?1?></a>",
    "<a><?b?c?></a>",
    "<a><?b=?></a>",
    "<a><?b \x03?></a>",
    "<a><?b</a>",
    "<a><?xml version='1.0'?></a>",
    "<a><?XML b?></a>",
    "<?Xml version='1.0'?><a/>",
    " <?xml version='1.0'?><a/>",
    "<!----><?xml version='1.0'?><a/>",
    "<?xml version='1.0'?><?xml version='1.0'?><a/>",
    "<?xml?><a/>",
    "<?xml ?><a/>",
    "<?xml version?><a/>",
    "<?xml version=''?><a/>",
    "<?xml version='2'?><a/>",
    "<?xml version='1.'?><a/>",
    "<?xml version='1.0a'?><a/>",
    "<?xml version='10'?><a/>",
    "<?xml version=1.0?><a/>",
    "<?xml version='1.0\"?><a/>",
    "<?xml version='1 0'?><a/>",
    "<?xml version='1.0'encoding='UTF-8'?><a/>",
    "<?xml encoding='UTF-8'?><a/>",
    "<?xml encoding='UTF-8' version='1.0'?><a/>",
    "<?xml version='1.0' encoding=''?><a/>",
    "<?xml version='1.0' encoding='8'?><a/>",
    "<?xml version='1.0' encoding='x-unknown'?><a/>",
    "<?xml version='1.0' encoding='US-ASCII'?><a>\xC3\xA9</a>",
    "<?xml version='1.0' standalone='maybe'?><a/>",
    "<?xml version='1.0' standalone='yes' encoding='UTF-8'?><a/>",
    "<?xml version='1.0' other='1'?><a/>",
    "<?xml version='1.0'><a/>",
    "<?xml version='1.0'? ><a/>",
    "<!DOCTYPE a><a/>",
    "<!DOCTYPEa><a/>",
    "<!doctype a><a/>",
    "<a/><!DOCTYPE a>",
    "<!ELEMENT a ANY><a/>",
    "<a>\x80</a>",
    "<a>\xC0\x80</a>",
    "<a>\xC3</a>",
    "<a>\xE0\x80\x80</a>",
    "<a>\xE6\x97</a>",
    "<a>\xED\xA0\x80</a>",
    "<a>\xEF\xBF\xBE</a>",
    "<a>\xEF\xBF\xBF</a>",
    "<a>\xF0\x80\x80\x80</a>",
    "<a>\xF4\x90\x80\x80</a>",
    "<a>\xF8\x88\x80\x80\x80</a>",
    "<a>\xFF</a>",
    "<a b='\xE6\x97'/>",
    "<a b='\xEF\xBF\xBF'/>",
    "<\xE6\x97/>",
    "<\xCC\x81/>",
    "<\xF0\x9F\x98\x80/>",
    "<a\xC2\xA0/>",
};

} // namespace

TEST_CASE("documents are taken by both tokenizers with the same events, at every split") {
    for (const std::string_view document : documents) {
        CHECK(check_same(document));
    }
}

TEST_CASE("a character of each length is taken by both tokenizers, at every split of it") {
    for (const char32_t character : std::initializer_list<char32_t>{0x80, 0x7FF, 0x800, 0x905, 0xFFF, 0x1000,
                                                                    0xFFFD, 0x10000, 0x10FFFF}) {
        const std::string text = utf8(character);
        CHECK(check_same("<a b='" + text + "'>" + text + "<!--" + text + "--><?c " + text + "?><![CDATA[" +
                         text + "]]></a>"));
    }
}

TEST_CASE("texts that are no document are refused by both tokenizers, at every split") {
    for (const std::string_view document : no_documents) {
        CHECK_FALSE(check_same(document));
    }
    CHECK_FALSE(check_same(std::string_view("<a>\0</a>", 8)));
    CHECK_FALSE(check_same(std::string_view("<a b='\0'/>", 10)));
}

namespace {

/// A document, and places in it.
struct marked_document {
    std::string text{};
    std::vector<std::size_t> places{};
};

/// Read a document whose places are marked with `|`; its start and its end are places too.
marked_document without_marks(std::string_view marked) {
    marked_document document{.places = {0}};
    for (const char c : marked) {
        if (c == '|') {
            document.places.push_back(document.text.size());
        } else {
            document.text.push_back(c);
        }
    }
    document.places.push_back(document.text.size());
    return document;
}

/// A document with every construct of XML, marked between any two tokens.
constexpr std::string_view every_construct =
    "<?xml version='1.0'?>|\n|<!-- b -->|"
    "<a| |b|=|'|c|'|\n|d|=|\"|&lt;|\"|>|\r\n|text|&amp;|more|<p:e|/>|"
    "<![CDATA[|x|]]>|<?f| g|?>|\xC3\xA9|</a| |>|\n|<!--|h|-->";

struct verdicts {
    std::size_t taken = 0;
    std::size_t refused = 0;
};

/// Insert each of these texts between any two tokens, and see that both tokenizers agree on each document,
/// also if it is cut in or near the inserted text.
verdicts insert_everywhere(std::initializer_list<std::string_view> texts) {
    const marked_document document = without_marks(every_construct);
    verdicts counts;
    for (const std::size_t place : document.places) {
        for (const std::string_view text : texts) {
            std::string changed = document.text;
            changed.insert(place, text);
            const bool taken = check_same(changed, place > 2 ? place - 2 : 1, place + text.size() + 2);
            ++(taken ? counts.taken : counts.refused);
        }
    }
    return counts;
}

} // namespace

TEST_CASE("delimiters between any two tokens are taken or refused by both tokenizers alike") {
    const verdicts counts =
        insert_everywhere({"<", ">", "&", "'", "\"", "=", "/", "?", "!", "-", "--", "]", "]]", "]]>"});
    CHECK(counts.taken > 150);
    CHECK(counts.refused > 250);
}

TEST_CASE("white space between any two tokens is taken or refused by both tokenizers alike") {
    const verdicts counts = insert_everywhere({" ", "\r", "\n"});
    CHECK(counts.taken > 90);
    CHECK(counts.refused > 0);
}

TEST_CASE("characters of names between any two tokens are taken or refused by both tokenizers alike") {
    const verdicts counts = insert_everywhere({"x", "1", ":", "\xC3\xA9", "\xCC\x81", "\xF0\x9F\x98\x80"});
    CHECK(counts.taken > 80);
    CHECK(counts.refused > 60);
}

TEST_CASE("bytes that are no character between any two tokens are refused by both tokenizers") {
    const verdicts counts = insert_everywhere({"\xE6", "\x80", "\x01", "\xEF\xBF\xBF"});
    CHECK(counts.taken == 0);
    CHECK(counts.refused > 150);
}

TEST_CASE("a byte order mark between any two tokens is taken or refused by both tokenizers alike") {
    const verdicts counts = insert_everywhere({"\xEF\xBB\xBF"});
    CHECK(counts.taken > 10);
    CHECK(counts.refused > 10);
}

TEST_CASE("references between any two tokens are taken or refused by both tokenizers alike") {
    const verdicts counts = insert_everywhere({"&lt;", "&#10;", "&x;"});
    CHECK(counts.taken > 25);
    CHECK(counts.refused > 50);
}

TEST_CASE("tags between any two tokens are taken or refused by both tokenizers alike") {
    const verdicts counts = insert_everywhere({"<i>", "<i/>", "</a>", "</i>"});
    CHECK(counts.taken > 15);
    CHECK(counts.refused > 90);
}

TEST_CASE("attributes between any two tokens are taken or refused by both tokenizers alike") {
    const verdicts counts = insert_everywhere({" b='1'", " j='1'", " xmlns:p='u'"});
    CHECK(counts.taken > 35);
    CHECK(counts.refused > 40);
}

TEST_CASE("markup that is no tag between any two tokens is taken or refused by both tokenizers alike") {
    const verdicts counts =
        insert_everywhere({"<!---->", "<?i?>", "<?xml ?>", "<![CDATA[i]]>", "<!DOCTYPE a>"});
    CHECK(counts.taken > 40);
    CHECK(counts.refused > 90);
}

TEST_CASE("every character is taken by both tokenizers in names, or by neither") {
    std::size_t letters = 0;
    for (char32_t character = 1; character < 0x20000; character += character < 0x10000 ? 1 : 0x101) {
        const std::string text = utf8(character);
        const std::string first = "<" + text + "/>";
        const std::string second = "<a" + text + "/>";
        const bool can_start = !tokenize_by_expat(first).failure;
        const bool can_follow = !tokenize_by_expat(second).failure;
        if (tokenize(first, first.size()).failure.has_value() == can_start ||
            tokenize(second, second.size()).failure.has_value() == can_follow) {
            FAIL_CHECK("character " << static_cast<unsigned long>(character));
        }
        letters += can_start ? 1 : 0;
    }
    CHECK(letters > 30'000);
}

TEST_CASE("every character is taken by both tokenizers in texts and values, or by neither") {
    for (char32_t character = 1; character < 0x20000; character += character < 0x10000 ? 1 : 0x101) {
        const std::string text = utf8(character);
        const std::string document = "<a b='" + text + "'>" + text + "</a>";
        const std::string comment = "<a><!--" + text + "--><?b " + text + "?></a>";
        if (!agree(tokenize(document, document.size()), tokenize_by_expat(document)) ||
            !agree(tokenize(comment, comment.size()), tokenize_by_expat(comment))) {
            FAIL_CHECK("character " << static_cast<unsigned long>(character));
        }
    }
}

TEST_CASE("any two adjacent bytes are taken by both tokenizers in a text, or by neither") {
    for (unsigned first = 0; first < 256; ++first) {
        for (unsigned second = 0; second < 256; ++second) {
            std::string document = "<a>..</a>";
            document[3] = static_cast<char>(first);
            document[4] = static_cast<char>(second);
            if (!agree(tokenize(document, document.size()), tokenize_by_expat(document))) {
                FAIL_CHECK("bytes " << first << " and " << second);
            }
        }
    }
}

TEST_CASE("long names, values and texts are read at every length alike") {
    for (std::size_t length = 0; length < 70; ++length) {
        const std::string filling(length, 'x');
        for (const std::string_view mark : {"", "&amp;", "\xC3\xA9", "\n", "]"}) {
            const std::string text = filling + std::string(mark) + filling;
            CHECK(check_same("<a" + filling + " b" + filling + "='" + text + "' c=\"" + text + "\">" + text +
                                 "<!--" + text + "--><?d " + text + "?><![CDATA[" + text + "]]></a" +
                                 filling + ">",
                             1, 1));
        }
    }
}

TEST_CASE("an attribute that comes twice is found among few and many") {
    // The last characters are those that tell most names apart.
    const std::string_view ending = GENERATE("", "_with_one_ending");
    for (const std::size_t count : {2U, 3U, 8U, 9U, 10U, 17U, 24U, 25U, 64U, 65U, 500U}) {
        const auto name = [&](std::size_t i) { return " name" + std::to_string(i).append(ending); };
        std::string tag = "<a";
        for (std::size_t i = 0; i < count; ++i) {
            tag.append(name(i)).append("='v'");
        }
        CHECK(check_same(tag + "/>", 1, 1));
        CHECK(check_same(tag + ">" + tag + "/></a>", 1, 1));
        for (const std::size_t again : {std::size_t{0}, count / 2, count - 1}) {
            CHECK_FALSE(check_same(tag + name(again) + "=''/>", 1, 1));
            CHECK_FALSE(check_same(tag + ">" + tag + name(again) + "=''/></a>", 1, 1));
        }
    }
}

TEST_CASE("a tag may have 1000 attributes more than a record may have fields") {
    wire::decode_limits limits;
    limits.fields_per_record = 3;
    std::string tag = "<a";
    for (int i = 0; i < 1003; ++i) {
        tag.append(" b").append(std::to_string(i)).append("=''");
    }
    CHECK_FALSE(tokenize(tag + "/>", 100, limits).failure);
    const tokenized read = tokenize(tag + " c=''/>", 100, limits);
    REQUIRE(read.failure);
    CHECK(read.failure->code() == protocol_errc::limit_exceeded);
    CHECK(read.byte_offset == tag.size() + 1);
}

TEST_CASE("values that lie in one chunk as they are read are lent, others are not") {
    struct lending {
        std::vector<std::pair<std::string, bool>> seen{};
        static bool open(std::string_view) { return true; }
        bool attribute(std::string_view, std::string_view value, bool is_lent) {
            seen.emplace_back(value, is_lent);
            return true;
        }
        static bool text(std::string_view) { return true; }
        static bool close() { return true; }
        static void keep_lent() {}
    };
    lending handler;
    wire::xml_scanner<lending> scanner(handler, {});
    REQUIRE_FALSE(scanner.write(std::string_view("<a b='1' c='&amp;' d='2'><e f='3'")));
    REQUIRE_FALSE(scanner.write(std::string_view(" g='4'/></a>")));
    REQUIRE_FALSE(scanner.finish());
    CHECK(handler.seen == std::vector<std::pair<std::string, bool>>{
                              {"1", true}, {"&", false}, {"2", true}, {"3", false}, {"4", false}});
}

TEST_CASE("an error of the scanner tells the mistake and its place") {
    const auto [document, words, offset] = GENERATE(table<std::string_view, std::string_view, std::size_t>({
        {"<a b='1' b='2'/>", "an attribute twice in one tag", 9},
        {"<a>&b;</a>", "an entity that is not declared", 3},
        {"<a>&#0;</a>",
         "a reference to a character that XML cannot hold: wire_format::json or wire_format::csv can", 3},
        {"<a>text\x01</a>",
         "a control character, which XML cannot hold: wire_format::json or wire_format::csv can", 7},
        {"<a>\xFF</a>",
         "bytes that are not UTF-8: by lenient rules wire_format::json or wire_format::csv can be read", 3},
        {"<a></b>", "an end tag whose name is not that of the open element", 5},
        {"<a/><b/>", "a second root element", 5},
        {"<a/>text", "text after the root element", 4},
        {"text", "text before the root element", 0},
        {"<a><!-- -- --></a>", "-- in a comment", 10},
        {"<a>b]]></a>", "]]> in a text", 6},
        {"<a b='<'/>", "a < in the value of an attribute", 6},
        {"\n<?xml version='1.0'?><a/>", "an XML declaration that is not at the start of the document", 6},
    }));
    for (const std::size_t chunk : {std::size_t{1}, std::size_t{3}, document.size()}) {
        const tokenized read = tokenize(document, chunk);
        CAPTURE(document, chunk);
        REQUIRE(read.failure);
        CHECK(read.failure->code() == protocol_errc::malformed);
        CHECK(read.failure->client_text() == words);
        CHECK(read.byte_offset == offset);
    }
}

TEST_CASE("an error of expat tells a character that XML cannot hold, and another version of XML") {
    const auto [document, words] = GENERATE(table<std::string_view, std::string_view>({
        {"<a>text\x01</a>",
         "a control character, which XML cannot hold: wire_format::json or wire_format::csv can"},
        {"<a><\n/></a>", "not well-formed (invalid token)"},
        {"<a>\x80</a>", "not well-formed (invalid token)"},
        {"<?xml version='1.0' encoding='US-ASCII'?><a>\x80</a>", "a byte that is no character of US-ASCII"},
        {"<?xml version='1.0' encoding='US-ASCII'?><a><\n/></a>",
         "not well-formed (invalid token), read as US-ASCII"},
        {"<?xml version='2.0'?><a/>", detail::bad_xml_version},
    }));
    for (const std::size_t chunk : {std::size_t{1}, document.size()}) {
        const tokenized read = tokenize_by_expat(document, chunk);
        CAPTURE(document, chunk);
        REQUIRE(read.failure);
        CHECK(read.failure->code() == protocol_errc::malformed);
        CHECK(read.failure->client_text() == words);
    }
}

TEST_CASE("a document that is wrong before its end is malformed, not cut") {
    for (const std::string_view document : {"<a>\xE2x", "<a>\xF0\x9Fx", "<a b='\xE2x", "<\xE2x"}) {
        const tokenized read = tokenize(document, document.size());
        CAPTURE(document);
        REQUIRE(read.failure);
        CHECK(read.failure->code() == protocol_errc::malformed);
    }
}

TEST_CASE("a document that ends early is told from one that is malformed") {
    constexpr std::string_view document =
        "<?xml version='1.0'?><!-- b --><a b='1' c=\"&lt;\">d&amp;<?e f?><![CDATA[g]]><h/>\xC3\xA9</a>";
    for (std::size_t length = 0; length < document.size(); ++length) {
        for (const std::size_t chunk : {1U, 7U, 100U}) {
            const tokenized read = tokenize(document.substr(0, length), chunk);
            CAPTURE(length, chunk);
            REQUIRE(read.failure);
            CHECK(read.failure->code() == protocol_errc::ended_early);
        }
    }
}

TEST_CASE("a token is as long as the limit allows, in any chunking, and no longer") {
    constexpr std::size_t size = 40;
    const auto token =
        GENERATE_COPY("<a b='" + std::string(size - 9, 'x') + "'/>", "<a" + std::string(size - 4, ' ') + "/>",
                      "<!--" + std::string(size - 7, 'x') + "-->", "<?b " + std::string(size - 6, 'x') + "?>",
                      "<c></c" + std::string(size - 4, ' ') + ">", "&#" + std::string(size - 5, '0') + "65;",
                      "<b>&#x" + std::string(size - 6, '0') + "41;</b>");
    const std::string document = "<r>" + token + "</r>";
    for (const std::size_t chunk : {1U, 7U, 1000U}) {
        wire::decode_limits limits;
        limits.tag_bytes = size;
        CAPTURE(document, chunk);
        CHECK_FALSE(tokenize(document, chunk, limits).failure);
        --limits.tag_bytes;
        const tokenized read = tokenize(document, chunk, limits);
        REQUIRE(read.failure);
        CHECK(read.failure->code() == protocol_errc::limit_exceeded);
    }
}

TEST_CASE("an XML declaration is as long as the limit allows, in any chunking, and no longer") {
    const std::string declaration = "<?xml version='1.0'" + std::string(19, ' ') + "?>";
    REQUIRE(declaration.size() == 40);
    for (const std::size_t chunk : {1U, 7U, 1000U}) {
        wire::decode_limits limits;
        limits.tag_bytes = 40;
        CAPTURE(chunk);
        CHECK_FALSE(tokenize(declaration + "<r/>", chunk, limits).failure);
        limits.tag_bytes = 39;
        const tokenized refused = tokenize(declaration + "<r/>", chunk, limits);
        REQUIRE(refused.failure);
        CHECK(refused.failure->code() == protocol_errc::limit_exceeded);
    }
}

TEST_CASE("a document type is refused once its start is there") {
    constexpr std::string_view start = "<!DOCTYPE ";
    xml_recorder recorder;
    wire::xml_tokenizer<xml_recorder> tokenizer(recorder, wire::decode_limits());
    for (std::size_t i = 0; i + 1 < start.size(); ++i) {
        CHECK_FALSE(tokenizer.write(start.substr(i, 1)));
    }
    const auto refused = tokenizer.write(start.substr(start.size() - 1));
    REQUIRE(refused);
    CHECK(refused->code() == protocol_errc::document_type_refused);
}

TEST_CASE("a long XML declaration is read, whatever its encoding") {
    const std::string blank(5000, ' ');
    CHECK(check_same("<?xml version='1.0'" + blank + "?><a>\xC3\xA9</a>", 1020, 1040));
    CHECK(check_same("<?xml version='1.0'" + blank + "encoding='ISO-8859-1'?><a>\xF6</a>", 1020, 1040));
    CHECK_FALSE(check_same("<?xml version='1.0'" + blank, 1020, 1040));
}

TEST_CASE("a handler that stops is not called again, whichever call stops it") {
    struct stopping {
        int left;
        int calls = 0;
        bool go_on() { return ++calls, left-- > 0; }
        bool open(std::string_view) { return go_on(); }
        bool attribute(std::string_view, std::string_view, bool) { return go_on(); }
        bool text(std::string_view) { return go_on(); }
        bool close() { return go_on(); }
        static void keep_lent() {}
    };
    constexpr std::string_view document =
        "<a b='1' xmlns='u' c='2'>d\r\n&lt;e]f<![CDATA[g]h\ri]]>\xC3\xA9<j/></a>";
    for (const bool by_expat : {false, true}) {
        for (const std::size_t chunk : {std::size_t{1}, std::size_t{5}, document.size()}) {
            for (int calls = 0; calls < 12; ++calls) {
                stopping handler{calls};
                wire::decode_limits limits;
                limits.xml = by_expat ? wire::xml_reader::expat : wire::xml_reader::scanner;
                wire::xml_tokenizer<stopping> tokenizer(handler, limits);
                for (std::size_t at = 0; at < document.size(); at += chunk) {
                    REQUIRE_FALSE(tokenizer.write(document.substr(at, chunk)));
                }
                REQUIRE_FALSE(tokenizer.finish());
                CAPTURE(by_expat, chunk, calls);
                CHECK(handler.calls == calls + 1);
            }
        }
    }
}

} // namespace webcasts::tests::xml_tokenizers_test
