// SPDX-License-Identifier: BSL-1.0
// Reports of rows through the client; row_test.cpp has the rows themselves.
#include "support/catch.hpp"
#include "support/response_texts.hpp"
#include <webcasts.hpp>
#include <webcasts/testing/sandbox.hpp>

#include <chrono>
#include <cstddef>
#include <optional>
#include <ranges>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

namespace webcasts::tests::row_report_test {

using namespace webcasts;

namespace {

credentials demo() {
    return credentials::parse("demo@example.com", "demo").value();
}

query_params whole(const testing::sandbox_event& event) {
    return {.event = std::string(event.summary.id.str())};
}

struct watch {
    viewing_kind kind{};
    std::optional<local_time> start{};
    std::chrono::seconds duration{};
    friend bool operator==(const watch&, const watch&) = default;
};
BOOST_DESCRIBE_STRUCT(watch, (), (kind, start, duration))

struct viewer {
    std::string email{};
    std::string first_name{};
    std::optional<std::string> company{};
    std::optional<local_time> reg_date{};
    std::optional<std::string> custom_question2{};
    std::vector<watch> sessions{};
    friend bool operator==(const viewer&, const viewer&) = default;
};
BOOST_DESCRIBE_STRUCT(viewer, (), (email, first_name, company, reg_date, custom_question2, sessions))

struct viewer_view {
    std::string_view email{};
    std::optional<std::string_view> custom_question2{};
};
BOOST_DESCRIBE_STRUCT(viewer_view, (), (email, custom_question2))

/// The expected row, made by hand.
viewer expected(const attendee& person) {
    viewer row{.email = person.email, .first_name = person.first_name, .reg_date = person.registered_at};
    if (!person.company.empty()) {
        row.company = person.company;
    }
    for (const named_text& item : person.extra) {
        if (item.name == "custom_question2" && !item.value.empty()) {
            row.custom_question2 = item.value;
        }
    }
    for (const viewing_session& item : person.sessions) {
        row.sessions.push_back({.kind = item.kind, .start = item.start, .duration = item.duration.value()});
    }
    return row;
}

using sandbox_client = client<testing::sandbox_transport>;

} // namespace

static_assert(std::ranges::input_range<report_stream<testing::sandbox_transport, viewer>>);
static_assert(std::is_same_v<decltype(std::declval<sandbox_client&>().report<viewer>(query_params())),
                             report_stream<testing::sandbox_transport, viewer>>);

TEST_CASE("a report of rows is the same as a vector, by a visitor and as a range, in every format") {
    testing::sandbox service;
    const auto format = GENERATE(wire_format::xml, wire_format::json, wire_format::csv);
    client user(service.transport(), demo(), {.format = format});
    const auto query = whole(service.events().at(1));
    std::vector<viewer> wanted;
    for (const attendee& person : user.fetch_report(query).value()) {
        wanted.push_back(expected(person));
    }
    REQUIRE(wanted.size() > 30);

    const auto fetched = user.fetch_report<viewer>(query);
    REQUIRE(fetched);
    CHECK(*fetched == wanted);

    std::vector<viewer> streamed;
    auto report = user.report<viewer>(query);
    for (auto& row : report) {
        REQUIRE(row);
        streamed.push_back(std::move(*row));
    }
    CHECK(streamed == wanted);
    CHECK(report.summary().records == wanted.size());

    std::vector<viewer> visited;
    const auto summary =
        user.visit_report<viewer>(query, [&](viewer& row) { visited.push_back(std::move(row)); });
    REQUIRE(summary);
    CHECK(summary->records == wanted.size());
    CHECK_FALSE(summary->stopped);
    CHECK(visited == wanted);

    std::size_t seen = 0;
    REQUIRE(user.visit_report<viewer_view>(query, [&](const viewer_view& row) {
        CHECK(row.email == wanted.at(seen).email);
        CHECK(row.custom_question2.has_value() == wanted[seen].custom_question2.has_value());
        ++seen;
    }));
    CHECK(seen == wanted.size());
}

TEST_CASE("a typed query gives rows as its run-time form does, and a visitor may stop") {
    testing::sandbox service;
    client user(service.transport(), demo());
    const auto typed = audience_query().event(service.events().at(1).summary.id);
    const auto wanted = user.fetch_report<viewer>(whole(service.events().at(1))).value();
    CHECK(user.fetch_report<viewer>(typed).value() == wanted);
    std::vector<viewer> streamed;
    for (auto& row : user.report<viewer>(typed)) {
        streamed.push_back(row.value());
    }
    CHECK(streamed == wanted);
    std::size_t seen = 0;
    const auto summary = user.visit_report<viewer>(typed, [&](const viewer&) { return ++seen < 4; });
    REQUIRE(summary);
    CHECK(summary->stopped);
    CHECK(summary->records == 4);
    CHECK(seen == 4);
}

namespace {

struct late_misfit {
    std::string email{};
    int score = 0;
};
BOOST_DESCRIBE_STRUCT(late_misfit, (), (email, score))

/// A transport that logs in and answers every report with three attendees, the third of whom has no number as
/// their score.
auto scores() {
    return callable_transport([](const http_request& request) {
        const bool report = request.url.expose().find("audience_reports") != std::string_view::npos;
        return http_response{
            200,
            {{"Content-Type", "text/json"}},
            report ? json_success(R"("eventtitle":"T","attendee_list":[{"email":"a@example.com","score":1},)"
                                  R"({"email":"b@example.com","Score":"2"},)"
                                  R"({"email":"c@example.com","score":"three"}])")
                   : json_login("s")};
    });
}

void check_third_is_wrong(const error& wrong) {
    CHECK(wrong.code() == protocol_errc::row_mismatch);
    CHECK(wrong.message() ==
          "audience report: a record does not fit the row's members: 1 mismatch: member 'score' (int): field "
          "'score' holds a text of 5 bytes, not a whole number: make it std::string (in json, at "
          "attendee[2].score); change the row as it says");
    CHECK(wrong.server_text() == "score: three");
}

} // namespace

TEST_CASE("the first record that does not fit ends the report: a range gives what came before it") {
    client user(scores(), demo(), {.format = wire_format::json});
    const query_params query{.event = "1234567"};
    const auto fetched = user.fetch_report<late_misfit>(query);
    REQUIRE_FALSE(fetched);
    check_third_is_wrong(fetched.error());

    std::size_t seen = 0;
    const auto visited = user.visit_report<late_misfit>(query, [&](const late_misfit&) { ++seen; });
    REQUIRE_FALSE(visited);
    check_third_is_wrong(visited.error());
    CHECK(seen == 2);

    std::vector<std::string> emails;
    std::vector<error> errors;
    auto report = user.report<late_misfit>(query);
    for (const auto& row : report) {
        if (row) {
            emails.push_back(row->email);
        } else {
            errors.push_back(row.error());
        }
    }
    CHECK(emails == std::vector<std::string>{"a@example.com", "b@example.com"});
    REQUIRE(errors.size() == 1);
    check_third_is_wrong(errors[0]);
    CHECK(report.summary().records == 2);
}

TEST_CASE("an error of the service comes to a report of rows as it is") {
    testing::sandbox service;
    client user(service.transport(), demo());
    const query_params query{.event = "9999999"};
    CHECK(user.fetch_report<viewer>(query).error().code() == api_errc::refused);
    CHECK(user.visit_report<viewer>(query, [](const viewer&) {}).error().code() == api_errc::refused);
    std::size_t rows = 0;
    for (const auto& row : user.report<viewer>(query)) {
        REQUIRE_FALSE(row);
        CHECK(row.error().code() == api_errc::refused);
        ++rows;
    }
    CHECK(rows == 1);
}

struct german_place {
    std::string ort;
};
BOOST_DESCRIBE_STRUCT(german_place, (), (ort))

TEST_CASE("rows go by the client's own name table") {
    static constexpr wire::field_name fields[] = {{wire::node::attendee, "email", wire::field::email},
                                                  {wire::node::attendee, "ort", wire::field::city}};
    client user(
        callable_transport([](const http_request& request) {
            const bool report = request.url.expose().find("audience_reports") != std::string_view::npos;
            return http_response{200,
                                 {{"Content-Type", "text/json"}},
                                 report ? json_report(R"({"ort":"Bonn"})") : json_login("s")};
        }),
        demo(), {.format = wire_format::json, .names = wire::name_table(wire::default_node_names, fields)});
    const auto rows = user.fetch_report<german_place>({.event = "1234567"});
    REQUIRE(rows);
    CHECK(rows->at(0).ort == "Bonn");
}

} // namespace webcasts::tests::row_report_test
