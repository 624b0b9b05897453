// SPDX-License-Identifier: BSL-1.0
// The sandbox's request parser and parameter checker: whatever a request is, its answer can be sent, and an
// answer with status 200 is one that the decoders take, or take for a refusal.
#include "fuzz_target.hpp"
#include <webcasts/result.hpp>
#include <webcasts/testing/sandbox.hpp>
#include <webcasts/wire/response_decoder.hpp>

#include <algorithm>
#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace {

using namespace webcasts;
using fuzz::require;

/// Put a session and a user, which no fuzzer can guess, where the bytes 2 and 3 stand for them.
std::string with_session(std::string_view text, const std::pair<std::string, std::string>& opened) {
    std::string made;
    for (const char c : text) {
        if (c == '\x02') {
            made += opened.first;
        } else if (c == '\x03') {
            made += opened.second;
        } else {
            made += c;
        }
    }
    return made;
}

/// Log in and return the ids of session and user.
std::pair<std::string, std::string> open_session(testing::sandbox& service) {
    testing::sandbox_request login;
    login.target = "/api/login?ver=2.0&username=demo%40example.com&password=demo";
    auto response = service.handle(login);
    const std::string text = testing::read_all(response.body);
    const auto id = [&](std::string_view element) {
        constexpr std::string_view value = "<value>";
        return text.substr(text.find(value, text.find(element)) + value.size(), 40);
    };
    return {id("<sessionid>"), id("<userid>")};
}

testing::sandbox_choices choices_of(unsigned bits) {
    testing::sandbox_choices made;
    made.post = static_cast<testing::sandbox_post>(bits % 3);
    made.error_location = static_cast<testing::sandbox_error_place>(bits / 3 % 6);
    made.envelope_order = static_cast<testing::sandbox_envelope_order>(bits / 18 % 3);
    made.event_spelling = static_cast<testing::sandbox_event_spelling>(bits / 54 % 2);
    made.csv_refusal_is_json = bits / 108 % 2 != 0;
    made.takes_empty_list_items = made.takes_users_ga = made.one_session_per_account = bits >= 128;
    made.one_end_is_a_range = made.no_shows_with_viewers = made.clock_in_report_zone = bits < 128;
    return made;
}

void check_answer(testing::sandbox_response& response, wire_format wanted) {
    const std::string body = testing::read_all(response.body);
    require(!response.content_length || body.empty() || *response.content_length == body.size(),
            "the length of an answer is as announced");
    bool is_explained = false;
    for (const http_header& item : response.headers) {
        require(
            std::all_of(item.value.begin(), item.value.end(), [](char c) { return c >= ' ' && c <= '~'; }),
            "a header is printable ASCII");
        require(item.value.size() < 16'384, "a header is not large");
        is_explained = is_explained || item.name == "X-Sandbox-Explain";
    }
    if (response.status != 200) {
        require(is_explained, "what is wrong is explained");
        return;
    }
    if (body.empty()) {
        return; // HEAD
    }
    wire::response_decoder decoder(nullptr, wanted, response.headers.front().value);
    auto decoded = decoder.write(body);
    if (decoded) {
        decoded = decoder.finish();
    }
    require(decoded || decoded.error().code() == api_errc::refused, "the decoders take the answer");
    require(decoded.has_value() != is_explained, "what is wrong is explained, and nothing else is");
}

} // namespace

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    fuzz::byte_script script(fuzz::text_of(data, size));
    static const auto events =
        testing::make_sandbox_events({.events = 1, .min_registrants = 2, .max_registrants = 2});
    testing::sandbox_options options{.events = events};
    options.lenient = script.next(2) == 1;
    options.choices = choices_of(script.next());
    testing::sandbox service(std::move(options));
    const auto opened = open_session(service);

    constexpr std::array<std::string_view, 4> methods{"GET", "POST", "HEAD", "PUT"};
    constexpr std::array<std::pair<std::string_view, wire_format>, 8> paths{
        {{"/api/login", wire_format::xml},
         {"/api/login/json", wire_format::json},
         {"/api/reporting/eventlist", wire_format::xml},
         {"/api/reporting/eventlist/json", wire_format::json},
         {"/api/reporting/audience_reports", wire_format::xml},
         {"/api/reporting/audience_reports/json", wire_format::json},
         {"/api/reporting/audience_reports/csv", wire_format::csv},
         {"", wire_format::xml}}};
    testing::sandbox_request request;
    request.method = methods[script.next(4)];
    const auto& begun = paths[script.next(8)];
    request.target = begun.first;
    if (script.next(2) == 1) {
        request.headers.push_back({"content-type", "application/x-www-form-urlencoded"});
    }
    const std::string text = with_session(script.take(size), opened);
    const bool is_form = request.method == "POST";
    const std::size_t line = is_form ? std::min(text.find('\n'), text.size()) : text.size();
    request.target += text.substr(0, line);
    request.body = line < text.size() ? text.substr(line + 1) : std::string();

    // The text may go on with the path: "/json" makes another one of it.
    const std::string_view path = std::string_view(request.target).substr(0, request.target.find('?'));
    const auto whole =
        std::find_if(paths.begin(), paths.end(), [&](const auto& known) { return known.first == path; });
    auto response = service.handle(request);
    check_answer(response, whole != paths.end() ? whole->second : begun.second);
    require(service.journal().size() == 2, "every call stands in the journal");
    return 0;
}
