// SPDX-License-Identifier: BSL-1.0
// Local times of reports, instants, and the nights on which clocks change.

#include "support/catch.hpp"
#include "text/time_zone.hpp"
#include <webcasts/wire/value_text.hpp>

#include <chrono>
#include <string>

namespace webcasts::tests::time_zone_test {

namespace {

using exporter::time_zone;
using exporter::utc_text;

webcasts::local_time local(const char* text) {
    return webcasts::wire::parse_local_time(text).value();
}

std::string utc(const char* zone, const char* text) {
    return utc_text(time_zone(zone).to_instant(local(text)));
}

} // namespace

TEST_CASE("a local time has one instant") {
    REQUIRE(utc("GMT", "2026-07-01 12:00:00") == "2026-07-01T12:00:00Z");
    REQUIRE(utc("America/New_York", "2026-01-01 12:00:00") == "2026-01-01T17:00:00Z");
    REQUIRE(utc("America/New_York", "2026-07-01 12:00:00") == "2026-07-01T16:00:00Z");
    REQUIRE(utc("Asia/Kolkata", "2026-07-01 12:00:00") == "2026-07-01T06:30:00Z");
    REQUIRE(utc("Pacific/Kiritimati", "2026-07-01 12:00:00") == "2026-06-30T22:00:00Z");
}

TEST_CASE("a local time that comes twice is the first of the two") {
    // Clocks go back from 02:00 to 01:00 at 06:00 UTC.
    REQUIRE(utc("America/New_York", "2026-11-01 00:59:59") == "2026-11-01T04:59:59Z");
    REQUIRE(utc("America/New_York", "2026-11-01 01:30:00") == "2026-11-01T05:30:00Z");
    REQUIRE(utc("America/New_York", "2026-11-01 02:00:00") == "2026-11-01T07:00:00Z");
    // By half an hour only.
    REQUIRE(utc("Australia/Lord_Howe", "2026-04-05 01:45:00") == "2026-04-04T14:45:00Z");
    REQUIRE(utc("Europe/Berlin", "2026-10-25 02:30:00") == "2026-10-25T00:30:00Z");
}

TEST_CASE("a local time that clocks pass over is what it would be by the offset before") {
    // Clocks go forward from 02:00 to 03:00 at 07:00 UTC.
    REQUIRE(utc("America/New_York", "2026-03-08 01:59:59") == "2026-03-08T06:59:59Z");
    REQUIRE(utc("America/New_York", "2026-03-08 02:30:00") == "2026-03-08T07:30:00Z");
    REQUIRE(utc("America/New_York", "2026-03-08 03:00:00") == "2026-03-08T07:00:00Z");
    REQUIRE(utc("Europe/Berlin", "2026-03-29 02:30:00") == "2026-03-29T01:30:00Z");
}

TEST_CASE("the duration tells which of two instants the ends of a session are") {
    const time_zone zone("America/New_York");
    const auto ends = [&](const char* begin, const char* end, auto duration) {
        const auto times = zone.to_instants(local(begin), local(end), duration);
        return utc_text(times.first) + " " + utc_text(times.second);
    };
    using std::chrono::minutes;
    const auto known = [](minutes length) { return std::optional<std::chrono::seconds>(length); };
    // From 01:50 to 02:10, which comes once, in 20 or in 80 minutes.
    REQUIRE(ends("2026-11-01 01:50:00", "2026-11-01 02:10:00", known(minutes(20))) ==
            "2026-11-01T06:50:00Z 2026-11-01T07:10:00Z");
    REQUIRE(ends("2026-11-01 01:50:00", "2026-11-01 02:10:00", known(minutes(80))) ==
            "2026-11-01T05:50:00Z 2026-11-01T07:10:00Z");
    // From 01:50 to 01:10: the end is the second 01:10.
    REQUIRE(ends("2026-11-01 01:50:00", "2026-11-01 01:10:00", known(minutes(20))) ==
            "2026-11-01T05:50:00Z 2026-11-01T06:10:00Z");
    REQUIRE(ends("2026-11-01 01:50:00", "2026-11-01 01:10:00", std::optional<std::chrono::seconds>()) ==
            "2026-11-01T05:50:00Z 2026-11-01T06:10:00Z");
    REQUIRE(ends("2026-11-01 01:10:00", "2026-11-01 01:50:00", known(minutes(40))) ==
            "2026-11-01T05:10:00Z 2026-11-01T05:50:00Z");
    REQUIRE(ends("2026-11-01 01:10:00", "2026-11-01 01:50:00", known(minutes(100))) ==
            "2026-11-01T05:10:00Z 2026-11-01T06:50:00Z");
}

TEST_CASE("an instant is spelt with the offset of its zone") {
    const auto at = exporter::parse_utc("2026-03-08T07:30:00Z").value();
    REQUIRE(time_zone("America/New_York").local_text(at) == "2026-03-08T03:30:00-04:00");
    REQUIRE(time_zone("America/New_York").local_text(at - std::chrono::hours(1)) ==
            "2026-03-08T01:30:00-05:00");
    REQUIRE(time_zone("Asia/Kathmandu").local_text(at) == "2026-03-08T13:15:00+05:45");
    REQUIRE(time_zone("America/St_Johns").local_text(at) == "2026-03-08T05:00:00-02:30");
    REQUIRE(time_zone("UTC").local_text(at) == "2026-03-08T07:30:00+00:00");
}

TEST_CASE("a zone that the machine does not have is not known") {
    REQUIRE(time_zone("America/New_York").is_known());
    REQUIRE(time_zone("GMT").is_known());
    REQUIRE_FALSE(time_zone("Mars/Olympus").is_known());
    REQUIRE_FALSE(time_zone("../../etc/passwd").is_known());
}

TEST_CASE("only what was written as UTC is read as UTC") {
    REQUIRE_FALSE(exporter::parse_utc("2026-03-08 07:30:00"));
    REQUIRE_FALSE(exporter::parse_utc("2026-03-08T07:30:00+00"));
    REQUIRE_FALSE(exporter::parse_utc("2026-13-08T07:30:00Z"));
    REQUIRE_FALSE(exporter::parse_utc(""));
}

} // namespace webcasts::tests::time_zone_test
