// SPDX-License-Identifier: BSL-1.0
// The switch of the mutants that mutants.py writes into a copy of the sources. MUTANT is the number of the
// one that is on; MUTANTS_REACHED names a file to which the numbers of all mutants that were passed are
// appended at exit.
#ifndef WEBCASTS_TESTS_MUTATION_HPP
#define WEBCASTS_TESTS_MUTATION_HPP

#include <cstdio>
#include <cstdlib>
#include <type_traits>
#include <utility>

namespace mutation {

inline int active = 0;
inline unsigned char reached[100000] = {};

// Before any other static object, which may already run code with mutants in it.
[[gnu::constructor(101)]] inline void switch_on() {
    if (const char* number = std::getenv("MUTANT"); number != nullptr)
        active = std::atoi(number);
}

[[gnu::destructor(101)]] inline void tell_reached() {
    const char* name = std::getenv("MUTANTS_REACHED");
    std::FILE* file = name == nullptr ? nullptr : std::fopen(name, "a");
    if (file == nullptr)
        return;
    int number = 0;
    for (const unsigned char was_reached : reached) {
        if (was_reached != 0)
            std::fprintf(file, "%d\n", number);
        ++number;
    }
    std::fclose(file);
}

/// False where the compiler evaluates it: such code stays as it is.
constexpr bool on(int number) noexcept {
    if (std::is_constant_evaluated())
        return false;
    reached[number] = 1;
    return active == number;
}

template <class A, class B>
constexpr bool less(int number, const A& a, const B& b) {
    return on(number) ? a <= b : a < b;
}

template <class A, class B>
constexpr bool less_equal(int number, const A& a, const B& b) {
    return on(number) ? a < b : a <= b;
}

template <class A, class B>
constexpr bool greater(int number, const A& a, const B& b) {
    return on(number) ? a >= b : a > b;
}

template <class A, class B>
constexpr bool greater_equal(int number, const A& a, const B& b) {
    return on(number) ? a > b : a >= b;
}

template <class A, class B>
constexpr bool equal(int number, const A& a, const B& b) {
    return on(number) != static_cast<bool>(a == b);
}

template <class A, class B>
constexpr bool not_equal(int number, const A& a, const B& b) {
    return on(number) != static_cast<bool>(a != b);
}

template <class A, class B>
constexpr auto plus(int number, const A& a, const B& b) -> std::decay_t<decltype(a + b)> {
    if (on(number))
        return static_cast<std::decay_t<decltype(a + b)>>(a - b);
    return a + b;
}

template <class A, class B>
constexpr auto minus(int number, const A& a, const B& b) -> std::decay_t<decltype(a - b)> {
    if (on(number))
        return static_cast<std::decay_t<decltype(a - b)>>(a + b);
    return a - b;
}

template <class A, class B>
constexpr A& plus_assign(int number, A& a, const B& b) {
    if (on(number))
        a -= b;
    else
        a += b;
    return a;
}

template <class A, class B>
constexpr A& minus_assign(int number, A& a, const B& b) {
    if (on(number))
        a += b;
    else
        a -= b;
    return a;
}

} // namespace mutation

#endif
