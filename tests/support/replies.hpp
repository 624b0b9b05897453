// SPDX-License-Identifier: BSL-1.0
// How a fake service answers.
#ifndef WEBCASTS_TESTS_REPLIES_HPP
#define WEBCASTS_TESTS_REPLIES_HPP

#include "support/response_texts.hpp"
#include <webcasts/error.hpp>
#include <webcasts/http_message.hpp>

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace webcasts::tests {

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
