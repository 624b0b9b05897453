// SPDX-License-Identifier: BSL-1.0
// Which requests the sandbox's server answers: none that a web page of another site can send.
#include "../../../../examples/sandbox/host_rule.hpp"
#include "../../../../examples/sandbox/usage_error.hpp"
#include "support/catch.hpp"

#include <string>
#include <utility>
#include <vector>

namespace {

using sandbox_server::arrived_request;
using sandbox_server::host_rule;

arrived_request request_to(std::string host, std::vector<webcasts::http_header> more = {}) {
    arrived_request request;
    request.method = "GET";
    request.target = "/__sandbox/journal";
    request.headers.push_back({"hOsT", std::move(host)});
    request.headers.insert(request.headers.end(), more.begin(), more.end());
    return request;
}

/// Return the status of the refusal; zero if the request is answered.
int status_of(const host_rule& rule, const arrived_request& request, std::string_view scheme = "http") {
    const auto refused = rule.against(request, scheme);
    return refused ? refused->status : 0;
}

} // namespace

TEST_CASE("requests for this machine are answered, however its name is written") {
    const host_rule rule({});
    for (const char* host :
         {"localhost", "localhost:8080", "LocalHost", "localhost.", "localhost.:80",
          "localhost:", "sandbox.localhost", "127.0.0.1", "127.0.0.1:1", "127.255.255.254", "127.0.0.1.",
          "[::1]", "[::1]:80", "[0:0:0:0:0:0:0:1]", "[::ffff:127.0.0.1]", ""}) {
        INFO(host);
        CHECK(status_of(rule, request_to(host)) == 0);
    }
    arrived_request without = request_to("");
    without.headers.clear(); // as HTTP/1.0 allows
    CHECK(status_of(rule, without) == 0);
}

TEST_CASE("requests for another host are refused, whatever it looks like") {
    const host_rule rule({});
    for (const char* host : {"example.com",
                             "localhost.example.com",
                             "127.0.0.1.example.com",
                             "alocalhost",
                             "localhost..",
                             "localhos",
                             "xn--localhost",
                             "128.0.0.1",
                             "126.255.255.255",
                             "0.0.0.0",
                             "127.1",
                             "2130706433",
                             "0x7f.0.0.1",
                             "0177.0.0.1",
                             "127.0.0.256",
                             "127.0.0.1.1",
                             "[::]",
                             "[::2]",
                             "[::1%25eth0]",
                             "[::ffff:128.0.0.1]",
                             "::1",
                             "%6cocalhost",
                             "api.webcasts.com",
                             "[localhost]",
                             "localhost:80@example.com",
                             "user@localhost",
                             "192.168.0.1",
                             "."}) {
        INFO(host);
        const auto refused = rule.against(request_to(host), "http");
        REQUIRE(refused);
        CHECK(refused->status == 421);
        CHECK(refused->text.find("--allow-host NAME") != std::string::npos);
        CHECK(refused->text.find("example.com") == std::string::npos);
    }
}

TEST_CASE("an absolute target counts as well as the Host field") {
    const host_rule rule({});
    const auto with_target = [](const char* target, const char* host) {
        arrived_request request = request_to(host);
        request.target = target;
        return request;
    };
    CHECK(status_of(rule, with_target("http://localhost:8080/x", "localhost:8080")) == 0);
    CHECK(status_of(rule, with_target("HTTP://127.0.0.1", "localhost")) == 0);
    CHECK(status_of(rule, with_target("http://example.com/x", "localhost")) == 421);
    CHECK(status_of(rule, with_target("http://localhost/x", "example.com")) == 421);
    CHECK(status_of(rule, with_target("https://example.com?x", "")) == 421);
    CHECK(status_of(rule, with_target("http://localhost:1@example.com/", "localhost")) == 421);
    CHECK(status_of(rule, with_target("http://localhost#.example.com/", "localhost")) == 0);
    CHECK(status_of(rule, with_target("http:///x", "localhost")) == 421);
}

TEST_CASE("hosts that a flag names are answered, in any spelling and on any port") {
    const host_rule rule({"Sandbox.Example.com.", "192.0.2.7", "2001:DB8::7", "[2001:db8::8]", "my_service"});
    for (const char* host :
         {"sandbox.example.com", "SANDBOX.example.COM:8080", "sandbox.example.com.", "192.0.2.7:80",
          "[2001:db8:0::7]", "[2001:db8::8]:443", "my_service:1", "localhost"}) {
        INFO(host);
        CHECK(status_of(rule, request_to(host)) == 0);
    }
    for (const char* host : {"a.sandbox.example.com", "example.com", "192.0.2.8", "[2001:db8::9]"}) {
        INFO(host);
        CHECK(status_of(rule, request_to(host)) == 421);
    }
}

TEST_CASE("what is no host is refused by the flag, and not repeated") {
    for (const char* text : {"", ".", "http://example.com", "example.com:80", "192.0.2.7:80", "a b", "*",
                             "fe80::1%eth0", "[::1", "a/b", "user@example.com"}) {
        INFO(text);
        try {
            const host_rule rule({text});
            FAIL("it is taken");
        } catch (const sandbox_server::usage_error& problem) {
            const std::string said = problem.what();
            CHECK(said.starts_with("--allow-host: "));
            CHECK((std::string_view(text).size() < 4 || said.find(text) == std::string::npos));
        }
    }
}

TEST_CASE("the origin is the service's own or the request is refused") {
    const host_rule rule({"sandbox.example.com"});
    const auto from = [&](const char* origin, const char* host, std::string_view scheme = "http") {
        return status_of(rule, request_to(host, {{"ORIGIN", origin}}), scheme);
    };
    CHECK(from("http://localhost:8080", "localhost:8080") == 0);
    CHECK(from("http://localhost", "localhost:80") == 0);
    CHECK(from("HTTP://LOCALHOST:80", "localhost") == 0);
    CHECK(from("https://localhost", "localhost:443", "https") == 0);
    CHECK(from("http://[::1]:1", "[0::1]:1") == 0);
    CHECK(from("http://sandbox.example.com", "sandbox.example.com") == 0);
    for (const char* origin :
         {"null", "", "http://example.com", "http://localhost:8081", "https://localhost:8080",
          "http://localhost", "http://127.0.0.1:8080", "localhost:8080", "file://", "http://localhost:8080/",
          "http://localhost:8080 http://example.com", "http://localhost:8080@example.com",
          "http://sandbox.example.com:8080", "*"}) {
        INFO(origin);
        CHECK(from(origin, "localhost:8080") == 403);
    }
    CHECK(from("http://localhost", "") == 403);
    const auto twice =
        request_to("localhost", {{"Origin", "http://localhost"}, {"Origin", "http://example.com"}});
    CHECK(status_of(rule, twice) == 403);
    auto absolute = request_to("localhost", {{"Origin", "http://localhost:1"}});
    absolute.target = "http://localhost:1/";
    CHECK(status_of(rule, absolute) == 0);
}

TEST_CASE("what a browser says of the sender's site counts") {
    const host_rule rule({});
    for (const auto& [site, status] : std::vector<std::pair<const char*, int>>{{"same-origin", 0},
                                                                               {"none", 0},
                                                                               {"cross-site", 403},
                                                                               {"same-site", 403},
                                                                               {"", 403},
                                                                               {"other", 403}}) {
        INFO(site);
        CHECK(status_of(rule, request_to("localhost", {{"sec-fetch-site", site}})) == status);
    }
}
