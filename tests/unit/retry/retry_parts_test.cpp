// SPDX-License-Identifier: BSL-1.0
#include "support/catch.hpp"
#include "support/joining_thread.hpp"
#include <webcasts/retry/backoff.hpp>
#include <webcasts/retry/budget.hpp>
#include <webcasts/retry/policy.hpp>
#include <webcasts/retry/rate_limit.hpp>
#include <webcasts/retry/sleep.hpp>
#include <webcasts/testing/random_source.hpp>
#include <webcasts/testing/virtual_clock.hpp>
#include <webcasts/transport/stop_token.hpp>

#include <chrono>
#include <cstdint>
#include <limits>
#include <set>
#include <thread>
#include <vector>

namespace webcasts::tests::retry_parts_test {

using namespace std::chrono_literals;
using namespace webcasts;
using std::chrono::milliseconds;
using testing::seeded_random_source;
using testing::virtual_clock;

TEST_CASE("only failures that may go away by themselves are transient") {
    std::set<boost::system::error_code> transient{transport_errc::host_not_found,
                                                  transport_errc::connection_refused,
                                                  transport_errc::connection_lost,
                                                  transport_errc::timed_out,
                                                  transport_errc::too_slow,
                                                  transport_errc::body_cut_short,
                                                  transport_errc::proxy_not_found,
                                                  transport_errc::proxy_refused,
                                                  transport_errc::proxy_unreachable,
                                                  http_status_error(509),
                                                  http_status_error(529),
                                                  http_status_error(530),
                                                  http_status_error(598),
                                                  http_status_error(599),
                                                  protocol_errc::empty_body,
                                                  protocol_errc::html_page,
                                                  protocol_errc::ended_early,
                                                  http_status_error(408),
                                                  http_status_error(425),
                                                  http_status_error(429),
                                                  http_status_error(500),
                                                  http_status_error(502),
                                                  http_status_error(503),
                                                  http_status_error(504)};
    for (int status = 520; status <= 527; ++status) { // of Cloudflare
        transient.insert(http_status_error(status));
    }
    std::vector<boost::system::error_code> all;
    for (int value = 1; value <= static_cast<int>(usage_errc::moved_from); ++value) {
        all.push_back(static_cast<usage_errc>(value));
    }
    for (int value = 1; value <= static_cast<int>(transport_errc::too_slow); ++value) {
        all.push_back(static_cast<transport_errc>(value));
    }
    for (int value = 1; value <= static_cast<int>(protocol_errc::row_mismatch); ++value) {
        all.push_back(static_cast<protocol_errc>(value));
    }
    for (int value = 1; value <= static_cast<int>(api_errc::log_in_refused); ++value) {
        all.push_back(static_cast<api_errc>(value));
    }
    // No HTTP status: treated like 500 (RFC 9110, section 15).
    CHECK((is_transient_status(600) && is_transient_status(999)));
    for (int status = 100; status < 600; ++status) {
        all.push_back(http_status_error(status));
    }
    for (const auto& code : all) {
        CAPTURE(code.message());
        CHECK(is_transient_error(error(code)) == transient.contains(code));
        CHECK((code.category() == http_category() && is_transient_status(code.value())) ==
              (code.category() == http_category() && transient.contains(code)));
    }
}

TEST_CASE("the longest backoff doubles up to the cap, whatever base and cap are") {
    CHECK(full_jitter{}.max_pause(1) == 250ms);
    CHECK(full_jitter{}.max_pause(2) == 500ms);
    CHECK(full_jitter{}.max_pause(7) == 16'000ms);
    CHECK(full_jitter{}.max_pause(8) == 30s);
    CHECK(full_jitter{}.max_pause(std::numeric_limits<unsigned>::max()) == 30s);
    CHECK(full_jitter{10s, 1s}.max_pause(1) == 1s);
    CHECK(full_jitter{0ms, 1s}.max_pause(std::numeric_limits<unsigned>::max()) == 0s);
    CHECK(full_jitter{-1ms, 1s}.max_pause(3) == 0s);
    CHECK(full_jitter{1s, -1ms}.max_pause(3) == 0s);
    CHECK(full_jitter{1ms, milliseconds::max()}.max_pause(200) == milliseconds::max());
}

TEST_CASE("the longest backoff is doubled as long as that is within the cap, an odd cap too") {
    CHECK(full_jitter{4ms, 10ms}.max_pause(2) == 8ms);
    CHECK(full_jitter{5ms, 11ms}.max_pause(2) == 10ms);
    CHECK(full_jitter{5ms, 11ms}.max_pause(3) == 11ms);
    CHECK(full_jitter{6ms, 11ms}.max_pause(2) == 11ms);
}

TEST_CASE("full jitter draws any duration from zero to the longest, each about as often") {
    const full_jitter backoff{4ms, 9ms};
    const random_source random = seeded_random_source(7);
    for (const unsigned retry : {1U, 2U, 3U, 40U}) {
        const auto longest = static_cast<std::size_t>(backoff.max_pause(retry).count());
        std::vector<int> drawn(longest + 1);
        for (std::size_t i = 0; i < 1000 * (longest + 1); ++i) {
            const auto pause = backoff(retry, random);
            REQUIRE((pause >= 0ms && pause <= backoff.max_pause(retry)));
            ++drawn[static_cast<std::size_t>(pause.count())];
        }
        for (const int count : drawn) {
            CHECK(count > 850);
            CHECK(count < 1150);
        }
    }
}

TEST_CASE("random sources that are made one after the other draw different numbers") {
    std::set<std::uint64_t> first;
    for (int i = 0; i < 1000; ++i) {
        first.insert(make_random_source()());
    }
    CHECK(first.size() == 1000);
}

TEST_CASE("a retry budget is used up by retries, and filled by successes") {
    retry_budget budget({10, 4, 1});
    REQUIRE(budget.allows_retry());
    budget.take();
    REQUIRE(budget.allows_retry());
    budget.take();
    CHECK(budget.tokens() == 2);
    CHECK_FALSE(budget.allows_retry());
    budget.give_back(false);
    CHECK_FALSE(budget.allows_retry());
    budget.give_back(false);
    CHECK(budget.allows_retry());
    budget.take();
    CHECK(budget.tokens() == 0);
    budget.give_back(true);
    CHECK(budget.tokens() == 4);
    for (int i = 0; i < 100; ++i) {
        budget.give_back(true);
    }
    CHECK(budget.tokens() == 10);
}

TEST_CASE("without a budget retries are not counted") {
    retry_budget budget({0, 4, 1});
    for (int i = 0; i < 100; ++i) {
        REQUIRE(budget.allows_retry());
        budget.take();
        budget.give_back(true);
    }
}

TEST_CASE(
    "the default budget lasts for 100 retries in a row, and for ever if a quarter of the requests fail") {
    retry_budget budget;
    int retries = 0;
    while (budget.allows_retry()) {
        budget.take();
        ++retries;
    }
    CHECK(retries == 100);
    CHECK(budget.tokens() == 0);

    budget = retry_budget();
    const random_source random = seeded_random_source(1);
    for (int call = 0; call < 100'000; ++call) {
        for (int attempt = 1; attempt <= 4; ++attempt) {
            if (random() % 4 != 0) {
                budget.give_back(attempt > 1);
                break;
            }
            if (attempt < 4) {
                REQUIRE(budget.allows_retry());
                budget.take();
            }
        }
    }
}

TEST_CASE("without a rate limit there is always a token") {
    for (const double none :
         {0.0, -1.0, -std::numeric_limits<double>::infinity(), std::numeric_limits<double>::quiet_NaN()}) {
        rate_limiter bucket(rate_limit{none, 3});
        for (int i = 0; i < 10; ++i) {
            REQUIRE(bucket.delay(steady_time(1s)) == 0s);
            bucket.take(steady_time(1s));
        }
    }
}

TEST_CASE("a token bucket lets a burst pass, then keeps the rate, and fills up again") {
    rate_limiter bucket({4, 3});
    steady_time now(100s);
    for (int i = 0; i < 3; ++i) {
        REQUIRE(bucket.delay(now) == 0s);
        bucket.take(now);
    }
    for (int i = 1; i <= 5; ++i) {
        REQUIRE(bucket.delay(now) == i * 250ms);
        bucket.take(now);
    }
    now += 5 * 250ms + 250ms;
    REQUIRE(bucket.delay(now) == 0s);
    bucket.take(now);
    REQUIRE(bucket.delay(now) == 250ms);
    now += 1h;
    for (int i = 0; i < 3; ++i) {
        REQUIRE(bucket.delay(now) == 0s);
        bucket.take(now);
    }
    REQUIRE(bucket.delay(now) == 250ms);
}

TEST_CASE("in no stretch of time a token bucket lets more pass than burst and rate allow") {
    const random_source random = seeded_random_source(3);
    for (int round = 0; round < 200; ++round) {
        const auto interval = milliseconds(random() % 50 + 1);
        const auto burst = static_cast<unsigned>(random() % 5 + 1);
        rate_limiter bucket({1000.0 / static_cast<double>(interval.count()), burst});
        std::vector<std::chrono::nanoseconds> sent;
        steady_time now(5s);
        for (int i = 0; i < 60; ++i) {
            now += milliseconds(random() % 80);
            sent.push_back((now + bucket.delay(now)).time_since_epoch());
            bucket.take(now);
        }
        for (std::size_t from = 0; from < sent.size(); ++from) {
            for (std::size_t to = from; to < sent.size(); ++to) {
                const auto stretch = sent[to] - sent[from];
                const auto allowed = burst + static_cast<std::size_t>((stretch + 1us) / interval);
                REQUIRE(to - from + 1 <= allowed);
            }
        }
    }
}

TEST_CASE("a rate or burst out of all bounds does not overflow") {
    for (const double rate : {1e-300, 1e300, std::numeric_limits<double>::infinity()}) {
        rate_limiter bucket({rate, std::numeric_limits<unsigned>::max()});
        for (int i = 0; i < 100; ++i) {
            REQUIRE(bucket.delay(steady_time(1s)) == 0s);
            bucket.take(steady_time(1s));
        }
        rate_limiter slow({rate, 0});
        slow.take(steady_time(1s));
        CHECK(slow.delay(steady_time(1s)) <= 1h);
    }
}

TEST_CASE("a virtual clock moves when it is slept on, and notes the waits") {
    virtual_clock clock;
    const auto source = clock.source();
    const auto sleep = clock.sleep();
    const auto steady = source.steady();
    const auto system = source.system();
    CHECK(sleep(250ms, {}));
    clock.advance(1s);
    CHECK(sleep(1ms, {}));
    CHECK(source.steady() - steady == 1251ms);
    CHECK(source.system() - system == 1251ms);
    CHECK(clock.elapsed() == 1251ms);
    CHECK(clock.waits() == std::vector<milliseconds>{250ms, 1ms});
    stop_source stop;
    stop.request_stop();
    CHECK_FALSE(sleep(1s, stop.get_token()));
    CHECK(clock.elapsed() == 1251ms);
}

TEST_CASE("a stop that another thread requests ends a sleep") {
    stop_source stop;
    joining_thread other([&] { stop.request_stop(); });
    CHECK_FALSE(interruptible_sleep(10min, stop.get_token()));
}

TEST_CASE("a sleep ends at once if a stop was requested, and otherwise after its time") {
    stop_source stop;
    CHECK(interruptible_sleep(1ms, stop.get_token()));
    CHECK(interruptible_sleep(1ms, stop_token()));
    stop.request_stop();
    CHECK_FALSE(interruptible_sleep(milliseconds::max(), stop.get_token()));
}

} // namespace webcasts::tests::retry_parts_test
