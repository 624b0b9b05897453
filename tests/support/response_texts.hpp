// SPDX-License-Identifier: BSL-1.0
// Short responses of the service. Whole ones: golden_reports.hpp.
#ifndef WEBCASTS_TESTS_RESPONSE_TEXTS_HPP
#define WEBCASTS_TESTS_RESPONSE_TEXTS_HPP

#include <string>
#include <string_view>

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

} // namespace webcasts::tests

#endif
