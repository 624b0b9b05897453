// SPDX-License-Identifier: BSL-1.0
#include "support/catch.hpp"
#include <webcasts/client.hpp>
#include <webcasts/observers/metrics.hpp>
#include <webcasts/observers/observed.hpp>
#include <webcasts/observers/request_log.hpp>
#include <webcasts/observers/tracing.hpp>
#include <webcasts/testing/sandbox.hpp>
#include <webcasts/testing/scripted_transport.hpp>

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

namespace webcasts::tests::observers_test {

using namespace webcasts;
using namespace std::chrono_literals;
using testing::scripted_answer;
using testing::scripted_transport;

namespace {

// Texts that no log, metric or span may show.
constexpr std::string_view password = "canary-password-8f2a";
constexpr std::string_view username = "canary.user@example.com";

/// An observer that writes down each event after its name; copies share the lines.
struct notes {
    std::string name;
    std::shared_ptr<std::vector<std::string>> lines = std::make_shared<std::vector<std::string>>();

    struct observation {
        std::string name;
        std::shared_ptr<std::vector<std::string>> lines;
        void note(std::string text) { lines->push_back(name + " " + std::move(text)); }
        void on_response(const http_response_head& head) { note("response " + std::to_string(head.status)); }
        void on_body(std::span<const char> bytes) { note("body " + std::to_string(bytes.size())); }
        void on_end() { note("end"); }
        void on_failure(const error& wrong) { note("failure " + wrong.code().message()); }
        void on_abandoned() { note("abandoned"); }
    };
    observation start(const http_request& request) {
        lines->push_back(name + " start " + redacted_url(request.url.expose()));
        return {name, lines};
    }
};

struct throwing_end {
    struct observation {
        void on_response(const http_response_head&) {}
        void on_body(std::span<const char>) {}
        void on_end() {}
        void on_failure(const error&) {}
        void on_abandoned() { throw std::bad_alloc(); }
    };
    observation start(const http_request&) { return {}; }
};

struct not_an_observation {
    int start(const http_request&) { return 1; }
};
struct without_abandoned {
    struct observation {
        void on_response(const http_response_head&) {}
        void on_body(std::span<const char>) {}
        void on_end() {}
        void on_failure(const error&) {}
    };
    observation start(const http_request&) { return {}; }
};

static_assert(transport_observer<notes>);
static_assert(transport_observer<throwing_end>);
static_assert(transport_observer<request_log>);
static_assert(transport_observer<metrics>);
static_assert(transport_observer<testing::request_journal>);
static_assert(!transport_observer<not_an_observation>);
static_assert(!transport_observer<without_abandoned>);
static_assert(!transport_observer<int>);
static_assert(transport<observed_transport<scripted_transport, notes>>);
static_assert(transport<observed_transport<observed_transport<scripted_transport, notes>, metrics>>);
static_assert(exchange<observed_exchange<buffered_exchange, notes::observation>>);

http_request request_for(std::string_view url) {
    http_request made;
    made.url = secret(url);
    return made;
}

/// Read with a buffer of 4 bytes until the end or an error.
template <class Exchange>
result<std::string> read_body(Exchange& from) {
    std::string all;
    char buffer[4];
    for (;;) {
        const auto count = from.read_some(buffer);
        if (!count) {
            return count.error();
        }
        if (*count == 0) {
            return all;
        }
        all.append(buffer, *count);
    }
}

/// A clock that advances by a millisecond at each reading.
attempt_clock ticking() {
    return [now = std::chrono::steady_clock::time_point()]() mutable { return now += 1ms; };
}

/// A log-in, the list and a report by each method, with credentials that must not show.
template <transport T>
void use(T over, const testing::sandbox& service) {
    for (const http_method method : {http_method::get, http_method::post}) {
        client user(over, credentials::parse(username, password).value(), {.method = method});
        REQUIRE(user.events());
        REQUIRE(user.fetch_report({.event = std::string(service.events().front().summary.id.str()),
                                   .extra = {{"x_note", "canary-value-77"}}}));
    }
}

testing::sandbox canary_service() {
    return testing::sandbox(testing::sandbox_options{.accounts = {{std::string(username), secret(password)}},
                                                     .event_count = 1,
                                                     .min_registrants = 2,
                                                     .max_registrants = 2,
                                                     .lenient = true});
}

} // namespace

TEST_CASE("an observer gets the request, the response, each piece of the body and the end, once each") {
    notes seen{"log"};
    observed_transport over(scripted_transport({scripted_answer({.body = "123456"})}), seen);
    {
        auto opened = over.open(request_for("https://api.example.com/x"));
        REQUIRE(opened);
        CHECK(opened->head().status == 200);
        CHECK(read_body(*opened).value() == "123456");
        CHECK(read_body(*opened).value().empty()); // a second zero is not a second end
    }
    CHECK(*seen.lines == std::vector<std::string>{"log start https://api.example.com/x", "log response 200",
                                                  "log body 4", "log body 2", "log end"});
}

TEST_CASE("a failure is reported instead of the end") {
    notes seen{"log"};
    observed_transport over(
        scripted_transport(
            {scripted_answer(transport_errc::connection_refused),
             scripted_answer({.body = "123456"}).failing_after(5, transport_errc::connection_lost)}),
        seen);
    CHECK(over.open(request_for("https://api.example.com/")).error().code() ==
          transport_errc::connection_refused);
    CHECK(seen.lines->back() ==
          "log failure " + make_error_code(transport_errc::connection_refused).message());
    {
        auto opened = over.open(request_for("https://api.example.com/"));
        CHECK(read_body(*opened).error().code() == transport_errc::connection_lost);
    }
    CHECK(seen.lines->back() == "log failure " + make_error_code(transport_errc::connection_lost).message());
    CHECK(seen.lines->size() == 2 + 5);
}

TEST_CASE("an exchange that is destroyed or assigned to before its end was abandoned, a moved one was not") {
    notes seen{"log"};
    observed_transport over(
        scripted_transport({scripted_answer({.body = "1"}), scripted_answer({.status = 201, .body = "2"})}),
        seen);
    {
        auto first = *over.open(request_for("https://api.example.com/1"));
        auto moved = std::move(first);
        CHECK(seen.lines->back() == "log response 200");
        moved = *over.open(request_for("https://api.example.com/2"));
        CHECK(seen.lines->back() == "log abandoned");
        CHECK(read_body(moved).value() == "2");
    }
    CHECK(seen.lines->back() == "log end");
    CHECK(std::count(seen.lines->begin(), seen.lines->end(), "log abandoned") == 1);
}

TEST_CASE("an exception that an observation throws when its exchange is abandoned is dropped") {
    observed_transport over(scripted_transport({scripted_answer({.body = "1"})}), throwing_end());
    CHECK(over.open(request_for("https://api.example.com/1")));
}

TEST_CASE("observers compose: the outer one starts first and ends last") {
    notes inner{"inner"};
    const notes outer{"outer", inner.lines};
    observed_transport over(observed_transport(scripted_transport({scripted_answer({200, {}, ""})}), inner),
                            outer);
    auto opened = over.open(request_for("https://api.example.com/"));
    CHECK(read_body(*opened));
    CHECK(*inner.lines == std::vector<std::string>{
                              "outer start https://api.example.com/", "inner start https://api.example.com/",
                              "inner response 200", "outer response 200", "inner end", "outer end"});
}

TEST_CASE("the log has a record for each attempt: method, redacted URL, status, bytes, duration, error") {
    std::vector<attempt_record> records;
    observed_transport over(
        scripted_transport(
            {scripted_answer({200, {{"Content-Type", "text/xml"}, {"Set-Cookie", "s=1"}}, "12345"}),
             scripted_answer(transport_errc::timed_out)}),
        request_log([&](const attempt_record& made) { records.push_back(made); }, {.now = ticking()}));
    {
        auto request = request_for("https://api.example.com/v/api/login?ver=2.0&password=secret-one&zz=1");
        request.headers = {
            {"Accept", "text/xml"}, {"content-type", "text/html"}, {"Authorization", "Basic x"}};
        auto opened = over.open(request);
        CHECK(read_body(*opened));
    }
    CHECK_FALSE(over.open(request_for("https://api.example.com/other")));
    REQUIRE(records.size() == 2);
    CHECK(records[0].number == 1);
    CHECK(records[0].operation == operation_kind::login);
    CHECK(records[0].url == "https://api.example.com/v/api/login?ver=2.0&password=***&***=***");
    CHECK(records[0].status == 200);
    CHECK(records[0].bytes == 5);
    CHECK(records[0].duration == 1ms);
    CHECK(records[0].request_headers == std::vector<http_header>{{"content-type", "text/html"}});
    CHECK(records[0].response_headers == std::vector<http_header>{{"Content-Type", "text/xml"}});
    CHECK(records[0].ending == exchange_ending::complete);
    CHECK(log_line(records[0]) ==
          "attempt=1 operation=log-in method=GET "
          R"(url="https://api.example.com/v/api/login?ver=2.0&password=***&***=***" )"
          "request.content-type=text/html status=200 response.Content-Type=text/xml bytes=5 "
          "duration_ms=1.000 ending=complete");
    CHECK(records[1].number == 2);
    CHECK_FALSE(records[1].operation);
    CHECK_FALSE(records[1].status);
    CHECK(records[1].failure == transport_errc::timed_out);
    CHECK(log_line(records[1]) == "attempt=2 method=GET url=https://api.example.com/other bytes=0 "
                                  "duration_ms=1.000 ending=failed error=timed_out");
}

TEST_CASE("the log's allow-list of headers is the user's, and a line stays one line") {
    std::string line;
    observed_transport over(scripted_transport({scripted_answer(
                                {200, {{"X-Trace", "a\r\nb \"c\""}, {"Content-Type", "t"}}, ""})}),
                            request_log([&](const attempt_record& made) { line = log_line(made); },
                                        {.shown_headers = {"x-trace"}, .now = ticking()}));
    { auto opened = over.open(request_for("https://api.example.com/a\nb/api/reporting/eventlist")); }
    CHECK(line == R"(attempt=1 operation="event list" method=GET )"
                  R"(url="https://api.example.com/a\nb/api/reporting/eventlist" status=200 )"
                  R"(response.X-Trace="a\r\nb \"c\"" bytes=0 duration_ms=1.000 ending=abandoned)");
}

TEST_CASE("a log's line is printable ASCII and keeps every character") {
    std::string line;
    observed_transport over(
        scripted_transport({scripted_answer(
            {200, {{"X-Trace", "a\u202Eb\x7F\u009B\U0001F600\xFF"}, {"X-\u202E", "t"}}, ""})}),
        request_log([&](const attempt_record& made) { line = log_line(made); },
                    {.shown_headers = {"x-trace", "x-\u202E"}, .now = ticking()}));
    { auto opened = over.open(request_for("https://api.example.com/api/reporting/eventlist")); }
    CHECK(line.find(R"(response.X-Trace="a\u202eb\u007f\u009b\ud83d\ude00\ufffd")") != std::string::npos);
    CHECK(std::all_of(line.begin(), line.end(), [](char c) { return c >= ' ' && c <= '~'; }));
}

TEST_CASE("of an answer that may hold a session, headers are shown if they can be nothing else") {
    const auto value_shown = [](const char* value, std::optional<operation_kind> operation) {
        return shown_header({"X", value}, operation, {});
    };
    for (const auto& operation : {std::optional(operation_kind::login), std::optional<operation_kind>()}) {
        for (const char* value : {"text/xml", "Application/JSON; charset=UTF-8", "text/csv;charset=\"utf-8\"",
                                  "120", "123456789", "Sun, 06 Nov 1994 08:49:37 GMT", ""}) {
            CAPTURE(value);
            CHECK(value_shown(value, operation) == value);
        }
        for (const char* value : {"text/own", "text/xml; x=1", "text/xml; charset=sess-1", "1234567890",
                                  "sess-1", "1 2", "Sun, 06 Nov 1994 08:49:37 GMT+",
                                  "Sun, 06 Nov 1994 08:49:37 UTC", "text/xml; charset=utf-8; x=1"}) {
            CAPTURE(value);
            CHECK(value_shown(value, operation) == "***");
        }
    }
    CHECK(value_shown("sess-1", operation_kind::event_list) == "sess-1");
}

TEST_CASE("an observer hides the secrets of its transport, and of the last requests") {
    std::vector<std::string> lines;
    request_log log([&](const attempt_record& made) { lines.push_back(log_line(made)); },
                    {.shown_headers = {"x-said"}, .now = ticking()});
    redactor more;
    more.add("proxy-pass-1");
    log.hide(more);
    scripted_transport service;
    observed_transport over(service, log);
    const auto call = [&](int session, const std::string& said) {
        service.add(scripted_answer({200, {{"X-Said", said}}, ""}));
        auto opened =
            over.open(request_for("https://api.example.com/api/reporting/eventlist?ui=u&si=sess-number-" +
                                  std::to_string(session)));
    };
    call(0, "proxy-pass-1");
    for (int i = 1; i < 200; ++i) { // as many log-ins
        call(i, "sess-number-" + std::to_string(i - 1) + ", sess-number-" + std::to_string(i));
    }
    call(200, "proxy-pass-1 still");
    for (const std::string& line : lines) {
        CAPTURE(line);
        CHECK(line.find("sess-number") == std::string::npos);
        CHECK(line.find("proxy-pass") == std::string::npos);
    }
    CHECK(lines.size() == 201);
}

TEST_CASE("metrics count attempts by operation, class of status and error, and sum bytes and durations") {
    metrics_totals totals;
    std::vector<attempt_metrics> seen;
    observed_transport over(
        observed_transport(
            scripted_transport({scripted_answer({.body = "12345"}), scripted_answer({.status = 503}),
                                scripted_answer(transport_errc::timed_out), scripted_answer({.body = "12"})}),
            metrics(totals, ticking())),
        metrics([&](const attempt_metrics& made) { seen.push_back(made); }, ticking()));
    for (int i = 0; i < 4; ++i) {
        if (auto opened = over.open(request_for("https://api.example.com/api/login"))) {
            CHECK(read_body(*opened));
        }
    }
    REQUIRE(seen.size() == 4);
    CHECK(seen[0].operation == operation_kind::login);
    CHECK(seen[0].status_class == 2);
    CHECK(seen[0].bytes == 5);
    CHECK(seen[0].time_to_response == 1ms);
    CHECK(seen[0].duration == 2ms);
    CHECK(seen[1].status_class == 5);
    CHECK(seen[2].status_class == 0);
    CHECK(seen[2].failure == transport_errc::timed_out);
    CHECK(seen[2].time_to_response == 0ms);
    CHECK(totals.all() == metrics_sum{4, 7, 7ms, 2ms});
    const auto kinds = totals.by_kind();
    CHECK(kinds.size() == 3);
    const metrics_totals::key good{operation_kind::login, 2, exchange_ending::complete, {}};
    CHECK(kinds.at(good) == metrics_sum{2, 7, 4ms, 2ms});
}

namespace {

/// A tracing library whose spans keep their attributes.
struct kept_span {
    std::string name;
    std::map<std::string, std::string> attributes{};
    std::string status{};
    bool ended = false;
};

struct recording_tracer {
    std::shared_ptr<std::vector<kept_span>> spans = std::make_shared<std::vector<kept_span>>();
    std::string parent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

    struct span {
        std::shared_ptr<std::vector<kept_span>> spans;
        std::size_t index = 0;
        std::string parent;
        span(std::shared_ptr<std::vector<kept_span>> in, std::string_view name, std::string header)
            : spans(std::move(in)), index(spans->size()), parent(std::move(header)) {
            spans->push_back({std::string(name)});
        }
        span(span&&) = default;
        span& operator=(span&&) = default;
        ~span() {
            if (spans) {
                (*spans)[index].ended = true;
            }
        }
        void set_attribute(std::string_view name, std::string_view value) {
            (*spans)[index].attributes[std::string(name)] = value;
        }
        void set_attribute(std::string_view name, std::int64_t value) {
            (*spans)[index].attributes[std::string(name)] = std::to_string(value);
        }
        void set_error(std::string_view description) {
            (*spans)[index].status = "error " + std::string(description);
        }
        [[nodiscard]] std::string traceparent() const { return parent; }
    };
    span start_span(std::string_view name) { return {spans, name, parent}; }
};

static_assert(tracer<recording_tracer>);
static_assert(!tracer<notes>);
static_assert(transport_observer<tracing<recording_tracer>>);

} // namespace

TEST_CASE("each attempt is a span with OpenTelemetry's attributes for HTTP clients") {
    recording_tracer tracer;
    scripted_transport script({scripted_answer({.body = "12345"}), scripted_answer({.status = 503}),
                               scripted_answer(transport_errc::tls_failed), scripted_answer({.body = "1"})});
    observed_transport over(script, tracing(tracer));
    const auto url = "https://api.example.com:8443/api/reporting/eventlist?ui=u-1&si=s-1";
    {
        auto first = over.open(request_for(url));
        CHECK_FALSE(tracer.spans->at(0).ended);
        CHECK(read_body(*first));
        CHECK(tracer.spans->at(0).ended);
        auto second = over.open(request_for("http://[::1]/x"));
        CHECK(read_body(*second));
        CHECK_FALSE(over.open(request_for(url)));
        auto last = over.open(request_for(url));
    }
    const auto& spans = *tracer.spans;
    REQUIRE(spans.size() == 4);
    CHECK(spans[0].name == "GET");
    CHECK(spans[0].status.empty());
    CHECK(spans[0].attributes ==
          std::map<std::string, std::string>{
              {"http.request.method", "GET"},
              {"url.full", "https://api.example.com:8443/api/reporting/eventlist?ui=***&si=***"},
              {"server.address", "api.example.com"},
              {"server.port", "8443"},
              {"webcasts.operation", "event list"},
              {"http.response.status_code", "200"},
              {"http.response.body.size", "5"}});
    CHECK(spans[1].attributes.at("server.address") == "::1");
    CHECK(spans[1].attributes.at("server.port") == "80");
    CHECK(spans[1].attributes.at("error.type") == "503");
    CHECK(spans[1].status == "error ");
    CHECK(spans[2].attributes.at("error.type") == "tls_failed");
    CHECK(spans[2].status == "error " + error(transport_errc::tls_failed).message());
    CHECK(spans[3].attributes.at("webcasts.abandoned") == "true");
    CHECK(spans[3].status.empty());
    for (const kept_span& span : spans) {
        CHECK(span.ended);
    }
}

TEST_CASE("a span's traceparent replaces an older one; a span without one leaves the headers as they are") {
    recording_tracer tracer;
    scripted_transport script({scripted_answer({200, {}, ""}), scripted_answer({200, {}, ""})});
    auto request = request_for("https://api.example.com/");
    request.headers = {{"TraceParent", "old"}, {"Accept", "text/xml"}};
    CHECK(observed_transport(script, tracing(tracer)).open(request));
    tracer.parent.clear();
    CHECK(observed_transport(script, tracing(tracer)).open(request));
    const auto sent = script.requests();
    CHECK(
        sent.at(0).headers ==
        std::vector<http_header>{{"Accept", "text/xml"},
                                 {"traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"}});
    CHECK(sent.at(1).headers == request.headers);
}

TEST_CASE("URLs with user information, without a host or without a known scheme name no server") {
    CHECK(detail::server_address_of("https://user:pw@api.example.com/").host.empty());
    CHECK(detail::server_address_of("nothing").host.empty());
    CHECK(detail::server_address_of("https://api.example.com").port == 443);
    CHECK(detail::server_address_of("https://api.example.com?x").host == "api.example.com");
}

TEST_CASE("neither log nor span shows password, user name, session or an unknown value") {
    const auto service = canary_service();
    std::string shown;
    recording_tracer tracer;
    scripted_transport unused;
    request_log log([&](const attempt_record& made) {
        shown += log_line(made) + "\n";
        for (const auto& item : made.request_headers) {
            shown += item.name + item.value;
        }
        shown += made.url + made.form;
    });
    testing::request_journal journal;
    std::vector<std::string> session_ids;
    // The session ids are taken from the responses.
    struct body_keeper {
        std::shared_ptr<std::string> bytes = std::make_shared<std::string>();
        struct observation {
            std::shared_ptr<std::string> bytes;
            void on_response(const http_response_head&) {}
            void on_body(std::span<const char> more) { bytes->append(more.data(), more.size()); }
            void on_end() {}
            void on_failure(const error&) {}
            void on_abandoned() {}
        };
        observation start(const http_request&) { return {bytes}; }
    } keeper;
    use(observed_transport(observed_transport(observed_transport(service.transport(), log), tracing(tracer)),
                           keeper),
        service);
    for (const kept_span& span : *tracer.spans) {
        for (const auto& [name, value] : span.attributes) {
            shown += name + value;
        }
    }
    CHECK(shown.size() > 1000);
    CHECK(shown.find("ei=1000001") != std::string::npos); // the allow-list shows what it lists
    for (const auto canary : {password, username, std::string_view("canary"), std::string_view("%40")}) {
        CHECK(shown.find(canary) == std::string::npos);
    }
    std::size_t ids = 0;
    for (std::size_t at = keeper.bytes->find("<value>"); at != std::string::npos;
         at = keeper.bytes->find("<value>", at + 1)) {
        CHECK(shown.find(keeper.bytes->substr(at + 7, 40)) == std::string::npos);
        ++ids;
    }
    CHECK(ids == 4);
}

} // namespace webcasts::tests::observers_test
