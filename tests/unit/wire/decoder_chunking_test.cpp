// SPDX-License-Identifier: BSL-1.0
// The pieces in which a response comes change nothing; a response that ends early is an error.
// WEBCASTS_CORPUS is the folder of the fuzzers' seed files.
#include "support/catch.hpp"
#include "support/decoding.hpp"
#include "support/golden_reports.hpp"
#include <webcasts/testing/split_everywhere.hpp>

#include <cstddef>
#include <filesystem>
#include <fstream>
#include <optional>
#include <sstream>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

namespace webcasts::tests::decoder_chunking_test {

using namespace webcasts;
using namespace webcasts::tests;

namespace {

struct seed {
    std::string name;
    wire_format format;
    std::string body;
};

/// The fuzzers' seeds of the three formats, and the golden responses.
std::vector<seed> seeds() {
    std::vector<seed> made;
    for (const wire_format format : {wire_format::xml, wire_format::json, wire_format::csv}) {
        const std::filesystem::path folder = std::filesystem::path(WEBCASTS_CORPUS) / to_string(format);
        std::size_t count = 0;
        for (const auto& entry : std::filesystem::directory_iterator(folder)) {
            std::ifstream file(entry.path(), std::ios::binary);
            std::ostringstream text;
            text << file.rdbuf();
            made.push_back({entry.path().filename().string(), format, text.str()});
            ++count;
        }
        REQUIRE(count >= 3);
        made.push_back({"golden report", format, std::string(golden(format))});
    }
    for (const auto& [name, format, body] : {std::tuple{"log-in", wire_format::xml, log_in_xml},
                                             std::tuple{"log-in", wire_format::json, log_in_json},
                                             std::tuple{"events", wire_format::xml, events_xml},
                                             std::tuple{"events", wire_format::json, events_json},
                                             std::tuple{"refused", wire_format::xml, refused_xml},
                                             std::tuple{"refused", wire_format::json, refused_json}}) {
        made.push_back({name, format, std::string(body)});
    }
    return made;
}

/// Tell whether the first `length` bytes end inside a character of several bytes.
bool cuts_a_character(std::string_view text, std::size_t length) {
    return length < text.size() && (static_cast<unsigned char>(text[length]) & 0xC0U) == 0x80U;
}

/// Why a CSV text is refused; `nullopt` if it is taken.
std::optional<boost::system::error_code> refusal(std::string_view csv) {
    const decoded made = decode(wire_format::csv, csv);
    return made.ok ? std::nullopt : std::optional(made.failure.code());
}

} // namespace

TEST_CASE(
    "every split of a response in two, and pieces of 1, 2, 37 and 1000 bytes, give the same records and "
    "envelope, or an error each time") {
    for (const auto& [name, format, body] : seeds()) {
        const wire_format as = format;
        const auto seen = testing::split_everywhere(
            body, [as](const testing::split_bytes& pieces) { return decode(as, pieces); }, agree);
        CAPTURE(name, to_string(format), seen.whole.ok);
        if (!seen) {
            CAPTURE(seen.disagreement->first);
            FAIL_CHECK("a split changed the outcome");
        }
        CHECK(seen.splits == 4 + (body.empty() ? 0 : body.size() - 1));
    }
}

TEST_CASE("an empty piece changes nothing, at any place") {
    const wire_format format = GENERATE(wire_format::xml, wire_format::json, wire_format::csv);
    const std::string_view body = golden(format);
    for (std::size_t split = 0; split <= body.size(); split += 13) {
        decoded made;
        wire::response_decoder decoder(&made.records, format, content_type_of(format));
        REQUIRE(decoder.write(body.substr(0, split)));
        REQUIRE(decoder.write({}));
        REQUIRE(decoder.write(body.substr(split)));
        REQUIRE(decoder.write({}));
        REQUIRE(decoder.finish());
        made.envelope = decoder.found();
        made.ok = true;
        REQUIRE(agree(made, decode(format, body)));
    }
}

TEST_CASE("a tree response that ends before its root closes is an error at every byte") {
    const auto [format, body] = GENERATE(table<wire_format, std::string_view>({
        {wire_format::xml, golden_xml},
        {wire_format::json, golden_json},
        {wire_format::xml, log_in_xml},
        {wire_format::json, log_in_json},
        {wire_format::xml, events_xml},
        {wire_format::json, events_json},
        {wire_format::xml, refused_xml},
        {wire_format::json, refused_json},
    }));
    for (std::size_t length = 0; length < body.size(); ++length) {
        const decoded made = decode(format, body.substr(0, length));
        CAPTURE(to_string(format), length);
        REQUIRE_FALSE(made.ok);
        if (length == 0) {
            CHECK(made.failure.code() == protocol_errc::empty_body);
        } else if (!cuts_a_character(body, length)) {
            CHECK(made.failure.code() == protocol_errc::ended_early);
        }
        // Also where the last byte comes alone: the decoder waits for more, not for a whole piece.
        CHECK_FALSE(decode(format, body.substr(0, length), 1).ok);
    }
}

TEST_CASE("a tree response may be followed by white space, and in XML by comments, alone") {
    CHECK(decode(wire_format::xml, std::string(golden_xml) + " \t\r\n<!-- end --><?end?>\n").ok);
    CHECK(decode(wire_format::json, std::string(golden_json) + " \t\r\n").ok);
    const auto [format, rest] = GENERATE(table<wire_format, const char*>({
        {wire_format::xml, "x"},
        {wire_format::xml, "<more/>"},
        {wire_format::xml, "<!--"},
        {wire_format::json, "{}"},
        {wire_format::json, "\xEF\xBB\xBF"},
        {wire_format::json, ","},
    }));
    const std::string body = std::string(golden(format)) + rest;
    for (std::size_t split = golden(format).size() - 1; split < body.size(); ++split) {
        CHECK_FALSE(decode_split(format, body, split).ok);
    }
}

TEST_CASE("a CSV report that ends inside a row is an error at every byte before its last field") {
    std::size_t begin = golden_csv.find('\n') + 1;
    for (const std::size_t end : {golden_csv.find("1200\r\n"), golden_csv.rfind(',') + 1}) {
        CAPTURE(begin);
        for (std::size_t length = begin + 1; length < end; ++length) {
            CAPTURE(length);
            const auto why = refusal(golden_csv.substr(0, length));
            REQUIRE(why);
            if (!cuts_a_character(golden_csv, length)) {
                CHECK((*why == protocol_errc::ragged_row || *why == protocol_errc::ended_early));
            }
        }
        begin = golden_csv.rfind("bo@example.org");
    }
}

TEST_CASE("a CSV header that is cut before a column that must be there is an error") {
    const std::size_t kind = golden_csv.find("session_kind") + std::string_view("session_kind").size();
    for (std::size_t length = 1; length < kind; ++length) {
        CHECK(refusal(golden_csv.substr(0, length)) == make_error_code(protocol_errc::missing_column));
    }
}

TEST_CASE("a CSV report that ends inside a quoted field is an error") {
    constexpr std::string_view body = "session_kind,email\nlive,\"a,\"\"b\"\"\r\nc\"";
    CHECK_FALSE(refusal(body));
    for (std::size_t length = body.find('"') + 1; length < body.size(); ++length) {
        CAPTURE(length);
        // After a quote that may be the closing one the text may be at its end.
        const bool closed = length > body.find('"') + 1 && body[length - 1] == '"' &&
                            refusal(std::string(body.substr(0, length)) + "\"").has_value();
        if (!closed) {
            CHECK(refusal(body.substr(0, length)) == make_error_code(protocol_errc::ended_early));
        }
    }
}

// A row may end with the text (RFC 4180, section 2, rule 2), so a cut inside the last field of a row shows in
// its value only; and a cut behind a row in nothing: that is the transport's to notice
// (curl_report_test.cpp).
TEST_CASE("a CSV report that is cut inside the last field of a row is an error where the value is") {
    const auto [body, ends_in_error] = GENERATE(table<std::string_view, bool>({
        {"email,session_kind\na@example.com,liv", true},
        {"email,session_kind\na@example.com,simliv", true},
        {"email,session_kind\na@example.com,live", false},
        {"email,session_kind\na@example.com,", false},
        {"email,session_kind,reg_date\na@example.com,,2026-02-27 08:30:0", true},
        {"email,session_kind,reg_date\na@example.com,,2026-02-27", true},
        {"email,session_kind,session_end\na@example.com,live,2026-02-27 08:3", true},
        {"session_kind,email\nlive,a@exampl", false},
        {"session_kind,email\nlive,\xE6\x97", true},
        {"email,session_kind,session_duration\na@example.com,live,12", false},
    }));
    CAPTURE(body);
    CHECK(refusal(body).has_value() == ends_in_error);
}

} // namespace webcasts::tests::decoder_chunking_test
