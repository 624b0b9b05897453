// SPDX-License-Identifier: BSL-1.0
// What the program says about each error of the library: who is at fault, and a remedy that can be carried
// out.

#include "cli/argument_parser.hpp"
#include "cli/command_model.hpp"
#include "support/catch.hpp"
#include "terminal/advice.hpp"
#include <webcasts/api.hpp>
#include <webcasts/error.hpp>

#include <algorithm>
#include <array>
#include <optional>
#include <regex>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace webcasts::tests::advice_test {

namespace {

using exporter::explained;
using webcasts::api_errc;
using webcasts::error;
using webcasts::http_status_error;
using webcasts::operation_kind;
using webcasts::protocol_errc;
using webcasts::transport_errc;
using webcasts::usage_errc;

constexpr std::array operations{operation_kind::login, operation_kind::event_list,
                                operation_kind::audience_report};

error of(boost::system::error_code code, operation_kind operation) {
    error made(code);
    made.location().operation = operation;
    return made;
}

/// Every code of the library.
std::vector<boost::system::error_code> all_codes() {
    std::vector<boost::system::error_code> codes;
    const auto add = [&](auto last) {
        for (int value = 1; value <= static_cast<int>(last); ++value) {
            codes.push_back(make_error_code(static_cast<decltype(last)>(value)));
        }
    };
    add(usage_errc::moved_from);
    add(transport_errc::too_slow);
    add(protocol_errc::unreadable_encoding);
    add(api_errc::log_in_refused);
    for (int status = 100; status < 600; ++status) {
        codes.push_back(http_status_error(status));
    }
    return codes;
}

std::vector<std::string> options_named_in(const std::string& text) {
    static const std::regex option("(^|[^-A-Za-z0-9])(--[a-z][-a-z]*)");
    std::vector<std::string> names;
    for (std::sregex_iterator found(text.begin(), text.end(), option), end; found != end; ++found) {
        names.push_back((*found)[2]);
    }
    return names;
}

/// The options that every one of the commands which make such a call can use.
std::set<std::string> usable_options(operation_kind operation) {
    const exporter::argument_parser parser;
    const auto model = model_of(parser);
    const std::vector<std::string> commands =
        operation == operation_kind::login ? std::vector<std::string>{"login", "events", "report", "sync"}
        : operation == operation_kind::event_list ? std::vector<std::string>{"events", "sync"}
                                                  : std::vector<std::string>{"report", "sync"};
    std::optional<std::set<std::string>> common;
    for (const auto& command : model.commands) {
        if (std::find(commands.begin(), commands.end(), command.name) == commands.end()) {
            continue;
        }
        std::set<std::string> names;
        for (const auto& option : command.options) {
            for (const std::string& name : option.names) {
                if (!common || common->contains(name)) {
                    names.insert(name);
                }
            }
        }
        common = std::move(names);
    }
    return common.value();
}

} // namespace

TEST_CASE("every error of the library has advice, unless the user wanted it") {
    const std::set<boost::system::error_code> without{make_error_code(transport_errc::cancelled),
                                                      make_error_code(usage_errc::several_mistakes)};
    for (const auto& code : all_codes()) {
        for (const operation_kind operation : operations) {
            const error cause = of(code, operation);
            CAPTURE(cause.message());
            CHECK(exporter::advice_on(cause).empty() == without.contains(code));
            CHECK(explained(cause).find(code.message()) != std::string::npos);
            // The library's own advice speaks to programmers.
            if (code.category() != webcasts::usage_category()) {
                CHECK(explained(cause).find("base URL") == std::string::npos);
            }
        }
    }
}

TEST_CASE("an option that advice names is one of every command that may give it") {
    for (const operation_kind operation : operations) {
        const auto usable = usable_options(operation);
        REQUIRE(usable.contains("--base-url"));
        std::size_t named = 0;
        for (const auto& code : all_codes()) {
            for (const std::string& option : options_named_in(explained(of(code, operation)))) {
                CAPTURE(code.message(), option);
                CHECK(usable.contains(option));
                ++named;
            }
        }
        CHECK(named > 100);
    }
}

TEST_CASE("the party that failed is named, and no other is to be checked") {
    struct row {
        boost::system::error_code code;
        std::string_view party;               ///< in the words before the advice
        std::vector<std::string_view> advice; ///< what the user can do
        std::vector<std::string_view> not_named;
    };
    const std::vector<row> rows{
        {transport_errc::proxy_wants_credentials,
         "the proxy",
         {"https_proxy", "user:password@"},
         {"--base-url"}},
        {transport_errc::proxy_not_found,
         "the proxy's host name",
         {"https_proxy", "no_proxy"},
         {"--base-url"}},
        {transport_errc::proxy_unreachable, "the proxy", {"https_proxy", "no_proxy"}, {"--base-url"}},
        {transport_errc::proxy_refused, "the proxy", {"ask whoever runs the proxy"}, {"https_proxy"}},
        {transport_errc::malformed_response,
         "the response",
         {"--base-url", "ask whoever runs"},
         {"https_proxy"}},
        {transport_errc::host_not_found, "the host name", {"--base-url"}, {"proxy"}},
        {transport_errc::connection_refused, "the connection", {"--base-url"}, {"proxy"}},
        {transport_errc::timed_out, "the time limit", {"--timeout"}, {"proxy", "--base-url"}},
        {transport_errc::deadline_exceeded, "the call's deadline", {"--max-time"}, {"proxy", "--base-url"}},
        {transport_errc::too_slow, "the response", {"--min-speed"}, {"proxy", "--base-url"}},
        {transport_errc::scheme_not_allowed, "the URL's scheme", {"use https", "--base-url"}, {"proxy"}},
        {transport_errc::tls_failed, "secure connection", {"--ca-file", "clock"}, {}},
        {transport_errc::out_of_memory, "memory", {"this machine"}, {"service", "proxy"}},
        {transport_errc::expands_too_far, "the response", {"--size-limits"}, {"proxy"}},
        {http_status_error(301), "the service answered", {"--base-url"}, {}},
        {http_status_error(404), "the service answered", {"--base-url"}, {}},
        {http_status_error(429), "the service answered", {"--max-rate"}, {"--base-url"}},
        {http_status_error(503), "the service answered", {"run again later"}, {"--base-url"}},
        {http_status_error(522), "the service answered", {"the gateway before the service"}, {"--base-url"}},
        {http_status_error(511), "status 511", {"this machine's network"}, {"--base-url"}},
        {protocol_errc::limit_exceeded, "limit", {"--size-limits"}, {"--base-url"}},
        {protocol_errc::malformed, "the response", {"--wire"}, {"proxy"}},
        {protocol_errc::html_page, "HTML page", {"maintenance", "proxy or firewall"}, {}},
        {api_errc::refused, "the service refused", {"-v"}, {"--base-url", "proxy"}},
        {api_errc::log_in_refused, "the service refused", {"user name", "password"}, {"--base-url", "proxy"}},
    };
    for (const row& item : rows) {
        const std::string text = explained(of(item.code, operation_kind::audience_report));
        CAPTURE(text);
        CHECK(text.find(item.party) < text.rfind(';'));
        const std::string advice = text.substr(text.find("; "));
        for (const std::string_view word : item.advice) {
            CHECK(advice.find(word) != std::string::npos);
        }
        for (const std::string_view word : item.not_named) {
            CHECK(advice.find(word) == std::string::npos);
        }
    }
}

TEST_CASE("an HTTP status that one call gets is not blamed on what the others share") {
    const auto advice = [](int status, operation_kind operation) {
        return std::string(exporter::advice_on(of(http_status_error(status), operation)));
    };
    CHECK(advice(403, operation_kind::audience_report).starts_with("the account may not read this event"));
    CHECK(advice(403, operation_kind::event_list).starts_with("the account may not list events"));
    CHECK(advice(403, operation_kind::login).starts_with("check the user name"));
    CHECK(advice(401, operation_kind::login) == "check the user name and the password");
    CHECK(advice(401, operation_kind::audience_report).find("user name") == std::string::npos);
    CHECK(advice(400, operation_kind::audience_report).starts_with("check the filters"));
    CHECK(advice(414, operation_kind::audience_report) == "send it by --method post");
    CHECK(advice(414, operation_kind::login).find("--method") == std::string::npos);
    error deep = of(protocol_errc::limit_exceeded, operation_kind::audience_report);
    CHECK(exporter::advice_on(deep).find("--size-limits") != std::string_view::npos);
    deep = error(protocol_errc::limit_exceeded, "depth");
    CHECK(exporter::advice_on(deep).find("--size-limits") == std::string_view::npos);
}

TEST_CASE("the library's details stay, and its advice is replaced") {
    error cause(http_status_error(429), "it asks to wait 600 s, until 2026-01-15 00:10:00 UTC");
    cause.location().operation = operation_kind::audience_report;
    cause.location().attempts = 2;
    CHECK(explained(cause) ==
          "audience report: the service answered with HTTP status 429: it asks to wait 600 s, until "
          "2026-01-15 00:10:00 UTC (attempts 2); run again later, or send less by --max-rate");
    CHECK(explained(error(transport_errc::cancelled)) == "cancelled");
}

} // namespace webcasts::tests::advice_test
