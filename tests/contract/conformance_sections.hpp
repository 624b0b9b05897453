// SPDX-License-Identifier: BSL-1.0
// Each check of a conformance suite as a section of a Catch2 test.
#ifndef WEBCASTS_TESTS_CONTRACT_CONFORMANCE_SECTIONS_HPP
#define WEBCASTS_TESTS_CONTRACT_CONFORMANCE_SECTIONS_HPP

#include "support/catch.hpp"
#include <webcasts/testing/conformance/options.hpp>
#include <webcasts/testing/conformance/report.hpp>

#include <openssl/crypto.h>
#include <string>
#include <vector>

namespace webcasts::tests {

/// The options of our own runs: sanitizers keep freed memory, so resident memory says nothing there.
inline testing::conformance_options our_options(testing::transport_capabilities capabilities = {}) {
    testing::conformance_options options;
    options.capabilities = capabilities;
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
    options.resident_growth.reset();
#elif defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
    options.resident_growth.reset();
#endif
#endif
    return options;
}

/// Tell whether libcurl knows the end of the connection from the end of TLS: OpenSSL tells it from 3.2 on.
inline bool libcurl_tells_tls_end() {
    return OpenSSL_version_num() >= 0x30200000UL;
}

/// Run each check; return the names of those that were skipped.
inline std::vector<std::string> run_sections(const std::vector<testing::conformance_check>& checks) {
    std::vector<std::string> skipped;
    for (const testing::conformance_check& check : checks) {
        if (check.skipped) {
            skipped.emplace_back(check.name);
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
