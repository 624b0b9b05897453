// SPDX-License-Identifier: BSL-1.0
#include "support/catch.hpp"
#include <webcasts/wire/detail/text/name_index.hpp>

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <map>
#include <random>
#include <string>
#include <vector>

namespace webcasts::tests::name_index_test {

namespace {

using detail::name_index;
using outcome = name_index::outcome;

/// An index with its names.
struct named_index {
    name_index index{};
    std::vector<std::string> names{};

    name_index::answer find_or_add(const std::string& name,
                                   std::size_t max_names = static_cast<std::uint32_t>(-1)) {
        const auto answer = index.find_or_add(
            name, [&](std::size_t number) { return names.at(number) == name; }, max_names);
        if (answer.what == outcome::added) {
            REQUIRE(answer.number == names.size());
            names.push_back(name);
        }
        return answer;
    }
    void clear() {
        index.clear();
        names.clear();
    }
};

/// Return the eight bytes of a number.
std::string bytes_of(std::uint64_t number) {
    std::string bytes(sizeof number, '\0');
    std::memcpy(bytes.data(), &number, sizeof number);
    return bytes;
}

/// Return names of sixteen bytes that have one hash: the first half is any, and the second takes it back.
std::vector<std::string> names_of_one_hash(std::size_t count) {
    constexpr std::uint64_t factor = 0x9E3779B97F4A7C15U;
    std::vector<std::string> names;
    for (std::uint64_t first = 0; first < count; ++first) {
        std::uint64_t mixed = (16 ^ first) * factor;
        mixed ^= mixed >> 32U;
        names.push_back(bytes_of(first) + bytes_of(mixed));
    }
    return names;
}

} // namespace

TEST_CASE("names are found under their numbers, whatever their sizes and number") {
    named_index made;
    std::map<std::string, std::size_t> numbers;
    std::mt19937 rng(7); // NOLINT: the same names in each run
    for (int round = 0; round < 3; ++round) {
        for (int i = 0; i < 20000; ++i) {
            const std::string name =
                std::string(rng() % 40, static_cast<char>('a' + rng() % 3)) + std::to_string(rng() % 500);
            const auto answer = made.find_or_add(name);
            const auto [known, is_new] = numbers.try_emplace(name, made.names.size() - 1);
            REQUIRE(answer.what == (is_new ? outcome::added : outcome::found));
            REQUIRE(answer.number == known->second);
        }
        REQUIRE(made.index.size() == numbers.size());
        made.clear();
        numbers.clear();
        REQUIRE(made.index.size() == 0);
    }
}

TEST_CASE("names that differ in one byte, at any place, are others") {
    named_index made;
    for (std::size_t size = 1; size < 40; ++size) {
        for (std::size_t at = 0; at < size; ++at) {
            std::string name(size, 'x');
            name[at] = 'y';
            REQUIRE(made.find_or_add(name).what == outcome::added);
            REQUIRE(made.find_or_add(name).what == outcome::found);
        }
    }
}

TEST_CASE("names of one hash are found as long as they are few, and no name is taken for another") {
    named_index made;
    const std::vector<std::string> names = names_of_one_hash(200);
    std::size_t unsure = 0;
    for (const std::string& name : names) {
        const auto what = made.find_or_add(name).what;
        REQUIRE(what != outcome::found);
        unsure += what == outcome::unsure ? 1U : 0U;
    }
    REQUIRE(unsure == 200 - 32);
    REQUIRE(made.find_or_add(names.front()).what == outcome::found);
    REQUIRE(made.find_or_add("another").what == outcome::added);
}

TEST_CASE("an index takes no more names than it may") {
    named_index made;
    REQUIRE(made.find_or_add("a", 1).what == outcome::added);
    REQUIRE(made.find_or_add("b", 1).what == outcome::unsure);
    REQUIRE(made.find_or_add("a", 1).what == outcome::found);
}

} // namespace webcasts::tests::name_index_test
