// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_TESTING_SANDBOX_DETAIL_SERVICE_IPP
#define WEBCASTS_TESTING_SANDBOX_DETAIL_SERVICE_IPP

#include <webcasts/testing/sandbox/detail/call_handler.hpp>
#include <webcasts/testing/sandbox/detail/state.hpp>
#include <webcasts/testing/sandbox/service.hpp>

#include <mutex>
#include <utility>

namespace webcasts { inline namespace v0 { namespace testing {

WEBCASTS_DECL sandbox::sandbox(sandbox_options options)
    : state_(std::make_shared<sandbox_state>(std::move(options))) {}

WEBCASTS_DECL sandbox_response sandbox::handle(const sandbox_request& request) {
    const std::lock_guard guard(state_->mutex);
    return sandbox_call_handler(*state_, request).answer();
}

WEBCASTS_DECL void sandbox::add_fault(sandbox_fault fault) {
    const std::lock_guard guard(state_->mutex);
    state_->faults.add(std::move(fault));
}

WEBCASTS_DECL void sandbox::clear_faults() {
    const std::lock_guard guard(state_->mutex);
    state_->faults.clear();
}

WEBCASTS_DECL void sandbox::expire_sessions() {
    const std::lock_guard guard(state_->mutex);
    state_->sessions.close_all();
}

WEBCASTS_DECL void sandbox::reset() {
    const std::lock_guard guard(state_->mutex);
    state_->faults.clear();
    state_->sessions.close_all();
    state_->journal.clear();
}

WEBCASTS_DECL void sandbox::set_clock(std::chrono::sys_seconds now) {
    const std::lock_guard guard(state_->mutex);
    state_->now = now;
}

WEBCASTS_DECL std::chrono::sys_seconds sandbox::clock() const {
    const std::lock_guard guard(state_->mutex);
    return state_->now;
}

WEBCASTS_DECL std::vector<sandbox_call> sandbox::journal() const {
    const std::lock_guard guard(state_->mutex);
    return state_->journal.calls();
}

WEBCASTS_DECL sandbox_counts sandbox::counts() const {
    const std::lock_guard guard(state_->mutex);
    return state_->journal.counts();
}

WEBCASTS_DECL const std::vector<sandbox_event>& sandbox::events() const& noexcept {
    return *state_->events;
}

WEBCASTS_DECL std::vector<sandbox_event> sandbox::events() const&& {
    return *state_->events;
}

}}} // namespace webcasts::v0::testing

#endif
