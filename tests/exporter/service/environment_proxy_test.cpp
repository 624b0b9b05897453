// SPDX-License-Identifier: BSL-1.0
// The proxy of the environment, and which hosts need none. The rules are those of curl: each row of the table
// was asked of curl 7.88.1. That one compares IPv6 addresses as texts, so three rows follow what curl
// documents and tests.

#include "service/environment_proxy.hpp"
#include "support/catch.hpp"
#include "terminal/failure.hpp"

#include <cstdlib>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace webcasts::tests::environment_proxy_test {

namespace {

using exporter::environment_proxy;
using exporter::is_exempt_from_proxy;

using variables = std::vector<std::pair<std::string, std::string>>;

/// Variables of the environment during a test; all others that name proxies are not set.
class proxy_variables {
  public:
    explicit proxy_variables(const variables& set) {
        for (const char* name : names) {
            const char* value = std::getenv(name);
            before_.emplace_back(name, value != nullptr ? value : "");
            ::unsetenv(name);
        }
        for (const auto& [name, value] : set) {
            ::setenv(name.c_str(), value.c_str(), 1);
        }
    }
    proxy_variables(const proxy_variables&) = delete;
    proxy_variables& operator=(const proxy_variables&) = delete;
    ~proxy_variables() {
        for (const auto& [name, value] : before_) {
            value.empty() ? ::unsetenv(name.c_str()) : ::setenv(name.c_str(), value.c_str(), 1);
        }
    }

  private:
    static constexpr const char* names[] = {"https_proxy", "HTTPS_PROXY", "all_proxy",
                                            "ALL_PROXY",   "no_proxy",    "NO_PROXY"};
    variables before_;
};

} // namespace

TEST_CASE("no_proxy exempts the hosts that curl exempts") {
    struct row {
        std::string_view host;
        std::string_view list;
        bool is_exempt;
    };
    const row rows[] = {
        // Names: themselves and all below them, in any case.
        {"api.example.com", "api.example.com", true},
        {"api.example.com", "example.com", true},
        {"api.example.com", ".example.com", true},
        {"example.com", ".example.com", true},
        {"api.example.com", "EXAMPLE.Com", true},
        {"API.Example.COM", "example.com", true},
        {"notexample.com", "example.com", false},
        {"example.com", "api.example.com", false},
        {"api.example.com", "ample.com", false},
        {"api.example.com", "example", false},
        {"api.example.com", "*.example.com", false},
        // Dots at the end.
        {"api.example.com.", "example.com", true},
        {"api.example.com", "example.com.", true},
        {"api.example.com.", ".example.com.", true},
        {"api.example.com", "com", true},
        {"api.example.com", ".", false},
        {"api.example.com", "..", false},
        // Separators.
        {"api.example.com", "localhost,example.com", true},
        {"api.example.com", "localhost, example.com", true},
        {"api.example.com", "localhost ,\texample.com", true},
        {"api.example.com", "\texample.com\t", true},
        {"api.example.com", "  example.com  ,localhost", true},
        {"api.example.com", ",,,localhost,,, example.com,", true},
        {"api.example.com", "example.com localhost", true},
        {"api.example.com", "example.com:443;localhost", false},
        {"api.example.com", "localhost;example.com", false},
        // A port exempts nothing.
        {"api.example.com", "api.example.com:443", false},
        {"api.example.com", "example.com:443", false},
        {"192.0.2.7", "192.0.2.7:443", false},
        // Everything.
        {"api.example.com", "*", true},
        {"192.0.2.7", "*", true},
        {"api.example.com", "localhost,*", false},
        {"api.example.com", " *", false},
        {"api.example.com", "", false},
        {"api.example.com", ",", false},
        // IPv4.
        {"192.0.2.7", "192.0.2.7", true},
        {"192.0.2.7", "192.0.2.70", false},
        {"192.0.2.7", "0.2.7", false},
        {"192.0.2.7", ".2.7", false},
        {"192.0.2.7", "192.0.2.0/24", true},
        {"192.0.2.7", "192.0.2.255/24", true},
        {"192.0.2.7", "192.0.0.0/16", true},
        {"192.0.2.7", "192.0.3.0/24", false},
        {"192.0.2.7", "192.0.2.0/30", false},
        {"192.0.2.7", "192.0.2.4/30", true},
        {"192.0.2.7", "192.0.2.7/32", true},
        {"192.0.2.7", "192.0.2.6/31", true},
        {"192.0.2.7", "192.0.2.0/33", false},
        {"192.0.2.7", "192.0.2.0/-1", false},
        {"192.0.2.7", "10.0.0.0/8, 192.0.2.0/24", true},
        {"192.0.2.7", "10.0.0.0/8", false},
        {"10.200.3.4", "10.0.0.0/8", true},
        {"172.32.0.1", "172.16.0.0/12", false},
        {"172.31.255.255", "172.16.0.0/12", true},
        // IPv6: without brackets, in any spelling.
        {"[2001:db8::1]", "2001:db8::1", true},
        {"[2001:db8::1]", "2001:DB8:0:0:0:0:0:1", true},
        {"[2001:0db8:0::1]", "2001:db8::1", true},
        {"[2001:db8::1]", "2001:db8::2", false},
        {"[2001:db8::1]", "[2001:db8::1]", false},
        {"[2001:db8::1]", "2001:db8::/32", true},
        {"[2001:db8::1]", "2001:db9::/32", false},
        {"[2001:db8::1]", "2001:db8::1/128", true},
        {"[2001:db8::1]", "2001:db8::1/129", false},
        {"[2001:db8::1]", "192.0.2.0/24", false},
        {"192.0.2.7", "::/1", false},
        // A name is no address, and an address no name.
        {"api.example.com", "192.0.2.0/24", false},
        {"192.0.2.7", "example.com", false},
        {"", "*", false},
    };
    for (const row& item : rows) {
        CAPTURE(item.host, item.list);
        CHECK(is_exempt_from_proxy(item.host, item.list) == item.is_exempt);
    }
}

TEST_CASE("a blank inside a member ends the list, as in libcurl 8") {
    CHECK_FALSE(is_exempt_from_proxy("api.example.com", "localhost example.com"));
    CHECK_FALSE(is_exempt_from_proxy("api.example.com", "localhost\texample.com"));
    CHECK(is_exempt_from_proxy("api.example.com", "example.com localhost"));
}

TEST_CASE("a network of IPv6 whose bits are not whole bytes is compared bit by bit") {
    CHECK(is_exempt_from_proxy("[2001:db8:ffff::1]", "2001:db8:8000::/33"));
    CHECK_FALSE(is_exempt_from_proxy("[2001:db8:7fff::1]", "2001:db8:8000::/33"));
    CHECK(is_exempt_from_proxy("[fe9f::1]", "fe80::/10"));
    CHECK_FALSE(is_exempt_from_proxy("[fec0::1]", "fe80::/10"));
}

TEST_CASE("the first variable that is not empty names the proxy") {
    const std::string url = "https://api.example.com";
    const auto proxy_by = [&](const variables& set) {
        const proxy_variables during(set);
        return environment_proxy(url);
    };
    CHECK(proxy_by({}).empty());
    CHECK(proxy_by({{"https_proxy", "http://a.example.com:3128"}}) == "http://a.example.com:3128");
    CHECK(proxy_by({{"https_proxy", ""}, {"HTTPS_PROXY", "http://b.example.com:3128"}}) ==
          "http://b.example.com:3128");
    CHECK(proxy_by({{"https_proxy", "http://a.example.com:1"}, {"all_proxy", "http://c.example.com:2"}}) ==
          "http://a.example.com:1");
    CHECK(proxy_by({{"ALL_PROXY", "c.example.com:3128"}}) == "http://c.example.com:3128");
    CHECK(proxy_by({{"https_proxy", "http://a.example.com"}}) == "http://a.example.com:1080");
    CHECK(proxy_by({{"https_proxy", "http://a.example.com:3128/"}}) == "http://a.example.com:3128");
    CHECK(proxy_by({{"https_proxy", "http://me:s%40cret@a.example.com:3128"}}) ==
          "http://me:s%40cret@a.example.com:3128");
    CHECK(proxy_by({{"https_proxy", "http://[2001:db8::1]"}}) == "http://[2001:db8::1]:1080");
    CHECK(proxy_by({{"https_proxy", "a.example.com:1"}, {"no_proxy", "EXAMPLE.com."}}).empty());
    CHECK(proxy_by({{"https_proxy", "a.example.com:1"}, {"no_proxy", ""}, {"NO_PROXY", "example.com"}})
              .empty());
    CHECK_FALSE(proxy_by({{"https_proxy", "a.example.com:1"}, {"no_proxy", "x"}, {"NO_PROXY", "example.com"}})
                    .empty());
    const proxy_variables during(variables{{"https_proxy", "a.example.com:1"}});
    CHECK(environment_proxy("http://127.0.0.1:8080").empty());
}

TEST_CASE("a proxy that cannot be used is said of its variable, and not shown") {
    const std::string value =
        GENERATE("https://me:hunter2@a.example.com:3128", "socks5://me:hunter2@a.example.com",
                 "http://me:hunter2 @a.example.com:1", "http://", "http://a.example.com:99999x",
                 "http://a.example.com:99999");
    const std::string name = GENERATE("https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY");
    const proxy_variables during(variables{{name, value}});
    try {
        static_cast<void>(environment_proxy("https://api.example.com"));
        FAIL("it was taken");
    } catch (const exporter::failure& problem) {
        const std::string text = problem.what();
        CHECK(problem.status() == exporter::exit_status::usage);
        CHECK(text.starts_with(name + " in the environment"));
        CHECK(text.find("hunter2") == std::string::npos);
    }
}

} // namespace webcasts::tests::environment_proxy_test
