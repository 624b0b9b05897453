// SPDX-License-Identifier: BSL-1.0
// What the writers write, the decoders read: records made up at random come back equal, but for what a format
// has no way to say. What that is stands here, said a second time and simply.

#include "support/catch.hpp"
#include "support/decoding.hpp"
#include "support/random_attendees.hpp"
#include "support/response_texts.hpp"
#include <webcasts/wire/canonical_fields.hpp>
#include <webcasts/wire/csv/spreadsheet_protection.hpp>
#include <webcasts/wire/csv/writer.hpp>
#include <webcasts/wire/json/ndjson_writer.hpp>
#include <webcasts/wire/json/writer.hpp>
#include <webcasts/wire/xml/writer.hpp>

#include <boost/json/parse.hpp>
#include <boost/json/value.hpp>

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace webcasts::tests::writers_round_trip_test {

namespace {

using namespace webcasts;
using tests::random_attendees;

constexpr unsigned seeds = 150;
constexpr std::size_t max_people = 8;

using names = std::span<const std::string_view>;

/// A name with the first number after it that makes it differ from all others.
std::string distinct(const std::string& name, names taken, const std::vector<named_text>& before) {
    const auto is_taken = [&](std::string_view made) {
        return std::find(taken.begin(), taken.end(), made) != taken.end() ||
               std::any_of(before.begin(), before.end(), [&](const auto& item) { return item.name == made; });
    };
    std::string made = name;
    for (int number = 2; is_taken(made); ++number) {
        made = name + "_" + std::to_string(number);
    }
    return made;
}

/// Text without the characters that XML 1.0 has no way to write.
std::string as_xml(std::string text) {
    const std::string replacement = "\xEF\xBF\xBD";
    std::string made;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const auto byte = static_cast<unsigned char>(text[i]);
        if (byte < 0x20 && text[i] != '\t' && text[i] != '\n' && text[i] != '\r') {
            made += replacement;
        } else if (text.compare(i, 3, "\xEF\xBF\xBE") == 0 || text.compare(i, 3, "\xEF\xBF\xBF") == 0) {
            made += replacement;
            i += 2;
        } else {
            made += text[i];
        }
    }
    return made;
}

/// Change every text of a record, and the names of its further fields.
template <class Text, class Name>
attendee changed(attendee person, Text text, Name name, names taken = wire::taken_names::attendee) {
    const auto change_extra = [&](std::vector<named_text>& extra, names known) {
        std::vector<named_text> made;
        for (const named_text& item : extra) {
            made.push_back({distinct(name(item.name), known, made), text(item.value)});
        }
        extra = made;
    };
    for (std::string attendee::*const member :
         {&attendee::email, &attendee::first_name, &attendee::last_name, &attendee::company, &attendee::title,
          &attendee::address1, &attendee::address2, &attendee::city, &attendee::state, &attendee::country,
          &attendee::postal_code, &attendee::phone, &attendee::cell, &attendee::fax, &attendee::source}) {
        person.*member = text(person.*member);
    }
    change_extra(person.extra, taken);
    for (viewing_session& item : person.sessions) {
        change_extra(item.extra, wire::taken_names::session);
    }
    for (question& item : person.questions) {
        item.text = text(item.text);
        change_extra(item.extra, wire::taken_names::question);
    }
    for (survey_answer& item : person.survey_answers) {
        item.question = text(item.question);
        item.answer = text(item.answer);
        change_extra(item.extra, wire::taken_names::survey_answer);
    }
    return person;
}

const auto same = [](const std::string& text) { return text; };

attendee read_from_json(const attendee& person) {
    return changed(person, same, same);
}
attendee read_from_xml(const attendee& person) {
    return changed(person, as_xml, wire::xml_name);
}

/// The columns that hold every further field of these people.
std::vector<std::string> columns_of(const std::vector<attendee>& people) {
    std::vector<std::string> columns;
    for (const attendee& person : people) {
        for (const named_text& item : person.extra) {
            const auto count_in = [&](const auto& list, auto projection) {
                return std::count_if(list.begin(), list.end(),
                                     [&](const auto& other) { return projection(other) == item.name; });
            };
            const auto wanted = count_in(person.extra, [](const auto& other) { return other.name; });
            if (count_in(columns, [](const auto& other) { return other; }) < wanted) {
                columns.push_back(item.name);
            }
        }
    }
    return columns;
}

attendee read_from_csv(attendee person, const std::vector<std::string>& columns) {
    person.questions.clear();
    person.survey_answers.clear();
    for (viewing_session& item : person.sessions) {
        item.extra.clear();
    }
    std::vector<named_text> extra;
    for (const std::string& column : columns) {
        const auto found = std::find_if(person.extra.begin(), person.extra.end(),
                                        [&](const auto& item) { return item.name == column; });
        std::string name;
        wire::append_csv_column_name(name, column);
        extra.push_back({distinct(name, wire::taken_names::attendee, extra), {}});
        if (found != person.extra.end()) {
            extra.back().value = found->value;
            person.extra.erase(found);
        }
    }
    person.extra = extra;
    return person;
}

const local_time noon = std::chrono::local_days(std::chrono::year(2026) / 3 / 2) + std::chrono::hours(12);

/// The records one by one, with the string emptied between them: as a program that streams them does.
template <class Writer>
std::string written(Writer& writer, const std::vector<attendee>& people,
                    const std::vector<std::string>& columns = {}) {
    std::string whole;
    std::string piece;
    writer.begin_report(whole, {{noon, "GMT"}, "Title & more", columns});
    for (const attendee& person : people) {
        piece.clear();
        writer.write_attendee(piece, person);
        whole += piece;
    }
    writer.end_report(whole);
    return whole;
}

void check_read(wire_format format, const std::string& body, const std::vector<attendee>& people) {
    for (const std::size_t chunk : {std::size_t{1}, std::size_t{7}, std::size_t{65536}}) {
        const auto read = tests::decode(format, body, chunk);
        INFO("chunks of " << chunk);
        INFO((read.ok ? std::string() : read.failure.message()));
        REQUIRE(read.ok);
        REQUIRE(read.records.people.size() == people.size());
        for (std::size_t i = 0; i < people.size(); ++i) {
            INFO("person " << i);
            REQUIRE(read.records.people[i] == people[i]);
        }
    }
}

template <class Change>
std::vector<attendee> each(const std::vector<attendee>& people, Change change) {
    std::vector<attendee> made;
    for (const attendee& person : people) {
        made.push_back(change(person));
    }
    return made;
}

/// An NDJSON file's lines as a report's list.
std::string as_report(std::string lines) {
    const bool any = !lines.empty();
    if (any) {
        REQUIRE(lines.back() == '\n');
        lines.pop_back();
    }
    std::replace(lines.begin(), lines.end(), '\n', ',');
    return json_report(lines);
}

} // namespace

TEST_CASE(
    "any records written as XML are read as equal ones, except for characters that XML 1.0 does not have") {
    wire::xml_writer writer;
    for (unsigned seed = 0; seed < seeds; ++seed) {
        INFO("seed " << seed);
        const auto people = random_attendees(seed).people(max_people);
        check_read(wire_format::xml, written(writer, people), each(people, read_from_xml));
    }
}

TEST_CASE("any records written as JSON read equal") {
    wire::json_writer writer;
    for (unsigned seed = 0; seed < seeds; ++seed) {
        INFO("seed " << seed);
        const auto people = random_attendees(seed).people(max_people);
        const std::string body = written(writer, people);
        check_read(wire_format::json, body, each(people, read_from_json));
        const auto root = boost::json::parse(body);
        const auto& list = root.at("convey_api").at("result").at("success").at("attendee_list").as_array();
        REQUIRE(list.size() == people.size());
        for (std::size_t i = 0; i < people.size(); ++i) {
            REQUIRE(std::string_view(list[i].at("email").as_string()) == people[i].email);
            // Were two members of one name, the parser would keep one of them.
            const auto lists = (people[i].sessions.empty() ? 0U : 1U) +
                               (people[i].questions.empty() ? 0U : 1U) +
                               (people[i].survey_answers.empty() ? 0U : 1U);
            REQUIRE(list[i].as_object().size() ==
                    wire::attendee_field_names.size() + people[i].extra.size() + lists);
        }
    }
}

TEST_CASE("any records written as NDJSON are the items of a report in JSON") {
    wire::ndjson_writer writer;
    for (unsigned seed = 0; seed < seeds; ++seed) {
        INFO("seed " << seed);
        const auto people = random_attendees(seed).people(max_people);
        const std::string lines = written(writer, people);
        REQUIRE(static_cast<std::size_t>(std::count(lines.begin(), lines.end(), '\n')) == people.size());
        check_read(wire_format::json, as_report(lines), each(people, read_from_json));
        for (std::size_t begin = 0; begin < lines.size();) {
            const std::size_t end = lines.find('\n', begin);
            REQUIRE(boost::json::parse(std::string_view(lines).substr(begin, end - begin)).is_object());
            begin = end + 1;
        }
    }
}

TEST_CASE("any records written as NDJSON with an event have it before their other fields") {
    wire::ndjson_writer writer;
    for (unsigned seed = 0; seed < seeds; ++seed) {
        INFO("seed " << seed);
        const auto people = random_attendees(seed).people(max_people);
        std::string lines;
        for (const attendee& person : people) {
            writer.write_attendee(lines, person, "1000001");
        }
        check_read(wire_format::json, as_report(lines), each(people, [](const attendee& person) {
                       attendee made = changed(person, same, same, wire::taken_names::attendee_with_event);
                       made.extra.insert(made.extra.begin(), {"event_id", "1000001"});
                       return made;
                   }));
    }
}

TEST_CASE("any records written as exact CSV are read as equal ones, except for fields without a column") {
    wire::csv_writer writer;
    for (unsigned seed = 0; seed < seeds; ++seed) {
        INFO("seed " << seed);
        const auto people = random_attendees(seed).people(max_people);
        const auto columns = columns_of(people);
        check_read(wire_format::csv, written(writer, people, columns),
                   each(people, [&](const attendee& person) { return read_from_csv(person, columns); }));
    }
}

TEST_CASE("any records written as CSV for spreadsheets hold no formula, and read equal without the marks") {
    wire::csv_writer writer(wire::spreadsheet_protection::on);
    const auto looks_like_a_formula = [](std::string_view text) {
        for (bool begins = true; !text.empty(); text.remove_prefix(1)) {
            if (begins && std::string_view("=+-@").find(text.front()) != std::string_view::npos) {
                return true;
            }
            begins = text.front() == '\n' || text.front() == '\r' || text.front() == ';' ||
                     (begins && text.front() == ' ');
        }
        return false;
    };
    std::size_t formulas = 0;
    for (unsigned seed = 0; seed < seeds; ++seed) {
        INFO("seed " << seed);
        const auto people = random_attendees(seed).people(max_people);
        const auto columns = columns_of(people);
        const auto read = tests::decode(wire_format::csv, written(writer, people, columns), 7);
        REQUIRE(read.ok);
        REQUIRE(read.records.people.size() == people.size());
        for (std::size_t i = 0; i < people.size(); ++i) {
            attendee without = read.records.people[i];
            const attendee exact = read_from_csv(people[i], columns);
            const auto take_away = [&](const std::string& text) {
                REQUIRE_FALSE(looks_like_a_formula(text));
                const std::string made = wire::without_spreadsheet_protection(text);
                formulas += looks_like_a_formula(made) ? 1U : 0U;
                return made;
            };
            for (std::string attendee::*const member :
                 {&attendee::email, &attendee::first_name, &attendee::last_name, &attendee::company,
                  &attendee::title, &attendee::address1, &attendee::address2, &attendee::city,
                  &attendee::state, &attendee::country, &attendee::postal_code, &attendee::phone,
                  &attendee::cell, &attendee::fax, &attendee::source}) {
                without.*member = take_away(without.*member);
            }
            for (named_text& item : without.extra) {
                item = {take_away(item.name), take_away(item.value)};
            }
            REQUIRE(without == exact);
        }
    }
    REQUIRE(formulas > 100); // else the test shows nothing
}

TEST_CASE("any events written read equal") {
    for (unsigned seed = 0; seed < seeds; ++seed) {
        INFO("seed " << seed);
        random_attendees random(seed);
        std::vector<event_summary> events;
        for (std::size_t count = random.below(5); count > 0; --count) {
            events.push_back({"1000001", random.below(2) == 0, random.text(), random.time(), random.time(),
                              random.extra(4)});
        }
        const auto changed_events = [&](auto text, auto name) {
            std::vector<event_summary> made = events;
            for (event_summary& event : made) {
                event.title = text(event.title);
                std::vector<named_text> extra;
                for (const named_text& item : event.extra) {
                    extra.push_back(
                        {distinct(name(item.name), wire::taken_names::event, extra), text(item.value)});
                }
                event.extra = extra;
            }
            return made;
        };
        std::string json;
        wire::json_writer::write_event_list(json, {noon}, events);
        const auto from_json = tests::decode(wire_format::json, json, 7);
        REQUIRE(from_json.ok);
        REQUIRE(from_json.records.events == changed_events(same, same));
        std::string xml;
        wire::xml_writer::write_event_list(xml, {noon}, events);
        const auto from_xml = tests::decode(wire_format::xml, xml, 7);
        REQUIRE(from_xml.ok);
        REQUIRE(from_xml.records.events == changed_events(as_xml, wire::xml_name));
    }
}

} // namespace webcasts::tests::writers_round_trip_test
