// SPDX-License-Identifier: BSL-1.0
// Exceptions of a user's own code in the asynchronous client, and objects that were moved from. The torture
// (tests/torture/) does it at every call and every allocation.
#include "support/catch.hpp"
#include "support/golden_reports.hpp"
#include "support/own_code.hpp"
#include <webcasts/async_client.hpp>
#include <webcasts/client.hpp>
#include <webcasts/observers/async_observed.hpp>
#include <webcasts/transports/async_adapter.hpp>
#include <webcasts/transports/blocking_adapter.hpp>

#include <boost/asio/async_result.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace webcasts::tests::async_exceptions_test {
namespace {

using namespace webcasts;
namespace asio = boost::asio;

/// Where the transport throws: at a step of the reports, counted from 1.
struct thrower {
    int steps = 0;
    int throws_at = 0;
    bool loses_handlers = false; ///< the asynchronous transport throws without completing its call
    void step() {
        if (++steps == throws_at) {
            throw own_exception();
        }
    }
};

class throwing_transport {
  public:
    class exchange_type {
      public:
        exchange_type(std::string_view body, thrower* watched) : body_(body), watched_(watched) {}
        [[nodiscard]] const http_response_head& head() const noexcept { return head_; }
        [[nodiscard]] result<std::size_t> read_some(std::span<char> buffer) {
            if (watched_ != nullptr) {
                watched_->step();
            }
            return take_piece(body_, buffer, 400);
        }

      private:
        std::string_view body_;
        http_response_head head_{200, {}};
        thrower* watched_;
    };

    throwing_transport(thrower& watched, wire_format format) : watched_(&watched), format_(format) {}
    [[nodiscard]] result<exchange_type> open(const http_request& request) {
        if (request.url.expose().find("audience") == std::string_view::npos) {
            return exchange_type(format_ == wire_format::json ? log_in_json : log_in_xml, nullptr);
        }
        watched_->step();
        return exchange_type(golden(format_), watched_);
    }

  private:
    thrower* watched_;
    wire_format format_;
};

using executor_type = asio::io_context::executor_type;
using adapted = async_adapter<throwing_transport, executor_type>;

/// An asynchronous transport that, unlike `async_adapter`, forgets its handlers when it throws.
class careless_transport {
  public:
    class exchange_type {
      public:
        exchange_type(throwing_transport::exchange_type inner, executor_type executor)
            : inner_(std::move(inner)), executor_(executor) {}
        [[nodiscard]] const http_response_head& head() const noexcept { return inner_.head(); }
        template <class Token>
        auto async_read_some(std::span<char> buffer, Token&& token) {
            return asio::async_initiate<Token, void(result<std::size_t>)>(
                [this, buffer](auto handler) {
                    asio::post(executor_, [this, buffer, handler = std::move(handler)]() mutable {
                        auto count = inner_.read_some(buffer);
                        std::move(handler)(std::move(count));
                    });
                },
                token);
        }

      private:
        throwing_transport::exchange_type inner_;
        executor_type executor_;
    };
    using executor_type = asio::io_context::executor_type;

    careless_transport(executor_type executor, throwing_transport inner)
        : inner_(inner), executor_(executor) {}
    [[nodiscard]] executor_type get_executor() const noexcept { return executor_; }
    template <class Token>
    auto async_open(const http_request& request, Token&& token) {
        return asio::async_initiate<Token, void(result<exchange_type>)>(
            [this, &request](auto handler) {
                asio::post(executor_, [inner = inner_, executor = executor_, &request,
                                       handler = std::move(handler)]() mutable {
                    auto made = inner.open(request);
                    std::move(handler)(result<exchange_type>(exchange_type(std::move(*made), executor)));
                });
            },
            token);
    }

  private:
    throwing_transport inner_;
    executor_type executor_;
};

/// Throws where it is told to, in reports.
struct throwing_observer {
    struct observation {
        std::string_view at;
        void throw_at(std::string_view here) const {
            if (at == here) {
                throw own_exception();
            }
        }
        void on_response(const http_response_head&) const { throw_at("response"); }
        void on_body(std::span<const char>) const { throw_at("body"); }
        void on_end() const { throw_at("end"); }
        void on_failure(const error&) const {}
        void on_abandoned() const {}
    };
    std::string_view at;
    [[nodiscard]] observation start(const http_request& request) const {
        const bool of_report = request.url.expose().find("audience") != std::string_view::npos;
        const observation made{of_report ? at : ""};
        made.throw_at("start");
        return made;
    }
};

wire_format each_format() {
    return GENERATE(wire_format::xml, wire_format::json, wire_format::csv);
}

/// Runs operations, and counts the exceptions that leave the context.
struct runner {
    asio::io_context context{1};
    int exceptions = 0;

    void run() {
        for (;;) {
            try {
                context.restart();
                context.run();
                return;
            } catch (const own_exception&) {
                ++exceptions;
            }
        }
    }
    /// Start an operation and run; `nullopt` if its handler was not called.
    template <class Value, class Start>
    std::optional<result<Value>> wait(Start start) {
        std::optional<result<Value>> answer;
        start([&](result<Value> value) { answer.emplace(std::move(value)); });
        run();
        return answer;
    }
    template <class Client>
    std::size_t fetched(Client& user) {
        auto people = wait<std::vector<attendee>>(
            [&](auto handler) { user.async_fetch_report(one_event, std::move(handler)); });
        return people.value().value().size();
    }
};

/// Ask a report for batches until it has said twice that it is over.
struct batches {
    std::size_t rows = 0;
    std::vector<error> errors{};
    int ends = 0;
    int unanswered = 0;
};
template <class Report>
batches ask_on(runner& running, Report& report) {
    batches seen;
    for (int round = 0; round < 40 && seen.errors.size() + static_cast<std::size_t>(seen.ends) < 2; ++round) {
        const auto batch =
            running.wait<std::vector<attendee>>([&](auto handler) { report.async_next(std::move(handler)); });
        if (!batch) {
            ++seen.unanswered;
        } else if (!*batch) {
            seen.errors.push_back(batch->error());
        } else {
            seen.rows += (*batch)->size();
            seen.ends += (*batch)->empty() ? 1 : 0;
        }
    }
    return seen;
}

} // namespace

TEST_CASE("a report whose transport throws has ended, and its handler is called with the error") {
    const wire_format format = each_format();
    const int throws_at = GENERATE(2, 3, 4); // 1 is the opening
    thrower watched{.throws_at = throws_at};
    runner running;
    async_client user(adapted(running.context.get_executor(), throwing_transport(watched, format)), demo(),
                      {.format = format});
    auto report = running.wait<async_report<adapted>>(
        [&](auto handler) { user.async_report(one_event, std::move(handler)); });
    REQUIRE(report);
    REQUIRE(*report);
    const batches seen = ask_on(running, **report);
    if (running.exceptions == 0) { // the report has fewer steps
        CHECK(seen.ends == 2);
        return;
    }
    CHECK(running.exceptions == 1);
    CHECK(seen.unanswered == 0);
    CHECK(seen.ends == 0);
    REQUIRE(seen.errors.size() == 2);
    CHECK(seen.errors[0].code() == transport_errc::cancelled);
    CHECK(seen.errors[0] == seen.errors[1]);
    CHECK(seen.rows < 2);
    CHECK(running.fetched(user) == 2);
}

TEST_CASE("a call whose transport throws while it opens is answered, and the client is as before") {
    const wire_format format = each_format();
    thrower watched{.throws_at = 1};
    runner running;
    async_client user(adapted(running.context.get_executor(), throwing_transport(watched, format)), demo(),
                      {.format = format});
    const auto people = running.wait<std::vector<attendee>>(
        [&](auto handler) { user.async_fetch_report(one_event, std::move(handler)); });
    CHECK(running.exceptions == 1);
    REQUIRE(people);
    CHECK(people->error().code() == transport_errc::cancelled);
    CHECK(running.fetched(user) == 2);
}

TEST_CASE("a report whose transport throws and forgets the handler has ended all the same") {
    const wire_format format = each_format();
    thrower watched{.throws_at = 2};
    runner running;
    async_client user(careless_transport(running.context.get_executor(), throwing_transport(watched, format)),
                      demo(), {.format = format});
    auto report = running.wait<async_report<careless_transport>>(
        [&](auto handler) { user.async_report(one_event, std::move(handler)); });
    REQUIRE(report);
    const batches seen = ask_on(running, **report);
    CHECK(running.exceptions == 1);
    CHECK(seen.unanswered == 1);
    CHECK(seen.rows == 0);
    REQUIRE(seen.errors.size() == 2);
    CHECK(seen.errors[0].code() == transport_errc::cancelled);
    CHECK(seen.errors[0].client_text() == "an exception ended it, and the rest is lost; start again");
    CHECK(running.fetched(user) == 2);
}

TEST_CASE("an observer's exception ends the asynchronous report, whose handler is called") {
    const wire_format format = each_format();
    const std::string_view at = GENERATE("start", "response", "body", "end");
    CAPTURE(at);
    thrower watched;
    runner running;
    async_client user(
        observed_transport(adapted(running.context.get_executor(), throwing_transport(watched, format)),
                           throwing_observer{at}),
        demo(), {.format = format});
    const auto people = running.wait<std::vector<attendee>>(
        [&](auto handler) { user.async_fetch_report(one_event, std::move(handler)); });
    CHECK(running.exceptions == 1);
    REQUIRE(people);
    CHECK(people->error().code() == transport_errc::cancelled);
}

TEST_CASE("each report of a set has an end, also the one that an exception went through") {
    const wire_format format = each_format();
    const int throws_at = GENERATE(1, 2, 3, 5);
    thrower watched{.throws_at = throws_at};
    runner running;
    const auto read = [&](auto user) {
        auto set = user.fetch_many({one_event, one_event, one_event}, 2);
        std::vector<std::optional<bool>> whole(3);
        std::vector<std::size_t> rows(3);
        for (int round = 0; round < 60; ++round) {
            const auto part = running.wait<std::optional<report_part<attendee>>>(
                [&](auto handler) { set.async_next(std::move(handler)); });
            if (!part) {
                continue;
            }
            REQUIRE(*part);
            if (!**part) {
                break;
            }
            const auto& taken = ***part;
            rows.at(taken.index) += taken.rows.size();
            if (taken.end) {
                CHECK_FALSE(whole.at(taken.index));
                whole.at(taken.index) = taken.end->has_value();
            }
        }
        CHECK(running.exceptions == 1);
        std::size_t failed = 0;
        for (std::size_t i = 0; i < whole.size(); ++i) {
            REQUIRE(whole[i]);
            CHECK((!*whole[i] || rows[i] == 2));
            failed += *whole[i] ? 0U : 1U;
        }
        CHECK(failed == 1);
    };
    SECTION("over async_adapter") {
        read(async_client(adapted(running.context.get_executor(), throwing_transport(watched, format)),
                          demo(), {.format = format}));
    }
    SECTION("over a transport that forgets the handler") {
        read(async_client(
            careless_transport(running.context.get_executor(), throwing_transport(watched, format)), demo(),
            {.format = format}));
    }
}

TEST_CASE("a blocking adapter that an exception went through has no call left in flight") {
    const wire_format format = each_format();
    thrower watched{.throws_at = GENERATE(1, 2, 3)};
    blocking_adapter over{
        [&](auto executor) { return adapted(executor, throwing_transport(watched, format)); }};
    client user(std::move(over), demo(), {.format = format});
    std::size_t rows = 0;
    std::vector<error> errors;
    auto stream = user.report(one_event);
    int exceptions = 0;
    for (int round = 0; round < 3; ++round) {
        try {
            for (const auto& row : stream) {
                rows += row ? 1U : 0U;
                if (!row) {
                    errors.push_back(row.error());
                }
            }
        } catch (const own_exception&) {
            ++exceptions;
        }
    }
    CHECK(exceptions == 1);
    CHECK(rows < 2);
    REQUIRE(errors.size() == 1);
    CHECK(errors[0].code() == transport_errc::cancelled);
    CHECK(user.fetch_report(one_event).value().size() == 2);
}

TEST_CASE("a coroutine is resumed with the error of an exception that its report met") {
    const wire_format format = each_format();
    thrower watched{.throws_at = 2};
    runner running;
    async_client user(adapted(running.context.get_executor(), throwing_transport(watched, format)), demo(),
                      {.format = format});
    std::optional<error> seen;
    const auto read = [](auto& from, std::optional<error>& failure) -> asio::awaitable<void> {
        auto report = co_await from.async_report(one_event, asio::use_awaitable);
        const auto batch = co_await report->async_next(asio::use_awaitable);
        if (!batch) {
            failure = batch.error();
        }
    };
    asio::co_spawn(running.context, read(user, seen), asio::detached);
    running.run();
    CHECK(running.exceptions == 1);
    REQUIRE(seen);
    CHECK(seen->code() == transport_errc::cancelled);
}

TEST_CASE("an asynchronous report or set that was moved from says so, and a client is still the same one") {
    thrower watched;
    runner running;
    async_client user(adapted(running.context.get_executor(), throwing_transport(watched, wire_format::xml)),
                      demo());
    auto report = running.wait<async_report<adapted>>(
        [&](auto handler) { user.async_report(one_event, std::move(handler)); });
    REQUIRE(report);
    auto moved_report = std::move(**report);
    // NOLINTBEGIN(bugprone-use-after-move): that is the question
    const auto batch =
        running.wait<std::vector<attendee>>([&](auto handler) { (*report)->async_next(std::move(handler)); });
    REQUIRE(batch);
    CHECK(batch->error().code() == usage_errc::moved_from);
    CHECK((*report)->summary().records == 0);
    CHECK(ask_on(running, moved_report).rows == 2);

    auto set = user.fetch_many({one_event}, 1);
    auto moved_set = std::move(set);
    const auto part = running.wait<std::optional<report_part<attendee>>>(
        [&](auto handler) { set.async_next(std::move(handler)); });
    REQUIRE(part);
    CHECK(part->error().code() == usage_errc::moved_from);

    async_client moved_user = std::move(user);
    CHECK(running.fetched(user) == 2);
    CHECK(running.fetched(moved_user) == 2);
    CHECK(&user.transport() == &moved_user.transport());
    // NOLINTEND(bugprone-use-after-move)
}

} // namespace webcasts::tests::async_exceptions_test
