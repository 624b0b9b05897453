// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_DETAIL_ANY_OPERATION_HPP
#define WEBCASTS_DETAIL_ANY_OPERATION_HPP

#include <webcasts/operation/action.hpp>
#include <webcasts/records.hpp>

#include <utility>

namespace webcasts::inline v0::detail {

/// An operation of any type, so that what drives it is compiled once for each transport.
class any_operation {
  public:
    any_operation() = default;
    any_operation(const any_operation&) = delete;
    any_operation& operator=(const any_operation&) = delete;
    virtual ~any_operation() = default;
    [[nodiscard]] virtual operation::action resume(const operation::begin&) = 0;
    [[nodiscard]] virtual operation::action resume(const operation::response_arrived&) = 0;
    [[nodiscard]] virtual operation::action resume(const operation::body_arrived&) = 0;
    [[nodiscard]] virtual operation::action resume(const operation::body_ended&) = 0;
    [[nodiscard]] virtual operation::action resume(const operation::waited&) = 0;
    [[nodiscard]] virtual operation::action resume(const operation::session_settled&) = 0;
    [[nodiscard]] virtual operation::action resume(const operation::transport_failed&) = 0;
};

/// An operation as `any_operation`.
template <class Operation>
class erased_operation final : public any_operation {
  public:
    template <class... Arguments>
    explicit erased_operation(Arguments&&... arguments) : wrapped_(std::forward<Arguments>(arguments)...) {}

    [[nodiscard]] Operation& operator*() noexcept { return wrapped_; }
    [[nodiscard]] Operation* operator->() noexcept { return &wrapped_; }

    operation::action resume(const operation::begin& what) override { return wrapped_.resume(what); }
    operation::action resume(const operation::response_arrived& what) override {
        return wrapped_.resume(what);
    }
    operation::action resume(const operation::body_arrived& what) override { return wrapped_.resume(what); }
    operation::action resume(const operation::body_ended& what) override { return wrapped_.resume(what); }
    operation::action resume(const operation::waited& what) override { return wrapped_.resume(what); }
    operation::action resume(const operation::session_settled& what) override {
        return wrapped_.resume(what);
    }
    operation::action resume(const operation::transport_failed& what) override {
        return wrapped_.resume(what);
    }

  private:
    Operation wrapped_;
};

/// A record sink of any type, so that all operations share one decoder: its code is most of what a report
/// costs a compiler.
class any_sink {
  public:
    any_sink() = default;
    any_sink(const any_sink&) = delete;
    any_sink& operator=(const any_sink&) = delete;
    virtual ~any_sink() = default;
    virtual bool on_attendee(const attendee_view&) { return true; }
    virtual bool on_event(event_summary&&) { return true; }
    /// Forget what came, because it comes again; false where that cannot be.
    virtual bool on_restart() { return false; }
};

} // namespace webcasts::inline v0::detail

#endif
