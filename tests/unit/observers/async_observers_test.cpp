// SPDX-License-Identifier: BSL-1.0
#include "support/catch.hpp"
#include <webcasts/client.hpp>
#include <webcasts/observers/async_observed.hpp>
#include <webcasts/observers/metrics.hpp>
#include <webcasts/observers/request_log.hpp>
#include <webcasts/observers/tracing.hpp>
#include <webcasts/testing/cassette_recorder.hpp>
#include <webcasts/testing/request_journal.hpp>
#include <webcasts/testing/sandbox.hpp>
#include <webcasts/testing/scripted_transport.hpp>
#include <webcasts/transports/async_adapter.hpp>
#include <webcasts/transports/blocking_adapter.hpp>

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/bind_executor.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/strand.hpp>
#include <boost/asio/use_future.hpp>

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace webcasts::tests::async_observers_test {

using namespace webcasts;
using testing::scripted_answer;
using testing::scripted_transport;
namespace asio = boost::asio;

namespace {

using adapted = async_adapter<scripted_transport>;

struct parented {
    struct span {
        static void set_attribute(std::string_view, std::string_view) {}
        static void set_attribute(std::string_view, std::int64_t) {}
        static void set_error(std::string_view) {}
        [[nodiscard]] static std::string traceparent() { return "00-1-2-01"; }
    };
    static span start_span(std::string_view) { return {}; }
};

http_request request_for(std::string_view url) {
    http_request made;
    made.url = secret(url);
    return made;
}

} // namespace

static_assert(async_transport<observed_transport<adapted, testing::request_journal>>);
static_assert(async_transport<observed_transport<observed_transport<adapted, request_log>, metrics>>);
static_assert(async_transport<observed_transport<adapted, tracing<parented>>>);
static_assert(async_transport<observed_transport<adapted, cassette_recorder>>);
static_assert(!transport<observed_transport<adapted, metrics>>);
static_assert(!async_transport<observed_transport<scripted_transport, metrics>>);
static_assert(transport<observed_transport<scripted_transport, metrics>>);

TEST_CASE("observers of an asynchronous transport get the same as those of a blocking one") {
    asio::io_context context;
    testing::request_journal inner;
    metrics_totals outer;
    scripted_transport script(
        {scripted_answer({.body = "123456"}), scripted_answer(transport_errc::timed_out),
         scripted_answer({.body = "12"}).failing_after(1, transport_errc::connection_lost)});
    observed_transport over(
        observed_transport(observed_transport(adapted(context.get_executor(), script), inner),
                           tracing(parented())),
        metrics(outer));
    std::string all;
    std::vector<boost::system::error_code> failures;
    const auto complete = [&](auto future) {
        context.restart();
        context.run();
        return future.get();
    };
    const auto request = request_for("https://api.example.com/api/login?password=canary");
    for (int i = 0; i < 3; ++i) {
        auto opened = complete(over.async_open(request, asio::use_future));
        if (!opened) {
            failures.push_back(opened.error().code());
            continue;
        }
        char buffer[4];
        for (;;) {
            const auto count = complete(opened->async_read_some(buffer, asio::use_future));
            if (!count || *count == 0) {
                if (!count) {
                    failures.push_back(count.error().code());
                }
                break;
            }
            all.append(buffer, *count);
        }
    }
    CHECK(all == "1234561");
    CHECK(failures ==
          std::vector<boost::system::error_code>{transport_errc::timed_out, transport_errc::connection_lost});
    const auto records = inner.records();
    REQUIRE(records.size() == 3);
    CHECK(records[0].bytes == 6);
    CHECK(records[0].url == "https://api.example.com/api/login?password=***");
    CHECK(records[1].failure == transport_errc::timed_out);
    CHECK(records[2].failure == transport_errc::connection_lost);
    CHECK(outer.all().attempts == 3);
    CHECK(outer.all().bytes == 7);
    for (const http_request& sent : script.requests()) {
        CHECK(sent.headers == std::vector<http_header>{{"traceparent", "00-1-2-01"}});
    }
}

TEST_CASE("a cancellation passes through, and observers get it as a failure") {
    asio::io_context context;
    testing::request_journal journal;
    scripted_transport script({scripted_answer({.body = "1"})});
    observed_transport over(adapted(context.get_executor(), script), journal);
    const auto request = request_for("https://api.example.com/");
    asio::cancellation_signal signal;
    std::optional<error> wrong;
    over.async_open(
        request, asio::bind_cancellation_slot(signal.slot(), [&](auto opened) { wrong = opened.error(); }));
    CHECK_FALSE(wrong); // never inside the initiating function
    signal.emit(asio::cancellation_type::terminal);
    context.run();
    REQUIRE(wrong);
    CHECK(wrong->code() == transport_errc::cancelled);
    CHECK(script.requests().empty());
    CHECK(journal.records().at(0).failure == transport_errc::cancelled);
}

TEST_CASE("a completion runs through the associated executor of its handler") {
    asio::io_context context;
    observed_transport over(
        adapted(context.get_executor(), scripted_transport({scripted_answer({.body = "1"})})),
        testing::request_journal());
    const auto strand = asio::make_strand(context);
    const auto request = request_for("https://api.example.com/");
    bool inside = false;
    over.async_open(request,
                    asio::bind_executor(strand, [&](auto) { inside = strand.running_in_this_thread(); }));
    context.run();
    CHECK(inside);
}

TEST_CASE("an exchange or a call that is destroyed before its end is reported as abandoned") {
    testing::request_journal journal;
    const auto request = request_for("https://api.example.com/");
    {
        asio::io_context context;
        observed_transport over(
            adapted(context.get_executor(), scripted_transport({scripted_answer({.body = "1"})})), journal);
        over.async_open(request, [](auto opened) { CHECK(opened); });
        context.run();
        CHECK(journal.records().at(0).ending == exchange_ending::abandoned);
        over.async_open(request, [](auto) { FAIL("it does not complete"); });
    }
    REQUIRE(journal.size() == 2);
    CHECK(journal.records()[1].ending == exchange_ending::abandoned);
}

TEST_CASE("a blocking client works the same over an observed asynchronous transport") {
    testing::sandbox service;
    testing::request_journal journal;
    blocking_adapter watched{[&](auto executor) {
        return observed_transport(async_adapter(executor, service.transport()), journal);
    }};
    client user(std::move(watched), credentials::parse("demo@example.com", "demo").value());
    const auto events = user.events();
    REQUIRE(events);
    CHECK(events->size() == service.events().size());
    CHECK(journal.size() == 2);
}

} // namespace webcasts::tests::async_observers_test
