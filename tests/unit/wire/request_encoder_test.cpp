// SPDX-License-Identifier: BSL-1.0
#include "support/catch.hpp"
#include <webcasts/wire/query_parser.hpp>
#include <webcasts/wire/request_encoder.hpp>

#include <chrono>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace webcasts::tests::request_encoder_test { namespace {

using namespace std::chrono_literals;
using webcasts::http_method;
using webcasts::http_request;
using webcasts::query_params;
using webcasts::secret;
using webcasts::usage_errc;
using webcasts::wire_format;
using webcasts::wire::request_form;

const webcasts::session opened{secret(std::string_view("5e55")), secret(std::string_view("u5e4"))};

query_params event_alone() {
    query_params query;
    query.event = "1234567";
    return query;
}

query_params full_query() {
    query_params query = event_alone();
    query.tz = "America/New_York";
    query.date_range_start = 2026y / 1 / 2;
    query.date_range_end = 2026y / 12 / 31;
    query.dr_regs = true;
    query.dr_sessions = false;
    query.sti_filter = {"spring mail", "a+b"};
    query.domain_filter = webcasts::excl_domain{{"example.com", "example.org"}};
    query.users_qa = true;
    query.user_survey = false;
    query.no_shows = false;
    query.live_viewers = true;
    query.od_viewers = true;
    query.simlive_viewers = false;
    query.extra = {{"zeta", "1"}, {"alpha&beta", "50%"}};
    return query;
}

const char* const full_parameters =
    "ver=2.0&ui=u5e4&si=5e55&ei=1234567&tz=America%2FNew_York&date_range_start=01%2F02%2F2026"
    "&date_range_end=12%2F31%2F2026&dr_regs=on&dr_sessions=off&sti_filter=spring%20mail%7Ca%2Bb"
    "&excl_domain=example.com%7Cexample.org&users_qa=on&user_survey=off&no_shows=off&live_viewers=on"
    "&od_viewers=on&simlive_viewers=off&zeta=1&alpha%26beta=50%25";

http_request report(const query_params& query, const request_form& form = {}) {
    return webcasts::wire::encode_audience_report(form, opened, query).value();
}

std::string url_of(const http_request& request) {
    return std::string(request.url.expose());
}
std::string body_of(const http_request& request) {
    return std::string(request.body.expose());
}

std::string content_type(const http_request& request) {
    REQUIRE(request.headers.size() == 1);
    CHECK(request.headers.front().name == "Content-Type");
    return request.headers.front().value;
}

TEST_CASE("an event alone is asked for with version, user, session and event, in this order") {
    const http_request request = report(event_alone());
    CHECK(request.method == http_method::get);
    CHECK(url_of(request) ==
          "https://api.webcasts.com/api/reporting/audience_reports?ver=2.0&ui=u5e4&si=5e55&ei=1234567");
    CHECK(request.body.empty());
    CHECK(content_type(request) == "text/html");
}

TEST_CASE("the parameters come in the order of the contract, extra ones last and in theirs") {
    CHECK(url_of(report(full_query())) ==
          std::string("https://api.webcasts.com/api/reporting/audience_reports?") + full_parameters);
    query_params query = event_alone();
    query.domain_filter = webcasts::incl_domain{{"example.net"}};
    CHECK(url_of(report(query)).ends_with("&ei=1234567&incl_domain=example.net"));
}

TEST_CASE("a value is percent-encoded so that it is right in a URL and in a form") {
    using row = std::pair<std::string, std::string>;
    const auto [raw, encoded] = GENERATE(
        row{"a b", "a%20b"}, row{"a+b", "a%2Bb"}, row{"a/b", "a%2Fb"}, row{"a&b", "a%26b"},
        row{"a#b", "a%23b"}, row{"a%b", "a%25b"}, row{"a%20b", "a%2520b"}, row{"a=b", "a%3Db"},
        row{"a?b", "a%3Fb"}, row{"a;b", "a%3Bb"}, row{"a\"b'c", "a%22b%27c"}, row{"a@b:c", "a%40b%3Ac"},
        row{"a\\b", "a%5Cb"}, row{"Zürich", "Z%C3%BCrich"}, row{"東京", "%E6%9D%B1%E4%BA%AC"},
        row{"\xF0\x9F\x8E\xA5", "%F0%9F%8E%A5"}, row{"A-Z_a.z~09", "A-Z_a.z~09"});
    CAPTURE(raw);
    query_params query = event_alone();
    query.tz = raw;
    const http_request get = report(query);
    CHECK(url_of(get).ends_with("&tz=" + encoded));
    const http_request post = report(query, {.method = http_method::post});
    CHECK(body_of(post).ends_with("&tz=" + encoded));
    const auto read = webcasts::wire::parse_audience_query(std::string_view(body_of(post)));
    REQUIRE(read);
    CHECK(read->tz == raw);
}

TEST_CASE("every byte but RFC 3986's unreserved ones becomes %XX") {
    for (int byte = 0; byte < 256; ++byte) {
        const char c = static_cast<char>(byte);
        const bool unreserved = (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') ||
                                c == '-' || c == '.' || c == '_' || c == '~';
        std::string expected(1, c);
        if (!unreserved) {
            const std::string_view digits = "0123456789ABCDEF";
            expected = {'%', digits[static_cast<std::size_t>(byte / 16)],
                        digits[static_cast<std::size_t>(byte % 16)]};
        }
        webcasts::wire::parameter_text text;
        text.append(std::string_view(&c, 1), std::string_view(&c, 1));
        CAPTURE(byte);
        CHECK(text.view() == expected + "=" + expected);
    }
}

TEST_CASE("the values of a list are joined by the encoded delimiter") {
    query_params query = event_alone();
    query.sti_filter = {"one"};
    CHECK(url_of(report(query)).ends_with("&sti_filter=one"));
    query.sti_filter = {"one", "two words", "three"};
    CHECK(url_of(report(query)).ends_with("&sti_filter=one%7Ctwo%20words%7Cthree"));
}

TEST_CASE("one end of a date range is sent alone") {
    query_params query = event_alone();
    query.date_range_start = 2026y / 2 / 3;
    CHECK(url_of(report(query)).ends_with("&ei=1234567&date_range_start=02%2F03%2F2026"));
    query.date_range_start.reset();
    query.date_range_end = 2026y / 2 / 3;
    CHECK(url_of(report(query)).ends_with("&ei=1234567&date_range_end=02%2F03%2F2026"));
}

TEST_CASE("a POST carries its parameters in a form body and none in the URL") {
    const http_request request = report(full_query(), {.method = http_method::post});
    CHECK(request.method == http_method::post);
    CHECK(url_of(request) == "https://api.webcasts.com/api/reporting/audience_reports");
    CHECK(body_of(request) == full_parameters);
    CHECK(content_type(request) == "application/x-www-form-urlencoded");

    const auto list = webcasts::wire::encode_event_list({.method = http_method::post}, opened);
    REQUIRE(list);
    CHECK(url_of(*list) == "https://api.webcasts.com/api/reporting/eventlist");
    CHECK(body_of(*list) == "ui=u5e4&si=5e55");
    CHECK(content_type(*list) == "application/x-www-form-urlencoded");
}

TEST_CASE("the event list is asked for with user and session") {
    const auto list = webcasts::wire::encode_event_list({}, opened);
    REQUIRE(list);
    CHECK(list->method == http_method::get);
    CHECK(url_of(*list) == "https://api.webcasts.com/api/reporting/eventlist?ui=u5e4&si=5e55");
    CHECK(list->body.empty());
    CHECK(content_type(*list) == "text/html");
}

TEST_CASE("a log-in is a GET whatever the method of the other calls is") {
    const auto who = webcasts::credentials::parse("demo+admin@example.com", "pä ss&#");
    REQUIRE(who);
    const auto method = GENERATE(http_method::get, http_method::post);
    const auto request = webcasts::wire::encode_login({.method = method}, *who);
    REQUIRE(request);
    CHECK(request->method == http_method::get);
    CHECK(url_of(*request) == "https://api.webcasts.com/api/login?ver=2.0&username=demo%2Badmin%40example.com"
                              "&password=p%C3%A4%20ss%26%23");
    CHECK(request->body.empty());
    CHECK(content_type(*request) == "text/html");
}

TEST_CASE("the wanted format chooses the path, and CSV exists for reports alone") {
    const auto who = webcasts::credentials::parse("demo@example.com", "demo");
    REQUIRE(who);
    const auto paths = [&](wire_format format) {
        const request_form form{.base_url = "https://h.example.com", .format = format};
        std::vector<std::string> found;
        for (const auto& request :
             {webcasts::wire::encode_login(form, *who), webcasts::wire::encode_event_list(form, opened),
              webcasts::wire::encode_audience_report(form, opened, event_alone())}) {
            const std::string url = url_of(request.value());
            found.push_back(url.substr(std::string_view("https://h.example.com").size(),
                                       url.find('?') - std::string_view("https://h.example.com").size()));
        }
        return found;
    };
    CHECK(paths(wire_format::xml) == std::vector<std::string>{"/api/login", "/api/reporting/eventlist",
                                                              "/api/reporting/audience_reports"});
    CHECK(paths(wire_format::json) == std::vector<std::string>{"/api/login/json",
                                                               "/api/reporting/eventlist/json",
                                                               "/api/reporting/audience_reports/json"});
    CHECK(paths(wire_format::csv) == std::vector<std::string>{"/api/login", "/api/reporting/eventlist",
                                                              "/api/reporting/audience_reports/csv"});
}

TEST_CASE("a base URL has a scheme and a host, and may have a port and a path before the API's own") {
    using row = std::pair<std::string, std::string>;
    const auto [base, start] =
        GENERATE(row{"https://api.webcasts.com", "https://api.webcasts.com/api/"},
                 row{"https://api.webcasts.com/", "https://api.webcasts.com/api/"},
                 row{"https://api.webcasts.com//", "https://api.webcasts.com/api/"},
                 row{"http://127.0.0.1:8080", "http://127.0.0.1:8080/api/"},
                 row{"http://[::1]:8080", "http://[::1]:8080/api/"},
                 row{"https://proxy.example.com/webcasts", "https://proxy.example.com/webcasts/api/"},
                 row{"https://proxy.example.com/web/casts/", "https://proxy.example.com/web/casts/api/"});
    CHECK(url_of(report(event_alone(), {.base_url = base})).starts_with(start));
}

TEST_CASE("a text that is no base URL is refused by every call, without showing it") {
    const std::string base = GENERATE(
        "", "api.webcasts.com", "/api", "//api.webcasts.com", "ftp://api.webcasts.com", "file:///etc/passwd",
        "https://", "https:///path", "https://user:pw@api.webcasts.com", "https://user@api.webcasts.com",
        "https://api.webcasts.com?x=1", "https://api.webcasts.com/?", "https://api.webcasts.com#top",
        "https://api webcasts.com", "https://api.webcasts.com/%zz", "https://api.webcasts.com\r\nX: y",
        " https://api.webcasts.com", "https://api.webcasts.com:port");
    CAPTURE(base);
    const request_form form{.base_url = base};
    const auto who = webcasts::credentials::parse("demo@example.com", "demo");
    REQUIRE(who);
    for (const auto& request :
         {webcasts::wire::encode_login(form, *who), webcasts::wire::encode_event_list(form, opened),
          webcasts::wire::encode_audience_report(form, opened, event_alone())}) {
        REQUIRE_FALSE(request);
        CHECK(request.error().code() == usage_errc::bad_base_url);
        CHECK(request.error().message().find("pw") == std::string::npos);
    }
}

TEST_CASE("a query with mistakes is not encoded, and the error lists them all") {
    query_params query;
    query.dr_regs = true;
    const auto request = webcasts::wire::encode_audience_report({}, opened, query);
    REQUIRE_FALSE(request);
    CHECK(request.error().code() == usage_errc::several_mistakes);
    CHECK(request.error().message().find("the query names no event") != std::string::npos);
    CHECK(request.error().message().find("dr_regs") != std::string::npos);
    query = event_alone();
    query.sti_filter = {"a|b"};
    CHECK(webcasts::wire::encode_audience_report({}, opened, query).error().code() ==
          usage_errc::value_holds_delimiter);
}

TEST_CASE("credentials are an ASCII e-mail address and a password") {
    using webcasts::credentials;
    CHECK(credentials::parse("demo@example.com", "pässword").value().username() == "demo@example.com");
    for (const auto& [username, password] :
         {std::pair{"", "x"}, std::pair{"demo", "x"}, std::pair{"d mo@example.com", "x"},
          std::pair{"dëmo@example.com", "x"}, std::pair{"demo@example.com\n", "x"},
          std::pair{"demo@example.com", ""}}) {
        CAPTURE(username, password);
        const auto who = credentials::parse(username, password);
        REQUIRE_FALSE(who);
        CHECK(who.error().code() == usage_errc::bad_credentials);
    }
    CHECK(credentials::parse("demo", "hunter2").error().message().find("hunter2") == std::string::npos);
}

// ---- reading a query back

TEST_CASE("the full query is read back from the URL and from the form body") {
    const std::string url = url_of(report(full_query()));
    CHECK(webcasts::wire::parse_audience_query(std::string_view(url).substr(url.find('?') + 1)).value() ==
          full_query());
    const http_request post = report(full_query(), {.method = http_method::post});
    CHECK(webcasts::wire::parse_audience_query(post.body.expose()).value() == full_query());
}

TEST_CASE("a form may spell a space as a plus, and pairs may be empty") {
    const auto read = webcasts::wire::parse_audience_query("&&ei=1234567&tz=New+York%2B&");
    REQUIRE(read);
    CHECK(read->tz == "New York+");
}

TEST_CASE("a query that cannot be read is refused with the parameter's name") {
    using row = std::pair<std::string, usage_errc>;
    const auto [text, code] =
        GENERATE(row{"ei=1234567&dr_regs=yes", usage_errc::not_a_flag},
                 row{"ei=1234567&no_shows=ON", usage_errc::not_a_flag},
                 row{"ei=1234567&users_qa=", usage_errc::not_a_flag},
                 row{"date_range_start=2026-01-01", usage_errc::impossible_date},
                 row{"date_range_end=02%2F30%2F2026", usage_errc::impossible_date},
                 row{"incl_domain=a&excl_domain=b", usage_errc::conflicting_domain_filters},
                 row{"excl_domain=a&incl_domain=b", usage_errc::conflicting_domain_filters},
                 row{"ei=1234567&ei=1234567", usage_errc::parameter_set_twice},
                 row{"x=1&x=2", usage_errc::parameter_set_twice},
                 row{"incl_domain=a&incl_domain=b", usage_errc::parameter_set_twice},
                 row{"tz=%zz", usage_errc::not_percent_encoded},
                 row{"tz=%4", usage_errc::not_percent_encoded}, row{"a%=1", usage_errc::not_percent_encoded});
    CAPTURE(text);
    const auto read = webcasts::wire::parse_audience_query(std::string_view(text));
    REQUIRE_FALSE(read);
    CHECK(read.error().code() == code);
}

TEST_CASE("a bad percent-encoding is refused without showing the text, which may hold a secret") {
    const auto read = webcasts::wire::parse_parameters("ver=2.0&password=hunter%2");
    REQUIRE_FALSE(read);
    CHECK(read.error().client_text() == "parameter 2");
    CHECK(read.error().message().find("hunter") == std::string::npos);
}

} // namespace

} // namespace webcasts::tests::request_encoder_test
