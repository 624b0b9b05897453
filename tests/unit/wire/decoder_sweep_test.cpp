// SPDX-License-Identifier: BSL-1.0
// One response with everything that a report or an event list may have, in each format: refused at each value
// of each limit that is too small, ended after each of its records, mended at each of its texts, and read
// with every kind of value that cannot be read.
#include "support/catch.hpp"
#include "support/decoding.hpp"
#include "support/response_texts.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace webcasts::tests::decoder_sweep_test {

using namespace webcasts;
using namespace webcasts::tests;

namespace {

/// A response, and how many records it has.
struct response {
    wire_format format;
    std::string body;
    std::size_t records;
};

const std::string& session_xml(std::string_view item) {
    static std::string made;
    made = "<" + std::string(item) +
           R"( start="2026-03-01 10:00:00" end="2026-03-01 10:30:00" duration="1800" seat="7">)" +
           "<note>front</note>loud<deep><deeper>x</deeper></deep></" + std::string(item) + ">";
    return made;
}

std::string report_in_xml() {
    std::string sessions;
    for (const auto& [list, item] :
         {std::array{"live_sessions_list", "live_session"}, std::array{"od_sessions_list", "od_session"},
          std::array{"simlive_sessions_list", "simlive_session"}}) {
        sessions.append("<").append(list).append(">").append(session_xml(item)).append(session_xml(item));
        sessions.append("<odd>thing</odd></").append(list).append(">");
    }
    return xml_success(
        R"(<eventtitle>A title</eventtitle><attendee_list generated="now">)"
        R"(<attendee email="ann@example.com" fname="Ann" reg_date="2026-02-01 09:00:00" role="cook" qa_list="none" other="1">)"
        R"(<company>Example &amp; Sons</company><hobby level="2">chess<since>1999</since></hobby>words<session>stray)" +
        sessions +
        R"(</session><qa_list>none<qa time="2026-03-01 10:10:00" text="Why?" by="x"><vote>3</vote>so</qa><qa>How?</qa><hm>?</hm></qa_list>)"
        R"(<survey_list><survey question="Good?" answer="Yes" page="1"><weight>5</weight></survey><survey question="Why?">Because</survey><u>v</u></survey_list>)"
        R"(</attendee><attendee email="bob@example.com"/><attendee/></attendee_list>)");
}

std::string report_in_json() {
    const std::string session =
        R"({"start":"2026-03-01 10:00:00","end":"2026-03-01 10:30:00","duration":1800,"seat":7,"note":{"row":[1,[2,3],{"a":null}]}})";
    return json_success(
        R"("eventtitle":"A title","attendee_list":[{"email":"ann@example.com","fname":"Ann","reg_date":"2026-02-01 09:00:00","role":"cook",)"
        R"("hobby":{"name":"chess","since":[1999,{"day":"1"}]},"company":null,"list":["a",["b"],{"c":true}],"session":{"live_sessions_list":[)" +
        session + "," + session + R"(],"od_sessions_list":{"od_session":[)" + session +
        R"(]},"simlive_sessions_list":[)" + session +
        R"(],"odd":"thing"},"qa_list":[{"time":"2026-03-01 10:10:00","text":"Why?","by":"x","vote":{"n":3}},"How?",null],)"
        R"("survey_list":[{"question":"Good?","answer":"Yes","page":1,"weight":{"n":5}},"Because"]},{"email":"bob@example.com"},{"attendee":{"email":"cat@example.com"}},{}])");
}

std::string report_in_csv() {
    return "email,fname,reg_date,role,company,session_kind,session_start,session_end,session_duration,"
           "seat\r\n"
           "ann@example.com,Ann,2026-02-01 09:00:00,cook,\"Example \"\"&\"\" Sons, Ltd\",live,2026-03-01 "
           "10:00:00,2026-03-01 10:30:00,1800,7\r\n"
           "ann@example.com,Ann,2026-02-01 09:00:00,cook,\"Example \"\"&\"\" Sons, "
           "Ltd\",od,2026-03-02 10:00:00,,60,7\r\n"
           "bob@example.com,Bob,,,,,,,,\r\n"
           "cat@example.com,Cat,2026-02-01 09:00:00,,\"two\r\nlines\",simlive,2026-03-01 "
           "10:00:00,2026-03-01 10:30:00,1800,\r\n";
}

std::string events_in_xml() {
    return xml_success(
        R"(<event_list by="id"><event id="1000011" expired="0" title="First" sched_start="2026-03-01 10:00:00" sched_end="2026-03-01 11:00:00" room="1"/>)"
        R"(<core_event><event_info id="1000012"><title>Second</title><place><city>Example</city></place>words</event_info></core_event><event id="1000013">Third</event></event_list>)");
}

std::string events_in_json() {
    return json_success(
        R"("event_list":[{"id":1000011,"expired":false,"title":"First","sched_start":"2026-03-01 10:00:00","room":1,"tags":["a",{"b":2}]},)"
        R"({"event_info":{"id":"1000012","title":"Second","place":{"city":"Example"}}},{"core_event":{"event_info":[{"id":1000013}]}}])");
}

const std::vector<response>& responses() {
    static const std::vector<response> all{
        {wire_format::xml, report_in_xml(), 3},   {wire_format::json, report_in_json(), 4},
        {wire_format::csv, report_in_csv(), 3},   {wire_format::xml, events_in_xml(), 3},
        {wire_format::json, events_in_json(), 3},
    };
    return all;
}

std::size_t count_of(const everything& records) {
    return records.people.size() + records.events.size();
}

/// Whether the records are the first ones of those of the whole response.
bool begin_with(const everything& whole, const everything& part) {
    return part.people.size() <= whole.people.size() && part.events.size() <= whole.events.size() &&
           std::equal(part.people.begin(), part.people.end(), whole.people.begin()) &&
           std::equal(part.events.begin(), part.events.end(), whole.events.begin());
}

/// A sink that refuses the record after the first `wanted`.
struct patient_sink : everything {
    std::size_t wanted = 0;

    bool on_attendee(const attendee_view& person) override {
        return everything::on_attendee(person) && count_of(*this) < wanted;
    }
    bool on_event(event_summary&& event) override {
        return everything::on_event(std::move(event)) && count_of(*this) < wanted;
    }
};

} // namespace

TEST_CASE("the response with everything is read, the same in pieces of one byte") {
    for (const response& one : responses()) {
        CAPTURE(to_string(one.format), one.body);
        const decoded whole = decode(one.format, one.body);
        CAPTURE(whole.failure.message());
        REQUIRE(whole.ok);
        CHECK(count_of(whole.records) == one.records);
        CHECK(agree(whole, decode(one.format, one.body, 1)));
    }
}

TEST_CASE(
    "each limit has a value from which on the response is taken, and below it is refused by this limit") {
    using number = std::size_t wire::decode_limits::*;
    for (const response& one : responses()) {
        const decoded whole = decode(one.format, one.body);
        for (const number limit :
             {&wire::decode_limits::depth, &wire::decode_limits::field_bytes,
              &wire::decode_limits::record_bytes, &wire::decode_limits::fields_per_record,
              &wire::decode_limits::sessions_per_record, &wire::decode_limits::tag_bytes}) {
            for (const std::size_t chunk : {1U, 65536U}) {
                bool was_taken = false;
                std::size_t value = 0;
                for (; value < 2000 && !was_taken; ++value) {
                    wire::decode_limits limits;
                    limits.*limit = value;
                    const decoded made = decode(one.format, one.body, chunk, limits);
                    CAPTURE(to_string(one.format), one.body, chunk, value, made.failure.message());
                    was_taken = made.ok;
                    REQUIRE((made.ok || made.failure.code() == protocol_errc::limit_exceeded));
                    REQUIRE(begin_with(whole.records, made.records));
                }
                CAPTURE(to_string(one.format), chunk, value);
                CHECK(was_taken);
            }
        }
    }
}

TEST_CASE("a sink ends the decoding after any of the records, without an error") {
    for (const response& one : responses()) {
        const decoded whole = decode(one.format, one.body);
        for (const std::size_t chunk : {1U, 17U, 65536U}) {
            for (std::size_t wanted = 1; wanted <= one.records; ++wanted) {
                patient_sink sink;
                sink.wanted = wanted;
                wire::response_decoder decoder(&sink, one.format, content_type_of(one.format));
                result<void> state;
                for (std::size_t at = 0; at < one.body.size() && state && !decoder.stopped(); at += chunk) {
                    state = decoder.write(
                        std::span(one.body).subspan(at, (std::min)(chunk, one.body.size() - at)));
                }
                if (state) {
                    state = decoder.finish();
                }
                CAPTURE(to_string(one.format), chunk, wanted, state.error().message());
                CHECK(state.has_value());
                CHECK(count_of(sink) == wanted);
                CHECK(begin_with(whole.records, sink));
            }
        }
    }
}

TEST_CASE("a text with a character that does not exist is mended wherever it is, and listed") {
    for (const response& one : responses()) {
        if (one.format == wire_format::xml) {
            continue; // an error of the document as a whole
        }
        std::size_t mended = 0;
        const std::string_view bad = one.format == wire_format::json ? "\\uD800" : "\xFF";
        for (std::size_t at = std::string_view("email").size(); at < one.body.size();
             ++at) { // CSV needs that column
            const char before = one.body[at];
            const bool in_text =
                one.format == wire_format::csv
                    ? (before >= 'a' && before <= 'z')
                    : before == '"' && at > 0 &&
                          std::string_view("{,[:").find(one.body[at - 1]) != std::string_view::npos;
            if (!in_text) {
                continue;
            }
            const std::string body = one.body.substr(0, at + 1) + std::string(bad) + one.body.substr(at + 1);
            const decoded made = decode_leniently(one.format, body);
            CAPTURE(to_string(one.format), body, made.failure.message());
            if (made.failure.code() == protocol_errc::missing_return_code ||
                made.failure.code() == protocol_errc::missing_column) {
                continue; // the text was the name of that
            }
            REQUIRE(made.ok);
            ++mended;
            CHECK(made.envelope.unreadable.count > 0);
            CHECK(agree(made, decode_leniently(one.format, body, 1)));
            CHECK_FALSE(decode(one.format, body).ok);
        }
        CHECK(mended > 20);
    }
}

TEST_CASE(
    "a value that cannot be read costs itself, wherever it is: strictly the response, leniently the value") {
    for (const response& one : responses()) {
        std::size_t found = 0;
        for (const std::string_view value :
             {"2026-03-01 10:00:00", "2026-03-01 10:30:00", "2026-02-01 09:00:00", "2026-03-01 10:10:00",
              "1800", "100001"}) {
            for (std::size_t at = one.body.find(value); at != std::string::npos;
                 at = one.body.find(value, at + 1)) {
                std::string body = one.body;
                body.replace(at, value.size(),
                             one.format == wire_format::json && value == "1800" ? "\"long\""
                                                                                : "3026-99-99 soon");
                if (one.format == wire_format::json && value == "100001" && body[at - 1] == ':') {
                    continue; // that is no JSON
                }
                CAPTURE(to_string(one.format), body);
                const decoded strict = decode(one.format, body);
                CHECK_FALSE(strict.ok);
                CHECK(strict.failure.code() == protocol_errc::invalid_value);
                const decoded lenient = decode_leniently(one.format, body);
                CAPTURE(lenient.failure.message());
                REQUIRE(lenient.ok);
                CHECK(lenient.envelope.unreadable.count > 0);
                CHECK(count_of(lenient.records) + lenient.envelope.unreadable.records_left_out >=
                      one.records);
                CHECK(agree(lenient, decode_leniently(one.format, body, 1)));
                ++found;
            }
        }
        CHECK(found > 0);
    }
}

} // namespace webcasts::tests::decoder_sweep_test
