// SPDX-License-Identifier: BSL-1.0
// Windows's names of time zones, and the IANA names that stand for them.

#include "support/catch.hpp"
#include "text/time_zone.hpp"
#include "text/windows_zone.hpp"

#include <string>
#include <string_view>

namespace webcasts::tests::windows_zone_test {

TEST_CASE("a zone that has Windows's name gets the IANA name") {
    using exporter::iana_name_of;
    REQUIRE(iana_name_of("Eastern Standard Time") == "America/New_York");
    REQUIRE(iana_name_of("eastern standard time") == "America/New_York");
    REQUIRE(iana_name_of("Eastern Daylight Time") == "America/New_York");
    REQUIRE(iana_name_of(" W. Europe Standard Time ") == "Europe/Berlin");
    REQUIRE(iana_name_of("W. Europe Summer Time") == "Europe/Berlin");
    REQUIRE(iana_name_of("GMT Standard Time") == "Europe/London");
    REQUIRE(iana_name_of("Tokyo Standard Time") == "Asia/Tokyo");
    REQUIRE(iana_name_of("Central Standard Time (Mexico)") == "America/Mexico_City");
    REQUIRE(iana_name_of("UTC-11") == "Etc/GMT+11");
    REQUIRE(iana_name_of("(UTC-08:00) Pacific Time (US & Canada)") == "America/Los_Angeles");
    for (const char* name : {"UTC", "GMT", "America/New_York", "EST", "", "Standard Time", "Time", "(UTC",
                             "Mars Standard Time"}) {
        INFO(name);
        REQUIRE(iana_name_of(name).empty());
        REQUIRE(exporter::windows_zone_hint(name).empty());
    }
    REQUIRE(exporter::windows_zone_hint("India Standard Time") ==
            "'India Standard Time' is Windows's name of a time zone; write --tz Asia/Kolkata");
}

TEST_CASE("every IANA name of the table is in this machine's database") {
    for (const char* name :
         {"Eastern Standard Time", "India Standard Time", "Nepal Standard Time", "Samoa Standard Time",
          "Line Islands Standard Time", "Greenland Standard Time", "Yukon Standard Time", "UTC+13"}) {
        INFO(name);
        REQUIRE(exporter::time_zone(std::string(exporter::iana_name_of(name))).is_known());
    }
}

} // namespace webcasts::tests::windows_zone_test
