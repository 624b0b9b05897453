// SPDX-License-Identifier: BSL-1.0
// Each check of a conformance suite as a section of a Catch2 test.
#ifndef WEBCASTS_TESTS_CONTRACT_CONFORMANCE_SECTIONS_HPP
#define WEBCASTS_TESTS_CONTRACT_CONFORMANCE_SECTIONS_HPP

#include "support/catch.hpp"
#include "support/sanitized.hpp"
#include <webcasts/testing/conformance/options.hpp>
#include <webcasts/testing/conformance/report.hpp>

#include <chrono>
#include <cstdlib>
#include <openssl/crypto.h>
#include <set>
#include <string_view>
#include <vector>

namespace webcasts::tests {

/// The options of our own runs, which share a machine with other tests: a wait that is short enough for a
/// timeout must not pass because the machine is busy. With a sanitizer resident memory says nothing.
inline testing::conformance_options our_options(testing::transport_capabilities capabilities = {}) {
    testing::conformance_options options;
    options.capabilities = capabilities;
    options.our_choices = true;
    options.timeout = std::chrono::milliseconds(sanitized ? 3'000 : 1'000);
    if (sanitized) {
        options.resident_growth.reset();
    }
    return options;
}

/// Tell whether libcurl knows the end of the connection from the end of TLS: OpenSSL tells it from 3.2 on.
inline bool libcurl_tells_tls_end() {
    return OpenSSL_version_num() >= 0x30200000UL;
}

/// Tell whether a reset reaches libcurl. Wine's `recv` returns 0, as at the end of the connection;
/// tests/matrix/windows.sh sets the variable.
inline bool resets_reach_libcurl() {
#ifdef _WIN32
    return std::getenv("WINEPREFIX") == nullptr;
#else
    return true;
#endif
}

/// Run each check; return the names of those that were skipped.
inline std::set<std::string_view> run_sections(const std::vector<testing::conformance_check>& checks) {
    std::set<std::string_view> skipped;
    for (const testing::conformance_check& check : checks) {
        if (check.skipped) {
            skipped.insert(check.name);
            continue;
        }
        const testing::checked_promise checked = testing::run_check(check);
        INFO(check.name);
        INFO(checked.failure);
        CHECK(checked.outcome == testing::check_outcome::passed);
    }
    return skipped;
}

} // namespace webcasts::tests

#endif
