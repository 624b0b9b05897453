// SPDX-License-Identifier: BSL-1.0
// Clients and streams that are moved, assigned to, swapped and destroyed while a report is read. Sanitizers
// see what is used after its end.
#include "support/catch.hpp"
#include "support/golden_reports.hpp"
#include "support/own_code.hpp"
#include <webcasts.hpp>
#include <webcasts/testing/sandbox.hpp>

#include <cstddef>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

namespace webcasts::tests::lifetimes_test {
namespace {

using namespace webcasts;

/// A transport that cannot be copied, counts those that live, and whose exchanges use it.
class counted_transport {
  public:
    class exchange_type {
      public:
        exchange_type(std::string_view body, const std::shared_ptr<int>& alive, const std::size_t* used)
            : body_(body), alive_(alive), used_(used) {}
        [[nodiscard]] const http_response_head& head() const noexcept { return head_; }
        [[nodiscard]] result<std::size_t> read_some(std::span<char> buffer) {
            return take_piece(body_, buffer, 100 + *used_);
        }

      private:
        std::string_view body_;
        http_response_head head_{200, {}};
        std::shared_ptr<int> alive_;
        const std::size_t* used_; ///< of the transport, which must be where it was
    };

    counted_transport(std::shared_ptr<int> alive, wire_format format)
        : alive_(std::move(alive)), format_(format) {}
    counted_transport(counted_transport&&) = default;
    counted_transport& operator=(counted_transport&&) = default;

    [[nodiscard]] result<exchange_type> open(const http_request& request) {
        const std::string_view url = request.url.expose();
        const bool json = format_ == wire_format::json;
        if (url.find("audience") != std::string_view::npos) {
            return exchange_type(golden(format_), alive_, &zero_);
        }
        const bool log_in = url.find("/api/login") != std::string_view::npos;
        return exchange_type(log_in ? (json ? log_in_json : log_in_xml) : (json ? events_json : events_xml),
                             alive_, &zero_);
    }

  private:
    std::shared_ptr<int> alive_;
    wire_format format_;
    std::size_t zero_ = 0;
};

using counted_client = client<counted_transport>;

struct scene {
    wire_format format;
    std::shared_ptr<int> alive = std::make_shared<int>();

    [[nodiscard]] counted_client make_client() const {
        return counted_client(counted_transport(alive, format),
                              credentials::parse("demo@example.com", "demo").value(), {.format = format});
    }
};

/// Read a stream to its end; return the addresses. An error is a failure of the test.
template <class Stream>
std::vector<std::string> emails_of(Stream& stream) {
    std::vector<std::string> emails;
    for (const auto& row : stream) {
        REQUIRE(row);
        emails.push_back(row->email);
    }
    return emails;
}

scene in_each_format() {
    return {GENERATE(wire_format::xml, wire_format::json, wire_format::csv)};
}

std::vector<std::string> wanted(const scene& from) {
    counted_client user = from.make_client();
    auto stream = user.report(one_event);
    return emails_of(stream);
}

} // namespace

static_assert(std::is_nothrow_move_constructible_v<counted_client>);
static_assert(std::is_nothrow_move_assignable_v<counted_client>);
static_assert(!std::is_copy_constructible_v<counted_client>);
static_assert(std::is_copy_constructible_v<client<testing::sandbox_transport>>);
static_assert(std::is_nothrow_move_constructible_v<report_stream<counted_transport>>);
// A reference into an object that has a name; a value of one that has none.
static_assert(std::is_same_v<decltype(std::declval<const error&>().client_text()), const std::string&>);
static_assert(std::is_same_v<decltype(std::declval<error>().client_text()), std::string>);
static_assert(std::is_same_v<decltype(std::declval<error>().location()), error_location>);
static_assert(std::is_same_v<decltype(std::declval<error_exception>().cause()), error>);
static_assert(std::is_same_v<decltype(std::declval<credentials>().password()), secret>);
static_assert(std::is_same_v<decltype(std::declval<date_range>().first()), std::optional<calendar_date>>);

TEST_CASE("a report is read on if its client is moved before or between the rows") {
    const scene from = in_each_format();
    const auto all = wanted(from);
    REQUIRE(all.size() == 2);

    SECTION("before the first row") {
        auto user = std::make_unique<counted_client>(from.make_client());
        auto stream = user->report(one_event);
        const counted_client moved = std::move(*user);
        user.reset();
        CHECK(emails_of(stream) == all);
    }
    SECTION("between the rows, into a container that then grows and dies") {
        counted_client user = from.make_client();
        auto stream = user.report(one_event);
        auto position = stream.begin();
        std::vector<counted_client> pool;
        pool.push_back(std::move(user));
        pool.push_back(from.make_client());
        CHECK((*position)->email == all[0]);
        pool.clear();
        ++position;
        CHECK((*position)->email == all[1]);
        ++position;
        CHECK(position == stream.end());
        CHECK_FALSE(stream.summary().stopped);
        CHECK(stream.summary().records == 2);
    }
    SECTION("its transport stays where it is") {
        counted_client user = from.make_client();
        const counted_transport* const before = &user.transport();
        counted_client moved = std::move(user);
        CHECK(&moved.transport() == before);
    }
    CHECK(from.alive.use_count() == 1); // every transport and exchange is gone
}

TEST_CASE("a report is read on if its client is destroyed, assigned to or swapped") {
    const scene from = in_each_format();
    const auto all = wanted(from);

    SECTION("destroyed") {
        auto stream = [&] {
            counted_client user = from.make_client();
            return user.report(one_event);
        }();
        CHECK(emails_of(stream) == all);
    }
    SECTION("assigned to") {
        counted_client user = from.make_client();
        auto stream = user.report(one_event);
        CHECK((*stream.begin())->email == all[0]);
        user = from.make_client();
        CHECK(emails_of(stream) == all);
        auto another = user.report(one_event);
        CHECK(emails_of(another) == all);
    }
    SECTION("swapped") {
        counted_client one = from.make_client();
        counted_client two = from.make_client();
        auto of_one = one.report(one_event);
        CHECK((*of_one.begin())->email == all[0]);
        std::swap(one, two);
        CHECK(emails_of(of_one) == all);
        auto of_other = one.report(one_event);
        CHECK(emails_of(of_other) == all);
    }
    CHECK(from.alive.use_count() == 1);
}

TEST_CASE("a visitor may move or destroy the client that calls it") {
    const scene from = in_each_format();
    auto user = std::make_unique<counted_client>(from.make_client());
    std::optional<counted_client> moved;
    std::size_t visits = 0;
    const bool destroys = GENERATE(false, true);
    const auto done = user->visit_report(one_event, [&](const attendee_view&) {
        if (++visits == 1) {
            if (!destroys) {
                moved.emplace(std::move(*user));
            }
            user.reset();
        }
    });
    REQUIRE(done);
    CHECK(done->records == 2);
    CHECK(visits == 2);
    moved.reset();
    CHECK(from.alive.use_count() == 1);
}

TEST_CASE("a client that was moved from says so, until it is assigned to") {
    const scene from = in_each_format();
    counted_client user = from.make_client();
    counted_client moved = std::move(user);
    const auto is_moved_from = [](const error& cause) { return cause.code() == usage_errc::moved_from; };
    // NOLINTBEGIN(bugprone-use-after-move): that is the question
    CHECK(is_moved_from(user.login().error()));
    CHECK(is_moved_from(user.events().error()));
    CHECK(is_moved_from(user.fetch_report(one_event).error()));
    CHECK(is_moved_from(user.visit_report(one_event, [](const attendee_view&) {}).error()));
    CHECK_FALSE(user.service_time());
    CHECK(user.unreadable().empty());
    auto stream = user.report(one_event);
    std::size_t elements = 0;
    for (const auto& row : stream) {
        ++elements;
        CHECK(is_moved_from(row.error()));
        CHECK(row.error().message().find("use the object that it was moved to") != std::string::npos);
    }
    CHECK(elements == 1);
    CHECK(stream.summary().records == 0);
    // NOLINTEND(bugprone-use-after-move)
    user = std::move(moved);
    CHECK(user.fetch_report(one_event).value().size() == 2);
}

TEST_CASE("a stream is movable while it is read, and one that was moved from holds one error") {
    const scene from = in_each_format();
    const auto all = wanted(from);
    counted_client user = from.make_client();

    SECTION("its iterators move with it") {
        auto stream = user.report(one_event);
        auto position = stream.begin();
        auto moved = std::move(stream);
        CHECK((*position)->email == all[0]);
        ++position;
        CHECK((*position)->email == all[1]);
        ++position;
        CHECK(position == moved.end());
    }
    SECTION("moved from") {
        auto stream = user.report(one_event);
        auto moved = std::move(stream);
        std::size_t elements = 0;
        for (const auto& row : stream) { // NOLINT(bugprone-use-after-move)
            ++elements;
            CHECK(row.error().code() == usage_errc::moved_from);
        }
        CHECK(elements == 1);
        CHECK(emails_of(moved) == all);
    }
    SECTION("assigned to while another report is read") {
        auto stream = user.report(one_event);
        CHECK((*stream.begin())->email == all[0]);
        stream = user.report(one_event);
        CHECK(emails_of(stream) == all);
    }
    SECTION("iterated again after its end") {
        auto stream = user.report(one_event);
        CHECK(emails_of(stream) == all);
        CHECK(emails_of(stream).empty());
    }
}

TEST_CASE("a copy of a client has a session and a transport of its own") {
    testing::sandbox service;
    client user(service.transport(), credentials::parse("demo@example.com", "demo").value());
    REQUIRE(user.login());
    client copy(user);
    CHECK(&copy.transport() != &user.transport());
    user = copy;
    CHECK(user.events());
    CHECK(copy.events());
    CHECK(service.journal().size() == 3); // both went on with the session
}

TEST_CASE("what a temporary returns outlives it, or is not returned") {
    testing::sandbox service;
    std::size_t events = 0;
    for (const auto& event : testing::sandbox().events()) {
        events += event.summary.id.str().size() == 7 ? 1U : 0U;
    }
    CHECK(events == service.events().size());

    client user(service.transport(), credentials::parse("demo@example.com", "wrong").value());
    const service_text& text = user.login().error().server_text();
    CHECK_FALSE(text.empty());
    const error_location& place = user.login().error().location();
    CHECK(place.operation == operation_kind::login);

    const scene from = in_each_format();
    counted_client reader = from.make_client();
    std::vector<std::string> emails;
    for (const auto& person : reader.fetch_report(one_event).value()) {
        emails.push_back(person.email);
    }
    for (const auto& person : *reader.fetch_report(one_event)) {
        emails.push_back(person.email);
    }
    CHECK(emails.size() == 4);
}

} // namespace webcasts::tests::lifetimes_test
