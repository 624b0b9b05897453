// SPDX-License-Identifier: BSL-1.0
// What the transports' concepts require: each has an archetype that has nothing more, and loses its concept
// with each single requirement taken away.
#include "support/async_testing.hpp"
#include "support/catch.hpp"
#include "support/joining_thread.hpp"
#include <webcasts/async_transport.hpp>
#include <webcasts/testing/sandbox.hpp>
#include <webcasts/transport.hpp>
#include <webcasts/transport/stop_token.hpp>
#include <webcasts/transports/async_adapter.hpp>
#include <webcasts/transports/blocking_adapter.hpp>

#include <boost/asio/bind_allocator.hpp>
#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/bind_executor.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/system_executor.hpp>

#include <array>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <thread>
#include <utility>
#include <vector>

namespace webcasts::tests::transport_concepts_test {

using namespace webcasts;
namespace asio = boost::asio;

namespace {

// --- exchange ---------------------------------------------------------------------------------------------

/// Has what `exchange` requires and nothing else: no default constructor, no copy.
struct exchange_archetype {
    exchange_archetype() = delete;
    exchange_archetype(exchange_archetype&&) = default;
    exchange_archetype& operator=(exchange_archetype&&) = default;
    const http_response_head& head() const;
    result<std::size_t> read_some(std::span<char>) { return std::size_t{0}; }
};
static_assert(exchange<exchange_archetype>);
static_assert(!std::copyable<exchange_archetype>);

struct exchange_not_movable : exchange_archetype {
    exchange_not_movable(exchange_not_movable&&) = delete;
};
struct exchange_not_assignable : exchange_archetype {
    exchange_not_assignable(exchange_not_assignable&&) = default;
    exchange_not_assignable& operator=(exchange_not_assignable&&) = delete;
};
struct exchange_without_head {
    result<std::size_t> read_some(std::span<char> buffer);
};
struct exchange_head_not_const : exchange_archetype {
    const http_response_head& head();
};
struct exchange_head_by_value : exchange_archetype {
    http_response_head head() const;
};
struct exchange_without_read {
    const http_response_head& head() const;
};
struct exchange_read_without_result : exchange_archetype {
    std::size_t read_some(std::span<char> buffer);
};
struct exchange_read_signed : exchange_archetype {
    result<int> read_some(std::span<char> buffer);
};
struct exchange_read_of_bytes : exchange_archetype {
    result<std::size_t> read_some(std::span<std::byte> buffer);
};
static_assert(!exchange<exchange_not_movable>);
static_assert(!exchange<exchange_not_assignable>);
static_assert(!exchange<exchange_without_head>);
static_assert(!exchange<exchange_head_not_const>);
static_assert(!exchange<exchange_head_by_value>);
static_assert(!exchange<exchange_without_read>);
static_assert(!exchange<exchange_read_without_result>);
static_assert(!exchange<exchange_read_signed>);
static_assert(!exchange<exchange_read_of_bytes>);
static_assert(!exchange<int>);
static_assert(exchange<buffered_exchange>);
static_assert(exchange<owned_exchange>);
static_assert(exchange<testing::sandbox_exchange>);

// --- transport --------------------------------------------------------------------------------------------

/// Has what `transport` requires and nothing else: it cannot be assigned.
struct transport_archetype {
    transport_archetype() = delete;
    transport_archetype(transport_archetype&&) = default;
    transport_archetype& operator=(transport_archetype&&) = delete;
    result<exchange_archetype> open(const http_request&) { return error(transport_errc::other); }
};
static_assert(transport<transport_archetype>);
static_assert(!std::movable<transport_archetype>);

struct transport_not_movable : transport_archetype {
    transport_not_movable(transport_not_movable&&) = delete;
};
struct transport_without_open {};
struct transport_open_without_result : transport_archetype {
    exchange_archetype open(const http_request& request);
};
struct transport_of_no_exchange : transport_archetype {
    result<exchange_without_read> open(const http_request& request);
};
struct transport_of_other_errors : transport_archetype {
    boost::system::result<exchange_archetype> open(const http_request& request);
};
struct transport_changing_requests : transport_archetype {
    result<exchange_archetype> open(http_request& request);
};
static_assert(!transport<transport_not_movable>);
static_assert(!transport<transport_without_open>);
static_assert(!transport<transport_open_without_result>);
static_assert(!transport<transport_of_no_exchange>);
static_assert(!transport<transport_of_other_errors>);
static_assert(!transport<transport_changing_requests>);
static_assert(!transport<any_transport>, "it is referred to: transport_ref");
static_assert(transport<transport_ref<any_transport>>);
static_assert(transport<testing::sandbox_transport>);

// --- response_function ------------------------------------------------------------------------------------

/// Has what `response_function` requires and nothing else: called as an lvalue that is not const.
struct function_archetype {
    function_archetype() = delete;
    function_archetype(function_archetype&&) = default;
    function_archetype& operator=(function_archetype&&) = delete;
    http_response operator()(const http_request& request) &;
};
static_assert(response_function<function_archetype>);
static_assert(!std::invocable<const function_archetype&, const http_request&>);

struct function_of_result : function_archetype {
    result<http_response> operator()(const http_request& request) &;
};
static_assert(response_function<function_of_result>);

struct function_not_movable : function_archetype {
    function_not_movable(function_not_movable&&) = delete;
};
struct function_of_text : function_archetype {
    std::string operator()(const http_request& request) &;
};
struct function_of_other_errors : function_archetype {
    boost::system::result<http_response> operator()(const http_request& request) &;
};
struct function_of_nothing : function_archetype {
    http_response operator()() &;
};
struct function_changing_requests : function_archetype {
    http_response operator()(http_request& request) &;
};
static_assert(!response_function<function_not_movable>);
static_assert(!response_function<function_of_text>);
static_assert(!response_function<function_of_other_errors>);
static_assert(!response_function<function_of_nothing>);
static_assert(!response_function<function_changing_requests>);

// --- async_exchange ---------------------------------------------------------------------------------------

/// An initiating function that never starts anything.
template <class Signature, class Token>
auto promise(Token&& token) {
    return asio::async_initiate<Token, Signature>([](auto&&) {}, token);
}

/// Has what `async_exchange` requires and nothing else.
struct async_exchange_archetype {
    async_exchange_archetype() = delete;
    async_exchange_archetype(async_exchange_archetype&&) = default;
    async_exchange_archetype& operator=(async_exchange_archetype&&) = default;
    const http_response_head& head() const;
    template <class Token>
    auto async_read_some(std::span<char>, Token&& token) {
        return promise<void(result<std::size_t>)>(std::forward<Token>(token));
    }
};
static_assert(async_exchange<async_exchange_archetype>);
static_assert(!std::copyable<async_exchange_archetype>);

struct async_exchange_not_movable : async_exchange_archetype {
    async_exchange_not_movable(async_exchange_not_movable&&) = delete;
};
struct async_exchange_without_head {
    template <class Token>
    auto async_read_some(std::span<char>, Token&& token) {
        return promise<void(result<std::size_t>)>(std::forward<Token>(token));
    }
};
struct async_exchange_head_not_const : async_exchange_archetype {
    const http_response_head& head();
};
struct async_exchange_head_by_value : async_exchange_archetype {
    http_response_head head() const;
};
struct async_exchange_without_read {
    const http_response_head& head() const;
};
struct async_exchange_of_two_arguments : async_exchange_archetype {
    template <class Token>
    auto async_read_some(std::span<char>, Token&& token) {
        return promise<void(boost::system::error_code, std::size_t)>(std::forward<Token>(token));
    }
};
struct async_exchange_without_result : async_exchange_archetype {
    template <class Token>
    auto async_read_some(std::span<char>, Token&& token) {
        return promise<void(std::size_t)>(std::forward<Token>(token));
    }
};
struct async_exchange_of_bytes : async_exchange_archetype {
    template <class Token>
    auto async_read_some(std::span<std::byte>, Token&& token) {
        return promise<void(result<std::size_t>)>(std::forward<Token>(token));
    }
};
struct async_exchange_for_callbacks_only : async_exchange_archetype {
    void async_read_some(std::span<char>, void (*callback)(result<std::size_t>));
};
static_assert(!async_exchange<async_exchange_not_movable>);
static_assert(!async_exchange<async_exchange_without_head>);
static_assert(!async_exchange<async_exchange_head_not_const>);
static_assert(!async_exchange<async_exchange_head_by_value>);
static_assert(!async_exchange<async_exchange_without_read>);
static_assert(!async_exchange<async_exchange_of_two_arguments>);
static_assert(!async_exchange<async_exchange_without_result>);
static_assert(!async_exchange<async_exchange_of_bytes>);
static_assert(!async_exchange<async_exchange_for_callbacks_only>);
static_assert(!async_exchange<exchange_archetype>, "a blocking exchange is none");
static_assert(!exchange<async_exchange_archetype>);

// --- async_transport --------------------------------------------------------------------------------------

/// Has what `async_transport` requires and nothing else.
struct async_transport_archetype {
    using exchange_type = async_exchange_archetype;
    using executor_type = asio::system_executor;
    async_transport_archetype() = delete;
    async_transport_archetype(async_transport_archetype&&) = default;
    async_transport_archetype& operator=(async_transport_archetype&&) = delete;
    executor_type get_executor() const;
    template <class Token>
    auto async_open(const http_request&, Token&& token) {
        return promise<void(result<exchange_type>)>(std::forward<Token>(token));
    }
};
static_assert(async_transport<async_transport_archetype>);
static_assert(!std::movable<async_transport_archetype>);

struct async_transport_not_movable : async_transport_archetype {
    async_transport_not_movable(async_transport_not_movable&&) = delete;
};
struct async_transport_without_exchange_type {
    using executor_type = asio::system_executor;
    executor_type get_executor() const;
    template <class Token>
    auto async_open(const http_request&, Token&& token) {
        return promise<void(result<async_exchange_archetype>)>(std::forward<Token>(token));
    }
};
struct async_transport_of_no_exchange : async_transport_archetype {
    using exchange_type = async_exchange_without_read;
    template <class Token>
    auto async_open(const http_request&, Token&& token) {
        return promise<void(result<exchange_type>)>(std::forward<Token>(token));
    }
};
struct async_transport_without_executor_type {
    using exchange_type = async_exchange_archetype;
    asio::system_executor get_executor() const;
    template <class Token>
    auto async_open(const http_request&, Token&& token) {
        return promise<void(result<exchange_type>)>(std::forward<Token>(token));
    }
};
struct async_transport_without_get_executor {
    using exchange_type = async_exchange_archetype;
    using executor_type = asio::system_executor;
    template <class Token>
    auto async_open(const http_request&, Token&& token) {
        return promise<void(result<exchange_type>)>(std::forward<Token>(token));
    }
};
struct async_transport_get_executor_not_const : async_transport_archetype {
    executor_type get_executor();
};
struct async_transport_of_other_executor : async_transport_archetype {
    using executor_type = asio::io_context::executor_type;
};
struct async_transport_without_open {
    using exchange_type = async_exchange_archetype;
    using executor_type = asio::system_executor;
    executor_type get_executor() const;
};
struct async_transport_of_two_arguments : async_transport_archetype {
    template <class Token>
    auto async_open(const http_request&, Token&& token) {
        return promise<void(boost::system::error_code, exchange_type)>(std::forward<Token>(token));
    }
};
struct async_transport_of_other_exchange : async_transport_archetype {
    template <class Token>
    auto async_open(const http_request&, Token&& token) {
        return promise<void(result<std::unique_ptr<exchange_type>>)>(std::forward<Token>(token));
    }
};
struct async_transport_changing_requests : async_transport_archetype {
    template <class Token>
    auto async_open(http_request&, Token&& token) {
        return promise<void(result<exchange_type>)>(std::forward<Token>(token));
    }
};
static_assert(!async_transport<async_transport_not_movable>);
static_assert(!async_transport<async_transport_without_exchange_type>);
static_assert(!async_transport<async_transport_of_no_exchange>);
static_assert(!async_transport<async_transport_without_executor_type>);
static_assert(!async_transport<async_transport_without_get_executor>);
static_assert(!async_transport<async_transport_get_executor_not_const>);
static_assert(!async_transport<async_transport_of_other_executor>);
static_assert(!async_transport<async_transport_without_open>);
static_assert(!async_transport<async_transport_of_two_arguments>);
static_assert(!async_transport<async_transport_of_other_exchange>);
static_assert(!async_transport<async_transport_changing_requests>);
static_assert(!async_transport<transport_archetype>, "a blocking transport is none: async_adapter");
static_assert(!transport<async_transport_archetype>, "nor the reverse: blocking_adapter");

// --- the adapters -----------------------------------------------------------------------------------------

static_assert(async_transport<async_adapter<transport_archetype>>, "the archetype is all that is used");
static_assert(async_transport<async_adapter<testing::sandbox_transport, asio::io_context::executor_type>>);
static_assert(transport<blocking_adapter<async_adapter<testing::sandbox_transport>>>);
static_assert(transport<blocking_adapter<async_transport_archetype>>, "the archetype is all that is used");

http_request to_sandbox() {
    return {
        .url = secret("https://api.example.com/api/login?ver=2.0&username=demo%40example.com&password=demo")};
}

auto echo() {
    return callable_transport([](const http_request& request) {
        return http_response{200, {}, std::string(request.url.expose())};
    });
}

using echo_transport = async_adapter<decltype(echo()), asio::io_context::executor_type>;

} // namespace

TEST_CASE("an asynchronous transport of a blocking one gives the same response, and never at once") {
    asio::io_context context;
    echo_transport travel(context.get_executor(), echo());
    const http_request request{.url = secret("https://example.com/")};
    std::string body;
    std::array<char, 7> buffer{};
    std::optional<echo_transport::exchange_type> open;
    bool ended = false;
    bool initiating = true;
    const auto read = [&](const auto& self) -> void {
        open->async_read_some(buffer, [&, self](result<std::size_t> count) {
            REQUIRE(count);
            body.append(buffer.data(), *count);
            ended = *count == 0;
            if (!ended) {
                self(self);
            }
        });
    };
    travel.async_open(request, [&](result<echo_transport::exchange_type> opened) {
        CHECK_FALSE(initiating);
        REQUIRE(opened);
        CHECK(opened->head().status == 200);
        open.emplace(std::move(*opened));
        read(read);
    });
    initiating = false;
    context.run();
    CHECK(ended);
    CHECK(body == "https://example.com/");
}

TEST_CASE("exchanges and calls keep the inside of an adapter alive") {
    asio::io_context context;
    std::optional<echo_transport> travel(std::in_place, context.get_executor(), echo());
    const http_request request{.url = secret("https://example.com/")};
    std::optional<echo_transport::exchange_type> open;
    travel->async_open(request, [&](auto opened) { open.emplace(std::move(*opened)); });
    travel.reset();
    context.run();
    REQUIRE(open);
    std::array<char, 100> buffer{};
    std::size_t count = 0;
    open->async_read_some(buffer, [&](result<std::size_t> got) { count = got.value(); });
    context.restart();
    context.run();
    CHECK(count == 20);
}

TEST_CASE("a call of an adapter that is cancelled is not made, and the next one is") {
    asio::io_context context;
    int calls = 0;
    async_adapter travel(context.get_executor(), callable_transport([&](const http_request&) {
                             ++calls;
                             return http_response{};
                         }));
    asio::cancellation_signal stop;
    boost::system::error_code seen;
    const http_request request{.url = secret("https://example.com/")};
    const auto note = [&] {
        return asio::bind_cancellation_slot(stop.slot(), [&](const auto& opened) {
            seen = opened ? boost::system::error_code() : opened.error().code();
        });
    };
    travel.async_open(request, note());
    stop.emit(asio::cancellation_type::terminal);
    context.run();
    CHECK(seen == transport_errc::cancelled);
    CHECK(calls == 0);
    travel.async_open(request, note());
    stop.emit(asio::cancellation_type::total); // not what was promised
    context.restart();
    context.run();
    CHECK_FALSE(seen);
    CHECK(calls == 1);
    CHECK_FALSE(stop.slot().has_handler());
}

TEST_CASE("a call of an adapter that never completes leaves none of its handler's memory to the signal") {
    asio::cancellation_signal stop;
    async_testing::allocation_count counted;
    const http_request request{.url = secret("https://example.com/")};
    {
        asio::io_context context;
        async_adapter travel(context.get_executor(), echo());
        travel.async_open(
            request, asio::bind_cancellation_slot(
                         stop.slot(), asio::bind_allocator(async_testing::counting_allocator<char>(counted),
                                                           [](const auto&) {})));
        CHECK(counted.outstanding > 0);
    }
    CHECK(counted.outstanding == 0);
}

TEST_CASE("an adapter completes through the handler's own executor") {
    asio::io_context transports;
    asio::io_context handlers;
    echo_transport travel(transports.get_executor(), echo());
    const http_request request{.url = secret("https://example.com/")};
    bool called = false;
    travel.async_open(request,
                      asio::bind_executor(handlers.get_executor(), [&](const auto&) { called = true; }));
    CHECK(transports.run() == 1);
    CHECK_FALSE(called);
    CHECK(handlers.run() == 1);
    CHECK(called);
}

TEST_CASE("out of memory inside an adapter is an error, any other exception leaves through run") {
    asio::io_context context;
    bool called = false;
    const http_request request{.url = secret("https://example.com/")};
    async_adapter poor(context.get_executor(), callable_transport([](const http_request&) -> http_response {
                           throw std::bad_alloc();
                       }));
    poor.async_open(request, [&](const auto& opened) {
        called = true;
        REQUIRE_FALSE(opened);
        CHECK(opened.error().code() == transport_errc::out_of_memory);
    });
    context.run();
    CHECK(called);
    async_adapter broken(context.get_executor(),
                         callable_transport([](const http_request&) -> http_response { throw 7; }));
    called = false;
    broken.async_open(request, [&](const auto&) { called = true; });
    context.restart();
    CHECK_THROWS_AS(context.run(), int);
    CHECK_FALSE(called);
}

TEST_CASE("a blocking transport of an asynchronous one gives the same response") {
    testing::sandbox service;
    blocking_adapter travel(
        [&](auto executor) { return async_adapter(asio::any_io_executor(executor), service.transport()); });
    const http_request request = to_sandbox();
    std::string twice[2];
    for (std::string& body : twice) {
        auto opened = travel.open(request);
        REQUIRE(opened);
        CHECK(opened->head().status == 200);
        std::array<char, 50> buffer{};
        for (;;) {
            const auto count = opened->read_some(buffer);
            REQUIRE(count);
            if (*count == 0) {
                break;
            }
            body.append(buffer.data(), *count);
        }
    }
    CHECK(twice[0].find("<returnCode>1</returnCode>") != std::string::npos);
    CHECK(twice[0].size() == twice[1].size());
}

namespace {

/// Breaks its promise: never completes.
struct silent_transport {
    using exchange_type = async_exchange_archetype;
    using executor_type = asio::io_context::executor_type;
    executor_type executor;
    [[nodiscard]] executor_type get_executor() const { return executor; }
    template <class Token>
    auto async_open(const http_request&, Token&& token) {
        return promise<void(result<exchange_type>)>(std::forward<Token>(token));
    }
};

} // namespace

TEST_CASE("a transport that does not answer ends a blocking call instead of hanging it") {
    blocking_adapter travel([](auto executor) { return silent_transport{executor}; });
    const auto opened = travel.open(http_request{});
    REQUIRE_FALSE(opened);
    CHECK(opened.error().code() == transport_errc::other);
}

TEST_CASE("a stop ends a blocking call over an asynchronous transport, opening or reading") {
    testing::sandbox service;
    async_testing::traffic seen;
    stop_source source;
    http_request request = to_sandbox();
    request.stop = source.get_token();
    blocking_adapter travel([&](auto executor) {
        return async_testing::scripted_transport(executor, service.transport(), seen);
    });
    const bool while_reading = GENERATE(false, true);
    seen.hold = !while_reading;
    seen.on_open = [&](const http_request&) {
        if (!while_reading) {
            source.request_stop();
        }
    };
    auto opened = travel.open(request);
    if (while_reading) {
        REQUIRE(opened);
        seen.hold = true;
        joining_thread stopper([&] { source.request_stop(); });
        std::array<char, 10> buffer{};
        const auto count = opened->read_some(buffer);
        REQUIRE_FALSE(count);
        CHECK(count.error().code() == transport_errc::cancelled);
    } else {
        REQUIRE_FALSE(opened);
        CHECK(opened.error().code() == transport_errc::cancelled);
    }
    // Another request is not concerned.
    seen.hold = false;
    CHECK(travel.open(to_sandbox()));
}

} // namespace webcasts::tests::transport_concepts_test
