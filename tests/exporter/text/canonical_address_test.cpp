// SPDX-License-Identifier: BSL-1.0
// The one key of an e-mail address.

#include "support/catch.hpp"
#include "text/canonical_address.hpp"

#include <array>
#include <cstddef>
#include <random>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace webcasts::tests::canonical_address_test {

namespace {

using exporter::canonical_address;

constexpr std::array<const char*, 26> white_spaces{
    "\t",           "\n",           "\v",           "\f",           "\r",           " ",
    "\xC2\x85",     "\xC2\xA0",     "\xE1\x9A\x80", "\xE2\x80\x80", "\xE2\x80\x81", "\xE2\x80\x82",
    "\xE2\x80\x83", "\xE2\x80\x84", "\xE2\x80\x85", "\xE2\x80\x86", "\xE2\x80\x87", "\xE2\x80\x88",
    "\xE2\x80\x89", "\xE2\x80\x8A", "\xE2\x80\xA8", "\xE2\x80\xA9", "\xE2\x80\xAF", "\xE2\x81\x9F",
    "\xE3\x80\x80", "\r\n"};

/// Zero-width space, non-joiner and joiner, marks of direction, word joiner, byte order mark, soft hyphen,
/// combining grapheme joiner, variation selector, a tag.
constexpr std::array<const char*, 13> unseen{
    "\xE2\x80\x8B", "\xE2\x80\x8C", "\xE2\x80\x8D",    "\xE2\x80\x8E", "\xE2\x80\x8F",
    "\xE2\x81\xA0", "\xEF\xBB\xBF", "\xC2\xAD",        "\xCD\x8F",     "\xEF\xB8\x8F",
    "\xE2\x80\xAA", "\xE2\x81\xA9", "\xF3\xA0\x81\x81"};

} // namespace

TEST_CASE("white space of every kind around an address does not count") {
    for (const std::string space : white_spaces) {
        INFO(space);
        REQUIRE(canonical_address("ada@example.com" + space) == "ada@example.com");
        REQUIRE(canonical_address(space + "Ada@Example.COM") == "ada@example.com");
        REQUIRE(canonical_address(space + space + "ada@example.com" + space + " ") == "ada@example.com");
        REQUIRE(canonical_address(space) == "");
        REQUIRE(canonical_address("a" + space + "b@example.com") == "a" + space + "b@example.com");
    }
}

TEST_CASE("characters that nobody sees do not count, wherever they are") {
    for (const std::string nothing : unseen) {
        INFO(nothing);
        for (const std::string& spelling :
             {nothing + "ada@example.com", "ada@example.com" + nothing, "a" + nothing + "da@example.com",
              "ada" + nothing + "@" + nothing + "example.com", "ada@exam" + nothing + "ple.com",
              nothing + " " + nothing + "ada@example.com " + nothing + "\xC2\xA0"}) {
            REQUIRE(canonical_address(spelling) == "ada@example.com");
        }
        REQUIRE(canonical_address(nothing) == "");
        REQUIRE(canonical_address(" " + nothing + " ") == "");
    }
}

TEST_CASE("a domain is in its A-form, whatever way it is written") {
    for (const auto& [given, key] : std::vector<std::pair<std::string, std::string>>{
             {"ada@m\xC3\xBCnchen.example", "ada@xn--mnchen-3ya.example"},
             {"ada@M\xC3\x9CNCHEN.EXAMPLE", "ada@xn--mnchen-3ya.example"},
             {"ada@mu\xCC\x88nchen.example", "ada@xn--mnchen-3ya.example"},
             {"ada@xn--mnchen-3ya.example", "ada@xn--mnchen-3ya.example"},
             {"Ada@XN--MNCHEN-3YA.Example.", "ada@xn--mnchen-3ya.example"},
             {"ada@m\xC3\xBCn\xC2\xAD"
              "chen.example",
              "ada@xn--mnchen-3ya.example"},
             {"ada@stra\xC3\x9F"
              "e.example",
              "ada@xn--strae-oqa.example"},
             {"ada@strasse.example", "ada@strasse.example"},
             {"ada@\xEF\xBD\x85\xEF\xBD\x98\xEF\xBD\x81\xEF\xBD\x8D\xEF\xBD\x90\xEF\xBD\x8C\xEF\xBD\x85\xEF"
              "\xBC\x8E"
              "com",
              "ada@example.com"},
             {"ada@example\xE3\x80\x82"
              "com",
              "ada@example.com"},
             {"ada@example.com.", "ada@example.com"},
             {"ada@example.com\xE3\x80\x82", "ada@example.com"},
             {"ada@m\xC3\xBCnchen.example\xEF\xBD\xA1", "ada@xn--mnchen-3ya.example"},
             {"ada@\xE4\xBE\x8B\xE3\x81\x88.example", "ada@xn--r8jz45g.example"},
             // With and without the zero-width non-joiner that Persian may have, and the A-form with it.
             {"ada@\xDB\x8C\xE2\x80\x8C\xD8\xA7.example", canonical_address("ada@\xDB\x8C\xD8\xA7.example")},
             {"ada@xn--mgb34ar93d.example", canonical_address("ada@\xDB\x8C\xD8\xA7.example")},
         }) {
        INFO(given);
        REQUIRE(canonical_address(given) == key);
    }
}

TEST_CASE("what is no address of the Internet stays as it is, in lower case") {
    for (const auto& [given, key] : std::vector<std::pair<std::string, std::string>>{
             {"", ""},
             {"N/A", "n/a"},
             {"Ada", "ada"},
             {"@", "@"},
             {"ada@", "ada@"},
             {"ada@[192.0.2.1]", "ada@[192.0.2.1]"},
             {"Ada@my_host.example.com", "ada@my_host.example.com"},
             {"\"A@B\"@Example.com", "\"a@b\"@example.com"},
             {"Ada@exam\xFFple.com", "ada@exam\xFFple.com"},
             {" \xC3@Example.com ", "\xC3@example.com"},
             {"ada@XN--A.example", "ada@xn--a.example"},               // decodes to nothing that is allowed
             {"ada@\xE2\x98\x83.EXAMPLE", "ada@\xE2\x98\x83.example"}, // IDNA2008 has no snowmen
             {"ada@-\xC3\xA4-.example", "ada@-\xC3\xA4-.example"},
             {"\xC3\x84"
              "DA@example.com",
              "\xC3\x84"
              "da@example.com"},
             {"ada+WEB@example.com", "ada+web@example.com"},
             {std::string("ada@ex\0\xC3\xA4.COM", 13), std::string("ada@ex\0\xC3\xA4.com", 13)},
             {"ada@" + std::string(70, 'X') + "\xC3\xA4.example",
              "ada@" + std::string(70, 'x') + "\xC3\xA4.example"},
         }) {
        INFO(given);
        REQUIRE(canonical_address(given) == key);
    }
}

TEST_CASE(
    "the key of a key is the key itself, and case, white space and unseen characters do not change it") {
    const std::vector<std::string> pieces{"a",
                                          "Z",
                                          ".",
                                          "@",
                                          "xn--",
                                          "-",
                                          "3ya",
                                          "#2",
                                          "\xC3\xA4",
                                          "\xC3\x84",
                                          "\xEF\xBC\x8E",
                                          "\xE3\x80\x82",
                                          "\xC3\x9F",
                                          "\xCC",
                                          "\xA0",
                                          "\xC2",
                                          "\xE2\x80\xA4",
                                          "\xEF\xBC\xA0",
                                          "\xCC\x88",
                                          " ",
                                          "\xC2\xA0",
                                          "\xEF\xBB\xBF",
                                          "\xE2\x80\x8D",
                                          "\xC2\xA8",
                                          "mnchen",
                                          "\xE2\x92\x88",
                                          "\xD8\xA7",
                                          "\xE2\x98\x83",
                                          "com"};
    std::mt19937 random(20261129);
    const auto below = [&](std::size_t size) { return random() % size; };
    for (int i = 0; i < 20'000; ++i) {
        std::string text;
        for (std::size_t count = below(12); count > 0; --count) {
            text += pieces[below(pieces.size())];
        }
        const std::string key = canonical_address(text);
        INFO(text);
        REQUIRE(canonical_address(key) == key);
        std::string upper = text;
        for (char& c : upper) {
            c = c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
        }
        REQUIRE(canonical_address(upper) == key);
        REQUIRE(canonical_address(" " + text + "\r\n") == key);
    }
}

} // namespace webcasts::tests::canonical_address_test
