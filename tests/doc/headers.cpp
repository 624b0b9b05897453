// SPDX-License-Identifier: BSL-1.0
#include "documented_service.hpp"
#include <webcasts/async_client.hpp>
#include <webcasts/client.hpp>
#include <webcasts/observers/observed.hpp>
#include <webcasts/observers/request_log.hpp>
#include <webcasts/query.hpp>
#include <webcasts/testing/cassette.hpp>
#include <webcasts/testing/cassette_recorder.hpp>
#include <webcasts/testing/conformance.hpp>
#include <webcasts/testing/fail_at_every_step.hpp>
#include <webcasts/testing/fail_every_allocation.hpp>
#include <webcasts/testing/fault_transport.hpp>
#include <webcasts/testing/replace_allocation.ipp>
#include <webcasts/testing/request_journal.hpp>
#include <webcasts/testing/scripted_transport.hpp>
#include <webcasts/testing/split_everywhere.hpp>
#include <webcasts/testing/virtual_clock.hpp>
#include <webcasts/transport.hpp>
#include <webcasts/transports/async_adapter.hpp>
#include <webcasts/transports/blocking_adapter.hpp>
#include <webcasts/transports/curl.hpp>
#include <webcasts/wire/name_table.hpp>

#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <array>
#include <cstddef>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <functional>
#include <iostream>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#undef assert
#define assert CHECK

namespace of_headers { namespace {

namespace asio = boost::asio;
using namespace webcasts;
using namespace webcasts::testing;

const credentials& account = documented::who;
const auto small_query = audience_query().event("1234567").live_viewers();

/// What `use` was given: of whatever, how much.
std::size_t used = 0;

void use(const attendee&) {
    ++used;
}

void use(const std::vector<attendee>& rows) {
    used += rows.size();
}

void use(std::span<const char> bytes) {
    used += bytes.size();
}

void use(const query_params&, const std::vector<attendee>& rows) {
    used += rows.size();
}

void complain(const query_params&, const error&) {
    CHECK(false);
}

/// A request that a service answers without a session.
http_request some_request() {
    http_request request;
    request.url = secret("https://api.example.com/api/reporting/eventlist?ver=2.0");
    return request;
}

// The functions that the concepts ask for, of classes that have nothing else.

class my_exchange {
  public:
    // snippet: webcasts/transport.hpp

    http_response_head head_;
};

const http_response_head& my_exchange::head() const noexcept {
    return head_;
}

result<std::size_t> my_exchange::read_some(std::span<char>) {
    return std::size_t(0);
}

class my_transport {
  public:
    // snippet: webcasts/transport.hpp 2
};

result<my_exchange> my_transport::open(const http_request&) {
    return my_exchange();
}

static_assert(transport<my_transport>);

namespace asynchronous {

class my_exchange {
  public:
    // snippet: webcasts/async_transport.hpp

    http_response_head head_;
};

const http_response_head& my_exchange::head() const noexcept {
    return head_;
}

template <asio::completion_token_for<void(result<std::size_t>)> Token>
auto my_exchange::async_read_some(std::span<char>, Token&& token) {
    return asio::async_initiate<Token, void(result<std::size_t>)>(
        [](auto handler) { std::move(handler)(result<std::size_t>(std::size_t(0))); }, token);
}

class my_transport {
  public:
    // snippet: webcasts/async_transport.hpp 2
};

my_transport::executor_type my_transport::get_executor() const noexcept {
    return asio::system_executor();
}

template <asio::completion_token_for<void(result<my_exchange>)> Token>
auto my_transport::async_open(const http_request&, Token&& token) {
    return asio::async_initiate<Token, void(result<my_exchange>)>(
        [](auto handler) { std::move(handler)(result<my_exchange>(my_exchange())); }, token);
}

static_assert(async_transport<my_transport>);

} // namespace asynchronous

using adapted_sandbox = async_adapter<sandbox_transport, asio::any_io_executor>;

void read_a_body() {
    auto transport = documented::service().transport();
    const auto request = some_request();
    used = 0;
    // snippet: webcasts/transport.hpp 3
    CHECK(used > 0);
}

error read_a_report() {
    auto service = documented::service();
    client client(service.transport(), account);
    const auto& query = small_query;
    used = 0;
    // snippet: webcasts/client/report_stream.hpp
    CHECK(used > 0);
    return error(transport_errc::other);
}

asio::awaitable<error> read_without_waiting(adapted_sandbox transport) {
    {
        const auto request = some_request();
        used = 0;
        // snippet: webcasts/async_transport.hpp 3
        CHECK(used > 0);
    }
    async_client client(transport, account);
    {
        const auto& query = small_query;
        used = 0;
        // snippet: webcasts/client/async_report.hpp
        CHECK(report && used > 0);
    }
    {
        const std::vector<query_params> queries(3, to_params(small_query));
        used = 0;
        // snippet: webcasts/client/async_report_set.hpp
        CHECK(used > 0 && used % 3 == 0);
    }
    co_return error(transport_errc::other);
}

adapted_sandbox my_async_transport(const asio::any_io_executor& executor) {
    return {executor, documented::service().transport()};
}

void adapt() {
    // snippet: webcasts/transports/blocking_adapter.hpp
    client client(std::move(transport), account);
    CHECK(client.events());
}

void make_a_query() {
    // snippet: webcasts/query.hpp
    CHECK(to_params(query).live_viewers == true);
}

// snippet: webcasts/wire/name_table.hpp
static_assert(names.find_field(wire::node::attendee, "mail") == wire::field::email);

void script() {
    const std::string body =
        "<convey_api version=\"2.0\"><result><returnCode>1</returnCode></result></convey_api>";
    // snippet: webcasts/testing/scripted_transport.hpp
    auto response = transport.open(some_request());
    std::string buffer(256, '\0');
    CHECK(response);
    CHECK(response->read_some(buffer).value() == 1 && response->read_some(buffer).value() == 30);
    CHECK(!transport.open(some_request()));
}

void watch() {
    const auto curl_transport = [] { return documented::service().transport(); };
    {
        // snippet: webcasts/observers/observed.hpp
        CHECK(client.events());
    }
    // snippet: webcasts/testing/cassette_recorder.hpp
    CHECK(load_cassette("events.cassette.json"));
    CHECK(std::remove("events.cassette.json") == 0);
}

void keep_a_journal() {
    auto service = documented::service();
    // snippet: webcasts/testing/request_journal.hpp
}

void fail_at_steps() {
    auto service = documented::service();
    // snippet: webcasts/testing/fail_at_every_step.hpp
}

void fail_allocations() {
    auto service = documented::service();
    // snippet: webcasts/testing/fail_every_allocation.hpp
}

void stand_still() {
    auto transport = documented::service().transport();
    // snippet: webcasts/testing/virtual_clock.hpp
    CHECK(client.events());
}

/// Counts the bytes of a text.
struct my_parser {
    std::size_t bytes = 0;
    bool write(std::span<const char> piece) {
        bytes += piece.size();
        return true;
    }
    [[nodiscard]] std::size_t finish() const { return bytes; }
};

void split() {
    const std::string_view document = "one\r\ntwo\nthree\n";
    // snippet: webcasts/testing/split_everywhere.hpp
    CHECK(seen.whole == document.size());
}

namespace conforming {

curl_transport my_transport(const std::string& ca_file) {
    return curl_transport(
        {.ca_file = ca_file, .connect_timeout = std::chrono::milliseconds(300), .accept_compressed = false});
}

int conform() {
    // snippet: webcasts/testing/conformance.hpp
}

} // namespace conforming

} // namespace
} // namespace of_headers

int main() {
    using namespace of_headers;
    read_a_body();
    CHECK(read_a_report() == transport_errc::other);
    {
        asio::io_context context;
        auto service = documented::service();
        asio::co_spawn(context,
                       read_without_waiting(adapted_sandbox(context.get_executor(), service.transport())),
                       [](const std::exception_ptr& failure, const error& last) {
                           CHECK(!failure && last == transport_errc::other);
                       });
        context.run();
    }
    adapt();
    make_a_query();
    script();
    watch();
    keep_a_journal();
    fail_at_steps();
    fail_allocations();
    stand_still();
    split();
    CHECK(conforming::conform() == EXIT_SUCCESS);
    return 0;
}
