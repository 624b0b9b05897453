// SPDX-License-Identifier: BSL-1.0
// A program of two shared objects that use the library each with hidden symbols (shared_object.cpp): they
// work beside each other, their errors are equal, and what one throws is caught by its type.
#include <webcasts/result.hpp>

#include <cstddef>
#include <cstdio>

extern "C" {
std::size_t people_first();
std::size_t people_second();
void refusal_first(webcasts::error& reason);
void refusal_second(webcasts::error& reason);
void fail_first();
void fail_second();
}

namespace {

bool throws_the_mistake(void (*fail)()) {
    try {
        fail();
    } catch (const webcasts::error_exception& thrown) {
        return thrown.cause().code() == webcasts::usage_errc::event_id_not_seven_digits;
    }
    return false;
}

} // namespace

int main() {
    webcasts::error first;
    webcasts::error second;
    refusal_first(first);
    refusal_second(second);
    const bool holds = people_first() != 0 && people_first() == people_second() &&
                       first.code() == second.code() && first.code() == webcasts::api_errc::log_in_refused &&
                       throws_the_mistake(&fail_first) && throws_the_mistake(&fail_second);
    std::puts(holds ? "two shared objects agree" : "two shared objects do not agree");
    return holds ? 0 : 1;
}
