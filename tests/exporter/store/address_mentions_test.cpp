// SPDX-License-Identifier: BSL-1.0
// Every spelling of an e-mail address in a text.

#include "store/address_mentions.hpp"
#include "store/erased_address.hpp"
#include "support/catch.hpp"

#include <cstddef>
#include <openssl/evp.h>
#include <random>
#include <string>
#include <string_view>
#include <vector>

namespace webcasts::tests::address_mentions_test {

namespace {

using exporter::without_mentions;

std::string in_base64(std::string_view text) {
    std::string encoded(4 * ((text.size() + 2) / 3) + 1, '\0');
    const auto* bytes = reinterpret_cast<const unsigned char*>(text.data());
    const int size = EVP_EncodeBlock(reinterpret_cast<unsigned char*>(encoded.data()), bytes,
                                     static_cast<int>(text.size()));
    encoded.resize(static_cast<std::size_t>(size));
    return encoded;
}

std::string in_url_base64(std::string_view text) {
    std::string encoded = in_base64(text);
    for (char& c : encoded) {
        c = c == '+' ? '-' : c == '/' ? '_' : c;
    }
    return encoded.substr(0, encoded.find('='));
}

std::string cleaned(std::string_view text) {
    return without_mentions(text, "Ada@example.com");
}

} // namespace

TEST_CASE("an address is found with any of its characters percent-encoded, in any case") {
    for (const char* spelling : {"ada%40example.com", "%61da%40example.com", "ADA%40EXAMPLE.COM",
                                 "%41%44%41%40example%2Ecom", "%61%64%61%40%65%78%61%6d%70%6c%65%2e%63%6f%6d",
                                 "ada%2540example.com", "ada%252540example%252ecom"}) {
        INFO(spelling);
        const std::string text(spelling);
        REQUIRE(cleaned(text) == "[removed]");
        REQUIRE(cleaned("note=" + text + "&sti=x") == "note=[removed]&sti=x");
        REQUIRE(cleaned("q=%22" + text + "%22") == "q=%22[removed]%22");
        REQUIRE(cleaned("q=%3C" + text + "%3E") == "q=%3C[removed]%3E");
        REQUIRE(cleaned("name=for+" + text + "+only") == "name=for+[removed]+only");
        REQUIRE(cleaned("b" + text + " " + text + ".au") == "b" + text + " " + text + ".au");
    }
    std::mt19937 random(7);
    for (int i = 0; i < 500; ++i) {
        std::string text;
        for (const char c : std::string_view("Ada@example.com")) {
            constexpr std::string_view digits = "0123456789ABCDEF";
            const auto byte = static_cast<unsigned char>(c);
            text += random() % 2 == 0 ? std::string(1, c)
                                      : std::string{'%', digits[byte >> 4U], digits[byte & 0xFU]};
        }
        INFO(text);
        REQUIRE(cleaned(text) == "[removed]");
    }
}

TEST_CASE("a plus sign is a part of an address, or the space before it in a form") {
    const auto of_news = [](std::string_view text) { return without_mentions(text, "ada+news@example.com"); };
    for (const char* spelling : {"ada+news@example.com", "ADA%2bnews%40example.com", "ada+news%40example.com",
                                 "ada\\u002Bnews@example.com", "ada&#43;news@example.com"}) {
        INFO(spelling);
        REQUIRE(of_news(std::string("to=") + spelling + "&x") == "to=[removed]&x");
    }
    REQUIRE(of_news(in_url_base64("ada+news@example.com")) == "[removed]");
    REQUIRE(of_news("news@example.com ada+news2@example.com") == "news@example.com ada+news2@example.com");
    REQUIRE(cleaned("x+ada@example.com") == "x+ada@example.com");
    REQUIRE(cleaned("q=x+ada%40example.com") == "q=x+[removed]");
}

TEST_CASE("an address is found as JSON, XML and HTML escape it") {
    for (const char* spelling :
         {"ada\\u0040example.com", "\\u0061da\\u0040example\\u002Ecom", "\\u0041DA@example.com",
          "ada&#64;example.com", "ada&#x40;example.com", "&#97;&#100;a&#X40;example&#46;com",
          "ada&commat;example.com", "ada&amp;#64;example.com", "ada%5Cu0040example.com"}) {
        INFO(spelling);
        REQUIRE(cleaned(std::string("[\"") + spelling + "\"]") == "[\"[removed]\"]");
    }
    REQUIRE(cleaned("ada\\u00e4@example.com") == "ada\\u00e4@example.com");
    REQUIRE(cleaned("a\\u00 &# &#; &#x; %4 % ada%zz@") == "a\\u00 &# &#; &#x; %4 % ada%zz@");
}

TEST_CASE("an address is found in Base64, of both alphabets and with any alignment") {
    for (const std::string spelling : {"ada@example.com", "ADA@example.com", "Ada@Example.COM"}) {
        INFO(spelling);
        REQUIRE(cleaned(in_base64(spelling)) == "[removed]");
        REQUIRE(cleaned(in_url_base64(spelling)) == "[removed]");
        REQUIRE(cleaned("id=" + in_url_base64(spelling) + "&x") == "id=[removed]&x");
        REQUIRE(cleaned("user-" + in_url_base64(spelling)) == "user-[removed]");
        for (const std::string before : {"", "<", "a ", "id=", "mail:", "{\"e\":\"", "\xC3\xBF\xC3\xBF "}) {
            for (const std::string after : {"", ">", " !", "\" }", "\n\n\n"}) {
                for (const std::string& text :
                     {in_base64(before + spelling + after), in_url_base64(before + spelling + after)}) {
                    INFO(text);
                    REQUIRE(cleaned(text) != text);
                    REQUIRE(cleaned(cleaned(text)) == cleaned(text));
                }
            }
        }
    }
    REQUIRE(cleaned(in_base64("ada%40example.com")) == "[removed]");
    for (const std::string other : {"bada@example.com", "ada@example.com.au", "nobody@example.org"}) {
        REQUIRE(cleaned(in_base64(other)) == in_base64(other));
    }
}

TEST_CASE("an address is found with its domain in either form, and with what nobody sees in it") {
    const auto of_munich = [](std::string_view text) {
        return without_mentions(text, "ada@m\xC3\xBCnchen.example");
    };
    for (const char* spelling :
         {"ada@m\xC3\xBCnchen.example", "ADA@M\xC3\x9CNCHEN.EXAMPLE", "ada@xn--mnchen-3ya.example",
          "ada@XN--MNCHEN-3YA.example", "ada@mu\xCC\x88nchen.example", "ada%40m%C3%BCnchen.example",
          "ada@m\\u00FCnchen.example",
          "a\xE2\x80\x8B"
          "da@m\xC3\xBCnchen\xE3\x80\x82"
          "example",
          "ada@m\xC2\xAD\xC3\xBCnchen.exam\xE2\x81\xA0ple"}) {
        INFO(spelling);
        REQUIRE(of_munich(std::string("to ") + spelling + ".") == "to [removed].");
    }
    for (const char* other : {"ada@munchen.example", "ada@m\xC3\xBCnchen.example.org",
                              "\xC3\xA4"
                              "ada@m\xC3\xBCnchen.example"}) {
        REQUIRE(of_munich(other) == other);
    }
    // Japanese puts no space between an address and what follows it.
    REQUIRE(cleaned("\xE9\x80\xA3\xE7\xB5\xA1\xE5\x85\x88"
                    "ada@example.com\xE3\x81\xAB") ==
            "\xE9\x80\xA3\xE7\xB5\xA1\xE5\x85\x88[removed]\xE3\x81\xAB");
}

TEST_CASE("where any edge counts, an address is found between other letters") {
    const exporter::address_set addresses({"ada@example.com", "o'brien@example.org"});
    const auto wanted = addresses.wanted();
    const auto found = [&](std::string_view text) {
        return exporter::mentions_of(wanted, text, exporter::mention_edges::anywhere).size();
    };
    REQUIRE(found("1000001ada@example.comAda@Example.comAdaLovelace") == 2);
    REQUIRE(found("bada@example.com.au") == 1);
    REQUIRE(found("xO'Brien@example.orgx" + in_base64("xada@example.comx")) == 2);
    REQUIRE(found("nobody@example.com") == 0);
    REQUIRE(found(std::string(100'000, 'a') + "@" + std::string(100'000, 'b')) == 0);
}

TEST_CASE(
    "a registrant whose e-mail has an erased address in it is that person, and a longer address is not") {
    const exporter::address_set addresses({"ada@example.com"});
    const auto wanted = addresses.wanted();
    for (const char* email :
         {"ada@example.com", " ADA@example.com\xC2\xA0", "Ada <ada@example.com>", "mailto:ada@example.com",
          "bob@example.com;ada@example.com", "ada%40example.com"}) {
        INFO(email);
        REQUIRE(exporter::belongs_to_erased(email, wanted));
    }
    for (const char* email : {"", " ", "bada@example.com", "o'ada@example.com", "=ada@example.com",
                              "ada@example.com.au", "ada"}) {
        INFO(email);
        REQUIRE_FALSE(exporter::belongs_to_erased(email, wanted));
    }
    REQUIRE(addresses.has_numbered("ada@example.com#2"));
    REQUIRE(addresses.has_numbered("Ada@example.com #12"));
    REQUIRE_FALSE(addresses.has_numbered("ada@example.com#x"));
    REQUIRE_FALSE(addresses.has_numbered("#2"));
}

TEST_CASE("mentions are found by tokens alone") {
    const std::string token = exporter::erasure_token("ada@example.com");
    const auto wanted = exporter::wanted_by_token([&](std::string_view other) { return other == token; });
    REQUIRE(without_mentions("ask ADA%40example.com or bob@example.com, not bada@example.com", wanted) ==
            "ask [removed] or bob@example.com, not bada@example.com");
    REQUIRE(without_mentions("id=" + in_url_base64("ada@example.com"), wanted) == "id=[removed]");
    REQUIRE(exporter::belongs_to_erased("Ada <ada@example.com>", wanted));
    REQUIRE_FALSE(exporter::belongs_to_erased("bada@example.com", wanted));
}

TEST_CASE("a token is that of the key, and of plain addresses as it was") {
    REQUIRE(exporter::erasure_token("Ada@example.com") == exporter::former_erasure_token("ada@example.com"));
    REQUIRE(exporter::erasure_token(" ada@example.com\xE2\x80\x8B") ==
            exporter::erasure_token("ada@example.com"));
    REQUIRE(exporter::erasure_token("ada@m\xC3\xBCnchen.example") ==
            exporter::erasure_token("ada@xn--mnchen-3ya.example"));
    REQUIRE(exporter::erasure_token("ada@example.com") ==
            "b5fc85e55755f9e0d030a10ab4429b6b2944855f9a0d60077fe832becbc41d72");
}

} // namespace webcasts::tests::address_mentions_test
