// SPDX-License-Identifier: BSL-1.0
// Reports that libcurl receives: the transport notices an early end that a decoder cannot.
#include "support/catch.hpp"
#include "support/golden_reports.hpp"
#include "support/gzip_maker.hpp"
#include "support/loopback_server.hpp"
#include <webcasts.hpp>
#include <webcasts/transports/curl.hpp>

#include <array>
#include <cstddef>
#include <cstdio>
#include <string>
#include <string_view>
#include <vector>

using namespace webcasts;
using namespace webcasts::tests;
using ending = loopback_server::ending;

namespace {

std::string with_length(std::string_view type, std::string_view body, std::size_t announced) {
    return "HTTP/1.1 200 OK\r\nContent-Type: " + std::string(type) +
           "\r\nContent-Length: " + std::to_string(announced) + "\r\n\r\n" + std::string(body);
}

std::string in_chunks(std::string_view body, bool last) {
    std::array<char, 17> size{};
    std::snprintf(size.data(), size.size(), "%zx", body.size());
    return std::string("HTTP/1.1 200 OK\r\nContent-Type: text/csv\r\nTransfer-Encoding: chunked\r\n\r\n") +
           size.data() + "\r\n" + std::string(body) + "\r\n" + (last ? "0\r\n\r\n" : "");
}

struct outcome {
    std::size_t seen = 0; ///< attendees that the visitor saw
    result<std::vector<attendee>> fetched;
};

/// Log in and fetch a CSV report from a service that answers so.
outcome fetch(const std::string& report) {
    const std::string log_in = with_length("text/xml", log_in_xml, log_in_xml.size());
    outcome made;
    for (const bool visit : {true, false}) {
        const loopback_server server({log_in, report}, ending::close);
        client user(curl_transport(), credentials::parse("demo@example.com", "demo").value(),
                    {.base_url = server.url(""), .format = wire_format::csv, .retry = {.max_attempts = 1}});
        const query_params query{.event = "1234567"};
        if (visit) {
            const auto ended = user.visit_report(query, [&](const attendee_view&) { ++made.seen; });
            CHECK((ended.has_value() || ended.error().code() == transport_errc::body_cut_short));
        } else {
            made.fetched = user.fetch_report(query);
        }
    }
    return made;
}

/// The golden report up to the end of one of its rows.
std::string_view up_to_row(std::size_t rows) {
    std::size_t end = 0;
    for (std::size_t row = 0; row < rows; ++row) {
        end = golden_csv.find("\r\n", end) + 2;
    }
    return golden_csv.substr(0, end);
}

} // namespace

TEST_CASE("a CSV report that is cut at the end of a row is an error if its length shows it") {
    const std::size_t rows = GENERATE(1U, 2U, 3U, 4U);
    const outcome made = fetch(with_length("text/csv", up_to_row(rows), golden_csv.size()));
    REQUIRE_FALSE(made.fetched);
    CHECK(made.fetched.error().code() == transport_errc::body_cut_short);
    CHECK(made.fetched.error().location().operation == operation_kind::audience_report);
    CHECK(made.seen <= 1);
}

TEST_CASE("a CSV report that is cut at the end of a row is an error if the last chunk is missing") {
    const std::size_t rows = GENERATE(1U, 2U, 3U, 4U);
    const outcome made = fetch(in_chunks(up_to_row(rows), false));
    REQUIRE_FALSE(made.fetched);
    CHECK(made.fetched.error().code() == transport_errc::body_cut_short);
}

TEST_CASE("a CSV report that is cut at the end of a row is an error if its compressed data has no end") {
    // Deflated data that was flushed at a row's end, as a server may that dies: the response itself is whole.
    const std::string coded = gzip_flushed(up_to_row(3));
    const outcome made = fetch("HTTP/1.1 200 OK\r\nContent-Type: text/csv\r\nContent-Encoding: gzip\r\n"
                               "Content-Length: " +
                               std::to_string(coded.size()) + "\r\n\r\n" + coded);
    REQUIRE_FALSE(made.fetched);
    CHECK(made.fetched.error().code() == transport_errc::body_cut_short);
}

TEST_CASE("a CSV report that is whole arrives in each of these ways") {
    const std::string coded = gzip_of(golden_csv);
    for (const std::string& response :
         {with_length("text/csv", golden_csv, golden_csv.size()), in_chunks(golden_csv, true),
          "HTTP/1.1 200 OK\r\nContent-Type: text/csv\r\nContent-Encoding: gzip\r\nContent-Length: " +
              std::to_string(coded.size()) + "\r\n\r\n" + coded}) {
        const outcome made = fetch(response);
        REQUIRE(made.fetched);
        CHECK(made.fetched->size() == 2);
        CHECK(made.seen == 2);
    }
}
