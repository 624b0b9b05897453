// SPDX-License-Identifier: BSL-1.0
#include "support/catch.hpp"
#include <webcasts/credentials.hpp>
#include <webcasts/redaction.hpp>
#include <webcasts/wire/request_encoder.hpp>

#include <string>
#include <string_view>

namespace webcasts::tests::redaction_test { namespace {

using webcasts::redacted_parameters;
using webcasts::redacted_url;
using webcasts::secret;

bool holds(std::string_view text, std::string_view part) {
    return text.find(part) != std::string_view::npos;
}

TEST_CASE("the values of password, username, si and ui become three asterisks") {
    CHECK(redacted_parameters("ver=2.0&username=demo%40example.com&password=s3cret") ==
          "ver=2.0&username=***&password=***");
    CHECK(redacted_parameters("ver=2.0&ui=abc&si=def&ei=1234567&tz=GMT") ==
          "ver=2.0&ui=***&si=***&ei=1234567&tz=GMT");
}

TEST_CASE("a parameter that is not in the table is hidden with its name") {
    CHECK(redacted_parameters("new_parameter=private") == "***=***");
    CHECK(redacted_parameters("Password=x&PASSWORD=y&pass%77ord=z") == "***=***&***=***&***=***");
    CHECK(redacted_parameters("s3cret") == "***");
    CHECK(redacted_parameters("=s3cret") == "***=***");
    CHECK(redacted_parameters("password") == "password");
}

TEST_CASE("what stands behind an ampersand in a password is hidden") {
    CHECK(redacted_parameters("password=half&half=s3cret&s3cret") == "password=***&***=***&***");
}

TEST_CASE("a value with an equals sign, and a parameter given twice, are hidden whole") {
    CHECK(redacted_parameters("password=a=b=c") == "password=***");
    CHECK(redacted_parameters("password=a&password=b") == "password=***&password=***");
}

TEST_CASE("empty texts and empty pairs pass") {
    CHECK(redacted_parameters("").empty());
    CHECK(redacted_parameters("ei=1234567&") == "ei=1234567");
    CHECK(redacted_url("").empty());
}

TEST_CASE("of a URL with user information the scheme alone is shown, whatever the password holds") {
    for (const std::string_view password : {"pw", "p@w", "p/w", "p?w", "p#w", "p=w&x", "1/2"}) {
        const std::string url = "https://user:" + std::string(password) + "@api.example.com/x?ei=1234567";
        CHECK(redacted_url(url) == "https://***");
    }
    CHECK(redacted_url("/api/login?username=demo@example.com&password=x") == "***");
}

TEST_CASE("a URL is shown without fragment") {
    CHECK(redacted_url("https://api.example.com/x?ei=1234567#s3cret") ==
          "https://api.example.com/x?ei=1234567");
    CHECK(redacted_url("https://api.example.com") == "https://api.example.com");
    CHECK(redacted_url("https://api.example.com/x?") == "https://api.example.com/x?");
}

TEST_CASE("the shown form of each request holds no secret, raw or percent-encoded") {
    const char* password = "p&ss wörd/=?#%";
    const auto who = webcasts::credentials::parse("demo+admin@example.com", password);
    REQUIRE(who);
    const webcasts::session opened{secret(std::string_view("session|id")),
                                   secret(std::string_view("user|id"))};
    webcasts::query_params query;
    query.event = "1234567";
    query.extra = {{"vendor_token", "t0ken"}};
    const auto method = GENERATE(webcasts::http_method::get, webcasts::http_method::post);
    const webcasts::wire::request_form form{.base_url = "http://127.0.0.1:8080/prefix", .method = method};

    const auto login = webcasts::wire::encode_login(form, *who);
    REQUIRE(login);
    CHECK(redacted_url(login->url.expose()) ==
          "http://127.0.0.1:8080/prefix/api/login?ver=2.0&username=***&password=***");

    const auto report = webcasts::wire::encode_audience_report(form, opened, query);
    REQUIRE(report);
    for (const std::string& shown :
         {redacted_url(report->url.expose()), redacted_parameters(report->body.expose())}) {
        CHECK_FALSE(holds(shown, "session"));
        CHECK_FALSE(holds(shown, "user"));
        CHECK_FALSE(holds(shown, "t0ken"));
    }
    const std::string parameters = "ver=2.0&ui=***&si=***&ei=1234567&***=***";
    CHECK(redacted_url(report->url.expose()) ==
          "http://127.0.0.1:8080/prefix/api/reporting/audience_reports" +
              (method == webcasts::http_method::get ? "?" + parameters : std::string()));
    CHECK(redacted_parameters(report->body.expose()) ==
          (method == webcasts::http_method::post ? parameters : std::string()));
}

} // namespace

} // namespace webcasts::tests::redaction_test
