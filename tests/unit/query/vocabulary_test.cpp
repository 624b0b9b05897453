// SPDX-License-Identifier: BSL-1.0
#include "support/catch.hpp"
#include <webcasts/api.hpp>
#include <webcasts/http_message.hpp>
#include <webcasts/query/chrono_date.hpp>
#include <webcasts/query/date_range.hpp>
#include <webcasts/query/event_id.hpp>
#include <webcasts/query/time_zone_name.hpp>
#include <webcasts/query/value_list.hpp>
#include <webcasts/result.hpp>
#include <webcasts/version.hpp>

#include <algorithm>
#include <array>
#include <chrono>
#include <concepts>
#include <functional>
#include <set>
#include <sstream>
#include <string>
#include <string_view>
#include <unordered_set>
#include <utility>
#include <vector>

namespace webcasts::tests::vocabulary_test { namespace {

using namespace std::chrono_literals;
using webcasts::calendar_date;
using webcasts::date_range;
using webcasts::domain_list;
using webcasts::event_id;
using webcasts::source_list;
using webcasts::time_zone_name;
using webcasts::usage_errc;

template <class T>
std::string printed(const T& value) {
    std::ostringstream out;
    out << value;
    return out.str();
}

/// The code of what `parse` returned; a value is shown as "no error".
template <class Result>
std::string code_of(const Result& parsed) {
    return parsed ? "no error" : parsed.error().code().message();
}

std::string message(usage_errc code) {
    return webcasts::make_error_code(code).message();
}

template <class T>
concept has_default = std::default_initializable<T>;

// ---- event ids

constexpr event_id constant_id = "0012345";
static_assert(constant_id.str() == "0012345");
static_assert(std::copyable<event_id> && std::totally_ordered<event_id> && !has_default<event_id>);
static_assert(!std::constructible_from<event_id, std::string> && !std::constructible_from<event_id, int>,
              "run-time values go through parse");

TEST_CASE("an event id is read from exactly seven digits") {
    const auto id = event_id::parse("7654321");
    REQUIRE(id);
    CHECK(id->str() == "7654321");
    CHECK(event_id::parse("0000000"));
    CHECK(event_id::parse("9999999"));
}

TEST_CASE("an event id with another form is refused") {
    const std::string text = GENERATE("", "123456", "12345678", "123456a", "a234567", "123 567", " 1234567",
                                      "1234567 ", "-123456", "+123456", "12345.7", "１２３４５６７");
    CAPTURE(text);
    const auto id = event_id::parse(text);
    REQUIRE_FALSE(id);
    CHECK(id.error().code() == usage_errc::event_id_not_seven_digits);
}

TEST_CASE("an event id with a NUL inside is refused") {
    CHECK_FALSE(event_id::parse(std::string_view("123\0"
                                                 "567",
                                                 7)));
}

TEST_CASE("the error of a refused event id shows its text and what to do") {
    const auto id = event_id::parse("12345");
    REQUIRE_FALSE(id);
    CHECK(id.error().message() ==
          "an event id has exactly 7 digits: '12345'; copy the id from the event list");
}

TEST_CASE("event ids compare, hash and print by their digits") {
    constexpr event_id low = "1000000";
    constexpr event_id high = "2000000";
    static_assert(low < high && low != high && low == event_id("1000000"));
    CHECK(printed(low) == "1000000");
    CHECK(format_as(low) == "1000000");
    const std::unordered_set<event_id> ids{low, high, event_id("1000000")};
    CHECK(ids.size() == 2);
    CHECK(ids.contains(*event_id::parse("2000000")));
    CHECK(std::hash<event_id>{}(low) == std::hash<event_id>{}(*event_id::parse("1000000")));
    CHECK(std::set<event_id>{high, low}.begin()->str() == "1000000");
}

// ---- calendar dates

constexpr calendar_date leap_day = "2024-02-29";
static_assert(to_year_month_day(leap_day) == 2024y / std::chrono::February / 29);
static_assert(leap_day == webcasts::to_calendar_date(2024y / std::chrono::February / 29));
static_assert(leap_day < calendar_date("2024-03-01") && leap_day > calendar_date("2023-12-31"));
static_assert(leap_day.wire_text() == std::array<char, 10>{'0', '2', '/', '2', '9', '/', '2', '0', '2', '4'});
static_assert(std::copyable<calendar_date> && std::totally_ordered<calendar_date> &&
              !has_default<calendar_date>);

std::string wire_text(const calendar_date& date) {
    const auto text = date.wire_text();
    return {text.begin(), text.end()};
}

TEST_CASE("a date is read as YYYY-MM-DD and sent as mm/dd/yyyy") {
    using row = std::pair<const char*, const char*>;
    const auto [iso, wire] = GENERATE(row{"2026-01-02", "01/02/2026"}, row{"2026-12-31", "12/31/2026"},
                                      row{"2000-02-29", "02/29/2000"}, row{"0001-01-01", "01/01/0001"},
                                      row{"9999-12-31", "12/31/9999"}, row{"0987-06-05", "06/05/0987"});
    const auto date = calendar_date::parse(iso);
    REQUIRE(date);
    CHECK(wire_text(*date) == wire);
    CHECK(printed(*date) == iso);
    CHECK(webcasts::make_calendar_date(to_year_month_day(*date)).value() == *date);
}

TEST_CASE("a date that does not exist, or has another form, is refused") {
    const std::string text = GENERATE(
        "2026-02-30", "2026-13-01", "2026-00-10", "2026-04-31", "2025-02-29", "1900-02-29", "2026-01-00",
        "2026-01-32", "0000-01-01", "", "2026", "2026-1-2", "26-01-02", "2026/01/02", "01/02/2026",
        "2026-01-02T00:00:00", " 2026-01-02", "2026-01-02 ", "2026-01-0x", "-026-01-02", "yesterday");
    CAPTURE(text);
    CHECK(code_of(calendar_date::parse(text)) == message(usage_errc::impossible_date));
}

TEST_CASE("a year_month_day that does not exist is refused, and so is one outside the years 1 to 9999") {
    const auto date = GENERATE(2026y / std::chrono::February / 30, 2026y / std::chrono::month(13) / 1,
                               2026y / std::chrono::January / 0, 0y / std::chrono::January / 1,
                               std::chrono::year(-1) / std::chrono::January / 1,
                               std::chrono::year(10000) / std::chrono::January / 1);
    CHECK(code_of(webcasts::make_calendar_date(date)) == message(usage_errc::impossible_date));
}

TEST_CASE("every day of four centuries is read back from both of its forms") {
    int days = 0;
    int wrong = 0;
    constexpr std::chrono::sys_days last = 2100y / std::chrono::December / 31;
    for (std::chrono::sys_days day = 1701y / std::chrono::January / 1; day <= last;
         day += std::chrono::days(1)) {
        const std::chrono::year_month_day date(day);
        const auto checked = webcasts::make_calendar_date(date);
        ++days;
        const bool right = checked && calendar_date::parse(printed(*checked)).value() == *checked &&
                           webcasts::detail::wire_date(wire_text(*checked)) == date;
        wrong += right ? 0 : 1;
    }
    CHECK(days == 400 * 365 + 97);
    CHECK(wrong == 0);
}

TEST_CASE("the service's form of a date is read strictly") {
    const std::string text =
        GENERATE("1/2/2026", "01-02-2026", "2026/01/02", "02/30/2026", "13/01/2026", "00/01/2026",
                 "01/00/2026", "01/02/0000", "01/02/26", "01/02/2026 ", "", "xx/02/2026");
    CAPTURE(text);
    CHECK_FALSE(webcasts::detail::wire_date(text));
}

// ---- date ranges

constexpr auto spring = date_range::between("2026-03-01", "2026-05-31");
static_assert(spring.first() == calendar_date("2026-03-01") && spring.last() == calendar_date("2026-05-31"));
static_assert(date_range::from("2026-03-01").first() == calendar_date("2026-03-01"));
static_assert(!date_range::from("2026-03-01").last());
static_assert(date_range::until("2026-05-31").last() == calendar_date("2026-05-31"));
static_assert(!date_range::until("2026-05-31").first());
static_assert(date_range::between("2026-03-01", "2026-03-01") ==
              date_range::between("2026-03-01", "2026-03-01"));
static_assert(date_range::from("2026-03-01") != date_range::until("2026-03-01"));

TEST_CASE("a date range covers one day or more, and is refused if it ends before it starts") {
    const auto first = calendar_date::parse("2026-03-01").value();
    const auto last = calendar_date::parse("2026-05-31").value();
    CHECK(date_range::parse(first, last).value() == spring);
    CHECK(date_range::parse(first, first));
    CHECK(code_of(date_range::parse(last, first)) == message(usage_errc::date_range_ends_before_start));
}

TEST_CASE("a date range prints its ends") {
    CHECK(printed(spring) == "2026-03-01..2026-05-31");
    CHECK(printed(date_range::from("2026-03-01")) == "2026-03-01..");
    CHECK(printed(date_range::until("2026-05-31")) == "..2026-05-31");
}

// ---- time zones

static_assert(time_zone_name("America/New_York").str() == "America/New_York");
static_assert(time_zone_name("GMT") == time_zone_name("GMT") &&
              time_zone_name("GMT") != time_zone_name("UTC"));

TEST_CASE("a time zone is any text but an empty one and one with control characters") {
    CHECK(time_zone_name::parse("America/New_York").value().str() == "America/New_York");
    CHECK(time_zone_name::parse("Eastern Time (US & Canada)").value().str() == "Eastern Time (US & Canada)");
    CHECK(code_of(time_zone_name::parse("")) == message(usage_errc::empty_value));
    CHECK(code_of(time_zone_name::parse("GMT\n")) == message(usage_errc::value_holds_control_character));
    CHECK(code_of(time_zone_name::parse(std::string_view("G\0T", 3))) ==
          message(usage_errc::value_holds_control_character));
    CHECK(code_of(time_zone_name::parse("GMT\x7f")) == message(usage_errc::value_holds_control_character));
}

TEST_CASE("a time zone made at run time keeps a text of its own") {
    std::string name = "Europe/Berlin";
    const time_zone_name zone = time_zone_name::parse(name).value();
    name.assign(name.size(), 'x');
    CHECK(zone.str() == "Europe/Berlin");
    CHECK(printed(zone) == "Europe/Berlin");
    time_zone_name other = "GMT";
    const time_zone_name copy = zone;
    other = zone;
    CHECK(other == copy);
    CHECK(other.str().data() != zone.str().data());
    CHECK(zone == time_zone_name("Europe/Berlin"));
}

// ---- lists of values

static_assert(domain_list("example.com").joined() == "example.com");
static_assert(domain_list("example.com").size() == 1);
static_assert(webcasts::domains<"example.com", "example.org", "example.net">.joined() ==
              "example.com|example.org|example.net");
static_assert(webcasts::domains<"example.com", "example.org", "example.net">.size() == 3);
static_assert(webcasts::sources<"spring mail", "partner">.joined() == "spring mail|partner");
static_assert(webcasts::sources<"a", "b"> != webcasts::sources<"b", "a">, "the order is part of the value");
static_assert(webcasts::sources<"a"> == source_list("a"));

TEST_CASE("a list keeps its values in their order") {
    const auto list = domain_list::parse({"example.com", "mail.example.org", "example.net"});
    REQUIRE(list);
    CHECK(list->values() == std::vector<std::string>{"example.com", "mail.example.org", "example.net"});
    CHECK(list->joined() == "example.com|mail.example.org|example.net");
    CHECK(list->size() == 3);
    CHECK(printed(*list) == "example.com|mail.example.org|example.net");
    CHECK(*list == webcasts::domains<"example.com", "mail.example.org", "example.net">);
    CHECK(domain_list::parse({"example.com"}).value().values() == std::vector<std::string>{"example.com"});
}

TEST_CASE("a list without values, or with an empty one, is refused") {
    CHECK(code_of(domain_list::parse({})) == message(usage_errc::empty_value));
    CHECK(code_of(source_list::parse({})) == message(usage_errc::empty_value));
    CHECK(code_of(source_list::parse({"one", ""})) == message(usage_errc::empty_value));
    CHECK(code_of(source_list::parse({"", "one"})) == message(usage_errc::empty_value));
}

TEST_CASE("a value with the delimiter is refused") {
    CHECK(code_of(source_list::parse({"one", "two|three"})) == message(usage_errc::value_holds_delimiter));
    CHECK(code_of(domain_list::parse({"example.com|example.org"})) ==
          message(usage_errc::value_holds_delimiter));
    CHECK(code_of(source_list::parse({"|"})) == message(usage_errc::value_holds_delimiter));
}

TEST_CASE("a domain with an at sign or a space is refused, and a tracking identifier with them is not") {
    const std::string text =
        GENERATE("user@example.com", "@example.com", "example.com ", " example.com", "exam ple.com");
    CAPTURE(text);
    CHECK(code_of(domain_list::parse({"example.org", text})) == message(usage_errc::not_an_email_domain));
    CHECK(source_list::parse({text}));
}

TEST_CASE("a value with a control character is refused") {
    CHECK(code_of(source_list::parse({"a\tb"})) == message(usage_errc::value_holds_control_character));
    CHECK(code_of(domain_list::parse({"example.com\r\n"})) ==
          message(usage_errc::value_holds_control_character));
}

TEST_CASE("the error of a refused value shows the value") {
    const auto list = domain_list::parse({"example.com", "user@example.com"});
    REQUIRE_FALSE(list);
    CHECK(list.error().client_text() == "'user@example.com'");
}

// ---- names

TEST_CASE("each parameter has one name, and is found by it alone") {
    std::set<std::string_view> names;
    for (const webcasts::parameter_info& info : webcasts::parameter_table) {
        CAPTURE(info.name);
        CHECK(names.insert(info.name).second);
        CHECK(webcasts::name_of(info.id) == info.name);
        const auto* found = webcasts::find_parameter(info.name);
        REQUIRE(found);
        CHECK(found->id == info.id);
    }
    CHECK(
        names ==
        std::set<std::string_view>{
            "ver",         "username",         "password",       "ui",          "si",          "ei",
            "tz",          "date_range_start", "date_range_end", "dr_regs",     "dr_sessions", "sti_filter",
            "excl_domain", "incl_domain",      "users_qa",       "user_survey", "no_shows",    "live_viewers",
            "od_viewers",  "simlive_viewers"});
    CHECK_FALSE(webcasts::find_parameter("EI"));
    CHECK_FALSE(webcasts::find_parameter("ei "));
    CHECK_FALSE(webcasts::find_parameter(""));
}

TEST_CASE("the password, the session and the user are never shown in messages") {
    for (const webcasts::parameter_info& info : webcasts::parameter_table) {
        CAPTURE(info.name);
        constexpr std::array<std::string_view, 4> hidden{"username", "password", "ui", "si"};
        CHECK(info.shown_in_messages == (std::find(hidden.begin(), hidden.end(), info.name) == hidden.end()));
    }
}

TEST_CASE("each format is found by the name it has on a command line") {
    using webcasts::wire_format;
    for (const wire_format format : {wire_format::xml, wire_format::json, wire_format::csv}) {
        CHECK(webcasts::wire_format_from_name(to_string(format)) == format);
    }
    CHECK(to_string(wire_format::xml) == "xml");
    CHECK(to_string(wire_format::json) == "json");
    CHECK(to_string(wire_format::csv) == "csv");
    CHECK_FALSE(webcasts::wire_format_from_name("XML"));
    CHECK_FALSE(webcasts::wire_format_from_name(""));
}

TEST_CASE("each operation has the paths of the contract") {
    using webcasts::operation_kind;
    using webcasts::path_of;
    using webcasts::wire_format;
    CHECK(path_of(operation_kind::login, wire_format::xml) == "/api/login");
    CHECK(path_of(operation_kind::login, wire_format::json) == "/api/login/json");
    CHECK(path_of(operation_kind::login, wire_format::csv) == "/api/login");
    CHECK(path_of(operation_kind::event_list, wire_format::xml) == "/api/reporting/eventlist");
    CHECK(path_of(operation_kind::event_list, wire_format::json) == "/api/reporting/eventlist/json");
    CHECK(path_of(operation_kind::event_list, wire_format::csv) == "/api/reporting/eventlist");
    CHECK(path_of(operation_kind::audience_report, wire_format::xml) == "/api/reporting/audience_reports");
    CHECK(path_of(operation_kind::audience_report, wire_format::json) ==
          "/api/reporting/audience_reports/json");
    CHECK(path_of(operation_kind::audience_report, wire_format::csv) ==
          "/api/reporting/audience_reports/csv");
    CHECK(webcasts::default_base_url == "https://api.webcasts.com");
}

TEST_CASE("a response header is found without regard to case, the first of several") {
    const webcasts::http_response_head head{200,
                                            {{"content-TYPE", "text/xml"}, {"Content-Type", "text/html"}}};
    CHECK(head.header("Content-Type") == "text/xml");
    CHECK(head.header("Content-Typ").empty());
    CHECK(head.header("Content-Type2").empty());
    CHECK(head.header("").empty());
    CHECK_FALSE(webcasts::same_header_name("a[b", "a{b"));
}

TEST_CASE("the version is a number that the preprocessor compares, and a text") {
#if WEBCASTS_VERSION / 10000 != WEBCASTS_VERSION_MAJOR ||                                                    \
    WEBCASTS_VERSION / 100 % 100 != WEBCASTS_VERSION_MINOR
#error "the number does not hold its parts"
#endif
    static_assert(WEBCASTS_VERSION % 100 == WEBCASTS_VERSION_PATCH);
    const std::string parts[] = {std::to_string(WEBCASTS_VERSION_MAJOR),
                                 std::to_string(WEBCASTS_VERSION_MINOR),
                                 std::to_string(WEBCASTS_VERSION_PATCH)};
    CHECK(webcasts::version_text == parts[0] + "." + parts[1] + "." + parts[2]);
}

} // namespace

} // namespace webcasts::tests::vocabulary_test
