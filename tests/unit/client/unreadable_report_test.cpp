// SPDX-License-Identifier: BSL-1.0
// Values that cannot be read, as the users of both clients see them; wire/unreadable_values_test.cpp has the
// values themselves.
#include "support/async_testing.hpp"
#include "support/catch.hpp"
#include "support/fake_service.hpp"
#include <webcasts.hpp>
#include <webcasts/async_client.hpp>
#include <webcasts/transports/async_adapter.hpp>

#include <boost/describe/class.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace webcasts::tests::unreadable_report_test {

using namespace webcasts;
using namespace webcasts::async_testing;
using testing::virtual_clock;

namespace {

struct view_row {
    std::optional<local_time> start{};
    std::optional<std::chrono::seconds> duration{};
    std::optional<int> rating{};
};
BOOST_DESCRIBE_STRUCT(view_row, (), (start, duration, rating))

struct person_row {
    std::string email{};
    std::optional<local_time> reg_date{};
    std::optional<int> age{};
    std::optional<local_time> visited{};
    std::vector<view_row> sessions{};
};
BOOST_DESCRIBE_STRUCT(person_row, (), (email, reg_date, age, visited, sessions))

struct demanding_row {
    std::string email{};
    local_time reg_date{};
};
BOOST_DESCRIBE_STRUCT(demanding_row, (), (email, reg_date))

constexpr wire_format all_formats[] = {wire_format::xml, wire_format::json, wire_format::csv};
const query_params some_query{.event = "1234567"};

/// Three people; the second has no readable registration date and no readable age, and the third no readable
/// rating of a session.
std::string report_in(wire_format format) {
    switch (format) {
    case wire_format::json:
        return json_report(
            R"({"email":"a@example.com","reg_date":"2026-02-20T10:00:00Z","age":"41"},)"
            R"({"email":"b@example.com","reg_date":"0000-00-00 00:00:00","age":"n/a","visited":"never"},)"
            R"({"email":"c@example.com","session":{"live_sessions_list":[{"duration":600.5,"rating":"?"}]}})");
    case wire_format::csv:
        return "email,reg_date,age,visited,session_kind,session_duration,session_rating\n"
               "a@example.com,2026-02-20T10:00:00Z,41,,,,\n"
               "b@example.com,0000-00-00 00:00:00,n/a,never,,,\n"
               "c@example.com,,,,live,600.5,?\n";
    default:
        return xml_report(
            "<attendee email='a@example.com' reg_date='2026-02-20T10:00:00Z' age='41'/>"
            "<attendee email='b@example.com' reg_date='0000-00-00 00:00:00' age='n/a' visited='never'/>"
            "<attendee email='c@example.com'><session><live_sessions_list><live_session duration='600.5' "
            "rating='?'/></live_sessions_list></session></attendee>");
    }
}

reply in_format(wire_format format, std::string body) {
    const std::string type = format == wire_format::xml    ? "text/xml"
                             : format == wire_format::json ? "text/json"
                                                           : "text/csv";
    return {.body = std::move(body), .headers = {{"Content-Type", type}}};
}

/// A service whose list and reports hold values that cannot be read.
reply answer_in(wire_format format, const fake_service::call& call) {
    const bool is_json = format == wire_format::json;
    const wire_format tree = is_json ? format : wire_format::xml;
    if (call.path.starts_with(login_path)) {
        return in_format(tree, is_json ? json_login("abc") : xml_login("abc"));
    }
    if (call.path.starts_with(list_path)) {
        return in_format(tree, is_json ? json_event_list(R"({"id":"12345678"},{"id":1234567,"expired":"?"})")
                                       : xml_event_list("<event id='12345678'/>"
                                                        "<event id='1234567' expired='?'/>"));
    }
    return in_format(format, report_in(format));
}

client_options lenient(wire_format format) {
    return {.format = format, .value_policy = wire::value_policy::lenient};
}

void check_rows(const std::vector<person_row>& rows) {
    REQUIRE(rows.size() == 3);
    CHECK(rows[0].reg_date == local_time(std::chrono::seconds(1'771'581'600)));
    CHECK(rows[0].age == 41);
    CHECK_FALSE(rows[1].reg_date);
    CHECK_FALSE(rows[1].age);
    CHECK_FALSE(rows[1].visited);
    REQUIRE(rows[2].sessions.size() == 1);
    CHECK(rows[2].sessions[0].duration == std::chrono::seconds(600));
    CHECK_FALSE(rows[2].sessions[0].rating);
}

/// The decoder's list comes first, then that of the rows.
void check_list_of_rows(const unreadable_values& values) {
    CHECK(values.count == 4);
    REQUIRE(values.listed.size() == 4);
    CHECK(values.listed[0].field_path == "attendee[1].reg_date");
    CHECK(values.listed[1].field_path == "attendee[1].age");
    CHECK(values.listed[1].text == "n/a");
    CHECK(values.listed[2].field_path == "attendee[1].visited");
    CHECK(values.listed[3].field_path == "attendee[2].session.live[0].rating");
    CHECK(values.listed[3].record == 2);
}

} // namespace

TEST_CASE("a client that goes on delivers every attendee and event, and lists what it could not read") {
    for (const wire_format format : all_formats) {
        CAPTURE(to_string(format));
        virtual_clock clock;
        fake_service service(clock, [&](const auto& call) { return answer_in(format, call); });
        auto strict = client_of(service, clock, {.format = format});
        CHECK(strict.events().error().code() == protocol_errc::invalid_value);
        CHECK(strict.fetch_report(some_query).error().code() == protocol_errc::invalid_value);
        CHECK(strict.unreadable().empty());

        auto user = client_of(service, clock, lenient(format));
        const auto events = user.events();
        REQUIRE(events);
        REQUIRE(events->size() == 1);
        CHECK(events->at(0).id.str() == "1234567");
        CHECK(user.unreadable().count == 2);
        CHECK(user.unreadable().records_left_out == 1);
        CHECK(user.unreadable().listed.at(0).text == "12345678");

        const auto people = user.fetch_report(some_query);
        REQUIRE(people);
        CHECK(people->size() == 3);
        CHECK(people->at(0).registered_at);
        CHECK_FALSE(people->at(1).registered_at);
        CHECK(people->at(1).extra.at(0) == named_text{"reg_date", "0000-00-00 00:00:00"});
        CHECK(user.unreadable().count == 1);

        std::size_t seen = 0;
        const auto summary = user.visit_report(some_query, [&](const attendee_view&) { ++seen; });
        REQUIRE(summary);
        CHECK(seen == 3);
        CHECK(summary->records == 3);
        CHECK(summary->unreadable.count == 1);
        CHECK(summary->unreadable.listed.at(0).name == "reg_date");

        auto report = user.report(some_query);
        for (auto& row : report) {
            CHECK(row);
        }
        CHECK(report.summary().unreadable == summary->unreadable);
    }
}

TEST_CASE("rows of a client that goes on have an empty member for a text that cannot be read") {
    for (const wire_format format : all_formats) {
        CAPTURE(to_string(format));
        virtual_clock clock;
        fake_service service(clock, [&](const auto& call) { return answer_in(format, call); });
        auto user = client_of(service, clock, lenient(format));
        const auto rows = user.fetch_report<person_row>(some_query);
        REQUIRE(rows);
        check_rows(*rows);
        check_list_of_rows(user.unreadable());

        std::vector<person_row> visited;
        const auto summary = user.visit_report<person_row>(
            some_query, [&](person_row& row) { visited.push_back(std::move(row)); });
        REQUIRE(summary);
        check_rows(visited);
        check_list_of_rows(summary->unreadable);

        auto report = user.report<person_row>(some_query);
        std::vector<person_row> streamed;
        for (auto& row : report) {
            REQUIRE(row);
            streamed.push_back(std::move(*row));
        }
        check_rows(streamed);
        check_list_of_rows(report.summary().unreadable);

        // A member that is not optional requires its value.
        CHECK(user.fetch_report<demanding_row>(some_query).error().code() == protocol_errc::row_mismatch);
    }
}

TEST_CASE("the asynchronous client goes on as the blocking one does") {
    for (const wire_format format : all_formats) {
        CAPTURE(to_string(format));
        virtual_clock clock;
        fake_service service(clock, [&](const auto& call) { return answer_in(format, call); });
        asio::io_context context;
        async_adapter<transport_ref<fake_service>> transport(asio::any_io_executor(context.get_executor()),
                                                             transport_ref(service));
        async_client user(std::move(transport), demo(), lenient(format));

        const auto events = wait_for(context, [&](auto token) { return user.async_events(token); });
        REQUIRE(events);
        CHECK(events->size() == 1);
        CHECK(user.unreadable().records_left_out == 1);

        const auto people =
            wait_for(context, [&](auto token) { return user.async_fetch_report(some_query, token); });
        REQUIRE(people);
        CHECK(people->size() == 3);
        CHECK(user.unreadable().count == 1);

        const auto rows = wait_for(context, [&](auto token) {
            return user.template async_fetch_report<person_row>(some_query, token);
        });
        REQUIRE(rows);
        check_rows(*rows);
        check_list_of_rows(user.unreadable());

        std::vector<person_row> visited;
        const auto visit = [&](person_row& row) { visited.push_back(std::move(row)); };
        const auto summary = wait_for(context, [&](auto token) {
            return user.template async_visit_report<person_row>(some_query, visit, token);
        });
        REQUIRE(summary);
        check_rows(visited);
        check_list_of_rows(summary->unreadable);

        auto report = wait_for(
            context, [&](auto token) { return user.template async_report<person_row>(some_query, token); });
        REQUIRE(report);
        while (!wait_for(context, [&](auto token) { return report->async_next(token); }).value().empty()) {
        }
        check_list_of_rows(report->summary().unreadable);

        auto set = user.fetch_many({some_query, some_query}, 2);
        std::uint64_t unreadable = 0;
        for (;;) {
            const auto part = wait_for(context, [&](auto token) { return set.async_next(token); }).value();
            if (!part) {
                break;
            }
            unreadable += part->end ? part->end->value().unreadable.count : 0;
        }
        CHECK(unreadable == 2);
    }
}

TEST_CASE("a time with an offset is read in a report in GMT, and in no other zone") {
    for (const std::string_view zone : {"GMT", "UTC", "America/New_York", "Europe/London"}) {
        CAPTURE(zone);
        virtual_clock clock;
        fake_service service(clock, [](const auto& call) { return answer_in(wire_format::xml, call); });
        auto user = client_of(service, clock, lenient(wire_format::xml));
        query_params query = some_query;
        query.tz = zone;
        const bool is_gmt = zone == "GMT" || zone == "UTC";
        const auto people = user.fetch_report(query);
        REQUIRE(people);
        CHECK(people->at(0).registered_at.has_value() == is_gmt);
        CHECK(user.unreadable().count == (is_gmt ? 1U : 2U));
        const auto rows = user.fetch_report<person_row>(query);
        REQUIRE(rows);
        CHECK(rows->at(0).reg_date.has_value() == is_gmt);
    }
}

TEST_CASE("what an attempt that failed could not read is not listed with the next one's") {
    virtual_clock clock;
    reply half = in_format(wire_format::xml, report_in(wire_format::xml));
    half.body.resize(half.body.find("<attendee email='c"));
    half.failure_in_body = error(transport_errc::body_cut_short);
    fake_service service(clock,
                         {log_in_reply(), half, in_format(wire_format::xml, report_in(wire_format::xml))});
    auto user = client_of(service, clock, lenient(wire_format::xml));
    const auto rows = user.fetch_report<person_row>(some_query);
    REQUIRE(rows);
    check_rows(*rows);
    check_list_of_rows(user.unreadable());
    CHECK(service.calls.size() == 3);
}

} // namespace webcasts::tests::unreadable_report_test
