// SPDX-License-Identifier: BSL-1.0
// The texts of values one by one: numbers, seconds, flags, ids and times, at the bounds of what is read.
#include "support/catch.hpp"
#include <webcasts/wire/value_text.hpp>

#include <chrono>
#include <cstddef>
#include <string>
#include <string_view>
#include <utility>

namespace webcasts::tests::value_text_test {

namespace {

using std::chrono::seconds;
using wire::decimal_number;
using wire::parse_decimal;
using wire::parse_local_time;
using wire::times_zone;

/// A number as `[-]WHOLE[+]`, with `+` if it has a fraction; `none` or `large`.
std::string decimal(std::string_view text) {
    const decimal_number number = parse_decimal(text);
    switch (number.found) {
    case decimal_number::form::none:
        return "none";
    case decimal_number::form::too_large:
        return "large";
    case decimal_number::form::fits:
        break;
    }
    return (number.negative ? "-" : "") + std::to_string(number.whole) + (number.has_fraction ? "+" : "");
}

/// A time in seconds since 1970, or `none`.
std::string time_of(std::string_view text, times_zone zone = times_zone::gmt) {
    const auto time = parse_local_time(text, zone);
    return time ? std::to_string(time->time_since_epoch().count()) : "none";
}

} // namespace

TEST_CASE("white space of XML and JSON is removed from both ends of a value") {
    CHECK(wire::trimmed(" \t\r\n a b\n\r\t ") == "a b");
    CHECK(wire::trimmed("a") == "a");
    CHECK(wire::trimmed(" \n ").empty());
    CHECK(wire::trimmed("").empty());
    CHECK(wire::trimmed("\va\f") == "\va\f");
    CHECK(wire::trimmed(std::string_view("\0a\0", 3)) == std::string_view("\0a\0", 3));
}

TEST_CASE("a number is read as JSON and people write it, to its last digit") {
    for (const auto& [text, value] : {std::pair("0", "0"),
                                      std::pair("-0", "-0"),
                                      std::pair("+12", "12"),
                                      std::pair("-12", "-12"),
                                      std::pair("007", "7"),
                                      std::pair("12.0", "12"),
                                      std::pair("12.", "12"),
                                      std::pair(".5", "0+"),
                                      std::pair("12.05", "12+"),
                                      std::pair("1.2e1", "12"),
                                      std::pair("1.25e1", "12+"),
                                      std::pair("120e-1", "12"),
                                      std::pair("125e-1", "12+"),
                                      std::pair("5e-1", "0+"),
                                      std::pair("5E+2", "500"),
                                      std::pair("0e999999999999999", "0"),
                                      std::pair("1e-999999999999999", "0+"),
                                      std::pair("1e-99999999999999999999999", "0+"),
                                      std::pair("18446744073709551615", "18446744073709551615"),
                                      std::pair("18446744073709551616", "large"),
                                      std::pair("18446744073709551620", "large"),
                                      std::pair("1844674407370955161.5e1", "18446744073709551615"),
                                      std::pair("1e19", "10000000000000000000"),
                                      std::pair("1e20", "large"),
                                      std::pair("1e99999999999999999999999", "large")}) {
        CAPTURE(text);
        CHECK(decimal(text) == value);
    }
    for (const char* none : {"",     "-",     "+",   ".",   "-.", "e5", "1e",  "1e+",  "1e-", "1x",
                             "1e5x", "1.2.3", "--1", "+-1", "1 ", " 1", "1,5", "0x10", "1f5", "NaN"}) {
        CAPTURE(none);
        CHECK(decimal(none) == "none");
    }
}

TEST_CASE("a text of 1 to 15 digits is a number, and no other text is") {
    CHECK(wire::parse_digits("0") == 0);
    CHECK(wire::parse_digits("0090") == 90);
    CHECK(wire::parse_digits("999999999999999") == 999'999'999'999'999);
    for (const char* none : {"", "1000000000000000", "-1", "+1", "1.0", "12x", "x12", "1x2"}) {
        CAPTURE(none);
        CHECK(wire::parse_digits(none) == -1);
    }
}

TEST_CASE("seconds are read up to ten to the power of fifteen, and none are negative") {
    CHECK(wire::parse_seconds("0") == seconds(0));
    CHECK(wire::parse_seconds("90.9") == seconds(90));
    CHECK(wire::parse_seconds("9e1") == seconds(90));
    CHECK(wire::parse_seconds("1000000000000000") == seconds(1'000'000'000'000'000));
    for (const char* none : {"1000000000000001", "-1", "-0", "", "soon", "1e30"}) {
        CAPTURE(none);
        CHECK_FALSE(wire::parse_seconds(none));
    }
}

TEST_CASE("a number and a flag count by their value, whatever their spelling") {
    for (const char* one : {"1", " 1.0\n", "1e0", "+1", "01", "10e-1"}) {
        CAPTURE(one);
        CHECK(wire::is_number(one, 1));
        CHECK(wire::parse_flag(one) == true);
    }
    for (const char* other : {"-1", "1.5", "2", "11", "1e1", "one", ""}) {
        CAPTURE(other);
        CHECK_FALSE(wire::is_number(other, 1));
        CHECK_FALSE(wire::parse_flag(other));
    }
    CHECK(wire::is_number("-0", 0));
    for (const char* yes : {"true", "YES", " on "}) {
        CHECK(wire::parse_flag(yes) == true);
    }
    for (const char* no : {"False", "no", "\toff", "0", "0.0", "-0"}) {
        CHECK(wire::parse_flag(no) == false);
    }
}

TEST_CASE("the id of an event has seven digits, also as programs write numbers") {
    const auto id = [](std::string_view text) {
        const auto parsed = wire::parse_event_id(text);
        return parsed ? std::string(parsed->str()) : "none";
    };
    CHECK(id("1234567") == "1234567");
    CHECK(id(" 0000001 ") == "0000001");
    CHECK(id("1000000.0") == "1000000");
    CHECK(id("9.999999e6") == "9999999");
    CHECK(id("0.1234567e7") == "1234567");
    for (const char* none : {"999999", "999999.0", "1e7", "10000000", "1234567.5", "+1234567", "-1234567",
                             "+1234567.0", "01234567.0", "0", "", "soon"}) {
        CAPTURE(none);
        CHECK(id(none) == "none");
    }
}

TEST_CASE("a time is read with each of its parts in its range") {
    CHECK(time_of("1970-01-01 00:00:00") == "0");
    CHECK(time_of("1970-01-02T01:02:03") == "90123");
    CHECK(time_of("1970-01-02t01:02:03") == "90123");
    CHECK(time_of("0001-01-01 00:00:00") == "-62135596800");
    CHECK(time_of("9999-12-31 23:59:59") == "253402300799");
    CHECK(time_of("2026-02-28 10:20:30") == "1772274030");
    CHECK(time_of("2024-02-29 00:00:00") == "1709164800");
    CHECK(time_of("2026-04-30 00:00:00") == "1777507200");
    for (const char* none :
         {"0000-01-01 00:00:00", "2026-00-01 00:00:00", "2026-13-01 00:00:00", "2026-03-00 00:00:00",
          "2026-03-32 00:00:00", "2026-04-31 00:00:00", "2026-02-29 00:00:00", "2026-03-01 24:00:00",
          "2026-03-01 00:60:00", "2026-03-01 00:00:60", "2026-03-01x00:00:00", "2026-03-01 00:00:0",
          "2026-03-01", ""}) {
        CAPTURE(none);
        CHECK(time_of(none) == "none");
    }
    const std::string good = "2026-03-01 10:20:30";
    for (std::size_t place = 0; place < good.size(); ++place) {
        for (const char c : {'/', 'x', '\0'}) {
            std::string wrong = good;
            wrong[place] = c;
            CAPTURE(place);
            CHECK(time_of(wrong) == "none");
            CHECK(time_of(wrong + "Z") == "none");
        }
    }
}

TEST_CASE("a fraction of a second is dropped, and needs a digit") {
    for (const char* text :
         {"1970-01-01 00:00:01.5", "1970-01-01 00:00:01,999999999", "1970-01-01T00:00:01.0Z"}) {
        CAPTURE(text);
        CHECK(time_of(text) == "1");
    }
    for (const char* none : {"1970-01-01 00:00:01.", "1970-01-01 00:00:01,", "1970-01-01 00:00:01.Z",
                             "1970-01-01 00:00:01;5", "1970-01-01 00:00:015", "1970-01-01 00:00:01.5x"}) {
        CAPTURE(none);
        CHECK(time_of(none) == "none");
    }
    CHECK(time_of("1970-01-01 00:00:01.5", times_zone::other) == "1");
}

TEST_CASE("an offset from GMT is subtracted, where the times are in GMT") {
    for (const auto& [offset, value] :
         {std::pair("Z", "86400"), std::pair("z", "86400"), std::pair("GMT", "86400"),
          std::pair(" utc", "86400"), std::pair("+00:00", "86400"), std::pair("+02", "79200"),
          std::pair(" +02", "79200"), std::pair("-02", "93600"), std::pair("+0230", "77400"),
          std::pair("+02:30", "77400"), std::pair("-12:34", "131640"), std::pair("+23:59", "60"),
          std::pair("-23:59", "172740")}) {
        CAPTURE(offset);
        CHECK(time_of("1970-01-02 00:00:00" + std::string(offset)) == value);
        CHECK(time_of("1970-01-02 00:00:00" + std::string(offset), times_zone::other) == "none");
    }
    for (const char* none : {"  Z",    " ",      "+",      "+2",     "02",     "02:00",   "+24",
                             "+24:00", "+02:60", "+02:6",  "+02:",   "+020",   "+02:000", "+02000",
                             "+0x",    "+x0",    "+02:x0", "+02:0x", "*02:00", "EST",     "+02:00 "}) {
        CAPTURE(none);
        CHECK(time_of("1970-01-02 00:00:00" + std::string(none)) == "none");
    }
    // In GMT the year must have four digits, too.
    CHECK(time_of("0001-01-01 01:00:00+01") == "-62135596800");
    CHECK(time_of("0001-01-01 00:59:59+01") == "none");
    CHECK(time_of("9999-12-31 22:59:59-01") == "253402300799");
    CHECK(time_of("9999-12-31 23:00:00-01") == "none");
}

TEST_CASE("a zone is GMT in each of its names, and a kind of viewing is a word in any case") {
    for (const char* gmt : {"GMT", "utc", "Etc/GMT", "ETC/UTC"}) {
        CHECK(wire::zone_of(gmt) == times_zone::gmt);
    }
    for (const char* other : {"", "America/New_York", "GMT+1", "Etc/GMT-1"}) {
        CHECK(wire::zone_of(other) == times_zone::other);
    }
    CHECK(wire::parse_viewing_kind("live") == viewing_kind::live);
    CHECK(wire::parse_viewing_kind("OD") == viewing_kind::on_demand);
    CHECK(wire::parse_viewing_kind("SimLive") == viewing_kind::simulated_live);
    CHECK_FALSE(wire::parse_viewing_kind("live "));
    CHECK_FALSE(wire::parse_viewing_kind(""));
}

} // namespace webcasts::tests::value_text_test
