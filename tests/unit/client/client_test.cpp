// SPDX-License-Identifier: BSL-1.0
#include "support/catch.hpp"
#include <webcasts.hpp>
#include <webcasts/testing/sandbox.hpp>

#include <iterator>
#include <ranges>
#include <string>
#include <type_traits>
#include <vector>

namespace webcasts::tests::client_test {

using namespace webcasts;
using testing::sandbox;
using testing::sandbox_transport;

namespace {

credentials demo() {
    return credentials::parse("demo@example.com", "demo").value();
}

query_params whole(const testing::sandbox_event& event) {
    return {.event = std::string(event.summary.id.str())};
}

} // namespace

static_assert(transport<sandbox_transport>);
static_assert(transport<transport_ref<any_transport>>);
static_assert(std::ranges::input_range<report_stream<sandbox_transport>>);
static_assert(std::is_same_v<std::ranges::range_value_t<report_stream<sandbox_transport>>, result<attendee>>);

TEST_CASE(
    "a report is the same as a vector, by a visitor and as a range, in every format and by both methods") {
    sandbox service;
    const auto format = GENERATE(wire_format::xml, wire_format::json, wire_format::csv);
    const auto method = GENERATE(http_method::get, http_method::post);
    client user(service.transport(), demo(), {.format = format, .method = method});
    const auto query = whole(service.events().at(1));

    const auto fetched = user.fetch_report(query);
    REQUIRE(fetched);
    CHECK(fetched->size() > 30);

    std::vector<attendee> visited;
    const auto summary =
        user.visit_report(query, [&](const attendee_view& person) { visited.push_back(to_owned(person)); });
    REQUIRE(summary);
    CHECK(summary->records == visited.size());
    CHECK_FALSE(summary->stopped);
    CHECK(summary->event_title.empty() == (format == wire_format::csv));

    std::vector<attendee> streamed;
    for (auto& row : user.report(query)) {
        REQUIRE(row);
        streamed.push_back(*row);
    }
    CHECK(visited == *fetched);
    CHECK(streamed == *fetched);
}

TEST_CASE("the three formats of every event of the sandbox decode to equal records") {
    sandbox service;
    client xml(service.transport(), demo(), {.format = wire_format::xml});
    client json(service.transport(), demo(), {.format = wire_format::json});
    client csv(service.transport(), demo(), {.format = wire_format::csv});
    REQUIRE(xml.events().value() == json.events().value());
    for (const auto& event : service.events()) {
        auto from_xml = xml.fetch_report(whole(event));
        REQUIRE(from_xml);
        REQUIRE(json.fetch_report(whole(event)).value() == *from_xml);
        for (attendee& person : *from_xml) {
            person.questions.clear();
            person.survey_answers.clear();
        }
        REQUIRE(csv.fetch_report(whole(event)).value() == *from_xml);
    }
}

TEST_CASE("a visitor that returns false stops the report without an error") {
    sandbox service;
    client user(service.transport(), demo());
    std::size_t seen = 0;
    const auto summary =
        user.visit_report(whole(service.events().at(0)), [&](const attendee_view&) { return ++seen < 5; });
    REQUIRE(summary);
    CHECK(seen == 5);
    CHECK(summary->stopped);
    CHECK(summary->records == 5);
}

TEST_CASE("a range may be left early, and the client asks again afterwards") {
    sandbox service;
    client user(service.transport(), demo());
    {
        auto report = user.report(whole(service.events().at(0)));
        auto row = report.begin();
        REQUIRE(row != report.end());
        REQUIRE(*row);
        ++row;
        REQUIRE(row != report.end());
    }
    CHECK(user.events());
}

TEST_CASE("an error is the last element of a range") {
    sandbox service;
    service.add_fault(testing::parse_fault("operation=audience_reports,truncate_at_byte=20000").value());
    client user(service.transport(), demo());
    std::size_t good = 0;
    std::size_t bad = 0;
    for (const auto& row : user.report(whole(service.events().at(1)))) {
        REQUIRE(bad == 0);
        row ? ++good : ++bad;
        if (!row) {
            CHECK(row.error().code() == transport_errc::body_cut_short);
        }
    }
    CHECK(good > 0);
    CHECK(bad == 1);
}

TEST_CASE("an expired session is renewed once and the call goes on") {
    sandbox service;
    client user(service.transport(), demo());
    REQUIRE(user.events());
    service.expire_sessions();
    REQUIRE(user.fetch_report(whole(service.events().at(0))));
    std::size_t log_ins = 0;
    for (const auto& call : service.journal()) {
        log_ins += call.operation == "login" ? 1U : 0U;
    }
    CHECK(log_ins == 2);
}

TEST_CASE("a typed query and its run-time form give the same report") {
    sandbox service;
    client user(service.transport(), demo());
    const auto id = service.events().at(0).summary.id;
    const auto typed =
        audience_query().event(id).incl_domain(domains<"example.com", "example.org">).live_viewers();
    const auto people = user.fetch_report(typed);
    REQUIRE(people);
    CHECK_FALSE(people->empty());
    query_params spec = whole(service.events().at(0));
    spec.domain_filter = incl_domain{{"example.com", "example.org"}};
    spec.live_viewers = true;
    CHECK(user.fetch_report(spec).value() == *people);
    for (const attendee& person : *people) {
        CHECK(person.watched(viewing_kind::live));
    }
}

TEST_CASE("a base URL that cannot be used is an error of the first call") {
    sandbox service;
    client user(service.transport(), demo(), {.base_url = "api.example.com"});
    const auto events = user.events();
    REQUIRE_FALSE(events);
    CHECK(events.error().code() == usage_errc::bad_base_url);
}

TEST_CASE("a wrong password is a refused log-in, with the service's text not in the message") {
    sandbox service;
    client user(service.transport(), credentials::parse("demo@example.com", "wrong-pass").value());
    const auto outcome = user.login();
    REQUIRE_FALSE(outcome);
    CHECK(outcome.error().code() == api_errc::log_in_refused);
    CHECK_FALSE(outcome.error().server_text().empty());
    CHECK(outcome.error().message().find("wrong-pass") == std::string::npos);
    CHECK(outcome.error().message().find(outcome.error().server_text().expose()) == std::string::npos);
}

TEST_CASE("a callable that returns a whole response is a transport") {
    client user(callable_transport([](const http_request&) {
                    return http_response{501, {}, "never"};
                }),
                demo());
    const auto outcome = user.login();
    REQUIRE_FALSE(outcome);
    CHECK(outcome.error().code() == http_status_error(501));
}

} // namespace webcasts::tests::client_test
