// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_TESTING_SANDBOX_DETAIL_TEXTS_HPP
#define WEBCASTS_TESTING_SANDBOX_DETAIL_TEXTS_HPP

#include <array>
#include <cstddef>
#include <string>
#include <string_view>

// Texts of generated events, questions and answers. Their only control characters are those that XML 1.0
// allows, so that the three formats of a report have the same content.

namespace webcasts { inline namespace v0 { namespace testing::sandbox_detail {

inline constexpr std::array<std::string_view, 6> sandbox_event_titles{
    "Quarterly results & outlook",
    "Produktvorstellung: \"Größer, schneller\"",
    "新製品発表会",
    "Ask <anything>, live",
    "Town hall\twith Q&A",
    "Security briefing, part 2"};
inline constexpr std::array<std::string_view, 6> sandbox_questions{
    "When is the next release?", "Will the slides be shared?\nAnd the recording?",
    "¿Habrá traducción?",        "Is 5 < 6 && \"true\"?",
    "価格はいくらですか",        "=SUM(A1:A9)"};
inline constexpr std::array<std::string_view, 3> sandbox_survey_questions{
    "How useful was this event?", "Would you recommend it, and to whom?", "Was ist zu \"verbessern\"?"};
inline constexpr std::array<std::string_view, 6> sandbox_answers{
    "Very useful", "Yes, to my team", "Less <marketing> & more demos", "", "Nichts\r\nweiter", "5"};
inline constexpr std::array<std::string_view, 6> sandbox_interests{
    "Pricing, packaging", "API & integration", "", "Yes", "データ分析", "line one\nline two"};

/// Texts that careless readers of CSV, XML and JSON, spreadsheets, terminals and databases cannot handle.
inline constexpr std::array<std::string_view, 36> hostile_texts{
    "=cmd|' /C calc'!A0",
    "+1+1",
    "-1+1",
    "@SUM(1,1)",
    "\t=1+1",
    "\r=1+1",
    "\xEF\xBC\x9D"
    "1+1", // a full-width equals sign
    "\xC2\xA0=1+1",
    "line one\n=1+1",
    "\"",
    "\"\"",
    "\",\"",
    "a,b;c\td",
    "\r\n",
    "\\\"\\n\\u0000",
    "]]>",
    "<![CDATA[x]]>",
    "<!-- -->",
    "&amp;&lt;&#0;&bogus;",
    "<script>alert(1)</script>",
    "</attendee></attendee_list>",
    "\",\"returnCode\":99,\"x\":\"",
    "'); DROP TABLE attendee;--",
    "%00%0d%0a&si=x",
    "007",
    "0001E5",
    "1/2",
    "null",
    "  spaces around  ",
    "\xE2\x80\xAE"
    "moc.elpmaxe", // from right to left from here on
    "\xE2\x81\xA6isolated\xE2\x81\xA9",
    "zero\xE2\x80\x8Bwidth\xE2\x80\x8Dmarks\xEF\xBB\xBF",
    "next\xC2\x85line\xE2\x80\xA8separator\xE2\x80\xA9",
    "delete\x7Fgate",
    "",
    "\xF0\x9F\x91\xA9\xE2\x80\x8D\xF0\x9F\x91\xA9\xE2\x80\x8D\xF0\x9F\x91\xA7\xE2\x80\x8D\xF0\x9F\x91\xA6"};

/// Names of custom fields that are the same as the report's own, or not valid as names in some formats.
inline constexpr std::array<std::string_view, 8> hostile_names{
    "email", "session_start", "1st question", "<question>", "a.b[0]", "qa_list", "xml:lang", "=name"};

/// First and last names with the same letters composed and decomposed, in scripts whose letters join, stack
/// or run from right to left, and with characters outside the first plane.
inline constexpr std::array<std::string_view, 16> unicode_names{
    "Am\xC3\xA9lie",
    "Ame\xCC\x81lie",
    "\xE1\x84\x92\xE1\x85\xA1\xE1\x86\xAB", // 한 as three letters
    "\xED\x95\x9C",
    "A\xCC\x8A\xCC\xA3",
    "Straße",
    "ﬁne ﬂour",
    "ΑΣΣΟΣ",
    "İıIi",
    "क्ष्म्य",
    "নমস্কার",
    "ආයුබෝවන්",
    "ၜၡ",
    "עִבְרִית",
    "مُحَمَّد",
    "𠮷野𐐔👨‍💻"};

/// Names of custom fields in other scripts.
inline constexpr std::array<std::string_view, 3> unicode_fields{"Pays d'origine", "会社名", "Имя файла"};

/// A text of 64 KiB whose parts are all different.
[[nodiscard]] inline std::string very_long_text() {
    constexpr std::size_t size = 64 * 1024;
    std::string text;
    text.reserve(size);
    for (std::size_t i = 0; text.size() + 8 <= size; ++i) {
        const std::string number = std::to_string(i);
        text.append(7 - number.size(), '0').append(number).append(" ");
    }
    return text;
}

}}} // namespace webcasts::v0::testing::sandbox_detail

#endif
