// SPDX-License-Identifier: BSL-1.0
// The tools that users' tests are made of (doc/testing.md).
#include "support/catch.hpp"
#include <webcasts/client.hpp>
#include <webcasts/testing/fail_at_every_step.hpp>
#include <webcasts/testing/fault_transport.hpp>
#include <webcasts/testing/request_journal.hpp>
#include <webcasts/testing/sandbox.hpp>
#include <webcasts/testing/scripted_transport.hpp>
#include <webcasts/testing/split_everywhere.hpp>

#include <algorithm>
#include <cstdint>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace webcasts::tests::testing_tools_test {

using namespace webcasts;
using namespace webcasts::testing;

namespace {

http_request request_for(std::string_view url) {
    http_request made;
    made.url = secret(url);
    return made;
}

/// The sizes of the pieces that reads with a buffer of `size` bytes give, and the end or error after them.
template <class Exchange>
std::pair<std::vector<std::size_t>, error> pieces_of(Exchange from, std::size_t size = 100) {
    std::vector<std::size_t> sizes;
    std::vector<char> buffer(size);
    for (;;) {
        const auto count = from.read_some(buffer);
        if (!count) {
            return {sizes, count.error()};
        }
        if (*count == 0) {
            return {sizes, error()};
        }
        sizes.push_back(*count);
    }
}

scripted_transport of_ten_bytes() {
    return scripted_transport(
        {scripted_answer({200, {}, "0123456789"}), scripted_answer({200, {}, "0123456789"})});
}

credentials demo() {
    return credentials::parse("demo@example.com", "demo").value();
}

static_assert(transport<scripted_transport>);
static_assert(transport<fault_transport<scripted_transport>>);

} // namespace

TEST_CASE("a script answers in turn, keeps the requests, and lists answers that were not asked for") {
    scripted_transport script(
        {scripted_answer({404, {{"A", "b"}}, ""}), scripted_answer(transport_errc::tls_failed)});
    script.add(scripted_answer(error(transport_errc::other, "words")));
    CHECK(script.unused() == 3);
    scripted_transport copy = script;
    const auto first = copy.open(request_for("https://example.com/1?si=canary"));
    CHECK(first->head().status == 404);
    CHECK(first->head().header("a") == "b");
    CHECK(script.open(request_for("https://example.com/2")).error().code() == transport_errc::tls_failed);
    CHECK(script.unused() == 1);
    CHECK(script.open(request_for("https://example.com/3")).error().client_text() == "words");
    const auto none = script.open(request_for("https://example.com/4"));
    CHECK(none.error().code() == transport_errc::other);
    CHECK(none.error().client_text() == "the script has no answer to request 4");
    CHECK(script.unused() == 0);
    REQUIRE(script.requests().size() == 4);
    CHECK(script.requests()[0].url.expose() == "https://example.com/1?si=canary");
    const auto records = script.journal().records();
    REQUIRE(records.size() == 3); // the first exchange is still open
    CHECK(records[0].url == "https://example.com/2");
    CHECK(records[0].failure == transport_errc::tls_failed);
}

TEST_CASE("a script hands out a body in given pieces, and fails after a given number of bytes") {
    const auto sizes = [](scripted_answer answer, std::size_t buffer = 100) {
        scripted_transport script({std::move(answer)});
        return pieces_of(*script.open(request_for("https://example.com/")), buffer);
    };
    const auto body = [] { return scripted_answer({200, {}, "0123456789"}); };
    using list = std::vector<std::size_t>;
    CHECK(sizes(body()).first == list{10});
    CHECK(sizes(body(), 4).first == list{4, 4, 2});
    CHECK(sizes(body().in_pieces({1, 3})).first == list{1, 3, 3, 3});
    CHECK(sizes(body().in_pieces({1, 3, 50})).first == list{1, 3, 6});
    CHECK(sizes(body().in_pieces({4}), 3).first == list{3, 1, 3, 1, 2});
    const auto cut = sizes(body().in_pieces({4}).failing_after(7, transport_errc::connection_lost));
    CHECK(cut.first == list{4, 3});
    CHECK(cut.second.code() == transport_errc::connection_lost);
    CHECK(sizes(body().failing_after(0, transport_errc::timed_out)).first.empty());
    CHECK(sizes(body().failing_after(99, transport_errc::timed_out)).first == list{10});
}

TEST_CASE("each fault strikes once, at its step, with its error") {
    const auto [fault, at_open, in_body] = GENERATE(table<io_fault, transport_errc, transport_errc>({
        {io_fault::refused, transport_errc::connection_refused, transport_errc::connection_lost},
        {io_fault::reset, transport_errc::connection_lost, transport_errc::connection_lost},
        {io_fault::timeout, transport_errc::timed_out, transport_errc::timed_out},
        {io_fault::tls_failure, transport_errc::tls_failed, transport_errc::tls_failed},
        {io_fault::early_end, transport_errc::connection_lost, transport_errc::body_cut_short},
        {io_fault::cancel, transport_errc::cancelled, transport_errc::cancelled},
    }));
    CAPTURE(to_string(fault));
    {
        const auto plan = fault_plan::at_step(1, fault);
        scripted_transport script = of_ten_bytes();
        fault_transport over(script, plan);
        CHECK(over.open(request_for("https://example.com/")).error().code() == at_open);
        CHECK(script.requests().empty());
        CHECK(plan.struck());
        CHECK(pieces_of(*over.open(request_for("https://example.com/"))).first ==
              std::vector<std::size_t>{10});
        CHECK(plan.steps() == 4);
        CHECK(plan.exchanges() == 2);
    }
    const auto plan = fault_plan::at_step(3, fault);
    fault_transport over(of_ten_bytes(), plan);
    const auto seen = pieces_of(*over.open(request_for("https://example.com/")), 4);
    CHECK(seen.first == std::vector<std::size_t>{4});
    CHECK(seen.second.code() == in_body);
}

TEST_CASE("a short read is no failure: each read gives one byte from there on") {
    using list = std::vector<std::size_t>;
    fault_transport at_open(of_ten_bytes(), fault_plan::at_step(1, io_fault::short_read));
    CHECK(pieces_of(*at_open.open(request_for("https://example.com/"))).first == list(10, 1));
    fault_transport later(of_ten_bytes(), fault_plan::at_step(3, io_fault::short_read));
    CHECK(pieces_of(*later.open(request_for("https://example.com/")), 8).first == list{8, 1, 1});
}

TEST_CASE("a fault strikes at every byte of a chosen body, and in place of its end") {
    for (std::uint64_t byte = 0; byte <= 11; ++byte) {
        const auto plan = fault_plan::at_byte(2, byte, io_fault::reset);
        fault_transport over(of_ten_bytes(), plan);
        CHECK(pieces_of(*over.open(request_for("https://example.com/"))).first ==
              std::vector<std::size_t>{10});
        CHECK_FALSE(plan.struck());
        const auto seen = pieces_of(*over.open(request_for("https://example.com/")));
        CAPTURE(byte);
        CHECK(seen.second.code() == transport_errc::connection_lost);
        std::size_t read = 0;
        for (const std::size_t size : seen.first) {
            read += size;
        }
        CHECK(read == std::min<std::uint64_t>(byte, 10));
        CHECK(plan.struck());
    }
}

TEST_CASE("fail_at_every_step fails each step in turn until a run passes untouched") {
    std::vector<std::uint64_t> steps;
    const auto seen = fail_at_every_step(io_fault::reset, [&](fault_plan plan) {
        fault_transport over(of_ten_bytes(), plan);
        auto opened = over.open(request_for("https://example.com/"));
        const bool whole = opened && !pieces_of(*std::move(opened), 4).second.code();
        steps.push_back(plan.steps());
        return whole;
    });
    // One open, reads of 4, 4, 2 and 0 bytes.
    CHECK(seen.outcomes == std::vector<bool>(5, false));
    CHECK(seen.faults() == 5);
    CHECK(seen.untouched == true);
    CHECK(steps == std::vector<std::uint64_t>{1, 2, 3, 4, 5, 5});
}

TEST_CASE("fail_at_every_step ends if a callable tries for ever") {
    std::uint64_t runs = 0;
    const auto seen = fail_at_every_step(
        io_fault::reset,
        [&](fault_plan plan) {
            while (!plan.struck()) {
                (void)plan.count_open();
            }
            return ++runs;
        },
        20);
    CHECK(runs == 20);
    CHECK_FALSE(seen.untouched);
}

TEST_CASE("a client that loses its connection at any step says so, and goes on with the next call") {
    sandbox service(sandbox_options{.event_count = 1, .min_registrants = 1, .max_registrants = 1});
    const auto seen = fail_at_every_step(io_fault::reset, [&](fault_plan plan) {
        client user(fault_transport(service.transport(), plan), demo(), {.retry = {.max_attempts = 1}});
        const auto first = user.events();
        const auto code = first ? boost::system::error_code() : first.error().code();
        CHECK((!plan.struck() || user.events().has_value()));
        return code;
    });
    REQUIRE(seen.untouched);
    // A log-in and a list: each an open, a read and the end.
    CHECK(seen.outcomes ==
          std::vector<boost::system::error_code>(6, make_error_code(transport_errc::connection_lost)));
}

TEST_CASE("a journal keeps each request and its outcome, and shows no secret") {
    sandbox service;
    request_journal journal;
    client user(observed_transport(service.transport(), journal), demo());
    REQUIRE(user.events());
    REQUIRE(journal.size() == 2);
    CHECK(journal.records()[0].operation == operation_kind::login);
    CHECK(journal.records()[0].url == "https://api.webcasts.com/api/login?ver=2.0&username=***&password=***");
    CHECK(journal.records()[1].operation == operation_kind::event_list);
    CHECK(journal.records()[1].status == 200);
    CHECK(journal.records()[1].bytes > 100);
    journal.clear();
    REQUIRE(user.events());
    CHECK(journal.records().at(0).number == 3);
}

TEST_CASE("split_everywhere feeds the whole, pieces of four sizes and every split in two") {
    std::set<std::vector<std::size_t>> seen;
    const auto report = split_everywhere("abcd", [&](const split_bytes& pieces) {
        std::string all;
        std::vector<std::size_t> sizes;
        pieces.feed([&](std::span<const char> piece) {
            all.append(piece.data(), piece.size());
            sizes.push_back(piece.size());
            return true;
        });
        seen.insert(sizes);
        return all;
    });
    CHECK(report);
    CHECK(report.whole == "abcd");
    CHECK(report.splits == 7);
    CHECK(seen == std::set<std::vector<std::size_t>>{{4}, {1, 1, 1, 1}, {2, 2}, {1, 3}, {3, 1}});
    CHECK(split_everywhere("", [](const split_bytes& pieces) {
        return pieces.feed([](std::span<const char>) { return false; });
    }));
}

TEST_CASE("split_everywhere finds a decoder that a split misleads, and says which split it was") {
    // It wants "bc" in one piece.
    const auto report = split_everywhere("abcd", [](const split_bytes& pieces) {
        bool found = false;
        pieces.feed([&](std::span<const char> piece) {
            found =
                found || std::string_view(piece.data(), piece.size()).find("bc") != std::string_view::npos;
            return true;
        });
        return found;
    });
    CHECK_FALSE(report);
    CHECK(report.whole);
    CHECK(report.disagreement->first == std::vector<std::size_t>{1});
    CHECK_FALSE(report.disagreement->second);
}

TEST_CASE("split_everywhere finds a decoder that keeps a view of a piece") {
    const auto report = split_everywhere("abcd", [](const split_bytes& pieces) {
        std::string_view kept;
        pieces.feed([&](std::span<const char> piece) {
            kept = kept.empty() ? std::string_view(piece.data(), 1) : kept;
            return true;
        });
        return kept == "a";
    });
    CHECK_FALSE(report.whole); // the memory was overwritten
}

TEST_CASE("feeding stops when the callable wants no more") {
    int pieces = 0;
    CHECK_FALSE(split_bytes("abcd", {1}).feed([&](std::span<const char>) { return ++pieces < 2; }));
    CHECK(pieces == 2);
}

} // namespace webcasts::tests::testing_tools_test
