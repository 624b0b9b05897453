// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_TESTING_CONFORMANCE_REPORT_HPP
#define WEBCASTS_TESTING_CONFORMANCE_REPORT_HPP

#include <algorithm>
#include <cstddef>
#include <exception>
#include <functional>
#include <optional>
#include <ostream>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace webcasts { inline namespace v0 { namespace testing {

/// The outcome of a check. A skipped check did not run, and never counts as passed.
enum class check_outcome {
    passed,  ///< the promise was kept
    failed,  ///< the promise was broken
    skipped, ///< the transport lacks what the check needs
};

/// Return `"passed"`, `"failed"` or `"skipped"`.
[[nodiscard]] constexpr std::string_view to_string(check_outcome outcome) noexcept {
    switch (outcome) {
    case check_outcome::passed:
        return "passed";
    case check_outcome::failed:
        return "failed";
    case check_outcome::skipped:
        break;
    }
    return "skipped";
}

/// One promise of a transport, and how to check it.
struct conformance_check {
    std::string_view name{}; ///< a sentence; of static storage
    bool skipped = false;    ///< the transport declares that it lacks what this needs
    std::function<std::optional<std::string>()> run{}; ///< returns the broken promise, or `nullopt`
};

/// The result of one check.
struct checked_promise {
    std::string_view name{};                        ///< of the check; of static storage
    check_outcome outcome = check_outcome::skipped; ///< how it ended
    std::string failure{};                          ///< the broken promise, if it failed
};

/// The results of a run of checks; printable.
struct conformance_report {
    std::vector<checked_promise> results{}; ///< one for each check, in their order

    /// The number of checks with this outcome.
    [[nodiscard]] std::size_t count(check_outcome outcome) const {
        return static_cast<std::size_t>(
            std::count_if(results.begin(), results.end(),
                          [&](const checked_promise& result) { return result.outcome == outcome; }));
    }
    /// Return whether nothing failed and something passed.
    [[nodiscard]] bool passed() const {
        return count(check_outcome::failed) == 0 && count(check_outcome::passed) > 0;
    }

    /// Write a line for each check, then the totals.
    template <class Char, class Traits>
    friend std::basic_ostream<Char, Traits>& operator<<(std::basic_ostream<Char, Traits>& out,
                                                        const conformance_report& report) {
        for (const checked_promise& result : report.results) {
            out << to_string(result.outcome) << ": " << result.name << '\n';
            if (!result.failure.empty()) {
                out << "    broken: " << result.failure << '\n';
            }
        }
        return out << report.count(check_outcome::passed) << " passed, "
                   << report.count(check_outcome::failed) << " failed, "
                   << report.count(check_outcome::skipped) << " skipped\n";
    }
};

/// Run one check. An exception that the transport throws is a failure.
[[nodiscard]] inline checked_promise run_check(const conformance_check& check) {
    if (check.skipped) {
        return {check.name, check_outcome::skipped, {}};
    }
    std::optional<std::string> failure;
#if defined(__cpp_exceptions)
    try {
        failure = check.run();
    } catch (const std::exception& thrown) {
        failure = std::string("an exception came: ") + thrown.what();
    } catch (...) {
        failure = "an exception came";
    }
#else
    failure = check.run();
#endif
    return {check.name, failure ? check_outcome::failed : check_outcome::passed, failure.value_or("")};
}

/// Run the checks, one after the other.
[[nodiscard]] inline conformance_report run_checks(const std::vector<conformance_check>& checks) {
    conformance_report report;
    for (const conformance_check& check : checks) {
        report.results.push_back(run_check(check));
    }
    return report;
}

}}} // namespace webcasts::v0::testing

#endif
