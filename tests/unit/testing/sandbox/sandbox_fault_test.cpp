// SPDX-License-Identifier: BSL-1.0
#include "support/catch.hpp"
#include "support/sandbox_calls.hpp"
#include <webcasts/testing/sandbox.hpp>
#include <webcasts/transport.hpp>
#include <webcasts/wire/request_encoder.hpp>
#include <webcasts/wire/response_decoder.hpp>

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdint>
#include <numeric>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace webcasts::tests::sandbox_fault_test {

namespace {

using namespace webcasts::testing;
using namespace std::chrono_literals;
using Catch::Matchers::ContainsSubstring;
using webcasts::transport_errc;

static_assert(webcasts::transport<sandbox_transport>);
static_assert(webcasts::exchange<sandbox_exchange>);

constexpr auto list_path = "/api/reporting/eventlist/json";

sandbox_calls with_fault(std::string_view text) {
    sandbox_calls calls;
    calls.login();
    calls.service.add_fault(parse_fault(text).value());
    return calls;
}

sandbox_response list(sandbox_calls& calls) {
    return calls.service.handle(
        {.method = "GET", .target = std::string(list_path) + "?" + form_of(calls.session())});
}

webcasts::http_request request_for(const std::string& path, const pairs& parameters) {
    webcasts::http_request made;
    made.url = webcasts::secret("https://api.example.com" + path + "?" + form_of(parameters));
    return made;
}

struct pulled {
    std::string text;
    std::optional<webcasts::error> failure;
};

pulled pull(sandbox_exchange& exchange, std::size_t piece = 100) {
    pulled made;
    std::vector<char> buffer(piece);
    for (;;) {
        const auto count = exchange.read_some(buffer);
        if (!count) {
            made.failure = count.error();
            return made;
        }
        if (*count == 0) {
            return made;
        }
        made.text.append(buffer.data(), *count);
    }
}

} // namespace

TEST_CASE("faults are read from text") {
    sandbox_fault expected;
    expected.operation = "audience_reports";
    expected.event = "1000003";
    expected.nth = 2;
    expected.status = 500;
    CHECK(parse_fault("operation=audience_reports,event=1000003,nth=2,status=500").value() == expected);
    CHECK(parse_fault("html").value().html);
    CHECK(parse_fault("html=true").value().html);
    CHECK(parse_fault("status=503,retry_after=7").value().retry_after == sandbox_retry_after{7, false});
    CHECK(parse_fault("retry_after=7").value().operation == "*");
    CHECK(parse_fault("return_code=-3").value().return_code == -3);
    CHECK(parse_fault("status=500,probability=0.25").value().probability == 0.25);
    CHECK(parse_fault("retry_after=date:90").value().retry_after == sandbox_retry_after{90, true});
    CHECK(parse_fault("latency_ms=5").value().latency_ms == sandbox_latency{5, 5, 0});
    CHECK(parse_fault("latency_ms=5..70").value().latency_ms == sandbox_latency{5, 70, 0});
    CHECK(parse_fault("latency_ms=exp:20").value().latency_ms == sandbox_latency{0, 3'600'000, 20});
    CHECK(parse_fault("malformed").value().malformed == sandbox_malformation::structure);
    CHECK(parse_fault("malformed=utf8").value().malformed == sandbox_malformation::utf8);
    CHECK(parse_fault("gzip").value().gzip);
    CHECK(parse_fault("content_type=text/plain; charset=x").value().content_type == "text/plain; charset=x");
}

TEST_CASE("a fault that cannot be read is an error that names the part") {
    for (const auto& [text, named] : {std::pair("", "no effect"),
                                      std::pair("operation=login", "no effect"),
                                      std::pair("operation=logon,html", "operation"),
                                      std::pair("event=12,html", "event"),
                                      std::pair("status=5000", "status"),
                                      std::pair("status=", "status"),
                                      std::pair("status=5x", "status"),
                                      std::pair("nth=0,html", "nth"),
                                      std::pair("return_code=1", "return_code"),
                                      std::pair("html=maybe", "html"),
                                      std::pair("html,empty", "more than one"),
                                      std::pair("status=500,status=501", "twice"),
                                      std::pair("probability=1.5,html", "probability"),
                                      std::pair("probability=,html", "probability"),
                                      std::pair("explode", "'explode'"),
                                      std::pair("content_type=a\nb", "content_type"),
                                      std::pair("retry_after=-1", "retry_after"),
                                      std::pair("retry_after=date:", "retry_after"),
                                      std::pair("retry_after=soon", "retry_after"),
                                      std::pair("latency_ms=9..3", "latency_ms"),
                                      std::pair("latency_ms=exp:0", "latency_ms"),
                                      std::pair("latency_ms=3600001", "latency_ms"),
                                      std::pair("malformed=badly", "structure, text, utf8 or unclosed"),
                                      std::pair("malformed,html", "malformed"),
                                      std::pair("malformed,status=500", "malformed"),
                                      std::pair("truncate_at_byte=1,reset_at_byte=2", "more than one end"),
                                      std::pair("status=500,return_code=7", "more than one answer"),
                                      std::pair("html=1,,empty", "''")}) {
        const auto read = parse_fault(text);
        CAPTURE(text);
        REQUIRE_FALSE(read.has_value());
        CHECK(read.error().code() == boost::system::errc::invalid_argument);
        CHECK_THAT(read.error().message(), ContainsSubstring(named));
    }
}

TEST_CASE("a fault strikes its operation, its event and its call, and no other") {
    auto calls = with_fault("operation=audience_reports,event=1000002,nth=2,status=500");
    const auto status = [&](const std::string& event) {
        return calls.service
            .handle({.method = "GET",
                     .target = "/api/reporting/audience_reports?" + form_of(calls.report(event))})
            .status;
    };
    CHECK(status("1000002") == 200);
    CHECK(status("1000001") == 200);
    CHECK(list(calls).status == 200);
    CHECK(status("1000002") == 500);
    CHECK(status("1000002") == 200);
    CHECK(calls.service.counts().by_outcome.at("fault: status 500") == 1);
}

TEST_CASE("a fault without nth strikes every call until it is cleared") {
    auto calls = with_fault("operation=eventlist,status=502");
    CHECK(list(calls).status == 502);
    CHECK(list(calls).status == 502);
    calls.service.clear_faults();
    CHECK(list(calls).status == 200);
}

TEST_CASE("a fault with a probability strikes now and then, the same calls in every run") {
    const auto struck = [] {
        auto calls = with_fault("operation=eventlist,probability=0.3,status=500");
        std::string pattern;
        for (int i = 0; i < 200; ++i) {
            pattern += list(calls).status == 500 ? 'x' : '.';
        }
        return pattern;
    };
    const std::string pattern = struck();
    const auto hits = std::count(pattern.begin(), pattern.end(), 'x');
    CHECK(hits > 30);
    CHECK(hits < 90);
    CHECK(struck() == pattern);
}

TEST_CASE("faults take the place of the answer") {
    SECTION("status with Retry-After") {
        auto calls = with_fault("status=503,retry_after=7");
        const auto response = list(calls);
        CHECK(response.status == 503);
        CHECK(response.headers.at(1) == webcasts::http_header{"Retry-After", "7"});
    }
    SECTION("Retry-After alone is a 429") {
        auto calls = with_fault("retry_after=1");
        CHECK(list(calls).status == 429);
    }
    SECTION("returnCode") {
        auto calls = with_fault("return_code=77");
        auto response = list(calls);
        CHECK(response.status == 200);
        CHECK(sandbox_calls::code(
                  boost::json::parse(read_all(response.body)).at("convey_api").at("result")) == 77);
    }
    SECTION("HTML") {
        auto calls = with_fault("html");
        auto response = list(calls);
        CHECK(response.status == 200);
        CHECK(response.headers.at(0).value == "text/html");
        CHECK_THAT(read_all(response.body), ContainsSubstring("<html>"));
    }
    SECTION("empty body") {
        auto calls = with_fault("empty");
        auto response = list(calls);
        CHECK(response.headers.at(0).value == "text/json");
        CHECK(response.content_length == 0);
        CHECK(read_all(response.body).empty());
    }
    SECTION("content type") {
        auto calls = with_fault("content_type=application/octet-stream");
        auto response = list(calls);
        CHECK(response.headers.at(0).value == "application/octet-stream");
        CHECK_THAT(read_all(response.body), ContainsSubstring("event_list"));
    }
}

TEST_CASE("a struck log-in opens no session") {
    sandbox_calls calls;
    calls.service.add_fault(parse_fault("operation=login,nth=1,status=500").value());
    calls.get("/api/login", {{"ver", "2.0"}, {"username", "demo@example.com"}, {"password", "demo"}});
    calls.login();
    sandbox_calls fresh;
    fresh.login();
    CHECK(calls.session_id == fresh.session_id);
}

TEST_CASE("expire_session ends the session in the middle of a run") {
    auto calls = with_fault("operation=eventlist,nth=2,expire_session");
    CHECK(sandbox_calls::code(calls.json(list_path, calls.session())) == 1);
    const auto refused = calls.json(list_path, calls.session());
    CHECK(sandbox_calls::code(refused) == sandbox_return_codes().no_session);
    calls.login();
    CHECK(sandbox_calls::code(calls.json(list_path, calls.session())) == 1);
}

TEST_CASE("a malformed body cannot be decoded in any format") {
    for (const char* kind : {"", "=structure", "=text", "=utf8", "=unclosed"}) {
        for (const auto& [path, format] :
             {std::pair("", webcasts::wire_format::xml), std::pair("/json", webcasts::wire_format::json),
              std::pair("/csv", webcasts::wire_format::csv)}) {
            for (const char* operation : {"audience_reports", "eventlist", "login"}) {
                auto calls = with_fault("operation=*,malformed" + std::string(kind));
                const bool is_report = std::string_view(operation) == "audience_reports";
                if (!is_report && format == webcasts::wire_format::csv) {
                    continue;
                }
                const std::string base = std::string(operation) == "login" ? "/api/" : "/api/reporting/";
                auto response =
                    calls.service.handle({"GET",
                                          base + operation + path + "?" +
                                              form_of(is_report ? calls.report("1000001") : calls.session()),
                                          {},
                                          {}});
                CAPTURE(kind, path, operation);
                webcasts::wire::response_decoder decoder(nullptr, format, response.headers.at(0).value);
                auto done = decoder.write(read_all(response.body));
                if (done) {
                    done = decoder.finish();
                }
                REQUIRE_FALSE(done.has_value());
                CHECK(done.error().code() != webcasts::api_errc::refused);
            }
        }
    }
}

TEST_CASE("a body may be compressed without being asked for, and the transport returns it decoded") {
    for (const std::string path :
         {"/api/reporting/audience_reports", "/api/reporting/audience_reports/csv"}) {
        sandbox_calls sound;
        sound.login();
        const std::string whole = sound.get(path, sound.report("1000001"));
        auto calls = with_fault("operation=audience_reports,gzip");
        auto packed =
            calls.service.handle({.method = "GET", .target = path + "?" + form_of(calls.report("1000001"))});
        CHECK(packed.headers.at(1) == webcasts::http_header{"Content-Encoding", "gzip"});
        CHECK_FALSE(packed.content_length.has_value());
        CHECK(read_all(packed.body).size() < whole.size() / 2);
        for (const std::size_t piece : {1U, 100U, 100'000U}) {
            auto exchange = calls.service.transport().open(request_for(path, calls.report("1000001")));
            REQUIRE(exchange.has_value());
            const pulled body = pull(*exchange, piece);
            CHECK_FALSE(body.failure);
            CHECK(body.text == whole);
        }
    }
    for (const char* cut :
         {"gzip,truncate_at_byte=0", "gzip,truncate_at_byte=9", "gzip,truncate_at_byte=300"}) {
        auto calls = with_fault(cut);
        auto exchange = calls.service.transport().open(request_for(list_path, calls.session()));
        CHECK(pull(exchange.value()).failure.value().code() == transport_errc::body_cut_short);
    }
}

TEST_CASE("Retry-After may be a date, by the clock of HTTP") {
    auto calls = with_fault("retry_after=date:90");
    CHECK(list(calls).headers.at(1).value == "Mon, 02 Mar 2026 09:01:30 GMT");
    sandbox service({.http_clock = [] { return std::chrono::sys_seconds(784'111'777s); }});
    service.add_fault(parse_fault("status=503,retry_after=date:0").value());
    CHECK(service.handle({.method = "GET", .target = "/api/login"}).headers.at(1).value ==
          "Sun, 06 Nov 1994 08:49:37 GMT");
}

TEST_CASE("latencies are drawn from the seed, within their bounds and about their mean") {
    const auto drawn = [](std::string_view text) {
        auto calls = with_fault(text);
        std::vector<std::int64_t> found;
        for (int i = 0; i < 300; ++i) {
            found.push_back(list(calls).latency.count());
        }
        return found;
    };
    const auto uniform = drawn("latency_ms=100..200");
    CHECK(*std::min_element(uniform.begin(), uniform.end()) < 110);
    CHECK(*std::max_element(uniform.begin(), uniform.end()) > 190);
    CHECK(std::all_of(uniform.begin(), uniform.end(), [](auto ms) { return ms >= 100 && ms <= 200; }));
    CHECK(drawn("latency_ms=100..200") == uniform);
    const auto exponential = drawn("latency_ms=exp:100");
    const auto sum = std::accumulate(exponential.begin(), exponential.end(), std::int64_t{0});
    CHECK(sum > 300 * 80);
    CHECK(sum < 300 * 120);
    CHECK(std::count_if(exponential.begin(), exponential.end(), [](auto ms) { return ms < 70; }) > 130);
    CHECK(*std::max_element(exponential.begin(), exponential.end()) > 300);
}

TEST_CASE("effects of one fault combine, and the journal names them all") {
    auto calls = with_fault("latency_ms=7,gzip,truncate_at_byte=20,content_type=text/plain");
    auto response = list(calls);
    CHECK(response.latency == 7ms);
    CHECK(response.headers.at(0).value == "text/plain");
    CHECK(read_all(response.body).size() == 20);
    CHECK(response.body.ending() == body_ending::cut_short);
    CHECK(calls.service.journal().back().outcome ==
          "fault: content_type, gzip, truncate_at_byte, latency_ms");
    auto expired = with_fault("expire_session,status=503,retry_after=1");
    CHECK(list(expired).status == 503);
    expired.service.clear_faults();
    CHECK(sandbox_calls::code(expired.json(list_path, expired.session())) ==
          sandbox_return_codes().no_session);
}

TEST_CASE("the transport hands out what the service answers, whatever the host") {
    sandbox_calls calls;
    calls.login();
    auto transport = calls.service.transport();
    for (const char* base :
         {"https://api.example.com", "http://127.0.0.1:1", "https://user@example.org:8443"}) {
        webcasts::http_request request;
        request.url = webcasts::secret(std::string(base) + "/api/reporting/audience_reports?" +
                                       form_of(calls.report("1000011")) + "#fragment");
        auto exchange = transport.open(request);
        REQUIRE(exchange.has_value());
        CHECK(exchange->head().status == 200);
        CHECK(exchange->head().header("content-type") == "text/xml");
        const pulled body = pull(*exchange);
        CHECK_FALSE(body.failure);
        CHECK(body.text == calls.get("/api/reporting/audience_reports", calls.report("1000011")));
        std::array<char, 8> buffer{};
        CHECK(exchange->read_some(buffer).value() == 0);
    }
}

TEST_CASE("the transport takes the requests of the library's own encoder") {
    const std::string password = "p&a#s %+\xC3\xA9|\"";
    sandbox service({.accounts = {{"demo@example.com", webcasts::secret(password)}}});
    auto transport = service.transport();
    const auto who = webcasts::credentials::parse("demo@example.com", password).value();
    webcasts::wire::request_form form;
    auto login = transport.open(webcasts::wire::encode_login(form, who).value());
    const std::string envelope = pull(login.value()).text;
    const auto value = [&](std::size_t from) {
        const auto start = envelope.find("<value>", from) + 7;
        return envelope.substr(start, envelope.find('<', start) - start);
    };
    const webcasts::session opened{webcasts::secret(value(0)),
                                   webcasts::secret(value(envelope.find("userid")))};
    for (const auto method : {webcasts::http_method::get, webcasts::http_method::post}) {
        form.method = method;
        webcasts::query_params query;
        query.event = "1000003";
        query.tz = "GMT";
        query.date_range_start = std::chrono::year(2025) / 5 / 1;
        query.date_range_end = std::chrono::year(2025) / 6 / 30;
        query.dr_sessions = false;
        query.sti_filter = {"e-mail & web", "newsletter"};
        query.domain_filter = webcasts::excl_domain{{"example.net"}};
        auto report = transport.open(webcasts::wire::encode_audience_report(form, opened, query).value());
        CHECK_THAT(pull(report.value()).text, ContainsSubstring("<returnCode>1<") && ContainsSubstring("@"));
        auto events = transport.open(webcasts::wire::encode_event_list(form, opened).value());
        CHECK_THAT(pull(events.value()).text,
                   ContainsSubstring("<returnCode>1<") && ContainsSubstring("1000012"));
    }
}

TEST_CASE("a truncated body ends with body_cut_short, a reset one with connection_lost") {
    for (const auto& [effect, expected] :
         {std::pair("truncate_at_byte=1234", transport_errc::body_cut_short),
          std::pair("reset_at_byte=1234", transport_errc::connection_lost)}) {
        auto calls = with_fault(effect);
        const std::string whole = [&] {
            sandbox_calls sound;
            sound.login();
            return sound.get("/api/reporting/audience_reports", sound.report("1000001"));
        }();
        auto transport = calls.service.transport();
        for (const std::size_t piece : {1U, 7U, 5000U}) {
            auto exchange =
                transport.open(request_for("/api/reporting/audience_reports", calls.report("1000001")));
            REQUIRE(exchange.has_value());
            const pulled body = pull(*exchange, piece);
            REQUIRE(body.failure);
            CHECK(body.failure->code() == expected);
            CHECK(body.text == whole.substr(0, 1234));
        }
    }
}

TEST_CASE("a body that is no longer than the cut is whole") {
    sandbox_calls sound;
    sound.login();
    const std::string whole = sound.get(list_path, sound.session());
    for (const std::size_t longer : {0U, 1U, 1000U}) {
        auto calls = with_fault("truncate_at_byte=" + std::to_string(whole.size() + longer));
        auto exchange = calls.service.transport().open(request_for(list_path, calls.session()));
        const pulled body = pull(exchange.value());
        CHECK_FALSE(body.failure);
        CHECK(body.text == whole);
    }
    auto calls = with_fault("truncate_at_byte=" + std::to_string(whole.size() - 1));
    auto exchange = calls.service.transport().open(request_for(list_path, calls.session()));
    CHECK(pull(exchange.value()).failure.has_value());
}

TEST_CASE("latency beyond the request's timeout is timed_out without waiting") {
    auto calls = with_fault("latency_ms=3600000");
    auto transport = calls.service.transport();
    auto request = request_for(list_path, calls.session());
    request.timeout = 1000ms;
    const auto late = transport.open(request);
    REQUIRE_FALSE(late.has_value());
    CHECK(late.error().code() == transport_errc::timed_out);
    request.timeout = 3'600'000ms;
    CHECK(transport.open(request).has_value());
}

TEST_CASE("a dribbled body is whole, in small pieces") {
    auto calls = with_fault("operation=audience_reports,dribble_bytes_per_s=50");
    auto transport = calls.service.transport();
    auto exchange = transport.open(request_for("/api/reporting/audience_reports", calls.report("1000011")));
    std::array<char, 100> buffer{};
    CHECK(exchange->read_some(buffer).value() == 1);
    CHECK(pull(*exchange).text.size() > 10'000);
}

TEST_CASE("a transport keeps the service alive") {
    auto transport = sandbox().transport();
    auto exchange = transport.open(
        request_for("/api/login", {{"ver", "2.0"}, {"username", "demo@example.com"}, {"password", "demo"}}));
    CHECK_THAT(pull(exchange.value()).text, ContainsSubstring("<returnCode>1<"));
}

} // namespace webcasts::tests::sandbox_fault_test
