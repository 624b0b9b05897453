// SPDX-License-Identifier: BSL-1.0
#include "support/catch.hpp"
#include "support/random_attendees.hpp"
#include <webcasts/testing/replace_allocation.ipp>
#include <webcasts/wire/csv/spreadsheet_protection.hpp>
#include <webcasts/wire/csv/writer.hpp>
#include <webcasts/wire/json/ndjson_writer.hpp>
#include <webcasts/wire/json/writer.hpp>
#include <webcasts/wire/response_decoder.hpp>
#include <webcasts/wire/xml/writer.hpp>

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <string>
#include <vector>

namespace {

using namespace webcasts;
using testing::allocation_faults;

/// Count from now on, and let no allocation fail.
void count_allocations() {
    allocation_faults::arm(std::numeric_limits<std::uint64_t>::max());
}

/// Count the allocations while records are written that were written before.
template <class Writer>
std::uint64_t allocations_when_warm(Writer writer, const std::vector<attendee>& people) {
    const std::vector<std::string> columns{"custom_question1", "q", "q"};
    std::string out;
    writer.begin_report(out, {{local_time(std::chrono::days(20'000)), "GMT"}, "Title", columns});
    for (int round = 0; round < 3; ++round) {
        count_allocations();
        out.clear();
        for (const attendee& person : people) {
            writer.write_attendee(out, person);
        }
    }
    return allocation_faults::count();
}

/// Count the allocations of a decoder for people of a report that it has decoded several times before.
template <class Writer>
std::uint64_t allocations_to_decode_again(wire_format format, Writer writer,
                                          const std::vector<attendee>& people) {
    struct counting_sink final : wire::record_sink {
        std::size_t records = 0;
        bool on_attendee(const attendee_view&) override { return ++records != 0; }
    } sink;
    const std::vector<std::string> columns{"custom_question1", "q", "q"};
    std::string begin;
    writer.begin_report(begin, {{local_time(std::chrono::days(20'000)), "GMT"}, "Title", columns});
    for (const attendee& person : people) {
        writer.write_attendee(begin, person);
    }
    std::string part;
    for (const attendee& person : people) {
        writer.write_attendee(part, person);
    }
    const std::string type(format == wire_format::json ? "text/json" : "text/xml");
    wire::response_decoder decoder(&sink, format, format == wire_format::csv ? "text/csv" : type, {},
                                   wire::default_names, {.policy = wire::value_policy::lenient});
    constexpr std::size_t chunk = 512;
    std::uint64_t counted = 0;
    REQUIRE(decoder.write(begin));
    // The lists of a record's parts are used again by other parts, and grow until each is long enough.
    for (int round = 0; round < 20; ++round) {
        count_allocations();
        for (std::size_t at = 0; at < part.size(); at += chunk) {
            const auto written =
                decoder.write(std::span(part).subspan(at, std::min(chunk, part.size() - at)));
            if (!written) {
                FAIL(written.error().message());
            }
        }
        counted = allocation_faults::count();
    }
    CHECK(sink.records >= 21 * people.size() - 1);
    CHECK(decoder.found().unreadable.empty());
    return counted;
}

} // namespace

TEST_CASE("a decoder that goes on after unreadable values does not allocate for records that have none") {
    tests::random_attendees random(2);
    std::vector<attendee> people;
    while (people.size() < 100) {
        people.push_back(random.person());
    }
    CHECK(allocations_to_decode_again(wire_format::xml, wire::xml_writer(), people) == 0);
    CHECK(allocations_to_decode_again(wire_format::json, wire::json_writer(), people) == 0);
    CHECK(allocations_to_decode_again(wire_format::csv, wire::csv_writer(), people) == 0);
}

TEST_CASE("writers do not allocate for a record after they have written larger ones") {
    // Their fields differ in number, names and lengths.
    tests::random_attendees random(1);
    std::vector<attendee> people;
    while (people.size() < 100) {
        people.push_back(random.person());
    }
    count_allocations();
    people.push_back(random.person());
    REQUIRE(allocation_faults::count() > 0); // or the counting is broken
    CHECK(allocations_when_warm(wire::csv_writer(), people) == 0);
    CHECK(allocations_when_warm(wire::csv_writer(wire::spreadsheet_protection::on), people) == 0);
    CHECK(allocations_when_warm(wire::xml_writer(), people) == 0);
    CHECK(allocations_when_warm(wire::json_writer(), people) == 0);
    CHECK(allocations_when_warm(wire::ndjson_writer(), people) == 0);
}
