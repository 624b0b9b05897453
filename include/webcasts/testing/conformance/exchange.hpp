// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_TESTING_CONFORMANCE_EXCHANGE_HPP
#define WEBCASTS_TESTING_CONFORMANCE_EXCHANGE_HPP

#include <webcasts/http_message.hpp>
#include <webcasts/result.hpp>
#include <webcasts/testing/conformance/detail/probe.hpp>
#include <webcasts/testing/conformance/options.hpp>
#include <webcasts/testing/conformance/report.hpp>
#include <webcasts/transport.hpp>

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace webcasts { inline namespace v0 { namespace testing {

/// A situation that a transport must bring about, so that its exchange can be checked.
enum class exchange_scenario : std::uint8_t {
    whole_body,   ///< status 200 and a body of at least 100 bytes
    empty_body,   ///< status 200 and a body of no bytes
    error_status, ///< any status from 400 to 599
    cut_short,    ///< a body that ends before its announced end
    reset,        ///< a connection that is lost in the middle of the body
    refused,      ///< no response at all
};

/// A transport, a request, and the response that is expected.
struct exchange_subject {
    std::unique_ptr<any_transport> transport{}; ///< a fresh one, used for this request only
    http_request request{};                     ///< what to send
    /// For `cut_short` and `reset`, the body is what arrives before the failure. Each of its headers must be
    /// received; there may be more.
    http_response expected{};
};

/// Makes a transport for a scenario; returns `nullopt` if it cannot happen with that transport.
using exchange_factory = std::function<std::optional<exchange_subject>(exchange_scenario)>;

}}} // namespace webcasts::v0::testing

namespace webcasts { inline namespace v0 { namespace detail {

inline void check_exchange(conformance_probe& probe, testing::exchange_subject subject) {
    for (const std::size_t buffer : {16'384U, 1U, 7U, 1U << 20U}) {
        const auto response = probe.ask(*subject.transport, subject.request, buffer);
        probe.expect_whole(response, subject.expected.status, subject.expected.body,
                           "the response is handed out as it is, with a buffer of any size");
        for (const http_header& header : subject.expected.headers) {
            probe.expect(response.head.header(header.name) == header.value,
                         "the response's headers are there", response);
        }
    }
}

inline void check_abandoned(conformance_probe& probe, testing::exchange_subject subject) {
    for (const bool after_some : {false, true}) {
        auto exchange = subject.transport->open(subject.request);
        if (!exchange) {
            return probe.expect(false, "a request is answered: " + exchange.error().message());
        }
        received_response response;
        response.head = (*exchange)->head();
        if (after_some) {
            probe.expect(probe.read_once(**exchange, response, 10) > 0, "the body's start is handed out",
                         response);
        }
        exchange->reset();
    }
    probe.expect_whole(probe.ask(*subject.transport, subject.request), subject.expected.status,
                       subject.expected.body, "an exchange that is abandoned does not disturb the next");
}

inline void check_ends_early(conformance_probe& probe, testing::exchange_subject subject, transport_errc code,
                             std::string_view promise) {
    for (const std::size_t buffer : {1U, 16'384U}) {
        const auto response = probe.ask(*subject.transport, subject.request, buffer);
        probe.expect_failure(response, code, promise);
        probe.expect(response.head.status == 0 || response.body == subject.expected.body,
                     "what came before it was handed out", response);
    }
}
inline void check_cut_exchange(conformance_probe& probe, testing::exchange_subject subject) {
    check_ends_early(probe, std::move(subject), transport_errc::body_cut_short,
                     "a body that ends before its announced end");
}
inline void check_reset_exchange(conformance_probe& probe, testing::exchange_subject subject) {
    check_ends_early(probe, std::move(subject), transport_errc::connection_lost,
                     "a connection that is lost in the body");
}
inline void check_refused_exchange(conformance_probe& probe, testing::exchange_subject subject) {
    const auto response = probe.ask(*subject.transport, subject.request);
    probe.expect(response.failure && response.head.status == 0, "that there is no response is an error",
                 response);
}

}}} // namespace webcasts::v0::detail

namespace webcasts { inline namespace v0 { namespace testing {

/// The checks that every transport must pass, even one without a network: the promises of `transport.hpp`
/// about exchanges, whatever their source.
///
/// The user's factory brings about each scenario. A scenario that cannot happen is reported as skipped.
/// `conformance_suite` is for network transports.
class exchange_conformance_suite {
  public:
    /// The factory is called for every scenario now, and again when its check runs.
    explicit exchange_conformance_suite(exchange_factory factory) {
        using namespace webcasts::detail;
        const auto add = [&](std::string_view name, exchange_scenario scenario,
                             void (*run)(conformance_probe&, exchange_subject)) {
            checks_.push_back({name, !factory(scenario), [factory, scenario, run] {
                                   const transport_factory none;
                                   const conformance_options options;
                                   conformance_probe probe(none, options);
                                   if (auto subject = factory(scenario)) {
                                       run(probe, std::move(*subject));
                                   } else {
                                       probe.expect(false, "the scenario happens again");
                                   }
                                   return probe.failure();
                               }});
        };
        add("a response is handed out as it is", exchange_scenario::whole_body, check_exchange);
        add("an empty body is empty", exchange_scenario::empty_body, check_exchange);
        add("an error's status is a response", exchange_scenario::error_status, check_exchange);
        add("an abandoned exchange does not disturb the next", exchange_scenario::whole_body,
            check_abandoned);
        add("a body that is cut short is an error", exchange_scenario::cut_short, check_cut_exchange);
        add("a connection that is lost in the body is an error", exchange_scenario::reset,
            check_reset_exchange);
        add("that there is no response is an error", exchange_scenario::refused, check_refused_exchange);
    }

    /// View the checks.
    [[nodiscard]] const std::vector<conformance_check>& checks() const& noexcept { return checks_; }
    /// The checks of a temporary suite.
    [[nodiscard]] std::vector<conformance_check> checks() && noexcept { return std::move(checks_); }

  private:
    std::vector<conformance_check> checks_;
};

/// Run every check on the transports that `make(exchange_scenario)` returns.
[[nodiscard]] inline conformance_report run_exchange_conformance(exchange_factory make) {
    return run_checks(exchange_conformance_suite(std::move(make)).checks());
}

}}} // namespace webcasts::v0::testing

#endif
