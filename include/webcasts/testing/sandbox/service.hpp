// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_TESTING_SANDBOX_SERVICE_HPP
#define WEBCASTS_TESTING_SANDBOX_SERVICE_HPP

#include <webcasts/detail/config.hpp>
#include <webcasts/testing/sandbox/data.hpp>
#include <webcasts/testing/sandbox/fault.hpp>
#include <webcasts/testing/sandbox/journal.hpp>
#include <webcasts/testing/sandbox/message.hpp>
#include <webcasts/testing/sandbox/options.hpp>

#include <chrono>
#include <memory>
#include <vector>

namespace webcasts { inline namespace v0 { namespace testing {

struct sandbox_state;
class sandbox_transport;

/// The whole Reporting API in process (spec sections 1 to 6), for tests and demonstrations.
///
/// Every check is strict. All mistakes of a request are in one message and in the header `X-Sandbox-Explain`.
/// The same options and the same requests give the same bytes. `sandbox_options::choices` decides what the
/// vendor's documentation leaves open.
///
/// Copies are handles of the same service, and so are its transports; the service lives as long as the last
/// of them or the last body. Every member may be called by several threads at the same time.
class sandbox {
  public:
    /// Generate the data, or take that of the options.
    explicit sandbox(sandbox_options options = {});

    /// Answer a request. An unknown path gives a 404, a method that the path does not accept a 405.
    [[nodiscard]] sandbox_response handle(const sandbox_request& request);

    /// Make a transport that reaches this service without a socket, whatever the URL's host.
    [[nodiscard]] sandbox_transport transport() const;

    /// Add a fault for the calls from now on.
    void add_fault(sandbox_fault fault);
    /// Remove all faults.
    void clear_faults();
    /// End every session.
    void expire_sessions();
    /// Remove faults, journal and sessions. Earlier session ids stay invalid: they are not used again.
    void reset();
    /// Set the clock, which is constant otherwise.
    void set_clock(std::chrono::sys_seconds now);
    /// Read the clock.
    [[nodiscard]] std::chrono::sys_seconds clock() const;
    /// Return the latest calls, oldest first.
    [[nodiscard]] std::vector<sandbox_call> journal() const;
    /// Return the counts of all calls since the start or the last reset.
    [[nodiscard]] sandbox_counts counts() const;
    /// View the data: it never changes and lives as long as the service.
    [[nodiscard]] const std::vector<sandbox_event>& events() const& noexcept;
    /// Return a copy of the data of a temporary sandbox.
    [[nodiscard]] std::vector<sandbox_event> events() const&&;

  private:
    std::shared_ptr<sandbox_state> state_;
};

}}} // namespace webcasts::v0::testing

#ifdef WEBCASTS_HEADER_ONLY
#include <webcasts/testing/sandbox/detail/service.ipp>
#endif

#endif
