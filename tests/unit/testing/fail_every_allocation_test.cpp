// SPDX-License-Identifier: BSL-1.0
#include "support/catch.hpp"
#include <webcasts/testing/fail_every_allocation.hpp>
#include <webcasts/testing/replace_allocation.ipp>

#include <cstddef>
#include <memory>
#include <new>
#include <optional>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

namespace webcasts::tests::fail_every_allocation_test {

using namespace webcasts::testing;

namespace {

// Through a function that is not inlined, or the optimizer would leave out allocations.
[[gnu::noinline]] void keep(const void* block) {
    asm volatile("" : : "r"(block) : "memory");
}

struct alignas(64) wide {
    char bytes[64]{};
};

} // namespace

TEST_CASE("each allocation fails in turn until a run passes untouched") {
    const auto seen = fail_every_allocation([] {
        const std::string first(100, 'a');
        const auto second = std::make_unique<int>(1);
        keep(first.data());
        keep(second.get());
        return 7;
    });
    CHECK(seen.failures() == 2);
    CHECK(seen.thrown == 2);
    CHECK(seen.untouched == 7);
    CHECK(seen.outcomes == std::vector<std::optional<int>>(2));
}

TEST_CASE("a callable that handles a failed allocation gives an outcome") {
    const auto seen = fail_every_allocation([] {
        try {
            const std::string text(100, 'a');
            keep(text.data());
        } catch (const std::bad_alloc&) {
            return std::string(100, 'b'); // one allocation fails per run
        }
        return std::string("fine");
    });
    CHECK(seen.thrown == 0);
    REQUIRE(seen.failures() == 1);
    CHECK(seen.outcomes[0] == std::string(100, 'b'));
    CHECK(seen.untouched == "fine");
}

TEST_CASE("every form of operator new can fail") {
    const auto fails = [](auto allocate) {
        bool threw = false;
        void* block = nullptr;
        allocation_faults::arm(1);
        try {
            block = allocate();
        } catch (const std::bad_alloc&) {
            threw = true;
        }
        allocation_faults::disarm();
        CHECK(allocation_faults::struck());
        CHECK(block == nullptr);
        return threw;
    };
    constexpr auto alignment = std::align_val_t(64);
    CHECK(fails([] { return ::operator new(8); }));
    CHECK(fails([] { return ::operator new[](8); }));
    CHECK_FALSE(fails([] { return ::operator new(8, std::nothrow); }));
    CHECK_FALSE(fails([] { return ::operator new[](8, std::nothrow); }));
    CHECK(fails([] { return ::operator new(8, alignment); }));
    CHECK(fails([] { return ::operator new[](8, alignment); }));
    CHECK_FALSE(fails([] { return ::operator new(8, alignment, std::nothrow); }));
    CHECK_FALSE(fails([] { return ::operator new[](8, alignment, std::nothrow); }));
}

TEST_CASE("aligned memory is aligned, and can be freed by each form of operator delete") {
    const auto one = std::make_unique<wide>();
    const auto many = std::make_unique<wide[]>(3);
    CHECK(reinterpret_cast<std::uintptr_t>(one.get()) % 64 == 0);
    CHECK(reinterpret_cast<std::uintptr_t>(many.get()) % 64 == 0);
}

TEST_CASE("another thread's allocations do not fail and do not count") {
    allocation_faults::arm(1000);
    const std::uint64_t before = allocation_faults::count();
    std::uint64_t there = 1;
    std::thread other([&] {
        const std::string text(100, 'a');
        keep(text.data());
        there = allocation_faults::count();
    });
    const std::uint64_t started = allocation_faults::count();
    other.join();
    const std::uint64_t after = allocation_faults::count();
    allocation_faults::disarm();
    CHECK(there == 0);
    CHECK(before == 0);
    CHECK(after == started);
}

TEST_CASE("a pause keeps a part of a test out of it") {
    const auto seen = fail_every_allocation([] {
        const allocation_pause pause;
        const std::string text(100, 'a');
        keep(text.data());
        return true;
    });
    CHECK(seen.failures() == 0);
    CHECK(seen.untouched == true);
}

TEST_CASE("another exception passes, and disarms") {
    CHECK_THROWS_AS(fail_every_allocation([]() -> int { throw std::runtime_error("other"); }),
                    std::runtime_error);
    const std::string text(100, 'a');
    keep(text.data());
    CHECK(allocation_faults::count() < 1000);
    CHECK_FALSE(allocation_faults::fails_now());
}

TEST_CASE("a callable that always allocates more is given up") {
    std::size_t size = 0;
    std::vector<std::unique_ptr<int>> kept;
    kept.reserve(100);
    const auto seen = fail_every_allocation(
        [&] {
            ++size;
            for (std::size_t i = 0; i <= size; ++i) {
                const auto number = std::make_unique<int>(1);
                keep(number.get());
            }
            return 1;
        },
        10);
    CHECK(seen.failures() == 10);
    CHECK_FALSE(seen.untouched);
}

} // namespace webcasts::tests::fail_every_allocation_test
