// SPDX-License-Identifier: BSL-1.0
// What logs, spans and metrics are told, case by case.
#include "support/catch.hpp"
#include <webcasts/observers/error_type.hpp>
#include <webcasts/observers/request_log.hpp>
#include <webcasts/observers/tracing.hpp>

#include <cstdint>
#include <string>
#include <string_view>

namespace webcasts::tests::log_and_trace_texts_test {

TEST_CASE("an error is named by its enumerator, or by its category and number") {
    CHECK(error_type(transport_errc::timed_out) == "timed_out");
    CHECK(error_type(http_status_error(503)) == "webcasts.http:503");
    CHECK(error_type(protocol_errc::malformed).starts_with("webcasts.protocol:"));
}

TEST_CASE("a log's values are words, or quoted, and its names are printable") {
    attempt_record record;
    record.number = 1;
    record.url = "https://api.example.com/a b";
    record.response_headers = {{"X-One", "plain"}, {"X=\"\x7F y\xC3", "two words"}, {"X-Empty", ""}};
    const std::string line = log_line(record);
    CAPTURE(line);
    CHECK(line.find("X-One=plain") != std::string::npos);
    CHECK(line.find("X????y?=\"two words\"") != std::string::npos);
    CHECK(line.find("X-Empty=\"\"") != std::string::npos);
    CHECK(line.find("https://api.example.com/a b\"") != std::string::npos);
}

TEST_CASE("a span has the server of the URL and its port, if they are told") {
    const auto check = [](std::string_view url, std::string_view host, std::uint16_t port) {
        CAPTURE(url);
        const auto address = webcasts::detail::server_address_of(url);
        CHECK(address.host == host);
        CHECK(address.port == port);
    };
    check("https://api.example.com/a", "api.example.com", 443);
    check("http://api.example.com?a", "api.example.com", 80);
    check("ftp://api.example.com", "api.example.com", 0);
    check("https://api.example.com:8443#a", "api.example.com", 8443);
    check("https://[::1]/a", "::1", 443);
    check("https://[::1]:8443/a", "::1", 8443);
    check("https://[::1", "[:", 1);
    check("https://ann@api.example.com", "", 0);
    check("api.example.com", "", 0);
}

} // namespace webcasts::tests::log_and_trace_texts_test
