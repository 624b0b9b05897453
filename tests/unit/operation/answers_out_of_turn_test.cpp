// SPDX-License-Identifier: BSL-1.0
// Answers that come when nothing was asked, and log-ins that are answered in part.
#include "support/catch.hpp"
#include "support/decoding.hpp"
#include "support/response_texts.hpp"
#include <webcasts/operation/login.hpp>
#include <webcasts/operation/session_call.hpp>
#include <webcasts/testing/random_source.hpp>
#include <webcasts/testing/virtual_clock.hpp>

#include <chrono>
#include <string>
#include <string_view>
#include <variant>

namespace webcasts::tests::answers_out_of_turn_test {

using namespace webcasts;
using namespace webcasts::operation;
using namespace webcasts::tests;
using namespace std::chrono_literals;

namespace {

service_context context() {
    return {.form = {.base_url = "https://api.example.com"},
            .account = credentials::parse("demo@example.com", "pass").value(),
            .retry = {.max_attempts = 1}};
}

/// The end of a log-in whose answer has this body.
result<void> log_in(service_context& service, const std::string& body) {
    login_operation operation(service);
    const http_response_head head{200, {{"Content-Type", "text/xml"}}};
    REQUIRE(std::holds_alternative<send_request>(operation.resume(begin{})));
    REQUIRE(std::holds_alternative<read_body>(operation.resume(response_arrived{head})));
    REQUIRE(std::holds_alternative<read_body>(operation.resume(body_arrived{body})));
    const action end = operation.resume(body_ended{});
    REQUIRE(std::holds_alternative<done>(end));
    return std::get<done>(end).outcome;
}

} // namespace

TEST_CASE("a log-in needs both ids") {
    service_context service = context();
    for (const std::string& body :
         {xml_success("<userid>user</userid>"), xml_success("<sessionid>abc</sessionid>"), xml_success("")}) {
        CAPTURE(body);
        const auto outcome = log_in(service, body);
        REQUIRE_FALSE(outcome);
        CHECK(outcome.error().code() == protocol_errc::missing_session);
        CHECK_FALSE(service.sessions.current());
    }
    CHECK(log_in(service, xml_login("abc")));
    CHECK(service.sessions.current());
}

TEST_CASE("a body without a response before it ends the call with an error") {
    const std::string body = "bytes";
    for (const bool has_bytes : {true, false}) {
        service_context service = context();
        login_operation operation(service);
        REQUIRE(std::holds_alternative<send_request>(operation.resume(begin{})));
        const action end = has_bytes ? operation.resume(body_arrived{body}) : operation.resume(body_ended{});
        REQUIRE(std::holds_alternative<done>(end));
        CHECK_FALSE(std::get<done>(end).outcome);
    }
}

TEST_CASE("a failure of the transport after a response that asks to wait too long is told as it is") {
    testing::virtual_clock clock;
    service_context service = context();
    service.time = clock.source();
    service.random = testing::constant_random_source(0);
    service.retry.max_attempts = 3;
    attempts call(service, operation_kind::event_list);
    call.begin();
    http_request request;
    call.send(request);
    call.take_head({429, {{"Retry-After", "999999"}}});
    const auto step = call.after_failure(error(transport_errc::connection_lost), [] { return true; });
    CHECK_FALSE(step.goes_on);
    CHECK(call.failure().code() == transport_errc::connection_lost);
    CHECK_FALSE(call.failure().location().not_before);
    CHECK(call.failure().location().attempts == 1U);
}

TEST_CASE("a failure before anything was sent is not tried again") {
    service_context service = context();
    service.retry.max_attempts = 3;
    attempts call(service, operation_kind::event_list);
    call.begin();
    CHECK_FALSE(call.after_failure(error(transport_errc::timed_out), [] { return true; }).goes_on);
    CHECK(call.failure().code() == transport_errc::timed_out);
}

} // namespace webcasts::tests::answers_out_of_turn_test
