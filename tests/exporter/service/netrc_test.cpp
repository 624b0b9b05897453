// SPDX-License-Identifier: BSL-1.0
// Accounts in the text of a netrc file.

#include "service/netrc.hpp"
#include "support/catch.hpp"

#include <string>
#include <string_view>

namespace webcasts::tests::netrc_test {

namespace {

std::string password_of(std::string_view text, std::string_view host, std::string_view user = {}) {
    const auto account = exporter::find_in_netrc(text, host, user);
    return account ? account->username + "/" + std::string(account->password.expose()) : "none";
}

} // namespace

TEST_CASE("netrc: the first account of the host is taken, or that of the user") {
    const std::string_view text = "machine a.example.com login one password 1\n"
                                  "machine A.EXAMPLE.com login two password 2\n"
                                  "default login other password 3";
    REQUIRE(password_of(text, "a.example.com") == "one/1");
    REQUIRE(password_of(text, "a.example.com", "two") == "two/2");
    REQUIRE(password_of(text, "b.example.com") == "other/3");
    REQUIRE(password_of(text, "b.example.com", "one") == "none");
    REQUIRE(password_of("", "a.example.com") == "none");
    REQUIRE(password_of("machine a.example.com login one", "a.example.com") == "none");
}

TEST_CASE("netrc: a password may begin with #, and stand in quotes with blanks and quotes inside") {
    REQUIRE(password_of("machine a login u password #x", "a") == "u/#x");
    REQUIRE(password_of(R"(machine a login u password "p \"q\" \\ r")", "a") == R"(u/p "q" \ r)");
    REQUIRE(password_of("# machine a login no password no\nmachine a login u password p", "a") == "u/p");
}

TEST_CASE("netrc: what a macro holds is no account") {
    REQUIRE(password_of("macdef init\nmachine a login no password no\n\nmachine a login u password p", "a") ==
            "u/p");
}

TEST_CASE("netrc: words that are keywords are values where a value is wanted") {
    REQUIRE(password_of("machine a login machine password default", "a") == "machine/default");
}

} // namespace webcasts::tests::netrc_test
