// SPDX-License-Identifier: BSL-1.0
// The operations' state machines, driven by a script: any outcome at any step. They end, log in at most once,
// send no more than the retry policy allows, and wait no longer.
#include "any_chunking.hpp"
#include <webcasts/operation/login.hpp>
#include <webcasts/operation/session_call.hpp>
#include <webcasts/testing/random_source.hpp>
#include <webcasts/testing/virtual_clock.hpp>

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
    constexpr std::array<int, 8> statuses{200, 200, 200, 204, 500, 302, 429, 503};
    constexpr std::array<std::string_view, 5> types{"text/xml", "text/json", "text/csv", "text/html", ""};
    http_response_head head;
    head.status = statuses[script.next(statuses.size())];
    head.headers.push_back({"Content-Type", std::string(types[script.next(types.size())])});
    constexpr std::array<std::string_view, 5> waits{"", "3", "Thu, 15 Jan 2026 00:01:00 GMT", "99999999999",
                                                    "soon"};
    if (const unsigned which = script.next(8); which < waits.size()) {
        head.headers.push_back({"Retry-After", std::string(waits[which])});
    } else if (which == waits.size()) {
        head.headers.push_back({"Retry-After", std::string(script.take(script.next(40)))});
    }
    return head;
}

/// What became of a call so far.
struct counts {
    unsigned requests = 0;
    unsigned log_ins = 0; ///< requests to log in
    unsigned sessions_asked = 0;
    std::chrono::nanoseconds begun{0}; ///< on the clock
};

/// Check a wait against the policy, and let it pass.
void pass(const wait& pause, const service_context& context, testing::virtual_clock& clock,
          const counts& count) {
    fuzz::require(pause.duration > std::chrono::milliseconds(0), "a wait is longer than nothing");
    fuzz::require(pause.duration <= context.retry.max_retry_after + full_jitter{}.cap,
                  "a wait is in the bounds of the policy");
    clock.pass(pause.duration);
    fuzz::require(context.deadline.count() == 0 || clock.elapsed() - count.begun < context.deadline,
                  "no wait crosses the deadline");
}

template <class Operation>
result<void> play(Operation& operation, byte_script& script, service_context& context,
                  testing::virtual_clock& clock, counts& count) {
    std::string_view body;
    action next = operation.resume(begin{});
    while (!std::holds_alternative<done>(next)) {
        const bool fails = script.next(8) == 7;
        if (!fails && std::holds_alternative<open_session>(next)) {
            fuzz::require(++count.sessions_asked <= 1, "a call has at most one session opened");
            login_operation login(context, std::get<open_session>(next).deadline);
            next = operation.resume(session_ready{play(login, script, context, clock, count)});
            continue;
        }
        if (const auto* pause = std::get_if<wait>(&next); pause != nullptr && !fails) {
            pass(*pause, context, clock, count);
            next = operation.resume(waited{});
            continue;
        }
        if (const auto* send = std::get_if<send_request>(&next)) {
            ++count.requests;
            count.log_ins +=
                send->request.url.expose().find("/api/login") != std::string_view::npos ? 1U : 0U;
            const unsigned most = context.retry.max_attempts;
            fuzz::require(count.log_ins <= most && count.requests - count.log_ins <= most + 1,
                          "a call sends no more than the policy allows, and one more after a renewal");
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
    service_context context{
        .form = {"https://api.example.com", script.next(2) == 0 ? http_method::get : http_method::post,
                 static_cast<wire_format>(script.next(3))},
        .account = credentials::parse("demo@example.com", "pass").value(),
        .value_policy = script.next(2) == 0 ? wire::value_policy::strict : wire::value_policy::lenient};
    testing::virtual_clock clock;
    context.time = clock.source();
    context.random = testing::seeded_random_source(script.next());
    context.retry.max_attempts = 1 + script.next(4);
    context.deadline = std::chrono::seconds(script.next(4) * 30);
    context.rate = rate_limiter({script.next(2) == 0 ? 0.0 : 10.0, 1});
    query_params query;
    query.event = "1234567";
    // Several calls share one session, as those of a client do.
    for (int call = 0; call < 4 && !script.empty(); ++call) {
        tests::everything sink;
        counts count{.begun = clock.elapsed()};
        if (script.next(2) == 0) {
            event_list_operation operation(context, sink);
            (void)play(operation, script, context, clock, count);
        } else {
            audience_report_operation operation(context, query, sink);
            (void)play(operation, script, context, clock, count);
        }
    }
    return 0;
}
