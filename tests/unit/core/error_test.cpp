// SPDX-License-Identifier: BSL-1.0
#include "support/catch.hpp"
#include <webcasts/result.hpp>

#include <set>
#include <sstream>
#include <string>
#include <string_view>
#include <type_traits>

namespace webcasts::tests::error_test { namespace {

using webcasts::api_errc;
using webcasts::error;
using webcasts::protocol_errc;
using webcasts::result;
using webcasts::transport_errc;
using webcasts::usage_errc;

/// Check every enumerator from 1 to `last`: each has a message of its own, and the number after it has none.
template <class Errc>
void check_messages(Errc last, std::string_view unknown) {
    std::set<std::string> messages;
    for (int value = 1; value <= static_cast<int>(last); ++value) {
        const auto code = make_error_code(static_cast<Errc>(value));
        CAPTURE(code.message());
        CHECK(code.failed());
        CHECK(code.message() != unknown);
        CHECK(messages.insert(code.message()).second);
    }
    CHECK(make_error_code(static_cast<Errc>(static_cast<int>(last) + 1)).message() == unknown);
}

TEST_CASE("each error code has a message of its own") {
    check_messages(usage_errc::moved_from, "unknown usage error");
    check_messages(transport_errc::too_slow, "unknown transport error");
    check_messages(protocol_errc::unreadable_encoding, "unknown protocol error");
    check_messages(api_errc::log_in_refused, "unknown API error");
    CHECK(webcasts::http_status_error(503).message() == "the service answered with HTTP status 503");
}

TEST_CASE("the five categories differ and have the names that logs show") {
    CHECK(std::string_view(webcasts::usage_category().name()) == "webcasts.usage");
    CHECK(std::string_view(webcasts::transport_category().name()) == "webcasts.transport");
    CHECK(std::string_view(webcasts::http_category().name()) == "webcasts.http");
    CHECK(std::string_view(webcasts::protocol_category().name()) == "webcasts.protocol");
    CHECK(std::string_view(webcasts::api_category().name()) == "webcasts.api");
    const auto number_one = {make_error_code(usage_errc{1}), make_error_code(transport_errc{1}),
                             webcasts::http_status_error(1), make_error_code(protocol_errc{1}),
                             make_error_code(api_errc{1})};
    for (const auto& a : number_one) {
        int same = 0;
        for (const auto& b : number_one) {
            same += a == b ? 1 : 0;
        }
        CHECK(same == 1);
    }
}

TEST_CASE("every error that a user can do something about says what") {
    // Where nothing helps beyond the message itself.
    const std::set<boost::system::error_code> without{
        make_error_code(usage_errc::several_mistakes), make_error_code(transport_errc::cancelled),
        make_error_code(transport_errc::out_of_memory), make_error_code(transport_errc::other)};
    const auto check = [&](const boost::system::error_code& code) {
        CAPTURE(code.message());
        CHECK(webcasts::remedy(code).empty() == without.contains(code));
    };
    for (int value = 1; value <= static_cast<int>(usage_errc::moved_from); ++value) {
        check(make_error_code(static_cast<usage_errc>(value)));
    }
    for (int value = 1; value <= static_cast<int>(transport_errc::too_slow); ++value) {
        check(make_error_code(static_cast<transport_errc>(value)));
    }
    for (int value = 1; value <= static_cast<int>(protocol_errc::unreadable_encoding); ++value) {
        check(make_error_code(static_cast<protocol_errc>(value)));
    }
    for (int value = 1; value <= static_cast<int>(api_errc::log_in_refused); ++value) {
        check(make_error_code(static_cast<api_errc>(value)));
    }
    CHECK(webcasts::remedy(boost::system::error_code()).empty());
}

TEST_CASE("the remedy of an HTTP status fits its class") {
    const auto remedy = [](int status) { return webcasts::remedy(webcasts::http_status_error(status)); };
    CHECK(remedy(429) == "too many requests: wait, then ask less often");
    CHECK(remedy(407) == "the proxy wants credentials");
    CHECK(remedy(301) == "redirects are not followed: set the base URL to the place it names");
    CHECK(remedy(404) == "check the base URL");
    CHECK(remedy(503) == "the service is in trouble: try again later");
}

TEST_CASE("the default error is the absence of one") {
    const error none;
    CHECK_FALSE(none.code().failed());
    CHECK(none == error());
    CHECK(none.client_text().empty());
    CHECK(none.return_code().empty());
}

TEST_CASE("message() says the operation, what is wrong, the detail, the place and the remedy") {
    error e(protocol_errc::invalid_value, "duration '-5'");
    e.location().operation = webcasts::operation_kind::audience_report;
    e.location().format = webcasts::wire_format::json;
    e.location().record = 17;
    e.location().byte_offset = 4711;
    e.location().field_path = "attendee[17].session.live[2].duration";
    CHECK(e.message() == "audience report: a value cannot be read: duration '-5' (in json, at "
                         "attendee[17].session.live[2].duration, byte 4711); report it with the place");
    e.location().field_path.clear();
    CHECK(e.message() ==
          "audience report: a value cannot be read: duration '-5' (in json, in record 17, byte 4711); "
          "report it with the place");
}

TEST_CASE("message() leaves out what does not apply") {
    CHECK(error(transport_errc::cancelled).message() == "cancelled");
    CHECK(error(transport_errc::other, "code 56").message() == "the HTTP backend failed: code 56");
    error e(transport_errc::timed_out);
    CHECK(e.message() == "the time limit was reached; try again or allow more time");
    e.location().byte_offset = 0;
    CHECK(e.message() == "the time limit was reached (byte 0); try again or allow more time");
}

TEST_CASE("message() shows the service's returnCode and never its text") {
    error e(api_errc::refused);
    e.set_return_code(service_text("-7"));
    e.set_server_text(service_text("jane.doe@example.com may not see this event"));
    CHECK(e.server_text() == "jane.doe@example.com may not see this event");
    CHECK(e.return_code() == "-7");
    CHECK(e.message() ==
          "the service refused the request (returnCode -7); check the event id, its permissions and the "
          "query's parameters");
    std::ostringstream out;
    out << e;
    CHECK(out.str() == e.message());
    CHECK(std::string(webcasts::error_exception(e).what()).find("jane") == std::string::npos);
}

TEST_CASE("errors are equal where code, place and all texts are") {
    const error base(usage_errc::empty_value, "tz");
    CHECK(base == error(usage_errc::empty_value, "tz"));
    CHECK_FALSE(base == error(usage_errc::empty_value, "ei"));
    CHECK_FALSE(base == error(usage_errc::not_a_flag, "tz"));
    error other = base;
    other.location().record = 0;
    CHECK_FALSE(base == other);
    other = base;
    other.set_server_text(service_text("x"));
    CHECK_FALSE(base == other);
    other = base;
    other.set_return_code(service_text("2"));
    CHECK_FALSE(base == other);
}

TEST_CASE("value() throws the error with its message") {
    const result<int> failed = error(usage_errc::impossible_date, "'2026-02-30'");
    REQUIRE(failed.has_error());
    try {
        static_cast<void>(failed.value());
        FAIL("value() of an error returned");
    } catch (const webcasts::error_exception& thrown) {
        CHECK(thrown.cause() == failed.error());
        CHECK(std::string(thrown.what()) == failed.error().message());
    }
    CHECK(result<int>(7).value() == 7);
    CHECK(result<int>(7).error() == error());
}

TEST_CASE("a value of the caller's is shown quoted, printable and cut") {
    using webcasts::detail::shown_value;
    CHECK(shown_value("abc") == "'abc'");
    CHECK(shown_value("") == "''");
    CHECK(shown_value("a\x1b[31m\nb\xc3\xa9") == "'a?[31m?b?"
                                                 "?'");
    CHECK(shown_value(std::string(60, 'x')) == "'" + std::string(60, 'x') + "'");
    CHECK(shown_value(std::string(61, 'x')) == "'" + std::string(60, 'x') + "...'");
}

} // namespace

} // namespace webcasts::tests::error_test
