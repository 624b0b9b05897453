// SPDX-License-Identifier: BSL-1.0
// The writers and decoders of the three formats: records that an input describes are written, and decode
// equal.
#include "any_chunking.hpp"
#include <webcasts/wire/csv/writer.hpp>
#include <webcasts/wire/json/writer.hpp>
#include <webcasts/wire/value_text.hpp>
#include <webcasts/wire/xml/writer.hpp>

#include <array>
#include <chrono>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace {

using namespace webcasts;
using fuzz::byte_script;

std::string any_text(byte_script& script) {
    constexpr std::array<std::string_view, 24> pieces{"a",
                                                      "B",
                                                      "7",
                                                      " ",
                                                      "\"",
                                                      "'",
                                                      "<",
                                                      ">",
                                                      "&",
                                                      "&amp;",
                                                      ",",
                                                      ";",
                                                      "\r\n",
                                                      "\xC3\xA9",
                                                      "\xE2\x80\xAE",
                                                      "\xF0\x9F\x8E\x89",
                                                      "\\",
                                                      "\\u00e9",
                                                      "]]>",
                                                      "\t",
                                                      "\n",
                                                      "=1+1",
                                                      "0",
                                                      "\r"};
    std::string made;
    for (unsigned length = script.next(12); length > 0; --length) {
        made += pieces[script.next(pieces.size())];
    }
    return made;
}

// A time that `require_equal` replaces by an unreadable text of the same length.
constexpr std::string_view replaced_text = "2000-01-01 00:00:00";
constexpr std::string_view unreadable_text = "0000-00-00 00:00:00";
const local_time replaced_time = wire::parse_local_time(replaced_text).value();

std::optional<local_time> any_time(byte_script& script) {
    const unsigned choice = script.next(8);
    if (choice % 4 == 0) {
        return std::nullopt;
    }
    if (choice == 1) {
        return replaced_time;
    }
    const unsigned days = script.next() * 256 + script.next();
    const unsigned seconds = script.next() * 256 + script.next();
    return local_time(std::chrono::days(days) + std::chrono::seconds(seconds));
}

attendee any_attendee(byte_script& script, std::size_t index, const std::vector<std::string>& columns) {
    attendee made;
    // Neighbouring rows of CSV that are alike are one person's sessions: so people must differ.
    made.email = "person" + std::to_string(index) + "@example.com";
    made.first_name = any_text(script);
    made.company = any_text(script);
    made.address1 = any_text(script);
    made.source = any_text(script);
    made.registered_at = any_time(script);
    for (const std::string& column : columns) {
        made.extra.push_back({column, any_text(script)});
    }
    const unsigned sessions = script.next(4);
    for (unsigned i = 0; i < sessions; ++i) {
        viewing_session item;
        item.kind = static_cast<viewing_kind>(i * 3 / sessions);
        item.start = any_time(script);
        item.end = any_time(script);
        if (script.next(2) == 1) {
            item.duration = std::chrono::seconds(script.next() * 256 + script.next());
        }
        made.sessions.push_back(item);
    }
    for (unsigned i = script.next(3); i > 0; --i) {
        made.questions.push_back({any_time(script), "?" + any_text(script), {}});
    }
    for (unsigned i = script.next(3); i > 0; --i) {
        made.survey_answers.push_back({any_text(script), "!" + any_text(script), {}});
    }
    return made;
}

template <class Writer>
std::string written(Writer writer, const std::vector<attendee>& people,
                    const std::vector<std::string>& columns) {
    std::string text;
    writer.begin_report(text, {{local_time(std::chrono::days(20'000)), "GMT"}, "Title", columns});
    for (const attendee& person : people) {
        writer.write_attendee(text, person);
    }
    writer.end_report(text);
    return text;
}

/// Remove a time that is unreadable, and return its field.
std::vector<named_text> taken_out(std::string_view name, std::optional<local_time>& time) {
    if (time != replaced_time) {
        return {};
    }
    time.reset();
    return {{std::string(name), std::string(unreadable_text)}};
}

/// What lenient rules make of a person if `replaced_time` cannot be read.
attendee without_unreadable(attendee person, std::size_t& count) {
    const auto take = [&](std::vector<named_text>& extra, std::size_t at, std::string_view name,
                          std::optional<local_time>& time) {
        const std::vector<named_text> field = taken_out(name, time);
        extra.insert(extra.begin() + static_cast<std::ptrdiff_t>(at), field.begin(), field.end());
        count += field.size();
        return field.size();
    };
    take(person.extra, 0, "reg_date", person.registered_at);
    for (viewing_session& item : person.sessions) {
        const std::size_t start = take(item.extra, 0, "start", item.start);
        take(item.extra, start, "end", item.end);
    }
    for (question& item : person.questions) {
        take(item.extra, 0, "time", item.time);
    }
    return person;
}

void require_equal(wire_format format, std::string text, const std::vector<attendee>& people) {
    const auto read = tests::decode(format, text, 61);
    fuzz::require(read.ok, "a report that the library wrote can be read");
    fuzz::require(read.records.people == people, "a report reads back equal");

    for (std::size_t at = text.find(replaced_text); at != std::string::npos; at = text.find(replaced_text)) {
        text.replace(at, replaced_text.size(), unreadable_text);
    }
    std::vector<attendee> expected;
    std::size_t count = 0;
    for (const attendee& person : people) {
        expected.push_back(without_unreadable(person, count));
    }
    const auto lenient = tests::decode_leniently(format, text, 61);
    fuzz::require(lenient.ok, "lenient rules read a report with unreadable times");
    fuzz::require(lenient.records.people == expected,
                  "an unreadable time costs itself alone, in each format");
    fuzz::require(lenient.envelope.unreadable.count == count, "each unreadable time is counted");
}

} // namespace

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    byte_script script(fuzz::text_of(data, size));
    std::vector<std::string> columns;
    for (unsigned i = script.next(3); i > 0; --i) {
        columns.push_back("custom_question" + std::to_string(i));
    }
    std::vector<attendee> people;
    while (!script.empty() && people.size() < 20) {
        people.push_back(any_attendee(script, people.size(), columns));
    }
    require_equal(wire_format::xml, written(wire::xml_writer(), people, columns), people);
    require_equal(wire_format::json, written(wire::json_writer(), people, columns), people);
    const std::string csv = written(wire::csv_writer(), people, columns);
    for (attendee& person : people) { // CSV has no room for these
        person.questions.clear();
        person.survey_answers.clear();
    }
    require_equal(wire_format::csv, csv, people);
    return 0;
}
