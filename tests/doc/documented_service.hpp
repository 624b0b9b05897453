// SPDX-License-Identifier: BSL-1.0
// What the snippets of the documentation's pages run against, and how they say that something is wrong.
#ifndef WEBCASTS_TESTS_DOC_DOCUMENTED_SERVICE_HPP
#define WEBCASTS_TESTS_DOC_DOCUMENTED_SERVICE_HPP

#include <webcasts/credentials.hpp>
#include <webcasts/testing/sandbox.hpp>

#include <cstdlib>
#include <iostream>
#include <utility>
#include <vector>

namespace documented {

/// The account of the pages.
inline const webcasts::credentials who = webcasts::credentials::parse("demo@example.com", "demo").value();

/// A service whose first event is the pages' 1234567. It has viewers of every kind.
inline webcasts::testing::sandbox service() {
    auto events = webcasts::testing::make_sandbox_events({.events = 3});
    events.front().summary.id = "1234567";
    return webcasts::testing::sandbox({.events = std::move(events)});
}

/// End the program where something does not hold.
inline void check(bool holds, const char* what, int line) {
    if (!holds) {
        std::cerr << "line " << line << ": " << what << '\n';
        std::exit(EXIT_FAILURE);
    }
}

} // namespace documented

#define CHECK(...) documented::check(static_cast<bool>(__VA_ARGS__), #__VA_ARGS__, __LINE__)

#endif
