// SPDX-License-Identifier: BSL-1.0
// An exception of a user's own code goes through the library: what it went through has ended, and says so.
// The torture (tests/torture/) does it at every call and every allocation.
#include "support/catch.hpp"
#include "support/golden_reports.hpp"
#include "support/own_code.hpp"
#include <webcasts.hpp>
#include <webcasts/observers/observed.hpp>
#include <webcasts/operation/session_call.hpp>
#include <webcasts/wire/response_decoder.hpp>

#include <boost/describe/class.hpp>

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace webcasts::tests::exceptions_test {
namespace {

using namespace webcasts;

/// What a test knows of the transport, and where it throws.
struct traffic {
    int opened_reports = 0;
    int open_exchanges = 0;
    int reads = 0;          ///< of reports
    int throws_at_open = 0; ///< of the report with this number, from 1
    int throws_at_read = 0; ///< with this number, from 1
    bool log_in_throws = false;
    int status = 200; ///< of reports
};

class throwing_transport {
  public:
    class exchange_type {
      public:
        exchange_type(std::string_view body, traffic& seen, bool of_report)
            : body_(body), head_{of_report ? seen.status : 200, {}}, seen_(&seen), of_report_(of_report) {
            ++seen.open_exchanges;
        }
        exchange_type(exchange_type&& other) noexcept
            : body_(other.body_), head_(std::move(other.head_)), seen_(std::exchange(other.seen_, nullptr)),
              of_report_(other.of_report_) {}
        exchange_type& operator=(exchange_type&& other) noexcept {
            std::swap(body_, other.body_);
            std::swap(head_, other.head_);
            std::swap(seen_, other.seen_);
            std::swap(of_report_, other.of_report_);
            return *this;
        }
        ~exchange_type() { seen_ == nullptr ? 0 : --seen_->open_exchanges; }
        [[nodiscard]] const http_response_head& head() const noexcept { return head_; }
        [[nodiscard]] result<std::size_t> read_some(std::span<char> buffer) {
            if (of_report_ && ++seen_->reads == seen_->throws_at_read) {
                throw own_exception();
            }
            return take_piece(body_, buffer, 400);
        }

      private:
        std::string_view body_;
        http_response_head head_;
        traffic* seen_;
        bool of_report_;
    };

    throwing_transport(traffic& seen, wire_format format) : seen_(&seen), format_(format) {}

    [[nodiscard]] result<exchange_type> open(const http_request& request) {
        const std::string_view url = request.url.expose();
        if (url.find("audience") != std::string_view::npos) {
            if (++seen_->opened_reports == seen_->throws_at_open) {
                throw own_exception();
            }
            return exchange_type(golden(format_), *seen_, true);
        }
        if (seen_->log_in_throws) {
            seen_->log_in_throws = false;
            throw own_exception();
        }
        return exchange_type(format_ == wire_format::json ? log_in_json : log_in_xml, *seen_, false);
    }

  private:
    traffic* seen_;
    wire_format format_;
};

wire_format each_format() {
    return GENERATE(wire_format::xml, wire_format::json, wire_format::csv);
}

/// What a program sees that goes on with a stream after each exception.
struct iteration {
    std::vector<std::string> emails;
    std::vector<error> errors;
    int exceptions = 0;
};
template <class Stream>
iteration iterate_on(Stream& stream) {
    iteration seen;
    for (int round = 0; round < 5; ++round) {
        try {
            for (const auto& row : stream) {
                if (row) {
                    seen.emails.push_back(row->email);
                } else {
                    seen.errors.push_back(row.error());
                }
            }
            break;
        } catch (const own_exception&) {
            ++seen.exceptions;
        }
    }
    return seen;
}

void check_ended(const iteration& seen) {
    CHECK(seen.exceptions == 1);
    REQUIRE(seen.errors.size() == 1);
    CHECK(seen.errors[0].code() == transport_errc::cancelled);
    CHECK(seen.errors[0].client_text() == "an exception ended it, and the rest is lost; start again");
    CHECK(seen.errors[0].location().operation == operation_kind::audience_report);
}

/// Throws where it is told to.
struct throwing_observer {
    struct observation {
        std::string_view at;
        bool of_report = false;
        void throw_at(std::string_view here) const {
            if (of_report && at == here) {
                throw own_exception();
            }
        }
        void on_response(const http_response_head&) const { throw_at("response"); }
        void on_body(std::span<const char>) const { throw_at("body"); }
        void on_end() const { throw_at("end"); }
        void on_failure(const error&) const { throw_at("failure"); }
        void on_abandoned() const { throw_at("abandoned"); }
    };
    std::string_view at;
    [[nodiscard]] observation start(const http_request& request) const {
        const observation made{at, request.url.expose().find("audience") != std::string_view::npos};
        made.throw_at("start");
        return made;
    }
};

/// A row that throws when it is moved out of the batch, if the test wants it.
struct restless_row {
    std::string email;
    restless_row() = default;
    restless_row(const restless_row&) = default;
    restless_row& operator=(const restless_row&) = default;
    restless_row(restless_row&& other) : email(std::move(other.email)) { move(); }
    restless_row& operator=(restless_row&& other) {
        email = std::move(other.email);
        move();
        return *this;
    }
    ~restless_row() = default;
    static inline int moves_left = -1;
    static void move() {
        if (moves_left >= 0 && moves_left-- == 0) {
            throw own_exception();
        }
    }
};
BOOST_DESCRIBE_STRUCT(restless_row, (), (email))

} // namespace

TEST_CASE("a stream whose transport throws has ended, and holds the error") {
    const wire_format format = each_format();
    traffic seen;
    std::size_t rows = 0;
    SECTION("while it opens") {
        seen.throws_at_open = 1;
    }
    SECTION("at the first read") {
        seen.throws_at_read = 1;
    }
    SECTION("at the second read") {
        seen.throws_at_read = 2;
    }
    SECTION("at the last read") {
        seen.throws_at_read = static_cast<int>((golden(format).size() + 399) / 400) + 1;
        rows = 1; // at least
    }
    SECTION("in the log-in that it needs") {
        seen.log_in_throws = true;
    }
    client user(throwing_transport(seen, format), demo(), {.format = format});
    auto stream = user.report(one_event);
    const iteration came = iterate_on(stream);
    check_ended(came);
    CHECK(came.emails.size() >= rows);
    CHECK(came.emails.size() <= 2);
    CHECK(stream.summary().records == came.emails.size());
    CHECK(seen.opened_reports <= 1);
    CHECK(seen.open_exchanges == 0); // although the stream still lives

    CHECK(user.fetch_report(one_event).value().size() == 2);
}

TEST_CASE("an iterator that is held over an exception refers to the error") {
    traffic seen{.throws_at_read = 2};
    client user(throwing_transport(seen, wire_format::csv), demo(), {.format = wire_format::csv});
    auto stream = user.report(one_event);
    CHECK_THROWS_AS(
        [&] {
            for (auto position = stream.begin(); position != stream.end(); ++position) {
            }
        }(),
        own_exception);
    auto position = stream.begin();
    REQUIRE(position != stream.end());
    CHECK(position->error().code() == transport_errc::cancelled);
    ++position;
    CHECK(position == stream.end());
    CHECK(stream.begin() == stream.end());
}

TEST_CASE("a visitor's exception ends its call, and the client is as before") {
    const wire_format format = each_format();
    traffic seen;
    client user(throwing_transport(seen, format), demo(), {.format = format});
    int visits = 0;
    CHECK_THROWS_AS(user.visit_report(one_event,
                                      [&](const attendee_view&) -> void {
                                          ++visits;
                                          throw own_exception();
                                      }),
                    own_exception);
    CHECK(visits == 1);
    CHECK(seen.open_exchanges == 0);
    CHECK(user.fetch_report(one_event).value().size() == 2);
    CHECK(seen.opened_reports == 2);
}

TEST_CASE("an observer's exception ends the report that it went through") {
    const wire_format format = each_format();
    const std::string_view at = GENERATE("start", "response", "body", "end");
    CAPTURE(at);
    traffic seen;
    client user(observed_transport(throwing_transport(seen, format), throwing_observer{at}), demo(),
                {.format = format});
    auto stream = user.report(one_event);
    check_ended(iterate_on(stream));
    CHECK(seen.open_exchanges == 0);
    CHECK_THROWS_AS(user.fetch_report(one_event), own_exception);
}

TEST_CASE("an exception of a function among the options ends the call, and the client is as before") {
    traffic seen{.status = 503};
    client_options options;
    bool throwing = true;
    const auto perhaps = [&throwing] {
        if (throwing) {
            throw own_exception();
        }
    };
    SECTION("the judge of failures") {
        options.retry.transient = [&](const error&) {
            perhaps();
            return false;
        };
    }
    SECTION("the backoff") {
        options.retry.backoff = [&](unsigned, const random_source&) {
            perhaps();
            return std::chrono::milliseconds(0);
        };
    }
    SECTION("the sleep") {
        options.sleep = [&](std::chrono::milliseconds, const stop_token&) {
            perhaps();
            return true;
        };
        options.random = [] { return std::uint64_t{1} << 40U; };
    }
    SECTION("the clock") {
        options.time.steady = [&] {
            perhaps();
            return steady_time(std::chrono::hours(1));
        };
    }
    client user(throwing_transport(seen, wire_format::xml), demo(), std::move(options));
    auto stream = user.report(one_event);
    check_ended(iterate_on(stream));
    CHECK(seen.open_exchanges == 0);
    throwing = false;
    seen.status = 200;
    CHECK(user.fetch_report(one_event).value().size() == 2);
}

TEST_CASE("a row that throws while it is moved is not delivered, and ends its stream") {
    const int moves = GENERATE(0, 1, 2, 3);
    CAPTURE(moves);
    traffic seen;
    client user(throwing_transport(seen, wire_format::xml), demo());
    auto stream = user.report<restless_row>(one_event);
    restless_row::moves_left = moves;
    const iteration came = iterate_on(stream);
    restless_row::moves_left = -1;
    if (came.exceptions != 0) {
        check_ended(came);
    }
    const auto all = user.fetch_report(one_event).value();
    REQUIRE(came.emails.size() <= all.size());
    for (std::size_t i = 0; i < came.emails.size(); ++i) {
        CHECK(came.emails[i] == all[i].email);
    }
    CHECK(came.exceptions + static_cast<int>(came.emails.size() == all.size()) >= 1);
}

TEST_CASE("a decoder whose sink throws has ended, and every further call says so") {
    const wire_format format = each_format();
    struct throwing_sink final : wire::record_sink {
        int records = 0;
        bool on_attendee(const attendee_view&) override {
            ++records;
            throw own_exception();
        }
    } sink;
    wire::response_decoder decoder(&sink, format, "");
    int exceptions = 0;
    int refusals = 0;
    const std::string_view body = golden(format);
    for (std::size_t at = 0; at < body.size(); at += 50) {
        try {
            const std::string_view piece = body.substr(at, 50);
            if (const auto taken = decoder.write(std::span<const char>(piece.data(), piece.size())); !taken) {
                CHECK(taken.error().code() == transport_errc::cancelled);
                ++refusals;
            }
        } catch (const own_exception&) {
            ++exceptions;
        }
    }
    CHECK(sink.records == 1);
    CHECK(exceptions == 1);
    CHECK((refusals > 0 || format == wire_format::csv)); // where a record is complete with the next row
    CHECK(decoder.finish().error().code() == transport_errc::cancelled);
}

TEST_CASE("an operation that an exception left is done, and can be started again") {
    using namespace operation;
    service_context context{.form = {}, .account = demo()};
    context.sessions.renew({secret("session"), secret("user")});
    struct throwing_sink final : wire::record_sink {
        bool throwing = true;
        int records = 0;
        bool on_attendee(const attendee_view&) override {
            if (throwing) {
                throw own_exception();
            }
            ++records;
            return true;
        }
    } sink;
    audience_report_operation call(context, one_event, sink);
    const http_response_head head{200, {}};
    REQUIRE(std::holds_alternative<send_request>(call.resume(begin{})));
    REQUIRE(std::holds_alternative<read_body>(call.resume(response_arrived{head})));
    CHECK_THROWS_AS(call.resume(body_arrived{golden_xml}), own_exception);
    for (int again = 0; again < 2; ++again) {
        const action next = call.resume(body_arrived{golden_xml});
        REQUIRE(std::holds_alternative<done>(next));
        CHECK(std::get<done>(next).outcome.error().code() == transport_errc::cancelled);
    }
    sink.throwing = false;
    REQUIRE(std::holds_alternative<send_request>(call.resume(begin{})));
    REQUIRE(std::holds_alternative<read_body>(call.resume(response_arrived{head})));
    REQUIRE(std::holds_alternative<read_body>(call.resume(body_arrived{golden_xml})));
    const action last = call.resume(body_ended{});
    REQUIRE(std::holds_alternative<done>(last));
    CHECK(std::get<done>(last).outcome);
    CHECK(sink.records == 2);
    // At once, too.
    sink.throwing = true;
    REQUIRE(std::holds_alternative<send_request>(call.resume(begin{})));
    REQUIRE(std::holds_alternative<read_body>(call.resume(response_arrived{head})));
    CHECK_THROWS_AS(call.resume(body_arrived{golden_xml}), own_exception);
    CHECK(std::holds_alternative<send_request>(call.resume(begin{})));
}

} // namespace webcasts::tests::exceptions_test
