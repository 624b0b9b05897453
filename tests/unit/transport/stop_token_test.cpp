// SPDX-License-Identifier: BSL-1.0
// Built twice: with the standard library's stop tokens, if it has them, and with WEBCASTS_NO_STD_STOP_TOKEN.
#include "support/catch.hpp"
#include "support/joining_thread.hpp"
#include <webcasts/transport/stop_token.hpp>

#include <algorithm>
#include <atomic>
#include <functional>
#include <future>
#include <memory>
#include <optional>
#include <thread>
#include <type_traits>
#include <utility>
#include <vector>

namespace webcasts::tests::stop_token_test {

using callback = stop_callback<std::function<void()>>;

#ifdef WEBCASTS_NO_STD_STOP_TOKEN
static_assert(std::is_same_v<stop_token, detail::portable_stop_token>);
#endif
static_assert(std::is_nothrow_default_constructible_v<stop_token>);
static_assert(std::is_nothrow_copy_constructible_v<stop_token>);
static_assert(std::is_nothrow_move_assignable_v<stop_source>);
static_assert(!std::is_copy_constructible_v<callback> && !std::is_move_constructible_v<callback>);

TEST_CASE("a token without a source never sees a stop") {
    const stop_token none;
    CHECK_FALSE(none.stop_possible());
    CHECK_FALSE(none.stop_requested());
    bool called = false;
    const callback unused(none, [&] { called = true; });
    CHECK_FALSE(called);
}

TEST_CASE("the first request of a stop is seen by every token and source, and a second one is none") {
    stop_source source;
    const stop_token token = source.get_token();
    const stop_source other = source;
    CHECK(token.stop_possible());
    CHECK_FALSE(token.stop_requested());
    CHECK(source.request_stop());
    CHECK(token.stop_requested());
    CHECK(other.stop_requested());
    CHECK(source.get_token().stop_requested());
    CHECK_FALSE(source.request_stop());
}

TEST_CASE("a stop is possible while a source is left, and after it was requested") {
    auto first = std::make_unique<stop_source>();
    auto second = std::make_unique<stop_source>(*first);
    const stop_token token = first->get_token();
    first.reset();
    CHECK(token.stop_possible());
    SECTION("a moved source is one source") {
        auto third = std::make_unique<stop_source>(std::move(*second));
        second.reset();
        CHECK(token.stop_possible());
        third.reset();
        CHECK_FALSE(token.stop_possible());
    }
    SECTION("an assigned source is one source") {
        auto third = std::make_unique<stop_source>();
        *third = *second;
        second.reset();
        CHECK(token.stop_possible());
        third.reset();
        CHECK_FALSE(token.stop_possible());
    }
    SECTION("after the request none is needed") {
        second->request_stop();
        second.reset();
        CHECK(token.stop_possible());
    }
}

TEST_CASE("a source that was moved from has no stop to request") {
    stop_source source;
    const stop_source taken = std::move(source);
    CHECK(taken.stop_possible());
    CHECK_FALSE(source.stop_possible()); // NOLINT(bugprone-use-after-move): specified
    CHECK_FALSE(source.request_stop());
    CHECK_FALSE(source.get_token().stop_possible());
}

TEST_CASE("a source says itself whether a stop was requested, and a copy of one without a stop has none") {
    stop_source source;
    CHECK_FALSE(source.stop_requested());
    const stop_token token = source.get_token();
    stop_source moved = std::move(source);
    const stop_source copy = source; // NOLINT(bugprone-use-after-move): it has no stop
    CHECK_FALSE(copy.stop_possible());
    CHECK_FALSE(copy.stop_requested());
    swap(source, moved);
    CHECK_FALSE(moved.stop_possible());
    CHECK(source.request_stop());
    CHECK(source.stop_requested());
    CHECK(token.stop_requested());
}

TEST_CASE("tokens swap their stops, and a callback that no source can call is not kept") {
    std::optional<stop_source> source(std::in_place);
    stop_token token = source->get_token();
    stop_token none;
    swap(token, none);
    CHECK_FALSE(token.stop_possible());
    CHECK(none.stop_possible());
    source.reset();
    CHECK_FALSE(none.stop_possible());
    bool called = false;
    const callback unused(none, [&] { called = true; });
    CHECK_FALSE(called);
}

TEST_CASE("tokens and sources are equal if they have the same stop") {
    const stop_source source;
    const stop_source other;
    CHECK(source == stop_source(source));
    CHECK(source != other);
    CHECK(source.get_token() == source.get_token());
    CHECK(source.get_token() != other.get_token());
    CHECK(stop_token() == stop_token());
    stop_token a = source.get_token();
    stop_token b = other.get_token();
    swap(a, b);
    CHECK(a == other.get_token());
    CHECK(b == source.get_token());
}

TEST_CASE("each callback is called once, by the thread that requests the stop, within the request") {
    stop_source source;
    std::vector<std::thread::id> callers;
    const auto note = [&] { callers.push_back(std::this_thread::get_id()); };
    const callback first(source.get_token(), note);
    const callback second(source.get_token(), note);
    const callback third(source.get_token(), note);
    CHECK(callers.empty());
    source.request_stop();
    source.request_stop();
    CHECK(callers == std::vector(3, std::this_thread::get_id()));
}

TEST_CASE("a callback that comes after the stop is called at once") {
    stop_source source;
    source.request_stop();
    int calls = 0;
    const callback late(source.get_token(), [&] { ++calls; });
    CHECK(calls == 1);
}

TEST_CASE("a callback that is gone is not called, whichever of several it was") {
    for (int gone = 0; gone < 3; ++gone) {
        stop_source source;
        std::vector<int> called;
        std::optional<callback> callbacks[3];
        for (int i = 0; i < 3; ++i) {
            callbacks[i].emplace(source.get_token(), [&called, i] { called.push_back(i); });
        }
        callbacks[gone].reset();
        source.request_stop();
        CHECK(called.size() == 2);
        CHECK(std::find(called.begin(), called.end(), gone) == called.end());
    }
}

TEST_CASE("a callback may destroy itself, its source and the other callbacks") {
    auto source = std::make_unique<stop_source>();
    const stop_token token = source->get_token();
    int calls = 0;
    std::optional<callback> callbacks[2];
    for (auto& each : callbacks) {
        each.emplace(token, [&] {
            ++calls;
            source.reset();
            callbacks[0].reset();
            callbacks[1].reset();
        });
    }
    source->request_stop();
    CHECK(calls == 1);
    CHECK(token.stop_requested());
    CHECK_FALSE(callbacks[0].has_value());
    CHECK_FALSE(callbacks[1].has_value());
}

TEST_CASE("a callback may add another one, which is called at once") {
    stop_source source;
    std::optional<callback> inner;
    int calls = 0;
    const callback outer(source.get_token(), [&] { inner.emplace(source.get_token(), [&] { ++calls; }); });
    source.request_stop();
    CHECK(calls == 1);
}

TEST_CASE("who destroys a callback waits until another thread's call of it has ended") {
    stop_source source;
    std::promise<void> begun;
    std::promise<void> destroying;
    std::atomic<bool> ended = false;
    std::optional<callback> slow(std::in_place, source.get_token(), [&] {
        begun.set_value();
        destroying.get_future().wait();
        for (int i = 0; i < 1000; ++i) { // the destructor has time to be wrong
            std::this_thread::yield();
        }
        ended = true;
    });
    const joining_thread stopper([&] { source.request_stop(); });
    begun.get_future().wait();
    destroying.set_value();
    slow.reset();
    CHECK(ended);
}

TEST_CASE("of many threads that request a stop one does, and callbacks come and go meanwhile") {
    for (int round = 0; round < 50; ++round) {
        stop_source source;
        std::atomic<int> requests = 0;
        std::atomic<int> calls = 0;
        const callback kept(source.get_token(), [&] { ++calls; });
        {
            std::vector<joining_thread> threads;
            for (int i = 0; i < 3; ++i) {
                threads.emplace_back([&, token = source.get_token()] {
                    for (int k = 0; k < 20; ++k) {
                        const callback passing(token, [] {});
                    }
                    requests += source.request_stop() ? 1 : 0;
                });
            }
        }
        CHECK(requests == 1);
        CHECK(calls == 1);
    }
}

} // namespace webcasts::tests::stop_token_test
