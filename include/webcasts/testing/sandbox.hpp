// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_TESTING_SANDBOX_HPP
#define WEBCASTS_TESTING_SANDBOX_HPP

#include <webcasts/testing/sandbox_call_handler.hpp>
#include <webcasts/testing/sandbox_data.hpp>
#include <webcasts/testing/sandbox_fault.hpp>
#include <webcasts/testing/sandbox_fault_reader.hpp>
#include <webcasts/testing/sandbox_journal.hpp>
#include <webcasts/testing/sandbox_message.hpp>
#include <webcasts/testing/sandbox_options.hpp>
#include <webcasts/testing/sandbox_state.hpp>

#include <chrono>
#include <memory>
#include <mutex>
#include <utility>
#include <vector>

namespace webcasts::inline v0::testing {

class sandbox_transport;

/** The whole Reporting API in process (spec sections 1 to 6), for tests and demonstrations.

    Every check is strict, and all that is wrong with a request is in one message and in the header
   `X-Sandbox-Explain`. The same options and the same requests give the same bytes. What the vendor's
   documentation leaves open is decided by `sandbox_options::choices`.

    Copies are handles of the same service, and so are its transports; the service lives as long as the last
   of them or the last body. Every member may be called by several threads at the same time.
*/
class sandbox {
  public:
    /// Make the data, or take that of the options.
    explicit sandbox(sandbox_options options = {})
        : state_(std::make_shared<sandbox_state>(std::move(options))) {}

    /// Answer a request. A path that is not the service's is a 404, a method that it does not take a 405.
    [[nodiscard]] sandbox_response handle(const sandbox_request& request);

    /// Make a transport that reaches this service without a socket, whatever the URL's host.
    [[nodiscard]] sandbox_transport transport() const;

    /// Let something go wrong from now on.
    void add_fault(sandbox_fault fault) {
        const std::lock_guard guard(state_->mutex);
        state_->faults.add(std::move(fault));
    }
    /// Let nothing go wrong any more.
    void clear_faults() {
        const std::lock_guard guard(state_->mutex);
        state_->faults.clear();
    }
    /// End every session.
    void expire_sessions() {
        const std::lock_guard guard(state_->mutex);
        state_->sessions.close_all();
    }
    /// Forget faults, journal and sessions. Session ids go on: one that was given before stays invalid.
    void reset() {
        const std::lock_guard guard(state_->mutex);
        state_->faults.clear();
        state_->sessions.close_all();
        state_->journal.clear();
    }
    /// Set the clock, which stands still otherwise.
    void set_clock(std::chrono::sys_seconds now) {
        const std::lock_guard guard(state_->mutex);
        state_->now = now;
    }
    /// Read the clock.
    [[nodiscard]] std::chrono::sys_seconds clock() const {
        const std::lock_guard guard(state_->mutex);
        return state_->now;
    }
    /// Copy the latest calls, oldest first.
    [[nodiscard]] std::vector<sandbox_call> journal() const {
        const std::lock_guard guard(state_->mutex);
        return state_->journal.calls();
    }
    /// Copy the counts of all calls since the start or the last reset.
    [[nodiscard]] sandbox_counts counts() const {
        const std::lock_guard guard(state_->mutex);
        return state_->journal.counts();
    }
    /// View the data: it never changes and lives as long as the service.
    [[nodiscard]] const std::vector<sandbox_event>& events() const noexcept { return *state_->events; }

  private:
    std::shared_ptr<sandbox_state> state_;
};

inline sandbox_response sandbox::handle(const sandbox_request& request) {
    const std::lock_guard guard(state_->mutex);
    return sandbox_call_handler(*state_, request).answer();
}

} // namespace webcasts::inline v0::testing

#include <webcasts/testing/sandbox_transport.hpp>

#endif
