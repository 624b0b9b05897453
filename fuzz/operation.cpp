// SPDX-License-Identifier: BSL-1.0
// The operations' state machines, driven by a script: any outcome at any step. They end, and log in at most
// once.
#include "any_chunking.hpp"
#include <webcasts/operation/login.hpp>
#include <webcasts/operation/session_call.hpp>

#include <array>
#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>

namespace {

using namespace webcasts;
using namespace webcasts::operation;
using fuzz::byte_script;

constexpr std::array<std::string_view, 6> bodies{
    "<convey_api><result><returnCode>1</returnCode><success><sessionid><value>s</value></"
    "sessionid><userid><value>u"
    "</value></userid></success></result></convey_api>",
    "<convey_api><result><returnCode>1</returnCode><success><attendee_list><attendee email='a@example.com'/>"
    "</attendee_list></success></result></convey_api>",
    "<convey_api><result><returnCode>101</returnCode><failure>no</failure></result></convey_api>",
    R"({"convey_api":{"result":{"success":{"attendee_list":[{"email":"a@example.com"}]},"returnCode":1}}})",
    "email,session_kind\r\na@example.com,live\r\n",
    "<html><body>Maintenance</body></html>"};

/// The head of the response that the script chooses.
http_response_head any_head(byte_script& script) {
    constexpr std::array<int, 6> statuses{200, 200, 200, 204, 500, 302};
    constexpr std::array<std::string_view, 5> types{"text/xml", "text/json", "text/csv", "text/html", ""};
    http_response_head head;
    head.status = statuses[script.next(statuses.size())];
    head.headers.push_back({"Content-Type", std::string(types[script.next(types.size())])});
    return head;
}

/// How often a call asked, and logged in.
struct counts {
    int requests = 0;
    int log_ins = 0;
};

template <class Operation>
result<void> play(Operation& operation, byte_script& script, service_context& context, counts& count) {
    std::string_view body;
    action next = operation.resume(begin{});
    while (!std::holds_alternative<done>(next)) {
        const bool fails = script.next(8) == 7;
        if (!fails && std::holds_alternative<open_session>(next)) {
            login_operation<tests::everything> login(context);
            next = operation.resume(session_settled{play(login, script, context, count)});
            continue;
        }
        if (const auto* send = std::get_if<send_request>(&next)) {
            ++count.requests;
            count.log_ins += send->request.url.expose().find("/api/login") != std::string_view::npos ? 1 : 0;
            fuzz::require(count.requests <= 3 && count.log_ins <= 1,
                          "a call logs in at most once and asks at most twice");
            if (!fails) {
                const http_response_head head = any_head(script);
                const unsigned which = script.next(bodies.size() + 1);
                body = which < bodies.size() ? bodies[which] : script.take(script.next());
                next = operation.resume(response_arrived{head});
                continue;
            }
        } else if (!fails && !body.empty()) {
            const std::size_t size = std::min<std::size_t>(body.size(), script.next() + 1);
            const std::string piece(body.substr(0, size));
            body.remove_prefix(size);
            next = operation.resume(body_arrived{std::span<const char>(piece)});
            continue;
        } else if (!fails) {
            next = operation.resume(body_ended{});
            continue;
        }
        next = operation.resume(transport_failed{error(transport_errc::connection_lost)});
    }
    return std::get<done>(next).outcome;
}

} // namespace

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    byte_script script(fuzz::text_of(data, size));
    service_context context{{"https://api.example.com",
                             script.next(2) == 0 ? http_method::get : http_method::post,
                             static_cast<wire_format>(script.next(3))},
                            credentials::parse("demo@example.com", "pass").value(),
                            std::chrono::milliseconds(0),
                            {},
                            wire::default_names,
                            any_api_error,
                            {},
                            {}};
    audience_query_spec query;
    query.event = "1234567";
    // Several calls share one session, as those of a client do.
    for (int call = 0; call < 4 && !script.empty(); ++call) {
        tests::everything sink;
        counts count;
        if (script.next(2) == 0) {
            event_list_operation<tests::everything> operation(context, sink);
            (void)play(operation, script, context, count);
        } else {
            audience_report_operation<tests::everything> operation(context, query, sink);
            (void)play(operation, script, context, count);
        }
    }
    return 0;
}
