// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_TESTING_CONFORMANCE_HPP
#define WEBCASTS_TESTING_CONFORMANCE_HPP

#include <webcasts/detail/temporary_owner.hpp>
#include <webcasts/testing/conformance/detail/body_checks.hpp>
#include <webcasts/testing/conformance/detail/coding_checks.hpp>
#include <webcasts/testing/conformance/detail/connection_checks.hpp>
#include <webcasts/testing/conformance/detail/framing_checks.hpp>
#include <webcasts/testing/conformance/detail/head_checks.hpp>
#include <webcasts/testing/conformance/detail/probe.hpp>
#include <webcasts/testing/conformance/detail/request_checks.hpp>
#include <webcasts/testing/conformance/detail/time_checks.hpp>
#include <webcasts/testing/conformance/detail/tls_checks.hpp>
#include <webcasts/testing/conformance/exchange.hpp>
#include <webcasts/testing/conformance/options.hpp>
#include <webcasts/testing/conformance/report.hpp>

#include <algorithm>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace webcasts { inline namespace v0 { namespace testing {

/// The checks that every network transport, blocking or asynchronous, must pass: the promises of
/// `transport.hpp`, tested against a loopback server that the checks start themselves. Nothing leaves this
/// machine.
///
/// Link `-lssl -lcrypto` (OpenSSL 3) and threads. POSIX systems only. No test framework is needed; with one,
/// make a test of each check.
class conformance_suite {
  public:
    /// Prepare the checks for the transports that `factory` makes.
    explicit conformance_suite(transport_factory factory, conformance_options options = {}) {
        const auto add = [&](const auto& entries) {
            for (const detail::conformance_entry& entry : entries) {
                const bool lacks = entry.needs != nullptr && !(options.capabilities.*entry.needs);
                checks_.push_back({entry.name, lacks, [factory, options, run = entry.run] {
                                       detail::conformance_probe probe(factory, options);
                                       run(probe);
                                       return probe.failure();
                                   }});
            }
        };
        add(detail::head_checks);
        add(detail::body_checks);
        add(detail::framing_checks);
        add(detail::connection_checks);
        add(detail::request_checks);
        add(detail::time_checks);
        add(detail::coding_checks);
        add(detail::tls_checks);
    }

    /// View the checks.
    [[nodiscard]] const std::vector<conformance_check>& checks() const& noexcept { return checks_; }
    /// The checks of a temporary suite.
    [[nodiscard]] std::vector<conformance_check> checks() && noexcept { return std::move(checks_); }
    /// Find a check by its name; return null if there is none.
    [[nodiscard]] const conformance_check* find(std::string_view name) const& noexcept {
        const auto match = std::find_if(checks_.begin(), checks_.end(),
                                        [&](const conformance_check& check) { return check.name == name; });
        return match == checks_.end() ? nullptr : &*match;
    }
    /// Deleted for temporaries.
    detail::the_owner_must_not_be_a_temporary find(std::string_view name) const&& = delete;

  private:
    std::vector<conformance_check> checks_;
};

/// Run every check on the transports that `make(const conformance_setup&)` returns, except checks of
/// capabilities that the options exclude.
///
/// @code
/// const auto report = webcasts::testing::run_conformance(
///     [](const webcasts::testing::conformance_setup& setup) { return my_transport(setup.ca_file); },
///     {.capabilities = {.gzip = false, .tls_end = false, .revocation_lists = false}});
/// std::cout << report;
/// return report.passed() ? EXIT_SUCCESS : EXIT_FAILURE;
/// @endcode
template <makes_transport F>
[[nodiscard]] conformance_report run_conformance(F make, conformance_options options = {}) {
    const conformance_suite suite(make_transport_factory(std::move(make)), options);
    return run_checks(suite.checks());
}

}}} // namespace webcasts::v0::testing

#endif
