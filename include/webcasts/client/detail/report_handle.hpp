// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_CLIENT_DETAIL_REPORT_HANDLE_HPP
#define WEBCASTS_CLIENT_DETAIL_REPORT_HANDLE_HPP

#include <memory>
#include <utility>

namespace webcasts { inline namespace v0 { namespace detail {

/// The state of a report or a set of reports, which the copies of a handle share. A handle that was moved
/// from has no state, but its executor still.
template <class State, class Executor>
struct report_handle {
    report_handle(std::shared_ptr<State> shared, Executor work_executor) noexcept
        : state(std::move(shared)), executor(std::move(work_executor)) {}
    report_handle(const report_handle&) noexcept = default;
    report_handle& operator=(const report_handle&) noexcept = default;
    // NOLINTNEXTLINE(cert-oop11-cpp,performance-move-constructor-init): `other` keeps its executor
    report_handle(report_handle&& other) noexcept : state(std::move(other.state)), executor(other.executor) {}
    report_handle& operator=(report_handle&& other) noexcept {
        state = std::move(other.state);
        executor = other.executor;
        return *this;
    }
    ~report_handle() = default;

    std::shared_ptr<State> state;
    Executor executor;
};

}}} // namespace webcasts::v0::detail

#endif
