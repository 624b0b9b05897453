// SPDX-License-Identifier: BSL-1.0
#include "catch.hpp"
#include <webcasts/testing/zoneinfo.hpp>

#include <chrono>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>
#include <vector>

namespace {

using namespace webcasts::testing;
using namespace std::chrono;
using namespace std::chrono_literals;

sys_seconds at(int y, unsigned m, unsigned d, seconds time = 0s) {
    return sys_days(year(y) / month(m) / day(d)) + time;
}

std::string big_endian(std::int64_t value, int width) {
    std::string bytes;
    for (int shift = 8 * (width - 1); shift >= 0; shift -= 8) {
        bytes += static_cast<char>((value >> shift) & 0xFF);
    }
    return bytes;
}

struct change {
    std::int64_t time;
    char type;
};

/// A TZif file of version 2 with an empty first block.
std::string tzif(const std::vector<change>& changes, const std::vector<int>& offsets, std::string_view rule) {
    const auto header = [](std::size_t transitions, std::size_t types, std::size_t characters) {
        std::string made = "TZif2" + std::string(15, '\0');
        for (const std::size_t count :
             {std::size_t{0}, std::size_t{0}, std::size_t{0}, transitions, types, characters}) {
            made += big_endian(static_cast<std::int64_t>(count), 4);
        }
        return made;
    };
    std::string made = header(0, 0, 0) + header(changes.size(), offsets.size(), 4);
    for (const change& item : changes) {
        made += big_endian(item.time, 8);
    }
    for (const change& item : changes) {
        made += item.type;
    }
    for (const int offset : offsets) {
        made += big_endian(offset, 4) + std::string(2, '\0');
    }
    return made + std::string("ABC\0", 4) + "\n" + std::string(rule) + "\n";
}

/// A directory that is removed with what is in it.
struct scratch_directory {
    scratch_directory() {
        std::string name = (std::filesystem::temp_directory_path() / "webcasts-zones-XXXXXX").string();
        REQUIRE(mkdtemp(name.data()) != nullptr);
        path = name;
    }
    ~scratch_directory() { std::filesystem::remove_all(path); }
    void write(const std::string& name, const std::string& bytes) const {
        std::filesystem::create_directories((path / name).parent_path());
        std::ofstream(path / name, std::ios::binary) << bytes;
    }
    std::filesystem::path path;
};

} // namespace

TEST_CASE("a zone without summer time has one offset") {
    CHECK(zone_rule::parse("<+0330>-3:30").value().offset_at(at(2030, 7, 1)) == 3h + 30min);
    CHECK(zone_rule::parse("EST5").value().offset_at(at(2030, 7, 1)) == -5h);
    CHECK(zone_rule::parse("XXX-1:02:03").value().offset_at(at(2030, 7, 1)) == 1h + 2min + 3s);
}

TEST_CASE("summer time begins and ends to the second, by the clock in force before") {
    const auto rule = zone_rule::parse("EST5EDT,M3.2.0,M11.1.0").value();
    CHECK(rule.offset_at(at(2026, 3, 8, 7h - 1s)) == -5h);
    CHECK(rule.offset_at(at(2026, 3, 8, 7h)) == -4h);
    CHECK(rule.offset_at(at(2026, 11, 1, 6h - 1s)) == -4h);
    CHECK(rule.offset_at(at(2026, 11, 1, 6h)) == -5h);
}

TEST_CASE("south of the equator summer time spans the new year") {
    const auto rule = zone_rule::parse("AEST-10AEDT,M10.1.0,M4.1.0/3").value();
    CHECK(rule.offset_at(at(2026, 1, 1)) == 11h);
    CHECK(rule.offset_at(at(2026, 4, 4, 16h - 1s)) == 11h);
    CHECK(rule.offset_at(at(2026, 4, 4, 16h)) == 10h);
    CHECK(rule.offset_at(at(2026, 10, 3, 16h)) == 11h);
}

TEST_CASE("rules may count days and name the last week and negative hours") {
    const auto by_day = zone_rule::parse("AAA0BBB,J60/0,300/0").value();
    CHECK(by_day.offset_at(at(2028, 2, 29, 23h)) == 0h); // day 60 is 1 March in a leap year, too
    CHECK(by_day.offset_at(at(2028, 3, 1)) == 1h);
    CHECK(by_day.offset_at(at(2026, 3, 1)) == 1h);
    CHECK(by_day.offset_at(at(2026, 10, 27, 22h)) == 1h); // day 300 from 0 is 28 October
    CHECK(by_day.offset_at(at(2026, 10, 27, 23h)) == 0h);
    const auto last_week = zone_rule::parse("<-02>2<-01>,M3.5.0/-1,M10.5.0/0").value();
    CHECK(last_week.offset_at(at(2026, 3, 29, 1h - 1s)) == -2h);
    CHECK(last_week.offset_at(at(2026, 3, 29, 1h)) == -1h);
}

TEST_CASE("text that is no rule is refused") {
    for (const char* text : {"", "EST", "ES5", "5", "<+03-3", "EST5EDT", "EST5EDT,M3.2.0",
                             "EST5EDT,M13.2.0,M11.1.0", "EST5EDT,M3.6.0,M11.1.0", "EST5EDT,M3.2.7,M11.1.0",
                             "EST5EDT,M3.2.0,M11.1.0,", "EST5EDT,J0,J2", "EST5:60", "EST999"}) {
        CAPTURE(text);
        CHECK_FALSE(zone_rule::parse(text).has_value());
    }
}

TEST_CASE("listed changes come first, the rule behind the last of them") {
    const auto first = at(2020, 1, 1).time_since_epoch().count();
    const auto second = at(2021, 1, 1).time_since_epoch().count();
    const auto zone =
        zone_transitions::parse(tzif({{first, 1}, {second, 0}}, {3600, 7200}, "AAA-9BBB,M3.5.0,M10.5.0"))
            .value();
    CHECK(zone.offset_at(at(1900, 1, 1)) == 1h);
    CHECK(zone.offset_at(at(2020, 1, 1, -1s)) == 1h);
    CHECK(zone.offset_at(at(2020, 1, 1)) == 2h);
    CHECK(zone.offset_at(at(2021, 1, 1)) == 9h);
    CHECK(zone.offset_at(at(2021, 7, 1)) == 10h);
    const auto without_rule = zone_transitions::parse(tzif({{first, 1}}, {3600, -7200}, "")).value();
    CHECK(without_rule.offset_at(at(2050, 1, 1)) == -2h);
}

TEST_CASE("bytes that are no zone file are refused, wherever they end") {
    const std::string good = tzif({{0, 1}}, {0, 3600}, "AAA0");
    REQUIRE(zone_transitions::parse(good).has_value());
    const std::size_t rule = good.size() - 6;
    for (std::size_t size = 0; size < rule; ++size) {
        CHECK_FALSE(zone_transitions::parse(good.substr(0, size)).has_value());
    }
    CHECK_FALSE(zone_transitions::parse(tzif({{0, 2}}, {0, 3600}, "")).has_value());
    CHECK_FALSE(zone_transitions::parse(tzif({}, {}, "")).has_value());
    CHECK_FALSE(zone_transitions::parse("TZif" + good.substr(4, 1) + std::string(200, '\xFF')).has_value());
}

TEST_CASE("zones are read by name from below one directory") {
    const scratch_directory zones;
    zones.write("Test/Plus_One", tzif({}, {3600}, "AAA-1"));
    zones.write("broken", "not a zone");
    const zoneinfo known((zones.path / "Test").string());
    CHECK(known("Plus_One", at(2026, 1, 1)) == 1h);
    CHECK(known("Plus_One", at(2027, 1, 1)) == 1h);
    CHECK(known("GMT", at(2026, 1, 1)) == 0h);
    CHECK(known("UTC", at(2026, 1, 1)) == 0h);
    CHECK_FALSE(known("Nowhere", at(2026, 1, 1)).has_value());
    CHECK_FALSE(known("../broken", at(2026, 1, 1)).has_value());
    CHECK_FALSE(known("../Test/Plus_One", at(2026, 1, 1)).has_value());
    CHECK_FALSE(known("", at(2026, 1, 1)).has_value());
    const zoneinfo above(zones.path.string());
    CHECK(above("Test/Plus_One", at(2026, 1, 1)) == 1h);
    CHECK_FALSE(above("Test", at(2026, 1, 1)).has_value());
    CHECK_FALSE(above("broken", at(2026, 1, 1)).has_value());
    CHECK_FALSE(above("/etc/passwd", at(2026, 1, 1)).has_value());
}
