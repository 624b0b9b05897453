// SPDX-License-Identifier: BSL-1.0
// Short responses of the service, and how a fake service gives them. Whole ones: golden_reports.hpp.
#ifndef WEBCASTS_TESTS_REPLIES_HPP
#define WEBCASTS_TESTS_REPLIES_HPP

#include <webcasts/error.hpp>
#include <webcasts/http_message.hpp>

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace webcasts::tests {

/// An XML response of a call that succeeded, around its payload.
inline std::string xml_success(std::string_view payload) {
    return "<convey_api><result><returnCode>1</returnCode><success>" + std::string(payload) +
           "</success></result></convey_api>";
}
inline std::string xml_login(std::string_view session_id, std::string_view user_id = "user") {
    return xml_success("<sessionid><value>" + std::string(session_id) +
                       "</value></sessionid><userid><value>" + std::string(user_id) + "</value></userid>");
}
inline std::string xml_event_list(std::string_view events) {
    return xml_success("<event_list>" + std::string(events) + "</event_list>");
}
inline std::string xml_report(std::string_view attendees) {
    return xml_success("<attendee_list>" + std::string(attendees) + "</attendee_list>");
}
inline std::string xml_refusal(std::string_view return_code, std::string_view message = "words") {
    return "<convey_api><result><returnCode>" + std::string(return_code) + "</returnCode><failure><message>" +
           std::string(message) + "</message></failure></result></convey_api>";
}

/// A JSON response of a call that succeeded, around the members of its payload.
inline std::string json_success(std::string_view payload) {
    return R"({"convey_api":{"result":{"returnCode":1,"success":{)" + std::string(payload) + "}}}}";
}
inline std::string json_login(std::string_view session_id, std::string_view user_id = "user") {
    return json_success(R"("sessionid":")" + std::string(session_id) + R"(","userid":")" +
                        std::string(user_id) + "\"");
}
inline std::string json_event_list(std::string_view events) {
    return json_success(R"("event_list":[)" + std::string(events) + "]");
}
/// A report whose `returnCode` comes last, as a text.
inline std::string json_report(std::string_view attendees) {
    return R"({"convey_api":{"result":{"success":{"attendee_list":[)" + std::string(attendees) +
           R"(]},"returnCode":"1"}}})";
}

/// How a fake service answers a request.
struct reply {
    int status = 200;
    std::string body{};
    std::vector<http_header> headers{{"Content-Type", "text/xml"}};
    std::optional<error> failure{};          ///< instead of a response
    std::optional<error> failure_in_body{};  ///< instead of the body's end
    std::chrono::milliseconds takes{10};     ///< before the response
    std::chrono::milliseconds body_takes{0}; ///< before each piece of the body, of 32 bytes
};

inline reply failing(error reason) {
    return {.failure = std::move(reason)};
}
inline reply with_status(int status, std::string retry_after = {}) {
    reply response{.status = status};
    if (!retry_after.empty()) {
        response.headers.push_back({"Retry-After", std::move(retry_after)});
    }
    return response;
}
inline reply with_body(std::string body) {
    return {.body = std::move(body)};
}
/// A body that is cut short.
inline reply cut_short(std::string body) {
    return {.body = std::move(body), .failure_in_body = error(transport_errc::body_cut_short)};
}
inline reply log_in_reply(std::string_view session_id = "abc") {
    return with_body(xml_login(session_id));
}
inline reply refusal(std::string_view return_code = "102") {
    return with_body(xml_refusal(return_code));
}
/// Two events.
inline reply event_reply() {
    return with_body(xml_event_list("<event id='1234567' title='T'/><event id='1234568' title='U'/>"));
}
/// Two attendees.
inline reply report_reply() {
    return with_body(xml_report("<attendee email='a@example.com'/><attendee email='b@example.com'/>"));
}
/// The same report, cut short after its first attendee.
inline reply half_report_reply() {
    std::string body = report_reply().body;
    body.resize(body.find("<attendee email='b"));
    return cut_short(std::move(body));
}

} // namespace webcasts::tests

#endif
