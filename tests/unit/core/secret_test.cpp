// SPDX-License-Identifier: BSL-1.0
#include "support/catch.hpp"
#include "support/release_watch.hpp"
#include <webcasts/credentials.hpp>
#include <webcasts/detail/base64.hpp>
#include <webcasts/http_message.hpp>
#include <webcasts/redaction.hpp>
#include <webcasts/secret.hpp>
#include <webcasts/wire/request_encoder.hpp>

#if __has_include(<fmt/core.h>)
#define FMT_HEADER_ONLY
#include <fmt/core.h>
#endif

#include <concepts>
#include <cstddef>
#include <ostream>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

namespace {

using webcasts::secret;

// Literals live in constant memory; only copies on the heap are watched.
constexpr const char* password = "correct-horse/battery&staple";
constexpr const char* password_on_the_wire = "correct-horse%2Fbattery%26staple";
constexpr const char* session_id = "0123456789abcdef0123456789abcdef01234567";

template <class T>
concept streamable = requires(std::ostream& out, const T& value) {
    out << value;
};

static_assert(streamable<std::string> && streamable<webcasts::event_id> && streamable<webcasts::error>);
static_assert(!streamable<secret>);
static_assert(!streamable<webcasts::credentials>);
static_assert(!streamable<webcasts::session>);
static_assert(!streamable<webcasts::http_request>);
static_assert(!streamable<webcasts::wire::parameter_text>);

static_assert(!std::convertible_to<secret, std::string> && !std::convertible_to<secret, std::string_view> &&
              !std::convertible_to<secret, const char*> && !std::convertible_to<secret, bool>);
static_assert(!std::constructible_from<std::string, secret> &&
              !std::constructible_from<std::string_view, secret>);
static_assert(!std::convertible_to<std::string_view, secret>, "a text becomes a secret by name only");

#if __has_include(<fmt/core.h>)
static_assert(fmt::is_formattable<std::string>::value);
static_assert(!fmt::is_formattable<secret>::value);
static_assert(!fmt::is_formattable<webcasts::credentials>::value);
static_assert(!fmt::is_formattable<webcasts::session>::value);
#endif

static_assert(std::regular<secret> && std::is_nothrow_move_constructible_v<secret>);

TEST_CASE("the watch sees a text in a block that is released without being wiped") {
    const release_watch watch(password);
    {
        const std::string copy(password);
        show_to_the_outside(copy);
    }
    CHECK(watch.releases() == 1);
    CHECK(watch.leaks() == 1);
}

TEST_CASE("a secret shows its text through expose() alone") {
    const secret held{std::string_view(password)};
    CHECK(held.expose() == password);
    CHECK_FALSE(held.empty());
    CHECK(secret().expose().empty());
    CHECK(secret().empty());
    CHECK(secret(std::string_view()).empty());
}

TEST_CASE("a secret keeps bytes that a C string cannot hold") {
    const std::string_view raw("a\0b\xff", 4);
    CHECK(secret(raw).expose() == raw);
}

TEST_CASE("secrets are equal where their texts are") {
    const secret held{std::string_view("one")};
    CHECK(held == secret(std::string_view("one")));
    CHECK_FALSE(held == secret(std::string_view("onE")));
    CHECK_FALSE(held == secret(std::string_view("One")));
    CHECK_FALSE(held == secret(std::string_view("one ")));
    CHECK_FALSE(held == secret());
    CHECK(secret() == secret());
}

TEST_CASE("a destroyed secret is overwritten before its memory is released") {
    const release_watch watch(password);
    {
        const secret held{std::string_view(password)};
        show_to_the_outside(held.expose());
    }
    CHECK(watch.releases() == 1);
    CHECK(watch.leaks() == 0);
}

TEST_CASE("an assigned-to secret is overwritten before its memory is released") {
    secret held{std::string_view(password)};
    show_to_the_outside(held.expose());
    const release_watch watch(password);
    SECTION("by copy") {
        const secret other{std::string_view("other")};
        held = other;
        CHECK(held == other);
    }
    SECTION("by move") {
        held = secret(std::string_view("other"));
        CHECK(held.expose() == "other");
    }
    SECTION("by an empty one") {
        held = secret();
        CHECK(held.empty());
    }
    CHECK(watch.releases() >= 1);
    CHECK(watch.leaks() == 0);
}

TEST_CASE("an assignment to itself keeps the secret") {
    secret held{std::string_view(password)};
    const secret& same = held;
    held = same;
    CHECK(held.expose() == password);
}

TEST_CASE("a moved-from secret is empty and a copied one is a buffer of its own") {
    secret held{std::string_view(password)};
    const secret copy = held;
    CHECK(copy.expose().data() != held.expose().data());
    const char* bytes = held.expose().data();
    const secret moved = std::move(held);
    CHECK(moved.expose().data() == bytes);
    CHECK(held.empty()); // NOLINT(bugprone-use-after-move): what a move leaves behind is the point
    CHECK(held.expose().empty());
    CHECK(copy == moved);
}

TEST_CASE("credentials and sessions leave no copy of what they held") {
    const release_watch watch(password);
    {
        auto who = webcasts::credentials::parse("demo@example.com", password);
        REQUIRE(who);
        const webcasts::credentials copy = *who;
        show_to_the_outside(copy.password().expose());
        CHECK(copy.password().expose() == password);
        const webcasts::session opened{secret(std::string_view(password)),
                                       secret(std::string_view(password))};
        const webcasts::session second = opened;
        CHECK(second == opened);
    }
    CHECK(watch.releases() >= 6);
    CHECK(watch.leaks() == 0);
}

TEST_CASE("encoding a log-in leaves no copy of the password, raw or percent-encoded") {
    const char* spelling = GENERATE(password, password_on_the_wire);
    CAPTURE(spelling == password);
    const auto who = webcasts::credentials::parse("demo@example.com", password);
    REQUIRE(who);
    const webcasts::wire::request_form form;
    const release_watch watch(spelling);
    {
        const auto request = webcasts::wire::encode_login(form, *who);
        REQUIRE(request);
        REQUIRE(request->url.expose().find(password_on_the_wire) != std::string_view::npos);
    }
    CHECK(watch.releases() >= 2);
    CHECK(watch.leaks() == 0);
}

TEST_CASE("encoding a report leaves no copy of the session id, whatever its length and the method") {
    const auto method = GENERATE(webcasts::http_method::get, webcasts::http_method::post);
    const auto length = GENERATE(std::size_t{8}, std::size_t{15}, std::size_t{16}, std::size_t{40});
    const std::string id(session_id, length);
    CAPTURE(to_string(method), length);
    const webcasts::session opened{secret(id), secret(std::string_view("user"))};
    webcasts::query_params query;
    query.event = "1234567";
    query.sti_filter.assign(50, "a-long-list-makes-the-text-grow-more-than-once");
    const webcasts::wire::request_form form{.method = method};
    const release_watch watch(id);
    {
        const auto request = webcasts::wire::encode_audience_report(form, opened, query);
        REQUIRE(request);
        const std::string_view carrier =
            (method == webcasts::http_method::get ? request->url : request->body).expose();
        REQUIRE(carrier.find(id) != std::string_view::npos);
    }
    CHECK(watch.releases() >= 2);
    CHECK(watch.leaks() == 0);
}

TEST_CASE("a text of parameters leaves no copy of itself, however much follows a password") {
    constexpr std::string_view word = "correct-horse-battery-staple"; // as it is on the wire
    for (std::size_t size = 0; size < 300; ++size) {
        const std::string more(size, 'y');
        const release_watch watch(word);
        {
            webcasts::wire::parameter_text parameters;
            parameters.append(std::string_view("password"), word);
            parameters.append(std::string_view("more"), more);
            parameters.append(std::string_view("last"), more);
            REQUIRE(parameters.view().find(word) != std::string_view::npos);
        }
        REQUIRE(watch.leaks() == 0);
    }
}

TEST_CASE("a redactor leaves no copy of what it hides, in any of the forms that it looks for") {
    constexpr std::string_view hidden_text = "alpha bravo charlie delta echo";
    // Parts of eight bytes as they are, backwards (as numbers are in memory), rotated by 13 letters, and in
    // base64.
    const auto* const part = GENERATE("alpha br", "rb ahpla", "nycun oe", "YWxwaGEgYnJh", "sYnJhdm8g");
    CAPTURE(part);
    const auto spelt = [](std::string_view text) {
        std::string made;
        for (const char c : text) {
            made.append(c == ' ' ? "%20" : std::string(1, c));
        }
        return made;
    };
    const std::string url =
        "https://api.example.com/api/login?password=" + spelt(hidden_text) + "&own=" + spelt(hidden_text);
    const std::string proxy = "http://gate:" + spelt(hidden_text) + "@proxy.example.com:3128";
    const std::string basic =
        "Basic " + webcasts::detail::base64_encoded(std::string("jane:").append(hidden_text));
    const std::string cookie = "sid=" + std::string(hidden_text);
    const release_watch watch(part);
    {
        webcasts::redactor hidden;
        hidden.add(hidden_text);
        hidden.add_url(url);
        hidden.add_url(proxy);
        hidden.add_header("Authorization", basic);
        hidden.add_header("Cookie", cookie);
        hidden.add_name(hidden_text);
        for (int i = 0; i < 40; ++i) {
            hidden.add("another secret, number " + std::to_string(1000 + i));
        }
        webcasts::redactor copy = hidden;
        copy.add(hidden);
        hidden = copy;
        const webcasts::redactor moved = std::move(copy);
        REQUIRE_FALSE(moved.finds_in("nothing of it is here"));
    }
    CHECK(watch.releases() >= 100);
    CHECK(watch.leaks() == 0);
}

} // namespace
